"""Old, binary and open formats say the same as .xlsx: values, and whether a blank is an error or a formula without result."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from typing import Any

import pytest
from forged import ods
from forged_binary import Cell, Day, Percent, Result, xls_book, xlsb_book

from jixiao_batch.batch import known_schemes
from jixiao_batch.evaluation.verdict import judge
from jixiao_batch.workbook.opening.opener import OpenedWorkbook, open_workbook
from jixiao_batch.workbook.opening.second_look import SecondLook

CELLS = {
    (0, 0): "单位名称",
    (1, 0): 61.36,
    (1, 1): "#DIV/0!",
    (2, 1): Result("#N/A"),
    (3, 1): Result(5.0),
    (4, 1): Percent(0.9),
}
ODS_CELL = '<table:table-cell office:value-type="{}" office:{}><text:p>{}</text:p></table:table-cell>'


def _opened(data: bytes) -> OpenedWorkbook:
    opened = open_workbook(data)
    assert isinstance(opened, OpenedWorkbook), opened
    return opened


def _ods_cell(kind: str, shown: str, formula: str = "", value: str = "") -> str:
    attributes = f' table:formula="{formula}"' if formula else ""
    attributes += f' office:value-type="{kind}"' if kind else ""
    attributes += f' office:value="{value}"' if value else ""
    return f"<table:table-cell{attributes}>{shown}</table:table-cell>"


def _ods_book() -> bytes:
    rows = [
        [_ods_cell("string", "<text:p>单位名称</text:p>"), "<table:table-cell/>"],
        [_ods_cell("float", "<text:p>61.36</text:p>", value="61.36"), _ods_cell("string", "<text:p>#DIV/0!</text:p>", "of:=1/0")],
        ["<table:table-cell/>", _ods_cell("string", "<text:p>#N/A</text:p>", "of:=NA()")],
        ["<table:table-cell/>", _ods_cell("float", "<text:p>5</text:p>", "of:=2+3", "5")],
        ["<table:table-cell/>", _ods_cell("percentage", "<text:p>90%</text:p>", value="0.9")],
    ]
    return ods("".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in rows))


@pytest.mark.parametrize("data", [xls_book({"表": CELLS}), xlsb_book({"表": CELLS}), _ods_book()], ids=["xls", "xlsb", "ods"])
def test_values_errors_formulas_and_percentages_are_told_as_in_an_xlsx(data: bytes) -> None:
    opened = _opened(data)
    (sheet,) = opened.sheets
    assert [row[:2] for row in sheet.rows] == [("单位名称", ""), (61.36, ""), ("", ""), ("", 5.0), ("", 0.9)]
    facts = SecondLook.into(opened).cells("表", ["A1", "B2", "B3", "B4", "B5", "C9"])
    assert {cell: (fact.kind, fact.text) for cell, fact in facts.items() if cell in ("B2", "B3")} == {
        "B2": ("error", "#DIV/0!"),
        "B3": ("error", "#N/A"),
    }
    assert (facts["B4"].kind, facts["C9"].kind) == ("formula", "blank")
    assert "%" in facts["B5"].number_format
    assert "%" not in facts["B4"].number_format


@pytest.mark.parametrize(
    "cell",
    [Result(0.0, tokens=b"\x17\0\0"), Result(0.0, flags=3)],
    ids=["empty text stored as 0", "never calculated"],
)
def test_a_zero_that_nobody_calculated_is_no_figure(cell: Result) -> None:
    opened = _opened(xls_book({"表": {(0, 0): cell, (1, 0): Result(0.0)}}))
    assert opened.sheets[0].rows == (("",), (0.0,))
    assert SecondLook.into(opened).cells("表", ["A1"])["A1"].kind == "formula_without_result"


def test_an_ods_formula_without_result_is_told_from_a_blank() -> None:
    opened = _opened(
        ods(f"<table:table-row>{_ods_cell('', '', 'of:=A9')}{_ods_cell('', '<text:p/>', 'of:=A9')}</table:table-row>")
    )
    facts = SecondLook.into(opened).cells("表", ["A1", "B1"])
    assert (facts["A1"].kind, facts["B1"].kind) == ("formula_without_result", "formula")


def test_junk_far_out_in_an_xls_is_left_out_and_the_rest_read() -> None:
    opened = _opened(xls_book({"表": {(0, 0): 61.36, (65535, 255): 1.0}, "别": {(0, 0): 2.0}}))
    assert [sheet.rows for sheet in opened.sheets] == [((61.36,),), ((2.0,),)]
    assert [bool(sheet.problem) for sheet in opened.sheets] == [True, False]


# ------------------------------------------------------------ the whole form

SAMPLES = Path(__file__).parent.parent.parent / "samples" / "2023" / "报送"


def _cells_of(form: bytes) -> dict[str, dict[tuple[int, int], Cell]]:
    """Every filled cell of a form, as the builders of other formats take it."""
    found: dict[str, dict[tuple[int, int], Cell]] = {}
    for sheet in _opened(form).sheets:
        places = ((row, column) for row in range(len(sheet.rows)) for column in range(len(sheet.rows[row])))
        filled = {place: sheet.rows[place[0]][place[1]] for place in places if sheet.rows[place[0]][place[1]] != ""}
        found[sheet.name] = {
            place: Day((cell - datetime.date(1899, 12, 30)).days) if isinstance(cell, datetime.date) else cell
            for place, cell in filled.items()
            if isinstance(cell, str | float | datetime.date)
        }
    return found


def _ods_of(sheets: Mapping[str, Mapping[tuple[int, int], Cell]]) -> bytes:
    tables = []
    for name, cells in sheets.items():
        rows = []
        for row in range(max(place[0] for place in cells) + 1):
            columns = range(max(place[1] for place in cells) + 1)
            rows.append("".join(_ods_of_cell(cells.get((row, column), "")) for column in columns))
        body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
        tables.append(f'</table:table><table:table table:name="{name}">{body}')
    return ods("".join(tables))


def _ods_of_cell(cell: Cell) -> str:
    if isinstance(cell, Day):
        day = datetime.date(1899, 12, 30) + datetime.timedelta(cell.number)
        return f'<table:table-cell office:value-type="date" office:date-value="{day.isoformat()}"/>'
    if isinstance(cell, float):
        return _ods_cell("float", f"<text:p>{cell}</text:p>", value=repr(cell))
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(cell).split("\n"))
    return _ods_cell("string", lines) if cell else "<table:table-cell/>"


@pytest.mark.parametrize("build", [xls_book, xlsb_book, _ods_of], ids=["xls or et", "xlsb", "ods"])
def test_a_form_in_another_format_is_judged_like_the_xlsx(build: Callable[[Any], bytes]) -> None:
    form = (SAMPLES / "江华瑶族自治县工伤保险服务中心.xlsx").read_bytes()
    schemes = known_schemes("jianghua-2023")
    expected, verdict = judge("表.xlsx", form, schemes), judge("表.xlsx", build(_cells_of(form)), schemes)
    assert expected.submission is not None and verdict.submission is not None
    assert (verdict.status, verdict.findings) == (expected.status, expected.findings)
    assert verdict.submission.entries == expected.submission.entries
    assert verdict.submission.rows == expected.submission.rows
