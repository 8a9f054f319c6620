"""A scheme (指标体系) as records: what the form asks, what is derived, what must balance, how it is scored and graded.

Everything else - the form's cells, the reader's map, checks, scores, live formulas, workings, legends - comes from these records.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property

from pydantic import Field

from jixiao_batch.numbers import plain
from jixiao_batch.scheme.fields import Block, FormField, block_fields
from jixiao_batch.scheme.figures import Figure, Identity
from jixiao_batch.scheme.formula import Name, Node, names
from jixiao_batch.scheme.indicators import Group, Indicator, evidence_id, item_id
from jixiao_batch.scheme.plausibility import Plausibility
from jixiao_batch.scheme.readings import NOT_APPLICABLE, Kind, text_of
from jixiao_batch.scheme.records import Points, SchemeRecord, Words
from jixiao_batch.scheme.rules.conditions import ConditionField
from jixiao_batch.scheme.taking import fields_in, fields_taken

SELF_TOTAL = "自评总分"
MONEY_UNITS = ("万元", "元")
#: a form that asks for it is about one project, not about all that a unit spends
PROJECT_NAME = "项目名称"


class Grade(SchemeRecord):
    """A grade (等次) and the points from which it is given."""

    name: Words = Field(alias="等次")
    lower: Points = Field(alias="下限")


class CapStep(SchemeRecord):
    """One step of a cap: under this condition the total is at most so many points."""

    condition: ConditionField = Field(alias="条件")
    most: Points = Field(alias="最高分")


class TotalCap(SchemeRecord):
    """A cap on the total by a figure (总分封顶), e.g. by 预算执行率; the first step whose condition holds counts."""

    figure: Words = Field(alias="推算指标")
    steps: tuple[CapStep, ...] = Field(alias="档次", min_length=1)

    def most(self, value: Decimal) -> Decimal | None:
        """The highest total that the figure's value allows, None when it sets no bound."""
        return next((step.most for step in self.steps if step.condition.holds(value)), None)

    def sentence(self) -> str:
        steps = "；".join(f"{step.condition.words()}的，总分最高{plain(step.most)}分" for step in self.steps)
        return f"{self.figure}{steps}"


class RowTable(SchemeRecord):
    """The unit's own rows (绩效指标表)."""

    sections: tuple[Words, ...] = Field(alias="一级指标", min_length=1)
    capacity: int = Field(alias="容纳行数", default=60, ge=5, le=500)


