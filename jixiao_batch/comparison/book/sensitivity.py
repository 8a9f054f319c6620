"""权重敏感性甲 / 权重敏感性乙: how far the ranking hangs on each single weight."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from jixiao_batch.comparison.book.charts import add_sensitivity_chart
from jixiao_batch.comparison.book.plan import SENSITIVITY, BookPlan
from jixiao_batch.comparison.headline import most_sensitive
from jixiao_batch.comparison.weights import LEVEL_WORDS, Subject, Trial
from jixiao_batch.formats import Book, print_on_a4
from jixiao_batch.output.summary.sheet import (
    LOST_FILL,
    SUM_FILL,
    line_below,
    lines_of,
    merge,
    nothing_to_say,
    put_formula,
    put_number,
    put_text,
    put_title,
)
from jixiao_batch.workbook.layout import address

_HEAD_ROW = 3
FIRST_ROW = 5
_TRIAL_COLUMNS = (
    ("分值改为", 8), ("名次变动单位数", 8), ("最大变动（位）", 8), ("变动最大的单位", 25), ("前10名仍在前10", 9),
    ("前10名次序颠倒（对）", 10), ("等次变动单位数", 8),
)  # fmt: skip
_COLUMNS = (("层级", 9), ("指标", 20), ("分值", 6.5), *_TRIAL_COLUMNS, *_TRIAL_COLUMNS, ("较大的影响（单位数）", 9))
_FIRST_OF_TRIAL = (4, 4 + len(_TRIAL_COLUMNS))
NAME_COLUMN, MOST_COLUMN = 2, len(_COLUMNS)
_METHOD = (
    "算法：把一个指标（或整个一级指标）的分值乘以 1.1 或 0.9，其余指标的分值按同一比例缩放，使满分不变；"
    "各单位在每个指标上的得分率（得分÷分值）保持不变，得分随分值变；不适用而剔除的指标照旧剔除并折算，总分封顶照旧，"
    "再按方案的小数位四舍五入，重新排名、定等次，与原名次、原等次比较。只用参加排名的单位。"
    "“前10名次序颠倒”指原前10名中两两先后颠倒的对数。“—”为没有可比的内容。"
)


def write_sensitivity(book: Book, plan: BookPlan, side: int, subjects: Sequence[Subject]) -> None:
    """Each first-level group and below it its indicators, a tenth more on the left and a tenth less on the right."""
    comparison, this = plan.comparison, plan.comparison.sides[side]
    title = f"{this.label}权重敏感性：每个分值增减 10% 对名次的影响"
    if not comparison.ranked:
        nothing_to_say(book, SENSITIVITY[side], title, "没有参加排名的单位。")
        return
    sheet = book.sheet(SENSITIVITY[side])
    note = f"{this.title}。{most_sensitive(subjects)}。"
    put_title(book, sheet, title, (note, f"参加排名 {len(comparison.ranked)} 个单位"), len(_COLUMNS))
    sheet.set_row(1, 20)
    _headings(book, sheet)
    for row, subject in enumerate(subjects, start=FIRST_ROW):
        _put_subject(book, plan, sheet, row, subject)
    last = FIRST_ROW + len(subjects) - 1
    line_below(book, sheet, last + 1, len(_COLUMNS), _METHOD)
    sheet.set_row(last, 44)
    tint = {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": LOST_FILL}
    sheet.conditional_format(FIRST_ROW - 1, MOST_COLUMN - 1, last - 1, MOST_COLUMN - 1, tint)
    add_sensitivity_chart(book, sheet, SENSITIVITY[side], (FIRST_ROW, last), last + 3)
    sheet.freeze_panes(FIRST_ROW - 1, NAME_COLUMN)
    sheet.hide_gridlines(2)
    print_on_a4(sheet, landscape=True, repeat_rows=(_HEAD_ROW - 1, _HEAD_ROW))


def _headings(book: Book, sheet: Worksheet) -> None:
    for column, (name, width) in enumerate(_COLUMNS, start=1):
        sheet.set_column(column - 1, column - 1, width)
        if _FIRST_OF_TRIAL[0] <= column < MOST_COLUMN:
            put_text(sheet, _HEAD_ROW + 1, column, name, book.heading())
        else:
            merge(sheet, (_HEAD_ROW, column), (_HEAD_ROW + 1, column), name, book.heading())
    for first, text in zip(_FIRST_OF_TRIAL, ("分值增加 10%", "分值减少 10%"), strict=True):
        merge(sheet, (_HEAD_ROW, first), (_HEAD_ROW, first + len(_TRIAL_COLUMNS) - 1), text, book.heading())
    sheet.set_row(_HEAD_ROW - 1, 20)
    sheet.set_row(_HEAD_ROW, 48)


def _put_subject(book: Book, plan: BookPlan, sheet: Worksheet, row: int, subject: Subject) -> None:
    look = {"bg_color": SUM_FILL, "bold": True} if subject.level == "group" else {}
    centred = book.boxed(align="center", **look)
    put_text(sheet, row, 1, LEVEL_WORDS[subject.level], centred)
    put_text(sheet, row, NAME_COLUMN, subject.name, book.boxed(text_wrap=True, **look))
    put_number(sheet, row, 3, subject.weight, centred)
    tallest = lines_of(subject.name, 20)
    for first, trial in zip(_FIRST_OF_TRIAL, subject.trials, strict=True):
        if trial is None:
            for column in range(first, first + len(_TRIAL_COLUMNS)):
                put_text(sheet, row, column, "—", centred)
            continue
        moved = trial.movement
        put_number(sheet, row, first, trial.weight, centred)
        put_number(sheet, row, first + 1, moved.changed, centred)
        put_number(sheet, row, first + 2, moved.largest, centred)
        names = farthest(plan, trial)
        put_text(sheet, row, first + 3, names, book.boxed(text_wrap=True, **look))
        put_text(sheet, row, first + 4, f"{moved.kept}/{moved.top}", centred)
        put_number(sheet, row, first + 5, moved.turned, centred)
        if trial.grade_changes is None:
            put_text(sheet, row, first + 6, "—", centred)
        else:
            put_number(sheet, row, first + 6, trial.grade_changes, centred)
        tallest = max(tallest, lines_of(names, 25))
    changed = ",".join(address(row, first + 1) for first in _FIRST_OF_TRIAL)
    put_formula(sheet, row, MOST_COLUMN, f"MAX({changed})", subject.most_changed, centred)
    sheet.set_row(row - 1, 13.0 * tallest + 6)


def farthest(plan: BookPlan, trial: Trial) -> str:
    """Who moves farthest, two by name."""
    units = plan.comparison.ranked
    names = [units[place].label for place in trial.movement.farthest]
    return f"{'、'.join(names[:2])}等 {len(names)} 个" if len(names) > 2 else "、".join(names)
