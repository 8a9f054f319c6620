"""分项累计 and 按次扣分: yes/no items, each earning its points or costing them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from pydantic import Field

from jixiao_batch.numbers import ARITHMETIC, ceiling, plain
from jixiao_batch.scheme.records import Points, Words
from jixiao_batch.scheme.rules.base import NO, PARTLY, YES, Critical, Input, Item, Rule, clamp, number


class Checklist(Rule):
    """Each item answered 是 earns its own points, one answered 部分 its 部分得分."""

    kind: ClassVar[str] = "分项累计"
    example: ClassVar[Mapping[str, Any]] = {
        "事项": [{"名称": "有制度", "分值": "3"}, {"名称": "制度执行", "分值": "2", "表述": "制度得到执行"}]
    }

    method: Words = Field(alias="方式")
    items: tuple[Item, ...] = Field(alias="事项", min_length=1)

    @property
    def form_items(self) -> tuple[Item, ...]:
        return self.items

    def critical_values(self, weight: Decimal) -> Iterator[Critical]:
        yield from _answered(len(self.items))

    def faults(self, weight: Decimal) -> Iterator[str]:
        total = sum((item.points for item in self.items), Decimal(0))
        if any(item.points <= 0 for item in self.items):
            yield "每个事项都应写“分值”，且大于 0"
        elif total != weight:
            yield f"各事项分值合计 {plain(total)} 分，应等于指标分值 {plain(weight)} 分"
        for item in self.items:
            if item.partial is not None and not 0 < item.partial < item.points:
                yield f"“{item.name}”的“部分得分”应大于 0、小于它的分值 {plain(item.points)} 分"
        yield from _repeated_names(self.items)

    def score(self, inputs: Sequence[Input], weight: Decimal) -> Decimal:
        return clamp(sum(self._earned(inputs), Decimal(0)), weight)

    def _earned(self, inputs: Sequence[Input]) -> Iterator[Decimal]:
        for item, answer in zip(self.items, inputs, strict=True):
            partial = item.partial if item.partial is not None and answer == PARTLY else Decimal(0)
            yield item.points if answer == YES else partial

    def excel(self, cells: Sequence[str], weight: str) -> str:
        terms = []
        for item, cell in zip(self.items, cells, strict=True):
            terms.append(f'({cell}="{YES}")*{plain(item.points)}')
            if item.partial is not None:
                terms.append(f'({cell}="{PARTLY}")*{plain(item.partial)}')
        return "+".join(terms)

    def sentence(self, weight: Decimal) -> str:
        return "；".join(f"{item_mark(place)}{item.label}，{_points_words(item)}" for place, item in enumerate(self.items))

    def working(self, inputs: Sequence[Input], weight: Decimal) -> str:
        terms = [plain(points) for points in self._earned(inputs)]
        return f"{'＋'.join(terms)}＝{plain(self.score(inputs, weight))}分{_not_met(self.items, inputs)}"


class Incidents(Rule):
    """−p for each case of non-compliance, down to 0 or by 最多扣; cases are items answered 否, or a count of the form."""

    kind: ClassVar[str] = "按次扣分"
    example: ClassVar[Mapping[str, Any]] = {"每次扣": "1", "事项": [{"名称": "无截留挪用"}, {"名称": "无虚列支出"}]}

    method: Words = Field(alias="方式")
    points: Points = Field(alias="每次扣")
    most: Points | None = Field(alias="最多扣", default=None)
    items: tuple[Item, ...] = Field(alias="事项", default=())

    @property
    def form_items(self) -> tuple[Item, ...]:
        return self.items

    def critical_values(self, weight: Decimal) -> Iterator[Critical]:
        if self.items:
            yield from _answered(len(self.items))
            return
        yield Critical("没有发现", ((Decimal(0),),))
        yield Critical("发现一处", ((Decimal(1),),))
        most, words = (weight, "恰好扣完") if self.most is None else (self.most, "恰好扣到最多")
        yield Critical(words, ((ceiling(ARITHMETIC.divide(most, self.points)),),))

    def faults(self, weight: Decimal) -> Iterator[str]:
        if not 0 < self.points <= weight:
            yield f"“每次扣”应大于 0 且不超过分值 {plain(weight)} 分"
        if self.most is not None and not self.points <= self.most <= weight:
            yield f"“最多扣”应不少于“每次扣”{plain(self.points)} 分，也不超过分值 {plain(weight)} 分"
        if any(item.partial is not None for item in self.items):
            yield "“部分得分”只用于“分项累计”"
        yield from _repeated_names(self.items)

    def _cases(self, inputs: Sequence[Input]) -> Decimal:
        if not self.items:
            return number(inputs[0])
        return Decimal(sum(1 for answer in inputs if answer == NO))

    def score(self, inputs: Sequence[Input], weight: Decimal) -> Decimal:
        lost = self._cases(inputs) * self.points
        return clamp(weight - (lost if self.most is None else min(self.most, lost)), weight)

    def excel(self, cells: Sequence[str], weight: str) -> str:
        answered_no = "+".join(f'({cell}="{NO}")' for cell in cells)
        cases = f"({answered_no})" if self.items else cells[0]
        lost = f"{plain(self.points)}*{cases}"
        if self.most is not None:
            lost = f"MIN({plain(self.most)},{lost})"
        return f"MAX(0,MIN({weight},{weight}-{lost}))"

    def sentence(self, weight: Decimal) -> str:
        # numbered as on the score sheet, which shows the answers by number
        marks = [item_mark(place) if len(self.items) > 1 else "" for place in range(len(self.items))]
        what = (
            f"（{'、'.join(f'{mark}{item.label}' for mark, item in zip(marks, self.items, strict=True))}）" if self.items else ""
        )
        end = "扣完为止" if self.most is None else f"最多扣{plain(self.most)}分"
        return f"全部符合计{plain(weight)}分；每发现一处不符合{what}扣{plain(self.points)}分，{end}"

    def working(self, inputs: Sequence[Input], weight: Decimal) -> str:
        cases = self._cases(inputs)
        points = plain(self.score(inputs, weight))
        if cases == 0:
            return f"没有不符合的情形，计{points}分"
        if self.most is not None and cases * self.points > self.most:
            return f"{plain(cases)}处不符合，最多扣{plain(self.most)}分，计{points}分{_not_met(self.items, inputs)}"
        return f"{plain(weight)}－{plain(self.points)}×{plain(cases)}处＝{points}分{_not_met(self.items, inputs)}"


def _answered(count: int) -> Iterator[Critical]:
    """All items met, and each of them alone not met."""
    yield Critical("全部符合", ((YES,) * count,))
    yield Critical("有一项不符合", tuple(tuple(NO if at == one else YES for at in range(count)) for one in range(count)))


def _repeated_names(items: Sequence[Item]) -> Iterator[str]:
    """What to say of items that bear one name, or ask with one text."""
    for given in ([item.name for item in items], [item.label for item in items]):
        for repeated in sorted({one for one in given if given.count(one) > 1}):
            yield f"事项“{repeated}”重复"


def _not_met(items: Sequence[Item], inputs: Sequence[Input]) -> str:
    lacking = [
        f"{words}：{'、'.join(labels)}"
        for words, wanted in (("部分符合", PARTLY), ("不符合", NO))
        if (labels := [item.label for item, answer in zip(items, inputs, strict=False) if answer == wanted])
    ]
    return f"（{'；'.join(lacking)}）" if lacking else ""


def _points_words(item: Item) -> str:
    partly = "" if item.partial is None else f"，部分符合计{plain(item.partial)}分"
    return f"符合计{plain(item.points)}分{partly}"


def item_mark(place: int) -> str:
    """The number of an item by its 0-based place: ①, and （21） where there is no such sign."""
    circled = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
    return circled[place] if place < len(circled) else f"（{place + 1}）"
