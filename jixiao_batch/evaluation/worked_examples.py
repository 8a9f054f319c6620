"""Worked examples (算例) of a scheme, reckoned by the same code that assesses the departments' forms.

An example that does not come out is a fault for `jixiao scheme check`. A run goes on by the rules and says so: whoever tries out
one changed line of a scheme need not rewrite its examples first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest

from jixiao_batch.evaluation.assess import assess_indicator, rule_inputs
from jixiao_batch.evaluation.assessment import IndicatorResult
from jixiao_batch.evaluation.figures import Lookup
from jixiao_batch.findings.model import Place
from jixiao_batch.numbers import percent, plain, settle
from jixiao_batch.scheme.example_inputs import ExampleInputs, example_inputs
from jixiao_batch.scheme.examples import WorkedExample, points_words
from jixiao_batch.scheme.figure_readings import alternative_value, divides_by_zero, figure_working, indicator_value
from jixiao_batch.scheme.figures import Figure
from jixiao_batch.scheme.formula import Name
from jixiao_batch.scheme.indicators import Indicator
from jixiao_batch.scheme.loading import LoadedScheme
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.scheme.readings import NOT_APPLICABLE, NOT_COMPUTABLE, Absent
from jixiao_batch.scheme.rules import Input, Rule
from jixiao_batch.scheme.score_readings import QUALITATIVE
from jixiao_batch.scheme.source import SchemeFault
from jixiao_batch.workbook.reading.quantities import Quantity, read_quantity
from jixiao_batch.workbook.submission import Entry, FormStamp, IndicatorRow, Submission

Inputs = tuple[Input, ...]

#: what an indicator over items, or the better of two, has in place of a 指标值
NO_VALUE = "（没有，按事项或二选一计分，算例里不写指标值）"


@dataclass(frozen=True, slots=True)
class ExampleOutcome:
    """What one example came to: the computed 指标值 and 得分 as they are shown, the working, and whether both are as stated.

    `hits` are the rules that the example tried, each with the inputs that it gave them and the weight (分) that was at stake.
    """

    indicator: Indicator
    #: 1-based within the indicator
    number: int
    example: WorkedExample
    value: str
    score: str
    working: str
    agrees: bool
    hits: tuple[tuple[Rule, Inputs, Decimal], ...] = ()

    @property
    def message(self) -> str:
        """What does not agree, for the one who writes the scheme."""
        computed = f"指标值 {self.value}，" if self.example.value is not None else ""
        return (
            f"“{self.indicator.name}”的算例 {self.number} 不符：已知 {self.example.question}；"
            f"应为 {self.example.answer}；按规则算出来是 {computed}{points_words(self.score)}（{self.working}）。"
            "规则写错的改规则，规则改对了的把算例改过来"
        )


def example_faults(loaded: LoadedScheme, outcomes: Sequence[ExampleOutcome]) -> tuple[SchemeFault, ...]:
    """Every example that does not come out, with its line."""
    placed = zip_longest(outcomes, loaded.example_places)  # a scheme that was not read from a file has no lines
    return tuple(SchemeFault(one.message, line, loaded.file) for one, line in placed if not one.agrees)


def examples_in_brief(scheme: Scheme) -> str:
    """算例 61 个，全部相符; the indicators where some do not agree are named; "" when the scheme has no examples."""
    outcomes = run_examples(scheme)
    failing = [one for one in outcomes if not one.agrees]
    if not failing:
        return f"算例 {len(outcomes)} 个，全部相符" if outcomes else ""
    names = "、".join(dict.fromkeys(one.indicator.name for one in failing))
    return f"算例 {len(outcomes)} 个，{len(failing)} 个与规则不符（{names}），得分按规则计算"


def run_examples(scheme: Scheme) -> tuple[ExampleOutcome, ...]:
    """Every example of the scheme, indicator by indicator."""
    return tuple(
        _outcome(scheme, indicator, number, example)
        for indicator in scheme.indicators
        for number, example in enumerate(indicator.examples, 1)
    )


# ---------------------------------------------------------------- one example


def _outcome(scheme: Scheme, indicator: Indicator, number: int, example: WorkedExample) -> ExampleOutcome:
    given = example_inputs(scheme, indicator, example)
    lookup = Lookup(scheme, _submission(indicator, given), figures=given.figures)
    result, _ = assess_indicator(lookup, indicator)
    if indicator.rows is not None:
        found: Decimal | str = _completion(result)
        row = result.rows[0]
        # the indicator says what becomes of the row where the row alone does not: a share of rows met, or a cap by its 分值
        working = row.working if row.score == result.score else f"{row.working}；{_of_the_indicator(indicator, result)}"
    else:
        found = _value(lookup, indicator, result)
        working = "；".join(part for part in (_value_working(lookup, indicator, given), result.working) if part)
    score = result.lacking_word if result.score is None else plain(result.score)
    value_agrees = example.value in (None, found) if isinstance(found, str) else example.expects_value(found)
    score_agrees = score == example.score if result.score is None else example.expects_score(result.score)
    shown = found if isinstance(found, str) else _shown(scheme, indicator, found)
    hits = tuple(_hits(lookup, indicator, result))
    return ExampleOutcome(indicator, number, example, shown, score, working, value_agrees and score_agrees, hits)


def _submission(indicator: Indicator, given: ExampleInputs) -> Submission:
    """A form that says only what the example states."""
    entries = {field_id: Entry(typed, Place(label=field_id)) for field_id, typed in given.fields.items()}
    rows = (_row(indicator, given.row),) if given.row else ()
    return Submission(FormStamp(), entries, rows)


def _row(indicator: Indicator, stated: dict[str, str]) -> IndicatorRow:
    nature, unit = stated.get("指标性质", ""), stated.get("计量单位", "")
    target, actual = stated.get("指标值", ""), stated.get("实际完成值", "")
    return IndicatorRow(
        row=1,
        section=stated["一级指标"],
        second_level="",
        name=indicator.name,
        nature=nature,
        target=_quantity(nature, target, unit),
        actual=_quantity(nature, actual, unit),
        target_text=target,
        actual_text=actual,
        unit=unit,
        weight=Decimal(stated["分值"]),
        self_score=Decimal(stated["自评得分"]) if "自评得分" in stated else None,
        reason="",
        cells={},
    )


def _quantity(nature: str, text: str, unit: str) -> Quantity | None:
    return None if nature == QUALITATIVE else read_quantity(text, unit).quantity


def _value(lookup: Lookup, indicator: Indicator, result: IndicatorResult) -> Decimal | str:
    if result.status == "not_applicable":
        return NOT_APPLICABLE
    if indicator.value is None:
        return NO_VALUE
    found = indicator_value(indicator, lookup)
    return NOT_COMPUTABLE if isinstance(found, Absent) else found


def _of_the_indicator(indicator: Indicator, result: IndicatorResult) -> str:
    return result.working if result.rows[0].met is not None else f"{indicator.name}最高{plain(indicator.weight)}分"


def _completion(result: IndicatorResult) -> Decimal | str:
    row = result.rows[0]
    return row.completion if row.completion is not None else QUALITATIVE if row.row.nature == QUALITATIVE else NOT_COMPUTABLE


def _value_working(lookup: Lookup, indicator: Indicator, given: ExampleInputs) -> str:
    """How the figure came out, when the example leaves it to be computed."""
    figure = _figure(lookup.scheme, indicator)
    if figure is None or figure.name in given.figures:
        return ""
    return figure_working(figure, lookup.figure(figure), lookup.show, by_zero=divides_by_zero(figure, lookup))


def _shown(scheme: Scheme, indicator: Indicator, found: Decimal) -> str:
    if indicator.rows is not None:
        return percent(found)
    figure = _figure(scheme, indicator)
    return figure.show(found) if figure is not None else plain(settle(found))


def _figure(scheme: Scheme, indicator: Indicator) -> Figure | None:
    tree = indicator.value.tree if indicator.value is not None else None
    return scheme.figures_by_name.get(tree.name) if isinstance(tree, Name) and not tree.typed else None


def _hits(lookup: Lookup, indicator: Indicator, result: IndicatorResult) -> Iterator[tuple[Rule, Inputs, Decimal]]:
    if indicator.rows is not None:
        row = result.rows[0]
        if row.row.weight is None or row.counted is None:
            return
        if row.completion is not None:
            yield indicator.rows.quantitative, (row.completion,), row.row.weight
        elif row.row.self_score is not None:
            yield indicator.rows.qualitative, (row.row.actual_text, row.row.self_score), row.row.weight
    elif indicator.rule is not None and result.status == "scored":
        inputs = rule_inputs(lookup, indicator, indicator.rule)
        if not isinstance(inputs, Absent):
            yield indicator.rule, inputs, indicator.weight
    for way in indicator.alternatives:
        taken = alternative_value(way, lookup)
        if isinstance(taken, Decimal):
            yield way.rule, (taken,), indicator.weight
