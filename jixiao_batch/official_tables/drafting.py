"""An indicator of the table as it stands in a scheme: its rule, its value, and what a person must confirm."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from jixiao_batch.numbers import plain
from jixiao_batch.official_tables.formulas import FoundFormula, find_formula, has_equation
from jixiao_batch.official_tables.indicators import TableIndicator
from jixiao_batch.official_tables.library import Library, Plain
from jixiao_batch.official_tables.synonyms import indicator_named
from jixiao_batch.scheme.formula import Arithmetic, Call, parse
from jixiao_batch.scheme.rules import KINDS
from jixiao_batch.scheme.wording import Understood, understand


@dataclass(frozen=True, slots=True)
class DraftedIndicator:
    """`plain` is the indicator as a scheme writes it; `reading` the rule in words, "" when it stays with a person."""

    source: TableIndicator
    plain: Plain
    reading: str
    formula: str
    doubts: tuple[str, ...]

    @property
    def understood(self) -> bool:
        return bool(self.reading)


@dataclass(slots=True)
class Needs:
    """What the drafted indicators ask of the rest of the scheme: names in formulas, own figures, new fields, checks on these.

    `taken` says which indicator has a figure's name.
    """

    names: list[str] = field(default_factory=list)
    figures: dict[str, Plain] = field(default_factory=dict)
    fields: dict[str, Plain] = field(default_factory=dict)
    identities: list[Plain] = field(default_factory=list)
    taken: dict[str, str] = field(default_factory=dict)

    def own_name(self, indicator: str, library: Library) -> str:
        """The name of an indicator's figure: canonical unless another indicator has it or a field is called so."""
        name = indicator_named(indicator)
        if self.taken.setdefault(name, indicator) != indicator:
            name = indicator
        return f"{name}指标值" if name in library.fields or name in self.fields else name


def draft_indicator(indicator: TableIndicator, library: Library, needs: Needs) -> DraftedIndicator:
    """The indicator with a rule that its sentence states, or 人工评定 with the sentence itself. Adds to `needs`."""
    formula = find_formula(indicator.explanation, indicator.name, library.knows)
    sentence = indicator.sentence
    if formula is None and (formula := find_formula(sentence, indicator.name, library.knows)) is not None:
        sentence = _without_equation(sentence)
    known = library.figures.get(indicator_named(indicator.name))
    understood, doubts = _understood(indicator, sentence, formula, known)
    drafted: Plain = {"指标": indicator.name, "分值": plain(indicator.weight)}
    doubts = [*indicator.doubts, *doubts]
    original = indicator.sentence or indicator.explanation
    if understood.rule is None:
        return _by_hand(indicator, drafted, [*doubts, *understood.doubts])
    doubts += understood.doubts
    if understood.ratio and formula is None:
        formula = find_formula(f"{indicator.name}={understood.ratio}×100%", indicator.name, library.knows)
        if formula is None:
            why = f"评分标准中的比例“{understood.ratio}”没有看懂，由人工评定"
            return _by_hand(indicator, drafted, [*doubts, why])
        doubts.append(f"公式取自评分标准中的“{understood.ratio}”")
    rule = _plain(understood.rule)
    text = ""
    counted = KINDS[rule["方式"]].model_validate(rule).value_count == 1
    if counted and rule["方式"] != "按次扣分" and formula is None and has_equation(f"{indicator.explanation}\n{sentence}"):
        # another formula in its place would be a guess
        return _by_hand(indicator, drafted, [*doubts, f"评分标准看懂了（{understood.reading}），但公式没有看懂，由人工评定"])
    if not counted:
        doubts += ["按事项评分，表中的公式没有用到"] if formula is not None else []
    else:
        name = needs.own_name(indicator.name, library)
        value, text, more = _value(name, rule, formula, library.figures.get(name), needs, absolute=understood.absolute)
        drafted["指标值"] = value
        doubts = [doubt for doubt in doubts if not doubt.startswith(("扣分按数量算", "句中说的是绝对值"))] + more
        if understood.absolute:
            doubts.append("评分标准说的是绝对值，指标值的公式取绝对值")
    drafted["评分"] = rule
    doubts += _not_applicable(drafted, understood.not_applicable, needs, library)
    drafted["依据"] = f"评分表原文：{original}"
    if doubts:
        drafted["说明"] = f"请核对：{'；'.join(doubts)}"
    return DraftedIndicator(indicator, drafted, understood.reading, text, tuple(doubts))


