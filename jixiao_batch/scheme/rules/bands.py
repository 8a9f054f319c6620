"""分档计分: the first band whose condition holds gives the points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field

from jixiao_batch.numbers import ARITHMETIC, plain, round_half_up, settle
from jixiao_batch.scheme.readings import excel_settled
from jixiao_batch.scheme.records import Amount, AmountField, SchemeRecord, Words, read_amount
from jixiao_batch.scheme.rules.base import Input, Rule, clamp, number, shown
from jixiao_batch.scheme.rules.conditions import ConditionField, unreachable

#: 得分 of a band whose points follow the value
BY_SHARE = "按比例"


def _read_band_points(raw: object) -> Decimal | Amount | str:
    if raw == BY_SHARE:
        return BY_SHARE
    try:
        amount = read_amount(raw)
    except ValueError:
        raise ValueError(f"“{raw}”应写分数（如 4）、分值的百分之几（如 80%）或“{BY_SHARE}”") from None
    return amount if amount.percent else amount.value


class Band(SchemeRecord):
    """One band: its condition on the value and what it gives: points, a part of the weight (60%), or 按比例, which is
    weight × value ÷ the rule's 标准."""

    condition: ConditionField = Field(alias="条件")
    points: Annotated[Decimal | Amount | Literal["按比例"], BeforeValidator(_read_band_points)] = Field(alias="得分")


class Bands(Rule):
    """Bands are tried from top to bottom; the last must be 其余, so that no value falls between two bands."""

    kind: ClassVar[str] = "分档计分"
    example: ClassVar[Mapping[str, Any]] = {
        "档次": [{"条件": "= 0%", "得分": "5"}, {"条件": "≤ 10%", "得分": "3"}, {"条件": "其余", "得分": "0"}]
    }

    method: Words = Field(alias="方式")
    bands: tuple[Band, ...] = Field(alias="档次", min_length=2)
    target: AmountField | None = Field(alias="标准", default=None)

    @property
    def _whole(self) -> Amount:
        """What 按比例 divides by: 标准, 100% unless named."""
        return self.target if self.target is not None else Amount(Decimal(1), percent=True)

    @property
    def _by_share(self) -> bool:
        return any(band.points == BY_SHARE for band in self.bands)

    def bounds(self) -> Iterator[Amount]:
        for band in self.bands:
            yield from band.condition.bounds
        if self._by_share:
            yield self._whole

    def faults(self, weight: Decimal) -> Iterator[str]:
        if self.bands[-1].condition.parts:
            yield "最后一档应写“条件: 其余”，以免有的数值落在各档之外"
        if any(not band.condition.parts for band in self.bands[:-1]):
            yield "“其余”只能写在最后一档"
        else:
            yield from (fault for _, fault in unreachable([band.condition for band in self.bands]))
        given = [self._fixed(band, weight) for band in self.bands]
        fixed = [points for points in given if points is not None]
        if any(points < 0 or points > weight for points in fixed):
            yield f"各档得分应在 0 至 {plain(weight)} 分之间"
        if not self._by_share and max(fixed) != weight:
            yield f"最高一档应等于分值 {plain(weight)} 分，现为 {plain(max(fixed))} 分"
        if self._whole.value <= 0:
            yield "“标准”应大于 0"
        if self.target is not None and not self._by_share:
            yield f"写了“标准”，但没有一档的得分是“{BY_SHARE}”"

    @property
    def is_relative(self) -> bool:
        """Whether the points follow any weight, so that rows of different 分值 can be scored."""
        return all(not isinstance(band.points, Decimal) or band.points == 0 for band in self.bands)

    def _fixed(self, band: Band, weight: Decimal) -> Decimal | None:
        """The points of a band, 分; None where they follow the value."""
        if isinstance(band.points, Amount):
            return ARITHMETIC.multiply(weight, band.points.value)
        return band.points if isinstance(band.points, Decimal) else None

    def _band(self, value: Decimal) -> Band:
        return next(band for band in self.bands if band.condition.holds(value))

    def score(self, inputs: Sequence[Input], weight: Decimal) -> Decimal:
        value = number(inputs[0])
        points = self._fixed(self._band(value), weight)
        if points is not None:
            return points
        return clamp(ARITHMETIC.divide(weight * settle(value), self._whole.value), weight)

    def excel(self, cells: Sequence[str], weight: str) -> str:
        share = f"MAX(0,MIN({weight},{weight}*{excel_settled(cells[0])}/{plain(self._whole.value)}))"
        points = [
            plain(band.points)
            if isinstance(band.points, Decimal)
            else f"{weight}*{plain(band.points.value)}"
            if isinstance(band.points, Amount)
            else share
            for band in self.bands
        ]
        expression = points[-1]
        for band, given in reversed(list(zip(self.bands[:-1], points[:-1], strict=True))):
            expression = f"IF({band.condition.excel(cells[0])},{given},{expression})"
        return expression

    def sentence(self, weight: Decimal) -> str:
        return "；".join(f"{band.condition.words()}{self._points_words(band, weight)}" for band in self.bands)

    def _points_words(self, band: Band, weight: Decimal) -> str:
        if isinstance(band.points, Decimal):
            return f"计{plain(band.points)}分"
        if isinstance(band.points, Amount):
            return f"计分值的{band.points}"
        return f"按{plain(weight)}×指标值÷{self._whole}计分"

    def working(self, inputs: Sequence[Input], weight: Decimal) -> str:
        value = number(inputs[0])
        band = self._band(value)
        like = next(self.bounds(), Amount(value))
        start, points = f"{shown(value, like)}属“{band.condition.words()}”档", self.score(inputs, weight)
        if band.points != BY_SHARE:
            return f"{start}，计{plain(round_half_up(points, 4))}分"
        share = f"{plain(weight)}×{shown(value, self._whole)}÷{self._whole}"
        if points == weight:
            return f"{start}，{share}，最多{plain(weight)}分"
        return f"{start}，{share}＝{plain(round_half_up(points, 4))}分" if points else f"{start}，计0分"
