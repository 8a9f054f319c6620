"""Published tables become schemes: what is understood, what stays with a person, and what is refused."""

# ruff: noqa: E501 - one indicator, one line: read as a table

from __future__ import annotations

import io
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from official_tables.published import (
    HUNAN_MERGES,
    Row,
    book_of,
    docx_table,
    hunan_rows,
    import_official_table,
    write_docx,
    write_xlsx,
)

from jixiao_batch.evaluation.assess import assess
from jixiao_batch.evaluation.assessment import Assessment
from jixiao_batch.findings.model import Place
from jixiao_batch.official_tables import DraftedScheme, Wishes, draft_scheme
from jixiao_batch.scheme.loading import load_scheme, load_text
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.workbook.layout import DATA_SHEET, ROWS_SHEET
from jixiao_batch.workbook.submission import Entry, FormStamp, Submission
from jixiao_batch.workbook.template import write_template


def scheme_of(drafted: DraftedScheme) -> Scheme:
    assert drafted.faults == ()
    return load_text(drafted.text, "草稿.yaml").scheme


def rules(drafted: DraftedScheme) -> dict[str, Mapping[str, Any]]:
    return {one.source.name: one.plain["评分"] for one in drafted.report.indicators if one.understood}


def manual(drafted: DraftedScheme) -> dict[str, str]:
    """Indicators left to a person, with the standard kept in the scheme."""
    return {one.source.name: one.plain["评分"].get("标准", "") for one in drafted.report.indicators if not one.understood}


def doubts(drafted: DraftedScheme, name: str) -> str:
    return "；".join(next(one.doubts for one in drafted.report.indicators if one.source.name == name))


def formulas(scheme: Scheme) -> dict[str, str]:
    return {figure.name: figure.formula.text for figure in scheme.figures}


def scored(scheme: Scheme, typed: Mapping[str, str], *no: str) -> Assessment:
    """The scores of a form; every yes/no item is 是 unless named in `no`."""
    values = {item.id: "否" if item.id in no else "是" for item in scheme.item_fields} | dict(typed)
    entries = {}
    for row, (name, text) in enumerate(values.items(), 5):
        field = scheme.fields[name]
        entries[name] = Entry(Decimal(text) if field.is_number else text, Place(DATA_SHEET, f"C{row}", field.label))
    return assess(scheme, Submission(FormStamp(), entries, (), ROWS_SHEET))[0]


def scores(assessment: Assessment) -> dict[str, Decimal | None]:
    return {result.indicator.name: result.score for result in assessment.indicators}


@pytest.fixture(scope="module")
def hunan(tmp_path_factory: pytest.TempPathFactory) -> DraftedScheme:
    file = tmp_path_factory.mktemp("hunan") / "评分表.docx"
    before = ("关于开展绩效自评的通知", "附件2", "部门整体支出绩效评价指标表", "（2018年度）")
    return import_official_table(write_docx(file, hunan_rows(), HUNAN_MERGES, *before))


STEP_OVER = {"方式": "按档扣分", "方向": "超过扣分"}


