"""The marked copy: comments and colour on the very cells, nothing else changed, or a plain word why there is none."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import replace
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
from jixiao_batch.output.marked_copy import mark_copy
from jixiao_batch.output.marked_parts import FILLS, Mark, NotPlainError, PartsOnDemand
from jixiao_batch.output.marked_parts import marked as marks_in_parts
from jixiao_batch.packing import members_of, packed

REAL = Path(__file__).parents[2] / "samples" / "2023" / "报送" / "江华瑶族自治县工伤保险服务中心.xlsx"
#: a form without comments, as nearly all are: its marks are put straight into its parts
PLAIN = REAL.with_name("清禾县总工会.xlsx")
SCHEMES = known_schemes("jianghua-2023")
SPENT = Place("基础数据", "C28", "基本支出")
SPENT_BEFORE = Place("基础数据", "C25", "基本支出收入")
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
    copies = []
    for number, file in enumerate((REAL, PLAIN)):
        copy = mark_copy(file.read_bytes(), [finding()]).data
        assert copy is not None
        original = verdict(file.read_bytes())
        assert verdict(copy).submission == original.submission
        assert verdict(copy).findings == original.findings
        copies.append(tmp_path / f"标注{number}.xlsx")
        copies[-1].write_bytes(copy)
    for file, saved in zip((REAL, PLAIN), recalculated(copies, tmp_path), strict=True):
        original, again = verdict(file.read_bytes()), verdict(saved.read_bytes())
        assert again.submission is not None
        assert original.submission is not None
        assert again.submission.says == original.submission.says
        cell = openpyxl.load_workbook(saved)["基础数据"]["C28"]
        assert cell.fill.fgColor.rgb == FILLS["error"]
        assert cell.comment.text.endswith("【错误】“基本支出”填的是“约50”，不是确切的数。请填确切的数字。")


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


# ---------------------------------------------------------------- marks put straight into the parts


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def with_sheet(change: Callable[[bytes], bytes], part: str = "xl/worksheets/sheet2.xml") -> bytes:
    """The plain form with another 基础数据 (or another part)."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts_of(PLAIN.read_bytes()).items():
            archive.writestr(name, change(content) if name == part else content)
    return stream.getvalue()


def in_place(data: bytes, *findings: Finding) -> bytes:
    marks = [Mark(one.place.sheet, one.place.cell, one.severity, one.message) for one in findings or (finding(),)]
    copy = marks_in_parts(PartsOnDemand(members_of(data)), marks)
    assert copy is not None
    return copy


def test_every_byte_that_is_not_a_mark_stays() -> None:
    before, after = parts_of(PLAIN.read_bytes()), parts_of(in_place(PLAIN.read_bytes(), finding(), finding(SPENT_BEFORE)))
    assert list(after)[: len(before)] == list(before)
    changed = {name for name in before if after[name] != before[name]}
    assert changed == {"xl/worksheets/sheet2.xml", "xl/styles.xml", "[Content_Types].xml"}
    assert {name.rpartition(".")[2] for name in after.keys() - before.keys()} == {"rels", "vml", "xml"}
    sheet, old = after["xl/worksheets/sheet2.xml"], before["xl/worksheets/sheet2.xml"]
    plain = re.sub(rb"<legacyDrawing [^>]*>", b"", sheet)
    for address in (b"C25", b"C28"):
        tag = re.search(rb'<c [^>]*r="%s"[^>]*>' % address, old)
        assert tag is not None
        plain = re.sub(rb'<c [^>]*r="%s"[^>]*>' % address, tag[0], plain)
    assert plain == old


def test_marks_in_the_parts_look_as_openpyxl_writes_them(monkeypatch: pytest.MonkeyPatch) -> None:
    findings = (finding(), finding(CLAIM, "self-above-weight"), finding(code="found-twice"))
    straight = marked(PLAIN.read_bytes(), *findings)

    def not_plain(*_: object) -> bytes:
        raise NotPlainError

    monkeypatch.setattr("jixiao_batch.output.marked_copy.marked", not_plain)
    rewritten = marked(PLAIN.read_bytes(), *findings)
    assert contents(straight) == contents(rewritten) == contents(openpyxl.load_workbook(PLAIN))
    assert looks_of(straight) == looks_of(rewritten)
    for sheet, address in (("基础数据", "C28"), ("指标自评", "I8")):
        one, other = (shown_as(book[sheet][address]) for book in (straight, rewritten))
        assert one == other


