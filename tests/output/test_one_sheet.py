"""Score sheets that are written fast are, part by part, what xlsxwriter writes."""

from __future__ import annotations

import io
import zipfile
from importlib import resources

import pytest
from example_units import assessed, changed, example_units, real_submission, real_unit
from holding import with_contents

from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.findings.catalogue import found
from jixiao_batch.findings.model import Place
from jixiao_batch.formats import Book
from jixiao_batch.one_sheet.book import OneSheetBook
from jixiao_batch.output.returns import add_problem_list
from jixiao_batch.output.score_sheet import COLUMN_FONT, add_score_sheet, title_of
from jixiao_batch.scheme.loading import LoadedScheme, load_scheme, load_text


def parts_of(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {info.filename: archive.read(info).decode("utf-8") for info in archive.infolist()}


def fast(loaded: LoadedScheme, unit: UnitResult) -> bytes:
    book = OneSheetBook(title_of(loaded, 2023, unit), **COLUMN_FONT)
    add_score_sheet(book, "得分表", loaded, 2023, unit)
    return book.content()


def plain(loaded: LoadedScheme, unit: UnitResult) -> bytes:
    stream = io.BytesIO()
    book = Book(stream, title_of(loaded, 2023, unit), **COLUMN_FONT)
    add_score_sheet(book, "得分表", loaded, 2023, unit)
    book.close()
    return stream.getvalue()


@pytest.fixture(scope="module")
def loaded() -> LoadedScheme:
    return load_scheme("jianghua-2023")


@pytest.mark.parametrize("name", list(example_units()))
def test_every_part_is_what_xlsxwriter_writes(loaded: LoadedScheme, name: str) -> None:
    unit = example_units(loaded)[name]
    assert parts_of(fast(loaded, unit)) == parts_of(plain(loaded, unit))


def test_what_means_something_in_xml_is_written_as_xlsxwriter_does(loaded: LoadedScheme) -> None:
    strange = {"单位名称": "<b>&_x0041_\"'\n局", "主管部门": "<r>&"}
    unit = assessed(loaded, changed(real_submission(loaded.scheme), strange))
    assert parts_of(fast(loaded, unit)) == parts_of(plain(loaded, unit))


def test_what_was_written_before_does_not_matter(loaded: LoadedScheme) -> None:
    units = example_units(loaded)
    first = {name: fast(loaded, unit) for name, unit in units.items()}
    assert {name: fast(loaded, unit) for name, unit in reversed(units.items())} == first


def test_what_was_printed_for_another_scheme_is_not_taken(loaded: LoadedScheme) -> None:
    before = fast(loaded, real_unit(loaded))
    text = (resources.files("jixiao_batch") / "schemes" / "jianghua-2023.yaml").read_text(encoding="utf-8")
    # the same id, names and places: only a rule's number or a formula differs
    for change in (
        ("每档: 5%, 每档扣: 2}", "每档: 5%, 每档扣: 1}"),
        ("公式: 收入合计 - 支出合计", "公式: 收入合计 - 支出合计 + 0"),
    ):
        other = load_text(text.replace(*change), "other.yaml")
        written = fast(other, real_unit(other))
        assert parts_of(written) == parts_of(plain(other, real_unit(other)))
        assert written != before
    assert fast(loaded, real_unit(loaded)) == before


def test_pages_are_laid_out_alike_however_they_are_written(loaded: LoadedScheme) -> None:
    for unit in example_units(loaded).values():
        one, other = (
            add_score_sheet(book, "得分表", loaded, 2023, unit)
            for book in (OneSheetBook("", **COLUMN_FONT), Book(io.BytesIO(), "", **COLUMN_FONT))
        )
        for what in ("row", "heights", "parts", "groups", "kept", "spare_heads", "results"):
            assert getattr(one, what) == getattr(other, what)


@pytest.mark.parametrize("marked_copy", ["", "001_甲_标注.xlsx", "a b%[1]&.xlsx"])
def test_a_list_of_problems_is_what_xlsxwriter_writes(loaded: LoadedScheme, marked_copy: str) -> None:
    unit = example_units(loaded)["returned_unit"]
    odd = found("nothing-stated", Place('a"b&<c>', "C9", "项目\n支出 "), value=" _x0041_\x01")
    unit = with_contents(unit, findings=(*unit.findings, odd))
    quick = OneSheetBook("问题清单")
    add_problem_list(quick, unit, 2023, marked_copy)
    stream = io.BytesIO()
    book = Book(stream, "问题清单")
    add_problem_list(book, unit, 2023, marked_copy)
    book.close()
    assert parts_of(quick.content()) == parts_of(stream.getvalue())


def test_merged_cells_never_overlap() -> None:
    book = OneSheetBook("")
    sheet, look = book.sheet("x"), book.style()
    sheet.merge_blank((0, 0, 1, 1), look)
    with pytest.raises(ValueError, match="overlaps"):
        sheet.merge_blank((1, 1, 2, 2), look)
