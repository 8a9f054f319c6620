"""Fills the form of every further scheme for the units of `other_schemes.py`: a folder for each scheme, always the same bytes."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from forms import blank_form, filled, packed
from other_schemes import FORMS, Form

from jixiao_batch.scheme.loading import load_scheme
from jixiao_batch.scheme.model import SELF_TOTAL, Scheme
from jixiao_batch.workbook.layout import ROW_COLUMNS, describe

YEAR = 2023
OTHERS = Path(__file__).parent / "各套指标体系"


def own_rows(form: Form) -> Iterator[dict[str, str]]:
    """The unit's own rows, column by column."""
    for line in form.rows.split("\n"):
        if line.strip():
            yield dict(zip(ROW_COLUMNS, line.strip().split("|"), strict=True))


def values(scheme: Scheme, form: Form) -> dict[str, object]:
    """Every field that is filled, by field id."""
    typed: dict[str, object] = {
        "单位名称": form.name,
        "单位编码": form.code,
        "主管部门": form.name,
        "单位类别": form.category,
        "评价年度": Decimal(YEAR),
        "填报人": "某某",
        "联系电话": "0000-0000000",
        "填报日期": datetime.date(2024, 3, 15),
    }
    typed |= {field.id: "是" for field in scheme.item_fields if "是" in field.choices}
    for pair in form.typed.split():
        name, _, text = pair.partition("=")
        typed[name] = Decimal(text) if scheme.fields[name].is_number else text
    return typed | own_scores(scheme, form)


def own_scores(scheme: Scheme, form: Form) -> dict[str, Decimal]:
    """自评得分 of the common indicators, 自评小计 and 自评总分 as the unit adds them up."""
    scores: dict[str, Decimal] = {}
    for group in scheme.groups:
        subtotal = Decimal(0)
        for indicator in group.indicators:
            if indicator.rows is not None:
                rows = [row for row in own_rows(form) if row["一级指标"] in indicator.rows.sections]
                subtotal += sum((Decimal(row["自评得分"]) for row in rows), Decimal(0))
                continue
            scores[indicator.self_score_id] = Decimal(form.claims.get(indicator.name, indicator.weight))
            subtotal += scores[indicator.self_score_id]
        scores[group.subtotal_id] = subtotal
    return scores | {SELF_TOTAL: sum((scores[group.subtotal_id] for group in scheme.groups), Decimal(0))}


def make_others(folder: Path) -> None:
    """Write the samples of every further scheme into a folder of its own below `folder`."""
    for scheme_id, forms in FORMS.items():
        loaded = load_scheme(scheme_id)
        blank = blank_form(loaded, YEAR)
        places: dict[str, Any] = describe(loaded.scheme)
        (folder / scheme_id).mkdir(parents=True, exist_ok=True)
        for form in forms:
            book = filled(blank, places, values(loaded.scheme, form), own_rows(form), remarks={}, author=form.name)
            name = f"{form.name}_{form.title}" if form.title else form.name
            (folder / scheme_id / f"{name}.xlsx").write_bytes(packed(book))


if __name__ == "__main__":
    make_others(OTHERS)
