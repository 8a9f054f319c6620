"""What a number format (单元格格式) draws: its sections, the text beside the number, whether that moves the point."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from operator import eq, ge, gt, le, lt, ne

from jixiao_batch.numbers import ZERO
from jixiao_batch.workbook.reading.written_numbers import COUNTED, narrow, unit_factor

#: the most that Excel and WPS allow; a longer format was made by neither and is not looked into
LONGEST_FORMAT = 255

#: how a Chinese Excel calls it
_GENERAL = "G/通用格式"
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.?)|\[(?P<bracket>[^\[\]]*)\]?|_.?|\*(?P<fill>.?)|(?P<end>;)'
    r"|(?P<places>General|[0-9#?@.,%])|(?P<letter>[A-Za-z])|(?P<sign>.)",
    re.DOTALL,
)
_CONDITION = re.compile("[<>=]")
_COMPARISON = re.compile(r"(<=|>=|<>|<|>|=)(-?[0-9]{1,15}(?:\.[0-9]{1,9})?)")
_COMPARED = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne}
_RED = re.compile("red|红|color ?[0-9]|颜色", re.IGNORECASE)
_MINUS = re.compile("[-(负△▲]")
_SCALED = re.compile(r"[0#?],+(?![0#?,])")
_BESIDE = re.compile(r"人民币|CNY|RMB|[\s()\[\]【】¥:+\-]")
#: money of other countries
_FOREIGN = re.compile("[$€£₩]|USD|HKD|MOP|TWD|EUR|GBP|JPY|美元|美金|港元|港币|澳门|台币|欧元|英镑|日元|卢布")
_MAGNITUDE = re.compile("[十百千万亿]+(?!分)元?")
_YUAN = re.compile("(?<!单)元(?!旦)")


@dataclass(frozen=True)
class Section:
    """One section of a format, between its semicolons: (whether it is text, what it draws), from left to right.

    The formats of a form are few and asked about at every figure, so each is worked out once.
    """

    parts: tuple[tuple[bool, str], ...]
    is_red: bool
    conditional: bool
    #: it shows the number as a day or a time
    is_date: bool = False
    #: what its number must be, "<2000"; "" for all that no other section shows
    condition: str = ""

    @cached_property
    def places(self) -> str:
        """The places of the number with point, commas and percent sign."""
        return "".join(drawn for is_text, drawn in self.parts if not is_text)

    @property
    def hides(self) -> bool:
        """Whether nothing of a number other than 0 is shown: no places for it, whatever text there may be."""
        return not self.places

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Each text beside the number without brackets, spaces, signs and what only says that it is money."""
        words = (_BESIDE.sub("", narrow(drawn)) for is_text, drawn in self.parts if is_text)
        return tuple(word for word in words if word)

    @cached_property
    def moves_point(self) -> bool:
        """Whether it divides by a thousand (0.00,), or draws a point or digits where the number has none (0!.0, 0"0")."""
        places = self.places
        if _SCALED.search(places) or (re.search("[1-9]", places) and "/" not in "".join(drawn for _, drawn in self.parts)):
            return True
        inner = (drawn.strip() for is_text, drawn in self.parts[1:-1] if is_text)
        return "." in inner or any(re.search("[0-9]", word) and word not in COUNTED for word in self.words)

    @property
    def says_below_zero(self) -> bool:
        return self.is_red or any(is_text and _MINUS.search(narrow(drawn)) for is_text, drawn in self.parts)

    @property
    def begins_with_minus(self) -> bool:
        """Whether a minus of its own stands before the number, which so looks to be below zero when it is not."""
        return bool(self.parts) and self.parts[0][0] and re.sub(r"[\s¥$]", "", narrow(self.parts[0][1])) in ("-", "(", "负")

    def names(self, unit: str | None) -> bool:
        """Whether no text beside the number says another unit than `unit`; None: any unit, but nothing like 万."""
        return all(word == unit or _is_unit(_unit_in(word), unit) for word in self.words)


