"""What the names under 已知 of a worked example (算例) stand for, and how their values are read.

A name is a column of the unit's own row, the unit's own points, an item, a derived figure (which is then not computed) or a
field of the form. Items that are not named count as 是.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from jixiao_batch.numbers import plain
from jixiao_batch.scheme.examples import WorkedExample
from jixiao_batch.scheme.fields import FormField
from jixiao_batch.scheme.figures import Figure
from jixiao_batch.scheme.indicators import Indicator, item_id
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.scheme.places import Fault
from jixiao_batch.scheme.readings import NOT_APPLICABLE, NOT_COMPUTABLE, Absent
from jixiao_batch.scheme.records import read_amount
from jixiao_batch.scheme.score_readings import NATURES
from jixiao_batch.scheme.source import Path

OWN_POINTS = "自评得分"
YES = "是"
#: columns of a row that an example may state; 指标性质 is always needed, the section and the 分值 follow from the indicator
ROW_NAMES = ("一级指标", "指标性质", "指标值", "计量单位", "实际完成值", "分值", OWN_POINTS)


@dataclass(frozen=True, slots=True)
class ExampleInputs:
    """What an example states: typed fields by id (items and own points among them), figures, and cells of a row."""

    fields: dict[str, Decimal | str] = field(default_factory=dict)
    figures: dict[str, Decimal | Absent] = field(default_factory=dict)
    row: dict[str, str] = field(default_factory=dict)


def example_inputs(scheme: Scheme, indicator: Indicator, example: WorkedExample) -> ExampleInputs:
    """The example's inputs; ValueError for one that `example_faults` refuses."""
    inputs = ExampleInputs()
    if indicator.rows is not None:
        sections = indicator.rows.sections
        inputs.row.update({"一级指标": sections[0], "分值": plain(indicator.weight)})
    elif indicator.rule is not None:
        items = [item for item in indicator.rule.form_items if YES in item.choices]
        inputs.fields.update({item_id(indicator, item.name): YES for item in items})
    for name, text in example.known.items():
        _take(scheme, indicator, name, text, inputs)
    return inputs


def example_faults(scheme: Scheme, path: Path, indicator: Indicator) -> Iterator[Fault]:
    """What is wrong with the examples of one indicator, which stands at `path`."""
    for place, example in enumerate(indicator.examples):
        where = (*path, "算例", place)
        for name, text in example.known.items():
            try:
                _take(scheme, indicator, name, text, ExampleInputs())
            except ValueError as error:
                yield (*where, "已知", name), f"“{indicator.name}”的算例：{error}"
        if indicator.rows is not None and "指标性质" not in example.known:
            yield (*where, "已知"), f"“{indicator.name}”的算例缺少“指标性质”，应写{'、'.join(NATURES)}中的一种"


def _take(scheme: Scheme, indicator: Indicator, name: str, text: str, inputs: ExampleInputs) -> None:
    """Put one stated value where its name belongs; ValueError when there is no such name, or the value does not fit it."""
    if indicator.rows is not None:
        if name not in ROW_NAMES:
            raise ValueError(_unknown(name, ROW_NAMES))
        inputs.row[name] = _row_text(indicator.rows.sections, name, text)
        return
    rule = indicator.rule
    items = {item.name: item for item in rule.form_items} if rule is not None else {}
    if name == OWN_POINTS and rule is not None and rule.takes_self_score:
        inputs.fields[indicator.self_score_id] = _points(name, text)
        return
    if name in items:
        inputs.fields[item_id(indicator, name)] = _choice(name, text, items[name].answers)
        return
    figure = scheme.figures_by_name.get(name)
    typed = scheme.fields.get(name)
    if figure is None and typed is None:
        own = [OWN_POINTS] if rule is not None and rule.takes_self_score else []
        raise ValueError(_unknown(name, [*own, *items, *scheme.figures_by_name, *(one.id for one in scheme.data_fields)]))
    value = _figure_value(figure, text) if figure is not None else None
    if figure is not None and value is not None:
        inputs.figures[name] = value
    if typed is not None and not isinstance(value, Absent):
        inputs.fields[name] = _field_value(typed, text) if value is None else value


def _unknown(name: str, known: list[str] | tuple[str, ...]) -> str:
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.4)
    advice = f"是否想写：{'、'.join(near)}？" if near else f"这里可以写：{'、'.join(known[:12])}{'等' if len(known) > 12 else ''}"
    return f"已知里的“{name}”没有这个名称，{advice}"


def _row_text(sections: tuple[str, ...], name: str, text: str) -> str:
    if name in ("分值", OWN_POINTS):
        return plain(_points(name, text))
    if name == "指标性质":
        return _choice(name, text, NATURES)
    return _choice(name, text, sections) if name == "一级指标" else text


def _points(name: str, text: str) -> Decimal:
    amount = read_amount(text)
    if amount.percent:
        raise ValueError(f"“{name}”写的是“{text}”，应写分数，不带百分号")
    return amount.value


def _choice(name: str, text: str, choices: tuple[str, ...]) -> str:
    if text not in choices:
        raise ValueError(f"“{name}”写的是“{text}”，应为：{'、'.join(choices)}")
    return text


def _figure_value(figure: Figure, text: str) -> Decimal | Absent:
    if text == NOT_APPLICABLE:
        return Absent("not_applicable")
    if text == NOT_COMPUTABLE:
        return Absent("undefined", (figure.name,))
    amount = read_amount(text)
    if amount.percent != figure.is_rate:
        should = "是比率，应写成百分数，如 90%" if figure.is_rate else "不是比率，不带百分号"
        raise ValueError(f"“{figure.name}”写的是“{text}”，它{should}")
    return amount.value


def _field_value(typed: FormField, text: str) -> Decimal | str:
    if typed.is_number:
        amount = read_amount(text)
        if amount.percent:
            raise ValueError(f"“{typed.id}”写的是“{text}”，它是填报数，不带百分号")
        return amount.value
    return _choice(typed.id, text, typed.choices) if typed.choices else text
