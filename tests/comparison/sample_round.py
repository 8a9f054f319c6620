"""The sample round, and a copy of its scheme with some lines replaced."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

SAMPLES = Path(__file__).parents[2] / "samples" / "2023" / "报送"
REAL = "江华瑶族自治县工伤保险服务中心"
STRICTER = ("标准: 90%, 每档: 5%, 每档扣: 2", "标准: 100%, 每档: 5%, 每档扣: 2")


def edited(folder: Path, *replacements: tuple[str, str]) -> Path:
    """A copy of jianghua-2023 in `folder` with each (old, new) applied; ValueError when nothing would change."""
    text = (resources.files("jixiao_batch") / "schemes" / "jianghua-2023.yaml").read_text(encoding="utf-8")
    for old, new in replacements:
        if old not in text:
            raise ValueError(f"jianghua-2023 does not hold {old!r}")
        text = text.replace(old, new)
    file = folder / "我县2024.yaml"
    file.write_text(text, encoding="utf-8")
    return file
