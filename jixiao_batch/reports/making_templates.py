"""Writes the templates that come with the tool, so that their style (公文格式) stands where it can be read and reviewed.

    python -m jixiao_batch.reports.making_templates

A4, margins 37/35/28/26 mm, 22 lines on a page; fonts have their replacements named in the font table, for computers that lack
them.
"""

from __future__ import annotations

from pathlib import Path

from jixiao_batch.reports.official_style import Draft

FOLDER = Path(__file__).parent.parent / "report_templates"


#: what the county's scores are called, 复核 or 核定
_SCORE_HEAD = {"复核": "{{ 得分词 }}"}


def county_template() -> bytes:
    """汇总报告模板"""
    draft = Draft("全县绩效自评汇总报告模板")
    draft.title("{{ 年度 }}年度全县{{ 评价对象 }}", "绩效自评情况汇总报告")
    draft.body(
        "{% if 依据 %}根据{{ 依据 }}等要求，{% endif %}县财政局组织各单位开展了{{ 年度 }}年度{{ 评价对象 }}绩效自评，"
        "按“{{ 指标体系 }}”对报送的自评表逐份复核。现将有关情况报告如下。"
    )
    _received(draft)
    _money(draft)
    _scores(draft)
    _differences(draft)
    _decisions(draft)
    _problems(draft)
    draft.when("建议")
    draft.heading("下一步工作建议")
    draft.loop("建议", lambda: draft.lead("{{ 项.标题 }}。", "{{ 项.正文 }}"))
    draft.end()
    draft.body("附件：{% if 退回名单 or 未报名单 %}1.{{ 附件名称 }}　2.{% endif %}指标体系简表")
    draft.signature("县财政局", "　　年　　月　　日")
    _appendices(draft)
    return draft.finished()


def _received(draft: Draft) -> None:
    draft.heading("自评工作开展情况")
    draft.subheading("报送情况")
    draft.body(
        "{% if 报送.应报 %}按单位名册，全县应报送单位{{ 报送.应报 }}个"
        "{% if 报送.免报 %}（另有{{ 报送.免报 }}个单位免报）{% endif %}，"
        "实际报送{{ 报送.已报 }}个，报送率{{ 报送.报送率 }}。{% else %}共收到{{ 报送.已报 }}份自评表。{% endif %}"
        "经复核，采用{{ 报送.采用 }}个{% if 报送.采用分布 %}（{{ 报送.采用分布 }}）{% endif %}，占{{ 报送.采用率 }}"
        "{% if 报送.退回 %}；因有错误退回{{ 报送.退回 }}个{% endif %}{% if 报送.未报 %}；未报{{ 报送.未报 }}个{% endif %}。"
        "{% if 报送.未计入 %}{{ 报送.未计入 }}的单位不计入以下合计，名单见附件。{% endif %}"
    )
    draft.when("报送表")
    draft.caption("各类别单位报送情况表（单位：个）")
    draft.table(
        "报送表",
        (("类别", 32), ("单位数", 25), ("通过", 25), ("待核实", 24), ("退回", 25), ("未报", 25)),
        numbers=range(1, 6),
        together=True,
    )
    draft.end()
    draft.when("增减")
    draft.subheading("户数增减情况")
    draft.body(
        "{{ 增减.上年 }}年度共{{ 增减.上年户数 }}个单位，{{ 年度 }}年度共{{ 增减.本年户数 }}个单位，{{ 增减.变化 }}。"
        "{% if 增减.新增 %}新增单位{{ 增减.新增 }}。{% endif %}{% if 增减.减少 %}减少单位{{ 增减.减少 }}。{% endif %}"
    )
    draft.caption("各类别户数增减表（单位：个）")
    draft.table("增减表", (("类别", 48), ("上年", 36), ("本年", 36), ("增减", 36)), numbers=range(1, 4), together=True)
    draft.end()


def _money(draft: Draft) -> None:
    draft.when("收支 or 比率表")
    draft.heading("收支结余和预算执行情况")
    draft.when("收支")
    draft.subheading("收支结余情况")
    draft.body("采用的{{ 收支.单位数 }}个单位{{ 收支.合计 }}。{% if 收支.明细 %}{{ 收支.明细 }}。{% endif %}")
    draft.end()
    draft.when("收支表")
    draft.caption("各类别收支结余汇总表（单位：万元）")
    draft.wide_table("收支表", (("类别", 26), ("单位数", 16)), 114)
    draft.end()
    draft.when("比率表")
    draft.subheading("主要比率")
    draft.body(
        "“全县合计”由各单位的合计数相除得出；“全县平均”和各类别为各单位比率的简单平均，不按金额加权。"
        "不适用和无法计算的单位不参加计算。"
    )
    draft.caption("主要比率表")
    draft.wide_table("比率表", (("名称", 38),), 118)
    draft.end()
    draft.end()


