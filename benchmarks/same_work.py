"""The work that the plain script does too, side by side in one process: read one form, score it, write its sheet.

    python benchmarks/same_work.py FOLDER

A whole run of the tool does more (county workbook, what goes back to units, data, page, ranks), and either program has to start;
this leaves both out. Counted are the forms of which both write a sheet.
"""

from __future__ import annotations

import contextlib
import io
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import plain_script

from jixiao_batch.batch import known_schemes
from jixiao_batch.county.units import unit_of
from jixiao_batch.evaluation.verdict import Schemes, judge
from jixiao_batch.output.score_sheet import write_score_sheet


@dataclass(frozen=True)
class SameWork:
    """How many forms were counted, and processor seconds for all of them."""

    forms: int
    tool: float
    plain: float

    @property
    def told(self) -> str:
        tool, plain = (seconds / self.forms * 1000 for seconds in (self.tool, self.plain))
        return (
            f"同样的活（读一份、评分、写得分表），{self.forms} 份：\n"
            f"  本程序 {tool:.1f} 毫秒，普通脚本 {plain:.1f} 毫秒，是本程序的 {plain / tool:.1f} 倍"
        )


def same_work(folder: Path) -> SameWork:
    schemes = known_schemes(None)
    forms, tool, plain = 0, 0.0, 0.0
    with tempfile.TemporaryDirectory() as work:
        sheet = Path(work) / "得分表.xlsx"
        for file in sorted(folder.glob("*.xlsx")):
            started = time.process_time()
            written = _by_tool(file, schemes, sheet)
            between = time.process_time()
            if _by_script(file, sheet) and written:
                forms, tool, plain = forms + 1, tool + between - started, plain + time.process_time() - between
    return SameWork(forms, tool, plain)


def _by_tool(file: Path, schemes: Schemes, sheet: Path) -> bool:
    verdict = judge(file.name, file.read_bytes(), schemes)
    if verdict.assessment is None:
        return False
    loaded = schemes.known[verdict.scheme_id]
    write_score_sheet(loaded, loaded.scheme.year, unit_of(verdict), sheet)
    return True


def _by_script(file: Path, sheet: Path) -> bool:
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            unit = plain_script.read(file)
            result = plain_script.score(unit)
        except (ValueError, IndexError, KeyError):
            return False
        plain_script.write(unit, result, sheet)
    return True


def main() -> None:
    print(same_work(Path(sys.argv[1])).told)


if __name__ == "__main__":
    main()
