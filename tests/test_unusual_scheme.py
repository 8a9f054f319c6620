"""A scheme that uses what the built-in one does not: the whole journey, live formulas included, follows it."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from evaluation.submissions import REAL, own_row, submission
from filling import fill
from recalculation import differences, recalculated

from jixiao_batch.batch import RunOptions, run
from jixiao_batch.evaluation.assess import assess
from jixiao_batch.evaluation.decisions import Action, Decision
from jixiao_batch.scheme.loading import load_scheme
from jixiao_batch.workbook.layout import SELF_SHEET, make_layout
from jixiao_batch.workbook.template import write_template

ROOT = Path(__file__).parent.parent

MANUAL = "{方式: 人工评定, 标准: 制度健全}"
TIERS = "{方式: 定性分档, 档次: [{档次: 好, 下限: 80%, 上限: 100%}, {档次: 一般, 下限: 0%, 上限: 80%}]}"
CAP = '总分封顶:\n  推算指标: 预算完成率\n  档次:\n    - {条件: "≥ 95%", 最高分: 100}\n    - {条件: 其余, 最高分: 40}\n\n等次:\n'


def unusual_scheme(folder: Path) -> Path:
    """The built-in scheme with manual, tiered, linear and alternative scoring and a cap on the total."""
    text = (ROOT / "jixiao_batch" / "schemes" / "jianghua-2023.yaml").read_text(encoding="utf-8")
    text = text.replace("编号: jianghua-2023", "编号: unusual")
    text = text.replace(
        "{方式: 按档扣分, 方向: 超过扣分, 标准: 0%, 每档: 1%, 每档扣: 0.5}", "{方式: 线性扣分, 系数: 10, 截止: 10%}"
    )
    text = _with_scoring(text, "预算控制率", "新建楼堂馆所面积控制率", _better_of_two())
    text = _with_scoring(text, "管理制度健全性", "资金使用合规性", f"            评分: {MANUAL}\n", weight=8)
    text = _with_scoring(text, "资金使用合规性", "预决算信息公开性", f"            评分: {TIERS}\n", weight=6)
    text = text.replace("\n等次:\n", f"\n{CAP}")
    file = folder / "unusual.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def _better_of_two() -> str:
    one = "              - {指标值: 预算控制率, 评分: {方式: 达标得分, 条件: ≤ 5%}}\n"
    other = "              - {指标值: 预算完成率, 评分: {方式: 按比例计分, 标准: 95%}}\n"
    return f"            二选一:\n{one}{other}"


def _with_scoring(text: str, indicator: str, following: str, scoring: str, weight: int = 5) -> str:
    start, end = text.index(f"          - 指标: {indicator}\n"), text.index(f"- 指标: {following}\n")
    end = text.rindex("\n", 0, end) + 1
    return f"{text[:start]}          - 指标: {indicator}\n            分值: {weight}\n{scoring}{text[end:]}"


#: 一级指标, 二级指标, 三级指标, 指标性质, 指标值, 计量单位, 实际完成值, 分值, 自评得分
ROWS = (
    ("产出", "数量指标", "刚好达到", "≥", 10, "次", 10, 10, 10),
    ("产出", "数量指标", "没有达到", "≥", 10, "次", 9.99, 10, 9),
    ("产出", "数量指标", "多三成", "≥", 10, "次", 13, 5, 5),
    ("产出", "数量指标", "多得太多", "≥", 10, "次", 13.01, 5, 5),
    ("效益", "社会效益指标", "有改善", "定性", "改善", None, "达成预期指标", 5, 5),
    ("满意度", "满意度指标", "满意", "定性", "满意", None, "部分达成", 5, 4),
    ("满意度", "满意度指标", "投诉", "≤", 5, "件", 4, None, None),
)


def counting_scheme(folder: Path) -> Path:
    """The built-in scheme, but of its rows only the number met counts."""
    text = (ROOT / "jixiao_batch" / "schemes" / "jianghua-2023.yaml").read_text(encoding="utf-8")
    text = text.replace("编号: jianghua-2023", "编号: counting")
    start, end = text.index("              定量指标:"), text.index("              定性指标:")
    counting = "              合计方式: 达标占比\n              定性达标: [达成]\n"
    window = "              定量指标: {方式: 达标得分, 条件: ≥ 100% 且 ≤ 130%}\n"
    file = folder / "counting.yaml"
    file.write_text(text[:start] + counting + window + text[end:], encoding="utf-8")
    return file


def test_rows_met_are_counted_in_every_reading(tmp_path: Path) -> None:
    file = counting_scheme(tmp_path)
    loaded = load_scheme(file)
    blank, folder, out = tmp_path / "表样.xlsx", tmp_path / "报送", tmp_path / "输出"
    write_template(loaded, blank)
    folder.mkdir()
    fill(loaded, folder / "试用.xlsx", ROWS)
    unit = run(folder, out, RunOptions(scheme=str(file))).counties[0].units[0]
    assert unit.assessment is not None
    scored = next(one for one in unit.assessment.indicators if one.indicator.rows)
    assert [row.met for row in scored.rows] == [True, False, True, False, True, False, True]
    assert {row.score for row in scored.rows} == {None}
    assert (scored.score, scored.working) == (Decimal("22.86"), "共7行，达标4行：40×4÷7＝22.86分")
    kept = json.loads((out / "结果.json").read_text(encoding="utf-8"))
    (told,) = [one for one in kept["units"][0]["indicators"] if "rows" in one]
    assert [row["met"] for row in told["rows"]] == [row.met for row in scored.rows]
    assert differences([blank, out / "全县汇总.xlsx", *(out / "得分表").iterdir()]) == []
    shown = recalculated([folder / "试用.xlsx"], tmp_path / "重算")[0]
    self_sheet = openpyxl.load_workbook(shown, data_only=True)[SELF_SHEET]
    assert [row[7] for row in self_sheet.iter_rows(values_only=True) if row[3] == scored.indicator.name] == [22.86]


@pytest.mark.parametrize(
    ("action", "value", "counted", "score"),
    [("调整", "1", "1", "30"), ("调整", "5", "1", "30"), ("调整", "0", "0", "20"), ("采信", None, "0.80", "28")],
)
def test_a_person_decides_an_open_row_as_met_or_not_where_rows_met_are_counted(
    tmp_path: Path, action: Action, value: str | None, counted: str, score: str
) -> None:
    """Whatever points are written, one row is never more than one row met."""
    scheme = load_scheme(counting_scheme(tmp_path)).scheme
    rows = (
        own_row("产出", "达标一", "≥", "10", "10", "10", "10"),
        own_row("产出", "达标二", "≥", "10", "10", "10", "10"),
        own_row("效益", "没有达标", "≥", "10", "1", "10", "10"),
        own_row("效益", "说不准", "定性", None, None, "5", "4", word="较好"),
    )
    decision = Decision("", "", "绩效指标行", "说不准", action, None if value is None else Decimal(value), "理由", "某某")
    assessment, _ = assess(scheme, submission(rows), [decision])
    result = next(one for one in assessment.indicators if one.rows)
    assert (result.rows[-1].counted, result.score) == (Decimal(counted), Decimal(score))


def test_every_reading_follows_an_unusual_scheme(tmp_path: Path) -> None:
    file = unusual_scheme(tmp_path)
    loaded = load_scheme(file)
    blank, folder, out = tmp_path / "表样.xlsx", tmp_path / "报送", tmp_path / "输出"
    write_template(loaded, blank)
    folder.mkdir()
    fill(loaded, folder / "试用.xlsx")
    result = run(folder, out, RunOptions(scheme=str(file)))
    unit = result.counties[0].units[0]
    assert unit.assessment is not None
    scored = {one.indicator.name: one for one in unit.assessment.indicators}
    assert scored["三公经费变动率"].working == "5×（1－10×0.00%）＝5分"
    assert scored["预算控制率"].working.startswith("取预算完成率")
    assert scored["管理制度健全性"].working == "暂按自评10分计8分，待人工评定"
    assert scored["资金使用合规性"].score == 6
    assert unit.assessment.score_total == 40
    workbooks = [blank, out / "全县汇总.xlsx", *(out / "得分表").iterdir()]
    assert differences(workbooks) == []


def test_a_cap_whose_figure_cannot_be_computed_leaves_the_total_provisional_everywhere(tmp_path: Path) -> None:
    """Nothing else rests on the figure, so that the cap alone decides: computed, a zero divisor, a blank field, 不适用."""
    text = (ROOT / "jixiao_batch" / "schemes" / "jianghua-2023.yaml").read_text(encoding="utf-8")
    figure = "推算指标:\n  - {名称: 封顶率, 公式: 干部人数 / 本年培训人数, 不适用条件: 干部人数 = 9}\n"
    extra = "      - {名称: 干部人数, 必填: 否, 计量单位: 人}\n      - {名称: 本年培训人数, 必填: 否, 计量单位: 人}\n"
    text = text.replace("编号: jianghua-2023", "编号: capped").replace("推算指标:\n", figure, 1)
    text = text.replace("\n等次:\n", "\n总分封顶: {推算指标: 封顶率, 档次: [{条件: < 60%, 最高分: 59}]}\n\n等次:\n")
    at = text.index("      - {名称: 人员编制")
    file = tmp_path / "capped.yaml"
    file.write_text(text[:at] + extra + text[at:], encoding="utf-8")
    loaded, folder, out, blank = load_scheme(file), tmp_path / "报送", tmp_path / "输出", tmp_path / "表样.xlsx"
    write_template(loaded, blank)
    folder.mkdir()
    typed = {"已封顶": (1, 2), "除以零": (1, 0), "没有填": (1, None), "不适用": (9, 0)}
    for number, (name, (over, under)) in enumerate(typed.items(), start=1):
        form = folder / f"{name}.xlsx"
        fill(loaded, form, ROWS[:6])
        book = openpyxl.load_workbook(form)
        values = {"单位名称": name, "单位编码": f"90000{number}", "干部人数": over, "本年培训人数": under}
        real = {field: float(value) if value[:1].isdigit() and field != "单位编码" else value for field, value in REAL.items()}
        parts: dict[str, float] = {
            field.id: 0 for field in loaded.scheme.data_fields
            if field.id.endswith(("上年预算", "本年预算", "本年决算")) or field.id == "公用经费"
        }  # fmt: skip
        for field, value in {**parts, "人员经费": 52.42, **real, **values}.items():
            place = make_layout(loaded.scheme).fields[field]
            book[place.sheet][place.cell].value = value
        book.save(form)
    units = {unit.name: unit for unit in run(folder, out, RunOptions(scheme=str(file))).counties[0].units}
    assert not [(f.code, f.message) for f in units["不适用"].findings if f.severity == "error"]
    found = {name: (unit.assessment.provisional, unit.rank is not None) for name, unit in units.items() if unit.assessment}
    assert found == {"已封顶": (False, True), "除以零": (True, False), "没有填": (True, False), "不适用": (False, True)}
    for name in ("除以零", "没有填"):
        (told,) = [finding for finding in units[name].findings if finding.code == "cap-unknown"]
        assert told.place.address and "“封顶率”" in told.message and "暂计" in told.message
    assert units["已封顶"].assessment is not None and units["已封顶"].assessment.score_total <= 59
    forms = sorted(folder.iterdir())
    totals = {}
    for form, shown in zip(forms, recalculated(forms, tmp_path / "重算"), strict=True):
        rows = openpyxl.load_workbook(shown, data_only=True)[SELF_SHEET].iter_rows(values_only=True)
        totals[form.stem] = next(row[7] for row in rows if "自评总分" in row)
    assert totals["除以零"] == totals["没有填"] == "无法评分"
    assert totals["已封顶"] == 59
    assert differences([blank, out / "全县汇总.xlsx", *(out / "得分表").iterdir()]) == []
