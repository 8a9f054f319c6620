"""Writes what comes after the first 报送 of the sample county: python samples/make_second_round.py [FOLDER].

The same run always gives the same bytes. The first round's 报送 is run for the list of decisions that the reviewers fill in,
and a dozen units of the year before for last year's results.
"""

from __future__ import annotations

import datetime
import io
import json
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import openpyxl
from forms import blank_form, packed
from make_samples import FOLDER as FIRST
from make_samples import fill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from second_round import (
    ADDED_LINE,
    ANSWERS,
    BY_NAME,
    CULTURE,
    DECISIONS,
    DUE,
    GONE,
    LAST_YEAR,
    LATER,
    OF_LAST_YEAR,
    OTHERS,
    ROSTER,
    YEAR,
    last_years,
    later_forms,
)
from units import UNITS, Unit

from jixiao_batch.batch import RunOptions, run
from jixiao_batch.county.decision_list import DECISIONS_NAME
from jixiao_batch.county.decision_list import HEADINGS as LIST_HEADINGS
from jixiao_batch.county.roster import HEADINGS as ROSTER_HEADINGS
from jixiao_batch.county.roster_form import write_roster_form
from jixiao_batch.history.past import RESULT_NAME
from jixiao_batch.round.laying_out import of_year
from jixiao_batch.scheme.loading import LoadedScheme, load_scheme, source_text
from jixiao_batch.workbook.layout import describe

FIRST_ROW = 4
#: the day of the first run: one week after forms were due
DAY = datetime.date(2024, 4, 7)


def make_forms(loaded: LoadedScheme, units: dict[str, Unit], folder: Path) -> None:
    """The filled form of each unit under its file name."""
    blank, form = blank_form(loaded, loaded.scheme.year), describe(loaded.scheme)
    for name, unit in units.items():
        (folder / name).write_bytes(packed(fill(blank, form, loaded.scheme, unit, _number(unit), loaded.scheme.year)))


def _number(unit: Unit) -> int:
    """The unit's place in the first 报送, from which its person and day follow; others sign behind them."""
    codes = [one.code for one in UNITS]
    return codes.index(unit.code) if unit.code in codes else len(codes)


def roster_rows() -> Iterable[dict[str, object]]:
    """Approved budgets, the day, telephones inside the house."""
    for unit in (*UNITS, CULTURE):
        yield {
            "单位编码": unit.code,
            "单位名称": unit.name,
            "主管部门": unit.department,
            "单位类别": unit.category,
            "年初预算批复数": float(unit.budget),
        }
    yield from OTHERS


def roster_book() -> bytes:
    """The county's roster, filled in."""
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / ROSTER
        write_roster_form(file, ["jianghua-2023"])
        book = openpyxl.load_workbook(file)
    sheet = _sheet(book)
    for number, row in enumerate(roster_rows()):
        due = {} if "免报原因" in row else {"截止日期": DUE}
        more = {"联系人": "经办人", "联系电话": f"内线{8001 + number}"}
        _put(sheet, FIRST_ROW + number, {**row, **due, **more}, ROSTER_HEADINGS)
    return packed(book)


def filled_list(first_list: bytes) -> bytes:
    """复核意见.xlsx of the first run as the reviewers have filled it in."""
    book = openpyxl.load_workbook(io.BytesIO(first_list))
    sheet = _sheet(book)
    target = LIST_HEADINGS.index("对象") + 1
    rows = range(sheet.max_row, FIRST_ROW - 1, -1)
    places = {(sheet.cell(row, 1).value, sheet.cell(row, target).value): row for row in rows}
    for key, answer in ANSWERS.items():
        _put(sheet, places[key], answer, LIST_HEADINGS)
    _put(sheet, places[None, None], ADDED_LINE, LIST_HEADINGS)
    return packed(book)


def first_list(roster: Path) -> bytes:
    """The list as the first run writes it."""
    with tempfile.TemporaryDirectory() as scratch:
        run(FIRST, Path(scratch), RunOptions(roster=roster, today=DAY))
        return (Path(scratch) / DECISIONS_NAME).read_bytes()


def last_year() -> str:
    """结果.json of the year before, as far as it is read for comparison."""
    with tempfile.TemporaryDirectory() as scratch:
        top = Path(scratch)
        (top / "报送").mkdir()
        (top / "上年.yaml").write_text(of_year(source_text("jianghua-2023")[0], YEAR, YEAR - 1), encoding="utf-8")
        loaded = load_scheme(top / "上年.yaml")
        units = {f"{name}.xlsx": last_years(BY_NAME[name]) for name in OF_LAST_YEAR} | {f"{GONE.name}.xlsx": GONE}
        make_forms(loaded, units, top / "报送")
        run(top / "报送", top / "输出", RunOptions(scheme=str(top / "上年.yaml")))
        data = json.loads((top / "输出" / RESULT_NAME).read_text(encoding="utf-8"))
    data["units"] = [_in_short(unit) for unit in data["units"]]
    return json.dumps({**data, "outputs": {}}, ensure_ascii=False, indent=1) + "\n"


def _in_short(unit: dict[str, Any]) -> dict[str, Any]:
    """Without workings, cells and the unit's own rows, which no comparison reads."""
    rates = {name: {"value": rate["value"], "display": rate["display"]} for name, rate in unit["rates"].items()}
    indicators = [{key: one[key] for key in ("id", "name", "weight", "self", "score", "final")} for one in unit["indicators"]]
    return {**unit, "values": {}, "rates": rates, "indicators": indicators, "rows": [], "groups": [], "findings": []}


def _sheet(book: Workbook) -> Worksheet:
    if not isinstance(book.active, Worksheet):
        raise ValueError("the workbook has no sheet")
    return book.active


def _put(sheet: Worksheet, row: int, values: Any, headings: tuple[str, ...]) -> None:
    for heading, value in values.items():
        if value != "":
            sheet.cell(row, headings.index(heading) + 1).value = value


def make_all(folder: Path) -> None:
    """Write every file beside 报送 into `folder`."""
    (folder / LATER).mkdir(parents=True, exist_ok=True)
    make_forms(load_scheme("jianghua-2023"), later_forms(), folder / LATER)
    (folder / ROSTER).write_bytes(roster_book())
    (folder / DECISIONS).write_bytes(filled_list(first_list(folder / ROSTER)))
    (folder / LAST_YEAR).write_text(last_year(), encoding="utf-8")


if __name__ == "__main__":
    make_all(Path(sys.argv[1]) if len(sys.argv) > 1 else FIRST.parent)
