"""Templates: the committed ones are what the script writes; an edited one is used as it is, or refused with the place."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from docx import Document
from reading_back import opened, prose

from jixiao_batch.reports import making_templates
from jixiao_batch.reports.packing import normalised
from jixiao_batch.reports.placeholders import listed, trial
from jixiao_batch.reports.template import (
    PLACEHOLDERS,
    ReportKind,
    ReportTemplate,
    ReportTemplateError,
    load_template,
    template_bytes,
)

KINDS: tuple[ReportKind, ...] = ("汇总报告", "自评报告")
_PAGE = Path(__file__).parents[2] / "docs" / "报告模板说明.md"


@cache
def _written(kind: ReportKind) -> bytes:
    return making_templates.county_template() if kind == "汇总报告" else making_templates.unit_template()


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def _edited(*paragraphs: str) -> bytes:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _refused(*paragraphs: str, kind: ReportKind = "汇总报告") -> str:
    with pytest.raises(ReportTemplateError) as refusal:
        ReportTemplate(_edited(*paragraphs), "报告模板.docx", kind)
    return refusal.value.told


@pytest.mark.parametrize("kind", KINDS)
def test_committed_template_is_what_the_script_writes(kind: ReportKind) -> None:
    """`python -m jixiao_batch.reports.making_templates` renews them."""
    assert _parts(template_bytes(kind)) == _parts(_written(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_pages_are_those_of_official_documents(kind: ReportKind) -> None:
    section = opened(template_bytes(kind)).sections[0]
    margins = [section.top_margin, section.bottom_margin, section.left_margin, section.right_margin]
    assert [round(one.mm) for one in margins] == [37, 35, 28, 26]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert "— 1 —" in section.footer.paragraphs[0]._p.xpath("string()")


@pytest.mark.parametrize("kind", KINDS)
def test_page_for_the_bureau_lists_every_placeholder(kind: ReportKind) -> None:
    page = _PAGE.read_text(encoding="utf-8")
    assert [name for name, _, _ in listed(PLACEHOLDERS[kind]) if f"`{name}`" not in page] == []


@pytest.mark.parametrize("kind", KINDS)
def test_template_uses_no_placeholder_that_results_lack(kind: ReportKind) -> None:
    assert load_template(kind).fill(trial(PLACEHOLDERS[kind]))


def test_results_fill_exactly_the_placeholders_that_are_listed() -> None:
    from example_county import example_county

    from jixiao_batch.reports.county_context import county_context
    from jixiao_batch.reports.unit_context import unit_context

    county = example_county()
    assert set(county_context(county, None)) == set(trial(PLACEHOLDERS["汇总报告"]))
    unit = county.ranked[0]
    assert set(unit_context(county.loaded, unit)) == set(trial(PLACEHOLDERS["自评报告"]))


def test_an_edited_template_says_what_the_bureau_wrote() -> None:
    template = ReportTemplate(
        _edited("我局{{ 年度 }}年度：", "{%p for 行 in 排名表 %}", "{{ 行.单位 }}", "{%p endfor %}"), "x", "汇总报告"
    )
    context = {**trial(PLACEHOLDERS["汇总报告"]), "年度": "2023", "排名表": [{"单位": "甲局"}, {"单位": "乙局"}]}
    assert prose(template.fill(context)).split() == ["我局2023年度：", "甲局", "乙局"]


@pytest.mark.parametrize(
    ("paragraphs", "words"),
    [
        (("本年{{ 年渡 }}共", "尾"), ["没有“年渡”这个占位符", "是否想写“年度”", "“本年{{ 年渡 }}共”一段"]),
        (("{{ 报送.采用户数 }}个",), ["没有“报送.采用户数”这个占位符"]),
        (("{%p for 行 in 排名表 %}", "{{ 行.总分 }}", "{%p endfor %}"), ["没有“行.总分”这个占位符", "“{{ 行.总分 }}"]),
        (("{% if 年度 %}有",), ["写法不对", "有没有结束"]),
        (("共{{ 年度 }个",), ["写法不对"]),
        (("{{ 行.单位 }}",), ["没有“行”这个占位符"]),
    ],
)  # fmt: skip
def test_what_cannot_be_filled_is_refused_with_its_paragraph(paragraphs: tuple[str, ...], words: list[str]) -> None:
    told = _refused(*paragraphs)
    assert "报告模板.docx" in told
    for word in words:
        assert word in told


def test_a_condition_that_tears_paragraphs_apart_is_refused() -> None:
    """It begins as a paragraph of its own and ends inside another."""
    assert "成对" in _refused("{%p if 年度 %}", "前", "后{% endif %}")


def test_a_file_that_is_no_word_document_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "模板.docx"
    file.write_bytes(b"not a zip")
    with pytest.raises(ReportTemplateError, match="不是 Word 文件"):
        load_template("汇总报告", file)


def test_templates_cannot_reach_into_the_program() -> None:
    with pytest.raises(ReportTemplateError):
        ReportTemplate(_edited("{{ 年度.__class__.__mro__ }}"), "x", "汇总报告")


def test_zip_order_and_dates_do_not_depend_on_who_wrote_it() -> None:
    def packed(order: Callable[[list[str]], list[str]], year: int) -> bytes:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as file:
            for name in order(["b.xml", "[Content_Types].xml", "a.xml"]):
                file.writestr(zipfile.ZipInfo(name, (year, 1, 1, 0, 0, 0)), name)
        return normalised(target.getvalue())

    assert packed(sorted, 2020) == packed(lambda names: sorted(names, reverse=True), 2024)
