"""The words with which a file is refused."""

from __future__ import annotations

import pytest

from jixiao_batch.evaluation.verdict import refused


@pytest.mark.parametrize(("detail", "said"), [("Word 文档", "而是 Word 文档"), ("图片", "而是图片")])
def test_a_latin_word_stands_apart_from_the_chinese_before_it(detail: str, said: str) -> None:
    assert refused("甲.docx", "", "not-a-workbook", detail, "unknown").reason.endswith(said)
