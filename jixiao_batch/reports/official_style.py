"""The style of official documents (公文格式) as a Word template is put together from it: pages, fonts, headings, tables."""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

from jixiao_batch.reports.packing import normalised

#: 上 37, 下 35, 左 28, 右 26 mm on A4
_TOP, _BOTTOM, _LEFT, _RIGHT = 37, 35, 28, 26
#: 22 lines on a page
_LINE_SPACING = Pt(28.9)
#: the official fonts, and what stands in for them where they are not installed
_TITLE, _BODY, _BLACK, _KAI, _SONG = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
_LATIN = "Times New Roman"
_INSTEAD = {
    _TITLE: "方正小标宋_GBK,小标宋,华文中宋,宋体,Noto Serif CJK SC",
    _BODY: "仿宋,FangSong,华文仿宋,宋体,Noto Serif CJK SC",
    _KAI: "楷体,KaiTi,华文楷体,宋体,Noto Serif CJK SC",
    _BLACK: "SimHei,微软雅黑,Noto Sans CJK SC",
    _SONG: "SimSun,Noto Serif CJK SC",
}
#: 二号, 三号, 四号, 小四, 五号
_SIZE_2, _SIZE_3, _SIZE_4, _SIZE_S4, _SIZE_5 = Pt(22), Pt(16), Pt(14), Pt(12), Pt(10.5)
_TWO_CHARACTERS = "200"
_CREATED = datetime(2024, 1, 1)

_CELL_MARGINS = '<w:tblCellMar {ns}><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar>'

_NUMBERING = (
    '<w:abstractNum {ns} w:abstractNumId="90"><w:multiLevelType w:val="multilevel"/>'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:pStyle w:val="Heading1"/>'
    '<w:suff w:val="nothing"/><w:lvlText w:val="%1、"/><w:lvlJc w:val="left"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:pStyle w:val="Heading2"/>'
    '<w:suff w:val="nothing"/><w:lvlText w:val="（%2）"/><w:lvlJc w:val="left"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="NumberedBody"/>'
    '<w:suff w:val="nothing"/><w:lvlText w:val="%3."/><w:lvlJc w:val="left"/></w:lvl>'
    "</w:abstractNum>"
)

Columns = Sequence[tuple[str, int]]