def test_the_hunan_table_is_understood_but_for_the_sentences_that_a_person_must_judge(hunan: DraftedScheme) -> None:
    assert hunan.report.summary() == "共 16 条评分标准，看懂 13 条；3 条由人工评定"
    assert manual(hunan) == {
        "重点工作实际完成率": "根据年度绩效考核的结果，由评价组综合评定。",
        "经济效益、社会效益": "各部门结合年初设定的绩效目标，选择设置个性化的指标。",
        "行政效能": "效果较好的计5分；一般的计3分；没有效果的计0分。",
    }
    assert rules(hunan) == {
        "在职人员控制率": {**STEP_OVER, "标准": "100%", "每档": "1%", "每档扣": "0.5"},
        "三公经费变动率": {**STEP_OVER, "标准": "0%", "每档": "1%", "每档扣": "0.5"},
        "预算完成率": {"方式": "按档扣分", "方向": "低于扣分", "标准": "100%", "每档": "5%", "每档扣": "2"},
        "预算控制率": {
            "方式": "分档计分",
            "档次": [
                {"条件": "= 0%", "得分": "5"},
                {"条件": "≤ 10%", "得分": "4"},
                {"条件": "> 10% 且 ≤ 20%", "得分": "3"},
                {"条件": "> 20% 且 ≤ 30%", "得分": "2"},
                {"条件": "其余", "得分": "0"},
            ],
        },
        "新建楼堂馆所面积控制率": {**STEP_OVER, "标准": "100%", "每档": "5%", "每档扣": "2"},
        "新建楼堂馆所投资概算控制率": {**STEP_OVER, "标准": "100%", "每档": "5%", "每档扣": "2"},
        "公用经费控制率": {**STEP_OVER, "标准": "100%", "每档": "1%", "每档扣": "1"},
        "三公经费控制率": {**STEP_OVER, "标准": "100%", "每档": "1%", "每档扣": "1"},
        "政府采购执行率": {"方式": "按档扣分", "方向": "偏离扣分", "标准": "100%", "每档": "5%", "每档扣": "2"},
        "管理制度健全性": {
            "方式": "分项累计",
            "事项": [
                {"名称": name, "分值": "2"}
                for name in ("有财务管理、会计核算等内部制度", "有本部门厉行节约的制度", "各项制度合法、合规、完整", "各项制度得到有效执行")
            ],
        },
        "资金使用合规性": {
            "方式": "按次扣分",
            "每次扣": "1",
            "事项": [
                {"名称": name}
                for name in (
                    "支出符合财经法规和财务管理制度", "资金拨付手续完整", "重大开支经过论证", "支出符合预算批复的用途",
                    "没有截留、挤占、挪用、虚列支出等情况",
                )
            ],
        },
        "预决算信息公开性": {
            "方式": "分项累计",
            "事项": [
                {"名称": name, "分值": "1"}
                for name in ("按规定内容公开预决算信息", "按规定时限公开预决算信息", "基础数据真实", "基础数据完整", "基础数据准确")
            ],
        },
        "社会公众或服务对象满意度": {
            "方式": "分档计分",
            "档次": [
                {"条件": "≥ 90%", "得分": "5"},
                {"条件": "≥ 80% 且 < 90%", "得分": "3"},
                {"条件": "≥ 70% 且 < 80%", "得分": "1"},
                {"条件": "其余", "得分": "0"},
            ],
        },
    }  # fmt: skip


def test_explanations_become_the_formulas_of_the_built_in_scheme(hunan: DraftedScheme) -> None:
    ours = {figure.name: figure for figure in load_scheme("hunan-2018").scheme.figures}
    drafted = {figure.name: figure for figure in scheme_of(hunan).figures}
    # formulas, 不适用条件 and 分母为零 all as built in; only figures that no indicator needs are left out
    assert drafted == {name: figure for name, figure in ours.items() if not name.startswith(("基本支出", "项目支出"))}
    assert hunan.report.new_fields == ()


def test_a_drafted_scheme_keeps_the_weights_the_sentences_and_the_doubts(hunan: DraftedScheme) -> None:
    scheme = scheme_of(hunan)
    assert (scheme.id, scheme.title, scheme.year, scheme.full_score) == ("bendi-2018", "部门整体支出绩效评价指标表", 2018, 100)
    assert [(group.name, group.weight, [(part.name, part.weight) for part in group.parts]) for group in scheme.groups] == [
        ("投入", 10, [("预算配置", 10)]),
        ("过程", 60, [("预算执行", 20), ("预算管理", 40)]),
        ("产出及效率", 30, [("职责履行", 8), ("履职效益", 22)]),
    ]
    completion = next(one for one in scheme.indicators if one.name == "预算完成率")
    assert completion.basis == "评分表原文：100%计满分，每低于5%扣2分，扣完为止。"
    assert completion.note == "请核对：没有写明不足一档怎么算，按满档扣（不足一档不扣）；公式中的“本年追加预算”按“本年追加”"
    assert "“社会效益”没有单独的分值" in doubts(hunan, "经济效益、社会效益")
    assert [(grade.name, grade.lower) for grade in scheme.grades] == [("优", 90), ("良", 80), ("中", 60), ("差", 0)]
    assert any("等次按通常的标准设为 优 ≥ 90" in note for note in hunan.report.notes)


def test_only_the_fields_that_the_formulas_need_are_asked_for(hunan: DraftedScheme) -> None:
    scheme = scheme_of(hunan)
    asked = {field.id for field in scheme.data_fields}
    assert {
        "单位编码",
        "人员编制",
        "上年结转",
        "财政拨款收入",
        "政府采购执行",
        "实际建设面积",
        "有无新建楼堂馆所",
        "满意人数",
    } <= asked
    assert not {"公务用车编制", "基本支出收入", "人员经费", "项目名称"} & asked
    identities = {identity.name for identity in scheme.identities}
    assert "收入等于支出加结余" in identities
    assert "收入按用途划分" not in identities


