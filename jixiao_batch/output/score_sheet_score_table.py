"""指标得分 on a score sheet as it is printed for many units: names, weights, rules and formulas, without what each comes to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from xlsxwriter.format import Format

from jixiao_batch.formats import COMPUTED_FILL
from jixiao_batch.numbers import plain
from jixiao_batch.output.score_sheet_page import (
    LAST,
    LEAST_HEIGHT,
    SMALL,
    SUM_FILL,
    Live,
    Page,
    at,
    down,
    height_of,
    number_format,
)
from jixiao_batch.output.score_sheet_parts import SUM_LOOK, Cells, KnownScheme, score_format
from jixiao_batch.scheme.figure_readings import indicator_value_excel
from jixiao_batch.scheme.formula import Name, names
from jixiao_batch.scheme.indicators import Group, Indicator, SecondLevel, item_id
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.scheme.readings import NOT_APPLICABLE
from jixiao_batch.scheme.rules.base import YES, Item
from jixiao_batch.scheme.score_readings import (
    NOT_SCORED,
    capped_excel,
    grade_excel,
    provisional_excel,
    rounded_excel,
    score_excel,
    total_excel,
)

PART, NAME, WEIGHT, VALUE = (0, 0), (1, 2), (3, 3), (4, 4)
SELF, SCORE, DIFFERENCE, RULE, WORKING = (5, 5), (6, 6), (7, 7), (8, 12), (13, LAST)
SCORE_HEADS = (
    (PART, "二级指标"),
    (NAME, "三级指标"),
    (WEIGHT, "分值"),
    (VALUE, "指标值"),
    (SELF, "自评"),
    (SCORE, "复核"),
    (DIFFERENCE, "差异"),
    (RULE, "评分规则"),
    (WORKING, "复核计算"),
)

TOTAL_LOOK: dict[str, Any] = {**SUM_LOOK, "top": 2}


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """The row of an indicator without what it comes to for the unit: its formulas, "" where these are not the same for all
    units; `least` is the height that its words need."""

    indicator: Indicator
    row: int
    value: str
    score: str
    difference: str
    least: float


@dataclass(frozen=True, slots=True)
class GroupLine:
    """The row of a first-level group without what it comes to: the formulas of its score and the difference."""

    group: Group
    row: int
    score: str
    difference: str


@dataclass(frozen=True, slots=True)
class TotalLine:
    """The last row without what it comes to: the formulas of its score, the difference and the grade."""

    row: int
    score: str
    difference: str
    grade: str


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """Where things go."""

    indicators: tuple[ScoreLine, ...]
    groups: tuple[GroupLine, ...]
    total: TotalLine


def scores_height(scheme: Scheme) -> int:
    """Rows that `print_scores` takes: heading, column heads, a row per indicator and group, spare heads, the total, a gap."""
    spare = sum(len(group.parts) for group in scheme.groups) - 1
    return 2 + len(scheme.indicators) + len(scheme.groups) + spare + 2


@lru_cache(maxsize=8)
def names_in_scores(known: KnownScheme) -> tuple[Name, ...]:
    """What the formulas of the scores read: fields and figures, and the answers to 事项."""
    scheme = known.scheme
    formulas = [formula for one in scheme.indicators for formula in (one.value, one.not_applicable) if formula]
    formulas += [way.value for one in scheme.indicators for way in one.alternatives]
    read = [name for formula in formulas for name in names(formula.tree)]
    read += [_item(one, item) for one in scheme.indicators if one.rule for item in one.rule.form_items]
    if scheme.total_cap:
        read.append(Name(scheme.total_cap.figure))
    return tuple(dict.fromkeys(read))


def _item(indicator: Indicator, item: Item) -> Name:
    return Name(item_id(indicator, item.name), typed=True)


def print_scores(page: Page, known: KnownScheme, cells: Cells, score_word: str) -> ScoreTable:
    """Names, weights, rules and formulas; a row for the heads wherever a page may begin."""
    scheme = known.scheme
    decided = "；经核定的指标以核定得分计，其余以复核得分计" if score_word == "核定" else ""
    page.heading("三、指标得分", f"差异＝{score_word}－自评{decided}")
    heads = tuple((span, score_word if span == SCORE else head) for span, head in SCORE_HEADS)
    page.column_heads(heads)
    first = page.row
    groups: list[GroupLine] = []
    lines: list[ScoreLine] = []
    score_cells: list[str] = []
    for group in scheme.groups:
        if group is not scheme.groups[0]:
            page.spare(heads)
        scores = down(SCORE[0], page.row + 1, page.row + len(group.indicators) + len(group.parts) - 1)
        score_cells.append(scores)
        total = rounded_excel(f"SUM({scores})", scheme.score_places)
        groups.append(GroupLine(group, page.row, total, _difference(page.row)))
        _print_subtotal(page, scheme, group)
        for part in group.parts:
            if part is not group.parts[0]:
                page.spare(heads)
            lines += _print_part(page, scheme, part, cells)
    return ScoreTable(tuple(lines), tuple(groups), _print_total(page, scheme, cells, first, lines, score_cells))


def _print_part(page: Page, scheme: Scheme, part: SecondLevel, cells: Cells) -> Iterator[ScoreLine]:
    page.put(page.row, PART, part.name, page.words(align="center"), down=len(part.indicators))
    least = height_of([(part.name, PART)]) / len(part.indicators)
    for indicator in part.indicators:
        row, sentence = page.row, scheme.sentence(indicator)
        page.put(row, NAME, indicator.name, page.words())
        page.put(row, WEIGHT, indicator.weight, page.figure(num_format=number_format(indicator.weight, 0)))
        page.put(row, VALUE, None, _value_style(page, indicator))
        page.put(row, SCORE, None, page.figure(num_format=score_format(scheme), bg_color=COMPUTED_FILL))
        page.put(row, RULE, sentence, page.words(font_size=SMALL))
        page.put(row, WORKING, None, page.words())
        page.end_row(
            max(height_of([(indicator.name, NAME)], least=max(LEAST_HEIGHT, least)), height_of([(sentence, RULE)], SMALL))
        )
        formulas = _formulas(scheme, indicator, cells, row) if indicator.rows is None else ("", "")
        yield ScoreLine(indicator, row, *formulas, _difference(row), page.heights[row])


def _value_style(page: Page, indicator: Indicator) -> Format:
    if indicator.rows is not None:
        return page.figure(num_format='0" 行"')
    if indicator.value is not None:
        is_rate = any(bound.percent for bound in indicator.rule.bounds()) if indicator.rule else False
        return page.figure(num_format="0.00%" if is_rate else "#,##0.00##")
    items = indicator.rule.form_items if indicator.rule else ()
    return page.figure(num_format=f'0"/{len(items)} 项"') if items and are_counted(items) else page.figure()


def _difference(row: int) -> str:
    """复核－自评, empty where either is lacking."""
    own, score = at(row, SELF[0]), at(row, SCORE[0])
    return f'IF(COUNT({own},{score})<2,"",ROUND({score}-{own},9))'


def _formulas(scheme: Scheme, indicator: Indicator, cells: Cells, row: int) -> tuple[str, str]:
    """指标值 and 复核 of an indicator that has a rule of its own."""
    value_cell, weight, own = at(row, VALUE[0]), at(row, WEIGHT[0]), at(row, SELF[0])
    items = indicator.rule.form_items if indicator.rule else ()
    item_cells = [cells.of(_item(indicator, item)) for item in items]
    value = ""
    if indicator.value is not None:
        value = indicator_value_excel(scheme, indicator, cells.of)
    elif items and are_counted(items):
        met = "+".join(f'({cell}="{YES}")' for cell in item_cells)
        value = met if len(items) > 1 else f"0+{met}"
    return value, score_excel(scheme, indicator, value_cell, item_cells, weight, cells.of, own)


def are_counted(items: Sequence[Item]) -> bool:
    """Whether all are met or not, so that they are counted."""
    return all(YES in item.answers for item in items)


def _print_subtotal(page: Page, scheme: Scheme, group: Group) -> None:
    """The line that heads a first-level group, with what the rows below it come to."""
    row = page.row
    weights = down(WEIGHT[0], row + 1, row + len(group.indicators) + len(group.parts) - 1)
    page.put(row, (PART[0], NAME[1]), f"{group.name}（小计）", page.words(bg_color=SUM_FILL, bold=True))
    page.put(row, WEIGHT, Live(f"SUM({weights})", group.weight), page.figure(num_format="General", **SUM_LOOK))
    page.put(row, VALUE, None, page.figure(**SUM_LOOK))
    page.put(row, SCORE, None, page.figure(num_format=score_format(scheme), **SUM_LOOK))
    page.put(row, (RULE[0], WORKING[1]), None, page.words(bg_color=SUM_FILL))
    page.end_row(LEAST_HEIGHT)
    page.kept.add(row)


def _print_total(
    page: Page, scheme: Scheme, cells: Cells, first: int, lines: Sequence[ScoreLine], score_cells: Sequence[str]
) -> TotalLine:
    row, look = page.row, TOTAL_LOOK
    page.put(row, (PART[0], NAME[1]), "合计", page.words(font_size=9, align="center", **look))
    page.put(row, WEIGHT, scheme.full_score, page.figure(num_format="General", **look))
    page.put(row, VALUE, None, page.figure(**look))
    page.put(row, SCORE, None, page.figure(num_format=score_format(scheme), **look))
    bounds = "，".join(f"{grade.name}≥{plain(grade.lower)}" for grade in scheme.grades if grade.lower)
    cap = f"；{scheme.total_cap.sentence()}" if scheme.total_cap else ""
    note = f"等次（{bounds}{cap}）"
    page.put(row, RULE, note, page.words(font_size=SMALL, align="right", **look))
    page.put(row, WORKING, None, page.figure(font_size=10, **look))
    page.end_row(max(17, height_of([(note, RULE)], SMALL)))
    page.gap()
    score = capped_excel(scheme, total_excel(scheme, score_cells, _dropped(lines)), cells.of)
    not_scored = f'COUNTIF({down(SCORE[0], first, row - 1)},"{NOT_SCORED}")'
    provisional = provisional_excel(scheme, not_scored, cells.of)
    return TotalLine(row, score, _difference(row), f'IF({provisional},"",{grade_excel(scheme, at(row, SCORE[0]))})')


def _dropped(lines: Iterable[ScoreLine]) -> str:
    """The weights that dropped out (不适用: 剔除), as an expression over the score cells; "" where none can."""
    may_drop = (line.row for line in lines if line.indicator.when_not_applicable == "剔除")
    return "+".join(f'({at(row, SCORE[0])}="{NOT_APPLICABLE}")*{at(row, WEIGHT[0])}' for row in may_drop)
