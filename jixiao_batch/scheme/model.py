"""A scheme (指标体系) as records: what the form asks, what is derived, what must balance, how it is scored and graded.

Everything else - the form's cells, the reader's map, checks, scores, live formulas, workings, legends - comes from these records.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from jixiao_batch.findings.model import Severity
from jixiao_batch.numbers import at_least, percent, plain
from jixiao_batch.scheme.formula import Comparison, Name, Node, parse
from jixiao_batch.scheme.readings import NOT_APPLICABLE, NOT_COMPUTABLE, Kind, text_of
from jixiao_batch.scheme.records import Amount, AmountField, Points, SchemeRecord, Words, YesNo, read_amount
from jixiao_batch.scheme.rules import AnyRule
from jixiao_batch.scheme.rules.conditions import ConditionField

FieldType = Literal["文本", "编码", "年度", "日期", "选项", "整数", "小数"]


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula's text as it stands in the scheme, and its tree."""

    text: str
    tree: Node


def _read_formula(raw: object) -> Formula:
    if isinstance(raw, Formula):
        return raw
    if not isinstance(raw, str):
        raise ValueError("这里应写公式")
    return Formula(raw.strip(), parse(raw))


FormulaField = Annotated[Formula, BeforeValidator(_read_formula)]


def _read_required(raw: object) -> bool | Formula:
    if raw in ("是", "否"):
        return raw == "是"
    return _read_formula(raw)


Required = Annotated[bool | Formula, BeforeValidator(_read_required)]


def _read_severity(raw: object) -> Severity:
    words: dict[str, Severity] = {"错误": "error", "核实": "query", "提示": "note"}
    if str(raw) not in words:
        raise ValueError(f"“{raw}”应写“错误”“核实”或“提示”")
    return words[str(raw)]


SeverityField = Annotated[Severity, BeforeValidator(_read_severity)]


def _read_zero_result(raw: object) -> Amount | str:
    return str(raw) if raw in (NOT_COMPUTABLE, NOT_APPLICABLE) else read_amount(raw)


#: what x / 0 means: a number, 无法计算 or 不适用
ZeroResult = Annotated[Amount | str, BeforeValidator(_read_zero_result)]


class BlockRow(SchemeRecord):
    """One row of a block of the form: one field, or one field per column (栏目) of the block."""

    name: Words = Field(alias="名称")
    type: FieldType = Field(alias="类型", default="小数")
    unit: Words | None = Field(alias="计量单位", default=None)
    required: Required = Field(alias="必填", default=True)
    choices: tuple[Words, ...] = Field(alias="选项", default=())
    hint: Words = Field(alias="填报要求", default="")
    may_be_negative: YesNo = Field(alias="可为负数", default=False)


class Block(SchemeRecord):
    """A block (区块) of the form with its rows; with 栏目 it is a small matrix."""

    title: Words = Field(alias="区块")
    unit: Words = Field(alias="计量单位", default="")
    columns: tuple[Words, ...] = Field(alias="栏目", default=(), max_length=3)
    rows: tuple[BlockRow, ...] = Field(alias="项目", min_length=1)


@dataclass(frozen=True, slots=True)
class FormField:
    """One field (填报项) of the form, as every room sees it."""

    id: str
    label: str
    block: str
    type: FieldType
    unit: str = ""
    required: bool | Formula = True
    choices: tuple[str, ...] = ()
    hint: str = ""
    may_be_negative: bool = False

    @property
    def is_number(self) -> bool:
        return self.type in ("整数", "小数")

    @property
    def places(self) -> int:
        """Decimals that the form asks for."""
        return 2 if self.type == "小数" else 0

    def show(self, value: Decimal | str) -> str:
        """The value as it is written in workings and messages."""
        return value if isinstance(value, str) else at_least(value, self.places)


class ZeroDivisor(SchemeRecord):
    """What the figure is when its divisor is 0: 0/0 and x/0."""

    both: ZeroResult = Field(alias="分子也为零", default=NOT_COMPUTABLE)
    divisor_only: ZeroResult = Field(alias="分子不为零", default=NOT_COMPUTABLE)


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


class OverfulfilmentDeduction(SchemeRecord):
    """Points off a row whose 完成率 shows that its target was set too low."""

    completion: AmountField = Field(alias="完成率达到")
    points: Points = Field(alias="扣", gt=0)


class RowScoring(SchemeRecord):
    """How the unit's own rows (绩效指标表) are scored: quantitative rows over their 完成率, qualitative ones by tier."""

    sections: tuple[Words, ...] = Field(alias="一级指标", min_length=1)
    quantitative: AnyRule = Field(alias="定量指标")
    qualitative: AnyRule = Field(alias="定性指标")
    far_above: AmountField | None = Field(alias="超额核实线", default=None)
    overfulfilment: OverfulfilmentDeduction | None = Field(alias="超额扣分", default=None)


