"""A cause is reported once: a blank form, a lost sheet, an empty block and a slipped amount are one finding each."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from jixiao_batch.batch import known_schemes
from jixiao_batch.county.expected import recognise
from jixiao_batch.county.roster import Roster, RosterUnit
from jixiao_batch.evaluation.deciding import apply_decisions
from jixiao_batch.evaluation.decisions import Decision
from jixiao_batch.evaluation.verdict import Verdict, judge, with_findings
from jixiao_batch.findings.model import Finding
from jixiao_batch.scheme.loading import load_scheme
from jixiao_batch.workbook.layout import make_layout
from jixiao_batch.workbook.template import write_template

REAL = Path(__file__).parents[2] / "samples" / "2023" / "报送" / "江华瑶族自治县工伤保险服务中心.xlsx"
LOADED = load_scheme("jianghua-2023")
FIELDS = make_layout(LOADED.scheme).fields
SCHEMES = known_schemes("jianghua-2023")


def judged(source: Path, change: Callable[[Workbook], None]) -> Verdict:
    book = openpyxl.load_workbook(source)
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return judge("甲.xlsx", stream.getvalue(), SCHEMES)


def put(book: Workbook, **values: object) -> None:
    for name, value in values.items():
        place = FIELDS[name]
        book[place.sheet][place.cell].value = value


def codes(verdict: Verdict) -> Counter[str]:
    return Counter(finding.code for finding in verdict.findings)


def only(verdict: Verdict, code: str) -> Finding:
    (finding,) = [finding for finding in verdict.findings if finding.code == code]
    return finding


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("表样") / "表样.xlsx"
    write_template(LOADED, file)
    return file


def test_a_form_left_as_issued_is_one_finding(blank: Path) -> None:
    verdict = judged(blank, lambda book: put(book, 单位名称="甲单位", 单位编码="001", 评价年度=2023, 填报人="张"))
    assert codes(verdict) == {"form-blank": 1}
    assert only(verdict, "form-blank").follows > 40
    assert verdict.status == "returned"
    assert verdict.assessment is None


def test_a_blank_form_without_unit_is_one_finding_too(blank: Path) -> None:
    assert codes(judge("甲.xlsx", blank.read_bytes(), SCHEMES)) == {"form-blank": 1}


def test_one_figure_makes_a_form_more_than_blank(blank: Path) -> None:
    verdict = judged(blank, lambda book: put(book, 单位名称="甲单位", 单位编码="001", 评价年度=2023, 人员编制=5))
    assert "form-blank" not in codes(verdict)


def test_an_unreadable_figure_makes_a_form_more_than_blank(blank: Path) -> None:
    verdict = judged(blank, lambda book: put(book, 单位名称="甲单位", 单位编码="001", 评价年度=2023, 人员编制="=2+3"))
    assert codes(verdict)["formula-without-result"] == 1
    assert "form-blank" not in codes(verdict)


@pytest.mark.parametrize("sheet", ["指标自评", "基础数据"])
def test_a_lost_sheet_is_one_finding(sheet: str) -> None:
    verdict = judged(REAL, lambda book: book.remove(book[sheet]))
    finding = only(verdict, "sheet-lost")
    assert (finding.place.label, finding.severity) == (sheet, "error")
    assert finding.follows > 5
    assert not codes(verdict).keys() & {"field-lost", "self-score-missing", "field-missing"}


def test_self_scores_that_were_all_left_out_are_one_query() -> None:
    own = [name for name in FIELDS if name.startswith("自评")]
    verdict = judged(REAL, lambda book: put(book, **dict.fromkeys(own, None)))
    finding = only(verdict, "block-blank")
    assert (finding.severity, finding.follows) == ("query", len(own))
    assert f"共 {len(own)} 项" in finding.message
    assert len({finding.place, *finding.also}) == len(own)
    assert "self-score-missing" not in codes(verdict)


def test_an_empty_block_is_one_finding_that_names_what_cannot_be_scored() -> None:
    items = [name for name in FIELDS if name.startswith("预决算信息公开性:")]
    verdict = judged(REAL, lambda book: put(book, **dict.fromkeys(items, None)))
    finding = only(verdict, "block-blank")
    assert (finding.place.label, finding.severity) == ("预决算信息公开性", "error")
    assert finding.message == "“预决算信息公开性”整块没有填，共 5 项，“预决算信息公开性”因此无法评分"


def test_two_empty_cells_of_a_block_are_told_one_by_one() -> None:
    verdict = judged(REAL, lambda book: put(book, 政府采购预算=None, 政府采购执行=None))
    assert codes(verdict)["field-missing"] == 2


def test_a_slip_takes_the_score_differences_that_follow_from_it_along() -> None:
    verdict = judged(REAL, lambda book: put(book, 年末结余=59400))
    slip = only(verdict, "unit-slip")
    assert slip.place.label == "年末结余"
    assert not [finding for finding in verdict.findings if finding.place.label == "预算完成率"]


def test_a_computed_cell_that_was_typed_over_is_asked_about_when_it_says_something_else() -> None:
    figures = make_layout(LOADED.scheme).figure_cells

    def type_over(book: Workbook) -> None:
        book["基础数据"][figures["支出合计"]].value = 60
        book["基础数据"][figures["收入合计"]].value = 61.36
        book["基础数据"][figures["预算完成率"]].value = "100%"

    finding = only(judged(REAL, type_over), "formula-overwritten")
    assert finding.place.label == "支出合计"
    assert "支出合计 60（按填报数为 55.42）" in finding.message
    assert "预算完成率 100%（按填报数为 90.32%）" in finding.message
    assert "收入合计" not in finding.message
    assert [place.label for place in finding.also] == ["预算完成率"]


def test_the_forms_own_formulas_are_not_taken_for_typed_over() -> None:
    assert "formula-overwritten" not in codes(judge("甲.xlsx", REAL.read_bytes(), SCHEMES))
    assert "formula-overwritten" not in codes(judged(REAL, lambda book: put(book, 基本支出=50)))


def test_a_decision_does_not_bring_back_what_a_cause_explains() -> None:
    verdict = judged(REAL, lambda book: put(book, 年末结余=59400))
    decision = Decision("001001", "", "指标", "在职人员控制率", "调整", Decimal(4), "看过佐证", "复核甲", place="复核意见!A4")
    after = apply_decisions(verdict, LOADED.scheme, [decision])
    assert only(after, "unit-slip") == only(verdict, "unit-slip")
    assert not [finding for finding in after.findings if finding.place.label == "预算完成率"]
    assert only(after, "decided")


def on_roster(verdict: Verdict) -> Verdict:
    """The verdict after a roster that has the unit with its approved budget of 61.36."""
    unit = RosterUnit("001001", REAL.stem, budget=Decimal("61.36"), posts=Decimal(6))
    return recognise([verdict], Roster((unit,)), SCHEMES)[0]


def test_what_the_roster_says_of_a_slipped_amount_follows_from_the_slip() -> None:
    verdict = judged(REAL, lambda book: put(book, 年初预算=613600))
    assert "unit-slip" not in codes(verdict)
    assert codes(on_roster(verdict))["approved-slip"] == 1
    slipped = judged(REAL, lambda book: put(book, 财政拨款收入=613600))
    place = only(slipped, "unit-slip").place
    known = Finding("approved-differs", "query", "", "", "", place)
    told = with_findings(slipped, [known])
    assert (only(told, "unit-slip").follows, codes(told)["approved-differs"]) == (only(slipped, "unit-slip").follows + 1, 0)


def test_what_the_roster_says_of_a_form_in_yuan_follows_from_it() -> None:
    amounts = [field.id for field in LOADED.scheme.data_fields if field.unit == "万元"]

    def in_yuan(book: Workbook) -> None:
        for name in amounts:
            cell = book[FIELDS[name].sheet][FIELDS[name].cell]
            cell.value = cell.value * 10000 if isinstance(cell.value, int | float) else cell.value

    verdict = on_roster(judged(REAL, in_yuan))
    assert codes(verdict)["approved-slip"] == 0
    assert only(verdict, "whole-form-slip").follows == 1
    assert only(verdict, "approved-differs").place.label == "人员编制"
