"""Derived figures and indicator values in their three readings: not applicable, missing and zero divisors included.

A cell that holds no number holds one of the words 不适用 or 无法计算, in Excel as in the records.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from jixiao_batch.numbers import ARITHMETIC, plain, settle
from jixiao_batch.scheme.figures import Figure, ZeroDivisor
from jixiao_batch.scheme.formula import Arithmetic, Name, Node, deciding_division, names
from jixiao_batch.scheme.formula_field import Formula
from jixiao_batch.scheme.indicators import Alternative, Indicator
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.scheme.readings import (
    NOT_APPLICABLE,
    NOT_COMPUTABLE,
    Absent,
    Kind,
    Value,
    excel,
    excel_missing,
    excel_settled,
    excel_text,
    excel_zero_divisor,
    value,
    working,
)
from jixiao_batch.scheme.records import Amount

Resolve = Callable[[Name], Value | Absent]
CellOf = Callable[[Name], str]

_NO_RULE = ZeroDivisor()


def figure_value(figure: Figure, resolve: Resolve) -> Decimal | Absent:
    """The figure, or why there is none."""
    return _valued(figure.formula, figure.not_applicable, figure.zero_divisor, resolve)


def figure_excel(scheme: Scheme, figure: Figure, cell_of: CellOf) -> str:
    """The figure as an Excel expression (no "="): a number, "不适用" or "无法计算"."""
    condition = figure.not_applicable.tree if figure.not_applicable else None
    return _guarded_excel(scheme, figure.formula.tree, condition, figure.zero_divisor, cell_of)


def divides_by_zero(figure: Figure, resolve: Resolve) -> bool:
    """Whether the figure's deciding division is by zero, so that it is the number that 分母为零 says."""
    division = figure.formula.division
    if division is None or not figure.zero_divisor.gives_number:
        return False
    under = _plain_value(division.right, resolve)
    return isinstance(under, Decimal) and settle(under) == 0


def figure_working(figure: Figure, result: Decimal | Absent, show: Callable[[Name], str], *, by_zero: bool = False) -> str:
    """（0.00＋61.36＋0.00－5.94）÷（0.00＋61.36＋0.00）＝90.32%, or why there is no result."""
    if isinstance(result, Absent):
        if result.why == "not_applicable":
            return NOT_APPLICABLE
        causes = "、".join(result.causes)
        return f"{NOT_COMPUTABLE}：{causes}未填" if result.why == "missing" else f"{NOT_COMPUTABLE}：{causes}"
    shown = working(figure.formula.tree, show)
    if by_zero:
        return f"{shown}：分母为零，按{figure.show(result)}计"
    return f"{shown}＝{figure.show(result)}"


def indicator_value(indicator: Indicator, resolve: Resolve) -> Decimal | Absent:
    """The 指标值 of an indicator that has one."""
    if indicator.value is None:
        raise ValueError(f"{indicator.name} is scored by items or rows and has no value")
    return _valued(indicator.value, indicator.not_applicable, _NO_RULE, resolve)


def alternative_value(way: Alternative, resolve: Resolve) -> Decimal | Absent:
    """The 指标值 of one of the ways to score an indicator (二选一)."""
    return _valued(way.value, None, _NO_RULE, resolve)


def indicator_value_excel(scheme: Scheme, indicator: Indicator, cell_of: CellOf) -> str:
    """The 指标值 as an Excel expression; the bare cell when it is a figure."""
    if indicator.value is None:
        raise ValueError(f"{indicator.name} is scored by items or rows and has no value")
    condition = indicator.not_applicable.tree if indicator.not_applicable else None
    return _guarded_excel(scheme, indicator.value.tree, condition, _NO_RULE, cell_of)


