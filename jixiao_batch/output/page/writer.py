"""Puts 看板.html together: template, look and script from this package, and the run's data, in one file."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import IO, Any

from jixiao_batch.county.results import CountyResult
from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.output.open_unit import OpenUnit
from jixiao_batch.output.page.data import PageScheme, run_data, standing, unit_data
from jixiao_batch.output.page.links import Links

#: in the order in which they build on each other
_SCRIPTS = ("elements.js", "table.js", "ranking.js", "card.js", "chart_parts.js", "charts.js", "main.js")
#: what could end the element that holds the data, or a line of script in old browsers
_ESCAPES = tuple((mark, f"\\u{ord(mark):04x}") for mark in "<>&\u2028\u2029")

#: stands in the template where the data go; no text that a page is made of can hold it
_DATA = "\0"


class PageText:
    """The page being written, unit by unit; links to other files come last, when it is known which of them there are."""

    def __init__(self, stream: IO[bytes], counties: Sequence[CountyResult]) -> None:
        self._stream = stream
        run = run_data(counties)
        before, self._after = _frame(run["title"], run["tool"])
        stream.write(_in_bytes(f'{before}{_opened(run)},"counties":['))
        self._before_scheme = self._before_unit = ""

    def begin(self, county: CountyResult, shared: PageScheme) -> None:
        """The next scheme; its units follow."""
        self._stream.write(_in_bytes(f'{self._before_scheme}{_opened(shared.data(county))},"units":['))
        self._before_scheme, self._before_unit = ",", ""

    def add(self, unit: UnitResult, body: bytes) -> None:
        """The next unit of the scheme; `body` is what its card says by itself."""
        self._stream.writelines((_in_bytes(f"{self._before_unit}{_opened(standing(unit))},"), body, b"}"))
        self._before_unit = ","

    def end_scheme(self) -> None:
        self._stream.write(b"]}")

    def ending(self, links: Links) -> bytes:
        """What makes the page whole once all schemes are written."""
        beside = {f"{at}-{place}": own for (at, place), own in links.items() if own}
        return _in_bytes(f'],"links":{embedded(beside)}}}{self._after}')


def card_body(shared: PageScheme, one: OpenUnit) -> bytes:
    """What the unit's card says by itself, as entries of JSON as it stands in the page."""
    return _in_bytes(embedded(unit_data(shared, one))[1:-1])


def _in_bytes(text: str) -> bytes:
    # a lone surrogate of a file's name has no bytes in UTF-8
    return text.encode("utf-8", "replace")


def _opened(data: Mapping[str, Any]) -> str:
    """A JSON object that is not yet at its end."""
    return embedded(data)[:-1]


def _frame(title: str, tool: str) -> tuple[str, str]:
    """The page before and after its data."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    # autoescape: every text that the template names is text, only our own files and the escaped data are markup
    environment = Environment(
        loader=PackageLoader("jixiao_batch.output", "page"),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    style, script = _own_text("page.css"), _script()
    text = environment.get_template("page.html.jinja").render(
        title=title,
        tool=tool,
        style=Markup(style),
        style_hash=_hash(style),
        script=Markup(script),
        script_hash=_hash(script),
        data=Markup(_DATA),
    )
    before, _, after = text.partition(_DATA)
    return before, after


def embedded(data: Any) -> str:
    """JSON that stands safely inside a script element: no mark of it can end the element or open a comment."""
    text = _json(data)
    for mark, escape in _ESCAPES:
        text = text.replace(mark, escape)
    return text


#: the same as json.dumps makes it, without a new encoder for each unit
_json = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


@cache
def _script() -> str:
    parts = "\n".join(_own_text(name) for name in _SCRIPTS)
    return f'(() => {{\n"use strict";\n{parts}}})();\n'


def _own_text(name: str) -> str:
    return resources.files("jixiao_batch.output.page").joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """As a Content-Security-Policy names what may be run or styled."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
