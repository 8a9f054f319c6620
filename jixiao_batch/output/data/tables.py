"""Each plain table once - columns, types, meanings - for CSV, Parquet and the manual's 数据字典 alike."""

from __future__ import annotations

from typing import Any

from jixiao_batch.county.results import FileResult
from jixiao_batch.evaluation.assessment import FigureResult, ScoreStatus
from jixiao_batch.findings.model import Finding, Place
from jixiao_batch.output.data.columns import Column, RankedTable, Table, UnitTable
from jixiao_batch.output.data.lines import (
    FieldLine,
    IndicatorLine,
    RowLine,
    field_lines,
    figure_lines,
    finding_lines,
    indicator_lines,
    row_lines,
)
from jixiao_batch.output.open_unit import OpenUnit
from jixiao_batch.scheme.model import PROJECT_NAME
from jixiao_batch.scheme.readings import NOT_APPLICABLE
from jixiao_batch.scheme.score_readings import NOT_SCORED
from jixiao_batch.workbook.submission import as_text

_DEPARTMENT = "主管部门"
_STATUS_WORDS: dict[ScoreStatus, str] = {"scored": "已评分", "not_applicable": NOT_APPLICABLE, "unscored": NOT_SCORED}
_MET_WORDS = {True: "达标", False: "未达标", None: None}

#: which unit a line is about; the same first columns in every table of units
WHOSE: tuple[Column[OpenUnit], ...] = (
    Column("指标体系", "文本", "指标体系的编号", lambda one: one.scheme.id),
    Column("评价年度", "整数", "评价的是哪一年", lambda one: one.year),
    Column("单位编码", "文本", "按填报的写，开头的 0 保留", lambda one: one.unit.code),
    Column("单位名称", "文本", "按填报的写", lambda one: one.unit.name),
    Column("项目名称", "文本", "只有项目支出的自评表才有", lambda one: one.typed(PROJECT_NAME)),
)


UNITS = RankedTable(
    "单位",
    "一个单位（项目支出为一个项目）一行：状态、总分、等次、名次。先是参加排名的，按名次；再是其余的，按编码",
    (
        *WHOSE,
        Column("单位类别", "文本", "分组排名用的类别", lambda one: one.unit.category),
        Column("主管部门", "文本", "按填报的写", lambda one: one.typed(_DEPARTMENT)),
        Column("状态", "文本", "通过、待核实、退回、未报", lambda one: one.unit.status_word),
        Column("来源文件", "文本", "报送件在报送文件夹里的路径；未报的为空", lambda one: one.unit.file),
        Column("自评总分", "分", "单位自己填的总分", lambda one: one.points(one.computed.self_total) if one.computed else None),
        Column(
            "复核总分", "分", "按指标体系算的总分", lambda one: one.points(one.computed.score_total) if one.computed else None
        ),
        Column(
            "核定总分",
            "分",
            "人工核定以后的总分，没有核定的与复核总分相同；等次和名次按它定",
            lambda one: one.points(one.final.score_total) if one.final else None,
        ),
        Column("差异", "分", "复核总分减自评总分", lambda one: one.points(one.computed.difference) if one.computed else None),
        Column("总分未定", "是否", "有指标无法评分，总分还不能定", lambda one: one.final.provisional if one.final else None),
        Column("等次", "文本", "总分未定的没有等次", lambda one: one.final.grade if one.final else None),
    ),
    (
        Column("名次", "整数", "在本指标体系全部参加排名的单位里；并列的同名次；不排名的为空", lambda unit: unit.rank),
        Column("类别内名次", "整数", "在同一单位类别里；没有填类别的为空", lambda unit: unit.group_rank),
    ),
    (
        Column("错误", "整数", "错误有几处；有错误的退回", lambda one: one.count("error")),
        Column("核实", "整数", "待核实的有几处", lambda one: one.count("query")),
        Column("提示", "整数", "提示有几处", lambda one: one.count("note")),
    ),
)