def shown_as(cell: Any) -> tuple[object, ...]:
    comment = cell.comment
    looks = (cell.font, cell.border, cell.alignment, cell.protection, cell.number_format)
    return (*map(repr, looks), comment.height, comment.width, comment.author)


def test_a_picture_is_kept() -> None:
    stream = io.BytesIO(PLAIN.read_bytes())
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/media/image1.png", b"picture")
    copy = mark_copy(stream.getvalue(), [finding()]).data
    assert copy is not None
    assert parts_of(copy)["xl/media/image1.png"] == b"picture"


def test_a_sheet_that_was_not_read_to_its_end_is_not_marked() -> None:
    cut = with_sheet(lambda sheet: sheet[:100_000])
    with pytest.raises(NotPlainError):
        marks_in_parts(PartsOnDemand(members_of(cut)), [Mark("基础数据", "C28", "error", "")])


def test_only_what_is_marked_is_unpacked() -> None:
    members = members_of(PLAIN.read_bytes())
    for part, is_marked in (("xl/worksheets/sheet4.xml", False), ("xl/worksheets/sheet2.xml", True)):
        damaged = {**members, part: replace(members[part], crc=1)}
        copy = mark_copy(packed(damaged), [finding()])
        assert (copy.data is None) == is_marked
        assert copy.data is None or members_of(copy.data)[part] == damaged[part]


def test_one_look_marked_twice_is_one_style() -> None:
    styles = parts_of(in_place(PLAIN.read_bytes(), finding(), finding(SPENT_BEFORE)))["xl/styles.xml"]
    before = parts_of(PLAIN.read_bytes())["xl/styles.xml"]
    for name in (b"fills", b"cellXfs"):
        counts = [int(re.findall(rb'<%s count="(\d+)"' % name, one)[0]) for one in (before, styles)]
        assert counts[1] == counts[0] + 1


def test_text_that_xml_cannot_hold_does_not_damage_the_copy() -> None:
    strange = Finding("x", "note", "", "填的是“<\x01&\ud800>”", "请改", SPENT)
    assert marked(PLAIN.read_bytes(), strange)["基础数据"]["C28"].comment.text == "【提示】填的是“<�&�>”。请改。"


@pytest.mark.parametrize(
    "unusual",
    [
        with_sheet(lambda sheet: sheet.replace(b' r="C28"', b" r='C28'")),
        with_sheet(lambda sheet: sheet.replace(b"<sheetData>", b'<!-- <c r="C28"> --><sheetData>')),
        with_sheet(lambda sheet: re.sub(rb'<c r="C28"[^>]*/>|<c r="C28"[^>]*[^/]>.*?</c>', b"", sheet)),
        with_sheet(
            lambda styles: re.sub(rb'<cellXfs count="\d+">', b"<cellXfs count='1'>", styles).replace(b" xmlns=", b"  xmlns="),
            "xl/styles.xml",
        ),
    ],
    ids=["single quotes", "a comment in the XML", "no such cell yet", "styles"],
)
def test_what_is_written_unusually_is_marked_all_the_same(unusual: bytes) -> None:
    cell = marked(unusual)["基础数据"]["C28"]
    assert cell.fill.fgColor.rgb == FILLS["error"]
    assert cell.comment is not None


def test_a_value_that_looks_like_a_cell_is_left_alone() -> None:
    def typed(sheet: bytes) -> bytes:
        return sheet.replace(b"</t>", b' r="C28" x</t>', 1)

    book = marked(with_sheet(typed))
    assert contents(book) == contents(openpyxl.load_workbook(io.BytesIO(with_sheet(typed))))
    assert book["基础数据"]["C28"].comment is not None
