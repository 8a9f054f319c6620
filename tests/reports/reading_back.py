"""Word reports read back with python-docx, and the numbers in them."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from docx import Document
from in_one_piece import result_text

from jixiao_batch.county.results import CountyResult
from jixiao_batch.numbers import fixed, percent, plain
from jixiao_batch.scheme.model import Scheme

_NUMBER = re.compile(r"\d+(?:\.\d+)?%?")


def opened(data: bytes) -> Any:
    return Document(io.BytesIO(data))


def tables(data: bytes) -> list[list[list[str]]]:
    """Texts of the cells of every table, by row."""
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in opened(data).tables]


def table_with(data: bytes, *headings: str) -> list[list[str]]:
    """The rows below the head of the only table whose head has all these headings."""
    found = [rows for rows in tables(data) if set(headings) <= set(rows[0])]
    assert len(found) == 1, [rows[0] for rows in tables(data)]
    return found[0][1:]


def prose(data: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in opened(data).paragraphs)


def every_text(data: bytes) -> list[str]:
    return [*prose(data).splitlines(), *(cell for rows in tables(data) for row in rows for cell in row)]


def numbers(texts: Iterable[str]) -> set[str]:
    return {number for text in texts for number in _NUMBER.findall(text)}


def results(county: CountyResult) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(result_text([county], county.files))
    return data


def shown_forms(value: str | None) -> set[str]:
    """The ways in which a decimal of 结果.json may be displayed."""
    if value is None or len(value) > 40:
        return set()
    try:
        number = abs(Decimal(value))
    except ArithmeticError:
        return set()
    return {plain(number), fixed(number, 2), percent(number)}


def forms_in(data: Any) -> set[str]:
    """Numbers of every text in 结果.json, decimals in the ways in which they may be displayed."""
    if isinstance(data, dict):
        return set().union(*(forms_in(one) for one in data.values())) if data else set()
    if isinstance(data, list):
        return set().union(*(forms_in(one) for one in data)) if data else set()
    if isinstance(data, str):
        return shown_forms(data) | numbers([data])
    return {str(data)} if isinstance(data, int) else set()


def scheme_forms(scheme: Scheme) -> set[str]:
    """Numbers of the scheme itself: its title, basis, points, bounds and rules."""
    texts = [scheme.title, *scheme.basis, str(scheme.year), plain(scheme.full_score)]
    texts += [plain(grade.lower) for grade in scheme.grades]
    for group in scheme.groups:
        texts.append(plain(group.weight))
        for part in group.parts:
            texts.append(plain(part.weight))
            texts += [text for one in part.indicators for text in (plain(one.weight), scheme.sentence(one))]
    return numbers(texts)
