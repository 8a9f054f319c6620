"""What no tool can do without: calamine reads every sheet of each form, and the parts of what was written are zipped again.

    python benchmarks/floor.py FOLDER OUT

OUT holds what the tool has written; nothing is written to disk.
"""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

from python_calamine import CalamineWorkbook


def main() -> None:
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    for file in sorted(folder.iterdir()):
        book = CalamineWorkbook.from_filelike(io.BytesIO(file.read_bytes()))
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python()
    for file in sorted(out.rglob("*")):
        if zipfile.is_zipfile(file):
            again(file)


def again(file: Path) -> None:
    """The same members once more, as little work as possible around the compression."""
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            new.writestr(item.filename, old.read(item))


if __name__ == "__main__":
    main()
