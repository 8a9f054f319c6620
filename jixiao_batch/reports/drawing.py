"""Charts as pictures, drawn for grey print: black lines, grey surfaces, every value written beside its mark."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from PIL import Image, ImageDraw

from jixiao_batch.reports.fonts import Font, font

#: pixels; 124 mm at about 300 dots per inch
WIDTH, HEIGHT = 1500, 580
_LEFT, _RIGHT, _TOP, _BOTTOM = 130, 80, 70, 110
_INK, _LINE, _SURFACE, _PAPER = 0, 200, 140, 255
_TEXT = 36
_WIDEST_BAR = 150
_TICKS = 5


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what stands below it, how high it is, what stands above it."""

    label: str
    value: Decimal
    shown: str


@dataclass(frozen=True, slots=True)
class Axis:
    """Bounds of an axis, and the words beside it."""

    low: Decimal
    high: Decimal
    words: str
    unit: str = ""

    def part(self, value: Decimal) -> float:
        return float((min(max(value, self.low), self.high) - self.low) / (self.high - self.low))

    @property
    def ticks(self) -> tuple[Decimal, ...]:
        step = (self.high - self.low) / _TICKS
        return tuple(self.low + step * place for place in range(_TICKS + 1))


class _Canvas:
    def __init__(self, file: Path | None, bottom: int = _BOTTOM) -> None:
        self.image = Image.new("L", (WIDTH, HEIGHT), _PAPER)
        self.draw = ImageDraw.Draw(self.image)
        self.file = file
        self.text_font: Font = font(file, _TEXT)
        self.base = HEIGHT - bottom

    def text(self, place: tuple[float, float], text: str, anchor: str = "mm") -> None:
        self.draw.text(place, text, fill=_INK, font=self.text_font, anchor=anchor)

    def frame(self, axis: Axis) -> None:
        """Base line, grid lines with their values, and what the vertical axis is."""
        for tick in axis.ticks:
            y = self.y(axis, tick)
            self.draw.line([(_LEFT, y), (WIDTH - _RIGHT, y)], fill=_LINE, width=2)
            self.text((_LEFT - 14, y), f"{tick.normalize():f}", "rm")
        self.draw.line([(_LEFT, self.base), (WIDTH - _RIGHT, self.base)], fill=_INK, width=4)
        self.draw.line([(_LEFT, _TOP), (_LEFT, self.base)], fill=_INK, width=4)
        if self.file is not None:
            self.text((_LEFT - 14, _TOP - 34), axis.words, "lm")

    def y(self, axis: Axis, value: Decimal) -> float:
        return self.base - axis.part(value) * (self.base - _TOP)

    def png(self) -> bytes:
        target = io.BytesIO()
        self.image.quantize(16).save(target, "PNG", optimize=True)
        return target.getvalue()


def draw_bars(bars: Sequence[Bar], axis: Axis, file: Path | None) -> bytes:
    """A PNG of upright bars; without a Chinese font each bar has its number (1, 2 …) below it instead of words."""
    room = (WIDTH - _RIGHT - _LEFT) / len(bars)
    labels = [_broken(bar.label, int(room // _TEXT)) if file else [str(place)] for place, bar in enumerate(bars, start=1)]
    canvas = _Canvas(file, _BOTTOM if any(len(lines) > 1 for lines in labels) else _BOTTOM - _TEXT - 10)
    canvas.frame(axis)
    half = min(room * 0.55, _WIDEST_BAR) / 2
    for place, bar in enumerate(bars):
        middle = _LEFT + room * (place + 0.5)
        top = canvas.y(axis, bar.value)
        if bar.value > axis.low:
            canvas.draw.rectangle([middle - half, top, middle + half, canvas.base], fill=_SURFACE, outline=_INK, width=3)
        canvas.text((middle, top - 28), bar.shown)
        for line, words in enumerate(labels[place]):
            canvas.text((middle, canvas.base + 34 + line * (_TEXT + 6)), words)
    return canvas.png()


def draw_points(points: Sequence[tuple[Decimal, Decimal]], across: Axis, upright: Axis, file: Path | None) -> bytes:
    """A PNG with a ring for each pair of values; rings that lie on each other stay visible."""
    canvas = _Canvas(file)
    canvas.frame(upright)
    width = WIDTH - _RIGHT - _LEFT
    for tick in across.ticks:
        x = _LEFT + across.part(tick) * width
        canvas.draw.line([(x, canvas.base), (x, canvas.base + 12)], fill=_INK, width=4)
        canvas.text((x, canvas.base + 38), f"{tick.normalize():f}{across.unit}")
    if file is not None:
        canvas.text((_LEFT + width / 2, HEIGHT - 34), across.words)
    for one, other in points:
        x, y = _LEFT + across.part(one) * width, canvas.y(upright, other)
        canvas.draw.ellipse([x - 11, y - 11, x + 11, y + 11], outline=_INK, width=4)
    return canvas.png()


def _broken(label: str, most: int) -> Sequence[str]:
    """The label on two lines at most."""
    most = max(most, 2)
    first, rest = label[:most], label[most:]
    return [first] if not rest else [first, rest if len(rest) <= most else f"{rest[: most - 1]}…"]