FIELDS: UnitTable[FieldLine] = UnitTable(
    "填报数据",
    "一个单位的一个填报项一行，包括没有填的；佐证材料只列填了的",
    WHOSE,
    (
        Column("区块", "文本", "表样里的区块；自评得分在“自评”，管理事项在其指标名下", lambda line: line.field.block),
        Column("填报项", "文本", "指标体系里的名称，公式用的就是它", lambda line: line.field.id),
        Column(
            "值",
            "文本",
            "读出来的值：数写全部位数，日期写年-月-日；没有填或读不出来的为空",
            lambda line: as_text(line.entry.value),
        ),
        Column("数值", "数", "值是数的，再按数写一遍", lambda line: line.number),
        Column("计量单位", "文本", "没有计量单位的为空", lambda line: line.field.unit),
        Column("原文", "文本", "读不出数的格子里原来写的什么", lambda line: line.entry.raw if line.entry.value is None else None),
        Column("来源单元格", "文本", "报送件里的工作表和单元格", lambda line: line.entry.place.address),
    ),
    field_lines,
)

FIGURES: UnitTable[FigureResult] = UnitTable(
    "比率与结余",
    "一个单位的一个推算指标一行，附计算过程",
    WHOSE,
    (
        Column("名称", "文本", "推算指标的名称", lambda result: result.figure.name),
        Column("种类", "文本", "比率，或者金额（结余、合计）等", lambda result: "比率" if result.figure.is_rate else "金额"),
        Column("数值", "数", "未经四舍五入；比率写小数，0.9032 就是 90.32%；没有的为空", lambda result: result.value),
        Column("显示", "文本", "各表里显示的样子，或“无法计算”“不适用”", lambda result: result.display),
        Column("计量单位", "文本", "显示用的单位", lambda result: result.figure.unit),
        Column("计算过程", "文本", "代入数字的算式", lambda result: result.working),
        Column("来源单元格", "文本", "算式用到的单元格，用顿号分开", lambda result: "、".join(result.cells)),
    ),
    figure_lines,
)

INDICATORS: UnitTable[IndicatorLine] = UnitTable(
    "指标得分",
    "一个单位的一个三级指标一行",
    WHOSE,
    (
        Column("一级指标", "文本", "", lambda line: line.result.path[0]),
        Column("二级指标", "文本", "", lambda line: line.result.path[1]),
        Column("三级指标", "文本", "", lambda line: line.result.indicator.name),
        Column("分值", "数", "满分是多少", lambda line: line.result.indicator.weight),
        Column("自评得分", "分", "单位自己填的", lambda line: line.unit.points(line.result.self_score)),
        Column("复核得分", "分", "按指标体系算的；无法评分的为空", lambda line: line.unit.points(line.result.score)),
        Column("核定得分", "分", "人工核定以后的，没有核定的与复核得分相同", lambda line: line.unit.points(line.final.score)),
        Column("差异", "分", "复核得分减自评得分", lambda line: line.unit.points(line.result.difference)),
        Column("评分情况", "文本", "已评分、不适用、无法评分", lambda line: _STATUS_WORDS[line.result.status]),
        Column("计算过程", "文本", "得分怎么来的", lambda line: line.result.working),
        Column(
            "核定说明",
            "文本",
            "谁核定的、理由和依据；没有核定的为空",
            lambda line: line.final.decided.words if line.final.decided else None,
        ),
    ),
    indicator_lines,
)