def test_raw_numbers_get_the_points_that_the_published_table_gives(hunan: DraftedScheme, tmp_path: Path) -> None:
    scheme = scheme_of(hunan)
    real = {
        "人员编制": "5", "实有在职人数": "4", "上年结转": "0", "年初预算": "61.36", "本年追加": "0", "财政拨款收入": "61.36", "其他收入": "0",
        "基本支出": "52.42", "项目支出": "3", "年末结余": "5.94", "三公经费上年预算": "0", "三公经费本年预算": "0", "三公经费本年决算": "0",
        "公用经费预算": "10", "公用经费决算": "10.2", "政府采购预算": "1.2", "政府采购执行": "1.14", "有无新建楼堂馆所": "无",
        "满意度调查人数": "460", "满意人数": "410",
    }  # fmt: skip
    result = scored(scheme, real, "资金使用合规性:资金拨付手续完整", "预决算信息公开性:基础数据准确")
    assert result.figures["预算完成率"].display == "90.32%"
    assert result.figures["在职人员控制率"].display == "80.00%"
    assert scores(result) | {"重点工作实际完成率": None, "经济效益、社会效益": None, "行政效能": None} == {
        "在职人员控制率": 5, "三公经费变动率": 5, "预算完成率": 3, "预算控制率": 5, "新建楼堂馆所面积控制率": 5, "新建楼堂馆所投资概算控制率": 5,
        "公用经费控制率": 6, "三公经费控制率": 7, "政府采购执行率": 4, "管理制度健全性": 8, "资金使用合规性": 5, "预决算信息公开性": 4,
        "重点工作实际完成率": None, "经济效益、社会效益": None, "行政效能": None, "社会公众或服务对象满意度": 3,
    }  # fmt: skip
    over = scored(scheme, real | {"人员编制": "4", "实有在职人数": "5", "本年追加": "6.2"})
    assert (scores(over)["在职人员控制率"], scores(over)["预算控制率"]) == (0, 3)
    write_template(load_text(hunan.text, "草稿.yaml"), tmp_path / "空白表.xlsx")


def test_a_budget_that_was_cut_gets_the_points_of_the_built_in_scheme(hunan: DraftedScheme) -> None:
    assert "低于0%怎么算，与最低的一档（≤10%一档）同样计4分" in doubts(hunan, "预算控制率")
    values = {field.id: "无" if field.id == "有无新建楼堂馆所" else "1" for field in scheme_of(hunan).data_fields}
    cut = values | {"年初预算": "100", "本年追加": "-20"}
    built_in = load_scheme("hunan-2018").scheme
    asked = {field.id for field in built_in.data_fields}
    ours = scores(scored(built_in, {name: value for name, value in cut.items() if name in asked}))
    assert (scores(scored(scheme_of(hunan), cut))["预算控制率"], ours["预算控制率"]) == (4, 4)


def one_row(folder: Path, name: str, sentence: str, explanation: str = "", points: str = "100") -> DraftedScheme:
    """The scheme of a table with a single indicator."""
    rows: list[Row] = [(*HEAD, "指标说明"), ("过程", "预算执行", name, points, sentence, explanation)]
    return import_official_table(write_xlsx(folder / "a.xlsx", rows), Wishes(year=2023, full_score=Decimal(points)))


CHANGED = "预算调整率=（预算调整数/预算数）×100%"
WITHIN_5 = "预算调整率绝对值≤5%，得5分。预算调整率绝对值＞5%的，每增加0.1个百分点扣0.1分，扣完为止。"


@pytest.mark.parametrize(
    ("name", "sentence", "explanation", "formula"),
    [
        ("预算调整率", WITHIN_5, CHANGED, "绝对值(预算调整数 / 「预算数（预算调整率）」)"),
        ("预算控制率", "预算控制率绝对值≤5%，得5分，否则不得分", "", "绝对值(本年追加 / 年初预算)"),
        ("差异率", "差异率=0得满分；差异率绝对值每增加1%扣0.1分", "", "绝对值(差异率实际值 / 100)"),
        (
            "偏离率",
            "偏离率绝对值≤5%得满分，否则不得分",
            "偏离率=|甲决算数-甲预算数|/甲预算数×100%",
            "绝对值(甲决算数 - 甲预算数) / 甲预算数",
        ),
        (
            "预算调整率",
            "≤5%得满分，否则不得分",
            f"{CHANGED}，预算调整数取绝对值。",
            "绝对值(预算调整数) / 「预算数（预算调整率）」",
        ),
    ],
)
def test_a_standard_on_the_absolute_value_makes_the_formula_one(
    name: str, sentence: str, explanation: str, formula: str, tmp_path: Path
) -> None:
    drafted = one_row(tmp_path, name, sentence, explanation, "5")
    assert formulas(scheme_of(drafted))[name] == formula


def test_new_fields_that_go_either_way_may_be_negative(tmp_path: Path) -> None:
    drafted = one_row(tmp_path, "甲率", "≤5%得满分，否则不得分", "甲率=（当年追减额+丙数）/丙数×100%", "5")
    assert {
        field.id: field.may_be_negative for field in scheme_of(drafted).data_fields if field.id in drafted.report.new_fields
    } == {
        "当年追减额": True,
        "丙数": False,
    }


