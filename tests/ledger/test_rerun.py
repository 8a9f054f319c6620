"""A run with a ledger does only what is new, and comes to the same results as one that does everything."""

from __future__ import annotations

import datetime
import hashlib
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from small_round import FIRST, LATER, RETURNED, USED, contents, quick, resubmit, run_round, send_in

import jixiao_batch
from jixiao_batch import batch, judging
from jixiao_batch.batch import RunOptions, run
from jixiao_batch.cli import cli
from jixiao_batch.county.results import CountyResult
from jixiao_batch.documents import ScoreSheet
from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.evaluation.verdict import Verdict, refused
from jixiao_batch.extras import Extra
from jixiao_batch.history.past import load_run
from jixiao_batch.ledger import keys
from jixiao_batch.ledger.database import LEDGER_NAME, LedgerError, connect
from jixiao_batch.ledger.former import load_past
from jixiao_batch.ledger.reading import open_ledger
from jixiao_batch.output import score_sheet, unit_parts
from jixiao_batch.output.unit_parts import PartsScheme, UnitParts
from jixiao_batch.scheme.loading import LoadedScheme
from jixiao_batch.workbook.opening.options import OpeningOptions, Passwords

#: what tells of earlier runs, with the list of all outputs and their digests
OUTPUTS_OF_EARLIER_RUNS = ("全县汇总.xlsx", "结果.json")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    quick(monkeypatch)
    send_in(tmp_path, USED, RETURNED)
    return tmp_path


def counts(place: Path) -> list[tuple[int, int]]:
    """Files judged and files recalled, run by run."""
    with open_ledger(place) as ledger:
        return [(run.judged, run.recalled) for run in ledger.runs()]


def test_real_books_of_a_second_run_are_those_of_a_full_one(tmp_path: Path) -> None:
    extras: frozenset[Extra] = frozenset({"合订本", "自评报告"})
    send_in(tmp_path, USED, RETURNED, FIRST)
    run_round(tmp_path, extras=extras)
    reports = {file: file.stat().st_ino for file in (tmp_path / "输出/自评报告").iterdir()}
    send_in(tmp_path, LATER)
    run_round(tmp_path, day=2, extras=extras)
    assert {file: file.stat().st_ino for file in reports} == reports, "not written again"
    assert counts(tmp_path) == [(3, 0), (1, 3)]
    quick_books = contents(tmp_path / "输出")
    run_round(tmp_path, day=3, full=True, extras=extras)
    assert contents(tmp_path / "输出") == quick_books
    book = openpyxl.load_workbook(tmp_path / "输出/全县汇总.xlsx", read_only=True)
    assert {row[1]: row[2] for row in book["较上次变化"].iter_rows(min_row=4, values_only=True)}["清禾县图书馆"] == "新报"
    assert "上次：第 1 次运行（2024-05-01 09:00，张三）" in str(book["较上次变化"]["A2"].value)
    # without a ledger nobody knows of earlier runs, all else is the same
    run(tmp_path / "报送", tmp_path / "另外", RunOptions(extras=extras))
    assert set(OUTPUTS_OF_EARLIER_RUNS) == {
        path for path, data in contents(tmp_path / "另外").items() if data != quick_books[path]
    }