def _by_hand(indicator: TableIndicator, drafted: Plain, why: list[str]) -> DraftedIndicator:
    """The indicator left to a person, with the sentence as the standard."""
    original = indicator.sentence or indicator.explanation
    if not original:
        why = [*indicator.doubts, "表中没有写评分标准，由人工评定"]
    drafted["评分"] = {"方式": "人工评定", **({"标准": original} if original else {})}
    if _OWN_TARGETS.search(f"{indicator.sentence}{indicator.explanation}"):
        why = [*why, "看来是与各单位自己的绩效目标比较，可以改成绩效指标表的“逐行评分”"]
    drafted["说明"] = f"请核对：{'；'.join(why)}"
    return DraftedIndicator(indicator, drafted, "", "", tuple(why))


def _list_in(explanation: str) -> str:
    """The numbered points in an explanation; "" where there are none or what stands before them speaks of points too."""
    found = re.search(r"(?:评价|考核|评分)要点|①|(?<![\d.])[（(]?1[)）.、](?!\d)", explanation)
    if found is None or re.search(r"\d分|扣|得分|计分|不得", explanation[: found.start()]):
        return ""
    return explanation[found.start() :].rstrip("。；;. \n")


def _without_equation(sentence: str) -> str:
    """The standard without the equation that was taken from it as the formula; the whole where that is not one clause."""
    clauses = re.split(r"(?<=[。；;\n])", sentence)
    equations = [one for one in clauses if re.search("[=＝]", one) and re.search("[/÷／]", one)]
    if len(equations) != 1:
        return sentence
    # what follows a comma says points, or explains
    behind = re.sub(r"^[^=＝]*[=＝][^,，]*[,，]?", "", equations[0])
    behind = behind if re.search("分|扣", behind) else ""
    return "".join(behind if one == equations[0] else one for one in clauses)


_OWN_TARGETS = re.compile("(?:年初|设定|年度|预期).{0,6}(?:绩效)?目标|个性化|目标值|指标值")
_RATE_NAME = re.compile(r".*(率|比例|比重|满意度|百分比)(指标)?")


def _understood(
    indicator: TableIndicator, sentence: str, formula: FoundFormula | None, known: Plain | None
) -> tuple[Understood, list[str]]:
    """The sentence understood; where it only counts the points of a list in the explanation, both together."""
    if formula is not None:
        kinds: tuple[bool | None, ...] = (formula.is_rate,)
    elif known is not None:
        kinds = (known.get("计量单位", "%") == "%",)
    else:
        kinds = (True, None) if _RATE_NAME.fullmatch(indicator.name) else (None,)
    explanation = indicator.explanation
    tried = [understand(sentence, indicator.weight, is_rate=kind) for kind in kinds]
    first = next((one for one in tried if one.rule is not None), tried[0])
    counts = first.rule is not None and first.rule["方式"] == "按次扣分" and not first.rule.get("事项")
    if not sentence and explanation:
        alone = understand(explanation, indicator.weight, is_rate=kinds[0])
        if alone.rule is not None:
            return alone, ["评分标准一栏是空的，规则取自指标说明一栏"]
    if (points := _list_in(explanation)) and (first.rule is None or counts):
        together = understand(f"{points}；{sentence}", indicator.weight)
        if together.rule is not None:
            return together, ["要点取自指标说明一栏，与评分标准合在一起看"]
    return first, []


def _value(
    name: str, rule: Plain, formula: FoundFormula | None, known: Plain | None, needs: Needs, *, absolute: bool
) -> tuple[str, str, list[str]]:
    """指标值 as the scheme writes it, its formula in words, and doubts; `absolute` where the rule compares 绝对值."""
    if rule["方式"] == "按次扣分":
        count = f"{name}扣分次数"
        _ask(needs, count, {"类型": "整数", "计量单位": "次", "填报要求": f"“{name}”中按标准应扣分的次数，没有的填 0"})
        return quoted(count), count, [f"由单位填报“{count}”，没有佐证材料，请复核"]
    if formula is not None:
        if absolute:
            formula = replace(formula, text=_absolute(formula.text))
        return _by_formula(name, formula, known, needs)
    if known is not None and absolute:
        text = _absolute(known["公式"])
        needs.figures[name] = {"名称": name, "公式": text, **({"分母为零": known["分母为零"]} if "分母为零" in known else {})}
        needs.names.append(name)
        return quoted(name), text, [f"没有取得表中的公式，用内置的“{name}”公式：{known['公式']}", *_extras(known)]
    if known is not None:
        needs.names.append(name)
        return quoted(name), known["公式"], [f"没有取得表中的公式，用内置的“{name}”公式：{known['公式']}", *_extras(known)]
    typed = f"{name}实际值"
    percent = "%" in str(rule)
    negative = {"可为负数": "是"} if absolute or _MAY_BE_NEGATIVE.search(name) else {}
    if not percent:
        _ask(needs, typed, {"填报要求": f"填“{name}”的实际数", **negative})
        value = _absolute(quoted(typed)) if absolute else quoted(typed)
        return value, value, [f"没有取得表中的公式，由单位填报“{typed}”，计量单位没有写明"]
    _ask(needs, typed, {"计量单位": "%", "填报要求": "填百分数，如 95 表示 95%", **negative})
    # 95% typed into a cell is 0.95; what lies between 0 and 1 is asked about
    needs.identities.append(
        {
            "名称": f"{typed}按百分数填",
            "关系": f"{quoted(typed)} * ({quoted(typed)} - 1) >= 0",
            "级别": "核实",
            "提示": f"“{typed}”应填百分数，如 95 表示 95%；填成小于 1 的数的，请核对",
        }
    )
    text = _absolute(f"{quoted(typed)} / 100") if absolute else f"{quoted(typed)} / 100"
    needs.figures[name] = {"名称": name, "公式": text, "说明": "没有取得表中的公式，由单位填报百分数"}
    needs.names.append(name)
    return quoted(name), text, [f"没有取得表中的公式，由单位填报“{typed}”（%）"]


