"""合理性 is checked like the rest of a scheme, and a scheme without it has defaults."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao_batch.scheme.loading import load_scheme
from jixiao_batch.scheme.source import SchemeError

TEXT = (Path(__file__).parents[2] / "jixiao_batch" / "schemes" / "jianghua-2023.yaml").read_text(encoding="utf-8")


def load(tmp_path: Path, lines: str) -> object:
    file = tmp_path / "体系.yaml"
    file.write_text(f"{TEXT}\n合理性: {lines}\n", encoding="utf-8")
    return load_scheme(str(file)).scheme.plausibility


def test_every_key_can_be_set(tmp_path: Path) -> None:
    text = "{整表错位倍数: 20, 执行率上限: 105%, 执行率指标: [预算完成率], 共性问题比例: 50%, 共性问题单位数: 3}"
    assert load(tmp_path, text) != load_scheme("jianghua-2023").scheme.plausibility


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{执行率上限: 1}", "百分数"),
        ("{共性问题比例: 0%}", "百分数"),
        ("{执行率指标: [没有的率]}", "没有“没有的率”"),
        ("{执行率指标: [收入合计]}", "没有“收入合计”这个比率"),
        ("{整表错位倍数: 1}", "整表错位倍数"),
        ("{不认识: 1}", "不认识"),
    ],
)
def test_a_wrong_value_is_refused_with_its_place(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(SchemeError) as error:
        load(tmp_path, text)
    assert words in str([str(fault) for fault in error.value.faults])
