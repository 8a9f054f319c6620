"""Puts 看板.html together: template, look and script from this package, and the run's data, in one file."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any

from jixiao_batch.county.results import CountyResult
from jixiao_batch.output.page.data import page_data
from jixiao_batch.output.page.links import NO_LINKS, Links

#: in the order in which they build on each other
_SCRIPTS = ("elements.js", "table.js", "ranking.js", "card.js", "chart_parts.js", "charts.js", "main.js")
#: what could end the element that holds the data, or a line of script in old browsers
_ESCAPES = {ord(mark): f"\\u{ord(mark):04x}" for mark in "<>&\u2028\u2029"}


def page_bytes(counties: Sequence[CountyResult], links: Links = NO_LINKS) -> bytes:
    """The whole page in UTF-8; the same county gives the same bytes on every system."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    # autoescape: every text that the template names is text, only our own files and the escaped data are markup
    environment = Environment(
        loader=PackageLoader("jixiao_batch.output", "page"),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    data = page_data(counties, links)
    style, script = _own_text("page.css"), _script()
    text = environment.get_template("page.html.jinja").render(
        title=data["title"],
        tool=data["tool"],
        style=Markup(style),
        style_hash=_hash(style),
        script=Markup(script),
        script_hash=_hash(script),
        data=Markup(embedded(data)),
    )
    # a lone surrogate of a file's name has no bytes in UTF-8
    return text.encode("utf-8", errors="replace")


def embedded(data: Any) -> str:
    """JSON that stands safely inside a script element: no mark of it can end the element or open a comment."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)


@cache
def _script() -> str:
    parts = "\n".join(_own_text(name) for name in _SCRIPTS)
    return f'(() => {{\n"use strict";\n{parts}}})();\n'


def _own_text(name: str) -> str:
    return resources.files("jixiao_batch.output.page").joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """As a Content-Security-Policy names what may be run or styled."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
