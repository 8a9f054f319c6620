"""From a file that a bureau hands in to a scheme: the workbook of `scheme export`, or a published table (评分表)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jixiao_batch.faults import system_words
from jixiao_batch.official_tables import Wishes, draft_scheme
from jixiao_batch.scheme.loading import LoadedScheme, load_text
from jixiao_batch.scheme.source import SchemeError, SchemeFault
from jixiao_batch.scheme_book.importing import is_exported, read_exported
from jixiao_batch.workbook.opening.collecting import MAX_FILE_BYTES


@dataclass(frozen=True, slots=True)
class ImportedScheme:
    """A scheme read from a table: its YAML text, and what a person should know or confirm, line by line."""

    text: str
    loaded: LoadedScheme
    report: tuple[str, ...] = ()


def import_scheme(file: Path, wishes: Wishes) -> ImportedScheme:
    """The scheme in that file; `wishes` matter for published tables only. SchemeError says where its faults are."""
    data = _bytes_of(file)
    if is_exported(data):
        book = read_exported(data, file.name)
        return ImportedScheme(book.text, book.loaded, tuple(f"请核对：{note}" for note in book.notes))
    drafted = draft_scheme(data, file.name, wishes)
    if drafted.faults:
        raise SchemeError(drafted.faults)
    return ImportedScheme(drafted.text, load_text(drafted.text, file.name), tuple(drafted.report.text().splitlines()))


def _bytes_of(file: Path) -> bytes:
    """The bytes of the file, no more than one too many."""
    try:
        if not file.is_file():
            raise SchemeError((SchemeFault("没有这个文件，请核对文件名和所在的文件夹", None, str(file)),))
        with file.open("rb") as stream:
            return stream.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise SchemeError((SchemeFault(f"文件读不出来：{system_words(error)}", None, file.name),)) from None
