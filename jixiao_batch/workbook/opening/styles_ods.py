"""Cell styles of an .ods: the number format of each as a format code, and whether its text is struck out or unseen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from jixiao_batch.workbook.opening.cell_facts import Appearance, hidden_by

#: styles that rest on one another are followed so far
_DEEPEST = 20
_DATE_PARTS = {
    "year": "yyyy", "month": "mm", "day": "dd", "hours": "hh", "minutes": "mm", "seconds": "ss", "day-of-week": "d",
    "am-pm": "AM/PM", "era": "yyyy", "quarter": "q", "week-of-year": "ww",
}  # fmt: skip
_FORMATS = {"number-style", "currency-style", "percentage-style", "date-style", "time-style", "boolean-style", "text-style"}
_WHITE = "#ffffff"


@dataclass(frozen=True, slots=True)
class CellStyle:
    """What a style says of its cells; None where it says nothing and the style that it rests on counts."""

    number_format: str | None = None
    struck: bool | None = None
    raised: bool | None = None
    colour: str | None = None
    background: str | None = None

    @property
    def appearance(self) -> Appearance:
        if self.struck:
            return "struck"
        is_white = self.colour == _WHITE and self.background in (None, "transparent", _WHITE)
        return "unseen" if is_white else hidden_by(self.number_format or "")

    def over(self, below: CellStyle) -> CellStyle:
        """This style where it says something, else the one `below`."""
        own = {name: value for name in self.__slots__ if (value := getattr(self, name)) is not None}
        return replace(below, **own)


PLAIN = CellStyle()


@dataclass
class Styles:
    """Collects styles and formats of the parts as they are read, and answers for a style by its name."""

    _styles: dict[tuple[str, str], Element] = field(default_factory=dict)
    _formats: dict[str, Element] = field(default_factory=dict)
    _known: dict[tuple[str, str], CellStyle] = field(default_factory=dict)

    def take(self, element: Element) -> bool:
        """Keep the element if it is a style or a format, and tell whether it is one."""
        tag, name = local(element.tag), attribute(element, "name")
        if tag == "style":
            self._styles[attribute(element, "family"), name] = element
        elif tag == "default-style":
            self._styles[attribute(element, "family"), ""] = element
        elif tag in _FORMATS:
            self._formats[name] = element
        return tag in ("style", "default-style") or tag in _FORMATS

    def of(self, family: str, name: str, depth: int = 0) -> CellStyle:
        """The style of that name, with those that it rests on."""
        key = family, name
        if key not in self._known:
            element = self._styles.get(key)
            if element is None or depth > _DEEPEST:
                return PLAIN
            parent = attribute(element, "parent-style-name")
            below = self.of(family, parent, depth + 1) if name else PLAIN
            self._known[key] = self._own(element).over(below)
        return self._known[key]

    def _own(self, element: Element) -> CellStyle:
        text, cell = _properties(element, "text-properties"), _properties(element, "table-cell-properties")
        line = text.get("text-line-through-style") or text.get("text-line-through-type")
        position = text.get("text-position")
        name = attribute(element, "data-style-name")
        return CellStyle(
            number_format=self._code(name) if name else None,
            struck=None if line is None else line != "none",
            raised=None if position is None else position.split(" ")[0] not in ("0%", "0"),
            colour=text.get("color"),
            background=cell.get("background-color"),
        )

    def _code(self, name: str, depth: int = 0) -> str:
        """The format as Excel would write it; sections of their own for what is above or below zero."""
        element = self._formats.get(name)
        if element is None or depth > 1:
            return ""
        others = [
            (attribute(part, "condition"), self._code(attribute(part, "apply-style-name"), depth + 1))
            for part in element
            if local(part.tag) == "map"
        ]
        own = _drawn(element) or _nothing_drawn(element)
        by_condition = {condition.replace("value()", "").replace(" ", ""): code for condition, code in others}
        if not by_condition:
            return "" if own == "General" else own
        if set(by_condition) == {">=0"}:
            return f"{by_condition['>=0']};{own}"
        if set(by_condition) == {">0", "<0", "=0"}:
            return ";".join([by_condition[">0"], by_condition["<0"], by_condition["=0"], own])
        if set(by_condition) == {">0", "<0"}:
            return f"{by_condition['>0']};{by_condition['<0']};{own}"
        return ";".join([*(f"[{condition}]{code}" for condition, code in by_condition.items()), own])


def _drawn(element: Element) -> str:
    return "".join(_pieces(element))


def _nothing_drawn(element: Element) -> str:
    """The format that shows nothing (""), which is not the same as no format."""
    return '""' if any(local(part.tag) == "text" for part in element) else ""


def _pieces(element: Element) -> Iterator[str]:
    is_percent = local(element.tag) == "percentage-style"
    for part in element:
        tag = local(part.tag)
        if tag in ("number", "scientific-number"):
            yield _number(part)
        elif tag == "fraction":
            yield "# ?/?"
        elif tag in _DATE_PARTS:
            yield _DATE_PARTS[tag]
        elif tag == "text-content":
            yield "@"
        elif tag == "fill-character" and part.text:
            yield f"*{part.text[0]}"
        elif tag in ("text", "currency-symbol") and part.text:
            yield from _text(part.text, is_percent=is_percent)
        elif tag == "text-properties" and (attribute(part, "color") or "").lower() == "#ff0000":
            yield "[Red]"


def _text(text: str, *, is_percent: bool) -> Iterator[str]:
    for place, piece in enumerate(text.split("%") if is_percent else [text]):
        if place:
            yield "%"
        if piece:
            yield '"' + piece.replace('"', "") + '"'


def _number(part: Element) -> str:
    places, whole = attribute(part, "decimal-places"), attribute(part, "min-integer-digits")
    if not places and not whole:
        return "General"
    code = "0" * _small(whole) or "#"
    for place, text in _embedded(part):
        # counted from the decimal point to the left: 118640 shown as 1186.40
        code = code.rjust(place + 1, "#")
        code = f'{code[:-place] if place else code}"{text}"{code[-place:] if place else ""}'
    if attribute(part, "grouping") == "true":
        code = "#,##" + code
    if _small(places):
        code += "." + "0" * _small(places)
    if local(part.tag) == "scientific-number":
        code += "E+00"
    factor = attribute(part, "display-factor")
    return code + "," * ((len(factor) - 1) // 3 if factor.strip("0") == "1" else 0)


def _embedded(part: Element) -> list[tuple[int, str]]:
    """Texts between the digits of a number and their places, one at most: more are no format that a person chose."""
    texts = [(attribute(one, "position"), (one.text or "").replace('"', "")) for one in part if local(one.tag) == "embedded-text"]
    return [(_small(place), text) for place, text in texts[:1] if text.strip()]


def _properties(element: Element, tag: str) -> Mapping[str, str]:
    return {local(name): value.lower() for part in element if local(part.tag) == tag for name, value in part.items()}


def attribute(element: Element, name: str) -> str:
    """The attribute of that name in any namespace, "" if there is none."""
    return next((value for key, value in element.items() if local(key) == name), "")


def local(tag: object) -> str:
    """A name without its namespace."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _small(digits: str) -> int:
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 3 else 0
