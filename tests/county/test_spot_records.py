"""抽评记录 read back: strictly, no record without a person; what differs is asked, no score changes."""

from __future__ import annotations

import io
from decimal import Decimal

import openpyxl
import pytest
from example_county import GOOD_ROWS, Unit, unit_result
from in_one_piece import waiting_lines

from jixiao_batch.county.decision_list import NO_DECISIONS
from jixiao_batch.county.ranges import with_ranges
from jixiao_batch.county.spot_records import (
    HEADINGS,
    SpotCheckError,
    SpotCheckList,
    read_spot_checks,
    record_faults,
    with_spot_checks,
)
from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.scheme.loading import load_scheme

LOADED = load_scheme("jianghua-2023")
KNOWN = {LOADED.scheme.id: LOADED}
LINE = {
    "单位编码": "001", "单位名称": "甲局", "单位类别": "县直机关", "等次": "优", "指标": "预算完成率", "分值": 5,
    "自评": 5, "复核": 5, "抽评得分": 3, "抽评发现的问题": "与账表不符", "依据": "国库明细", "抽评人": "抽评甲",
    "日期": "2024-06-20",
}  # fmt: skip


def read(*lines: dict[str, object]) -> SpotCheckList:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "抽评记录"
    sheet.append(["2023 年度抽评记录"])
    sheet.append(list(HEADINGS))
    for line in lines:
        sheet.append([line.get(heading) for heading in HEADINGS])
    stream = io.BytesIO()
    book.save(stream)
    return read_spot_checks(stream.getvalue(), "抽评.xlsx")


def unit() -> UnitResult:
    return unit_result(LOADED, Unit("001", "甲局", "县直机关", rows=GOOD_ROWS[:3]))


def test_a_line_is_read_with_its_place_and_blank_ones_are_passed_over() -> None:
    blank = {heading: LINE[heading] for heading in HEADINGS[:8]}
    (check,) = read(blank | {"指标": "预算控制率"}, LINE).checks
    assert (check.unit_code, check.indicator, check.score, check.seen, check.day) == ("001", "预算完成率", 3, "5", "2024-06-20")
    assert check.place == "抽评记录!I4"


FAULTS: dict[str, tuple[dict[str, object], tuple[str, str]]] = {
    "no person": ({"抽评人": None}, ("抽评记录!L3", "抽评人")),
    "no points": ({"抽评得分": None}, ("抽评记录!I3", "没有填")),
    "no number": ({"抽评得分": "约3分"}, ("抽评记录!I3", "约3分")),
    "below nought": ({"抽评得分": -1}, ("抽评记录!I3", "0 或正数")),
    "no day": ({"日期": "六月"}, ("抽评记录!M3", "六月")),
    "no unit": ({"单位编码": None, "单位名称": None}, ("抽评记录!A3", "哪个单位")),
    "no indicator": ({"指标": None}, ("抽评记录!E3", "哪一项")),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_faulty_line_is_refused_with_its_cell(name: str) -> None:
    change, words = FAULTS[name]
    with pytest.raises(SpotCheckError) as error:
        read(LINE | change)
    assert all(word in str(error.value) for word in words)


def test_one_indicator_twice_is_refused() -> None:
    with pytest.raises(SpotCheckError, match=r"抽评记录!E4.*抽评记录!I3"):
        read(LINE, LINE)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"单位编码": "009", "单位名称": "乙局"}, "没有“009”"),
        ({"指标": "没有的指标"}, "没有“没有的指标”"),
        ({"抽评得分": 6}, "超过"),
        ({"抽评得分": 3.333}, "小数多于"),
        ({"抽评发现的问题": None}, "没有填"),
    ],
)
def test_what_this_run_has_no_place_for_is_a_fault(change: dict[str, object], words: str) -> None:
    (fault,) = record_faults(read(LINE | change), [unit()], KNOWN)
    assert words in str(fault) and fault.place == "抽评记录!I3"


def test_another_score_waits_for_a_decision_and_changes_nothing() -> None:
    before = unit()
    (after,) = with_spot_checks([before], read(LINE), KNOWN)
    assert after.assessment == before.assessment
    (finding,) = [finding for finding in after.findings if finding.code == "spot-check-differs"]
    assert (finding.severity, finding.value, finding.expected, after.status) == ("query", "5.00", "3.00", "query")
    (line,) = [line for line in waiting_lines([after], NO_DECISIONS, 2) if line.target == "预算完成率"]
    assert line.kind == "指标" and "与账表不符" in line.why
    assert not any(line.kind == "问题" for line in waiting_lines([after], NO_DECISIONS, 2) if "抽评" in line.target)


def test_what_a_spot_check_found_is_within_the_possible_scores() -> None:
    (after,) = with_ranges(LOADED.scheme, with_spot_checks([unit()], read(LINE), KNOWN))
    assert after.assessment is not None
    total = after.assessment.score_total
    assert after.score_range == (total - Decimal(2), total)


def test_a_spot_check_that_agrees_asks_nothing() -> None:
    (after,) = with_spot_checks([unit()], read(LINE | {"抽评得分": 5, "抽评发现的问题": None}), KNOWN)
    assert after.spot_checks and not any(finding.code == "spot-check-differs" for finding in after.findings)