class Draft:
    """A template being written from top to bottom. Words in {{ }} and {% %} are placeholders of docxtpl."""

    def __init__(self, title: str) -> None:
        self._document: Any = Document()
        properties = self._document.core_properties
        properties.title, properties.author, properties.comments = title, "jixiao-batch", ""
        properties.created = properties.modified = _CREATED
        self._without_what_nobody_needs()
        self._pages()
        self._styles()
        self._numbering()
        self._fonts()
        self._page_numbers()

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

    # ------------------------------------------------------------ pages, styles, fonts

    def _without_what_nobody_needs(self) -> None:
        """python-docx begins with a preview picture and styles of old programs: a third of the file."""
        for relations in (self._document.part.package.rels, self._document.part.rels):
            for name, relation in list(relations.items()):
                if relation.reltype.rpartition("/")[2] in ("thumbnail", "stylesWithEffects", "customXml"):
                    del relations[name]

    def _pages(self) -> None:
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(_TOP), Mm(_BOTTOM)
        section.left_margin, section.right_margin = Mm(_LEFT), Mm(_RIGHT)
        # the page number stands 7 mm below the text
        section.footer_distance = Mm(_BOTTOM - 12)

    def _styles(self) -> None:
        styles = self._document.styles
        normal = styles["Normal"]
        self._look(normal, _BODY, _SIZE_3)
        normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)
        self._lines(normal)
        self._language(styles)
        for name, font, bold in (("Heading 1", _BLACK, False), ("Heading 2", _KAI, False)):
            self._look(styles[name], font, _SIZE_3, bold=bold)
            self._flow(styles[name], indent=True, keep=True)
        self._look(styles["Title"], _TITLE, _SIZE_2)
        self._flow(styles["Title"], align=ALIGN.CENTER, keep=True)
        border = styles["Title"].element.pPr.find(qn("w:pBdr"))
        if border is not None:
            styles["Title"].element.pPr.remove(border)
        self._look(styles["Body Text"], _BODY, _SIZE_3)
        self._flow(styles["Body Text"], indent=True, align=ALIGN.LEFT)
        self._look(styles["Caption"], _BLACK, _SIZE_S4)
        self._flow(styles["Caption"], align=ALIGN.CENTER, keep=True)
        self._new_style("NumberedBody", _BODY, _SIZE_3, indent=True, align=ALIGN.LEFT)
        self._new_style("Appendix", _BLACK, _SIZE_3)
        signature = self._new_style("Signature", _BODY, _SIZE_3, align=ALIGN.RIGHT, keep=True)
        signature.paragraph_format.right_indent = Pt(32)
        picture = self._new_style("Picture", _BODY, _SIZE_5, align=ALIGN.CENTER, keep=True)
        picture.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        self._new_style("PictureCaption", _BLACK, _SIZE_S4, align=ALIGN.CENTER)
        for name, font, align in (("TableText", _SONG, ALIGN.LEFT), ("TableHead", _BLACK, ALIGN.CENTER)):
            style = self._new_style(name, font, _SIZE_5, align=align)
            style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
            style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(2)
        after = self._new_style("AfterTable", _SONG, Pt(6))
        after.paragraph_format.line_spacing = Pt(8)

    def _new_style(self, name: str, font: str, size: Pt, **flow: Any) -> Any:
        style = self._document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = self._document.styles["Normal"]
        self._look(style, font, size)
        self._flow(style, **flow)
        return style

    @staticmethod
    def _look(style: Any, font: str, size: Pt, *, bold: bool = False) -> None:
        style.font.size, style.font.bold, style.font.italic, style.font.name = size, bold, False, _LATIN
        style.font.color.rgb = None
        properties = style.element.get_or_add_rPr()
        for old in properties.findall(qn("w:color")) + properties.findall(qn("w:spacing")) + properties.findall(qn("w:kern")):
            properties.remove(old)
        fonts = properties.get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), font)
        fonts.set(qn("w:hint"), "eastAsia")

    def _flow(self, style: Any, *, indent: bool = False, align: ALIGN | None = None, keep: bool = False) -> None:
        layout = style.paragraph_format
        layout.alignment, layout.keep_with_next = align, keep
        layout.space_before = layout.space_after = Pt(0)
        layout.widow_control = True
        self._lines(style)
        if indent:
            indents = style.element.get_or_add_pPr().get_or_add_ind()
            indents.set(qn("w:firstLineChars"), _TWO_CHARACTERS)
            indents.set(qn("w:firstLine"), "640")

    @staticmethod
    def _lines(style: Any) -> None:
        style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        style.paragraph_format.line_spacing = _LINE_SPACING

    @staticmethod
    def _language(styles: Any) -> None:
        """Chinese, so that quotation marks are taken for Chinese ones."""
        defaults = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
        language = defaults.find(qn("w:lang"))
        language.set(qn("w:val"), "en-US")
        language.set(qn("w:eastAsia"), "zh-CN")

    def _numbering(self) -> None:
        numbering = self._document.part.numbering_part.element
        for old in list(numbering):
            numbering.remove(old)
        numbering.append(parse_xml(_NUMBERING.format(ns=nsdecls("w"))))
        numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
        for level, name in enumerate(("Heading 1", "Heading 2", "NumberedBody")):
            properties = self._document.styles[name].element.get_or_add_pPr()
            number = properties.get_or_add_numPr()
            number.get_or_add_ilvl().val = level
            number.get_or_add_numId().val = 90

    def _fonts(self) -> None:
        """Names in the font table what Word is to take for a font that is not installed."""
        part = next(
            relation.target_part for relation in self._document.part.rels.values() if relation.reltype.endswith("/fontTable")
        )
        entries = "".join(
            f'<w:font w:name="{name}"><w:altName w:val="{instead}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
            for name, instead in _INSTEAD.items()
        )
        part._blob = (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts {nsdecls("w")}>{entries}</w:fonts>'.encode()
        )

    def _page_numbers(self) -> None:
        """— 1 — at the outer foot: to the right on odd pages, to the left on even ones."""
        self._document.settings.odd_and_even_pages_header_footer = True
        section = self._document.sections[0]
        for footer, align in ((section.footer, ALIGN.RIGHT), (section.even_page_footer, ALIGN.LEFT)):
            footer.is_linked_to_previous = False
            paragraph: Paragraph = footer.paragraphs[0]
            paragraph.alignment = align
            margin = Pt(14)
            if align == ALIGN.RIGHT:
                paragraph.paragraph_format.right_indent = margin
            else:
                paragraph.paragraph_format.left_indent = margin
            self._number_run(paragraph, "— ")
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), "PAGE")
            field.append(self._number_run(paragraph, "1")._r)
            paragraph._p.append(field)
            self._number_run(paragraph, " —")

    @staticmethod
    def _number_run(paragraph: Paragraph, text: str) -> Any:
        run = paragraph.add_run(text)
        run.font.size, run.font.name = _SIZE_4, _SONG
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _SONG)
        return run


def _keep_together(table: Table) -> None:
    """Every row stays on the page of the next one; with the last of them goes the small paragraph behind the table."""
    for row in table.rows:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
