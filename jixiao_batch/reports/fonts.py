"""A Chinese font for words in pictures: one that is installed, or none - then no Chinese word is drawn at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from PIL import ImageFont

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

#: of each system the usual ones, upright sans-serif first: thin strokes vanish in print
_NAMES = (
    "msyh.ttc", "simhei.ttf", "Deng.ttf", "simsun.ttc", "simfang.ttf",
    "NotoSansCJK-Regular.ttc", "NotoSansCJKsc-Regular.otf", "NotoSansSC-Regular.otf", "SourceHanSansSC-Regular.otf",
    "SourceHanSansCN-Regular.otf", "wqy-microhei.ttc", "wqy-zenhei.ttc", "DroidSansFallbackFull.ttf", "NotoSerifCJK-Regular.ttc",
    "PingFang.ttc", "Hiragino Sans GB.ttc", "STHeiti Light.ttc", "Songti.ttc",
)  # fmt: skip


def _folders() -> Iterator[Path]:
    windows = os.environ.get("WINDIR")
    if windows:
        yield Path(windows) / "Fonts"
    local = os.environ.get("LOCALAPPDATA")
    if local:
        yield Path(local) / "Microsoft" / "Windows" / "Fonts"
    for folder in ("/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "/Library/Fonts"):
        yield Path(folder)


@cache
def chinese_font() -> Path | None:
    """The first of the known fonts that is installed, None when there is none."""
    found: dict[str, Path] = {}
    for folder in _folders():
        for inside, _, names in os.walk(folder):
            for name in names:
                found.setdefault(name.lower(), Path(inside) / name)
    return next((found[name.lower()] for name in _NAMES if name.lower() in found), None)


def font(file: Path | None, size: int) -> Font:
    """The font in `file`, `size` in pixels; without one the digits and Latin letters that come with Pillow."""
    return ImageFont.load_default(size) if file is None else ImageFont.truetype(str(file), size)
