"""Times a whole run on N generated units: units per second, CPU seconds per unit, peak memory.

    python benchmarks/bench.py 200 [--jobs 2]

The forms are made once by filling the real template (slow, not timed), then copied with another code and name in each.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

SAMPLES = Path(__file__).parent.parent / "samples" / "2023" / "报送"

#: the text of a filled form by which a unit is known: its code of six digits
_CODE = re.compile(r">\d{6}</t>")


def make_units(folder: Path, count: int) -> None:
    """`count` forms made from the clean sample forms, each with a code and name of its own."""
    sources = [
        source for source in sorted(SAMPLES.glob("*.xlsx")) if not source.name.startswith("~$") and zipfile.is_zipfile(source)
    ]
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


def _ways_in_xml(text: str) -> tuple[str, str]:
    return text, text.encode("ascii", "xmlcharrefreplace").decode("ascii")


def main() -> None:
    parser = argparse.ArgumentParser(description="测一次整批复核的速度")
    parser.add_argument("count", type=int, nargs="?", default=200, help="单位数")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="进程数")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work) / "报送"
        folder.mkdir()
        make_units(folder, options.count)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        started = time.perf_counter()
        command = [sys.executable, "-m", "jixiao_batch", "run", str(folder), "-o", f"{work}/输出", "--quiet"]
        finished = subprocess.run([*command, "--jobs", str(options.jobs)], check=False)
        elapsed = time.perf_counter() - started
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        print(f"单位 {options.count} 个，进程 {options.jobs} 个，退出码 {finished.returncode}")
        print(f"用时 {elapsed:.2f} 秒，每秒 {options.count / elapsed:.1f} 个单位")
        print(f"处理器时间 {cpu:.2f} 秒，每个单位 {cpu / options.count * 1000:.1f} 毫秒")
        print(f"单个进程内存峰值 {after.ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
