"""Every placeholder of the two templates with its meaning: templates are checked against this, the bureau's page lists it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

#: 文字 is text ("" when there is nothing to say), 图 a picture, 组 has parts (写作 组.项), 表 is gone through row by row
Shape = Literal["文字", "图", "组", "表", "列表"]


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One placeholder; of a 组 or a 表 the parts that each has."""

    name: str
    meaning: str
    shape: Shape = "文字"
    children: tuple[Placeholder, ...] = ()

    def child(self, name: str) -> Placeholder | None:
        return next((one for one in self.children if one.name == name), None)


def trial(known: Placeholder) -> dict[str, Any]:
    """A value for each placeholder, every list with one row, to try a template with."""
    return {one.name: _trial_value(one) for one in known.children}


def empty_trial(known: Placeholder) -> dict[str, Any]:
    """Nothing to say anywhere."""
    return {one.name: {"文字": "", "图": "", "组": {}, "表": [], "列表": []}[one.shape] for one in known.children}


def _trial_value(one: Placeholder) -> Any:
    if one.shape == "组":
        return trial(one)
    if one.shape == "表":
        return [trial(one)]
    return ["示例"] if one.shape == "列表" else "示例"


def listed(known: Placeholder, above: str = "") -> Iterator[tuple[str, Shape, str]]:
    """(name as it is written, shape, meaning) of every placeholder in its order."""
    for one in known.children:
        yield f"{above}{one.name}", one.shape, one.meaning
        if one.children:
            yield from listed(one, f"{above}{one.name}." if one.shape == "组" else f"{above}{one.name} 的每一行.")


def _texts(**meanings: str) -> tuple[Placeholder, ...]:
    return tuple(Placeholder(name, meaning) for name, meaning in meanings.items())


def _group(name: str, meaning: str, **parts: str) -> Placeholder:
    return Placeholder(name, meaning, "组", _texts(**parts))


def _table(name: str, meaning: str, **columns: str) -> Placeholder:
    return Placeholder(name, meaning, "表", _texts(**columns))


def _wide_table(name: str, meaning: str, **columns: str) -> Placeholder:
    """A table whose columns differ from scheme to scheme."""
    row = Placeholder("行", "各行", "表", (*_texts(**columns), Placeholder("值", "与“列”对应的数", "列表")))
    return Placeholder(name, meaning, "组", (Placeholder("列", "各列的名称", "列表"), row))


