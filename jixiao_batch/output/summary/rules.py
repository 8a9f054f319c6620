"""规则执行情况: for every identity, scoring rule and further check, how many units passed it, broke it, were left out of it or
could not be tried."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from xlsxwriter.worksheet import Worksheet

from jixiao_batch.evaluation.assessment import IndicatorResult
from jixiao_batch.evaluation.checks import holds
from jixiao_batch.evaluation.figures import Lookup, known_figures
from jixiao_batch.findings.catalogue import CATALOGUE
from jixiao_batch.formats import Book, print_table
from jixiao_batch.numbers import ARITHMETIC, round_score
from jixiao_batch.output.summary.plan import RULES, Plan
from jixiao_batch.output.summary.sheet import SUM_FILL, lines_of, merge, put_formula, put_number, put_text, put_title
from jixiao_batch.output.summary.walking import AssessedRows, Opened, UnitRows
from jixiao_batch.scheme.figures import Identity
from jixiao_batch.scheme.readings import text_of
from jixiao_batch.workbook.layout import address

Outcome = Literal["passed", "found", "skipped", "unable"]
_OUTCOMES: tuple[Outcome, ...] = ("passed", "found", "skipped", "unable")

_HEAD_ROW, _FIRST_ROW = 3, 4
_COLUMNS = (
    ("序号", 5), ("规则", 28), ("内容", 68), ("单位数", 7), ("通过", 7), ("有问题", 7), ("未检查", 7), ("无法检查", 8),
    ("通过率", 9),
)  # fmt: skip
_TOTAL, _PASSED, _FOUND, _SHARE = 4, 5, 6, 9
_NOTE = (
    "通过：相符；有问题：勾稽不平，或自评与复核得分不一致，或查出该种问题；未检查：不适用，或可不填的项没有填；"
    "无法检查：缺数据或无法评分。人工核定前的结果。"
)
#: findings that the lines of identities and indicators tell already
_TOLD_ABOVE = {"identity-broken", "bound-broken", "identity-partial", "score-difference", "needs-decision", "not-computable"}


@dataclass(frozen=True, slots=True)
class _Line:
    name: str
    content: str
    outcomes: Counter[Outcome] = field(default_factory=Counter)


def write_rules(book: Book, plan: Plan) -> UnitRows:
    """Three parts: 勾稽关系, 评分规则, 其他检查; the number of units and the share that passed are formulas."""
    return _Rules(book, plan)


class _Rules(AssessedRows):
    def __init__(self, book: Book, plan: Plan) -> None:
        self._book, self._plan, scheme = book, plan, plan.scheme
        self._identities = [(one, _Line(one.name, text_of(one.relation.tree))) for one in scheme.identities]
        self._indicators = {one.name: _Line(one.name, scheme.sentence(one)) for one in scheme.indicators}
        sheet = self._sheet = book.sheet(RULES)
        put_title(book, sheet, f"{plan.heading}规则执行情况表", (_NOTE, ""), len(_COLUMNS))
        sheet.set_row(1, 28)
        for column, (name, width) in enumerate(_COLUMNS, start=1):
            put_text(sheet, _HEAD_ROW, column, name, book.heading())
            sheet.set_column(column - 1, column - 1, width)
        sheet.set_row(_HEAD_ROW - 1, 22)

    def put_assessed(self, unit: Opened) -> None:
        if (recomputed := unit.unit.recomputed) is None:
            return
        for result in recomputed.indicators:
            self._indicators[result.indicator.name].outcomes[_scored(result)] += 1
        if unit.submission is not None:
            lookup = Lookup(self._plan.scheme, unit.submission, figures=known_figures(recomputed))
            for identity, line in self._identities:
                line.outcomes[_outcome(lookup, identity)] += 1

    def finish(self) -> None:
        sheet, row = self._sheet, _FIRST_ROW
        identities, indicators = [line for _, line in self._identities], list(self._indicators.values())
        parts = (("勾稽关系", identities), ("评分规则", indicators), ("其他检查", list(_others(self._plan))))
        for title, lines in parts:
            merge(sheet, (row, 1), (row, len(_COLUMNS)), title, self._book.boxed(bold=True, bg_color=SUM_FILL))
            for number, line in enumerate(lines, start=1):
                row += 1
                put_number(sheet, row, 1, number, self._book.boxed(align="center"))
                _put_line(self._book, sheet, row, line)
            row += 1
        sheet.freeze_panes(_HEAD_ROW, 2)
        sheet.hide_gridlines(2)
        print_table(sheet, [width for _, width in _COLUMNS], head=(_HEAD_ROW, _HEAD_ROW), last_row=row - 1)


def _put_line(book: Book, sheet: Worksheet, row: int, line: _Line) -> None:
    wrapped, centred = book.boxed(text_wrap=True), book.boxed(align="center")
    put_text(sheet, row, 2, line.name, wrapped)
    put_text(sheet, row, 3, line.content, wrapped)
    total = sum(line.outcomes.values())
    cells = f"{address(row, _PASSED)}:{address(row, _PASSED + len(_OUTCOMES) - 1)}"
    put_formula(sheet, row, _TOTAL, f"SUM({cells})", total, centred)
    strong = book.boxed(align="center", bold=True)
    for column, outcome in enumerate(_OUTCOMES, start=_PASSED):
        count = line.outcomes[outcome]
        put_number(sheet, row, column, count, strong if count and outcome in ("found", "unable") else centred)
    tried = line.outcomes["passed"] + line.outcomes["found"]
    share = round_score(ARITHMETIC.divide(Decimal(line.outcomes["passed"]), Decimal(tried)), 4) if tried else None
    passed, found = address(row, _PASSED), address(row, _FOUND)
    formula = f'IF({passed}+{found}=0,"",ROUND({passed}/({passed}+{found}),4))'
    put_formula(sheet, row, _SHARE, formula, share, book.boxed(num_format="0.0%", align="center"))
    sheet.set_row(row - 1, 13.5 * max(lines_of(line.name, 28), lines_of(line.content, 68)) + 4)


def _outcome(lookup: Lookup, identity: Identity) -> Outcome:
    found = holds(lookup, identity)
    if found is not None:
        return "passed" if found else "found"
    blank = [field for field in lookup.scheme.fields_of(identity.relation.tree) if lookup.submission.value(field) is None]
    may_be_blank = all(lookup.scheme.fields[field].required is False for field in blank)
    return "skipped" if blank and may_be_blank else "unable"


def _scored(result: IndicatorResult) -> Outcome:
    if result.status == "not_applicable":
        return "skipped"
    if result.status == "unscored":
        return "unable"
    return "found" if result.difference else "passed"


def _others(plan: Plan) -> Iterator[_Line]:
    """Every further kind of finding that there is, then all that found nothing together."""
    received = plan.summary.units - plan.summary.statuses["missing"]
    counts = [count for count in plan.summary.findings if count.code not in _TOLD_ABOVE]
    for count in counts:
        hit = min(count.units, received)
        yield _Line(count.title, CATALOGUE[count.code].example_fix, Counter({"passed": received - hit, "found": hit}))
    others = len(CATALOGUE) - len(_TOLD_ABOVE | {count.code for count in counts})
    yield _Line(f"其余 {others} 种检查", "逐种见使用手册的问题目录，都没有查出问题", Counter({"passed": received}))
