"""From a file that someone hands in to a scheme: the one place that decides which kind of table it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from jixiao_batch.findings.catalogue import found
from jixiao_batch.findings.model import Place
from jixiao_batch.scheme.source import SchemeError, SchemeFault
from jixiao_batch.scheme_book.reading import ImportedScheme, is_scheme_book, read_book
from jixiao_batch.workbook.opening.collecting import MAX_FILE_BYTES
from jixiao_batch.workbook.opening.opener import OpeningProblem, open_workbook
from jixiao_batch.workbook.opening.second_look import look_again


def import_scheme(file: Path) -> ImportedScheme:
    """The scheme in a workbook; SchemeError says in plain words why there is none, or where its faults are."""
    return read_bytes(_bytes_of(file), file.name)


def read_bytes(data: bytes, file: str) -> ImportedScheme:
    """The scheme in the bytes of a workbook; `file` is named in faults."""
    opened = open_workbook(data)
    if isinstance(opened, OpeningProblem):
        finding = found(opened.code, detail=opened.detail)
        raise SchemeError((SchemeFault(f"{finding.message}。请另存为 .xlsx 后再试", None, file),))

    def second_look(sheet: str, cells: Sequence[str]) -> Mapping[str, str]:
        return {cell: facts.kind for cell, facts in look_again(data, sheet, cells).items()}

    if is_scheme_book(opened):
        if opened.format not in ("xlsx", "xlsm"):
            # in other formats a cell that shows an error cannot be told from a blank one
            what = f"这是 .{opened.format} 格式，请用 Excel 或 WPS 打开，另存为 .xlsx 后再导入"
            raise SchemeError((SchemeFault(what, None, file),))
        return read_book(opened, file, second_look)
    # a table in another layout, such as an official one, is told apart here
    left_out = [SchemeFault(f"没有读出来：{one.problem}", Place(one.name), file) for one in opened.sheets if one.skipped]
    if left_out:
        raise SchemeError(tuple(left_out))
    what = "里面没有“jixiao scheme export”写出的指标体系表（应有一行表头写着：三级指标、评分方式、参数等）"
    raise SchemeError((SchemeFault(what, None, file),))


def _bytes_of(file: Path) -> bytes:
    """The bytes of the file, no more than one too many."""
    try:
        if not file.is_file():
            raise SchemeError((SchemeFault("没有这个文件，请核对文件名和所在的文件夹", None, str(file)),))
        with file.open("rb") as stream:
            return stream.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise SchemeError((SchemeFault(f"文件读不出来：{error.strerror or error}", None, file.name),)) from None
