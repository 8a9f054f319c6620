"""Derived figures (推算指标) and the checks over them (勾稽关系)."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from jixiao_batch.findings.model import Severity
from jixiao_batch.numbers import at_least, percent, plain
from jixiao_batch.scheme.formula import Comparison
from jixiao_batch.scheme.formula_field import FormulaField
from jixiao_batch.scheme.readings import NOT_APPLICABLE, NOT_COMPUTABLE
from jixiao_batch.scheme.records import Amount, SchemeRecord, Words, read_amount


def _read_severity(raw: object) -> Severity:
    words: dict[str, Severity] = {"错误": "error", "核实": "query", "提示": "note"}
    if str(raw) not in words:
        raise ValueError(f"“{raw}”应写“错误”“核实”或“提示”")
    return words[str(raw)]


SeverityField = Annotated[Severity, BeforeValidator(_read_severity)]


def _read_zero_result(raw: object) -> Amount | str:
    if raw in (NOT_COMPUTABLE, NOT_APPLICABLE):
        return str(raw)
    try:
        return read_amount(raw)
    except ValueError:
        ways = f"这时指标值是多少（如 0% 或 100%），或写“{NOT_COMPUTABLE}”“{NOT_APPLICABLE}”"
        advice = f"；要计满分的写“{NOT_APPLICABLE}”，指标里“不适用时”写“满分”" if raw == "满分" else ""
        raise ValueError(f"“{raw}”应写{ways}{advice}") from None


#: what x / 0 means: a number, 无法计算 or 不适用
ZeroResult = Annotated[Amount | str, BeforeValidator(_read_zero_result)]


class ZeroDivisor(SchemeRecord):
    """What the whole figure is when its divisor is 0: 0/0 and x/0. Of 决算 / 预算 - 100% it is the change, not the quotient."""

    both: ZeroResult = Field(alias="分子也为零", default=NOT_COMPUTABLE)
    divisor_only: ZeroResult = Field(alias="分子不为零", default=NOT_COMPUTABLE)

    @property
    def gives_number(self) -> bool:
        """Whether there is a case in which the figure is a number all the same."""
        return isinstance(self.both, Amount) or isinstance(self.divisor_only, Amount)


class Figure(SchemeRecord):
    """A derived figure (推算指标): a balance in 万元 or a rate in %."""

    name: Words = Field(alias="名称")
    formula: FormulaField = Field(alias="公式")
    unit: Literal["万元", "%", "元", "人", "次"] = Field(alias="计量单位", default="%")
    not_applicable: FormulaField | None = Field(alias="不适用条件", default=None)
    zero_divisor: ZeroDivisor = Field(alias="分母为零", default=ZeroDivisor())
    note: Words = Field(alias="说明", default="")

    @property
    def is_rate(self) -> bool:
        return self.unit == "%"

    @property
    def places(self) -> int:
        return 0 if self.unit in ("人", "次") else 2

    def show(self, value: Decimal) -> str:
        return percent(value) if self.is_rate else at_least(value, self.places) if _short(value) else f"{value:.2f}"


class Identity(SchemeRecord):
    """A check over fields and figures (勾稽关系): an equation within the tolerance, or an inequality."""

    name: Words = Field(alias="名称")
    relation: FormulaField = Field(alias="关系")
    severity: SeverityField = Field(alias="级别", default="error")
    advice: Words = Field(alias="提示", default="")

    @property
    def comparison(self) -> Comparison:
        tree = self.relation.tree
        if not isinstance(tree, Comparison):
            raise TypeError(f"{self.name} is not a comparison; the loader should have refused it")
        return tree


def _short(value: Decimal) -> bool:
    return len(plain(value).partition(".")[2]) <= 6