def condition_excel(scheme: Scheme, tree: Node, cell_of: CellOf, met: str, not_met: str, unknown: str) -> str:
    """IF over a condition of the scheme: what to show when it is met, not met, or a cell that it reads is empty."""
    inner = f"IF({excel(tree, cell_of)},{met},{not_met})"
    if test := excel_zero_divisor(tree, cell_of):
        inner = f"IF({test},{unknown},{inner})"
    missing = excel_missing(tree, cell_of, kinds_in(scheme, tree))
    return f"IF({missing},{unknown},{inner})" if missing else inner


def kinds_in(scheme: Scheme, tree: Node) -> dict[Name, Kind]:
    """The kind of each name in a tree that the loader has accepted."""
    return {name: scheme.kind(name) or "number" for name in names(tree)}


def _valued(formula: Formula, condition: Formula | None, zero: ZeroDivisor, resolve: Resolve) -> Decimal | Absent:
    if condition is not None:
        applies_not = value(condition.tree, resolve)
        if isinstance(applies_not, Absent):
            return applies_not
        if applies_not is True:
            return Absent("not_applicable")
    tree = formula.tree
    if isinstance(tree, Name):
        found = resolve(tree)  # a figure that does not apply leaves its indicator not applicable too
    elif formula.division is not None:
        found = _divided(tree, formula.division, zero, resolve)
    else:
        found = _plain_value(tree, resolve)
    if isinstance(found, str):
        raise TypeError("a text where the loader has promised a number")
    return found


def _divided(tree: Node, division: Arithmetic, zero: ZeroDivisor, resolve: Resolve) -> Decimal | Absent:
    if any(isinstance(resolve(name), Absent) for name in names(tree)):
        return _plain_value(tree, resolve)  # what stands beside the division is missing, whatever it is divided by
    over, under = _plain_value(division.left, resolve), _plain_value(division.right, resolve)
    if isinstance(over, Decimal) and isinstance(under, Decimal) and settle(under) == 0:
        result = zero.both if settle(over) == 0 else zero.divisor_only
        if isinstance(result, Amount):
            return result.value
        if result == NOT_APPLICABLE:
            return Absent("not_applicable")
    elif division is tree and isinstance(over, Decimal) and isinstance(under, Decimal):
        return ARITHMETIC.divide(over, under)
    return _plain_value(tree, resolve)


def _plain_value(tree: Node, resolve: Resolve) -> Decimal | Absent:
    result = value(tree, resolve)
    if isinstance(result, Decimal | Absent):
        return result
    raise TypeError("a text or a condition where the loader has promised a number")


def _guarded_excel(scheme: Scheme, tree: Node, condition: Node | None, zero: ZeroDivisor, cell_of: CellOf) -> str:
    unknown = excel_text(NOT_COMPUTABLE)
    body = excel(tree, cell_of)
    if (division := deciding_division(tree)) is not None:
        over, under = excel_settled(excel(division.left, cell_of)), excel_settled(excel(division.right, cell_of))
        both, only = _zero_excel(zero.both), _zero_excel(zero.divisor_only)
        at_zero = both if both == only else f"IF({over}=0,{both},{only})"
        body = f"IF({under}=0,{at_zero},{body})"
        inner = [test for side in (division.left, division.right) if (test := excel_zero_divisor(side, cell_of))]
        if inner:
            body = f"IF(OR({','.join(inner)}),{unknown},{body})"
    elif test := excel_zero_divisor(tree, cell_of):
        body = f"IF({test},{unknown},{body})"
    if isinstance(tree, Name) and not tree.typed and tree.name in scheme.figures_by_name:
        pass  # the figure's cell holds a number, 不适用 or 无法计算, each of which is passed on
    elif missing := excel_missing(tree, cell_of, kinds_in(scheme, tree)):
        body = f"IF({missing},{unknown},{body})"
    if condition is not None:
        return condition_excel(scheme, condition, cell_of, excel_text(NOT_APPLICABLE), body, unknown)
    return body


def _zero_excel(result: Amount | str) -> str:
    return plain(result.value) if isinstance(result, Amount) else excel_text(result)