def test_a_cut_of_a_fifth_loses_the_points_of_a_change_by_a_fifth(tmp_path: Path) -> None:
    scheme = scheme_of(one_row(tmp_path, "预算调整率", WITHIN_5, CHANGED, "5"))
    for after, points in (("80", 0), ("120", 0), ("94.8", Decimal("4.8")), ("96", 5)):
        typed = {"年初预算数": "100", "全年预算数": after, "预算数（预算调整率）": "100"}
        assert scores(scored(scheme, typed)) == {"预算调整率": points}


@pytest.mark.parametrize(
    ("sentence", "formula"),
    [
        ("按时完成项目数/项目总数×100分", "按时完成项目数 / 项目总数"),
        ("得分=到位资金/应到位资金×分值", "到位资金 / 应到位资金"),
    ],
)
def test_a_ratio_in_the_standard_is_the_formula(sentence: str, formula: str, tmp_path: Path) -> None:
    drafted = one_row(tmp_path, "资金使用率", sentence)
    assert formulas(scheme_of(drafted)) == {"资金使用率": formula}
    assert "公式取自评分标准中的" in doubts(drafted, "资金使用率")


def test_a_formula_and_a_standard_joined_by_a_comma_are_both_taken(tmp_path: Path) -> None:
    sentence = "支出完成率=支出决算数/支出预算数×100%，支出完成率≥90%得满分，每低1个百分点扣0.5分。"
    drafted = one_row(tmp_path, "支出完成率", sentence)
    assert formulas(scheme_of(drafted)) == {"支出完成率": "支出决算数 / 支出预算数"}
    assert rules(drafted)["支出完成率"]["标准"] == "90%"


def test_the_same_table_as_a_workbook_says_the_same(hunan: DraftedScheme, tmp_path: Path) -> None:
    rows: list[Row] = [("部门整体支出绩效评价指标表（2018年度）", *[""] * 8), *hunan_rows()]
    merges = [(0, 0, 0, 8), *((top + 1, left, bottom + 1, right) for top, left, bottom, right in HUNAN_MERGES)]
    drafted = import_official_table(write_xlsx(tmp_path / "表.xlsx", rows, merges))
    assert rules(drafted) == rules(hunan)
    assert manual(drafted) == manual(hunan)
    assert drafted.report.indicators[0].source.place == "工作表“评分表”E3"


POINTS_IN_NAMES: tuple[Row, ...] = (
    ("附件3", "", "", "", "", "", ""),
    ("县科技局2020年度整体支出绩效评价评分表", "", "", "", "", "", ""),
    ("一级指标", "二级指标", "三级指标", "评分标准", "分值", "自评\n得分", "扣分原因和其他说明"),
    ("投 入\n（10分）", "预算配置\n（10分）", "财政供养人员\n控制率", "以100%为标准。在职人员控制率≦100%，计5分；每超过一个百分点扣0.5分，扣完为止。", 5, 5, ""),
    ("", "", "资产处置率", "资产处置率≥90%，计5分；80%（含）-90%，计4分；低于80%不得分。", 5, 5, ""),
    ("过 程\n（50分）", "预算执行\n（20分）", "支付进度", "每出现一个专项没有按进度下达的扣0.5分，6月底前应下达50%。", 10, 5, ""),
    ("", "", "资金结余", "无结余，10分；有结余，但不超过上年结转，6分；结余超过上年结转，不得分。", 10, 6, ""),
    ("", "预算管理\n（30分）", "审计整改", "每发现一处问题没有整改的扣2分，扣完为止", 30, "", ""),
    ("产 出\n（40分）", "职责履行", "实际完成率", "实际完成率=（已办结事项数/应办结事项数）×100%。按完成比例计分。", 10, "", ""),
    ("", "", "公众满意程度", "", 30, "", ""),
    ("总 分", "", "", "", 100, "", ""),
    ("填报人：              联系电话：", "", "", "", "", "", ""),
)  # fmt: skip


