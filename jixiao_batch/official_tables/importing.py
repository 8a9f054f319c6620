"""From the file of an official table to the text of a scheme: read, understand, draft, write, and load it as a proof."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from jixiao_batch.numbers import plain
from jixiao_batch.official_tables.columns import Columns, find_columns, role_of
from jixiao_batch.official_tables.drafting import DraftedIndicator, Needs, draft_indicator
from jixiao_batch.official_tables.indicators import IndicatorTree, read_indicators
from jixiao_batch.official_tables.library import built_in_library
from jixiao_batch.official_tables.report import ImportReport
from jixiao_batch.official_tables.scheme_data import Header, grades_in_words, names_of, scheme_data
from jixiao_batch.official_tables.table import OfficialTable
from jixiao_batch.official_tables.tables import read_tables
from jixiao_batch.scheme.loading import load_text
from jixiao_batch.scheme.source import SchemeError, SchemeFault
from jixiao_batch.scheme.yaml_text import yaml_text
from jixiao_batch.workbook.opening.collecting import MAX_FILE_BYTES

USUAL_FULL_SCORE = Decimal(100)

_Chosen = Sequence[tuple[OfficialTable, Columns]]


@dataclass(frozen=True, slots=True)
class DraftedScheme:
    """The scheme's YAML text and what was understood. With `faults` there is no text: nothing may be written then."""

    text: str
    report: ImportReport
    faults: tuple[SchemeFault, ...] = ()


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person who imports says; without it the id comes from the file's name, title and year from the words above
    the table, and the weights must come to 100 or to the total that the table states."""

    scheme_id: str = ""
    title: str = ""
    year: int | None = None
    full_score: Decimal | None = None


def draft_scheme(data: bytes, file: str, wishes: Wishes = Wishes()) -> DraftedScheme:
    """A draft of the scheme that an official table (.xlsx, .docx) describes; faults and the scheme name its `file`."""
    if len(data) > MAX_FILE_BYTES:
        return _refused(file, f"文件超过 {MAX_FILE_BYTES // 1024 // 1024} MB，请只留下评分表再导入")
    tables = read_tables(data)
    if isinstance(tables, str):
        return _refused(file, tables)
    chosen, tree, unused = _choose(tables, wishes.full_score)
    if not chosen:
        return _refused(file, _NO_TABLE if tables else "文件里没有表格。请用含有评分表的 .xlsx 或 .docx 文件")
    words, stem = _words_before(tables, chosen[0]), Path(file).stem
    year = wishes.year or _year(words, stem)
    faults = [*tree.faults, *_total_faults(tree, wishes.full_score)]
    if year is None:
        faults.append("表题和文件名里都没有年度，请用 --year 写明，如 --year 2024")
    if faults or year is None:
        return DraftedScheme("", ImportReport(file), tuple(SchemeFault(fault, None, file) for fault in faults))
    library, needs = built_in_library(), Needs()
    drafted = [draft_indicator(indicator, library, needs) for indicator in tree.indicators]
    header = Header(
        _id(wishes.scheme_id or stem, year), wishes.title or _title(words, stem), year, _note(drafted), f"评分表：{file}"
    )
    notes = [
        *_notes(chosen, unused, tree),
        f"年度按 {year} 年",
        f"等次按通常的标准设为 {grades_in_words(tree.weight)}，请按本县的规定核对",
    ]
    report = ImportReport(file, tuple(drafted), tuple(needs.fields), (*notes, *tree.notes))
    text = yaml_text(scheme_data(header, tree, names_of(drafted), needs, library))
    try:
        load_text(text, file)
    except SchemeError as error:
        # places in the draft's text mean nothing to a person who has only the table
        return DraftedScheme("", report, tuple(SchemeFault(fault.message, None, file) for fault in error.faults))
    return DraftedScheme(text, report)


_NO_TABLE = "没有找到评分表：要有一张表，表头写着“三级指标”（或“指标”）和“评分标准”（或“评价标准”“计分方法”等）"


def _refused(file: str, why: str) -> DraftedScheme:
    return DraftedScheme("", ImportReport(file), (SchemeFault(why, None, file),))


def _choose(tables: Sequence[OfficialTable], full_score: Decimal | None) -> tuple[_Chosen, IndicatorTree, list[str]]:
    """The first table with a standard column whose weights fit, with the tables that go on from it (续表); names of others."""
    with_columns = [(table, find_columns(table)) for table in tables]
    starts = [place for place, (_, columns) in enumerate(with_columns) if columns is not None]
    tried: list[tuple[_Chosen, IndicatorTree, list[str]]] = []
    for start in starts:
        for chosen in _growing(with_columns[start:]):
            tree = read_indicators(chosen)
            if not any(True for _ in tree.indicators):
                continue
            taken = {id(table) for table, _ in chosen}
            unused = [with_columns[place][0].name for place in starts if id(with_columns[place][0]) not in taken]
            tried.append((chosen, tree, unused))
            if not tree.faults and not list(_total_faults(tree, full_score)):
                return tried[-1]
    return tried[0] if tried else ((), IndicatorTree(), [])


def _growing(tables: Sequence[tuple[OfficialTable, Columns | None]]) -> Iterator[list[tuple[OfficialTable, Columns]]]:
    """The first table alone, then with the next ones as long as these have its width: a table that breaks over pages."""
    first, columns = tables[0]
    if columns is None:
        return
    grown = [(first, columns)]
    yield list(grown)
    width = len(first.rows[0].cells)
    for table, own in tables[1:6]:
        if not table.rows or len(table.rows[0].cells) != width:
            return
        go_on = Columns(
            columns.levels,
            columns.weights,
            columns.sentence,
            columns.explanations,
            columns.unread,
            0 if own is None else own.first_row,
        )
        grown.append((table, go_on))
        yield list(grown)


def _total_faults(tree: IndicatorTree, full_score: Decimal | None) -> Iterator[str]:
    if tree.faults or not tree.groups:
        return
    wanted = full_score or (tree.total[0] if tree.total else USUAL_FULL_SCORE)
    if tree.weight != wanted:
        groups = "＋".join(f"{group.name} {plain(group.weight)}" for group in tree.groups)
        advice = "如果表中的满分就是这个数，请用 --full-score 写明"
        yield f"各指标分值合计 {plain(tree.weight)}（{groups}），应为 {plain(wanted)}；{advice}"


def _words_before(tables: Sequence[OfficialTable], chosen: tuple[OfficialTable, Columns]) -> list[str]:
    """What stands before the table's header, in a document also the paragraphs before it, nearest last."""
    table, columns = chosen
    before: list[str] = []
    for other in tables:
        before += other.before
        if other is table:
            break
    return [*before, *(cell for row in table.rows[: max(columns.first_row - 1, 0)] for cell in row.cells if cell)]


