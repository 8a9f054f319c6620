"""The phrases that standards are made of. Scanning takes a sentence phrase by phrase; what is left over stays a person's."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from jixiao_batch.scheme.records import Amount
from jixiao_batch.scheme.wording.spans import Span

Direction = Literal["超过扣分", "低于扣分", "偏离扣分"]
PartSteps = Literal["满档扣", "按比例", "进位"]


@dataclass(frozen=True, slots=True)
class Standard:
    """以100%为标准."""

    amount: Amount
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Award:
    """≤100%计5分; `lost` where it says what is taken off (扣1分)."""

    span: Span
    points: Decimal
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Otherwise:
    """否则不得分."""

    points: Decimal


@dataclass(frozen=True, slots=True)
class Deduction:
    """每低于5%扣2分; `span` is the condition it repeats, as in 低于90%的每低1个百分点扣0.5分."""

    direction: Direction
    step: Amount
    points: Decimal
    unit: str = ""
    subject: str = ""
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Remainder:
    """不足一个百分点的按一个百分点计; `amount` None is 不足一档."""

    kind: PartSteps
    amount: Amount | None


@dataclass(frozen=True, slots=True)
class Incident:
    """每发现一处扣1分; `what` is what one is counted in (处), `listed` whether it speaks of items named before."""

    points: Decimal
    what: str
    listed: bool


@dataclass(frozen=True, slots=True)
class AllMet:
    """全部符合得满分; `count` where it says how many there are (三项均符合)."""

    points: Decimal
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Each:
    """每项2分, after a list of items without points."""

    points: Decimal


@dataclass(frozen=True, slots=True)
class Share:
    """得分=执行率×分值; `span` is the condition before it, `rest` an 未达到的 before it, `formula` that it is written with ×,
    `deducted` that it reads 按比例扣分; `target` is what it divides by (得分=满意度/90%×分值), `zero` where it begins
    (得分=(执行率-60%)/(100%-60%)×分值)."""

    name: str
    span: Span | None = None
    rest: bool = False
    deducted: bool = False
    formula: bool = False
    target: Amount | None = None
    zero: Amount | None = None


@dataclass(frozen=True, slots=True)
class Slope:
    """得分=(1-10X)×10; `base` and `direction` where X is a distance: (1-2×(100%-执行率))×10."""

    factor: Decimal
    symbol: str
    absolute: bool
    base: Amount | None = None
    direction: Direction = "偏离扣分"


@dataclass(frozen=True, slots=True)
class MostDeducted:
    """最多扣3分."""

    points: Decimal


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """无新建的计满分."""

    how: Literal["满分", "剔除"]


@dataclass(frozen=True, slots=True)
class Limit:
    """扣完为止, 满分5分: says nothing that the rule and the weight do not say."""

    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """An explanation that gives no points: kept as a doubt."""

    text: str


Phrase = (
    Standard | Award | Otherwise | Deduction | Remainder | Incident | AllMet | Each | Share | Slope | MostDeducted
    | NotApplicable | Limit | Note
)  # fmt: skip
