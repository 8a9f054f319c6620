"""The formula language of schemes: one text, parsed once into a small tree.

A formula is what a clerk would write beside the official table: field names, numbers, ＋ － × ÷, brackets,
comparisons and 且 / 或. Full-width and half-width signs mean the same. Names that contain brackets stand in 「」,
choices in quotation marks:

    (上年结转 + 年初预算 + 本年追加 - 年末结余) / (上年结转 + 年初预算 + 本年追加)
    有无新建楼堂馆所 = "无"
    收入合计 = 支出合计 + 填报数(年末结余)

A name means the derived figure (推算指标) of that name if there is one, otherwise the field (填报项);
填报数(...) always means what the unit typed. Nothing else can be reached from a formula: no attributes, no power, no calls
but 绝对值, 最大, 最小 and 填报数. How a tree is valued, written for Excel and explained stands in `readings`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

MAX_LENGTH = 2000
MAX_DEPTH = 40
#: every name, number, sign and bracket is one; keeps trees shallow enough to walk
MAX_PARTS = 400


class FormulaError(ValueError):
    """A formula that cannot be understood; the message is for the clerk who wrote it."""


@dataclass(frozen=True, slots=True)
class Number:
    value: Decimal
    as_percent: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    value: str


@dataclass(frozen=True, slots=True)
class Name:
    """A field or figure; `typed` asks for what the unit typed (填报数), not for the derived figure."""

    name: str
    typed: bool = False

    def __hash__(self) -> int:
        return hash(self.name)


@dataclass(frozen=True, slots=True)
class Negative:
    operand: Node
    names: Names = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", names(self.operand))


@dataclass(frozen=True, slots=True)
class _TwoSided:
    """What stands between two operands; the names in it are asked for at every form, so they are kept."""

    operator: str
    left: Node
    right: Node
    names: Names = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", names(self.left) + names(self.right))


@dataclass(frozen=True, slots=True)
class Arithmetic(_TwoSided):
    operator: Literal["+", "-", "*", "/"]


@dataclass(frozen=True, slots=True)
class Comparison(_TwoSided):
    operator: Literal["=", "<>", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Junction(_TwoSided):
    operator: Literal["且", "或"]


@dataclass(frozen=True, slots=True)
class Call:
    function: Literal["绝对值", "最大", "最小"]
    arguments: tuple[Node, ...]
    names: Names = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", tuple(name for argument in self.arguments for name in names(argument)))


Names = tuple[Name, ...]
Node = Number | Text | Name | Negative | Arithmetic | Comparison | Junction | Call

FUNCTIONS: dict[str, tuple[int, int]] = {"绝对值": (1, 1), "最大": (1, 30), "最小": (1, 30)}
TYPED = "填报数"

_HALF_WIDTH = str.maketrans("（）＋－−×÷＝，％＜＞≦≧０１２３４５６７８９．“”＂　", '()+--*/=,%<>≤≥0123456789.""" ')

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>\d+(?:\.\d+)?%?)(?![\w.])
    | (?P<quoted>「[^「」]+」)
    | (?P<text>"[^"]*")
    | (?P<word>[^\W\d]\w*)
    | (?P<operator><=|>=|<>|!=|==|[-+*/(),=<>≤≥≠])
    )""",
    re.VERBOSE,
)

_SAME_OPERATOR = {"≤": "<=", "≥": ">=", "≠": "<>", "!=": "<>", "==": "="}


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    position: int


def parse(text: str) -> Node:
    """The tree of `text`; FormulaError names the place (第 n 个字) and what was expected there."""
    if len(text) > MAX_LENGTH:
        raise FormulaError(f"公式太长（{len(text)} 个字），最多 {MAX_LENGTH} 个字，请拆成几个推算指标")
    tokens = list(_tokens(text))
    if len(tokens) > MAX_PARTS:
        raise FormulaError(f"公式太长（{len(tokens)} 个名称、数字和符号），最多 {MAX_PARTS} 个，请拆成几个推算指标")
    return _Parser(tokens, text).whole()


def names(node: Node) -> Names:
    """Every name in the tree, from left to right."""
    if isinstance(node, Name):
        return (node,)
    return () if isinstance(node, Number | Text) else node.names


def is_sum(node: Node) -> bool:
    """Whether names are added up and nothing else is done."""
    return isinstance(node, Name) or (
        isinstance(node, Arithmetic) and node.operator == "+" and is_sum(node.left) and is_sum(node.right)
    )


def denominators(node: Node) -> Iterator[Node]:
    """Every divisor in the tree, innermost first."""
    for division in divisions(node):
        yield division.right


def divisions(node: Node) -> Iterator[Arithmetic]:
    """Every division in the tree, innermost first."""
    match node:
        case Negative(operand):
            yield from divisions(operand)
        case Arithmetic(operator, left, right):
            yield from divisions(left)
            yield from divisions(right)
            if operator == "/":
                yield node
        case Comparison(_, left, right) | Junction(_, left, right):
            yield from divisions(left)
            yield from divisions(right)
        case Call(_, arguments):
            for argument in arguments:
                yield from divisions(argument)


def deciding_division(node: Node) -> Arithmetic | None:
    """The division whose zero divisor decides what the whole formula is (分母为零): the outermost operation, or the only
    division by something that varies (决算 / 预算 - 100%). None where there is none, or several."""
    if isinstance(node, Arithmetic) and node.operator == "/":
        return node
    varying = [one for one in divisions(node) if not isinstance(one.right, Number) or one.right.value == 0]
    return varying[0] if len(varying) == 1 else None


def _tokens(text: str) -> Iterator[_Token]:
    # one character for one, so positions stay those of the clerk's text; quoted names keep their own width
    plain = re.sub(r"[^「]+(?=「|$)|「[^」]*」?", lambda part: _narrow(part.group()), text)
    position = 0
    while plain[position:].strip():
        match = _TOKEN.match(plain, position)
        if match is None:
            rest = plain[position:].lstrip()
            start = len(plain) - len(rest)
            advice = "；以数字开头或含括号、空格的名称要写在「」里" if rest[:1].isdigit() else ""
            raise FormulaError(f"第 {start + 1} 个字“{rest[:1]}”不能出现在公式里{advice}：{text}")
        kind = match.lastgroup or ""
        yield _Token(kind, match.group(kind), match.start(kind) + 1)
        position = match.end()


def _narrow(part: str) -> str:
    return part if part.startswith("「") else part.translate(_HALF_WIDTH)


class _Parser:
    """Recursive descent, loosest binding first: 或, 且, comparison, ＋－, ×÷, sign, atom."""

    def __init__(self, tokens: list[_Token], text: str) -> None:
        self._tokens = tokens
        self._text = text
        self._next = 0
        self._depth = 0

    def whole(self) -> Node:
        if not self._tokens:
            raise FormulaError("公式是空的")
        node = self._either()
        if self._next < len(self._tokens):
            raise self._fault("此处多出")
        return node

    def _either(self) -> Node:
        node = self._both()
        while self._take("word", "或"):
            node = Junction("或", node, self._both())
        return node

    def _both(self) -> Node:
        node = self._comparison()
        while self._take("word", "且"):
            node = Junction("且", node, self._comparison())
        return node

    def _comparison(self) -> Node:
        left = self._sum()
        sign = self._peek()
        if sign is not None and sign.kind == "operator":
            operator = _SAME_OPERATOR.get(sign.text, sign.text)
            if operator in ("=", "<>", "<", "<=", ">", ">="):
                self._next += 1
                return Comparison(operator, left, self._sum())  # type: ignore[arg-type]
        return left

    def _sum(self) -> Node:
        node = self._product()
        while True:
            if self._take("operator", "+"):
                node = Arithmetic("+", node, self._product())
            elif self._take("operator", "-"):
                node = Arithmetic("-", node, self._product())
            else:
                return node

    def _product(self) -> Node:
        node = self._signed()
        while True:
            if self._take("operator", "*"):
                node = Arithmetic("*", node, self._signed())
            elif self._take("operator", "/"):
                node = Arithmetic("/", node, self._signed())
            else:
                return node

    def _signed(self) -> Node:
        if self._take("operator", "-"):
            return self._deeper(lambda: Negative(self._signed()))
        return self._atom()

    def _atom(self) -> Node:
        token = self._peek()
        if token is None:
            raise FormulaError(f"公式没有写完：{self._text}")
        self._next += 1
        if token.kind == "number":
            value = Decimal(token.text.rstrip("%"))
            return Number(value / 100, as_percent=True) if token.text.endswith("%") else Number(value)
        if token.kind == "text":
            return Text(token.text[1:-1])
        if token.kind == "quoted":
            return Name(token.text[1:-1])
        if token.kind == "word" and token.text not in ("且", "或"):
            return self._call(token) if self._take("operator", "(") else Name(token.text)
        if token.text == "(":
            node = self._deeper(self._either)
            self._expect(")")
            return node
        self._next -= 1
        raise self._fault("此处应为填报项名称、数字或左括号，却是")

    def _call(self, function: _Token) -> Node:
        if function.text == TYPED:
            token = self._peek()
            if token is None or token.kind not in ("word", "quoted"):
                raise FormulaError(f"{TYPED}（……）的括号里应写一个填报项名称：{self._text}")
            self._next += 1
            self._expect(")")
            return Name(token.text.strip("「」"), typed=True)
        if function.text not in FUNCTIONS:
            known = "、".join([*FUNCTIONS, TYPED])
            raise FormulaError(f"第 {function.position} 个字起的“{function.text}”不是可用的函数，可用的有：{known}")
        arguments = [self._deeper(self._either)]
        while self._take("operator", ","):
            arguments.append(self._deeper(self._either))
        self._expect(")")
        least, most = FUNCTIONS[function.text]
        if not least <= len(arguments) <= most:
            raise FormulaError(f"“{function.text}”的括号里应有 {least} 至 {most} 项，现有 {len(arguments)} 项")
        return Call(function.text, tuple(arguments))  # type: ignore[arg-type]

    def _deeper(self, inner: Callable[[], Node]) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise FormulaError(f"括号套得太深，最多 {MAX_DEPTH} 层，请拆成几个推算指标")
        node = inner()
        self._depth -= 1
        return node

    def _peek(self) -> _Token | None:
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    def _take(self, kind: str, text: str) -> bool:
        token = self._peek()
        if token is not None and token.kind == kind and token.text == text:
            self._next += 1
            return True
        return False

    def _expect(self, bracket: str) -> None:
        if not self._take("operator", bracket):
            raise self._fault(f"此处缺少“{bracket}”，却是")

    def _fault(self, complaint: str) -> FormulaError:
        token = self._peek()
        if token is None:
            return FormulaError(f"公式没有写完，可能少了右括号：{self._text}")
        return FormulaError(f"第 {token.position} 个字：{complaint}“{token.text}”：{self._text}")