def test_a_workbook_without_formulas_takes_known_ones_and_asks_for_the_others(tmp_path: Path) -> None:
    merges = [(0, 0, 0, 6), (1, 0, 1, 6), (3, 0, 4, 0), (5, 0, 7, 0), (8, 0, 9, 0), (8, 1, 9, 1)]
    drafted = import_official_table(write_xlsx(tmp_path / "keji-2020.xlsx", POINTS_IN_NAMES, merges))
    scheme = scheme_of(drafted)
    assert (scheme.id, scheme.year) == ("keji-2020", 2020)
    assert drafted.report.summary() == "共 7 条评分标准，看懂 4 条；3 条由人工评定"
    assert formulas(scheme) == {
        "在职人员控制率": "实有在职人数 / 人员编制",
        "资产处置率": "资产处置率实际值 / 100",
        "实际完成率": "已办结事项数 / 应办结事项数",
    }
    assert drafted.report.new_fields == ("资产处置率实际值", "审计整改扣分次数", "已办结事项数", "应办结事项数")
    assert "用内置的“在职人员控制率”公式" in doubts(drafted, "财政供养人员控制率")
    assert "由单位填报“资产处置率实际值”（%）" in doubts(drafted, "资产处置率")
    assert "“应办结事项数”是新的填报项，计量单位没有写明" in doubts(drafted, "实际完成率")
    assert manual(drafted) == {
        "支付进度": "每出现一个专项没有按进度下达的扣0.5分，6月底前应下达50%。",
        "资金结余": "无结余，10分；有结余，但不超过上年结转，6分；结余超过上年结转，不得分。",
        "公众满意程度": "",
    }
    typed = {
        "人员编制": "5",
        "实有在职人数": "4",
        "资产处置率实际值": "85",
        "审计整改扣分次数": "3",
        "已办结事项数": "7",
        "应办结事项数": "8",
    }
    assert {name: score for name, score in scores(scored(scheme, typed)).items() if name not in manual(drafted)} == {
        "财政供养人员控制率": 5, "资产处置率": 4, "审计整改": 24, "实际完成率": Decimal("8.75"),
    }  # fmt: skip


def test_a_header_of_two_rows_and_points_of_a_list_in_the_explanation(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("2022年度部门整体支出绩效自评表", "", "", "", "", "", "", "", ""),
        ("指标", "", "", "指标解释", "指标值", "评分规则及得分", "", "", "备注"),
        ("一级指标", "二级指标", "三级指标", "计算公式", "目标值", "分值", "评分规则", "自评得分", ""),
        ("过程", "预算编制", "编制偏离率", "编制偏离率＝｜最终预算总额－年初预算数｜÷年初预算数×100％", "", "10分", "≤5%，得满分；5%＜编制偏离率≤10%，得5分；编制偏离率＞10%，不得分。", "", ""),
        ("", "", "沉淀资金率", "沉淀资金率=沉淀资金（万元）/（上年结转+年初预算+本年追加预算）×100%", "", "20分", "沉淀资金率不高于10%的得满分，每超过1个百分点扣1分，不足1个百分点的按1个百分点计算", "", ""),
        ("", "绩效管理", "绩效目标管理", "反映目标管理的水平。评价要点：①目标依据充分；②指标细化量化；③指标与任务匹配；④按时报送", "", "20分", "每符合一项得5分", "", ""),
        ("产出效益", "产出", "数量指标", "根据年初设定的绩效目标", "", "30分", "达到年初目标值得满分，未达到的按完成比例计分", "", ""),
        ("", "效益", "回访良好率", "", "95%", "20分", "回访良好率≥95%得满分，每低1个百分点扣0.5分，不足1个百分点不扣分", "", ""),
        ("合计", "", "", "", "", "100分", "", "", ""),
    ]  # fmt: skip
    drafted = import_official_table(write_xlsx(tmp_path / "c.xlsx", rows, [(0, 0, 0, 8), (1, 0, 1, 2), (1, 5, 1, 7)]))
    scheme = scheme_of(drafted)
    assert (scheme.title, scheme.year) == ("2022年度部门整体支出绩效自评表", 2022)
    assert formulas(scheme)["编制偏离率"] == "绝对值(最终预算总额 - 年初预算) / 年初预算"
    assert formulas(scheme)["沉淀资金率"] == "「沉淀资金（万元）」 / (上年结转 + 年初预算 + 本年追加)"
    assert next(field for field in scheme.data_fields if field.id == "沉淀资金（万元）").unit == "万元"
    assert rules(drafted)["沉淀资金率"] == {**STEP_OVER, "标准": "10%", "每档": "1%", "每档扣": "1", "折算": "进位"}
    assert [item["名称"] for item in rules(drafted)["绩效目标管理"]["事项"]] == [
        "目标依据充分",
        "指标细化量化",
        "指标与任务匹配",
        "按时报送",
    ]
    assert "要点取自指标说明一栏" in doubts(drafted, "绩效目标管理")
    assert manual(drafted) == {"数量指标": "达到年初目标值得满分，未达到的按完成比例计分"}
    assert "可以改成绩效指标表的“逐行评分”" in doubts(drafted, "数量指标")
    assert "没有用到的栏：目标值" in drafted.report.notes