COUNTY = Placeholder(
    "汇总报告",
    "全县绩效自评汇总报告",
    "组",
    (
        *_texts(年度="评价年度，如 2023", 评价对象="部门整体支出或项目支出", 指标体系="指标体系的名称", 满分="指标体系的满分", 依据="指标体系写明的依据",
                得分词="得分怎么称呼：经人工核定的为核定，否则为复核"),
        _group(
            "报送", "报送情况（个）",
            应报="名册上应报的单位数；没有用名册时为空", 已报="报来自评表的单位数", 报送率="已报占全部单位的比例",
            采用="采用的单位数", 采用率="采用占全部单位的比例", 退回="退回的单位数，没有时为空", 未报="未报的单位数，没有时为空",
            采用分布="采用的单位中通过、待核实的个数", 未计入="不计入合计的状态，如“退回、未报”", 免报="名册上免报的单位数，没有时为空",
        ),
        _table("报送表", "各类别单位的报送情况，末行为合计",
               类别="单位类别", 单位数="单位数", 通过="通过", 待核实="待核实", 退回="退回", 未报="未报"),
        _group("增减", "与上年比的户数增减；没有上年结果时为空",
               上年="上年年度", 上年户数="上年户数", 本年户数="本年户数", 变化="增加或减少多少", 新增="新增的单位", 减少="减少的单位"),
        _table("增减表", "各类别的户数增减", 类别="单位类别", 上年="上年户数", 本年="本年户数", 增减="增减"),
        _group("收支", "采用单位的收支合计（万元）",
               单位数="单位数", 合计="各项合计，连成一句", 明细="预算、三公经费、政府采购的合计，连成一句"),
        _wide_table("收支表", "各类别的收支合计（万元）", 类别="单位类别", 单位数="单位数"),
        _wide_table("比率表", "各项比率：全县合计、全县平均、各类别平均", 名称="比率名称"),
        _group("得分", "参加排名单位的得分（分）",
               参加排名="单位数", 未排名="有指标无法评分的单位数，没有时为空", 平均="平均分", 最高="最高分", 最高单位="最高分的单位",
               最低="最低分", 最低单位="最低分的单位", 分布="各等次的个数和占比，连成一句"),
        _table("等次表", "等次分布，末行为合计", 等次="等次", 标准="分数线", 单位数="单位数", 占比="占比"),
        _table("分组表", "各类别的得分", 类别="单位类别", 单位数="单位数", 平均="平均分", 最高="最高分", 最低="最低分"),
        _table("排名表", "得分排名",
               名次="名次", 单位="单位", 类别="单位类别", 类别名次="类别内名次", 自评="自评得分", 复核="复核（核定）得分", 差异="复核（核定）减自评", 等次="等次"),
        _group("对比", "自评与复核（分）",
               单位数="两个总分都有的单位数", 自评合计="自评总分之和", 复核合计="复核（核定）总分之和", 差异="比自评高或低多少", 分布="偏高、偏低、一致的个数"),
        _table("虚高表", "自评偏高的单位，从高到低",
               单位="单位", 自评="自评得分", 复核="复核（核定）得分", 差异="复核（核定）减自评", 主要指标="差异在哪些指标"),
        _group("核定", "人工核定的情况；没有核定时为空",
               单位数="有核定的单位数", 处数="核定了几处得分、数据，没有时为空", 分布="采信、调整、扣分各几处，连成一句", 说明="采信了几处单位的说明，没有时为空"),
        _table("核定表", "核定的得分、数据，按名次",
               单位="单位", 对象="指标、绩效指标行或填报项", 自评="自评得分或所填的数", 复核="复核得分或读到的数", 核定="核定后的得分或数", 理由="核定的理由"),
        _table("问题", "主要问题，涉及单位多的在前",
               名称="问题名称", 单位数="涉及单位数", 处数="处数", 单位="部分单位的名称", 例="一个实例，连成一句"),
        _table("薄弱指标", "平均得分率低的指标",
               指标="指标", 分值="分值", 平均="平均得分", 得分率="平均得分占分值的比例", 单位数="参加计算的单位数"),
        _table("建议", "工作建议", 标题="标题", 正文="正文"),
        Placeholder("附件名称", "退回、未报名单的名称，都没有时为空"),
        _table("退回名单", "退回的单位", 序号="序号", 单位="单位", 类别="单位类别", 原因="原因"),
        _table("未报名单", "未报的单位", 序号="序号", 单位="单位", 类别="单位类别", 原因="原因"),
        _table("指标表", "指标体系简表", 一级="一级指标", 二级="二级指标", 三级="三级指标", 分值="分值", 规则="评分规则"),
        Placeholder("等次图", "等次分布图", "图"),
        Placeholder("等次图说明", "图题"),
        Placeholder("分组图", "各类别平均得分图", "图"),
        Placeholder("分组图说明", "图题"),
        Placeholder("执行图", "执行率与得分的关系图", "图"),
        Placeholder("执行图说明", "图题"),
    ),
)  # fmt: skip

UNIT = Placeholder(
    "自评报告",
    "一个单位的自评报告",
    "组",
    (
        *_texts(
            年度="评价年度", 评价对象="部门整体支出或项目支出", 指标体系="指标体系的名称", 满分="指标体系的满分", 依据="指标体系写明的依据",
            单位="单位名称（项目报表另有项目名称）", 概况="编码、主管部门、类别，连成一句", 人员="人员和车辆，连成一句；没有填时为空",
            填报日期="填报日期，没有填时为空",
        ),
        _table("收支", "自评表上的金额，一个区块一段", 标题="区块名称", 正文="各项金额"),
        Placeholder("结余", "推算的收入、支出和结余，连成一句"),
        _group("得分", "总分（分）", 自评="自评总分", 得分="复核或核定总分", 得分名称="复核得分、核定得分或暂定得分",
               差异="比自评高或低多少，一致时为空", 等次="等次，未定时为空"),
        Placeholder("一级", "一级指标，逐个写", "表", (
            *_texts(名称="一级指标名称", 分值="分值", 得分="“得10分”“暂得8分”或“得分待核定”", 自评="自评得分"),
            Placeholder("二级", "其下的二级指标", "表", (
                *_texts(名称="二级指标名称", 分值="分值", 得分="同上", 指标="其下各指标的计算过程和得分，连成一句"),
            )),
        )),
        _table("指标表", "各指标得分", 指标="指标", 分值="分值", 自评="自评得分", 得分="得分", 过程="计算过程"),
        _table("绩效表", "单位自定的绩效指标",
               一级="一级指标", 指标="三级指标", 指标值="指标值", 完成值="实际完成值", 完成率="完成率", 分值="分值", 自评="自评得分", 得分="得分", 过程="计算过程"),
        _table("偏差", "偏差原因及改进措施", 指标="三级指标", 原因="单位填写的原因和措施"),
        _table("问题", "需要更正或说明的问题", 位置="单元格", 说明="问题", 办法="怎么办"),
    ),
)  # fmt: skip
