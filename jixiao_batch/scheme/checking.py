"""What must hold between the parts of a scheme: names that exist, weights that add up, units that fit.

Each check is a small function that yields (where, what is wrong and what to write instead); `CHECKS` lists them all.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from decimal import Decimal

from jixiao_batch.numbers import plain
from jixiao_batch.scheme.checking_figures import NO_HUNDRED, figure_faults, times_hundred
from jixiao_batch.scheme.checking_indicators import indicator_faults
from jixiao_batch.scheme.example_inputs import example_faults
from jixiao_batch.scheme.formula import Comparison, FormulaError, Name, Node, names
from jixiao_batch.scheme.formula_field import Formula
from jixiao_batch.scheme.model import SELF_TOTAL, Scheme
from jixiao_batch.scheme.places import Fault, field_paths, indicator_paths
from jixiao_batch.scheme.readings import Kind, kind_of
from jixiao_batch.scheme.rules.conditions import unreachable
from jixiao_batch.scheme.source import Path

#: fields that name the unit and the year; every form must ask for them
IDENTITY_FIELDS = ("单位名称", "单位编码", "评价年度")


def faults_of(scheme: Scheme) -> Iterator[Fault]:
    """Every fault between the parts of `scheme`."""
    for check in CHECKS:
        yield from check(scheme)


def _identity_fields(scheme: Scheme) -> Iterator[Fault]:
    present = {field.id for field in scheme.data_fields}
    for name in IDENTITY_FIELDS:
        if name not in present:
            yield ("填报项",), f"填报项里缺少“{name}”，没有它就认不出是哪个单位、哪一年的表"


def _double_names(scheme: Scheme) -> Iterator[Fault]:
    lists: list[tuple[str, list[tuple[Path, str]]]] = [
        ("填报项", [(path, field) for path, field in field_paths(scheme)]),
        ("推算指标", [(("推算指标", place, "名称"), figure.name) for place, figure in enumerate(scheme.figures)]),
        ("勾稽关系", [(("勾稽关系", place, "名称"), identity.name) for place, identity in enumerate(scheme.identities)]),
        ("三级指标", [((*path, "指标"), indicator.name) for path, indicator in indicator_paths(scheme)]),
        ("一级指标", [(("指标", place, "一级指标"), group.name) for place, group in enumerate(scheme.groups)]),
        ("等次", [(("等次", place, "等次"), grade.name) for place, grade in enumerate(scheme.grades)]),
    ]
    for what, named in lists:
        seen: set[str] = set()
        for path, name in named:
            if name in seen:
                yield path, f"{what}“{name}”重复，名称不能相同"
            seen.add(name)
    for path, name in lists[0][1]:
        if name == SELF_TOTAL:
            yield path, f"“{SELF_TOTAL}”由自评表统一填报，不能再作为填报项，请换个名称"


def _formulas(scheme: Scheme) -> Iterator[Fault]:
    for path, formula, wanted in _all_formulas(scheme):
        try:
            kinds = _kinds_in(scheme, formula.tree)
            found = kind_of(formula.tree, kinds)
        except FormulaError as error:
            yield path, str(error)
            continue
        if found != wanted:
            should = {"number": "应算出一个数", "truth": "应是一个条件（含 =、≤、≥ 等）", "text": "应是文字"}[wanted]
            yield path, f"这条公式{should}：{formula.text}"


def _identities_compare_numbers(scheme: Scheme) -> Iterator[Fault]:
    for place, identity in enumerate(scheme.identities):
        tree = identity.relation.tree
        if not isinstance(tree, Comparison) or tree.operator not in ("=", "<=", ">="):
            ways = "“左边 = 右边”“左边 ≤ 右边”或“左边 ≥ 右边”"
            yield ("勾稽关系", place, "关系"), f"勾稽关系应写成{ways}：{identity.relation.text}"


def _values_in_hundreds(scheme: Scheme) -> Iterator[Fault]:
    for path, indicator in indicator_paths(scheme):
        rule, value = indicator.rule, indicator.value
        if rule is not None and value is not None and times_hundred(value.tree) and any(b.percent for b in rule.bounds()):
            yield (*path, "指标值"), f"“{indicator.name}”按百分数评分，{NO_HUNDRED}：{value.text}"


def _weights(scheme: Scheme) -> Iterator[Fault]:
    total = _sum(group.weight for group in scheme.groups)
    if total != scheme.full_score:
        parts = "＋".join(plain(group.weight) for group in scheme.groups)
        yield ("满分",), f"各一级指标分值 {parts}＝{plain(total)}，应等于满分 {plain(scheme.full_score)}"
    for g, group in enumerate(scheme.groups):
        total = _sum(part.weight for part in group.parts)
        if total != group.weight:
            yield ("指标", g, "分值"), f"“{group.name}”的二级指标分值合计 {plain(total)}，应等于 {plain(group.weight)}"
        for p, part in enumerate(group.parts):
            total = _sum(indicator.weight for indicator in part.indicators)
            if total != part.weight:
                path: Path = ("指标", g, "二级指标", p, "分值")
                yield path, f"“{part.name}”的三级指标分值合计 {plain(total)}，应等于 {plain(part.weight)}"


def _examples(scheme: Scheme) -> Iterator[Fault]:
    for path, indicator in indicator_paths(scheme):
        yield from example_faults(scheme, path, indicator)


def _sections(scheme: Scheme) -> Iterator[Fault]:
    if scheme.table is None:
        return
    scored = [section for indicator in scheme.indicators if indicator.rows for section in indicator.rows.sections]
    for section in scheme.table.sections:
        if scored.count(section) != 1:
            yield ("绩效指标表", "一级指标"), f"绩效指标表的“{section}”应由一个指标逐行评分，现有 {scored.count(section)} 个"


def _grades(scheme: Scheme) -> Iterator[Fault]:
    bounds = [grade.lower for grade in scheme.grades]
    if bounds != sorted(set(bounds), reverse=True) or bounds[-1] != 0:
        yield ("等次",), "等次应从高到低排列，下限各不相同，最后一档的下限为 0"


def _plausibility(scheme: Scheme) -> Iterator[Fault]:
    bounds = scheme.plausibility
    for key, amount in (("执行率上限", bounds.rate_limit), ("共性问题比例", bounds.common_share)):
        if not amount.percent or amount.value <= 0:
            yield ("合理性", key), f"“{key}”应写成大于 0 的百分数，如 100%"
    for place, name in enumerate(bounds.limited or ()):
        figure = scheme.figures_by_name.get(name)
        if figure is None or not figure.is_rate:
            yield ("合理性", "执行率指标", place), f"推算指标里没有“{name}”这个比率"


def _total_cap(scheme: Scheme) -> Iterator[Fault]:
    cap = scheme.total_cap
    if cap is None:
        return
    figure = scheme.figures_by_name.get(cap.figure)
    if figure is None:
        near = difflib.get_close_matches(cap.figure, list(scheme.figures_by_name), n=1, cutoff=0.3)
        yield ("总分封顶", "推算指标"), f"没有“{cap.figure}”这个推算指标" + (f"，是否想写“{near[0]}”？" if near else "")
        return
    for place, fault in unreachable([step.condition for step in cap.steps]):
        yield ("总分封顶", "档次", place, "条件"), fault
    for place, step in enumerate(cap.steps):
        if not 0 <= step.most <= scheme.full_score:
            yield ("总分封顶", "档次", place, "最高分"), f"最高分应在 0 至 {plain(scheme.full_score)} 之间"
        for bound in step.condition.bounds:
            if bound.percent != figure.is_rate:
                yield ("总分封顶", "档次", place, "条件"), f"“{bound}”{'应写成百分数' if figure.is_rate else '不应带百分号'}"


CHECKS: tuple[Callable[[Scheme], Iterator[Fault]], ...] = (
    _identity_fields,
    _double_names,
    _formulas,
    _identities_compare_numbers,
    figure_faults,
    _values_in_hundreds,
    _weights,
    indicator_faults,
    _examples,
    _sections,
    _total_cap,
    _grades,
    _plausibility,
)


def _sum(points: Iterator[Decimal]) -> Decimal:
    return sum(points, Decimal(0))


def _all_formulas(scheme: Scheme) -> Iterator[tuple[Path, Formula, Kind]]:
    for b, block in enumerate(scheme.blocks):
        for r, row in enumerate(block.rows):
            if isinstance(row.required, Formula):
                yield ("填报项", b, "项目", r, "必填"), row.required, "truth"
    for place, figure in enumerate(scheme.figures):
        yield ("推算指标", place, "公式"), figure.formula, "number"
        if figure.not_applicable is not None:
            yield ("推算指标", place, "不适用条件"), figure.not_applicable, "truth"
    for place, identity in enumerate(scheme.identities):
        yield ("勾稽关系", place, "关系"), identity.relation, "truth"
    for path, indicator in indicator_paths(scheme):
        if indicator.value is not None:
            yield (*path, "指标值"), indicator.value, "number"
        if indicator.not_applicable is not None:
            yield (*path, "不适用条件"), indicator.not_applicable, "truth"
        for place, way in enumerate(indicator.alternatives):
            yield (*path, "二选一", place, "指标值"), way.value, "number"


def _kinds_in(scheme: Scheme, tree: Node) -> dict[Name, Kind]:
    kinds: dict[Name, Kind] = {}
    for name in names(tree):
        kind = scheme.kind(name)
        if kind is None:
            known = [*scheme.figures_by_name, *(field.id for field in scheme.data_fields)]
            near = difflib.get_close_matches(name.name, known, n=3, cutoff=0.4)
            advice = f"是否想写：{'、'.join(near)}？" if near else "请先在“填报项”或“推算指标”里写上它。"
            raise FormulaError(f"公式里的“{name.name}”既不是填报项也不是推算指标。{advice}")
        kinds[name] = kind
    return kinds
