"""Scores in Excel: an indicator's, a row's, the total's and the grade's, saying exactly what the Decimal side says."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from jixiao_batch.numbers import ARITHMETIC, GUARD_PLACES, ZERO, plain, round_score
from jixiao_batch.scheme.figure_readings import CellOf, condition_excel
from jixiao_batch.scheme.formula import Name
from jixiao_batch.scheme.indicators import Indicator, RowScoring
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.scheme.readings import NOT_APPLICABLE, excel, excel_settled, excel_text
from jixiao_batch.scheme.readings import NOT_SCORED as NOT_SCORED  # the word of every score cell, so it is found here too

QUALITATIVE = "定性"
#: 指标性质 of the unit's own rows
NATURES = ("≥", "≤", "＝", QUALITATIVE)
#: number format of a row's points where they are 1 or 0, row met or not; a person may have decided on a part
MET_FORMAT = '[=1]"达标";[=0]"未达标";0.00'


def rounded_excel(expression: str, places: int) -> str:
    """`numbers.round_score` over an expression."""
    return f"ROUND(ROUND({expression},{GUARD_PLACES}),{places})"


def score_excel(
    scheme: Scheme,
    indicator: Indicator,
    value_cell: str,
    item_cells: Sequence[str],
    weight_cell: str,
    cell_of: CellOf,
    self_cell: str = "",
) -> str:
    """The score of an indicator that is not scored row by row, from the cells of its value, its items and its own points."""
    if indicator.alternatives:
        return _better_excel(scheme, indicator, weight_cell, cell_of)
    rule = indicator.rule
    if rule is None:
        raise ValueError(f"{indicator.name} is scored row by row")
    not_scored = excel_text(NOT_SCORED)
    applied = weight_cell if indicator.when_not_applicable == "满分" else excel_text(NOT_APPLICABLE)
    if rule.value_count == 0:
        inputs = [*item_cells, self_cell] if rule.takes_self_score else list(item_cells)
        body = rounded_excel(rule.excel(inputs, weight_cell), scheme.score_places)
        lacking = [f'{cell}=""' for cell in item_cells]
        if rule.takes_self_score:
            lacking.append(f"NOT(ISNUMBER({self_cell}))")
        body = f"IF(OR({','.join(lacking)}),{not_scored},{body})"
        if indicator.not_applicable is not None:
            return condition_excel(scheme, indicator.not_applicable.tree, cell_of, applied, body, not_scored)
        return body
    body = f"IF(ISNUMBER({value_cell}),{rounded_excel(rule.excel([value_cell], weight_cell), scheme.score_places)},{not_scored})"
    if scheme.may_not_apply(indicator):
        body = f"IF({value_cell}={excel_text(NOT_APPLICABLE)},{applied},{body})"
    return body


def _better_excel(scheme: Scheme, indicator: Indicator, weight_cell: str, cell_of: CellOf) -> str:
    """The best of the alternatives that can be scored; each is taken straight from its figure's cell.
    Where none of them applies, the indicator does not apply."""
    cells = [excel(way.value.tree, cell_of) for way in indicator.alternatives]
    ways = []
    for way, cell in zip(indicator.alternatives, cells, strict=True):
        scored = rounded_excel(way.rule.excel([cell], weight_cell), scheme.score_places)
        ways.append(f"IF(ISNUMBER({cell}),{scored},-1)")
    best = f"MAX({','.join(ways)})"
    lacking = excel_text(NOT_SCORED)
    if scheme.may_not_apply(indicator):
        applied = weight_cell if indicator.when_not_applicable == "满分" else excel_text(NOT_APPLICABLE)
        none_applies = ",".join(f"{cell}={excel_text(NOT_APPLICABLE)}" for cell in cells)
        lacking = f"IF(AND({none_applies}),{applied},{lacking})"
    return f"IF({best}<0,{lacking},{best})"


def completion(nature: str, target: Decimal, actual: Decimal) -> Decimal:
    """完成率 of a quantitative row, 1 = reached: actual ÷ target, or target ÷ actual where less is better (≤).

    A row of ≤ is reached or not: staying below its target is no over-fulfilment, so its 完成率 never exceeds 1. A target of 0
    is always reached by ≥; ＝ 0 is reached by 0 alone. Forms write ＝ for planned amounts as a rule (＝12 场), where part of
    it counts in proportion and more than it is more than 100%, as under ≥.
    """
    if nature == "≤":
        return Decimal(1) if actual == 0 else min(Decimal(1), ARITHMETIC.divide(target, actual))
    if target == 0:
        return Decimal(0) if nature == "＝" and actual != 0 else Decimal(1)
    return ARITHMETIC.divide(actual, target)


def completion_excel(nature_cell: str, target_cell: str, actual_cell: str) -> str:
    """`completion` over cells; 定性 for qualitative rows, 无法评分 when a figure is lacking."""
    less = f"IF({actual_cell}=0,1,MIN(1,{target_cell}/{actual_cell}))"
    at_zero = f'IF(AND({nature_cell}="＝",{actual_cell}<>0),0,1)'
    more = f"IF({target_cell}=0,{at_zero},{actual_cell}/{target_cell})"
    known = f'IF(COUNT({target_cell},{actual_cell})<2,{excel_text(NOT_SCORED)},IF({nature_cell}="≤",{less},{more}))'
    return f"IF({nature_cell}={excel_text(QUALITATIVE)},{excel_text(QUALITATIVE)},{known})"


def row_score_excel(
    scoring: RowScoring, completion_cell: str, tier_cell: str, self_cell: str, weight_cell: str, places: int
) -> str:
    """The points of one of the unit's own rows; 1 or 0 where only rows met are counted (达标占比)."""
    not_scored = excel_text(NOT_SCORED)
    if scoring.counts_rows_met:
        met = scoring.quantitative.excel([completion_cell], "1")
        for tier in reversed(scoring.tiers):
            called = ",".join(f"{tier_cell}={excel_text(name)}" for name in (tier.name, *tier.aliases))
            not_scored = f"IF(OR({called}),{int(tier.name in scoring.tiers_met)},{not_scored})"
        numbered = f"IF(ISNUMBER({completion_cell}),{met},{excel_text(NOT_SCORED)})"
        return f"IF({completion_cell}={excel_text(QUALITATIVE)},{not_scored},{numbered})"
    points = scoring.quantitative.excel([completion_cell], weight_cell)
    if scoring.overfulfilment is not None:
        line, lost = plain(scoring.overfulfilment.completion.value), plain(scoring.overfulfilment.points)
        points = f"MAX(0,{points}-IF({excel_settled(completion_cell)}>={line},{lost},0))"
    by_number = rounded_excel(points, places)
    by_tier = rounded_excel(scoring.qualitative.excel([tier_cell, self_cell], weight_cell), places)
    tiered = f"IF(ISNUMBER({self_cell}),{by_tier},{not_scored})"
    numbered = f"IF(ISNUMBER({completion_cell}),{by_number},{not_scored})"
    scored = f"IF({completion_cell}={excel_text(QUALITATIVE)},{tiered},{numbered})"
    return f"IF(N({weight_cell})>0,{scored},{not_scored})"


