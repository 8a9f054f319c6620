"""A Word template written from top to bottom in the style of official documents: headings, paragraphs, tables."""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm
from docx.table import Table

from jixiao_batch.reports.official_pages import set_up
from jixiao_batch.reports.packing import normalised

_CELL_MARGINS = '<w:tblCellMar {ns}><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar>'

Columns = Sequence[tuple[str, int]]


class Draft:
    """A template being written from top to bottom. Words in {{ }} and {% %} are placeholders of docxtpl."""

    def __init__(self, title: str) -> None:
        self._document: Any = Document()
        set_up(self._document, title)

    # ------------------------------------------------------------ what a template says

    def title(self, *lines: str) -> None:
        for line in lines:
            self._document.add_paragraph(line, "Title")
        self._document.add_paragraph("", "Body Text")

    def heading(self, text: str) -> None:
        """一、…"""
        self._document.add_paragraph(text, "Heading 1")

    def subheading(self, text: str) -> None:
        """（一）…"""
        self._document.add_paragraph(text, "Heading 2")

    def body(self, text: str) -> None:
        self._document.add_paragraph(text, "Body Text")

    def lead(self, lead: str, text: str) -> None:
        """1. a numbered paragraph that begins with its subject in bold."""
        paragraph = self._document.add_paragraph("", "NumberedBody")
        paragraph.add_run(lead).bold = True
        paragraph.add_run(text)

    def item(self, text: str) -> None:
        self._document.add_paragraph(text, "NumberedBody")

    def caption(self, text: str) -> None:
        self._document.add_paragraph(text, "Caption")

    def picture(self, name: str) -> None:
        """A picture with its caption below, left out where there is none."""
        self.when(name)
        self._document.add_paragraph(f"{{{{ {name} }}}}", "Picture")
        self._document.add_paragraph(f"{{{{ {name}说明 }}}}", "PictureCaption")
        self.end()

    def signature(self, who: str, day: str) -> None:
        self._document.add_paragraph("", "Body Text")
        for text in (who, day):
            self._document.add_paragraph(text, "Signature")

    def appendix(self, number: str, title: str) -> None:
        """附件1, on a page of its own."""
        paragraph = self._document.add_paragraph(f"附件{number}", "Appendix")
        paragraph.paragraph_format.page_break_before = True
        self._document.add_paragraph(title, "Title")

    # ------------------------------------------------------------ conditions and loops

    def when(self, condition: str) -> None:
        """What follows up to `end` is only there when `condition` has something to say."""
        self._document.add_paragraph(f"{{%p if {condition} %}}", "Body Text")

    def end(self) -> None:
        self._document.add_paragraph("{%p endif %}", "Body Text")

    def loop(self, name: str, write: Callable[[], None], each: str = "项") -> None:
        self._document.add_paragraph(f"{{%p for {each} in {name} %}}", "Body Text")
        write()
        self._document.add_paragraph("{%p endfor %}", "Body Text")

    def table(
        self,
        name: str,
        columns: Columns,
        *,
        numbers: Collection[int] = (),
        centred: Collection[int] = (),
        heads: Mapping[str, str] = MappingProxyType({}),
        together: bool = False,
    ) -> None:
        """One row per entry of the placeholder `name`; widths in mm, columns of `numbers` stand to the right.

        `heads` are headings that are not called like their placeholder; a short table stays `together` on a page.
        """
        table = self._new_table([width for _, width in columns])
        self._fill(table, 0, [heads.get(heading, heading) for heading, _ in columns], head=True)
        self._fill(table, 1, [f"{{%tr for 行 in {name} %}}"])
        cells = [f"{{{{ 行.{heading} }}}}" for heading, _ in columns]
        self._fill(table, 2, cells, numbers=numbers, centred=centred)
        self._fill(table, 3, ["{%tr endfor %}"])
        if together:
            _keep_together(table)

    def wide_table(self, name: str, columns: Columns, room: int) -> None:
        """A table whose further columns are those of the placeholder `name`.列, on `room` mm."""
        table = self._new_table([*(width for _, width in columns), 2, room - 4, 2])
        heads = [heading for heading, _ in columns]
        first = len(columns)
        self._fill(table, 0, [*heads, f"{{%tc for 格 in {name}.列 %}}", "{{ 格 }}", "{%tc endfor %}"], head=True)
        self._fill(table, 1, [f"{{%tr for 行 in {name}.行 %}}"])
        cells = [*(f"{{{{ 行.{heading} }}}}" for heading in heads), "{%tc for 格 in 行.值 %}", "{{ 格 }}", "{%tc endfor %}"]
        self._fill(table, 2, cells, numbers=range(1, first + 3))
        self._fill(table, 3, ["{%tr endfor %}"])
        _keep_together(table)

    def finished(self) -> bytes:
        target = io.BytesIO()
        self._document.save(target)
        return normalised(target.getvalue())

    # ------------------------------------------------------------ tables

    def _new_table(self, widths: Sequence[int]) -> Table:
        table: Table = self._document.add_table(4, len(widths), "Table Grid")
        table.autofit = False
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table._tbl.tblPr.append(parse_xml(_CELL_MARGINS.format(ns=nsdecls("w"))))
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
            for cell in column.cells:
                cell.width = Mm(width)
        self._document.add_paragraph("", "AfterTable")
        return table

    def _fill(
        self,
        table: Table,
        row: int,
        texts: Sequence[str],
        *,
        head: bool = False,
        numbers: Collection[int] = (),
        centred: Collection[int] = (),
    ) -> None:
        properties = table.rows[row]._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if head:
            properties.append(OxmlElement("w:tblHeader"))
        for place, text in enumerate(texts):
            cell = table.cell(row, place)
            paragraph = cell.paragraphs[0]
            paragraph.style = self._document.styles["TableHead" if head else "TableText"]
            paragraph.add_run(text)
            if not head and place in numbers:
                paragraph.alignment = ALIGN.RIGHT
            if not head and place in centred:
                paragraph.alignment = ALIGN.CENTER
            centre = OxmlElement("w:vAlign")
            centre.set(qn("w:val"), "center")
            if head:
                fill = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="E4E4E4"/>')
                cell._tc.get_or_add_tcPr().append(fill)
            cell._tc.get_or_add_tcPr().append(centre)


def _keep_together(table: Table) -> None:
    """Every row stays on the page of the next one; with the last of them goes the small paragraph behind the table."""
    for row in table.rows:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
