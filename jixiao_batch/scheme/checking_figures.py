"""What must hold for the derived figures (推算指标) of a scheme: none rests on itself, zero divisors and rates make sense."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao_batch.scheme.figures import Figure
from jixiao_batch.scheme.formula import Arithmetic, Negative, Node, Number, deciding_division, names
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.scheme.places import Fault

#: how many figures may stand on one another
MAX_LAYERS = 20
#: what a rate times 100 is answered with
NO_HUNDRED = "公式不要再乘 100，写成 甲 / 乙 就行（0.9 即 90%；表上的“×100%”可以照写）"


def figure_faults(scheme: Scheme) -> Iterator[Fault]:
    """Every fault of the scheme's figures."""
    yield from _circles(scheme)
    yield from _zero_divisors(scheme)
    yield from _rates_in_hundreds(scheme)


def _circles(scheme: Scheme) -> Iterator[Fault]:
    uses = {figure.name: _figures_used(scheme, figure) for figure in scheme.figures}
    left, known, layer = dict(uses), set[str](), 0
    while ready := [name for name, used in left.items() if known.issuperset(used)]:
        layer += 1
        if layer > MAX_LAYERS:
            place = [figure.name for figure in scheme.figures].index(ready[0])
            yield ("推算指标", place, "公式"), f"“{ready[0]}”一层套一层超过 {MAX_LAYERS} 层，请直接用填报项写公式"
            return
        known.update(ready)
        left = {name: used for name, used in left.items() if name not in known}
    for place, figure in enumerate(scheme.figures):
        if figure.name not in left:
            continue
        # whatever is left uses another one that is left, so this walk must come back to some figure
        walked = [figure.name]
        while (following := next(used for used in uses[walked[-1]] if used in left)) not in walked:
            walked.append(following)
        if following == figure.name:
            yield ("推算指标", place, "公式"), f"公式绕回了自己：{' → '.join([*walked, following])}"


def _figures_used(scheme: Scheme, figure: Figure) -> tuple[str, ...]:
    """Other figures in a figure's formula and condition, in their order."""
    trees = [formula.tree for formula in (figure.formula, figure.not_applicable) if formula is not None]
    used = (name.name for tree in trees for name in names(tree) if not name.typed)
    return tuple(dict.fromkeys(name for name in used if name in scheme.figures_by_name))


def _zero_divisors(scheme: Scheme) -> Iterator[Fault]:
    for place, figure in enumerate(scheme.figures):
        if "zero_divisor" in figure.model_fields_set and deciding_division(figure.formula.tree) is None:
            what = "写了“分母为零”，但公式里没有除法，或不止一处除法，不知道指哪个分母；只有一处除法时才能写"
            yield ("推算指标", place, "分母为零"), f"{what}，请把别的除法另写成推算指标：{figure.formula.text}"


def _rates_in_hundreds(scheme: Scheme) -> Iterator[Fault]:
    for place, figure in enumerate(scheme.figures):
        if figure.is_rate and times_hundred(figure.formula.tree):
            yield ("推算指标", place, "公式"), f"“{figure.name}”是比率（计量单位 %），{NO_HUNDRED}：{figure.formula.text}"


def times_hundred(tree: Node) -> bool:
    """Whether the formula as a whole is a hundred times a rate, as tables print it; 100% is 1 and changes nothing."""
    match tree:
        case Number(value, as_percent):
            return value == 100 and not as_percent
        case Negative(operand):
            return times_hundred(operand)
        case Arithmetic("*", left, right):
            return times_hundred(left) or times_hundred(right)
        case Arithmetic("/", left, _):
            return not isinstance(left, Number) and times_hundred(left)
        case Arithmetic(_, left, right):
            # a lone 100 that is added is no factor
            return any(not isinstance(side, Number) and times_hundred(side) for side in (left, right))
    return False