def framework(folder: Path) -> Path:
    """The ministry's framework: points in brackets behind the names, a table that breaks over two pages, another table first."""
    header = ("一级指标", "二级指标", "三级指标", "指标解释", "指标说明", "评分标准")
    first: list[Row] = [
        header,
        ("投入\n(15)", "目标设定\n(5)", "绩效目标合理性\n(2)", "目标的依据是否充分。", "评价要点：\n①符合国家法律法规；\n②符合部门职责。", "每项1分"),
        ("", "", "绩效指标明确性(3)", "指标是否清晰。", "评价要点：①细化为具体任务；②指标值可衡量；③与任务数对应。", "全部符合得3分，每有一项不符合扣1分"),
        ("", "预算配置\n(10)", "“三公经费”变动率(10)", "", "“三公经费”变动率=[（本年度“三公经费”总额-上年度“三公经费”总额）/上年度“三公经费”总额]×100%。", "≤0得10分，>0不得分"),
    ]  # fmt: skip
    second: list[Row] = [
        header,
        ("过程\n(85)", "预算执行(85)", "任务完成率(40)", "", "任务完成率=（任务完成数/任务总数）×100%。任务完成数：本年度实际完成的。", "得分=任务完成率×40分"),
        ("", "", "支付进度率(45)", "", "支付进度率=（实际支付进度/既定支付进度）×100%。", "支付进度率≥100%得45分，否则按比例得分"),
    ]  # fmt: skip
    document = Document()
    document.add_paragraph("部门整体支出绩效评价共性指标体系框架（2014年度）")
    docx_table(document, [("联系人", "电话"), ("", "")])
    docx_table(document, first, [(1, 0, 3, 0), (1, 1, 2, 1)])
    document.add_page_break()
    docx_table(document, second, [(1, 0, 2, 0), (1, 1, 2, 1)])
    file = folder / "框架.docx"
    document.save(str(file))
    return file


def test_a_table_over_two_pages_is_one_and_points_stand_in_the_names(tmp_path: Path) -> None:
    drafted = import_official_table(framework(tmp_path))
    scheme = scheme_of(drafted)
    assert drafted.report.notes[0] == "读的是表2、表3，满分 100"
    assert drafted.report.summary() == "共 5 条评分标准，看懂 5 条；0 条由人工评定"
    assert [(one.name, one.weight) for one in scheme.indicators] == [
        ("绩效目标合理性", 2), ("绩效指标明确性", 3), ("三公经费变动率", 10), ("任务完成率", 40), ("支付进度率", 45),
    ]  # fmt: skip
    assert rules(drafted)["绩效目标合理性"]["事项"] == [
        {"名称": "符合国家法律法规", "分值": "1"},
        {"名称": "符合部门职责", "分值": "1"},
    ]
    assert len(rules(drafted)["绩效指标明确性"]["事项"]) == 3
    # 三公经费总额 may be budget or outlay: a field of its own, and the difference is said
    assert formulas(scheme)["三公经费变动率"] == "(本年度三公经费总额 - 上年度三公经费总额) / 上年度三公经费总额"
    assert "不同，按表中的公式" in doubts(drafted, "三公经费变动率")
    assert drafted.report.indicators[3].source.place == "表3第2行"


def test_what_does_not_apply_takes_the_condition_that_is_known_and_asks_for_the_one_that_is_not(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("三级指标", "分值", "评分标准", "指标说明"),
        ("政府采购执行率", "50", "100%计满分，每低于5%扣2分。没有政府采购预算的不纳入评价", ""),
        ("工程进度率", "50", "≥90%得满分，否则不得分。不涉及的得满分", "工程进度率=已完成工程量/计划工程量×100%"),
    ]
    drafted = import_official_table(write_xlsx(tmp_path / "a.xlsx", rows), Wishes(year=2023))
    purchase, progress = scheme_of(drafted).indicators
    assert (purchase.when_not_applicable, progress.when_not_applicable) == ("剔除", "满分")
    assert "不适用条件照内置指标：政府采购预算 = 0 且 政府采购执行 = 0" in doubts(drafted, "政府采购执行率")
    assert "看不出怎样判断不适用，请补“不适用条件”" in doubts(drafted, "工程进度率")
    typed = {"政府采购预算": "0", "政府采购执行": "0", "已完成工程量": "9", "计划工程量": "10"}
    result = scored(scheme_of(drafted), typed)
    assert scores(result)["工程进度率"] == 50
    assert result.score_total == 100


def test_the_same_as_above_is_the_standard_above(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("三级指标", "分值", "评分标准"),
        ("预算控制率", "50", "≤10%得满分，否则不得分"),
        ("三公经费变动率", "50", "同上。"),
    ]
    drafted = import_official_table(write_xlsx(tmp_path / "a.xlsx", rows), Wishes(year=2023))
    assert rules(drafted)["三公经费变动率"] == {"方式": "达标得分", "条件": "≤ 10%"}
    assert "评分标准写“同上。”，照“预算控制率”的标准" in doubts(drafted, "三公经费变动率")