def _year(words: Sequence[str], stem: str) -> int | None:
    """The year that the words nearest to the table speak of (2018年度, or a title's 2018年), else the file's name."""
    said = [_in_digits(text) for text in words]
    for pattern, texts in (
        (r"(?<!\d)(20\d\d)\s*年\s*度", reversed(said)),
        (r"(?<!\d)(20\d\d)\s*年", reversed([text for text in said if _TITLE.search(text) and len(text) <= 60])),
        (r"^[^\d]*(20\d\d)\s*年[^\d]*表[^\d]*$", reversed([text for text in said if len(text) <= 30])),
        (r"(?<!\d)(20\d\d)(?!\d)", [_in_digits(stem)]),
    ):
        for text in texts:
            if found := re.search(pattern, text):
                return int(found[1])
    return None


_YEAR_IN_CHINESE = re.compile(r"二\s*[〇○零Ｏ0Oo]\s*[〇○零一二三四五六七八九]\s*[〇○零一二三四五六七八九](?=\s*年)")


def _in_digits(text: str) -> str:
    """二〇二三年度 as 2023年度."""
    return _YEAR_IN_CHINESE.sub(
        lambda found: re.sub(r"\s", "", found[0]).translate(str.maketrans("〇○零ＯOo一二三四五六七八九", "000000123456789")), text
    )


_TITLE = re.compile(r"指标|评分|评价|自评")


_ANNEX = re.compile(r"^\s*附\s*[件表]\s*(?:\d{1,2}(?:[-—]\d{1,2})?(?!\d)|[一二三四五六七八九十]+)?\s*[:：.、-]?")


def _title(words: Sequence[str], stem: str) -> str:
    bare = [re.sub(r"\s+", "", _ANNEX.sub("", text)) for text in words]
    titles = [text for text in bare if _TITLE.search(text) and 4 < len(text) <= 60 and not role_of(text)]
    return titles[-1] if titles else stem


def _id(wanted: str, year: int) -> str:
    return wanted if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}", wanted) else f"bendi-{year}"


def _note(drafted: Sequence[DraftedIndicator]) -> str:
    known = sum(one.understood for one in drafted)
    return (
        f"由评分表导入，共 {len(drafted)} 条评分标准，看懂 {known} 条，{len(drafted) - known} 条由人工评定。"
        "用于评分前，请对照原表核对每一条，特别是写着“请核对”的各条。"
    )


def _notes(chosen: _Chosen, unused: Sequence[str], tree: IndicatorTree) -> Iterator[str]:
    yield f"读的是{'、'.join(table.name for table, _ in chosen)}，满分 {plain(tree.weight)}"
    if unused:
        yield f"还有带评分标准的表没有用：{'、'.join(unused)}；要导入它，请另存为单独的文件"
    if unread := list(dict.fromkeys(name for _, columns in chosen for name in columns.unread)):
        yield f"没有用到的栏：{'、'.join(unread)}"