class Alternative(SchemeRecord):
    """One of the ways to score an indicator of which the better counts (二选一)."""

    value: FormulaField = Field(alias="指标值")
    rule: AnyRule = Field(alias="评分")


class Indicator(SchemeRecord):
    """One scored indicator (三级指标)."""

    name: Words = Field(alias="指标")
    weight: Points = Field(alias="分值", gt=0)
    value: FormulaField | None = Field(alias="指标值", default=None)
    rule: AnyRule | None = Field(alias="评分", default=None)
    alternatives: tuple[Alternative, ...] = Field(alias="二选一", default=(), max_length=4)
    rows: RowScoring | None = Field(alias="逐行评分", default=None)
    not_applicable: FormulaField | None = Field(alias="不适用条件", default=None)
    when_not_applicable: Literal["满分", "剔除"] = Field(alias="不适用时", default="满分")
    basis: Words = Field(alias="依据", default="")
    note: Words = Field(alias="说明", default="")

    @property
    def self_score_id(self) -> str:
        return f"自评得分:{self.name}"


class SecondLevel(SchemeRecord):
    name: Words = Field(alias="二级指标")
    weight: Points = Field(alias="分值", gt=0)
    indicators: tuple[Indicator, ...] = Field(alias="三级指标", min_length=1)


class Group(SchemeRecord):
    """A first-level group (一级指标)."""

    name: Words = Field(alias="一级指标")
    weight: Points = Field(alias="分值", gt=0)
    parts: tuple[SecondLevel, ...] = Field(alias="二级指标", min_length=1)

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        return tuple(indicator for part in self.parts for indicator in part.indicators)

    @property
    def subtotal_id(self) -> str:
        return f"自评小计:{self.name}"


class Grade(SchemeRecord):
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
    score_places: int = Field(alias="得分小数位", default=2, ge=0, le=4)
    tolerance: Points = Field(alias="勾稽容差", default=Decimal("0.005"))
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
            FormField(item_id(indicator, item.name), item.label, indicator.name, "选项", choices=item.choices)
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

    @cached_property
    def figures_by_name(self) -> dict[str, Figure]:
        return {figure.name: figure for figure in self.figures}

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
            quantitative = indicator.rows.quantitative.sentence(Decimal(1)).replace("计1分", "计该行满分")
            tiers = indicator.rows.qualitative.sentence(indicator.weight)
            over = indicator.rows.overfulfilment
            deduction = f"；完成率达到{over.completion}的扣{plain(over.points)}分" if over else ""
            return f"定量指标完成率{quantitative}{deduction}。定性指标{tiers}"
        if indicator.alternatives:
            ways = [f"{text_of(way.value.tree)}：{way.rule.sentence(indicator.weight)}" for way in indicator.alternatives]
            return f"以下各项取得分高的：{'；或 '.join(ways)}"
        sentence = indicator.rule.sentence(indicator.weight) if indicator.rule else ""
        if not self.may_not_apply(indicator):
            return sentence
        return f"{sentence}。不适用的{'计满分' if indicator.when_not_applicable == '满分' else '不计，其余按比例折算'}"

    def path(self, indicator: Indicator) -> tuple[str, str]:
        """First and second level above the indicator."""
        return next((g.name, p.name) for g in self.groups for p in g.parts if indicator in p.indicators)

    def grade_of(self, total: Decimal) -> str:
        """等次 of a total: the highest grade whose lower bound is reached."""
        ordered = sorted(self.grades, key=lambda grade: grade.lower, reverse=True)
        return next(grade.name for grade in ordered if total >= grade.lower)


SELF_TOTAL = "自评总分"


def item_id(indicator: Indicator, item: str) -> str:
    return f"{indicator.name}:{item}"


def evidence_id(item_field: str) -> str:
    """The optional text beside a yes/no item that names its 佐证材料."""
    return f"佐证材料:{item_field}"


def block_fields(block: Block) -> Iterator[FormField]:
    for row in block.rows:
        for column in block.columns or ("",):
            yield FormField(
                id=f"{row.name}{column}",
                label=f"{row.name}（{column}）" if column else row.name,
                block=block.title,
                type=row.type,
                unit=(row.unit if row.unit is not None else block.unit) if row.type in ("小数", "整数") else "",
                required=row.required,
                choices=row.choices,
                hint=row.hint,
                may_be_negative=row.may_be_negative,
            )


def _short(value: Decimal) -> bool:
    return len(plain(value).partition(".")[2]) <= 6