def _scores(draft: Draft) -> None:
    draft.when("得分")
    draft.heading("评价得分情况")
    draft.subheading("总体情况")
    draft.body(
        "参加排名的单位{{ 得分.参加排名 }}个，平均得分{{ 得分.平均 }}分（满分{{ 满分 }}分），"
        "最高{{ 得分.最高 }}分（{{ 得分.最高单位 }}）"
        "{% if 得分.最低 %}，最低{{ 得分.最低 }}分（{{ 得分.最低单位 }}）{% endif %}。"
        "等次为{{ 得分.分布 }}。{% if 得分.未排名 %}另有{{ 得分.未排名 }}个单位有指标无法评分，不定等次，不参加排名。{% endif %}"
    )
    draft.caption("等次分布表")
    draft.table("等次表", (("等次", 30), ("标准", 56), ("单位数", 34), ("占比", 36)), numbers=range(2, 4), together=True)
    draft.picture("等次图")
    draft.picture("执行图")
    draft.when("分组表")
    draft.subheading("分类别情况")
    draft.caption("各类别单位得分表（单位：个、分）")
    draft.table(
        "分组表", (("类别", 40), ("单位数", 29), ("平均", 29), ("最高", 29), ("最低", 29)), numbers=range(1, 5), together=True
    )
    draft.picture("分组图")
    draft.end()
    draft.subheading("得分排名")
    draft.body("得分相同的名次相同，下一名次空出。")
    draft.caption("得分排名表（单位：分）")
    draft.table(
        "排名表",
        (("名次", 12), ("单位", 47), ("类别", 20), ("类别名次", 16), ("自评", 17), ("复核", 17), ("差异", 16), ("等次", 11)),
        numbers=(4, 5, 6),
        centred=(0, 2, 3, 7),
        heads={**_SCORE_HEAD, "类别名次": "类别内名次"},
    )
    draft.end()


def _differences(draft: Draft) -> None:
    draft.when("对比")
    draft.heading("自评与{{ 得分词 }}对比情况")
    draft.body(
        "自评和{{ 得分词 }}都有总分的单位{{ 对比.单位数 }}个，自评合计{{ 对比.自评合计 }}分，"
        "{{ 得分词 }}合计{{ 对比.复核合计 }}分，"
        "{{ 对比.差异 }}。其中{{ 对比.分布 }}。"
    )
    draft.when("虚高表")
    draft.caption("自评偏高单位表（单位：分）")
    draft.table(
        "虚高表", (("单位", 50), ("自评", 18), ("复核", 18), ("差异", 18), ("主要指标", 52)), numbers=(1, 2, 3), heads=_SCORE_HEAD
    )
    draft.end()
    draft.end()


def _decisions(draft: Draft) -> None:
    draft.when("核定")
    draft.heading("人工核定情况")
    draft.body(
        "复核人员对{{ 核定.单位数 }}个单位作了核定"
        "{% if 核定.处数 %}，核定得分、数据{{ 核定.处数 }}处（{{ 核定.分布 }}）{% endif %}"
        "{% if 核定.说明 %}，采信单位说明{{ 核定.说明 }}处{% endif %}。"
    )
    draft.when("核定表")
    draft.caption("人工核定情况表（得分单位：分；数据按自评表的计量单位）")
    draft.table("核定表", (("单位", 36), ("对象", 31), ("自评", 15), ("复核", 15), ("核定", 15), ("理由", 44)), numbers=(2, 3, 4))
    draft.end()
    draft.end()


def _problems(draft: Draft) -> None:
    draft.when("问题 or 薄弱指标")
    draft.heading("存在的主要问题")
    draft.loop(
        "问题",
        lambda: draft.lead(
            "{{ 项.名称 }}。",
            "涉及{{ 项.单位数 }}个单位{% if 项.处数 != 项.单位数 %}、{{ 项.处数 }}处{% endif %}（{{ 项.单位 }}）。"
            "{% if 项.例 %}{{ 项.例 }}。{% endif %}",
        ),
    )
    draft.when("薄弱指标")
    draft.lead("部分指标得分率低。", "以下指标的平均得分不到分值的九成。")
    draft.caption("得分率较低的指标表（单位：分）")
    draft.table(
        "薄弱指标", (("指标", 56), ("分值", 25), ("平均", 25), ("得分率", 25), ("单位数", 25)), numbers=range(1, 5), together=True
    )
    draft.end()
    draft.end()


