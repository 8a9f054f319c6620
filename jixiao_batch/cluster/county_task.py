"""One county's work on a worker: fetch its forms, run the tool on them, put the results where all can read them."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jixiao_batch.cluster.storage import Storage
from jixiao_batch.history.past import RESULT_NAME
from jixiao_batch.json_reading import passed_over, read_object

COUNTIES_FOLDER, TABLES_FOLDER = "县", "数据"
#: of tables by county, as other programs understand partitions
PARTITION = "县="
#: written last: a county without it has not been finished
DONE_NAME = "完成.json"

#: exit codes of a run whose results are there
_FINISHED = (0, 1)
#: lines of what a run said that are kept of a failure
_LAST_LINES = 5


@dataclass(frozen=True, slots=True)
class CountyTask:
    """What a worker is told. `key` changes with everything that the results depend on; `options` are those of `jixiao run`."""

    name: str
    forms: Storage
    out: Storage
    key: str
    options: tuple[str, ...] = ()
    #: text of the scheme file that scores every form, "" for the schemes named in them
    scheme: str = ""

    @property
    def results(self) -> Storage:
        return self.out.below(COUNTIES_FOLDER, self.name)


@dataclass(frozen=True, slots=True)
class CountyOutcome:
    """What came of it: numbers of files and units and whether all were accepted, or the `problem` in words."""

    name: str
    files: int = 0
    units: int = 0
    accepted: bool = False
    problem: str = ""


def finished(task: CountyTask) -> CountyOutcome | None:
    """The outcome of an earlier run on the very same forms, None when there is none."""
    content = task.results.read(DONE_NAME)
    if content is None:
        return None
    try:
        told = json.loads(content)
        outcome = CountyOutcome(task.name, int(told["files"]), int(told["units"]), bool(told["accepted"]))
        return outcome if told["key"] == task.key else None
    except (ValueError, KeyError, TypeError):
        return None


def run_county(task: CountyTask) -> CountyOutcome:
    """The county's results, written whole or not at all: what is there already is not done again.

    A storage that refuses a file is a `problem`, not an exception: other counties go on.
    """
    try:
        return finished(task) or _run(task)
    except OSError as error:
        return CountyOutcome(task.name, problem=f"读写存储不成：{error}")


def _run(task: CountyTask) -> CountyOutcome:
    with tempfile.TemporaryDirectory(prefix="jixiao-") as scratch:
        forms = task.forms.local or _fetched(task.forms, Path(scratch) / "报送")
        # results on a disk appear all at once by themselves, elsewhere they are put there when they are whole
        here = task.results.local
        out = here or Path(scratch) / "输出"
        if here is not None:
            (here / DONE_NAME).unlink(missing_ok=True)
        code, words = _tool(forms, out, _options(task, Path(scratch)))
        if code not in _FINISHED:
            return CountyOutcome(task.name, problem=words)
        outcome = _told(task.name, out, accepted=code == 0)
        if here is None:
            task.results.put(out)
        for table in sorted((out / TABLES_FOLDER).glob("*.parquet")):
            partition = task.out.below(TABLES_FOLDER, table.stem, f"{PARTITION}{task.name}")
            partition.write(table.name, table.read_bytes())
        done = {"key": task.key, "files": outcome.files, "units": outcome.units, "accepted": outcome.accepted}
        task.results.write(DONE_NAME, json.dumps(done, ensure_ascii=False).encode("utf-8"))
    return outcome


def _fetched(forms: Storage, folder: Path) -> Path:
    folder.mkdir()
    forms.fetch(folder)
    return folder


def _options(task: CountyTask, scratch: Path) -> Sequence[str]:
    if not task.scheme:
        return task.options
    file = scratch / "指标体系.yaml"
    file.write_text(task.scheme, encoding="utf-8")
    return (*task.options, "--scheme", str(file))


def _tool(forms: Path, out: Path, options: Sequence[str]) -> tuple[int, str]:
    """Runs the tool in a process of its own, which workers (themselves children) may not start otherwise.

    Its exit code, and what it said last.
    """
    command = [sys.executable, "-m", "jixiao_batch", "run", str(forms), "-o", str(out), "--quiet", "--jobs", "1"]
    ran = subprocess.run([*command, "--also", "Parquet", *options], capture_output=True, check=False, stdin=subprocess.DEVNULL)
    said = ran.stderr.decode("utf-8", errors="replace").strip().splitlines()[-_LAST_LINES:]
    return ran.returncode, "；".join(said) or f"运行中断（{ran.returncode}）"


def _told(name: str, out: Path, *, accepted: bool) -> CountyOutcome:
    with (out / RESULT_NAME).open(encoding="utf-8") as stream:
        data = read_object(stream, {"files": passed_over, "units": passed_over})
    return CountyOutcome(name, data["files"], data["units"], accepted)