def total(scheme: Scheme, scores: Sequence[Decimal], dropped: Decimal) -> Decimal:
    """The total of the scores, 分; weights that dropped out (不适用: 剔除) are made up for by rescaling the rest."""
    counted = sum(scores, ZERO)
    if dropped and dropped < scheme.full_score:
        counted = ARITHMETIC.divide(counted * scheme.full_score, scheme.full_score - dropped)
    return round_score(counted, scheme.score_places)


def total_excel(scheme: Scheme, score_cells: Sequence[str], dropped: str = "") -> str:
    """`total` over score cells; words in them count as nothing. `dropped` is an expression for the dropped weights."""
    counted = f"SUM({','.join(score_cells)})"
    if dropped:
        full = plain(scheme.full_score)
        # where everything dropped out there is nothing to rescale, and nothing to divide by
        counted = f"{counted}*{full}/IF({dropped}<{full},{full}-({dropped}),1)"
    return rounded_excel(counted, scheme.score_places)


def grade_excel(scheme: Scheme, total_cell: str) -> str:
    """等次 of a total cell; empty when the cell holds no number."""
    ordered = sorted(scheme.grades, key=lambda grade: grade.lower, reverse=True)
    expression = excel_text(ordered[-1].name)
    for grade in reversed(ordered[:-1]):
        expression = f"IF({total_cell}>={plain(grade.lower)},{excel_text(grade.name)},{expression})"
    return f'IF(ISNUMBER({total_cell}),{expression},"")'


def rows_total(scoring: RowScoring, counted: Sequence[Decimal], weight: Decimal, places: int) -> Decimal:
    """The points of an indicator over its rows (one at least), from the points of each, or 1 and 0 for rows met and not:
    the sum, never above the weight, or weight × rows met ÷ rows."""
    if scoring.counts_rows_met:
        return round_score(ARITHMETIC.divide(weight * sum(counted, ZERO), Decimal(len(counted))), places)
    return round_score(min(weight, sum(counted, ZERO)), places)


def row_is_met(scoring: RowScoring, done: Decimal) -> bool:
    """Whether a quantitative row counts as met (达标占比)."""
    return scoring.quantitative.score((done,), Decimal(1)) == 1


def row_score(scoring: RowScoring, done: Decimal, weight: Decimal, places: int) -> Decimal:
    """The points of a quantitative row from its 完成率."""
    points = scoring.quantitative.score((done,), weight)
    over = scoring.overfulfilment
    if over is not None and over.applies_to(done):
        points = max(ZERO, points - over.points)
    return round_score(points, places)


def capped_excel(scheme: Scheme, total: str, cell_of: CellOf) -> str:
    """A total expression under the scheme's 总分封顶; unchanged where the scheme has none or the figure is not a number.
    Whether it may then pass for the total, `provisional_excel` says."""
    if scheme.total_cap is None:
        return total
    cell = cell_of(Name(scheme.total_cap.figure))
    most = plain(scheme.full_score)
    for step in reversed(scheme.total_cap.steps):
        most = f"IF({step.condition.excel(cell)},{plain(step.most)},{most})"
    return f"MIN({total},IF(ISNUMBER({cell}),{most},{plain(scheme.full_score)}))"


def provisional_excel(scheme: Scheme, unscored: str, cell_of: CellOf) -> str:
    """Whether the total is provisional (暂计): `unscored`, a count, is not 0, or the figure of 总分封顶 cannot be computed.
    A figure that is 不适用 caps nothing."""
    if scheme.total_cap is None:
        return f"{unscored}>0"
    cell = cell_of(Name(scheme.total_cap.figure))
    return f"OR({unscored}>0,NOT(OR(ISNUMBER({cell}),{cell}={excel_text(NOT_APPLICABLE)})))"


def rows_total_excel(scoring: RowScoring, sum_expression: str, count: str, weight_cell: str, places: int) -> str:
    """`rows_total` over expressions that sum the rows' score cells and count the rows; to be asked only when there are any."""
    if scoring.counts_rows_met:
        return rounded_excel(f"{weight_cell}*{sum_expression}/{count}", places)
    return rounded_excel(f"MIN({weight_cell},{sum_expression})", places)