#: amounts that go either way
_MAY_BE_NEGATIVE = re.compile("调整数|调整额|调整金额|追加|追减|增减|变动|净|差额|差异|偏离|偏差|增长|盈亏|利润")


def _absolute(formula: str) -> str:
    """The formula as an absolute value, as it is where it already is one."""
    match parse(formula):
        case Call("绝对值", _) | Arithmetic("/", Call("绝对值", _), _):
            return formula
    return f"绝对值({formula})"


def _by_formula(name: str, formula: FoundFormula, known: Plain | None, needs: Needs) -> tuple[str, str, list[str]]:
    doubts = list(formula.doubts)
    if formula.renamed:
        doubts.append("公式中的" + "、".join(f"“{old}”按“{new}”" for old, new in formula.renamed))
    for new in formula.unknown:
        unit = re.search(r"（(万元|元|人|次|天|㎡|平方米|个|台|辆|项|人次)）$", new)
        row = {"计量单位": unit[1]} if unit else {"填报要求": f"用于计算{name}，计量单位请在表上写明"}
        _ask(needs, new, row | ({"可为负数": "是"} if _MAY_BE_NEGATIVE.search(new) else {}))
        doubts.append(f"“{new}”是新的填报项" + ("" if unit else "，计量单位没有写明"))
    if not formula.is_rate:
        needs.names += _names(formula.text)
        return formula.text, formula.text, doubts
    needs.names.append(name)
    if known is not None and parse(known["公式"]) == parse(formula.text):
        return quoted(name), formula.text, [*doubts, *_extras(known)]
    needs.figures[name] = {"名称": name, "公式": formula.text}
    if known is not None:
        doubts.append(f"与内置的“{name}”公式（{known['公式']}）不同，按表中的公式")
    return quoted(name), formula.text, doubts


def _extras(known: Mapping[str, Any]) -> list[str]:
    """What a built-in figure says beyond its formula."""
    zero = known.get("分母为零")
    if zero is None:
        return []
    return [f"分母为零时照内置指标：{'，'.join(f'{key}的按{value}' for key, value in zero.items())}"]


def _not_applicable(drafted: Plain, told: str, needs: Needs, library: Library) -> list[str]:
    """不适用时 as the sentence says it; a condition only where the built-in figure has one."""
    name = str(drafted.get("指标值", "")).strip("「」")
    figure = None if name in needs.figures else library.figures.get(name)
    condition = figure.get("不适用条件") if figure else None
    if condition is None:
        if not told:
            return []
        drafted["不适用时"] = told
        return [f"表中写了不适用时{told}，但看不出怎样判断不适用，请补“不适用条件”"]
    drafted["不适用时"] = told or "满分"
    if told:
        return [f"不适用条件照内置指标：{condition}"]
    return [f"表中没有写不适用怎么算；照内置指标，{condition}的计满分"]


def _ask(needs: Needs, name: str, row: Plain) -> None:
    needs.fields.setdefault(name, {"名称": name, **row})
    needs.names.append(name)


def _names(formula: str) -> Iterator[str]:
    from jixiao_batch.official_tables.library import names_in

    return (name.name for name in names_in(formula))


def quoted(name: str) -> str:
    """A name as formulas write it: 「…」 when it holds brackets or begins with a digit."""
    return name if re.fullmatch(r"[^\W\d]\w*", name) else f"「{name}」"


def _plain(rule: Mapping[str, Any]) -> Plain:
    return dict(rule)
