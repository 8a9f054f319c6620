"""The marked copy: comments and colour on the very cells, nothing else changed, or a plain word why there is none."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from recalculation import recalculated

from jixiao_batch.batch import known_schemes
from jixiao_batch.evaluation.verdict import Verdict, judge
from jixiao_batch.findings.catalogue import found
from jixiao_batch.findings.model import Finding, Place
from jixiao_batch.output.marked_copy import FILLS, mark_copy

REAL = Path(__file__).parents[2] / "samples" / "2023" / "报送" / "江华瑶族自治县工伤保险服务中心.xlsx"
SCHEMES = known_schemes("jianghua-2023")
SPENT = Place("基础数据", "C28", "基本支出")
CLAIM = Place("指标自评", "I8", "在职人员控制率")


def finding(place: Place = SPENT, code: str = "approximate-number") -> Finding:
    return found(code, place, value="约50", expected="60", cells="基础数据!C28、副本!C28", claimed="6", weight="5")


def edited(change: Callable[[Workbook], None]) -> bytes:
    book = openpyxl.load_workbook(REAL)
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def marked(data: bytes, *findings: Finding) -> Workbook:
    copy = mark_copy(data, findings or (finding(),))
    assert copy.data is not None, copy.problem
    return openpyxl.load_workbook(io.BytesIO(copy.data))


def contents(book: Workbook) -> dict[str, Any]:
    """Everything of a workbook that a marked copy must keep."""
    kept: dict[str, Any] = {}
    for sheet in book.worksheets:
        kept |= {f"{sheet.title}!{cell.coordinate}": (cell.value, cell.data_type) for row in sheet.iter_rows() for cell in row}
        kept[sheet.title] = (
            sheet.sheet_state,
            sheet.protection.sheet,
            sheet.freeze_panes,
            sorted(str(area) for area in sheet.merged_cells.ranges),
            sorted(f"{rule.sqref} {rule.type} {rule.formula1}" for rule in sheet.data_validations.dataValidation),
            sorted(f"{area.sqref} {len(area.rules)}" for area in sheet.conditional_formatting),
            {column: (width.width, width.hidden) for column, width in sheet.column_dimensions.items()},
            {row: (height.height, height.hidden) for row, height in sheet.row_dimensions.items()},
            sheet.print_title_rows,
        )
    return kept


def looks_of(book: Workbook) -> dict[str, tuple[str, str]]:
    """Fill and comment of every cell."""
    return {
        f"{sheet.title}!{cell.coordinate}": (str(cell.fill.fgColor.rgb), cell.comment.text if cell.comment else "")
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
    }


def test_only_the_named_cells_are_coloured_and_commented() -> None:
    data = REAL.read_bytes()
    before, after = openpyxl.load_workbook(REAL), marked(data, finding(), finding(CLAIM, "self-above-weight"))
    assert contents(after) == contents(before)
    looks = looks_of(before)
    changed = {cell: look for cell, look in looks_of(after).items() if look != looks[cell]}
    assert {cell: fill for cell, (fill, _) in changed.items()} == {
        "基础数据!C28": FILLS["error"],
        "指标自评!I8": FILLS["query"],
    }
    assert changed["基础数据!C28"][1] == "【错误】“基本支出”填的是“约50”，不是确切的数。请填确切的数字。"
    assert data == REAL.read_bytes()


def test_two_findings_of_one_cell_and_a_comment_of_the_unit_stand_together() -> None:
    def comment(book: Workbook) -> None:
        book["基础数据"]["C28"].comment = openpyxl.comments.Comment("已与预算股核对", "张")

    text = marked(edited(comment), finding(), finding(code="found-twice"))["基础数据"]["C28"].comment.text
    assert text.startswith("已与预算股核对\n【错误】")
    assert text.count("【错误】") == 2


def test_further_cells_of_a_finding_are_marked_too() -> None:
    both = Finding("x", "error", "", "不平", "请核对", SPENT, also=(CLAIM,))
    book = marked(REAL.read_bytes(), both)
    assert book["基础数据"]["C28"].comment.text == book["指标自评"]["I8"].comment.text


def test_two_copies_are_equal_to_the_byte() -> None:
    data = REAL.read_bytes()
    assert mark_copy(data, [finding()]) == mark_copy(data, [finding()])
    with zipfile.ZipFile(io.BytesIO(mark_copy(data, [finding()]).data or b"")) as archive:
        assert {info.date_time[0] for info in archive.infolist()} == {1980}


def test_text_that_looks_like_a_formula_stays_text() -> None:
    def type_formula_text(book: Workbook) -> None:
        cell = book["基础数据"]["C8"]
        cell.value = "=1+1"
        cell.data_type = "s"

    assert marked(edited(type_formula_text))["基础数据"]["C8"].data_type in ("s", "inlineStr")


def test_a_finding_inside_a_merged_area_marks_its_first_cell() -> None:
    book = marked(edited(lambda book: book["基础数据"].merge_cells("C28:D28")), finding(Place("基础数据", "D28")))
    assert book["基础数据"]["C28"].comment is not None


def verdict(data: bytes) -> Verdict:
    return judge("甲.xlsx", data, SCHEMES)


def test_the_copy_says_the_same_as_the_original_before_and_after_a_spreadsheet_program_saved_it(tmp_path: Path) -> None:
    copy = mark_copy(REAL.read_bytes(), [finding()]).data
    assert copy is not None
    original = verdict(REAL.read_bytes())
    assert verdict(copy).submission == original.submission
    assert verdict(copy).findings == original.findings
    (tmp_path / "标注.xlsx").write_bytes(copy)
    again = verdict(recalculated([tmp_path / "标注.xlsx"], tmp_path)[0].read_bytes())
    assert again.submission is not None
    assert original.submission is not None
    assert again.submission.says == original.submission.says


def test_a_copy_sent_back_without_being_opened_misses_the_result_of_a_typed_formula_and_says_so() -> None:
    def type_formula(book: Workbook) -> None:
        book["基础数据"]["C28"].value = "=50+2.42"

    copy = mark_copy(edited(type_formula), [finding()]).data
    assert copy is not None
    result = verdict(copy)
    assert result.submission is not None
    assert result.submission.value("基本支出") is None
    assert ("formula-without-result", "C28") in [(found.code, found.place.cell) for found in result.findings]


def with_part(name: str, content: bytes = b"x") -> bytes:
    stream = io.BytesIO(REAL.read_bytes())
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (with_part("xl/media/image1.png"), "图片"),
        (with_part("xl/charts/chart1.xml", b"<c/>"), "图表"),
        (with_part("xl/vbaProject.bin"), "宏"),
        (with_part("xl/cellimages.xml", b"<c/>"), "图片"),
        (with_part("xl/other.bin", bytes(5 * 1024 * 1024)), "过大"),
        (with_part("xl/other.xml", b"<a>" + b"<b/>" * 50_000 + b"</a>"), "过大"),
        (with_part("xl/other.xml", b"<a>" + b'<mergeCell ref="A1:B1"/>' * 2_001 + b"</a>"), "过大"),
        (b"\xd0\xcf\x11\xe0 old", "不是 .xlsx"),
        (b"", "不是 .xlsx"),
        (with_part("xl/worksheets/sheet9.xml", b"<worksheet><extLst/></worksheet>"), "保不住"),
    ],
)
def test_what_could_not_be_kept_is_not_copied(data: bytes, word: str) -> None:
    copy = mark_copy(data, [finding()])
    assert copy.data is None
    assert word in copy.problem


def test_what_openpyxl_warns_of_losing_is_not_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    original = openpyxl.load_workbook

    def warning(*arguments: Any, **options: Any) -> Workbook:
        warnings.warn("Data Validation extension is not supported and will be removed", UserWarning, stacklevel=1)
        return original(*arguments, **options)

    monkeypatch.setattr(openpyxl, "load_workbook", warning)
    assert mark_copy(REAL.read_bytes(), [finding()]).data is None


def test_a_damaged_style_costs_the_copy_and_nothing_else() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(REAL) as whole, zipfile.ZipFile(stream, "w") as broken:
        for info in whole.infolist():
            content = whole.read(info)
            broken.writestr(info, b"<styleSheet" if info.filename == "xl/styles.xml" else content)
    assert mark_copy(stream.getvalue(), [finding()]).problem == "原文件的格式有损坏"


def test_findings_without_a_cell_need_no_copy() -> None:
    assert mark_copy(REAL.read_bytes(), [finding(Place(label="绩效指标"))]).problem == "问题不在某一格上"
    assert mark_copy(REAL.read_bytes(), [finding(Place("没有这张表", "C1"))]).data is None
