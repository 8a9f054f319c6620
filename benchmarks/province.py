"""Times a province: COUNTIES counties of UNITS forms each on a cluster of local processes, and what the cluster itself costs.

python benchmarks/province.py 120 250 [--workers 2]
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from pathlib import Path

from making_forms import make_units

from jixiao_batch.cluster.engine import run_counties
from jixiao_batch.cluster.storage import Storage
from jixiao_batch.province.book import write_province_book
from jixiao_batch.province.lines import read_province


def main() -> None:
    parser = argparse.ArgumentParser(description="一省的测速")
    parser.add_argument("counties", type=int, help="县数")
    parser.add_argument("units", type=int, help="每县单位数")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="工作进程数")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        forms, out = Path(work) / "报送", Path(work) / "输出"
        for number in range(options.counties):
            county = forms / f"县{number:04d}"
            county.mkdir(parents=True)
            make_units(county, options.units)
        started = time.perf_counter()
        ran = run_counties(Storage(str(forms)), Storage(str(out)), workers=options.workers)
        counted = time.perf_counter() - started
        began = time.perf_counter()
        province = read_province(Storage(str(out)), ran.outcomes)
        write_province_book(province, out / "全省汇总.xlsx", "全省绩效自评")
        booked = time.perf_counter() - began
        started = time.perf_counter()
        run_counties(Storage(str(forms)), Storage(str(out)), workers=options.workers)
        again = time.perf_counter() - started
        total = options.counties * options.units
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        print(f"{options.counties} 个县，{total} 个单位，{options.workers} 个工作进程；未完成 {len(ran.unfinished)} 个县")
        print(f"各县 {counted:.1f} 秒，每个单位 {counted / total * 1000:.2f} 毫秒（{options.workers} 个进程同时）")
        print(f"全省汇总 {booked:.2f} 秒，每个县 {booked / options.counties * 1000:.1f} 毫秒；什么都没变时再运行 {again:.2f} 秒")
        print(f"内存峰值：主进程 {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB，"
              f"最大的子进程 {children.ru_maxrss / 1024:.0f} MB")  # fmt: skip


if __name__ == "__main__":
    main()
