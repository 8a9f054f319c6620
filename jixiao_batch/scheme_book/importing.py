"""From the bytes of an exported and edited workbook to a scheme."""

from __future__ import annotations

from jixiao_batch.findings.catalogue import found
from jixiao_batch.findings.model import Place
from jixiao_batch.scheme.source import SchemeError, SchemeFault
from jixiao_batch.scheme_book.reading import SchemeFromBook, is_scheme_book, read_book
from jixiao_batch.scheme_book.tables import TABLES
from jixiao_batch.workbook.opening.opener import OpeningProblem, open_workbook
from jixiao_batch.workbook.reading.grids import plain_label

#: so many sheets of ours are no coincidence
_ENOUGH_SHEETS = 4


def is_exported(data: bytes) -> bool:
    """Whether the bytes are a workbook of `jixiao scheme export`, perhaps one whose heading somebody has spoilt."""
    opened = open_workbook(data)
    if isinstance(opened, OpeningProblem):
        return False
    of_ours = {table.sheet for table in TABLES} & {plain_label(sheet.name) for sheet in opened.sheets}
    return is_scheme_book(opened) or len(of_ours) >= _ENOUGH_SHEETS


def read_exported(data: bytes, file: str) -> SchemeFromBook:
    """The scheme in the bytes of a workbook; `file` is named in faults."""
    opened = open_workbook(data)
    if isinstance(opened, OpeningProblem):
        finding = found(opened.code, detail=opened.detail)
        raise SchemeError((SchemeFault(f"{finding.message}。请另存为 .xlsx 后再试", None, file),))

    if is_scheme_book(opened):
        if opened.format not in ("xlsx", "xlsm"):
            # in other formats a cell that shows an error cannot be told from a blank one
            what = f"这是 .{opened.format} 格式，请用 Excel 或 WPS 打开，另存为 .xlsx 后再导入"
            raise SchemeError((SchemeFault(what, None, file),))
        return read_book(opened, file)
    left_out = [SchemeFault(f"没有读出来：{one.problem}", Place(one.name), file) for one in opened.sheets if one.problem]
    if left_out:
        raise SchemeError(tuple(left_out))
    what = "里面没有“jixiao scheme export”写出的指标体系表（应有一行表头写着：三级指标、评分方式、参数等）"
    raise SchemeError((SchemeFault(what, None, file),))
