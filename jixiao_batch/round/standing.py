"""Where a round stands (`jixiao status`): its roster, its last run's 结果.json, and what lies in 报送 and 复核意见 since."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jixiao_batch.batch import known_schemes
from jixiao_batch.county.decision_list import DECISIONS_NAME, undecided_lines
from jixiao_batch.county.results import Expected
from jixiao_batch.county.roster import Roster, RosterError, RosterUnit, load_roster, name_key
from jixiao_batch.history.past import RESULT_NAME, PastUnit, load_run
from jixiao_batch.json_reading import passed_over, read_object
from jixiao_batch.output.own_files import former_outputs, sha256_of
from jixiao_batch.round.config import RoundConfig
from jixiao_batch.workbook.opening.collecting import MAX_FILE_BYTES, collect

#: units named in a step, at most
_ASKED = 5


@dataclass(frozen=True, slots=True)
class FolderChanges:
    """Files of 报送 since the last run; all of them are new before the first one."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    @property
    def any(self) -> bool:
        return bool(self.new or self.changed or self.gone)


@dataclass(frozen=True, slots=True)
class RoundStanding:
    """One screen's worth. Units by name; `overdue` of those that owe a usable form, with days, the longest first."""

    config: RoundConfig
    #: what is wrong with the roster, "" for nothing
    roster_fault: str
    expected: int | None
    exempt: int
    received: int
    passed: int
    query: int
    returned: tuple[str, ...]
    missing: tuple[str, ...]
    #: of the missing ones: forms came that may be theirs, which somebody has to say first
    in_question: tuple[str, ...]
    overdue: tuple[tuple[str, int], ...]
    #: forms handed out
    handed_out: int
    #: lines of 复核意见 on which nobody has decided, and whether somebody has written in it since the last run
    waiting: int
    decided_since: bool
    last_run: datetime.datetime | None
    last_person: str
    #: of returned units, by name: when the last time, and how often, where the ledger knows
    returns: Mapping[str, str]
    changes: FolderChanges

    @property
    def next_steps(self) -> tuple[str, ...]:
        """What to do now, in order; never empty."""
        steps: list[str] = []
        if self.roster_fault:
            steps.append("填好或改好单位名册（见上）")
        elif self.expected and not self.handed_out and not self.received and self.last_run is None:
            steps.append("运行 jixiao template，把“表样”里的表发给各单位")
        if self.changes.any or self.decided_since:
            steps.append("运行 jixiao run（或双击“复核.bat”），让新收到的表和新填的核定生效")
        elif self.last_run is None:
            steps.append("把各单位报来的表放进“报送”，再运行 jixiao run")
        if self.returned:
            steps.append(f"把“{self.config.out.name}/退回”里的通知和问题清单发给 {len(self.returned)} 个退回的单位，改好后重报")
        chased = len(self.missing) - len(self.in_question)
        if self.in_question:
            steps.append(f"在“{DECISIONS_NAME}”里答复未识别的表是不是这些单位的：{'、'.join(self.in_question[:_ASKED])}，先不催")
        if chased > 0 and self.last_run is not None:
            steps.append(f"催 {chased} 个未报的单位，通知在“{self.config.out.name}/催报”")
        if self.waiting:
            steps.append(f"在“{DECISIONS_NAME}”里定 {self.waiting} 个等人定的事项，再运行一次")
        return tuple(steps) or ("没有要做的了：没有退回、未报和待定的，可以定稿",)


def round_standing(config: RoundConfig, today: datetime.date) -> RoundStanding:
    """InputError when the schemes or 结果.json cannot be used; faults of the roster are told in the standing itself."""
    roster, roster_fault = roster_of(config)
    ran = (config.out / RESULT_NAME).is_file()
    units = [unit.in_brief(figures=False) for unit in load_run(config.out).units] if ran else []
    by_status: dict[str, list[str]] = {}
    for unit in units:
        by_status.setdefault(unit.status, []).append(unit.name or unit.code or unit.file)
    expected = [unit for unit in roster.units if not unit.exempt] if roster is not None else None
    done = {name_key(unit.code) for unit in units if unit.status in ("passed", "query")}
    reported = {name_key(unit.code) for unit in units if unit.status != "missing"}
    missing = by_status.get("missing", [])
    if expected is not None:
        missing = [unit.name for unit in expected if name_key(unit.code) not in reported]
    list_file = config.decisions or config.out / DECISIONS_NAME
    noted = _noted(config, [unit for unit in units if unit.status == "returned"])
    return RoundStanding(
        config=config,
        roster_fault=roster_fault,
        expected=len(expected) if expected is not None else None,
        exempt=len(roster.units) - len(expected) if roster is not None and expected is not None else 0,
        received=len(units) - len(by_status.get("missing", [])),
        passed=len(by_status.get("passed", [])),
        query=len(by_status.get("query", [])),
        returned=tuple(by_status.get("returned", [])),
        missing=tuple(missing),
        in_question=tuple(unit.name for unit in units if unit.in_question and unit.name in missing),
        overdue=_overdue(roster, today, done),
        handed_out=len(list(config.forms.glob("*.xlsx"))) if config.forms.is_dir() else 0,
        waiting=undecided_lines(list_file) if list_file.is_file() else 0,
        decided_since=_decided_since(config, list_file),
        last_run=(noted.when or _written(config.out / RESULT_NAME)) if ran else None,
        last_person=noted.person,
        returns=noted.returns,
        changes=_changes(config),
    )


