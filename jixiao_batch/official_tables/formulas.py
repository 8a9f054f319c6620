"""“预算完成率=（上年结转+年初预算+…）/（…）×100%” in an explanation (指标说明, 计算公式) as a formula of our language.

Everything between the “=” and the end of the formula must be taken: signs, brackets, numbers and names. A text that says
more than a formula is no formula; the indicator then has none.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from jixiao_batch.official_tables.columns import squeezed
from jixiao_batch.official_tables.synonyms import field_named, indicator_named
from jixiao_batch.scheme.formula import Arithmetic, Call, FormulaError, Node, parse

MAX_LENGTH = 3000
MAX_NAME = 30


@dataclass(frozen=True, slots=True)
class FoundFormula:
    """A formula as it stands in a scheme. `unknown` are names that no built-in scheme has; `is_rate` whether it gives a rate;
    `renamed` says which published name was taken for which field."""

    text: str
    is_rate: bool
    unknown: tuple[str, ...]
    renamed: tuple[tuple[str, str], ...]
    doubts: tuple[str, ...] = ()


def find_formula(text: str, indicator: str, knows: Callable[[str], bool]) -> FoundFormula | None:
    """The formula that `text` gives for `indicator`; None when there is none or it cannot be taken whole.

    `knows` tells the names of fields and figures that built-in schemes have.
    """
    wanted = indicator_named(indicator)
    equations = list(_equations(text, wanted)) if len(text) <= MAX_LENGTH else []
    own = [one for one in equations if indicator_named(one[0]) == wanted]
    doubts: tuple[str, ...] = ()
    if not own:
        near = [one for one in equations if _alike(one[0], wanted)] or (equations if len(equations) == 1 else [])
        if len(near) != 1:
            return None
        own = near
        doubts = (f"公式写的是“{own[0][0]}”，按本指标的公式用",)
    if len({right for _, right in own}) != 1:
        return None
    parts = {left: right for left, right in equations if left != own[0][0]}
    right, dropped = _with_what_follows(text, own[0][0], own[0][1])
    doubts += tuple(f"公式后面还写了“{words}”，没有用到，请核对" for words in dropped)
    translated = _Translation(knows, parts, wanted).formula(right)
    if translated is None:
        return None
    formula, is_percent, unknown, renamed = translated
    try:
        tree = parse(formula)
    except FormulaError:
        return None
    is_rate = is_percent or (wanted.endswith(("率", "比例", "比重")) and _is_quotient(tree))
    return FoundFormula(formula, is_rate, tuple(unknown), tuple(renamed.items()), doubts)


_CLAUSE = re.compile(r"[^,;\n]+")
_TO_ABSOLUTE = re.compile(r"(?P<what>[^:=]{0,30}?)(?:应|均|都|要)?(?:取|按|以|为)(?:其|它的)?绝对值(?:计算|计|表示)?\.?")
#: words that change a calculation when they follow it
_CHANGES = re.compile("绝对值|扣除|剔除|扣减|不含|不包括|不包含|除外|不计入|还原|折算")


def _with_what_follows(text: str, left: str, right: str) -> tuple[str, list[str]]:
    """The right side with “预算调整数取绝对值” after it worked in, and the clauses that change the calculation but could
    not be."""
    dropped: list[str] = []
    plain = _canonical(text)
    start = plain.find(right)
    rest = plain[start + len(right) :] if start >= 0 else ""
    for clause in _CLAUSE.findall(rest):
        if not _CHANGES.search(clause):
            continue
        found = _TO_ABSOLUTE.fullmatch(clause)
        what = found["what"] if found else None
        if what in ("", left, "结果", "计算结果", "该比率", "指标值"):
            inner = _without_outer_brackets(_HUNDRED.sub("", right))
            right = f"|{inner}|*100%" if _HUNDRED.search(right) else f"|{inner}|"
        elif what and (whole := re.compile(rf"(?<![^-+*/()|]){re.escape(what)}(?![^-+*/()|])")).search(right):
            right = whole.sub(f"|{what}|", right)
        else:
            dropped.append(clause)
    return right, dropped


def has_equation(text: str) -> bool:
    """Whether a text seems to give a formula of a value, whether or not it can be taken."""
    equations = re.findall(r"([^=＝。；;\n]{1,40})[=＝]([^=＝。；;\n]*)", text)
    given = any(re.search("[/÷／□]", right) and not re.search("得分|分值", left) for left, right in equations)
    return given or re.search(r"[/÷／][^。；;\n]*[×*]\s*100\s*[%％]", text) is not None


def _alike(left: str, wanted: str) -> bool:
    name = squeezed(left)
    return name in wanted or wanted in name or difflib.SequenceMatcher(None, name, wanted).ratio() > 0.8


def _is_quotient(tree: Node) -> bool:
    match tree:
        case Arithmetic("/", _, _):
            return True
        case Arithmetic("-", left, _):
            return _is_quotient(left) or isinstance(left, Arithmetic)
        case Call(_, arguments):
            return all(_is_quotient(argument) for argument in arguments)
    return False


_SIGNS = str.maketrans(
    dict.fromkeys("[{【〔〖", "(")
    | dict.fromkeys("]}】〕〗", ")")
    | dict.fromkeys("×✕╳xX", "*")
    | dict.fromkeys("÷∕／", "/")
    | dict.fromkeys("−－–—―─", "-")
    | dict.fromkeys("∣│┃｜", "|")
    | dict.fromkeys("“”‘’\"'「」《》", "")
    | {"＝": "=", "＋": "+", "。": ";", "，": ",", "：": ":"}
)
_EQUATION = re.compile(r"(?:^|[;,:\n.]|其中|即|计算公式|公式)(?P<left>[^;,:\n=+*/|≤≥<>]{2,40})=")
_HUNDRED = re.compile(r"\*100%?(?![\d.])|(?<![\d.])100%\*")


def _equations(text: str, wanted: str) -> Iterator[tuple[str, str]]:
    """(left, right) of every “left=right” whose right side calculates something, in canonical signs.

    A text without “=” that ends in ×100% is the right side of `wanted`.
    """
    plain = _canonical(text)
    if "=" not in plain and re.search(r"\*100%$", bare := _until_its_end(plain)):
        yield wanted, bare
    for found in _EQUATION.finditer(plain):
        left = re.sub(r"^\(?\d{1,2}[.、)]|^[①-⑳]|^[是为]", "", found["left"]).strip()
        right = _until_its_end(plain[found.end() :])
        if (
            re.search(r"[-+*/]", _HUNDRED.sub("", right))
            and re.search(r"[一-鿿]", right)
            and not re.search("得分|分值|权重", left)
        ):
            yield left, right


def _canonical(text: str) -> str:
    """The text in one writing of its signs, without spaces and without line breaks inside a formula."""
    plain = unicodedata.normalize("NFKC", text.translate(_SIGNS)).translate(_SIGNS)
    plain = re.sub(r"[ \t]+", "", plain)
    plain = re.sub(r"\n+(?=[-+*/)=])|(?<=[-+*/(=])\n+", "", plain)
    return plain.replace("%%", "%")


def _until_its_end(text: str) -> str:
    """The text up to the first mark that ends a formula outside of its brackets."""
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth < 0 or (sign in ";\n" or (sign in ",:" and depth == 0)):
            return text[:place]
    return text


_TOKEN = re.compile(r"(?P<number>\d+(?:\.\d+)?%?)(?=[-+*/)|,]|$)|(?P<sign>[-+*/()|])|(?P<name>[^-+*/()|;,:=≤≥<>%]+)")
_GLOSS = re.compile(r"\([^()+*/-]*\)")
#: names that mean something only beside their indicator
_GENERIC = frozenset(
    {"预算数", "决算数", "实际数", "计划数", "支出数", "执行数", "实际支出数", "实际支出", "目标数", "总数", "总额"}
    | {"实际完成数", "计划完成数", "应完成数", "预算金额", "实际金额", "年初数", "年末数"}
)
#: words of sentences, not of names
_NO_NAME = re.compile(r"[扣得计]分|每|是否|反映|考核|以.*为准|的比率|比值|不得|应(?=[当该为等不按在])|如果|□|其中|。|超过|低于")


def _without_outer_brackets(formula: str) -> str:
    """(a / b) as a / b; (a + b) / (c + d) as it is."""
    depth = 0
    if formula.count("(") != formula.count(")"):
        return formula
    for place, sign in enumerate(formula):
        depth += (sign == "(") - (sign == ")")
        if depth == 0 and place < len(formula) - 1:
            return formula
    return _without_outer_brackets(formula[1:-1].strip()) if formula[:1] == "(" else formula


class _Translation:
    """One formula into our language; remembers the names it met."""

    def __init__(self, knows: Callable[[str], bool], parts: dict[str, str], indicator: str) -> None:
        self._knows = knows
        self._indicator = indicator
        self._parts = parts
        self._unknown: list[str] = []
        self._renamed: dict[str, str] = {}

    def formula(self, right: str) -> tuple[str, bool, list[str], dict[str, str]] | None:
        text = _HUNDRED.sub("", right).rstrip(".")
        written = self._written(text, 0)
        return (
            None
            if written is None
            else (_without_outer_brackets(written), text != right.rstrip("."), self._unknown, self._renamed)
        )

    def _written(self, text: str, depth: int) -> str | None:
        """The text with names made ours; None when something in it is neither sign, number nor name."""
        text = re.sub(r"\(([^()]*)\)的?绝对值", r"|\1|", text)
        out: list[str] = []
        place, bars = 0, 0
        while place < len(text):
            found = _TOKEN.match(text, place)
            if found is None:
                return None
            place = found.end()
            if found["number"]:
                if re.fullmatch(r"(19|20)\d\d", found["number"]):  # a year is no number to calculate with
                    return None
                out.append(found["number"])
            elif found["sign"] == "|":
                bars += 1
                out.append("绝对值(" if bars % 2 else ")")
            elif found["sign"]:
                out.append(f" {found['sign']} " if found["sign"] in "+-*/" else found["sign"])
            else:
                name = found["name"]
                if (gloss := _GLOSS.match(text, place)) is not None:  # 在职人数(不含借调)
                    name += gloss[0]
                    place = gloss.end()
                    if tail := re.match(r"[^-+*/()|;,:=≤≥<>%]+", text[place:]):  # 部门(单位)预算数
                        name += tail[0]
                        place += tail.end()
                ours = self._name(name, depth)
                if ours is None:
                    return None
                out.append(ours)
        return None if bars % 2 else "".join(out).strip()

    def _name(self, name: str, depth: int) -> str | None:
        name = name.strip("\n").replace("\n", "")
        if name == "绝对值":
            return name
        bare = squeezed(name)
        without_gloss = re.sub(r"\((?:部门|单位)\)", "", bare)
        if len(bare) > MAX_NAME or _NO_NAME.search(bare) or not re.search(r"[一-鿿]", bare):
            return None
        if not re.fullmatch(r"[\w()、]+", bare):
            return None
        if (part := self._parts.get(name)) is not None and depth < 3:
            inner = self._written(_HUNDRED.sub("", part), depth + 1)
            return None if inner is None else f"({inner})"
        field = field_named(without_gloss) or field_named(re.sub(r"\([^()]*\)", "", bare))
        known = field if field is not None and self._knows(field) else without_gloss if self._knows(without_gloss) else None
        if known is not None:
            if known != bare:
                self._renamed[bare] = known
            return known
        new = without_gloss.replace("(", "（").replace(")", "）")
        if new in _GENERIC:  # two indicators do not mean the same “预算数”
            new = f"{new}（{self._indicator}）"
        if new not in self._unknown:
            self._unknown.append(new)
        return new if re.fullmatch(r"[^\W\d]\w*", new) and new not in ("且", "或") else f"「{new}」"
