"""Verdicts as bytes and back, exactly: JSON of plain records, never pickle, so that reading a ledger runs nobody's code."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from cattrs import Converter

from jixiao_batch.evaluation.results import Contents, Held, InHand
from jixiao_batch.evaluation.verdict import Verdict
from jixiao_batch.scheme.figures import Figure
from jixiao_batch.scheme.indicators import Indicator
from jixiao_batch.scheme.loading import LoadedScheme
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.workbook.submission import EntryValue

#: quick rather than small: a verdict shrinks to a fifth at the lowest level already
_LEVEL = 1


class CodecError(ValueError):
    """The bytes are not those of a verdict by these schemes."""


class Codec:
    """Verdicts, and parts of them, of one run's schemes. Rules are not stored: figures and indicators go by their names."""

    def __init__(self, schemes: Mapping[str, LoadedScheme]) -> None:
        self._schemes = schemes
        self._converters: dict[str, Converter] = {}

    def pack(self, verdict: Verdict) -> bytes:
        """The verdict with everything that `unpack` needs to give an equal one."""
        plain = [verdict.scheme_id, self._converter(verdict.scheme_id).unstructure(verdict)]
        return zlib.compress(_json(plain), _LEVEL)

    def unpack(self, data: bytes) -> Verdict:
        """CodecError when the bytes were damaged or the schemes are others."""
        try:
            scheme_id, plain = json.loads(zlib.decompress(data))
            return self._converter(scheme_id).structure(plain, Verdict)
        except (zlib.error, ValueError, LookupError, TypeError, ArithmeticError) as error:
            raise CodecError(str(error)) from error

    def text_of(self, scheme_id: str, contents: Contents) -> bytes:
        """One writing of the contents, equal exactly for equal ones: what a fingerprint is taken of."""
        return _json(self._converter(scheme_id).unstructure(contents))

    def _converter(self, scheme_id: str) -> Converter:
        if scheme_id not in self._converters:
            loaded = self._schemes.get(scheme_id)
            self._converters[scheme_id] = _converter_of(loaded.scheme if loaded else None)
        return self._converters[scheme_id]


def _json(plain: object) -> bytes:
    return json.dumps(plain, separators=(",", ":")).encode("ascii")


def _converter_of(scheme: Scheme | None) -> Converter:
    converter = Converter(omit_if_default=True, detailed_validation=False)
    figures: Mapping[str, Figure] = scheme.figures_by_name if scheme else {}
    indicators = {indicator.name: indicator for indicator in scheme.indicators} if scheme else {}
    converter.register_unstructure_hook_func(_is_held, lambda held: converter.unstructure(held.contents))
    converter.register_structure_hook_func(_is_held, lambda plain, _: InHand(converter.structure(plain, Contents)))
    converter.register_unstructure_hook(Decimal, str)
    converter.register_structure_hook(Decimal, lambda text, _: Decimal(text))
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
    converter.register_unstructure_hook_func(_is_entry_value, _typed)
    converter.register_structure_hook_func(_is_entry_value, lambda plain, _: _value(plain))
    converter.register_unstructure_hook_func(_is_figure, lambda figure: figure.name)
    converter.register_structure_hook_func(_is_figure, lambda name, _: figures[name])
    converter.register_unstructure_hook_func(_is_indicator, lambda indicator: indicator.name)
    converter.register_structure_hook_func(_is_indicator, lambda name, _: indicators[name])
    return converter


def _is_held(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, Held)


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
