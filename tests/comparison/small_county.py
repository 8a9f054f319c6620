"""A county of three units under a scheme whose points can be reckoned by hand: each amount is the share of the points in %."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from holding import held

from jixiao_batch.comparison.scoring import Comparison, FormSchemes, Side, compared
from jixiao_batch.evaluation.assess import assess
from jixiao_batch.evaluation.contents import UNIT_CODE, UNIT_NAME
from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.evaluation.verdict import YEAR
from jixiao_batch.findings.model import Place
from jixiao_batch.scheme.loading import LoadedScheme, load_text
from jixiao_batch.workbook.submission import Entry, EntryValue, FormStamp, IndicatorRow, Submission

TEXT = """
编号: small
名称: 小指标体系
年度: 2023
满分: 100
等次:
  - {等次: 优, 下限: 74}
  - {等次: 差, 下限: 0}
填报项:
  - 区块: 单位信息
    项目:
      - {名称: 单位名称, 类型: 文本}
      - {名称: 单位编码, 类型: 编码}
      - {名称: 评价年度, 类型: 年度}
  - 区块: 完成情况
    计量单位: 万元
    项目:
      - {名称: 红数}
      - {名称: 黄数}
      - {名称: 蓝数}
推算指标:
  - {名称: 红率, 公式: 红数 / 100}
  - {名称: 黄率, 公式: 黄数 / 100}
  - {名称: 蓝率, 公式: 蓝数 / 100, 不适用条件: 蓝数 = 0}
指标:
  - 一级指标: 暖色
    分值: 80
    二级指标:
      - 二级指标: 暖色
        分值: 80
        三级指标:
          - {指标: 红, 分值: 50, 指标值: 红率, 评分: {方式: 按比例计分, 标准: 100%}}
          - {指标: 黄, 分值: 30, 指标值: 黄率, 评分: {方式: 按比例计分, 标准: 100%}}
  - 一级指标: 冷色
    分值: 20
    二级指标:
      - 二级指标: 冷色
        分值: 20
        三级指标:
          - {指标: 蓝, 分值: 20, 指标值: 蓝率, 评分: {方式: 按比例计分, 标准: 100%}, 不适用时: 剔除}
"""

#: unit -> shares in % of 红 50, 黄 30, 蓝 20: 50+15+10 = 75, 40+30+4 = 74, 30+24+19 = 73 points
SHARES = {"一局": ("100", "50", "50"), "二局": ("80", "100", "20"), "三局": ("60", "80", "95")}


def small(*replacements: tuple[str, str]) -> LoadedScheme:
    """The scheme with each (old, new) applied; ValueError when nothing would change."""
    text = TEXT
    for old, new in replacements:
        if old not in text:
            raise ValueError(f"the small scheme does not hold {old!r}")
        text = text.replace(old, new)
    return load_text(text, "small.yaml")


def submission(
    loaded: LoadedScheme, name: str, shares: Sequence[str | None], rows: tuple[IndicatorRow, ...] = (), **more: EntryValue
) -> Submission:
    """A form of that scheme; None leaves an amount blank."""
    amounts = {
        field: None if share is None else Decimal(share) for field, share in zip(("红数", "黄数", "蓝数"), shares, strict=True)
    }
    values: dict[str, EntryValue | None] = {UNIT_NAME: name, UNIT_CODE: name, YEAR: Decimal(2023), **amounts, **more}
    entries = {field_id: Entry(value, Place("基础数据", "C5", field_id)) for field_id, value in values.items()}
    return Submission(FormStamp(loaded.scheme.id, loaded.sha256, year="2023"), entries, rows, "绩效指标")


def unit(loaded: LoadedScheme, name: str, shares: Sequence[str | None], **more: EntryValue) -> UnitResult:
    """A unit whose form was accepted."""
    form = submission(loaded, name, shares, **more)
    assessment, _ = assess(loaded.scheme, form)
    return UnitResult(name, name, "", "passed", f"{name}.xlsx", loaded.scheme.id, held(form, assessment))


def compare_small(
    first: LoadedScheme, second: LoadedScheme, shares: dict[str, tuple[str | None, ...]] | None = None
) -> Comparison:
    """The county under two schemes; its forms are those of the first."""
    units = [unit(first, name, values) for name, values in (shares or SHARES).items()]
    return compared((Side("甲", first), Side("乙", second, "另一个.yaml")), FormSchemes((first, second)), units, ())
