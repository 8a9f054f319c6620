"""The manual's 数据字典, made from the tables so that the two never differ."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao_batch.output.data.csv_files import DEFUSED_MARK
from jixiao_batch.output.data.parquet import DIGITS, PLACES
from jixiao_batch.output.data.tables import TABLES
from jixiao_batch.output.own_files import DATA_FOLDER


def dictionary_text() -> str:
    """The chapter as Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# 数据字典"
    yield ""
    yield "<!-- 由 make manual 从程序生成，请不要在这里改 -->"
    yield ""
    yield f"每次 `jixiao run` 都在输出文件夹的 `{DATA_FOLDER}/` 里写下面这些表，供 Excel、数据库和其他程序用；"
    yield "`--also Parquet` 再写一份同名的 `.parquet`。数与全县汇总、得分表、结果.json 相同。"
    yield ""
    yield "- CSV 为 UTF-8（带标记）、逗号分隔、CRLF 换行，Excel 双击就能打开。编码开头的 0 这样打开不显示，"
    yield "  要保留的用“数据→自文本/CSV”导入，编码列选“文本”。"
    yield "- 空格子就是没有：没有填、没有得分、不适用都是空，不是 0。"
    yield f"- CSV 里，文本以 = + - @（含全角）、制表符或换行开头的，前面加一个 {DEFUSED_MARK}，免得 Excel 当公式执行；"
    yield "  数从不加，负数照常。"
    yield f"- Parquet 里，数和分是 decimal128({DIGITS}, {PLACES})：{PLACES} 位小数以后四舍五入，"
    yield f"  整数部分超过 {DIGITS - PLACES} 位的为空；文本不加 {DEFUSED_MARK}。"
    yield "- “分”保留指标体系规定的小数位；“数”写全部位数；“是否”在 CSV 里写是、否。"
    for table in TABLES:
        yield ""
        yield f"## {table.name}"
        yield ""
        yield f"{table.meaning}。"
        yield ""
        yield "| 列 | 类型 | 说明 |"
        yield "|---|---|---|"
        yield from (f"| {column.name} | {column.type} | {column.meaning} |" for column in table.columns)