def test_only_the_corrected_form_is_judged_and_only_sheets_that_it_changes_are_written_again(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_in(place, FIRST)
    run_round(place)
    resubmit(place, RETURNED, LATER)
    written: list[str] = []
    original = ScoreSheet.write

    def write(sheet: ScoreSheet, schemes: Mapping[str, LoadedScheme]) -> tuple[str, ...]:
        written.append(sheet.unit.name)
        return original(sheet, schemes)

    monkeypatch.setattr(ScoreSheet, "write", write)
    run_round(place, day=2)
    assert counts(place) == [(3, 0), (1, 2)]
    assert written == ["清禾县图书馆", "清禾县文化馆"], "the other's rank has moved, that of the first has not"
    before = contents(place / "输出")
    run_round(place, day=2, full=True)
    assert contents(place / "输出") == before


def test_a_sheet_whose_ranks_alone_have_changed_is_not_laid_out_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def writing(loaded: LoadedScheme, year: int, unit: UnitResult, file: Path) -> None:
        written.append(unit.name)
        original(loaded, year, unit, file)

    written: list[str] = []
    original = score_sheet.write_score_sheet
    monkeypatch.setattr(score_sheet, "write_score_sheet", writing)
    send_in(tmp_path, USED, LATER, FIRST)
    run_round(tmp_path)
    assert len(written) == 3
    send_in(tmp_path, "清禾县财政局.xlsx")
    run_round(tmp_path, day=2)
    ranks = {unit.name: unit.rank for unit in load_run(tmp_path / "输出").units}
    assert ranks == {"清禾县财政局": 1, "清禾县卫生健康局": 2, "清禾县图书馆": 3, "清禾县文化馆": 4}
    # the first one's two ranks stay the same as each other
    assert written[3:] == ["清禾县财政局"]
    after = contents(tmp_path / "输出/得分表")
    run_round(tmp_path, day=2, full=True)
    assert contents(tmp_path / "输出/得分表") == after


def test_lines_of_units_that_stayed_the_same_are_not_made_again(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def making(scheme: PartsScheme, unit: UnitResult) -> UnitParts:
        made.append(unit.name)
        return original(scheme, unit)

    made: list[str] = []
    original = unit_parts.unit_parts
    monkeypatch.setattr(unit_parts, "unit_parts", making)
    run_round(place)
    send_in(place, FIRST)
    run_round(place, day=2)
    assert made == ["清禾县文化馆", "清禾县林业局", "清禾县卫生健康局"]
    assert {unit.name: unit.rank for unit in load_run(place / "输出").units}["清禾县文化馆"] == 2
    quick_results = contents(place / "输出")
    run_round(place, day=2, full=True)
    assert contents(place / "输出") == quick_results
    resubmit(place, FIRST, LATER)
    run_round(place, day=3)
    assert made[6:] == ["清禾县图书馆"]
    connection = connect(place / LEDGER_NAME)
    assert connection.execute("SELECT count(*) FROM part").fetchone() == (4,), "with the form that an earlier run has found"
    connection.execute("UPDATE part SET data = x'00'")
    connection.close()
    with pytest.raises(LedgerError, match="已损坏"):
        run_round(place, day=4)


def test_full_does_everything_again(place: Path) -> None:
    run_round(place)
    before = {file: file.stat().st_ino for file in (place / "输出" / "得分表").iterdir()}
    run_round(place, full=True)
    assert counts(place) == [(2, 0), (2, 0)]
    assert {file: file.stat().st_ino for file in before} != before


def test_a_sheet_that_somebody_changed_is_written_again_beside_it(place: Path) -> None:
    run_round(place)
    before = contents(place / "输出")
    sheet = next((place / "输出" / "得分表").iterdir())
    sheet.write_text("批注", encoding="utf-8")
    result = run_round(place, day=2)
    assert [kept.edited for kept in result.kept] == [True]
    after = contents(place / "输出")
    assert {path: after[path] for path in before} == before
    assert after[f"得分表/{result.kept[0].name}"] == "批注".encode()


@pytest.mark.parametrize(
    "options",
    [
        RunOptions(opening=OpeningOptions(max_file_bytes=1_000_000)),
        RunOptions(opening=OpeningOptions(passwords=Passwords((("", "1234"),)))),
    ],
)
def test_other_ways_of_opening_are_judged_anew(options: RunOptions, place: Path) -> None:
    run_round(place)
    for _ in range(2):
        run(place / "报送", place / "输出", replace(options, ledger=place / LEDGER_NAME))
    assert counts(place) == [(2, 0), (2, 0), (0, 2)]
    assert b"1234" not in (place / LEDGER_NAME).read_bytes()


def test_another_program_or_scheme_judges_anew(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_round(place)
    schemes = batch.known_schemes(None)
    other = replace(schemes, known={name: replace(one, sha256="0" * 64) for name, one in schemes.known.items()})
    with monkeypatch.context() as changed:
        changed.setattr(batch, "known_schemes", lambda *_: other)
        run_round(place)
    monkeypatch.setattr("jixiao_batch.ledger.recording.judging_fingerprint", lambda *_: "another program")
    run_round(place)
    assert counts(place) == [(2, 0), (2, 0), (2, 0)]


def test_a_renamed_file_is_judged_under_its_new_name(place: Path) -> None:
    run_round(place)
    (place / "报送" / USED).rename(place / "报送" / "改名.xlsx")
    result = run_round(place)
    assert counts(place) == [(2, 0), (1, 1)]
    assert "改名.xlsx" in [file.path for file in result.files]


def test_what_befell_the_computer_is_tried_again(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as ill:
        ill.setattr(judging, "judge", lambda path, *_: refused(path, "ab", "timeout", "太久"))
        run_round(place)
    run_round(place)
    assert counts(place) == [(2, 0), (2, 0)]


def test_a_ledger_among_the_forms_is_none_of_them(place: Path) -> None:
    options = RunOptions(ledger=place / "报送" / LEDGER_NAME)
    paths = [file.path for file in run(place / "报送", place / "报送", options).files]
    assert sorted(paths) == sorted([USED, RETURNED])


def test_the_history_of_a_unit_tells_each_form_once(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unit = RETURNED.removesuffix(".xlsx")
    run_round(place, day=1)
    run_round(place, day=2)
    file = place / "报送" / RETURNED
    first, corrected = file.read_bytes(), file.read_bytes() + b"saved again"
    original = judging.judge

    def judge_again(path: str, data: bytes, *rest: Any) -> Verdict:
        verdict = original(path, first if data == corrected else data, *rest)
        return replace(verdict, sha256=hashlib.sha256(data).hexdigest())

    monkeypatch.setattr(judging, "judge", judge_again)
    file.write_bytes(corrected)
    run_round(place, day=3)
    with open_ledger(place) as ledger:
        code = next(row[0] for row in ledger.rows("SELECT code FROM version WHERE name = ?", unit))
        events = ledger.history(code, unit)
        assert ledger.history("没有的", "没有的") == ()
        runs = ledger.runs()
    assert [(event.kind, event.when, event.run) for event in events] == [
        ("received", datetime.datetime(2024, 5, 1, 9), 1),
        ("returned", datetime.datetime(2024, 5, 1, 9), 1),
        ("received_again", datetime.datetime(2024, 5, 3, 9), 3),
        ("returned", datetime.datetime(2024, 5, 3, 9), 3),
    ]
    assert [(run.person, run.state, run.out) for run in runs] == [("张三", "finished", place / "输出")] * 3


def test_the_fingerprint_of_the_program_covers_its_schemes() -> None:
    assert keys.program_fingerprint() == keys.program_fingerprint.__wrapped__()
    assert keys.digest("ab", "c") != keys.digest("a", "bc")


@pytest.mark.parametrize("name", ["judging.py", "schemes/a.yaml", "report_templates/自评报告模板.docx"])
def test_another_program_scheme_or_template_starts_afresh(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jixiao_batch, "__file__", str(tmp_path / "__init__.py"))
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(b"1")
    before = keys.program_fingerprint.__wrapped__()
    file.write_bytes(b"2")
    assert keys.program_fingerprint.__wrapped__() != before


def since_last(place: Path) -> str:
    """The former run that the county workbook is compared with, and what has changed since, as `small_round` writes them."""
    return "\n".join((place / "输出/全县汇总.xlsx").read_text(encoding="utf-8").splitlines()[-2:])


def test_a_run_is_compared_with_the_last_one_that_came_to_something_else(place: Path) -> None:
    run_round(place, day=1)
    assert since_last(place) == "\n[]"
    run_round(place, day=2)
    assert since_last(place) == "\n[]", "the same again"
    send_in(place, LATER)
    for day in (3, 4):
        run_round(place, day=day)
        told = since_last(place)
        assert told.startswith("第 2 次运行（2024-05-02 09:00，张三）")
        assert "清禾县图书馆 new" in told
    (place / "报送" / LATER).unlink()
    run_round(place, day=5)
    assert since_last(place).startswith("第 4 次运行")
    assert "清禾县图书馆 gone" in since_last(place)


def test_a_ledger_tells_what_its_runs_have_found(place: Path) -> None:
    run_round(place)
    written = load_run(place / "输出")
    with open_ledger(place) as ledger, pytest.raises(LedgerError, match="没有两次不同"):
        ledger.last_two()
    send_in(place, LATER)
    run_round(place, day=2)
    with open_ledger(place) as ledger:
        before, after = ledger.last_two()
        assert before.units == ledger.results(1).units == written.units
        with pytest.raises(LedgerError, match="没有第 7 次运行"):
            ledger.results(7)
    assert after.units == load_past(place / LEDGER_NAME).units == load_past(place).units == load_past(place / "输出").units
    assert after.words == "第 2 次运行（2024-05-02 09:00，张三）"


def test_results_that_were_damaged_in_the_ledger_are_told(place: Path) -> None:
    run_round(place)
    connection = connect(place / LEDGER_NAME)
    connection.execute("UPDATE part SET data = x'00'")
    connection.close()
    with pytest.raises(LedgerError, match="已损坏"):
        load_past(place / LEDGER_NAME)


def test_the_bound_sheets_are_bound_again_only_when_one_of_them_changes(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def bind(county: CountyResult, file: Path, _: object) -> int:
        bound.append(len(county.units))
        return file.write_bytes(b"bound")

    bound: list[int] = []
    monkeypatch.setattr("jixiao_batch.output.bound_sheets.write_bound_sheets", bind)
    extras: frozenset[Extra] = frozenset({"合订本"})
    for _ in range(2):
        run_round(place, extras=extras)
    assert bound == [2]
    send_in(place, LATER)
    run_round(place, extras=extras)
    run_round(place, extras=extras, full=True)
    assert bound == [2, 3, 3]


def test_within_a_round_diff_needs_no_folders(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (place / "配置.yaml").write_text(f"年度: 2023\n台账: {LEDGER_NAME}\n", encoding="utf-8")
    monkeypatch.chdir(place)

    def said(*arguments: str) -> str:
        finished = CliRunner().invoke(cli, ["diff", *arguments])
        return finished.output if finished.exit_code == 0 else str(finished.exception)

    assert "没有“台账.db”这本台账" in said()
    run_round(place)
    assert "没有两次不同的运行结果" in said()
    shutil.copytree(place / "输出", place / "旧")
    send_in(place, LATER)
    run_round(place, day=2)
    assert "单位 3 个，其中新报、重报或减少 1 个" in said()
    note = openpyxl.load_workbook("变化情况.xlsx")["单位变化"]["A2"].value
    assert "上次：第 1 次运行（2024-05-01 09:00，张三）；本次：第 2 次运行（2024-05-02 09:00，张三）。" in str(note)
    assert "减少 1 个" in said("旧", "-o", "另一份.xlsx"), "the one that is named beside the last one"
    (place / "配置.yaml").unlink()
    assert CliRunner().invoke(cli, ["diff", "旧", "-o", "第三份.xlsx"]).exit_code == 2