def test_two_kinds_of_satisfaction_do_not_share_one_figure(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("三级指标", "分值", "评分标准"),
        ("社会公众满意度", "40", "≥90%得满分，否则不得分"),
        ("服务对象满意度", "60", "≥90%得满分，否则不得分"),
    ]
    scheme = scheme_of(import_official_table(write_xlsx(tmp_path / "a.xlsx", rows), Wishes(year=2023)))
    assert formulas(scheme) == {"社会公众满意度": "满意人数 / 满意度调查人数", "服务对象满意度": "服务对象满意度实际值 / 100"}


def test_an_indicator_whose_formula_cannot_be_read_stays_with_a_person_even_if_a_built_in_one_is_called_so(
    tmp_path: Path,
) -> None:
    rows: list[Row] = [
        ("三级指标", "分值", "评价标准", "评分规则", "指标说明"),
        ("预算控制率", "60", "不高于10%", "≤10%得满分，否则不得分", "预算控制率=本年追加数（含A+B）/年初预算×100%"),
        ("重要工作", "40", "", "", "每发现一处问题扣5分，扣完为止"),
    ]
    drafted = import_official_table(write_xlsx(tmp_path / "a.xlsx", rows), Wishes(year=2023))
    assert manual(drafted) == {"预算控制率": "≤10%得满分，否则不得分"}
    assert "评分标准看懂了（不超过10%计60分，否则不计分），但公式没有看懂，由人工评定" in doubts(drafted, "预算控制率")
    assert rules(drafted)["重要工作"] == {"方式": "按次扣分", "每次扣": "5"}
    assert "评分标准一栏是空的，规则取自指标说明一栏" in doubts(drafted, "重要工作")


def test_weights_written_as_shares_are_brought_to_100(tmp_path: Path) -> None:
    rows: list[Row] = [("指标名称", "权重", "计分方法"), ("办结率", 0.4, "按办结率乘以分值计分"), ("及时性", 0.6, "由评价组打分")]
    drafted = import_official_table(write_xlsx(tmp_path / "a2023.xlsx", rows))
    assert [one.weight for one in scheme_of(drafted).indicators] == [40, 60]
    assert "分值写的是比例（合计为 1），已按满分 100 换算" in drafted.report.notes


def test_the_report_shows_sentence_rule_formula_and_doubts_with_their_place(hunan: DraftedScheme) -> None:
    text = hunan.report.text()
    assert text.splitlines()[0] == "评分表.docx：共 16 条评分标准，看懂 13 条；3 条由人工评定"
    assert (
        """
看懂  预算完成率（5 分）  表1第4行
  原文：100%计满分，每低于5%扣2分，扣完为止。
  规则：达到100%计5分；每低于5个百分点扣2分，不足一档不扣，扣完为止
  公式：(上年结转 + 年初预算 + 本年追加 - 年末结余) / (上年结转 + 年初预算 + 本年追加)
  请核对：没有写明不足一档怎么算，按满档扣（不足一档不扣）
"""
        in text
    )
    assert "人工  行政效能（5 分）  表1第17行" in text


HEAD: Row = ("一级指标", "二级指标", "三级指标", "分值", "评分标准")
BAD_TABLES: tuple[tuple[str, list[Row], str], ...] = (
    ("no table of standards", [("单位", "金额"), ("甲", "1")], "没有找到评分表"),
    ("no weights", [("一级指标", "三级指标", "评分标准"), ("投入", "控制率", "≤100%得满分，否则不得分")], "没有找到分值"),
    ("one weight missing", [HEAD, ("投入", "配置", "甲率", "60", "由评价组打分"), ("", "", "乙率", "", "≤100%得满分，否则不得分")],
     "工作表“评分表”C3：“乙率”没有分值，请补上"),
    ("a weight that is no number", [HEAD, ("投入", "配置", "甲率", "五分", "由评价组打分")], "工作表“评分表”D2：分值写的是“五分”"),
    ("two weights for one indicator", [HEAD, ("投入", "配置", "甲率（60分）", "100", "由评价组打分")],
     "工作表“评分表”C2：“甲率”的名称里写 60 分，分值栏写 100 分，请核对"),
    ("groups that do not add up", [HEAD, ("投入（60分）", "配置", "甲率", "50", "由评价组打分"), ("过程（50分）", "执行", "乙率", "50", "由评价组打分")],
     "工作表“评分表”第2行：“投入”写的是 60 分，下面各指标合计 50 分，请核对"),
    ("a total that is wrong", [HEAD, ("投入", "配置", "甲率", "95", "由评价组打分"), ("合计", "", "", "100", "")],
     "工作表“评分表”第3行：合计写的是 100 分，各指标合计 95 分"),
    ("no total and not 100", [HEAD, ("投入", "配置", "甲率", "95", "由评价组打分")], "各指标分值合计 95（投入 95），应为 100"),
)  # fmt: skip