def sections(code: str) -> tuple[Section, ...]:
    """The sections for numbers: one, or those above zero, below zero and for zero. Takes any text."""
    return _sections(code[:LONGEST_FORMAT])


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[Section, ...]:
    found: list[Section] = []
    parts: list[tuple[bool, str]] = []
    is_red = conditional = False
    is_date = False
    condition = ""
    for token in _TOKEN.finditer(code[:LONGEST_FORMAT].replace(_GENERAL, "General")):
        kind, drawn = token.lastgroup, token[token.lastgroup] if token.lastgroup else ""
        if kind == "end":
            found.append(Section(tuple(parts), is_red, conditional, is_date, condition))
            parts, is_red, conditional, is_date, condition = [], False, False, False, ""
            continue
        if kind == "bracket" and not drawn.startswith("$"):
            is_red, conditional = is_red or bool(_RED.search(drawn)), conditional or bool(_CONDITION.search(drawn))
            condition = drawn if _CONDITION.search(drawn) else condition
            continue
        if kind == "bracket":
            drawn = drawn[1:].partition("-")[0]  # the sign of a currency and the number of its country
        is_date = is_date or (kind == "letter" and drawn in "ymdhsYMDHS")
        if kind == "letter" or (kind == "fill" and not drawn.isdecimal()):
            continue
        is_text = kind != "places"
        if drawn and parts and parts[-1][0] == is_text:
            parts[-1] = (is_text, parts[-1][1] + drawn)
        elif drawn:
            parts.append((is_text, drawn))
    return (*found, Section(tuple(parts), is_red, conditional, is_date, condition))[:3]


def fits(code: str, number: Decimal, unit: str | None) -> bool:
    """Whether a person who looks at `number` in that format sees the same number, counted in `unit`.

    `unit`: None for whatever unit the format names. With conditions ([>=100]) all sections must fit.
    """
    drawn = sections(code)
    if any(section.conditional for section in drawn):
        chosen = drawn
    else:
        place = _place(drawn, number)
        chosen = (drawn[place],)
        if (place == 1 and not drawn[1].says_below_zero) or (place == 0 and number and drawn[0].begins_with_minus):
            return False
    return len(code) <= LONGEST_FORMAT and not any(section.moves_point or not section.names(unit) for section in chosen)


def _place(drawn: tuple[Section, ...], number: Decimal) -> int:
    """Which of the sections shows the number."""
    return 1 if number < 0 and len(drawn) > 1 else 2 if not number and len(drawn) > 2 else 0


def how_it_hides(code: str, number: Decimal) -> str:
    """Why a person does not see `number`, which is not 0, in that format: "date-in-number" or "not-shown"; "" when it is seen.

    A 0 may be shown as “-” or as nothing, and is 0 all the same.
    """
    drawn = sections(code)
    if any(section.conditional for section in drawn):
        first = next((section for section in drawn if not section.condition or _holds(section.condition, number)), None)
        return "not-shown" if (first.hides if first else all(section.hides for section in drawn)) else ""
    chosen = drawn[_place(drawn, number)]
    return "" if not chosen.hides else "date-in-number" if chosen.is_date else "not-shown"


def _holds(condition: str, number: Decimal) -> bool:
    """Whether the number is one that a section with that condition shows; False for a condition that nobody can read."""
    match = _COMPARISON.fullmatch(condition.replace(" ", ""))
    return match is not None and _COMPARED[match[1]](number, Decimal(match[2]))


def only_dresses(code: str) -> bool:
    """Whether the format shows every number as it is, without a unit."""
    drawn = sections(code)
    keeps_sign = not drawn[0].begins_with_minus and (len(drawn) < 2 or drawn[1].says_below_zero)
    is_clear = keeps_sign or any(section.conditional for section in drawn)
    says_nothing = not any(section.moves_point or any(map(_unit_in, section.words)) for section in drawn)
    is_shown = not code or not any(section.hides for section in (drawn if any(one.condition for one in drawn) else drawn[:2]))
    return len(code) <= LONGEST_FORMAT and is_clear and says_nothing and is_shown


def _unit_in(word: str) -> str:
    """The unit that a text beside a number names, or the 万 or 元 in it; "" when it names none."""
    if word in COUNTED:
        return word
    if match := _FOREIGN.search(word):
        return match[0]
    if match := _MAGNITUDE.search(word):
        return match[0]
    return "元" if _YUAN.search(word) else "百分之" if "百分之" in word else ""


def _is_unit(word: str, unit: str | None) -> bool:
    if unit is None:
        return word != "百分之" and not _MAGNITUDE.search(word) and not _FOREIGN.search(word)
    if word == "百分之":
        return unit == "%"
    return (unit_factor(word, unit) or (ZERO,))[0] == 1
