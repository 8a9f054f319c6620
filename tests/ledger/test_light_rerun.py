"""What a second run leaves alone: contents of forms that stayed the same, and everything that was made of them."""

from __future__ import annotations

import datetime
import json
import zlib
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from small_round import (
    FIRST,
    LATER,
    RETURNED,
    SAMPLES,
    USED,
    contents,
    every_scheme,
    quick,
    resubmit,
    run_round,
    sample_verdict,
    send_in,
)

from jixiao_batch import batch
from jixiao_batch.batch import RunOptions, run
from jixiao_batch.county.decision_list import DECISIONS_NAME, HEADINGS
from jixiao_batch.county.units import settle_units, with_more_findings
from jixiao_batch.evaluation.contents import InHand
from jixiao_batch.evaluation.results import SpotCheck, UnitResult
from jixiao_batch.findings.catalogue import found
from jixiao_batch.history.past import PastUnit
from jixiao_batch.ledger import recording
from jixiao_batch.ledger.codec import Codec
from jixiao_batch.ledger.database import LEDGER_NAME, LedgerError, connect
from jixiao_batch.ledger.kept import Kept
from jixiao_batch.ledger.unit_digests import UnitDigests

ROUND = SAMPLES.parent


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    quick(monkeypatch)
    send_in(tmp_path, USED, RETURNED, FIRST)
    return tmp_path


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Codes of the forms whose kept contents somebody has looked at."""
    seen: list[str] = []
    original = Kept.unpacked

    def unpacked(kept: Kept) -> object:
        seen.append(kept.outline.code)
        return original(kept)

    monkeypatch.setattr(Kept, "unpacked", unpacked)
    return seen


def units_of(place: Path) -> list[tuple[str, str]]:
    units = json.loads((place / "输出/结果.json").read_text(encoding="utf-8"))["units"]
    return [(unit["code"], unit["name"]) for unit in units]


def test_forms_that_stayed_the_same_are_not_looked_into(place: Path, looked_at: list[str]) -> None:
    day = datetime.date(2024, 5, 1)
    options = RunOptions(ledger=place / LEDGER_NAME, roster=ROUND / "单位名册.xlsx", previous=ROUND / "上年结果.json", today=day)
    run(place / "报送", place / "输出", options)
    resubmit(place, FIRST, LATER)
    run(place / "报送", place / "输出", options)
    (contradicted,) = {code for code, name in units_of(place) if name in USED}
    assert set(looked_at) == {contradicted}, "what last year's form and the roster say stands among its own findings"
    after = contents(place / "输出")
    run(place / "报送", place / "输出", replace(options, full=True))
    assert contents(place / "输出") == after


def test_damage_that_only_shows_when_a_form_is_looked_into_leaves_the_results_alone(place: Path) -> None:
    run_round(place)
    before = contents(place / "输出")
    connection = connect(place / LEDGER_NAME)
    for key, outline in connection.execute("SELECT key, outline FROM verdict").fetchall():
        spoilt = zlib.compress(b'{"submission":{}}')
        checksum = zlib.crc32(spoilt, zlib.crc32(outline))
        connection.execute("UPDATE verdict SET data = ?, checksum = ? WHERE key = ?", (spoilt, checksum, key))
    connection.execute("DELETE FROM part")
    connection.close()
    with pytest.raises(LedgerError, match="已损坏"):
        run_round(place, day=2)
    assert contents(place / "输出") == before
    run_round(place, day=3, full=True)
    run_round(place, day=4)


@pytest.mark.parametrize(("column", "kind"), [("outline", "BLOB"), ("data", "BLOB"), ("data", "TEXT")])
def test_a_changed_byte_of_a_verdict_is_told_before_anything_is_done(column: str, kind: str, place: Path) -> None:
    run_round(place)
    connection = connect(place / LEDGER_NAME)
    connection.execute(f"UPDATE verdict SET {column} = CAST(substr({column}, 1, 50) || x'00' || substr({column}, 52) AS {kind})")
    connection.close()
    with pytest.raises(LedgerError, match="已损坏"):
        run_round(place)


def one_unit(name: str = USED) -> UnitResult:
    return settle_units([sample_verdict(name)])[0][0]


def test_the_digest_of_a_unit_changes_with_all_that_it_is_but_not_with_its_standing() -> None:
    schemes = every_scheme().known
    digests, unit = UnitDigests(Codec(schemes), schemes), one_unit()
    digests.know(unit.file, unit.held, "key")
    whole, told = digests.whole(unit), digests.told(unit)
    assert digests.whole(replace(unit, rank=3, group_rank=1, department="局", rank_range=(1, 9))) == whole
    check = SpotCheck(unit.code, unit.name, "", "", "指标", unit.totals.score_total if unit.totals else 0, "某")  # type: ignore[arg-type]
    added = with_more_findings(unit, [found("same-amounts", value="9", aside="另一单位：甲")])
    others = [
        replace(unit, name="别的"),
        replace(unit, status="returned"),
        replace(unit, spot_checks=(check,)),
        replace(unit, in_question=("甲.xlsx",)),
        replace(unit, held=InHand(replace(unit.contents, findings=()))),
        added,
        with_more_findings(unit, [found("same-amounts", value="9", aside="另一单位：乙")]),
    ]
    assert len({whole, *(digests.whole(other) for other in others)}) == len(others) + 1
    assert digests.told(added) == digests.told(others[-1]) != told, "another unit's name is in no document"
    other_scheme = {name: replace(one, sha256="0" * 64) for name, one in schemes.items()}
    there = UnitDigests(Codec(schemes), other_scheme)
    there.know(unit.file, unit.held, "key")
    assert there.whole(unit) != whole


def test_a_unit_is_compared_with_the_last_time_only_when_it_has_changed(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []
    moved: list[str] = []
    made, in_brief = recording.StoodUnits.made, recording.StoodUnits.in_brief

    def making(units: recording.StoodUnits, at: int) -> PastUnit:
        unit = made(units, at)
        compared.append(unit.name)
        return unit

    def in_few_words(units: recording.StoodUnits, at: int) -> PastUnit:
        unit = in_brief(units, at)
        moved.append(unit.name)
        assert unit == made(units, at).in_brief(figures=False), "as if its whole record were read"
        return unit

    monkeypatch.setattr(recording.StoodUnits, "made", making)
    monkeypatch.setattr(recording.StoodUnits, "in_brief", in_few_words)
    run_round(place)
    resubmit(place, RETURNED, LATER)
    run_round(place, day=2)
    assert set(compared) == {"清禾县林业局", "清禾县图书馆"}
    assert moved == ["清禾县文化馆"] * 2, "the rank of the first one has not"
    assert {name for _, name in units_of(place)} - {*compared, *moved} == {"清禾县卫生健康局"}


def test_a_list_on_which_nobody_has_decided_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []
    original = batch.load_decisions
    monkeypatch.setattr(batch, "load_decisions", lambda file: (read.append(file), original(file))[1])
    send_in(tmp_path, USED)
    for _ in range(2):
        run_round(tmp_path)
    assert read == []
    file = tmp_path / "输出" / DECISIONS_NAME
    book = openpyxl.load_workbook(file)
    sheet = book.active
    assert sheet is not None
    for column, heading in enumerate(HEADINGS, start=1):
        if heading in ("处理", "理由", "复核人"):
            sheet.cell(4, column, {"处理": "采信", "理由": "已核对", "复核人": "张三"}[heading])
    book.save(file)
    for day in (2, 3):
        run_round(tmp_path, day=day)
        (unit,) = json.loads((tmp_path / "输出/结果.json").read_text(encoding="utf-8"))["units"]
        assert [one["reason"] for one in unit["decisions"]] == ["已核对"]
    assert read == [file, file]
