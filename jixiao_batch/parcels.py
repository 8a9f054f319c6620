"""Contents of forms, packed: on their way from one process to another, and while nobody looks at them.

Of pickled contents two thirds would be the indicators and figures of their scheme, which the other process has already. It
puts its own in their place, so that the units of a county share them in memory too. What is left shrinks to 4 KB a unit and
lies on disk.
"""

from __future__ import annotations

import copyreg
import io
import pickle
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from operator import attrgetter
from sys import intern
from typing import Any

from jixiao_batch.evaluation.assessment import Assessment, FigureResult, GroupResult, IndicatorResult, RowResult
from jixiao_batch.evaluation.contents import NOTHING_HELD, Contents, Held, InHand, Outline, outline_of, shared
from jixiao_batch.evaluation.verdict import SchemeChoice, Verdict
from jixiao_batch.findings.model import Finding, Place
from jixiao_batch.packing import compressed, decompressed
from jixiao_batch.pickling import NumberedUnpickler, NumberingPickler
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.scheme.readings import Absent
from jixiao_batch.shelf import Shelf, Slot
from jixiao_batch.workbook.layout import ROW_COLUMNS, Layout
from jixiao_batch.workbook.reading.quantities import Quantity
from jixiao_batch.workbook.submission import Entry, EntryValue, FormStamp, IndicatorRow, Submission

#: contents of so many forms stay unpacked, 47 KB each: those of a usual county all do
_MOST_UNPACKED = 400
#: where there are more forms than that, whoever walks over all of them finds none again: then only so many
_FEW_UNPACKED = 20


@dataclass(frozen=True, slots=True)
class Parcel:
    """A verdict whose contents are packed."""

    verdict: Verdict
    outline: Outline
    packed: bytes


class Parcels:
    """Packs and unpacks contents by `schemes`; both processes must have those of one id in the same order."""

    def __init__(self, schemes: SchemeChoice) -> None:
        self.schemes = schemes
        self._shared: dict[str, list[object]] = {}
        self._numbers: dict[str, dict[int, int]] = {}
        self._unpacked: OrderedDict[int, tuple[Packed, Contents]] = OrderedDict()
        self.shelf = Shelf()
        self._packed = 0

    def __reduce__(self) -> tuple[type[Parcels], tuple[SchemeChoice]]:
        return Parcels, (self.schemes,)  # the other process has objects of its own

    def parcel(self, verdict: Verdict) -> Parcel:
        """The verdict, to be opened by an equal program with the same schemes and by nobody else."""
        packed = self._pack(verdict.scheme_id, verdict.contents)
        return Parcel(replace(verdict, held=NOTHING_HELD), verdict.held.outline, packed)

    def open(self, parcel: Parcel) -> Verdict:
        """What `parcel` was made of; its contents stay packed until they are looked at."""
        verdict = parcel.verdict
        scheme_id = intern(verdict.scheme_id)
        return replace(verdict, scheme_id=scheme_id, held=Packed(self, scheme_id, shared(parcel.outline), parcel.packed))

    def held(self, scheme_id: str, contents: Contents) -> Packed:
        """The contents, packed; unpacked beside for as long as few others are looked at."""
        packed = Packed(self, scheme_id, outline_of(contents), self._pack(scheme_id, contents))
        self._keep(packed, contents)
        return packed

    def put_aside(self, data: bytes) -> Slot:
        self._packed += 1
        return self.shelf.put(data)

    def contents(self, packed: Packed) -> Contents:
        """The contents, unpacked only when nobody has looked at them lately."""
        known = self._unpacked.get(id(packed))
        if known is not None:
            self._unpacked.move_to_end(id(packed))
            return known[1]
        contents = packed.unpacked()
        self._keep(packed, contents)
        return contents

    def unpacked(self, scheme_id: str, data: bytes) -> Contents:
        """What `parcel` has packed."""
        known = self._shared_by(scheme_id)
        loaded: tuple[bytes, Contents] = NumberedUnpickler(decompressed(data), known).load()
        columns, contents = loaded
        if contents.submission is not None:
            contents.submission.entries.update(_entries(pickle.loads(columns), known))
        return contents

    def _keep(self, packed: Packed, contents: Contents) -> None:
        """The parcel beside its contents keeps its id from being given to another."""
        self._unpacked[id(packed)] = (packed, contents)
        most = _MOST_UNPACKED if self._packed <= _MOST_UNPACKED else _FEW_UNPACKED
        while len(self._unpacked) > most:
            self._unpacked.popitem(last=False)

    def _pack(self, scheme_id: str, contents: Contents) -> bytes:
        if scheme_id not in self._numbers:
            numbers = {id(part): number for number, part in enumerate(self._shared_by(scheme_id))}
            self._numbers[scheme_id] = numbers
        numbers, form, columns = self._numbers[scheme_id], contents.submission, b""
        if form is not None:
            columns = pickle.dumps(_columns(form.entries, numbers), pickle.HIGHEST_PROTOCOL)
            contents = replace(contents, submission=replace(form, entries={}))
        stream = io.BytesIO()
        _Pickler(stream, numbers).dump((columns, contents))
        return compressed(stream.getbuffer())

    def _shared_by(self, scheme_id: str) -> list[object]:
        if scheme_id not in self._shared:
            schemes = self.schemes.named(scheme_id)
            self._shared[scheme_id] = [part for one in schemes for part in _parts(one.scheme, self.schemes.layouts.of(one))]
        return self._shared[scheme_id]


