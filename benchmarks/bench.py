"""Times the tool beside what would be used instead, on the same generated forms: ratios count, absolute times do not.

    python benchmarks/bench.py 300 [--jobs 2] [--scheme jianghua-2023] [--without-plain]

(a) this tool, with one process and with `--jobs`; (b) a plain script (plain_script.py, only for jianghua-2023); (c) the floor
(floor.py). Forms are made once from the sample forms of the scheme (not timed), each with a code and name of its own.
"""

from __future__ import annotations

import argparse
import compileall
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
from making_forms import make_units
from same_work import same_work
from stages import shares

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Measured:
    """One command: wall and processor seconds, and the largest memory of all its processes together, MB."""

    wall: float
    cpu: float
    memory: float


def measured(command: list[str]) -> Measured:
    """Runs `command`; its memory is looked at every 20 ms, shared pages counted once (PSS where the system tells it)."""
    before = os.times()
    started = time.perf_counter()
    process = psutil.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, _memory(process))
        time.sleep(0.02)
    wall = time.perf_counter() - started
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Measured(wall, cpu, peak / 2**20)


def _memory(process: psutil.Popen) -> float:
    total = 0
    try:
        for one in (process, *process.children(recursive=True)):
            told = one.memory_full_info()
            total += getattr(told, "pss", told.rss)
    except psutil.Error:
        return 0.0
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description="与普通脚本、最低耗时并排测速")
    parser.add_argument("count", type=int, nargs="?", default=300, help="单位数")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="几个进程")
    parser.add_argument("--scheme", default="jianghua-2023", help="用哪套表样本")
    parser.add_argument("--without-plain", action="store_true", help="不测普通脚本（单位很多时）")
    options = parser.parse_args()
    compileall.compile_dir(HERE.parent / "jixiao_batch", quiet=1)  # as an installed program is
    with tempfile.TemporaryDirectory() as work:
        folder, out = Path(work) / "报送", Path(work) / "输出"
        folder.mkdir()
        make_units(folder, options.count, options.scheme)
        tool = [sys.executable, "-m", "jixiao_batch", "run", str(folder), "--quiet", "-o"]
        rows = {"本程序，1 个进程": measured([*tool, str(out), "--jobs", "1"])}
        if options.jobs > 1:
            rows[f"本程序，{options.jobs} 个进程"] = measured([*tool, f"{work}/输出二", "--jobs", str(options.jobs)])
        if options.scheme == "jianghua-2023" and not options.without_plain:
            plain = [sys.executable, str(HERE / "plain_script.py"), str(folder), f"{work}/普通"]
            rows["普通脚本（pandas、openpyxl）"] = measured(plain)
        rows["最低耗时（读一遍、压一遍）"] = measured([sys.executable, str(HERE / "floor.py"), str(folder), str(out)])
        print(f"单位 {options.count} 个（{options.scheme}）")
        own = next(iter(rows.values()))
        for name, one in rows.items():
            each, cpu = one.wall / options.count * 1000, one.cpu / options.count * 1000
            print(
                f"  {name}：{one.wall:.2f} 秒；每个单位 {each:.1f} 毫秒，处理器 {cpu:.1f} 毫秒；"
                f"全部进程内存峰值 {one.memory:.0f} MB；是第一行的 {one.wall / own.wall:.2f} 倍"
            )
        if options.scheme == "jianghua-2023" and not options.without_plain:
            print(same_work(folder).told)
        print("各步所占（1 个进程）：")
        for stage, share in shares(folder, Path(work) / "各步"):
            print(f"  {stage} {share:.0%}")


if __name__ == "__main__":
    main()
