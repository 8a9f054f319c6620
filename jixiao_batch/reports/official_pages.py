"""Pages, styles, numbering and fonts of official documents (公文格式), as Word keeps them in a document."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

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


def set_up(document: Any, title: str) -> None:
    """Makes python-docx's empty document one of official style, without anything that changes from day to day."""
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title, "jixiao-batch", ""
    properties.created = properties.modified = _CREATED
    _without_what_nobody_needs(document)
    _pages(document)
    _styles(document)
    _numbering(document)
    _fonts(document)
    _page_numbers(document)


def _without_what_nobody_needs(document: Any) -> None:
    """python-docx begins with a preview picture and styles of old programs: a third of the file."""
    for relations in (document.part.package.rels, document.part.rels):
        for name, relation in list(relations.items()):
            if relation.reltype.rpartition("/")[2] in ("thumbnail", "stylesWithEffects", "customXml"):
                del relations[name]


def _pages(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(_TOP), Mm(_BOTTOM)
    section.left_margin, section.right_margin = Mm(_LEFT), Mm(_RIGHT)
    # the page number stands 7 mm below the text
    section.footer_distance = Mm(_BOTTOM - 12)


def _styles(document: Any) -> None:
    styles = document.styles
    normal = styles["Normal"]
    _look(normal, _BODY, _SIZE_3)
    normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)
    _lines(normal)
    _language(styles)
    for name, font, bold in (("Heading 1", _BLACK, False), ("Heading 2", _KAI, False)):
        _look(styles[name], font, _SIZE_3, bold=bold)
        _flow(styles[name], indent=True, keep=True)
    _look(styles["Title"], _TITLE, _SIZE_2)
    _flow(styles["Title"], align=ALIGN.CENTER, keep=True)
    border = styles["Title"].element.pPr.find(qn("w:pBdr"))
    if border is not None:
        styles["Title"].element.pPr.remove(border)
    _look(styles["Body Text"], _BODY, _SIZE_3)
    _flow(styles["Body Text"], indent=True, align=ALIGN.LEFT)
    _look(styles["Caption"], _BLACK, _SIZE_S4)
    _flow(styles["Caption"], align=ALIGN.CENTER, keep=True)
    _new_style(document, "NumberedBody", _BODY, _SIZE_3, indent=True, align=ALIGN.LEFT)
    _new_style(document, "Appendix", _BLACK, _SIZE_3)
    signature = _new_style(document, "Signature", _BODY, _SIZE_3, align=ALIGN.RIGHT, keep=True)
    signature.paragraph_format.right_indent = Pt(32)
    picture = _new_style(document, "Picture", _BODY, _SIZE_5, align=ALIGN.CENTER, keep=True)
    picture.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    _new_style(document, "PictureCaption", _BLACK, _SIZE_S4, align=ALIGN.CENTER)
    for name, font, align in (("TableText", _SONG, ALIGN.LEFT), ("TableHead", _BLACK, ALIGN.CENTER)):
        style = _new_style(document, name, font, _SIZE_5, align=align)
        style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(2)
    after = _new_style(document, "AfterTable", _SONG, Pt(6))
    after.paragraph_format.line_spacing = Pt(8)


def _new_style(document: Any, name: str, font: str, size: Pt, **flow: Any) -> Any:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    _look(style, font, size)
    _flow(style, **flow)
    return style


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


def _flow(style: Any, *, indent: bool = False, align: ALIGN | None = None, keep: bool = False) -> None:
    layout = style.paragraph_format
    layout.alignment, layout.keep_with_next = align, keep
    layout.space_before = layout.space_after = Pt(0)
    layout.widow_control = True
    _lines(style)
    if indent:
        indents = style.element.get_or_add_pPr().get_or_add_ind()
        indents.set(qn("w:firstLineChars"), _TWO_CHARACTERS)
        indents.set(qn("w:firstLine"), "640")


def _lines(style: Any) -> None:
    style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    style.paragraph_format.line_spacing = _LINE_SPACING


def _language(styles: Any) -> None:
    """Chinese, so that quotation marks are taken for Chinese ones."""
    defaults = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    language = defaults.find(qn("w:lang"))
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")


def _numbering(document: Any) -> None:
    numbering = document.part.numbering_part.element
    for old in list(numbering):
        numbering.remove(old)
    numbering.append(parse_xml(_NUMBERING.format(ns=nsdecls("w"))))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for level, name in enumerate(("Heading 1", "Heading 2", "NumberedBody")):
        properties = document.styles[name].element.get_or_add_pPr()
        number = properties.get_or_add_numPr()
        number.get_or_add_ilvl().val = level
        number.get_or_add_numId().val = 90


def _fonts(document: Any) -> None:
    """Names in the font table what Word is to take for a font that is not installed."""
    part = next(relation.target_part for relation in document.part.rels.values() if relation.reltype.endswith("/fontTable"))
    entries = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{instead}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
        for name, instead in _INSTEAD.items()
    )
    part._blob = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts {nsdecls("w")}>{entries}</w:fonts>'.encode()


def _page_numbers(document: Any) -> None:
    """— 1 — at the outer foot: to the right on odd pages, to the left on even ones."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, align in ((section.footer, ALIGN.RIGHT), (section.even_page_footer, ALIGN.LEFT)):
        footer.is_linked_to_previous = False
        paragraph: Paragraph = footer.paragraphs[0]
        paragraph.alignment = align
        margin = Pt(14)
        if align == ALIGN.RIGHT:
            paragraph.paragraph_format.right_indent = margin
        else:
            paragraph.paragraph_format.left_indent = margin
        _number_run(paragraph, "— ")
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), "PAGE")
        field.append(_number_run(paragraph, "1")._r)
        paragraph._p.append(field)
        _number_run(paragraph, " —")


def _number_run(paragraph: Paragraph, text: str) -> Any:
    run = paragraph.add_run(text)
    run.font.size, run.font.name = _SIZE_4, _SONG
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _SONG)
    return run
