"""The live checks (核对) of the form: what is missing or wrong, as Excel formulas with the result they have on the blank form.

Every check cell holds one short text. Its beginning says what kind of remark it is (`tally_excel` counts by it):
contains 未填, begins with 勾稽不平, 请核实, 提示 or ✓; whatever else is written is a wrong entry (填法不对).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jixiao_batch.numbers import plain
from jixiao_batch.scheme.fields import FormField
from jixiao_batch.scheme.figure_readings import CellOf, condition_excel, kinds_in
from jixiao_batch.scheme.figures import Identity
from jixiao_batch.scheme.formula import Name, names
from jixiao_batch.scheme.formula_field import Formula
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.scheme.readings import excel, excel_settled, excel_text
from jixiao_batch.workbook.layout import Layout
from jixiao_batch.workbook.reading.cells import FIRST_YEAR, LAST_YEAR

UNFILLED = "未填"
UNBALANCED = "勾稽不平"
TO_EXPLAIN = "请核实"
HINT = "提示："
FINE = "✓"
BALANCED = "✓ 相符"
PARTLY_FILLED = "分项未填全"
NOT_FROM_LIST = "应从列表中选"
NOT_A_NUMBER = "应填数字"
BROKEN_CELL = "格内有错误值"

ALL_DONE = "全部填好，勾稽相符，可以报送"

#: day numbers of 2000-01-01 and 2099-12-31 in Excel
_FIRST_DAY, _LAST_DAY = 36526, 73050


@dataclass(frozen=True, slots=True)
class Live:
    """A formula without "=" and its result on the form as it is handed out."""

    formula: str
    stored: str | Decimal | bool = ""


@dataclass(frozen=True, slots=True)
class Complaint:
    """A test over cells, what to say when it is true, and whether it is true on the form as it is handed out.

    `message` is an Excel expression; `says` is its result while `holds`.
    """

    test: str
    message: str
    says: str = ""
    holds: bool = False


def complain(test: str, words: str, *, holds: bool = False) -> Complaint:
    """A complaint in fixed words."""
    return Complaint(test, excel_text(words), words, holds)


def first_of(complaints: Sequence[Complaint], otherwise: Live) -> Live:
    """The first complaint that is true, else `otherwise`; an error value among the cells is a complaint of its own."""
    formula = otherwise.formula
    for complaint in reversed(complaints):
        formula = f"IF({complaint.test},{complaint.message},{formula})"
    stored = next((complaint.says for complaint in complaints if complaint.holds), otherwise.stored)
    return Live(f"IFERROR({formula},{excel_text(BROKEN_CELL)})", stored)


def quoted(sheet: str, cells: str) -> str:
    """A cell or range on another sheet."""
    return f"'{sheet}'!{cells}"


def cell_finder(scheme: Scheme, layout: Layout, sheet: str, figures_sheet: str) -> CellOf:
    """Where formulas on `sheet` find a field or figure."""

    def cell_of(name: Name) -> str:
        if not name.typed and name.name in scheme.figures_by_name:
            place, cell = figures_sheet, layout.figure_cells[name.name]
        else:
            field = layout.fields[name.name]
            place, cell = field.sheet, field.cell
        return cell if place == sheet else quoted(place, cell)

    return cell_of


# ---------------------------------------------------------------- entries of 基础数据


def entries_check(
    scheme: Scheme, fields: Sequence[tuple[FormField, str, str]], cell_of: CellOf, filled: Mapping[str, object], year: int
) -> Live:
    """The check beside a row of entries: (field, its cell, its column's heading). `filled` are values handed out, by field id."""
    watched = [entry for entry in fields if _is_watched(entry[0])]
    several = len(watched) > 1
    complaints: list[Complaint] = []
    if several and all(field.required is True for field, _, _ in watched):
        cells = ",".join(cell for _, cell, _ in watched)
        complaints.append(complain(f"COUNTA({cells})=0", UNFILLED, holds=not any(f.id in filled for f, _, _ in watched)))
    for field, cell, heading in watched:
        prefix = heading if several else ""
        complaints += _unfilled(scheme, field, cell, prefix, cell_of, filled)
    for field, cell, heading in watched:
        complaints += _misfilled(field, cell, heading if several else "", year)
    every = ",".join(cell for _, cell, _ in fields)
    any_filled = any(field.id in filled for field, _, _ in fields)
    return first_of(complaints, Live(f'IF(COUNTA({every})=0,"","{FINE}")', FINE if any_filled else ""))


def _is_watched(field: FormField) -> bool:
    return field.required is not False or field.type not in ("文本", "编码")


def _unfilled(
    scheme: Scheme, field: FormField, cell: str, prefix: str, cell_of: CellOf, filled: Mapping[str, object]
) -> Iterator[Complaint]:
    words = f"{UNFILLED}：{prefix}" if prefix else UNFILLED
    if isinstance(field.required, Formula):
        wanted = condition_excel(scheme, field.required.tree, cell_of, "TRUE", "FALSE", "FALSE")
        yield complain(f'IF({cell}="",{wanted},FALSE)', words)
    elif field.required:
        yield complain(f'{cell}=""', words, holds=field.id not in filled)


def _misfilled(field: FormField, cell: str, prefix: str, year: int) -> Iterator[Complaint]:
    if field.is_number:
        yield complain(f'AND({cell}<>"",NOT(ISNUMBER({cell})))', f"{prefix}{NOT_A_NUMBER}")
        if not field.may_be_negative:
            yield complain(f"AND(ISNUMBER({cell}),{cell}<0)", f"{prefix}不能为负数")
        if field.type == "整数":
            yield complain(f"AND(ISNUMBER({cell}),INT({cell})<>{cell})", f"{prefix}应为整数")
    elif field.type == "选项":
        yield complain(f'AND({cell}<>"",{not_among(cell, field.choices)})', f"{prefix}{NOT_FROM_LIST}")
    elif field.type == "年度":
        in_range = f"AND(ISNUMBER({cell}),{cell}>={FIRST_YEAR},{cell}<={LAST_YEAR})"
        yield complain(f'AND({cell}<>"",NOT({in_range}))', "应填四位年份")
        yield complain(f'AND({cell}<>"",{cell}<>{year})', f"应为 {year} 年")
    elif field.type == "日期":
        yield complain(f'AND({cell}<>"",NOT(ISNUMBER({cell})))', f"{HINT}请写成 {year + 1}-04-28 这样")
        in_range = f"AND({cell}>={_FIRST_DAY},{cell}<={_LAST_DAY})"
        yield complain(f"AND(ISNUMBER({cell}),NOT({in_range}))", "应填日期")


def not_among(cell: str, words: Sequence[str]) -> str:
    """Whether the cell holds none of `words`."""
    return f"ISNA(MATCH({cell},{array(words)},0))"


def array(words: Sequence[str]) -> str:
    """A constant list: {"有","无"}."""
    return "{" + ",".join(excel_text(word) for word in words) + "}"


# ---------------------------------------------------------------- identities


@dataclass(frozen=True, slots=True)
class IdentityCells:
    """An identity on the form: both sides and their difference, empty while there is nothing to compare, and the verdict."""

    left: Live
    right: Live
    difference: Live
    verdict: Live


def identity_cells(scheme: Scheme, identity: Identity, cell_of: CellOf, left: str, right: str) -> IdentityCells:
    """The formulas of one identity; `left` and `right` are the cells where its two sides stand."""
    comparison = identity.comparison
    kinds = kinds_in(scheme, identity.relation.tree)
    operands = [name for name in dict.fromkeys(names(identity.relation.tree)) if kinds[name] == "number"]
    optional = [cell_of(name) for name in operands if _is_optional(scheme, name)]
    wanted = [cell_of(name) for name in operands if not _is_optional(scheme, name)]
    every = ",".join([*wanted, *optional])
    known = f"COUNT({every})={len(operands)}"
    sides = [f'IFERROR(IF({known},{excel(side, cell_of)},""),"")' for side in (comparison.left, comparison.right)]
    gap = excel_settled(f"{left}-{right}")
    tolerance = plain(scheme.tolerance)
    holds = {"=": f"ABS({gap})<={tolerance}", "<=": f"{gap}<={tolerance}", ">=": f"{gap}>=-{tolerance}"}[comparison.operator]
    broken = UNBALANCED if identity.severity == "error" else TO_EXPLAIN if identity.severity == "query" else f"{HINT}不相符"
    unchecked = '""'
    if len(optional) > 1:
        rest = f"COUNT({','.join(wanted)})={len(wanted)}," if wanted else ""
        count = f"COUNT({','.join(optional)})"
        unchecked = f'IF(AND({rest}{count}>0,{count}<{len(optional)}),"{PARTLY_FILLED}","")'
    both = f"COUNT({left},{right})=2"
    verdict = f'IF({both},IF({holds},"{BALANCED}","{broken}"),{unchecked})'
    return IdentityCells(Live(sides[0]), Live(sides[1]), Live(f'IF({both},{gap},"")'), Live(verdict))


def _is_optional(scheme: Scheme, name: Name) -> bool:
    if not name.typed and name.name in scheme.figures_by_name:
        return False
    return scheme.fields[name.name].required is False


# ---------------------------------------------------------------- the line at the top


@dataclass(frozen=True, slots=True)
class Tally:
    """How many check cells complain, by kind."""

    unfilled: int = 0
    unbalanced: int = 0
    wrong: int = 0
    to_explain: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.unfilled + other.unfilled,
            self.unbalanced + other.unbalanced,
            self.wrong + other.wrong,
            self.to_explain + other.to_explain,
        )

    @property
    def counts(self) -> tuple[int, int, int, int]:
        return self.unfilled, self.unbalanced, self.wrong, self.to_explain


