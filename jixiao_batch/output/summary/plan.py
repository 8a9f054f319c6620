"""Where everything stands in the county workbook, so that formulas of one sheet can name cells of another.

On every sheet of units × something a unit keeps one row: its 序号 is the same everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from jixiao_batch.county.consolidate import CountySummary
from jixiao_batch.county.results import CountyResult
from jixiao_batch.evaluation.decisions import Decided, TargetKind
from jixiao_batch.evaluation.results import is_adopted
from jixiao_batch.history.changes import NOTHING_COMPARED, Compared
from jixiao_batch.output.names import score_sheet_files
from jixiao_batch.output.summary.facts import CountyFacts
from jixiao_batch.output.summary.sheet import link_to, span
from jixiao_batch.output.summary.walking import AssessedUnit, Opened, Visited
from jixiao_batch.scheme.fields import FormField, block_fields
from jixiao_batch.scheme.figure_readings import CellOf
from jixiao_batch.scheme.figures import Figure
from jixiao_batch.scheme.formula import Name, names
from jixiao_batch.scheme.indicators import Indicator, item_id
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.workbook.layout import address

COVER = "封面"
CONTENTS = "目录"
OVERVIEW = "概览"
CHARTS = "分析图"
RECEIVED = "报送情况"
CHASING = "催报清单"
RANKING = "总排名"
GROUPED = "分组排名"
DEPARTMENTS = "主管部门汇总"
SCORES = "指标得分矩阵"
DETAIL = "绩效指标明细"
RATES = "比率与基础数据"
#: what the units filled in stands on the same sheet, after the rates
RAW = RATES
BALANCES = "收支结余汇总"
DIFFERENCES = "自评与复核差异"
FINDINGS = "问题清单"
KINDS = "问题分类"
RULES = "规则执行情况"
DECIDED = "人工核定"
SPOT_CHECKS = "抽评情况"
YEARLY = "与上年比较"
YEARLY_GROUPS = "户数增减"
SINCE_LAST = "较上次变化"
VALUES_SINCE_LAST = "较上次填报"
FINDINGS_SINCE_LAST = "较上次问题"
SCHEME = "指标体系全文"
RUN = "运行信息"

#: names that no sheet of the scheme's own may have
SHEET_NAMES = (
    COVER, CONTENTS, OVERVIEW, CHARTS, RECEIVED, CHASING, RANKING, GROUPED, DEPARTMENTS, SCORES, DETAIL, RATES, BALANCES,
    DIFFERENCES, FINDINGS, KINDS, RULES, DECIDED, SPOT_CHECKS, YEARLY, YEARLY_GROUPS, SINCE_LAST,
    VALUES_SINCE_LAST, FINDINGS_SINCE_LAST, SCHEME, RUN,
)  # fmt: skip

#: 1-based rows of the sheets of units × something: two heading rows, one row that explains the columns, the units
HEAD_ROW = 3
EXPLAIN_ROW = 5
FIRST_ROW = 6

#: what stands before the figures on those sheets, with column widths
IDENTITY = (("序号", 4.5), ("单位编码", 8.5), ("单位名称", 27.0), ("单位类别", 8.5), ("状态", 7.0))
NUMBER_COLUMN, CODE_COLUMN, NAME_COLUMN, CATEGORY_COLUMN, STATUS_COLUMN = range(1, 6)
FIRST_FIGURE_COLUMN = len(IDENTITY) + 1

SCORE_SHEETS = "得分表"


@dataclass(frozen=True)
class ScoreColumns:
    """Columns of 指标得分矩阵: indicators and subtotals by name, then the totals."""

    indicators: dict[str, int]
    subtotals: dict[str, int]
    total: int

    @property
    def grade(self) -> int:
        return self.total + 1

    @property
    def ranked_total(self) -> int:
        return self.total + 2

    @property
    def rank(self) -> int:
        return self.total + 3

    @property
    def group_rank(self) -> int:
        return self.total + 4


@dataclass(frozen=True, slots=True)
class OtherBook:
    """The county workbook of another scheme of the same run, beside this one."""

    name: str
    title: str
    units: int
    ranked: int


@dataclass(frozen=True)
class Plan:
    """The county with the cells of its workbook; `facts` are those of all its units.

    `run_facts` are (what, value); `compared` holds former runs of an earlier year and of this one; `others` are the
    workbooks of the run's other schemes, told in the leading one; `score_sheet_names` are file names by place in the county's
    list (in a run of one scheme they follow from the units).
    """

    county: CountyResult
    facts: CountyFacts = field(repr=False)
    run_facts: Sequence[tuple[str, str]] = ()
    compared: Compared = NOTHING_COMPARED
    others: Sequence[OtherBook] = ()
    score_sheet_names: Mapping[int, str] | None = None

    @property
    def scheme(self) -> Scheme:
        return self.county.loaded.scheme

    @property
    def heading(self) -> str:
        """What every title begins with."""
        return f"{self.county.year}年度{self.scheme.subject}绩效自评"

    @cached_property
    def units(self) -> tuple[AssessedUnit, ...]:
        """Units with figures, in the county's order."""
        places = [place for place, unit in enumerate(self.county.units) if unit.totals is not None]
        return tuple(
            AssessedUnit(place, number, FIRST_ROW + number - 1, self.county.units[place])
            for number, place in enumerate(places, start=1)
        )

    @cached_property
    def entries(self) -> dict[int, AssessedUnit]:
        """The same by their place in the county's list."""
        return {entry.place: entry for entry in self.units}

    @cached_property
    def score_sheets(self) -> dict[int, str]:
        """Link targets of the units' score sheets, by place in the county's list."""
        names = self.score_sheet_names
        if names is None:
            files = score_sheet_files(entry.unit for entry in self.units)
            names = dict(zip((entry.place for entry in self.units), files, strict=True))
        return {place: link_to(f"{SCORE_SHEETS}/{file}") for place, file in names.items()}

    @cached_property
    def categories(self) -> tuple[str, ...]:
        """The categories of the adopted units in the form's order, "" for those without one; empty when there is but one."""
        found = {entry.unit.category for entry in self.units if is_adopted(entry.unit)}
        choices = self.category_choices
        order = sorted(found, key=lambda one: (not one, choices.index(one) if one in choices else len(choices), one))
        return tuple(order) if len(order) > 1 else ()

    @property
    def category_choices(self) -> tuple[str, ...]:
        """The choices of the form, in its order: categories among them."""
        return tuple(choice for field in self.scheme.data_fields for choice in field.choices)

    def walk(self) -> Iterator[Visited]:
        """All units in the county's order, each with its contents unpacked once: sheets are written side by side."""
        for place, unit in enumerate(self.county.units):
            entry = self.entries.get(place)
            yield Visited(place, unit, Opened.of(entry) if entry is not None else None)

    @property
    def summary(self) -> CountySummary:
        return self.facts.summary

    @property
    def decided(self) -> Sequence[tuple[int, Decided]]:
        """Every decision with the place of its unit in the county's list."""
        return self.facts.decided

    @cached_property
    def decided_at(self) -> Mapping[tuple[int, TargetKind, str], int]:
        """Which of `decided` (from 0) is about that target of the unit at that place."""
        targets = ((place, one.decision.kind, one.decision.target) for place, one in self.decided)
        numbered = list(enumerate(targets))
        return {target: number for number, target in reversed(numbered)}

    @property
    def score_word(self) -> str:
        """What scores are called: 核定 as soon as people have decided on any."""
        return "核定得分" if self.decided else "复核得分"

    @property
    def settled_word(self) -> str:
        """The same in differences: 复核－自评, 核定－自评."""
        return self.score_word.removesuffix("得分")

    @cached_property
    def points(self) -> str:
        """Number format of scores: as many decimals as the scheme keeps."""
        return points_format(self.scheme.score_places)

    @cached_property
    def claims(self) -> str:
        """Number format of what the units gave themselves, which may have more decimals."""
        return points_format(self.facts.claimed_places)

    @cached_property
    def signed(self) -> str:
        """Number format of differences between the two."""
        form = points_format(self.facts.claimed_places)
        return f"+{form};-{form};{form}"

    @property
    def last_row(self) -> int:
        return FIRST_ROW + len(self.units) - 1

    def column_of_units(self, column: int, sheet: str = "") -> str:
        """The cells of all units in one column."""
        return span(FIRST_ROW, self.last_row, column, sheet)

    @property
    def states(self) -> str:
        """The cells of 状态 beside the units, on the formula's own sheet."""
        return self.column_of_units(STATUS_COLUMN)

    # ------------------------------------------------------------ columns

    @cached_property
    def raw_fields(self) -> tuple[FormField, ...]:
        """Every field of the form: data, items, self scores, last the evidence that anybody gave."""
        scheme = self.scheme
        given = [field for field in scheme.evidence_fields if field.id in self.facts.given]
        return (*scheme.data_fields, *scheme.item_fields, *scheme.self_score_fields, *given)

    @cached_property
    def raw_columns(self) -> dict[str, int]:
        first = FIRST_FIGURE_COLUMN + len(self.rate_figures) + len(self.own_value_columns)
        return {field.id: column for column, field in enumerate(self.raw_fields, start=first)}

    @cached_property
    def balance_figures(self) -> tuple[Figure, ...]:
        return tuple(figure for figure in self.scheme.figures if not figure.is_rate)

    @cached_property
    def rate_figures(self) -> tuple[Figure, ...]:
        return tuple(figure for figure in self.scheme.figures if figure.is_rate)

    @cached_property
    def balance_inputs(self) -> tuple[FormField, ...]:
        """Amounts that stand beside the balances: every number of a block from which a balance takes one."""
        wanted = {name.name for figure in self.balance_figures for name in names(figure.formula.tree)}
        wanted -= {figure.name for figure in self.balance_figures}
        blocks = [tuple(block_fields(block)) for block in self.scheme.blocks]
        used = [fields for fields in blocks if any(field.id in wanted for field in fields)]
        return tuple(field for fields in used for field in fields if field.is_number)

    @cached_property
    def balance_columns(self) -> dict[str, int]:
        """Columns of the balances on 收支结余汇总, after their inputs."""
        first = FIRST_FIGURE_COLUMN + len(self.balance_inputs)
        return {figure.name: column for column, figure in enumerate(self.balance_figures, start=first)}

    @cached_property
    def rate_columns(self) -> dict[str, int]:
        return {figure.name: column for column, figure in enumerate(self.rate_figures, start=FIRST_FIGURE_COLUMN)}

    @cached_property
    def own_value_columns(self) -> dict[str, int]:
        """Columns of 比率与基础数据 for indicators whose 指标值 is a formula of their own, by indicator."""
        own = [indicator for indicator in self.scheme.indicators if self.has_own_value(indicator)]
        first = FIRST_FIGURE_COLUMN + len(self.rate_figures)
        return {indicator.name: column for column, indicator in enumerate(own, start=first)}

    def has_own_value(self, indicator: Indicator) -> bool:
        if indicator.value is None:
            return False
        tree = indicator.value.tree
        is_figure = isinstance(tree, Name) and not tree.typed and tree.name in self.scheme.figures_by_name
        return not (is_figure and indicator.not_applicable is None)

    @cached_property
    def score_columns(self) -> ScoreColumns:
        indicators: dict[str, int] = {}
        subtotals: dict[str, int] = {}
        column = FIRST_FIGURE_COLUMN
        for group in self.scheme.groups:
            for indicator in group.indicators:
                indicators[indicator.name] = column
                column += 1
            subtotals[group.name] = column
            column += 1
        return ScoreColumns(indicators, subtotals, column)

    # ------------------------------------------------------------ cells of one unit

    def cell_of(self, row: int, own_sheet: str) -> CellOf:
        """The cell that a name of the formula language means for the unit in `row`."""

        def cell(name: Name) -> str:
            if not name.typed and name.name in self.scheme.figures_by_name:
                return self.figure_cell(name.name, row, own_sheet)
            return self.raw_cell(name.name, row, own_sheet)

        return cell

    def figure_cell(self, figure: str, row: int, own_sheet: str) -> str:
        if figure in self.balance_columns:
            return _on(BALANCES, address(row, self.balance_columns[figure]), own_sheet)
        return _on(RATES, address(row, self.rate_columns[figure]), own_sheet)

    def raw_cell(self, field_id: str, row: int, own_sheet: str = "") -> str:
        return _on(RAW, address(row, self.raw_columns[field_id]), own_sheet)

    def value_cell(self, indicator: Indicator, row: int) -> str:
        """The cell of an indicator's 指标值, "" when it is scored by items."""
        if indicator.value is None:
            return ""
        if indicator.name in self.own_value_columns:
            return _on(RATES, address(row, self.own_value_columns[indicator.name]), "")
        tree = indicator.value.tree
        return self.figure_cell(tree.name, row, "") if isinstance(tree, Name) else ""

    def item_cells(self, indicator: Indicator, row: int) -> list[str]:
        items = indicator.rule.form_items if indicator.rule else ()
        return [self.raw_cell(item_id(indicator, item.name), row) for item in items]

    def score_cell(self, column: int, row: int) -> str:
        return f"{SCORES}!{address(row, column)}"


def points_format(places: int) -> str:
    """The number format of points with so many decimals."""
    return f"0.{'0' * places}" if places else "0"


def _on(sheet: str, cell: str, own_sheet: str) -> str:
    return cell if sheet == own_sheet else f"{sheet}!{cell}"