@dataclass(frozen=True, slots=True)
class _Noted:
    """What the ledger (台账) says: the last run into the round's output, and when its units were returned."""

    when: datetime.datetime | None = None
    person: str = ""
    returns: Mapping[str, str] = field(default_factory=dict)


def _noted(config: RoundConfig, returned: Sequence[PastUnit]) -> _Noted:
    """Nothing where the round keeps no ledger. LedgerError when it cannot be used."""
    if config.ledger is None or not config.ledger.is_file():
        return _Noted()
    from jixiao_batch.ledger.reading import open_ledger

    with open_ledger(config.ledger) as ledger:
        runs = [run for run in ledger.runs() if run.state == "finished" and run.out.resolve() == config.out.resolve()]
        last = runs[-1] if runs else None
        returns = {}
        for unit in returned:
            times = [event.when for event in ledger.history(unit.code, unit.name) if event.kind == "returned"]
            if times and times[-1] is not None:
                often = f"第 {len(times)} 次" if len(times) > 1 else ""
                returns[unit.name] = f"{times[-1]:%m-%d} {often}退回"
    return _Noted(last.finished if last else None, last.person if last else "", returns)


def roster_of(config: RoundConfig) -> tuple[Roster | None, str]:
    """The round's roster, None where there is none; and why it cannot be used, "" where it can."""
    if config.roster is None:
        return None, ""
    try:
        return load_roster(config.roster, known_schemes(config.schemes, config.year).known), ""
    except RosterError as error:
        return None, error.told


def _overdue(roster: Roster | None, today: datetime.date, done: set[str]) -> tuple[tuple[str, int], ...]:
    if roster is None:
        return ()
    expected = Expected(roster, today)

    def days(unit: RosterUnit) -> int:
        return expected.days_overdue(unit) or 0

    owing = [unit for unit in roster.units if not unit.exempt and name_key(unit.code) not in done]
    late = sorted((unit for unit in owing if days(unit)), key=lambda unit: -days(unit))
    return tuple((unit.name, days(unit)) for unit in late)


def _written(file: Path) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(file.stat().st_mtime)


def _decided_since(config: RoundConfig, list_file: Path) -> bool:
    """Whether the list of decisions is another one than the last run wrote or read."""
    written = former_outputs(config.out).get(DECISIONS_NAME)
    if not list_file.is_file() or written is None:
        return False
    if list_file.parent == config.out:
        return sha256_of(list_file) != written
    return _written(list_file) > _written(config.out / RESULT_NAME)


def _changes(config: RoundConfig) -> FolderChanges:
    """By content: a form that was only touched or saved under the same bytes has not changed."""
    before = _read_files(config.out / RESULT_NAME)
    entries = collect(config.received, (config.max_mb or 0) * 1024 * 1024 or MAX_FILE_BYTES) if config.received.is_dir() else ()
    now = {entry.path: entry for entry in entries if not entry.ignored}
    new = tuple(path for path in now if path not in before)
    changed = tuple(
        path
        for path, entry in now.items()
        if before.get(path) and entry.file is not None and sha256_of(entry.file) != before[path]
    )
    present = {entry.path for entry in entries}
    return FolderChanges(new, changed, tuple(path for path in before if path not in present))


def _read_files(result: Path) -> Mapping[str, str]:
    """Path -> sha256 of every file that the last run met, "" where it was not opened."""
    if not result.is_file():
        return {}
    files: dict[str, str] = {}
    with result.open(encoding="utf-8") as stream:
        read_object(stream, {"files": lambda one: files.update({one["path"]: one["sha256"] or ""}), "units": passed_over})
    return files
