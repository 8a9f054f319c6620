"""运行信息: with what this book was made, so that anyone can make it again."""

from __future__ import annotations

from jixiao_batch.formats import Book, print_table
from jixiao_batch.output.summary.plan import RUN, Plan
from jixiao_batch.output.summary.sheet import lines_of, put_text, put_title


def write_run_info(book: Book, plan: Plan) -> None:
    """One line per fact (what, value)."""
    title = f"{plan.heading}运行信息"
    sheet = book.sheet(RUN)
    put_title(book, sheet, title, ("同样的文件、同样的指标体系和版本，重算得到同样的结果。",), 2)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 76)
    for column, name in enumerate(("项目", "内容"), start=1):
        put_text(sheet, 3, column, name, book.heading())
    sheet.set_row(2, 22)
    for row, (name, fact) in enumerate(plan.run_facts, start=4):
        put_text(sheet, row, 1, name, book.boxed(bold=True))
        put_text(sheet, row, 2, fact, book.boxed(text_wrap=True))
        sheet.set_row(row - 1, 14.0 * lines_of(fact, 76) + 6)
    sheet.freeze_panes(3, 0)
    sheet.hide_gridlines(2)
    print_table(sheet, (26, 76), head=(3, 3), last_row=3 + len(plan.run_facts))
