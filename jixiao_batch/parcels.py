"""Verdicts on their way from one process to another: what belongs to a scheme is named in them instead of copied.

Of a pickled verdict two thirds would be the indicators and figures of its scheme, which the other process has already. It puts
its own in their place, so that the verdicts of a county share them in memory too.
"""

from __future__ import annotations

import copyreg
import io
import pickle
from collections.abc import Iterator

from jixiao_batch.evaluation.verdict import SchemeChoice, Verdict
from jixiao_batch.findings.model import Place
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.workbook.layout import ROW_COLUMNS, Layout
from jixiao_batch.workbook.submission import Entry

#: a verdict, packed, and the id of its scheme
Parcel = tuple[str, bytes]


class Parcels:
    """Packs and unpacks verdicts by `schemes`; both processes must have those of one id in the same order."""

    def __init__(self, schemes: SchemeChoice) -> None:
        self._schemes = schemes
        self._shared: dict[str, list[object]] = {}
        self._numbers: dict[str, dict[int, int]] = {}

    def __reduce__(self) -> tuple[type[Parcels], tuple[SchemeChoice]]:
        return Parcels, (self._schemes,)  # the other process has objects of its own

    def pack(self, verdict: Verdict) -> Parcel:
        """The verdict, to be unpacked by an equal program with the same schemes and by nobody else."""
        if verdict.scheme_id not in self._numbers:
            numbers = {id(part): number for number, part in enumerate(self._shared_by(verdict.scheme_id))}
            self._numbers[verdict.scheme_id] = numbers
        stream = io.BytesIO()
        _Pickler(stream, self._numbers[verdict.scheme_id]).dump(verdict)
        return verdict.scheme_id, stream.getvalue()

    def unpack(self, parcel: Parcel) -> Verdict:
        """What `pack` has packed."""
        scheme_id, packed = parcel
        verdict: Verdict = _Unpickler(io.BytesIO(packed), self._shared_by(scheme_id)).load()
        return verdict

    def _shared_by(self, scheme_id: str) -> list[object]:
        if scheme_id not in self._shared:
            schemes = self._schemes.named(scheme_id)
            self._shared[scheme_id] = [part for one in schemes for part in _parts(one.scheme, self._schemes.layouts.of(one))]
        return self._shared[scheme_id]


def _entry(entry: Entry) -> tuple[type[Entry], tuple[object, ...]]:
    return Entry, (entry.value, entry.place, entry.raw)


def _place(place: Place) -> tuple[type[Place], tuple[str, str, str]]:
    return Place, (place.sheet, place.cell, place.label)


def _parts(scheme: Scheme, layout: Layout) -> Iterator[object]:
    yield from scheme.indicators
    yield from scheme.figures
    yield from (figure.name for figure in scheme.figures)
    yield from (name for indicator in scheme.indicators for name in scheme.path(indicator))
    yield from (field.id for field in scheme.fields.values())
    yield from ROW_COLUMNS
    for field_id, place in layout.fields.items():
        yield field_id
        yield place.field.label
        yield place.issued


class _Pickler(pickle.Pickler):
    #: most of a verdict are these two; a call takes half the time of asking a record for its fields
    dispatch_table = copyreg.dispatch_table | {Entry: _entry, Place: _place}

    def __init__(self, stream: io.BytesIO, numbers: dict[int, int]) -> None:
        super().__init__(stream, pickle.HIGHEST_PROTOCOL)
        self._numbers = numbers

    def persistent_id(self, part: object) -> int | None:
        return self._numbers.get(id(part))


class _Unpickler(pickle.Unpickler):
    def __init__(self, stream: io.BytesIO, shared: list[object]) -> None:
        super().__init__(stream)
        self._shared = shared

    def persistent_load(self, number: int) -> object:
        return self._shared[number]
