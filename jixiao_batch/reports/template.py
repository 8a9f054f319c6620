"""A Word template (报告模板) with placeholders: checked before anything is written, then filled as often as needed."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from docx.image.exceptions import UnrecognizedImageError
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import ChainableUndefined, Template, TemplateError, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

from jixiao_batch.faults import Fault, InputError, system_words
from jixiao_batch.reports.packing import normalised
from jixiao_batch.reports.placeholders import COUNTY, UNIT, Placeholder, empty_trial, trial
from jixiao_batch.reports.table_columns import share_out_columns, table_widths
from jixiao_batch.reports.template_check import faults_in
from jixiao_batch.reports.words import Context, Picture, cleaned

ReportKind = Literal["汇总报告", "自评报告"]
PLACEHOLDERS: Mapping[ReportKind, Placeholder] = {"汇总报告": COUNTY, "自评报告": UNIT}

_MAX_BYTES = 20_000_000
_CREATED = datetime(2024, 1, 1)
_PARAGRAPH = re.compile(r"<w:p([ >])")


class ReportTemplateError(InputError):
    """A template cannot be used; each fault names the placeholder and its paragraph."""

    what = "报告模板"
    untouched = "没有写任何结果"


class _Environment(SandboxedEnvironment):
    """Compiles each text once: the template of the units' reports is the same for all of them.

    Names are checked beforehand; a part of a group that has nothing to say is then simply empty.
    """

    def __init__(self) -> None:
        super().__init__(undefined=ChainableUndefined, autoescape=True)
        self._compiled: dict[str, Template] = {}

    def from_string(self, source: Any, *arguments: Any, **options: Any) -> Any:
        if source not in self._compiled:
            self._compiled[source] = super().from_string(source, *arguments, **options)
        return self._compiled[source]


class _Document(DocxTemplate):  # type: ignore[misc]
    """Remembers the text that it has made ready for jinja."""

    def __init__(self, file: io.BytesIO) -> None:
        super().__init__(file)
        self._patched: dict[str, str] = {}

    def patch_xml(self, src_xml: str) -> str:
        if src_xml not in self._patched:
            self._patched[src_xml] = super().patch_xml(src_xml)
        return self._patched[src_xml]

    def fix_tables(self, xml: str) -> Any:
        # docxtpl reads on after broken XML, and loses what stood there
        grids = table_widths(etree.fromstring(xml))
        tree = super().fix_tables(xml)
        share_out_columns(tree, grids)
        return tree


class ReportTemplate:
    """A template read from `data`; `name` is what errors call it. ReportTemplateError when it cannot be used."""

    def __init__(self, data: bytes, name: str, kind: ReportKind) -> None:
        self.name = name
        self._data = data
        self._environment = _Environment()
        try:
            self._document = _Document(io.BytesIO(data))
            self._document.init_docx()
        except (ValueError, KeyError, OSError, zipfile.BadZipFile, etree.XMLSyntaxError, UnrecognizedImageError) as error:
            raise ReportTemplateError([Fault("不是 Word 文件（.docx），或已损坏；请在 Word 中打开后另存", name)]) from error
        self._check(PLACEHOLDERS[kind])

    def fill(self, context: Context) -> bytes:
        """The finished document. Text is never read as placeholders, whatever a department wrote."""
        try:
            return self._filled(context)
        except TemplateSyntaxError as error:
            raise ReportTemplateError([Fault(f"写法不对（{error.message}）", self.name)]) from error
        except (TemplateError, TypeError, ValueError) as error:
            raise ReportTemplateError([Fault(f"填不进去（{error}）", self.name)]) from error
        except etree.XMLSyntaxError as error:
            words = "条件或循环没有各占一段（表格里各占一行）：{%p …%}、{%tr …%} 要成对，单独成段、成行"
            raise ReportTemplateError([Fault(words, self.name)]) from error

    def _filled(self, context: Context) -> bytes:
        document = self._document
        # a fresh copy of the parsed file for every report
        document.is_rendered = True
        document.render_init()
        ready = {name: self._placed(value) for name, value in cleaned(context).items()}
        document.render(ready, self._environment, autoescape=True)
        properties = document.docx.core_properties
        properties.created = properties.modified = _CREATED
        properties.last_modified_by, properties.revision = "jixiao-batch", 1
        target = io.BytesIO()
        document.docx.save(target)
        return normalised(target.getvalue())

    def _placed(self, value: Any) -> Any:
        if isinstance(value, Picture):
            return InlineImage(self._document, io.BytesIO(value.png), width=Mm(value.width))
        if isinstance(value, dict):
            return {key: self._placed(one) for key, one in value.items()}
        return [self._placed(one) for one in value] if isinstance(value, list) else value

    def _check(self, known: Placeholder) -> None:
        faults = [
            Fault(message, self.name, f"“{paragraph}”一段" if paragraph else "")
            for source in self._sources()
            for message, paragraph in faults_in(self._environment, source, known)
        ]
        if faults:
            raise ReportTemplateError(faults)
        for values in (trial(known), empty_trial(known)):
            self.fill(values)

    def _sources(self) -> Iterator[str]:
        """The text of the body and of all headers and footers, each paragraph on a line of its own."""
        document = self._document
        texts = [document.get_xml()]
        for relation in document.docx.part.rels.values():
            if relation.reltype.rpartition("/")[2] in ("header", "footer"):
                texts.append(relation.target_part.blob.decode("utf-8"))
        for text in texts:
            yield _PARAGRAPH.sub(r"\n<w:p\1", document.patch_xml(text))


def template_bytes(kind: ReportKind) -> bytes:
    """The template that comes with the tool."""
    return files("jixiao_batch").joinpath("report_templates", f"{kind}模板.docx").read_bytes()


def load_template(kind: ReportKind, file: Path | None = None) -> ReportTemplate:
    """The template in `file`, or the tool's own. ReportTemplateError when it cannot be read or used."""
    if file is None:
        return ReportTemplate(template_bytes(kind), f"{kind}模板.docx", kind)
    try:
        if file.stat().st_size > _MAX_BYTES:
            raise ReportTemplateError([Fault("文件过大，不像报告模板", str(file))])
        data = file.read_bytes()
    except OSError as error:
        raise ReportTemplateError([Fault(system_words(error), str(file))]) from error
    return ReportTemplate(data, file.name, kind)
