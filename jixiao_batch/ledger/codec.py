"""Verdicts as bytes and back, exactly: JSON of plain records, never pickle, so that reading a ledger runs nobody's code."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from cattrs import Converter

from jixiao_batch.evaluation.contents import NOTHING_HELD, Contents, Held, Outline, shared
from jixiao_batch.evaluation.verdict import Verdict
from jixiao_batch.findings.model import Place
from jixiao_batch.packing import compressed, decompressed
from jixiao_batch.scheme.figures import Figure
from jixiao_batch.scheme.indicators import Indicator
from jixiao_batch.scheme.loading import LoadedScheme
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.workbook.layout import Layouts
from jixiao_batch.workbook.submission import Entry, EntryValue


class CodecError(ValueError):
    """The bytes are not those of a verdict by these schemes."""


class Codec:
    """Verdicts of one run's schemes. Rules are not stored: figures and indicators go by their names.

    What a run needs of every form, whether it is new or not, is told apart from its contents, which few forms are asked for.
    """

    def __init__(self, schemes: Mapping[str, LoadedScheme], layouts: Layouts | None = None) -> None:
        self._schemes = schemes
        self._layouts = layouts or Layouts()
        self._converters: dict[str, Converter] = {}
        self._light = _converter_of(None, {})

    def __reduce__(self) -> tuple[type[Codec], tuple[Mapping[str, LoadedScheme]]]:
        return Codec, (self._schemes,)  # the other process makes its own

    def pack(self, verdict: Verdict) -> tuple[bytes, bytes]:
        """The verdict without its contents but with their outline, and the contents."""
        whole = [replace(verdict, held=NOTHING_HELD), verdict.held.outline]
        converter = self._converter(verdict.scheme_id)
        return _json(converter.unstructure(whole)), compressed(self.text_of(verdict.scheme_id, verdict.contents))

    def unpack(self, data: bytes) -> tuple[Verdict, Outline]:
        """The first part of what `pack` gives. CodecError when the bytes were damaged."""
        with _told():
            verdict, outline = _plain(data)
            return self._light.structure(verdict, Verdict), shared(self._light.structure(outline, Outline))

    def contents(self, scheme_id: str, data: bytes) -> Contents:
        """The second part. CodecError when the bytes were damaged or the scheme is another."""
        with _told():
            return self._converter(scheme_id).structure(_plain(decompressed(data)), Contents)

    def text_of(self, scheme_id: str, contents: Contents) -> bytes:
        """One writing of the contents, equal exactly for equal ones: what a fingerprint is taken of."""
        return _json(self._converter(scheme_id).unstructure(contents))

    def _converter(self, scheme_id: str) -> Converter:
        if scheme_id not in self._converters:
            loaded = self._schemes.get(scheme_id)
            fields = self._layouts.of(loaded).fields if loaded else {}
            issued = {field_id: field.issued for field_id, field in fields.items()}
            self._converters[scheme_id] = _converter_of(loaded.scheme if loaded else None, issued)
        return self._converters[scheme_id]


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (ValueError, LookupError, TypeError, ArithmeticError) as error:
        raise CodecError(str(error)) from error


def _json(plain: object) -> bytes:
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _plain(data: bytes) -> Any:
    return json.loads(data.decode("utf-8", "surrogatepass"))


def _converter_of(scheme: Scheme | None, issued: Mapping[str, Place]) -> Converter:
    """`issued` tells where each field stands on the form as it was handed out; of those that stand there it is not written."""
    converter = Converter(omit_if_default=True, detailed_validation=False)
    figures: Mapping[str, Figure] = scheme.figures_by_name if scheme else {}
    indicators = {indicator.name: indicator for indicator in scheme.indicators} if scheme else {}
    converter.register_unstructure_hook_func(_is_held, lambda _: None)
    converter.register_structure_hook_func(_is_held, lambda _, __: NOTHING_HELD)
    # the two that contents are mostly made of
    converter.register_unstructure_hook(Place, _place_parts)
    converter.register_structure_hook(Place, lambda plain, _: Place(*plain))
    converter.register_unstructure_hook_func(_is_entries, lambda entries: _entries_parts(entries, issued))
    converter.register_structure_hook_func(_is_entries, lambda plain, _: _entries(plain, issued))
    converter.register_unstructure_hook(Decimal, str)
    converter.register_structure_hook(Decimal, lambda text, _: Decimal(text))
    # half of all fields; cattrs asks three times for each
    converter.register_structure_hook_func(_is_perhaps_number, lambda text, _: None if text is None else Decimal(text))
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
    converter.register_unstructure_hook_func(_is_entry_value, _typed)
    converter.register_structure_hook_func(_is_entry_value, lambda plain, _: _value(plain))
    converter.register_unstructure_hook_func(_is_figure, lambda figure: figure.name)
    converter.register_structure_hook_func(_is_figure, lambda name, _: figures[name])
    converter.register_unstructure_hook_func(_is_indicator, lambda indicator: indicator.name)
    converter.register_structure_hook_func(_is_indicator, lambda name, _: indicators[name])
    return converter


def _place_parts(place: Place) -> list[str]:
    return [place.sheet, place.cell, place.label]


def _is_entries(kind: object) -> bool:
    return kind == dict[str, Entry]


def _entries_parts(entries: Mapping[str, Entry], issued: Mapping[str, Place]) -> dict[str, list[object]]:
    return {
        field_id: [_typed(entry.value), entry.raw, *([] if entry.place == issued.get(field_id) else _place_parts(entry.place))]
        for field_id, entry in entries.items()
    }


def _entries(plain: Mapping[str, Any], issued: Mapping[str, Place]) -> dict[str, Entry]:
    return {
        field_id: Entry(_value(value), Place(*place) if place else issued[field_id], raw)
        for field_id, (value, raw, *place) in plain.items()
    }


def _is_held(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, Held)


def _is_perhaps_number(kind: object) -> bool:
    return kind == Decimal | None


def _is_entry_value(kind: object) -> bool:
    return kind in (EntryValue, EntryValue | None)


def _is_figure(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, Figure)


def _is_indicator(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, Indicator)


def _typed(value: EntryValue | None) -> object:
    """A text as it is, a number or a day with a letter that tells it from a text that looks the same."""
    if value is None or isinstance(value, str):
        return value
    return ["d", value.isoformat()] if isinstance(value, date) else ["n", str(value)]


def _value(plain: Any) -> EntryValue | None:
    if plain is None or isinstance(plain, str):
        return plain
    kind, text = plain
    return date.fromisoformat(text) if kind == "d" else Decimal(text)
