"""The three readings of a formula tree: a Decimal value, an Excel formula, the working as a person writes it.

They must never disagree. A value that cannot be had is an `Absent` in Python and one of `ABSENT_WORDS` in a cell;
both sides guard comparisons with nine places and treat a missing operand as missing, never as 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from operator import ge, gt, le, lt
from typing import Literal

from jixiao_batch.numbers import ARITHMETIC, GUARD_PLACES, plain, plain_percent, settle
from jixiao_batch.scheme.formula import (
    Arithmetic,
    Call,
    Comparison,
    FormulaError,
    Junction,
    Name,
    Negative,
    Node,
    Number,
    Text,
    denominators,
    names,
)

Kind = Literal["number", "text", "truth"]


@dataclass(frozen=True, slots=True)
class Absent:
    """Why there is no value: fields not filled, not computable (a zero denominator), or not applicable (不适用)."""

    why: Literal["missing", "undefined", "not_applicable"]
    causes: tuple[str, ...] = ()


#: what a cell shows where there is no value
NOT_COMPUTABLE = "无法计算"
NOT_APPLICABLE = "不适用"
#: what a score cell shows when there is no score
NOT_SCORED = "无法评分"

Value = Decimal | str
Result = Decimal | str | bool | Absent


def kind_of(node: Node, kinds: Mapping[Name, Kind]) -> Kind:
    """What the tree yields; FormulaError when it mixes what cannot be mixed. `kinds` must know every name in it."""
    match node:
        case Number():
            return "number"
        case Text():
            return "text"
        case Name():
            return kinds[node]
        case Negative(operand):
            _require("number", operand, kinds, "负号后面")
            return "number"
        case Arithmetic(operator, left, right):
            _require("number", left, kinds, f"“{operator}”左边")
            _require("number", right, kinds, f"“{operator}”右边")
            return "number"
        case Comparison(operator, left, right):
            left_kind, right_kind = kind_of(left, kinds), kind_of(right, kinds)
            if left_kind != right_kind or left_kind == "truth":
                raise FormulaError(f"“{operator}”两边应同为数字或同为文字")
            if left_kind == "text" and operator not in ("=", "<>"):
                raise FormulaError(f"文字只能用“=”或“≠”比较，不能用“{operator}”")
            if left_kind == "text" and not isinstance(left, Text) and not isinstance(right, Text):
                raise FormulaError(f'文字比较时，“{operator}”的一边应是引号里的文字，例如 = "无"')
            return "truth"
        case Junction(operator, left, right):
            _require("truth", left, kinds, f"“{operator}”左边")
            _require("truth", right, kinds, f"“{operator}”右边")
            return "truth"
        case Call(function, arguments):
            for argument in arguments:
                _require("number", argument, kinds, f"“{function}”的括号里")
            return "number"


_KIND_WORDS: dict[Kind, str] = {"number": "数字", "text": "文字", "truth": "条件"}


def _require(kind: Kind, node: Node, kinds: Mapping[Name, Kind], where: str) -> None:
    found = kind_of(node, kinds)
    if found != kind:
        raise FormulaError(f"{where}应为{_KIND_WORDS[kind]}，却是{_KIND_WORDS[found]}")


# ---------------------------------------------------------------- value


class _LackingError(Exception):
    """Raised and caught here: a name has no value."""


def value(node: Node, resolve: Callable[[Name], Value | Absent]) -> Result:
    """The tree's value; Absent as soon as any name in it has none, or a divisor is 0."""
    try:
        return _value(node, resolve)
    except _LackingError:
        values = ((name, resolve(name)) for name in dict.fromkeys(names(node)))
        return gather_absent(_lacking(name, one) for name, one in values if isinstance(one, Absent)) or Absent("undefined")


def _lacking(name: Name, absent: Absent) -> Absent:
    """A figure that does not apply cannot be reckoned with; the cause says which."""
    return Absent("undefined", (f"{name.name}{NOT_APPLICABLE}",)) if absent.why == "not_applicable" else absent


