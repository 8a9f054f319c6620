"""Tolerances of plausibility (合理性): from where on a figure that balances is still asked about. Every key has a default."""

from __future__ import annotations

from decimal import Decimal

from pydantic import Field

from jixiao_batch.scheme.figures import Figure
from jixiao_batch.scheme.records import Amount, AmountField, SchemeRecord, Words

#: rates that cannot exceed the whole unless something is typed wrong or spent without a budget
_EXECUTION = ("执行率", "完成率")


class Plausibility(SchemeRecord):
    """合理性 of a scheme."""

    slip_ratio: int = Field(alias="整表错位倍数", default=10, ge=2, le=1000)
    rate_limit: AmountField = Field(alias="执行率上限", default=Amount(Decimal(1), percent=True))
    limited: tuple[Words, ...] | None = Field(alias="执行率指标", default=None)
    common_share: AmountField = Field(alias="共性问题比例", default=Amount(Decimal("0.3"), percent=True))
    common_units: int = Field(alias="共性问题单位数", default=5, ge=1, le=1000)

    def limits(self, figure: Figure) -> bool:
        """Whether the figure is a rate of execution: one of 执行率指标, without them every …执行率 and …完成率."""
        if self.limited is not None:
            return figure.name in self.limited
        return figure.is_rate and figure.name.endswith(_EXECUTION)
