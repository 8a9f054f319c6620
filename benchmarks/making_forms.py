"""Forms for a benchmark: the sample forms of a scheme, copied with another code and name in each."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

SAMPLES = Path(__file__).parent.parent / "samples"
COUNTY = "jianghua-2023"

#: the text of a filled form by which a unit is known: its code of six digits
_CODE = re.compile(r">\d{6}</t>")


def make_units(folder: Path, count: int, scheme: str = COUNTY) -> None:
    """`count` forms, made from the sample's in turn; about a third of the sample county's has something to be returned."""
    sources = _sources(scheme)
    for number in range(count):
        source = sources[number % len(sources)]
        name = source.stem.partition("（")[0]
        with zipfile.ZipFile(source) as old, zipfile.ZipFile(folder / f"{number:06d}.xlsx", "w", zipfile.ZIP_DEFLATED) as new:
            for item in old.infolist():
                data = old.read(item)
                if item.filename.startswith("xl/worksheets/") or item.filename == "xl/sharedStrings.xml":
                    text = _CODE.sub(f">{900000 + number:06d}</t>", data.decode("utf-8"))
                    for written in _ways_in_xml(name):
                        text = text.replace(f">{written}<", f">{written}{number}<")
                    data = text.encode("utf-8")
                new.writestr(item, data)


def _sources(scheme: str) -> list[Path]:
    folder = SAMPLES / "2023" / "报送" if scheme == COUNTY else SAMPLES / "各套指标体系" / scheme
    found = [file for file in sorted(folder.rglob("*.xlsx")) if not file.name.startswith("~$") and zipfile.is_zipfile(file)]
    if not found:
        raise SystemExit(f"没有“{scheme}”的样本")
    return found


def _ways_in_xml(text: str) -> tuple[str, str]:
    return text, text.encode("ascii", "xmlcharrefreplace").decode("ascii")