def _appendices(draft: Draft) -> None:
    draft.when("退回名单 or 未报名单")
    draft.appendix("1", "{{ 附件名称 }}")
    for name, words in (("退回名单", "退回单位（{{ 报送.退回 }}个）"), ("未报名单", "未报单位（{{ 报送.未报 }}个）")):
        draft.when(name)
        draft.caption(words)
        draft.table(name, (("序号", 13), ("单位", 55), ("类别", 24), ("原因", 64)), centred=(0, 2))
        draft.end()
    draft.end()
    draft.appendix("{% if 退回名单 or 未报名单 %}2{% endif %}", "指标体系简表")
    draft.caption("{{ 指标体系 }}（满分{{ 满分 }}分）")
    draft.table("指标表", (("一级", 18), ("二级", 22), ("三级", 34), ("分值", 13), ("规则", 69)), numbers=(3,))


def unit_template() -> bytes:
    """自评报告模板"""
    draft = Draft("自评报告模板")
    draft.title("{{ 单位 }}", "{{ 年度 }}年度{{ 评价对象 }}绩效自评报告")
    draft.body(
        "{% if 依据 %}根据{{ 依据 }}等要求，{% endif %}我单位对{{ 年度 }}年度{{ 评价对象 }}进行了绩效自评。"
        "本报告的数据取自我单位报送的自评表和复核结果，现将有关情况报告如下。"
    )
    draft.heading("单位概况")
    draft.subheading("基本情况")
    draft.body("{% if 概况 %}我单位{{ 概况 }}。{% endif %}（主要职能请单位按“三定”规定补写。）")
    draft.when("人员")
    draft.subheading("人员和车辆情况")
    draft.body("{{ 人员 }}。")
    draft.end()
    draft.when("收支 or 结余")
    draft.heading("收支结余情况")
    draft.when("结余")
    draft.body("{{ 年度 }}年度，我单位{{ 结余 }}。")
    draft.end()
    draft.loop("收支", lambda: draft.lead("{{ 项.标题 }}。", "{{ 项.正文 }}。"))
    draft.end()
    draft.heading("预算执行与管理情况")
    draft.body(
        "按“{{ 指标体系 }}”，满分{{ 满分 }}分，{% if 得分.自评 %}我单位自评{{ 得分.自评 }}分，{% endif %}"
        "{{ 得分.得分名称 }}{{ 得分.得分 }}分。各指标计算过程和得分如下。"
    )

    def group() -> None:
        draft.subheading("{{ 项.名称 }}（{{ 项.分值 }}分）{{ 项.得分 }}")
        draft.loop("项.二级", lambda: draft.lead("{{ 分项.名称 }}{{ 分项.得分 }}。", "{{ 分项.指标 }}。"), each="分项")

    draft.loop("一级", group)
    draft.caption("各指标得分表（单位：分）")
    draft.table("指标表", (("指标", 46), ("分值", 14), ("自评", 16), ("得分", 16), ("过程", 64)), numbers=(1, 2, 3))
    draft.when("绩效表")
    draft.heading("绩效指标完成情况")
    draft.caption("绩效指标完成情况表（单位：分）")
    draft.table(
        "绩效表",
        (("一级", 15), ("指标", 40), ("指标值", 22), ("完成值", 22), ("完成率", 19), ("分值", 10), ("自评", 14), ("得分", 14)),
        numbers=(4, 5, 6, 7),
        centred=(0,),
    )
    draft.when("偏差")
    draft.body("偏差原因及改进措施如下：")
    draft.loop("偏差", lambda: draft.lead("{{ 项.指标 }}。", "{{ 项.原因 }}。"))
    draft.end()
    draft.end()
    draft.heading("结论")
    draft.body(
        "{{ 年度 }}年度我单位{{ 评价对象 }}绩效"
        "{% if 得分.自评 %}自评{{ 得分.自评 }}分，{% endif %}{{ 得分.得分名称 }}{{ 得分.得分 }}分"
        "{% if 得分.等次 %}，等次为“{{ 得分.等次 }}”{% else %}，有指标尚待核定，等次未定{% endif %}。"
        "{% if 得分.差异 %}{{ 得分.得分名称 }}{{ 得分.差异 }}，各指标的差异见各指标得分表。{% endif %}"
    )
    draft.when("问题")
    draft.body("复核中提出以下问题，我单位将逐项核实、更正或说明：")
    draft.loop("问题", lambda: draft.item("{% if 项.位置 %}{{ 项.位置 }}：{% endif %}{{ 项.说明 }}。{{ 项.办法 }}。"))
    draft.end()
    draft.signature("{{ 单位 }}", "{% if 填报日期 %}{{ 填报日期 }}{% else %}　　年　　月　　日{% endif %}")
    return draft.finished()


def main() -> None:
    """Write both templates into the package."""
    FOLDER.mkdir(exist_ok=True)
    for name, content in (("汇总报告模板.docx", county_template()), ("自评报告模板.docx", unit_template())):
        (FOLDER / name).write_bytes(content)


if __name__ == "__main__":
    main()
