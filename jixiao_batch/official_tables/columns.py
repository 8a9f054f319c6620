"""Which column of an official table is what: 一级指标, 分值, 评价标准, 指标说明, in the many words that tables use."""

# ruff: noqa: E501 - one role, one line: read as a table

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from jixiao_batch.official_tables.table import OfficialTable, TableRow

Role = Literal["一级", "二级", "三级", "分值", "标准", "说明", "不读", ""]
LEVELS: tuple[Role, ...] = ("一级", "二级", "三级")
#: a header stands below a title, a unit's name and the like, not further down
HEADER_WITHIN = 30

_ROLES: tuple[tuple[Role, str], ...] = (
    (
        "不读",
        r".*(自评|复核|核定|考评|评价|评审|实际|最终|最后)(得)?分(值|数)?|(实)?得分|.*(扣分|失分|偏差|未完成).*(原因|说明|依据).*|备注.*|序号|编号|.*佐证.*"
        r"|.*(数据|资料|证据|信息)(来源|采集).*|责任.*|评分|自评|自评情况|完成情况",
    ),
    ("分值", r"([一二三]级)?(指标|参考|标准|设定|满分|评价|考核)?(分值|权重|权数|标准分|满分|赋分|分数|权重分|配分|分值权重|权重分值|总分)(值)?"),
    ("标准", r".*(评价|评分|考核|计分|打分|评审|评定|考评|扣分|得分|赋分)(的)?(标准|细则|规则|办法).*|(计分|评分|打分|考核)(方法|方式|说明|依据).*"),
    ("一级", r"(一|1)级(评价|评估|考核|绩效)?(指标)?(名称|内容)?|(评价|考核|考评)?项目|(指标|评价|考核)?类别"),
    ("二级", r"(二|2)级(评价|评估|考核|绩效)?(指标)?(名称|内容)?"),
    ("三级", r"(三|3)级(评价|评估|考核|绩效)?(指标)?(名称|内容)?|(具体|评价|考核|评分|考评)?指标(名称)?"),
    ("说明", r"(指标)?(说明|解释|释义|定义|内涵|含义|解析|公式|概念|内容)|.*(计算公式|计算方法|评价要点|考核要点|指标说明|指标解释|评价内容|考核内容).*"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns by level (1 to 3) and role, counted from 0; `first_row` is where the rows below the header begin."""

    levels: dict[int, int]
    weights: dict[int, int]
    sentence: int
    explanations: tuple[int, ...]
    unread: tuple[str, ...]
    first_row: int


def squeezed(text: str) -> str:
    """Half width, no spaces and quotes: 投 入 and “投入” are 投入."""
    return re.sub(r"[\s“”‘’\"'「」《》]", "", unicodedata.normalize("NFKC", text))


def role_of(header: str) -> Role:
    """What a column is, told by its header; "" when the words are none of ours."""
    text = re.sub(r"\([^()]*\)", "", squeezed(header)).strip(":")
    return next((role for role, pattern in _ROLES if re.fullmatch(pattern, text)), "") if text and len(text) <= 20 else ""


def find_columns(table: OfficialTable) -> Columns | None:
    """The columns of the first header that names an indicator and a standard; None when the table has none.

    A header of two rows is first met with the title above it and with its upper row alone: the fullest reading counts.
    """
    first: int | None = None
    found: list[Columns] = []
    for place, row in enumerate(table.rows[:HEADER_WITHIN]):
        if first is not None and place > first + 2:
            break
        following = table.rows[place + 1] if place + 1 < len(table.rows) else None
        for headers, rows_taken in _headers(row, following):
            columns = _columns(headers, table.rows[place + rows_taken :], place + rows_taken)
            if columns is not None:
                first = place if first is None else first
                found.append(columns)
    return max(found, key=lambda one: (len(one.levels), len(one.weights), len(one.explanations)), default=None)


def is_header(row: TableRow, columns: Columns) -> bool:
    """Whether a row repeats the header, as on a new page."""
    return role_of(row.cells[columns.sentence]) == "标准"


def _headers(row: TableRow, following: TableRow | None) -> list[tuple[tuple[str, ...], int]]:
    """The header in two rows, where the second names more columns, and in one."""
    both: list[tuple[tuple[str, ...], int]] = []
    if following is not None and sum(bool(role_of(cell)) for cell in following.cells) > 1:
        lower = tuple(under or upper for upper, under in zip(row.cells, following.cells, strict=True))
        both.append((lower, 2))
    return [*both, (row.cells, 1)]


def _columns(headers: Sequence[str], below: Sequence[TableRow], first_row: int) -> Columns | None:
    roles = [role_of(header) for header in headers]
    levels = {level: roles.index(role) for level, role in enumerate(LEVELS, 1) if role in roles}
    if 2 not in levels and 3 in levels:
        # 考核内容 left of the indicators names what they belong to; right of them it explains them
        between = range(levels.get(1, -1) + 1, levels[3])
        contents = [at for at in between if re.fullmatch("(考核|评价|考评)内容", squeezed(headers[at]))]
        if contents:
            levels[2] = contents[0]
    standards = [column for column, role in enumerate(roles) if role == "标准"]
    if not standards or not levels:
        return None
    # beside 评分规则, 评价标准 only says what is aimed at
    sentence = next((column for column in standards if re.search("[计评打扣得赋]分", squeezed(headers[column]))), standards[0])
    others = [column for column in standards if column != sentence]
    explanations = [column for column, role in enumerate(roles) if role == "说明" and column not in levels.values()]
    unread = [squeezed(header) for header, role in zip(headers, roles, strict=True) if header and role == ""]
    weights = _weights(headers, roles, levels, below)
    return Columns(levels, weights, sentence, tuple(sorted([*explanations, *others])), tuple(unread), first_row)


def _weights(headers: Sequence[str], roles: Sequence[Role], levels: dict[int, int], below: Sequence[TableRow]) -> dict[int, int]:
    """The weight column of each level: the one that names it, or that stands right of it before the next level."""
    columns = [column for column, role in enumerate(roles) if role == "分值"]
    lowest = max(levels)
    weights: dict[int, int] = {}
    for column in columns:
        named = next((level for level, role in enumerate(LEVELS, 1) if squeezed(headers[column]).startswith(role)), None)
        left = [level for level, at in levels.items() if at < column]
        level = named or (max(left, key=lambda one: levels[one]) if left else lowest)
        weights.setdefault(level, column)
    if len(weights) == 1 and lowest not in weights:
        level, column = next(iter(weights.items()))
        # one column of weights beside 一级指标 may still hold the points of each row
        if sum(bool(row.cells[column]) for row in below) > sum(bool(row.cells[levels[level]]) for row in below):
            return {lowest: column}
    return weights