TALLY_WORDS = ("未填", "勾稽不平", "填法不对", "请核实")


def tally_of(remarks: Sequence[str]) -> Tally:
    """`tally_excel` over texts."""
    unfilled = sum(UNFILLED in remark for remark in remarks)
    unbalanced = sum(remark.startswith(UNBALANCED) for remark in remarks)
    to_explain = sum(remark.startswith(TO_EXPLAIN) for remark in remarks)
    harmless = sum(not remark or remark.startswith((FINE, HINT)) for remark in remarks)
    return Tally(unfilled, unbalanced, len(remarks) - unfilled - unbalanced - to_explain - harmless, to_explain)


def tally_excel(cells: str) -> tuple[str, str, str, str]:
    """Excel expressions that count the check cells of a range by kind, in the order of `TALLY_WORDS`."""

    def count(pattern: str) -> str:
        return f'COUNTIF({cells},"{pattern}")'

    unfilled, unbalanced, to_explain = count(f"*{UNFILLED}*"), count(f"{UNBALANCED}*"), count(f"{TO_EXPLAIN}*")
    wrong = f"{count('?*')}-{count(f'{FINE}*')}-{count(f'{HINT}*')}-{unfilled}-{unbalanced}-{to_explain}"
    return unfilled, unbalanced, f"({wrong})", to_explain


def state_line(counts: Sequence[str], tally: Tally) -> Live:
    """还有 3 处未填，1 处勾稽不平 … or that the form is complete, from four counting expressions."""
    parts = [f'IF({count}>0,"，"&{count}&" 处{word}","")' for count, word in zip(counts, TALLY_WORDS, strict=True)]
    formula = f'IF({"+".join(counts)}=0,"{ALL_DONE}","还有 "&MID({"&".join(parts)},2,200))'
    said = [f"{number} 处{word}" for number, word in zip(tally.counts, TALLY_WORDS, strict=True) if number]
    return Live(formula, f"还有 {'，'.join(said)}" if said else ALL_DONE)
