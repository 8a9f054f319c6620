"""Official tables for tests, in the layouts and the style of published ones; sentences of our own where they are not formulas."""

# ruff: noqa: E501 - one indicator, one line: read as a table

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from docx import Document
from docx.table import Table
from openpyxl import Workbook

from jixiao_batch.official_tables import DraftedScheme, Wishes, draft_scheme

Row = Sequence[str | int | float | None]
#: (first row, first column, last row, last column), counted from 0
Merge = tuple[int, int, int, int]

HUNAN_HEADER = ("一级指标", "分值", "二级指标", "分值", "三级指标", "分值", "评价标准", "指标说明", "得分")
HUNAN_ROWS: tuple[Row, ...] = (
    ("投 入", "10", "预算配置", "10", "在职人员控制率", "5", "以100%为标准。在职人员控制率≦100%，计5分；每超过一个百分点扣0.5分，扣完为止。", "在职人员控制率=（在职人员数/编制数）×100%，在职人员数：部门（单位）年末实际在职的人数，口径与部门决算一致。编制数：机构编制部门核定的人员编制数。", ""),
    ("", "", "", "", "“三公经费”变动率", "5", "“三公经费”变动率≦0，计5分；“三公经费”＞0，每超过一个百分点扣0.5分，扣完为止。", "“三公经费”变动率=[（本年度“三公经费”预算数-上年度“三公经费”预算数）/上年度“三公经费”预算数]×100%", ""),
    ("过 程", "60", "预算执行", "20", "预算完成率", "5", "100%计满分，每低于5%扣2分，扣完为止。", "预算完成率=（上年结转+年初预算+本年追加预算-年末结余）/（上年结转+年初预算+本年追加预算）×100%。", ""),
    ("", "", "", "", "预算控制率", "5", "预算控制率=0，计5分；0-10%（含），计4分；10-20%（含），计3分；20-30%（含），计2分；大于30%不得分。", "预算控制率=（本年追加预算/年初预算）×100%。", ""),
    ("", "", "", "", "新建楼堂馆所面积控制率", "5", "100%以下（含）计5分，每超出5%扣2分，扣完为止。没有楼堂馆所项目的部门按满分计算。", "楼堂馆所面积控制率=实际建设面积/批准建设面积×100%。该指标只看当年完工的新建楼堂馆所。", ""),
    ("", "", "", "", "新建楼堂馆所投资概算控制率", "5", "100%以下（含）计5分，每超出5%扣2分，扣完为止。没有楼堂馆所项目的部门按满分计算。", "楼堂馆所投资预算控制率=实际投资金额/批准投资金额×100%。该指标只看当年完工的新建楼堂馆所。", ""),
    ("", "", "预算管理", "40", "公用经费控制率", "8", "100%以下（含）计8分，每超出1%扣1分，扣完为止。", "公用经费控制率=（实际支出公用经费总额/预算安排公用经费总额）×100%。", ""),
    ("", "", "", "", "“三公经费”控制率", "7", "100%以下（含）计7分，每超出1%扣1分，扣完为止。", "“三公经费”控制率=（“三公经费”实际支出数/“三公经费”预算安排数）×100%。", ""),
    ("", "", "", "", "政府采购执行率", "6", "100%计满分，每超过（降低）5%扣2分。扣完为止。", "政府采购执行率=（实际政府采购金额/政府采购预算数）×100%。政府采购预算是经批准的年度采购计划。", ""),
    ("", "", "", "", "管理制度健全性", "8", "①有财务管理、会计核算等内部制度，2分；②有本部门厉行节约的制度，2分；③各项制度合法、合规、完整，2分；④各项制度得到有效执行，2分。", "", ""),
    ("", "", "", "", "资金使用合规性", "6", "①支出符合财经法规和财务管理制度；②资金拨付手续完整；③重大开支经过论证；④支出符合预算批复的用途；⑤没有截留、挤占、挪用、虚列支出等情况。以上情况每出现一例不符合要求的扣1分，扣完为止。", "", ""),
    ("", "", "", "", "预决算信息公开性", "5", "①按规定内容公开预决算信息，1分；②按规定时限公开预决算信息，1分；③基础数据真实，1分；④基础数据完整，1分；⑤基础数据准确，1分。", "预决算信息是指与预算、执行、决算、监督有关的信息。", ""),
    ("产出及效率", "30", "职责履行", "8", "重点工作实际完成率", "8", "根据年度绩效考核的结果，由评价组综合评定。", "看年初确定的重点工作完成得怎么样。", ""),
    ("", "", "履职效益", "12", "经济效益", "12", "各部门结合年初设定的绩效目标，选择设置个性化的指标。", "", ""),
    ("", "", "", "", "社会效益", "", "", "", ""),
    ("", "", "", "", "行政效能", "5", "效果较好的计5分；一般的计3分；没有效果的计0分。", "", ""),
    ("", "", "", "", "社会公众或服务对象满意度", "5", "90%（含）以上计5分；80%（含）-90%，计3分；70%（含）-80%，计1分；低于70%计0分。", "社会公众或服务对象是指受本部门履职影响的单位和个人，一般用问卷调查。", ""),
)  # fmt: skip
HUNAN_MERGES: tuple[Merge, ...] = (
    (1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 2, 3), (3, 0, 12, 0), (3, 1, 12, 1), (3, 2, 6, 2), (3, 3, 6, 3),
    (7, 2, 12, 2), (7, 3, 12, 3), (13, 0, 17, 0), (13, 1, 17, 1), (14, 2, 17, 2), (14, 5, 15, 5), (14, 6, 15, 6),
)  # fmt: skip


def hunan_rows() -> list[Row]:
    """The commonly published Hunan table, with 职责履行 8 and 履职效益 12 + 5 + 5 under two second levels."""
    rows = [list(row) for row in HUNAN_ROWS]
    rows[13][3] = "22"
    return [HUNAN_HEADER, *rows, ("合计", "100", "", "100", "", "100", "", "", "")]


def docx_table(document: object, rows: Sequence[Row], merges: Sequence[Merge] = ()) -> Table:
    """A table in a python-docx document, with vertical and horizontal merges."""
    table: Table = document.add_table(len(rows), len(rows[0]))  # type: ignore[attr-defined]
    for cells, row in zip(table.rows, rows, strict=True):
        for cell, value in zip(cells.cells, row, strict=True):
            if value not in ("", None):
                cell.text = str(value)
    for top, left, bottom, right in merges:
        table.cell(top, left).merge(table.cell(bottom, right))
    return table


def write_docx(file: Path, rows: Sequence[Row], merges: Sequence[Merge] = (), *before: str) -> Path:
    document = Document()
    for text in before:
        document.add_paragraph(text)
    docx_table(document, rows, merges)
    document.save(str(file))
    return file


def book_of(rows: Sequence[Row], merges: Sequence[Merge] = ()) -> Workbook:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "评分表"
    for row in rows:
        sheet.append([None if value == "" else value for value in row])
    for top, left, bottom, right in merges:
        sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    return book


def write_xlsx(file: Path, rows: Sequence[Row], merges: Sequence[Merge] = ()) -> Path:
    book_of(rows, merges).save(file)
    return file


def import_official_table(file: Path, wishes: Wishes | None = None) -> DraftedScheme:
    return draft_scheme(file.read_bytes(), file.name, wishes or Wishes())