@pytest.mark.parametrize(("rows", "words"), [case[1:] for case in BAD_TABLES], ids=[case[0] for case in BAD_TABLES])
def test_a_table_that_is_no_scoring_table_or_does_not_add_up_is_refused(tmp_path: Path, rows: list[Row], words: str) -> None:
    drafted = import_official_table(write_xlsx(tmp_path / "a.xlsx", rows), Wishes(year=2023))
    assert drafted.text == ""
    assert words in "\n".join(map(str, drafted.faults))
    assert all(str(fault).startswith("a.xlsx：") for fault in drafted.faults)


def test_without_a_year_anywhere_nothing_is_guessed(tmp_path: Path) -> None:
    rows: list[Row] = [HEAD, ("投入", "配置", "甲率", "100", "由评价组打分")]
    drafted = import_official_table(write_xlsx(tmp_path / "a.xlsx", rows))
    assert [fault.message for fault in drafted.faults] == ["表题和文件名里都没有年度，请用 --year 写明，如 --year 2024"]


@pytest.mark.parametrize(
    ("title", "year", "name"),
    [
        ("附件2：部门整体支出绩效评价评分表（二〇二三年度）", 2023, "部门整体支出绩效评价评分表（二〇二三年度）"),
        ("附件1-2 2022年部门评分表", 2022, "2022年部门评分表"),
        ("县直单位2021年表", 2021, "a"),
        ("附件三、二○二一年绩效评价表", 2021, "二○二一年绩效评价表"),
    ],
)
def test_the_year_and_the_title_are_read_without_the_number_of_the_annex(
    title: str, year: int, name: str, tmp_path: Path
) -> None:
    rows: list[Row] = [(title, "", "", "", ""), HEAD, ("投入", "配置", "甲率", "100", "由评价组打分")]
    scheme = scheme_of(import_official_table(write_xlsx(tmp_path / "a.xlsx", rows)))
    assert (scheme.year, scheme.title) == (year, name)


def test_a_weight_that_is_misread_is_told_once(tmp_path: Path) -> None:
    rows: list[Row] = [HEAD, ("投入", "配置", "甲率", "-5", "由评价组打分"), ("", "", "乙率", "95", "由评价组打分")]
    drafted = import_official_table(write_xlsx(tmp_path / "a.xlsx", rows), Wishes(year=2023))
    assert [fault.message for fault in drafted.faults] == ["工作表“评分表”D2：分值写的是“-5”，应为数字，如 5 或 5分"]


def test_another_full_score_is_taken_when_it_is_said(tmp_path: Path) -> None:
    rows: list[Row] = [HEAD, ("投入", "配置", "甲率", "50", "由评价组打分")]
    drafted = import_official_table(write_xlsx(tmp_path / "a.xlsx", rows), Wishes("xian", year=2023, full_score=Decimal(50)))
    scheme = scheme_of(drafted)
    assert (scheme.id, scheme.full_score, [grade.lower for grade in scheme.grades]) == ("xian", 50, [45, 40, 30, 0])


CELLS = (
    "", "", "投入", "过程（20分）", "10", "5分", "合计", "小计", "≤100%计5分；每超过一个百分点扣0.5分", "甲率=乙/丙×100%", "乙率", "三公经费变动率",
    "政府采购执行", "年末结余", "年末结余=收入合计-支出合计", "每发现一处扣1分", "①甲，1分；②乙，1分", "注：略", "a: b {c} # d", "填报数", "且", "=1+1",
    "单位名称/甲×100%", "有无新建楼堂馆所=甲/乙×100%", "自评总分", "评分标准", "100", "甲=乙", "年末结余率=2020-2019年数/有无新建楼堂馆所",
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(CELLS), min_size=5, max_size=5), min_size=1, max_size=6), st.sampled_from(["1", "1", ""])
)
def test_whatever_a_table_holds_it_becomes_a_sound_scheme_or_is_refused(rows: list[list[str]], weight: str) -> None:
    first = ("甲组", "乙组", "预算完成率", str(100 - len(rows)), "达到100%得满分，每低1%扣1分", "")
    table: list[Row] = [(*HEAD, "指标说明"), first, *((*row[:3], weight, *row[3:]) for row in rows)]
    stream = io.BytesIO()
    book_of(table).save(stream)
    drafted = draft_scheme(stream.getvalue(), "表.xlsx", Wishes(year=2023))
    assert bool(drafted.text) != bool(drafted.faults)
    if drafted.text:
        assert scheme_of(drafted).full_score == 100