def gather_absent(values: Iterable[Value | Absent]) -> Absent | None:
    """The one reason why values cannot be had: missing before undefined, every cause named once."""
    reasons = [value for value in values if isinstance(value, Absent)]
    if not reasons:
        return None
    why: Literal["missing", "undefined"] = "missing" if any(r.why == "missing" for r in reasons) else "undefined"
    causes = dict.fromkeys(cause for r in reasons if r.why == why or why == "undefined" for cause in r.causes)
    return Absent(why, tuple(causes))


def _value(node: Node, resolve: Callable[[Name], Value | Absent]) -> Result:
    match node:  # the commonest first
        case Name():
            found = resolve(node)
            if isinstance(found, Absent):
                raise _LackingError
            return found
        case Arithmetic():
            return _calculate(node.operator, _value(node.left, resolve), _value(node.right, resolve), node.right)
        case Number():
            return node.value
        case Comparison():
            return _compare(node.operator, _value(node.left, resolve), _value(node.right, resolve))
        case Text():
            return node.value
        case Negative(operand):
            inner = _value(operand, resolve)
            return -inner if isinstance(inner, Decimal) else inner
        case Junction(operator, left, right):
            first, second = _value(left, resolve), _value(right, resolve)
            if isinstance(first, Absent):
                return first
            if isinstance(second, Absent):
                return second
            return bool(first and second) if operator == "且" else bool(first or second)
        case Call(function, arguments):
            results = [_value(argument, resolve) for argument in arguments]
            numbers = [result for result in results if isinstance(result, Decimal)]
            if len(numbers) < len(results):
                return next(result for result in results if not isinstance(result, Decimal))
            if function == "绝对值":
                return abs(numbers[0])
            return max(numbers) if function == "最大" else min(numbers)


def _calculate(operator: str, left: Result, right: Result, divisor: Node) -> Result:
    if not isinstance(left, Decimal):
        return left
    if not isinstance(right, Decimal):
        return right
    if operator == "+":
        return ARITHMETIC.add(left, right)
    if operator == "-":
        return ARITHMETIC.subtract(left, right)
    if operator == "*":
        return ARITHMETIC.multiply(left, right)
    if settle(right) == 0:
        return Absent("undefined", (f"分母{text_of(divisor)}为零",))
    return ARITHMETIC.divide(left, right)