ROWS: UnitTable[RowLine] = UnitTable(
    "绩效指标",
    "单位自己设的绩效指标，一行一行",
    WHOSE,
    (
        Column("计入指标", "文本", "计入指标体系里的哪个三级指标", lambda line: line.indicator),
        Column("行号", "整数", "在报送件里的行", lambda line: line.result.row.row),
        Column("一级指标", "文本", "产出、效益、满意度等", lambda line: line.result.row.section),
        Column("二级指标", "文本", "", lambda line: line.result.row.second_level),
        Column("三级指标", "文本", "", lambda line: line.result.row.name),
        Column("指标性质", "文本", "≥、≤、＝ 或定性", lambda line: line.result.row.nature),
        Column("指标值", "文本", "按填报的写", lambda line: line.result.row.target_text),
        Column("实际完成值", "文本", "按填报的写", lambda line: line.result.row.actual_text),
        Column("计量单位", "文本", "按填报的写", lambda line: line.result.row.unit),
        Column("分值", "数", "满分是多少", lambda line: line.result.row.weight),
        Column("完成率", "数", "写小数，1 就是 100%；定性指标为空", lambda line: line.result.completion),
        Column("自评得分", "分", "单位自己填的", lambda line: line.unit.points(line.result.row.self_score)),
        Column("复核得分", "分", "按达标占比计分的指标各行没有得分", lambda line: line.unit.points(line.result.score)),
        Column("核定得分", "分", "人工核定以后的", lambda line: line.unit.points(line.final.score)),
        Column("是否达标", "文本", "只有按达标占比计分的才有", lambda line: _MET_WORDS[line.result.met]),
        Column("计算过程", "文本", "得分怎么来的", lambda line: line.result.working),
        Column("来源单元格", "文本", "实际完成值在报送件里的位置", lambda line: _cell_of(line)),
    ),
    row_lines,
)

FINDINGS: UnitTable[Finding] = UnitTable(
    "问题",
    "一个单位的一处问题一行",
    WHOSE,
    (
        Column("级别", "文本", "错误、核实、提示", lambda finding: finding.severity_word),
        Column("代码", "文本", "问题目录里的代码", lambda finding: finding.code),
        Column("问题名称", "文本", "问题目录里的名称", lambda finding: finding.title),
        Column("工作表", "文本", "", lambda finding: finding.place.sheet),
        Column("单元格", "文本", "", lambda finding: finding.place.cell),
        Column("填报项", "文本", "", lambda finding: finding.place.label),
        Column("填报的是", "文本", "", lambda finding: finding.value),
        Column("应为", "文本", "", lambda finding: finding.expected),
        Column("问题", "文本", "给单位看的一句话，不提别的单位", lambda finding: finding.message),
        Column("只给县里看的", "文本", "涉及别的单位等，退回时不写", lambda finding: finding.aside),
        Column("处理办法", "文本", "", lambda finding: finding.fix),
        Column("由此引起", "整数", "由它引起、没有逐条列出的有几处", lambda finding: finding.follows),
    ),
    finding_lines,
)

FILES: Table[FileResult] = Table(
    "文件",
    "报送文件夹里的一个文件一行，一个不少",
    (
        Column("路径", "文本", "在报送文件夹里的路径", lambda file: file.path),
        Column("状态", "文本", "已采用、退回、重复、打不开、未识别、略过", lambda file: file.status_word),
        Column("单位", "文本", "认出来的单位编码和名称", lambda file: file.unit),
        Column("说明", "文本", "为什么没有采用", lambda file: file.reason),
        Column("校验码", "文本", "内容的 SHA-256；没有读的为空", lambda file: file.sha256),
    ),
)

#: a unit has lines of its own in each of these, which nothing but its own form, findings and decisions can change
UNIT_TABLES: tuple[UnitTable[Any], ...] = (FIELDS, FIGURES, INDICATORS, ROWS, FINDINGS)
TABLES: tuple[RankedTable | Table[Any] | UnitTable[Any], ...] = (UNITS, *UNIT_TABLES, FILES)


def _cell_of(line: RowLine) -> str:
    """Where the row's actual value stands, its row where only that is known."""
    return Place(line.unit.rows_sheet, line.result.row.cells.get("实际完成值", "")).address