class Packed(Held):
    """Contents that are packed while nobody looks at them."""

    __slots__ = ("_outline", "_parcels", "_slot", "scheme_id")

    def __init__(self, parcels: Parcels, scheme_id: str, outline: Outline, data: bytes) -> None:
        self._parcels = parcels
        self.scheme_id = scheme_id
        self._outline = outline
        self._slot = parcels.put_aside(data)

    @property
    def data(self) -> bytes:
        return self._parcels.shelf.get(self._slot)

    @property
    def contents(self) -> Contents:
        return self._parcels.contents(self)

    @property
    def outline(self) -> Outline:
        return self._outline

    def unpacked(self) -> Contents:
        """The contents as they come out of `data`, whoever has looked at them before."""
        return self._unpacking()()

    def _unpacking(self) -> Callable[[], Contents]:
        return partial(self._parcels.unpacked, self.scheme_id, self.data)

    def holding(self, contents: Contents) -> Packed:
        return self._parcels.held(self.scheme_id, contents)

    def __reduce__(self) -> tuple[Any, ...]:
        # packed as they are; to be sent to those that know the parcels, or else the schemes go along each time
        return Arrived, (self._outline, self._unpacking())

    def __repr__(self) -> str:
        return f"Packed({self.contents!r})"


class Arrived(Held):
    """Contents that another process has sent, unpacked when they are first looked at and for as long as they are held."""

    __slots__ = ("_contents", "_outline", "_unpacking")

    def __init__(self, outline: Outline, unpacking: Callable[[], Contents]) -> None:
        self._outline = outline
        self._unpacking = unpacking
        self._contents: Contents | None = None

    @property
    def contents(self) -> Contents:
        if self._contents is None:
            self._contents = self._unpacking()
        return self._contents

    @property
    def outline(self) -> Outline:
        return self._outline

    def holding(self, contents: Contents) -> InHand:
        return InHand(contents)


def _by_fields(kind: type[Any]) -> Callable[[Any], tuple[type[Any], tuple[object, ...]]]:
    """How a record of this kind is made again: called with its fields."""
    contents = attrgetter(*(field.name for field in fields(kind)))
    return lambda record: (kind, contents(record))


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


#: field ids, values, places and contents of entries: a number where the schemes have the id or place, else itself
_Columns = tuple[list[int | str], list[EntryValue | None], list[int | tuple[str, str, str]], list[str]]


def _columns(entries: Mapping[str, Entry], numbers: Mapping[int, int]) -> _Columns:
    """Entries as lists of plain values: most of a form, which pickle so writes without asking about each of them."""
    ids = [numbers.get(id(field_id), field_id) for field_id in entries]
    places = [
        known if (known := numbers.get(id(place))) is not None else (place.sheet, place.cell, place.label)
        for place in (entry.place for entry in entries.values())
    ]
    return ids, [entry.value for entry in entries.values()], places, [entry.raw for entry in entries.values()]


def _entries(columns: _Columns, known: Sequence[Any]) -> Iterator[tuple[str, Entry]]:
    """The entries that `_columns` was given."""
    for field_id, value, place, raw in zip(*columns, strict=True):
        where = known[place] if isinstance(place, int) else Place(*place)
        yield known[field_id] if isinstance(field_id, int) else field_id, Entry(value, where, raw)


#: what contents are made of: a call takes half the time of asking each record for its fields
_RECORDS = (
    Absent, Assessment, Contents, FigureResult, Finding, FormStamp, GroupResult, IndicatorResult, IndicatorRow, Place,
    Quantity, RowResult, Submission,
)  # fmt: skip


class _Pickler(NumberingPickler):
    dispatch_table = copyreg.dispatch_table | {kind: _by_fields(kind) for kind in _RECORDS}