_ORDERED: Mapping[str, Callable[[Decimal, Decimal], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}


def _compare(operator: str, left: Result, right: Result) -> Result:
    for side in (left, right):
        if isinstance(side, Absent):
            return side
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        left, right = settle(left), settle(right)
        if operator in _ORDERED:
            return _ORDERED[operator](left, right)
    if isinstance(left, str) and isinstance(right, str):
        left, right = left.casefold(), right.casefold()  # spreadsheets do not tell "a" from "A"
    return (left == right) if operator == "=" else (left != right)


# ---------------------------------------------------------------- Excel

_BINDING = {"或": 1, "且": 2, "=": 3, "+": 4, "-": 4, "*": 5, "/": 5}


def excel(node: Node, cell_of: Callable[[Name], str]) -> str:
    """The tree over the cells that `cell_of` gives, without the leading "=" and without guards against empty cells."""
    match node:
        case Number(number):
            return plain(number)
        case Text(text):
            return excel_text(text)
        case Name():
            return cell_of(node)
        case Negative(operand):
            return f"-{_bracketed(operand, excel(operand, cell_of), 6)}"
        case Arithmetic(operator, left, right):
            binding = _BINDING[operator]
            first = _bracketed(left, excel(left, cell_of), binding)
            second = _bracketed(right, excel(right, cell_of), binding + (operator in "-/"))
            return f"{first}{operator}{second}"
        case Comparison(operator, left, right):
            if isinstance(left, Text) or isinstance(right, Text):
                return f"{excel(left, cell_of)}{operator}{excel(right, cell_of)}"
            return f"{_guarded(left, cell_of)}{operator}{_guarded(right, cell_of)}"
        case Junction(operator, left, right):
            function = "AND" if operator == "且" else "OR"
            return f"{function}({excel(left, cell_of)},{excel(right, cell_of)})"
        case Call(function, arguments):
            inner = ",".join(excel(argument, cell_of) for argument in arguments)
            return f"{ {'绝对值': 'ABS', '最大': 'MAX', '最小': 'MIN'}[function] }({inner})"


def excel_text(text: str) -> str:
    """A text constant of an Excel formula."""
    return '"' + text.replace('"', '""') + '"'


def excel_settled(formula: str) -> str:
    """`formula` rounded to the guard's places, as `numbers.settle` does."""
    return f"ROUND({formula},{GUARD_PLACES})"


def excel_missing(node: Node, cell_of: Callable[[Name], str], kinds: Mapping[Name, Kind]) -> str:
    """An Excel condition that is true when a cell that the tree reads has no usable value; "" if it reads none."""
    wanted = list(dict.fromkeys(names(node)))
    numeric = [cell_of(name) for name in wanted if kinds[name] == "number"]
    tests = [f"COUNT({','.join(numeric)})<{len(numeric)}"] if numeric else []
    tests += [f'{cell_of(name)}=""' for name in wanted if kinds[name] != "number"]
    return tests[0] if len(tests) == 1 else f"OR({','.join(tests)})" if tests else ""


def excel_zero_divisor(node: Node, cell_of: Callable[[Name], str]) -> str:
    """An Excel condition that is true when one of the tree's divisors is 0; "" if it divides by nothing that varies."""
    varying = [divisor for divisor in dict.fromkeys(denominators(node)) if not isinstance(divisor, Number) or divisor.value == 0]
    condition = ""
    for divisor in reversed(varying):
        test = f"{_guarded(divisor, cell_of)}=0"
        # a divisor may itself divide by one before it, so it is looked at only when that one is not 0
        condition = f"IF({test},TRUE,{condition})" if condition else test
    return condition


def _guarded(node: Node, cell_of: Callable[[Name], str]) -> str:
    inner = excel(node, cell_of)
    return inner if isinstance(node, Number) else excel_settled(inner)


# ---------------------------------------------------------------- working

_SIGNS = {"+": "＋", "-": "－", "*": "×", "/": "÷", "=": "＝", "<>": "≠", "<": "＜", "<=": "≤", ">": "＞", ">=": "≥"}
_FUNCTION_WORDS = {"绝对值": "绝对值", "最大": "最大值", "最小": "最小值"}


def working(node: Node, show: Callable[[Name], str]) -> str:
    """The tree with every name replaced by what `show` gives: （0.00＋61.36－5.94）÷（0.00＋61.36）."""
    match node:  # the commonest first
        case Name():
            shown = show(node)
            return f"（－{shown[1:]}）" if shown.startswith("-") else shown
        case Number(number, as_percent):
            return plain_percent(number) if as_percent else plain(number)
        case Text(text):
            return f"“{text}”"
        case Negative(operand):
            return f"－{_bracketed(operand, working(operand, show), 6, '（）')}"
        case Arithmetic(operator, left, right):
            binding = _BINDING[operator]
            first = _bracketed(left, working(left, show), binding, "（）")
            needed = 9 if isinstance(right, Negative) else binding + (operator in "-/")
            second = _bracketed(right, working(right, show), needed, "（）")
            return f"{first}{_SIGNS[operator]}{second}"
        case Comparison(operator, left, right):
            return f"{working(left, show)}{_SIGNS[operator]}{working(right, show)}"
        case Junction(operator, left, right):
            binding = _BINDING[operator]
            sides = [_bracketed(side, working(side, show), binding, "（）") for side in (left, right)]
            return f"{sides[0]}{operator}{sides[1]}"
        case Call(function, arguments):
            return f"{_FUNCTION_WORDS[function]}（{'，'.join(working(argument, show) for argument in arguments)}）"


def text_of(node: Node) -> str:
    """The formula itself in the trade's signs: （上年结转＋年初预算）÷年初预算."""
    return working(node, lambda name: f"单位填报的{name.name}" if name.typed else name.name)


def _bracketed(node: Node, text: str, binding: int, brackets: str = "()") -> str:
    own = _BINDING[node.operator] if isinstance(node, Arithmetic | Junction) else 5 if isinstance(node, Negative) else 9
    return f"{brackets[0]}{text}{brackets[1]}" if own < binding else text
