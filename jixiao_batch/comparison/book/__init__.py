"""The comparison as one workbook: the outcome first, then units, causes, indicators, weights, points, and what took no part."""

from __future__ import annotations

from pathlib import Path

from jixiao_batch.comparison.book.indicator_points import write_points
from jixiao_batch.comparison.book.left_out import write_left_out
from jixiao_batch.comparison.book.overview import write_overview
from jixiao_batch.comparison.book.plan import BookPlan
from jixiao_batch.comparison.book.reasons import write_reasons
from jixiao_batch.comparison.book.sensitivity import write_sensitivity
from jixiao_batch.comparison.book.side_by_side import write_side_by_side
from jixiao_batch.comparison.book.totals import write_totals
from jixiao_batch.comparison.scoring import Comparison
from jixiao_batch.comparison.weights import sensitivity
from jixiao_batch.formats import Book


def write_comparison(comparison: Comparison, file: Path) -> None:
    """Writes the workbook; the same comparison gives the same bytes."""
    plan = BookPlan(comparison)
    sensitive = (sensitivity(comparison, 0), sensitivity(comparison, 1))
    book = Book(file, "指标体系试算对比")
    write_overview(book, plan, sensitive)
    write_totals(book, plan)
    write_reasons(book, plan)
    write_side_by_side(book, plan)
    for side in (0, 1):
        write_sensitivity(book, plan, side, sensitive[side])
    for side in (0, 1):
        write_points(book, plan, side)
    write_left_out(book, plan)
    book.close()
