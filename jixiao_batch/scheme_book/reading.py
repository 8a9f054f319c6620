"""From an opened workbook back to a scheme: plain data whose every part knows its cell, checked as a YAML text is."""

from __future__ import annotations

from dataclasses import dataclass, replace

from jixiao_batch.evaluation.worked_examples import example_faults, run_examples
from jixiao_batch.scheme.loading import LoadedScheme, checked_scheme, load_text
from jixiao_batch.scheme.places import example_paths
from jixiao_batch.scheme.source import SchemeError, SchemeFault, read_source
from jixiao_batch.scheme.yaml_text import yaml_text
from jixiao_batch.scheme_book.grid import Reports, sheet_with
from jixiao_batch.scheme_book.reader import MARKS, BookReader
from jixiao_batch.scheme_book.tables import MAIN
from jixiao_batch.workbook.opening.opener import OpenedWorkbook


@dataclass(frozen=True, slots=True)
class SchemeFromBook:
    """A scheme read from a workbook: its YAML text, and what a person should know or confirm."""

    text: str
    loaded: LoadedScheme
    notes: tuple[SchemeFault, ...] = ()


def is_scheme_book(opened: OpenedWorkbook) -> bool:
    """Whether the workbook is laid out as `jixiao scheme export` writes it."""
    return sheet_with(opened, MAIN.sheet, MARKS) is not None


def read_book(opened: OpenedWorkbook, file: str) -> SchemeFromBook:
    """The scheme in a workbook that `is_scheme_book`; SchemeError with every fault at its sheet and cell."""
    reports = Reports(file)
    source = BookReader(opened, reports).source()
    if reports.faults:
        raise SchemeError(tuple(dict.fromkeys(reports.faults)))
    scheme = checked_scheme(source)
    text = yaml_text(source.data)
    written = read_source(text, file).data
    if written != source.data:
        raise SchemeError((SchemeFault("里面有不能写进 YAML 文件的字符，请把少见的符号改成文字", None, file),))
    # examples that do not come out are named by their cells
    loaded = replace(load_text(text, file), example_places=tuple(map(source.place_of, example_paths(scheme))))
    if loaded.scheme != scheme:
        raise SchemeError((SchemeFault("写成 YAML 后与表中的内容不一致，请把这个文件交给技术人员", None, file),))
    return SchemeFromBook(text, loaded, (*reports.notes, *example_faults(loaded, run_examples(scheme))))
