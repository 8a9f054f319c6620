"""A verdict that comes back from the ledger is the verdict that went in."""

from __future__ import annotations

import dataclasses
import pickle
from datetime import date
from decimal import Decimal

import pytest
from holding import with_contents
from small_round import SAMPLES, every_scheme

from jixiao_batch.evaluation.contents import InHand
from jixiao_batch.evaluation.deciding import apply_decisions
from jixiao_batch.evaluation.decisions import Decision
from jixiao_batch.evaluation.verdict import Schemes, UnitIdentity, Verdict, judge, refused
from jixiao_batch.findings.model import Finding, Place
from jixiao_batch.ledger.codec import Codec, CodecError
from jixiao_batch.workbook.submission import Entry, EntryValue


@pytest.fixture(scope="module")
def schemes() -> Schemes:
    return every_scheme()


@pytest.fixture(scope="module")
def verdicts(schemes: Schemes) -> tuple[Verdict, ...]:
    return tuple(judge(file.name, file.read_bytes(), schemes) for file in sorted(SAMPLES.iterdir()))


def assert_same(one: object, other: object) -> None:
    """Equal, and of the same writing: 1.0 is not 1.00, and a text that looks like a number is no number."""
    assert one == other
    assert repr(one) == repr(other)


def there_and_back(verdict: Verdict, schemes: Schemes) -> Verdict:
    outline, data = Codec(schemes.known).pack(verdict)
    other = Codec(schemes.known)
    back, outlined = other.unpack(outline)
    assert_same(outlined, verdict.held.outline)
    return dataclasses.replace(back, held=InHand(other.contents(back.scheme_id, data)))


def test_every_verdict_of_the_sample_county_comes_back_equal(schemes: Schemes, verdicts: tuple[Verdict, ...]) -> None:
    assert {verdict.status for verdict in verdicts} >= {"used", "returned", "unknown"}
    for verdict in verdicts:
        back = there_and_back(verdict, schemes)
        assert_same(back, verdict)
        if verdict.submission is not None and back.submission is not None:
            assert list(back.submission.entries) == list(verdict.submission.entries)


@pytest.mark.parametrize(
    "value",
    [None, "", "12.50", "2024-05-01", "d", "\udc80\x00𠮷", Decimal("-0"), Decimal("1E+3"), Decimal("2.50"), date(2024, 2, 29)],
)
def test_awkward_values_come_back_as_they_were(value: EntryValue | None, schemes: Schemes, verdicts: tuple[Verdict, ...]) -> None:
    verdict = next(verdict for verdict in verdicts if verdict.submission is not None)
    assert verdict.submission is not None
    entries = {**verdict.submission.entries, "\udfff": Entry(value, Place("表", "", "标\n签"), "原\t样")}
    awkward = dataclasses.replace(
        with_contents(
            verdict,
            submission=dataclasses.replace(verdict.submission, entries=entries),
            findings=(Finding("a", "note", "题", "文", "改", also=(Place(), Place("甲", "B2"))),),
        ),
        identity=UnitIdentity("1", "名", ""),
        modified=12,
    )
    assert_same(there_and_back(awkward, schemes), awkward)


def test_decided_and_refused_verdicts_come_back(schemes: Schemes, verdicts: tuple[Verdict, ...]) -> None:
    verdict = next(verdict for verdict in verdicts if verdict.status == "used")
    scheme = schemes.known[verdict.scheme_id].scheme
    name = scheme.indicators[0].name
    decision = Decision("", "", "指标", name, "调整", Decimal("1.5"), "理由", "张三", "依据", "2024-05-10", "3.00", "复核意见!A2")
    decided = apply_decisions(verdict, scheme, [decision])
    assert decided.decided
    for one in (decided, refused("甲.xlsx", "ab", "damaged", "细节"), Verdict("x", "", "returned", scheme_id="没有这个体系")):
        assert_same(there_and_back(one, schemes), one)


def test_damaged_bytes_and_other_schemes_are_refused(schemes: Schemes, verdicts: tuple[Verdict, ...]) -> None:
    verdict = next(verdict for verdict in verdicts if verdict.assessment is not None)
    outline, data = Codec(schemes.known).pack(verdict)
    for bad in (b"", b"[]", data[:-9], data[:40] + b"\x00" + data[41:]):
        with pytest.raises(CodecError):
            Codec(schemes.known).contents(verdict.scheme_id, bad)
    for bad in (b"", b"[]", outline[:-9]):
        with pytest.raises(CodecError):
            Codec(schemes.known).unpack(bad)
    with pytest.raises(CodecError):
        Codec({}).contents(verdict.scheme_id, data)


def test_another_process_packs_the_same(schemes: Schemes, verdicts: tuple[Verdict, ...]) -> None:
    pack = Codec(schemes.known).pack
    there = pickle.loads(pickle.dumps(pack))
    assert [there(verdict) for verdict in verdicts[:3]] == [pack(verdict) for verdict in verdicts[:3]]