class Scheme(SchemeRecord):
    """A whole 指标体系."""

    id: Words = Field(alias="编号", pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$")
    title: Words = Field(alias="名称")
    year: int = Field(alias="年度", ge=2000, le=2100)
    full_score: Points = Field(alias="满分")
    score_places: int = Field(alias="得分小数位", default=2, ge=0, le=2)
    tolerance: Points = Field(alias="勾稽容差", default=Decimal("0.005"))
    plausibility: Plausibility = Field(alias="合理性", default=Plausibility())
    basis: tuple[Words, ...] = Field(alias="依据", default=())
    note: Words = Field(alias="说明", default="")
    blocks: tuple[Block, ...] = Field(alias="填报项", min_length=1)
    figures: tuple[Figure, ...] = Field(alias="推算指标", default=())
    identities: tuple[Identity, ...] = Field(alias="勾稽关系", default=())
    table: RowTable | None = Field(alias="绩效指标表", default=None)
    groups: tuple[Group, ...] = Field(alias="指标", min_length=1)
    total_cap: TotalCap | None = Field(alias="总分封顶", default=None)
    grades: tuple[Grade, ...] = Field(alias="等次", min_length=2)

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        return tuple(indicator for group in self.groups for indicator in group.indicators)

    @cached_property
    def data_fields(self) -> tuple[FormField, ...]:
        """Fields of the blocks (基础数据), in form order."""
        return tuple(field for block in self.blocks for field in block_fields(block))

    @cached_property
    def item_fields(self) -> tuple[FormField, ...]:
        """Yes/no items of all rules (管理事项), in form order."""
        return tuple(
            FormField(item_id(indicator, item.name), item.label, indicator.name, "选项", choices=item.answers)
            for indicator in self.indicators
            if indicator.rule is not None
            for item in indicator.rule.form_items
        )

    @cached_property
    def evidence_fields(self) -> tuple[FormField, ...]:
        """The optional 佐证材料 beside each yes/no item."""
        return tuple(
            FormField(evidence_id(field.id), f"{field.label}佐证材料", field.block, "文本", required=False)
            for field in self.item_fields
        )

    @cached_property
    def self_score_fields(self) -> tuple[FormField, ...]:
        """What the unit gives itself: each common indicator, each group, the total, 分."""
        fields: list[FormField] = []
        for group in self.groups:
            fields += [
                FormField(indicator.self_score_id, indicator.name, "自评", "小数", "分")
                for indicator in group.indicators
                if indicator.rows is None
            ]
            fields.append(FormField(group.subtotal_id, f"{group.name}小计", "自评", "小数", "分"))
        return (*fields, FormField(SELF_TOTAL, SELF_TOTAL, "自评", "小数", "分"))

    @cached_property
    def fields(self) -> dict[str, FormField]:
        """Every single field of the form by id."""
        every = (*self.data_fields, *self.item_fields, *self.evidence_fields, *self.self_score_fields)
        return {field.id: field for field in every}

    @property
    def subject(self) -> str:
        """What is evaluated, as titles word it."""
        return "项目支出" if PROJECT_NAME in self.fields else "部门整体支出"

    @cached_property
    def figures_by_name(self) -> dict[str, Figure]:
        return {figure.name: figure for figure in self.figures}

    def fields_of(self, tree: Node) -> Iterator[str]:
        """Ids of the fields that a formula rests on, through other figures too."""
        return fields_in(self.figures_by_name, tree, conditions=False)

    @cached_property
    def fields_of_figures(self) -> dict[str, tuple[str, ...]]:
        """The same for the formula of each figure, by its name; every field once."""
        return {figure.name: tuple(dict.fromkeys(self.fields_of(figure.formula.tree))) for figure in self.figures}

    @cached_property
    def money_fields(self) -> tuple[FormField, ...]:
        """Fields of the blocks that hold amounts of money, in form order."""
        return tuple(field for field in self.data_fields if field.unit in MONEY_UNITS)

    def fields_typed(self, tree: Node) -> tuple[FormField, ...]:
        """The fields that a formula names itself and takes as the unit typed them, every one once."""
        typed = (name.name for name in names(tree) if name.typed or name.name not in self.figures_by_name)
        return tuple(self.fields[field_id] for field_id in dict.fromkeys(typed))

    @cached_property
    def optional_parts(self) -> dict[str, tuple[FormField, ...]]:
        """The fields in each identity, by its name, that need not be filled."""
        return {
            identity.name: tuple(field for field in self.fields_typed(identity.relation.tree) if field.required is False)
            for identity in self.identities
        }

    @cached_property
    def fields_moving_indicators(self) -> dict[str, frozenset[str]]:
        """Ids of every field that can move an indicator's points, by the indicator's name."""
        return {indicator.name: fields_taken(self.figures_by_name, indicator) for indicator in self.indicators}

    @cached_property
    def fields_moving_figures(self) -> dict[str, frozenset[str]]:
        """Ids of every field that a derived figure rests on, its 不适用条件 included, by the figure's name."""
        return {name: frozenset(fields_in(self.figures_by_name, Name(name))) for name in self.figures_by_name}

    @cached_property
    def names_read(self) -> frozenset[str]:
        """Names of the fields and figures that the formulas of figures and indicators read."""
        of_figures = (formula for figure in self.figures for formula in (figure.formula, figure.not_applicable))
        of_indicators = (formula for one in self.indicators for formula in (one.value, one.not_applicable))
        of_alternatives = (way.value for indicator in self.indicators for way in indicator.alternatives)
        formulas = (*of_figures, *of_indicators, *of_alternatives)
        return frozenset(name.name for formula in formulas if formula is not None for name in names(formula.tree))

    def kind(self, name: Name) -> Kind | None:
        """Whether the name stands for a number or a word; None when the scheme has no such field or figure."""
        if not name.typed and name.name in self.figures_by_name:
            return "number"
        field = self.fields.get(name.name)
        return None if field is None else "number" if field.is_number else "text"

    def may_not_apply(self, indicator: Indicator) -> bool:
        """Whether the indicator, or the figure that it takes, can turn out 不适用."""
        if indicator.not_applicable is not None:
            return True
        if indicator.alternatives:
            return all(self._passes_on_not_applicable(way.value.tree) for way in indicator.alternatives)
        return indicator.value is not None and self._passes_on_not_applicable(indicator.value.tree)

    def _passes_on_not_applicable(self, tree: Node) -> bool:
        figure = self.figures_by_name.get(tree.name) if isinstance(tree, Name) and not tree.typed else None
        if figure is None:
            return False
        by_zero = NOT_APPLICABLE in (figure.zero_divisor.both, figure.zero_divisor.divisor_only)
        return figure.not_applicable is not None or by_zero or self._passes_on_not_applicable(figure.formula.tree)

    def sentence(self, indicator: Indicator) -> str:
        """The indicator's rule in words; for the unit's own rows the two rules that apply to them."""
        if indicator.rows is not None:
            return indicator.rows.sentence(indicator.weight)
        if indicator.alternatives:
            ways = [f"{text_of(way.value.tree)}：{way.rule.sentence(indicator.weight)}" for way in indicator.alternatives]
            sentence = f"以下各项取得分高的：{'；或 '.join(ways)}"
        else:
            sentence = indicator.rule.sentence(indicator.weight) if indicator.rule else ""
        if not self.may_not_apply(indicator):
            return sentence
        return f"{sentence}。不适用的{'计满分' if indicator.when_not_applicable == '满分' else '不计，其余按比例折算'}"

    def path(self, indicator: Indicator) -> tuple[str, str]:
        """First and second level above the indicator."""
        return self._paths[indicator.name]

    @cached_property
    def _paths(self) -> dict[str, tuple[str, str]]:
        return {one.name: (g.name, p.name) for g in self.groups for p in g.parts for one in p.indicators}

    def grade_of(self, total: Decimal) -> str:
        """等次 of a total: the highest grade whose lower bound is reached."""
        ordered = sorted(self.grades, key=lambda grade: grade.lower, reverse=True)
        return next(grade.name for grade in ordered if total >= grade.lower)
