"""What a unit's own report (自评报告) says: every placeholder of its template, from the results of its workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from jixiao_batch.evaluation.assessment import Assessment, FigureResult, IndicatorResult, RowResult
from jixiao_batch.evaluation.results import UnitResult
from jixiao_batch.findings.model import Finding
from jixiao_batch.numbers import ZERO, fixed, percent, plain
from jixiao_batch.reports.words import Context, against, points
from jixiao_batch.scheme.fields import Block, FormField
from jixiao_batch.scheme.formula import Name
from jixiao_batch.scheme.indicators import SecondLevel
from jixiao_batch.scheme.loading import LoadedScheme
from jixiao_batch.scheme.model import PROJECT_NAME, Scheme
from jixiao_batch.scheme.readings import NOT_APPLICABLE
from jixiao_batch.scheme.score_readings import QUALITATIVE
from jixiao_batch.workbook.submission import Submission

_PEOPLE = (
    (("人员编制", "核定人员编制", "人"), ("实有在职人数", "实有在职人员", "人")),
    (("公务用车编制", "核定公务用车编制", "台"), ("实有公务用车", "实有公务用车", "台")),
)
_MONEY = "万元"
#: more are in 问题清单
_MOST_FINDINGS = 12


def unit_context(loaded: LoadedScheme, unit: UnitResult) -> Context:
    """Values of all placeholders of the unit's report. ValueError for a unit without an assessment."""
    scheme, submission, assessment = loaded.scheme, unit.submission, unit.assessment
    if submission is None or assessment is None:
        raise ValueError(f"{unit.label} has no assessment to write a report of")
    table = [row for result in assessment.indicators for row in result.rows]
    findings = [finding for finding in unit.findings if finding.severity != "note"]
    return {
        "年度": str(scheme.year),
        "评价对象": scheme.subject,
        "指标体系": scheme.title,
        "满分": plain(scheme.full_score),
        "依据": "、".join(scheme.basis),
        "单位": unit.label,
        "概况": _profile(unit, submission),
        "人员": _people(submission),
        "填报日期": _day(submission),
        "收支": [paragraph for block in scheme.blocks for paragraph in _block(scheme, block, submission)],
        "结余": _balances(assessment),
        "得分": _total(unit, assessment, scheme.score_places),
        "一级": list(_groups(scheme, assessment)),
        "指标表": [_indicator_row(result, scheme.score_places) for result in assessment.indicators],
        "绩效表": [_own_row(row, scheme.score_places) for row in table],
        "偏差": [{"指标": row.row.name, "原因": row.row.reason.rstrip("。；;. ")} for row in table if row.row.reason],
        "问题": [_problem(finding) for finding in findings[:_MOST_FINDINGS]],
    }


def _profile(unit: UnitResult, submission: Submission) -> str:
    department = submission.text("主管部门")
    parts = [
        f"编码为{unit.code}" if unit.code else "",
        f"主管部门为{department}" if department and department != unit.name else "",
        f"单位类别为{unit.category}" if unit.category else "",
        f"项目名称为{project}" if (project := submission.text(PROJECT_NAME)) else "",
    ]
    return "，".join(part for part in parts if part)


def _people(submission: Submission) -> str:
    sentences = []
    for pair in _PEOPLE:
        known = [(words, number, unit) for name, words, unit in pair if (number := submission.number(name)) is not None]
        if known:
            sentences.append("，".join(f"{words}{plain(number)}{unit}" for words, number, unit in known))
    return "；".join(sentences)


def _day(submission: Submission) -> str:
    day = submission.value("填报日期")
    return "" if day is None or isinstance(day, str | Decimal) else f"{day.year}年{day.month}月{day.day}日"


# ---------------------------------------------------------------- money


def _block(scheme: Scheme, block: Block, submission: Submission) -> Iterator[dict[str, str]]:
    """The amounts of one block as a sentence; parts of a whole (其中数) that are 0 throughout are left out."""
    rows = [[scheme.fields[f"{row.name}{column}"] for column in block.columns or ("",)] for row in block.rows]
    sentences = []
    for place, fields in enumerate(rows):
        known = [
            (field, value)
            for field in fields
            if field.unit == _MONEY and (value := _typed(scheme, submission, field)) is not None
        ]
        if not known or (place and block.columns and not any(value for _, value in known)):
            continue
        name = block.rows[place].name if block.columns else ""
        shown = "、".join(f"{field.id.removeprefix(name)}{field.show(value)}{_MONEY}" for field, value in known)
        sentences.append(shown if name == block.title else f"{name}{shown}")
    if sentences:
        yield {"标题": block.title, "正文": ("；" if block.columns else "，").join(sentences)}


def _typed(scheme: Scheme, submission: Submission, field: FormField) -> Decimal | None:
    """What the unit typed; its own figure for something that is computed (年末结余) is not told a second time."""
    return None if field.id in scheme.figures_by_name else submission.number(field.id)


def _balances(assessment: Assessment) -> str:
    known = [result for result in assessment.figures.values() if not result.figure.is_rate and result.value is not None]
    return "，".join(f"{result.figure.name}{result.display}{result.figure.unit}" for result in known)


# ---------------------------------------------------------------- scores


def _total(unit: UnitResult, assessment: Assessment, places: int) -> dict[str, str]:
    decided = any(one.points is not None for one in unit.decided)
    word = "暂定得分" if assessment.provisional else "核定得分" if decided else "复核得分"
    return {
        "自评": "" if assessment.self_total is None else fixed(assessment.self_total, places),
        "得分": fixed(assessment.score_total, places),
        "得分名称": word,
        "差异": against("", assessment.difference, places) if assessment.difference else "",
        "等次": assessment.grade,
    }


def _groups(scheme: Scheme, assessment: Assessment) -> Iterator[dict[str, object]]:
    places = scheme.score_places
    by_name = {result.indicator.name: result for result in assessment.indicators}
    for group, found in zip(scheme.groups, assessment.groups, strict=True):
        yield {
            "名称": group.name,
            "分值": plain(group.weight),
            "得分": _so_far([by_name[one.name] for one in group.indicators]),
            "自评": points(found.self_score, places),
            "二级": [_part(assessment, part, [by_name[one.name] for one in part.indicators]) for part in group.parts],
        }


def _part(assessment: Assessment, part: SecondLevel, results: Sequence[IndicatorResult]) -> dict[str, str]:
    return {
        "名称": part.name,
        "分值": plain(part.weight),
        "得分": _so_far(results),
        "指标": "；".join(_earned(assessment, result) for result in results),
    }


def _so_far(results: Sequence[IndicatorResult]) -> str:
    """得30分, or 暂得 where a person has still to decide on some of it."""
    scored = [result.score for result in results if result.score is not None]
    if not scored:
        return "得分待核定"
    return f"{'得' if len(scored) == len(results) else '暂得'}{plain(sum(scored, ZERO))}分"


def _earned(assessment: Assessment, result: IndicatorResult) -> str:
    """在职人员控制率4÷5＝80.00%，得5分"""
    figure = _figure(assessment, result)
    working = f"{figure.working}，" if figure is not None else ""
    score = "待核定" if result.score is None else f"得{plain(result.score)}分"
    return f"{result.indicator.name}{working}{score}"


def _figure(assessment: Assessment, result: IndicatorResult) -> FigureResult | None:
    """The derived figure that the indicator is scored by."""
    value = result.indicator.value
    return assessment.figures.get(value.tree.name) if value is not None and isinstance(value.tree, Name) else None


def _indicator_row(result: IndicatorResult, places: int) -> dict[str, str]:
    return {
        "指标": result.indicator.name,
        "分值": plain(result.indicator.weight),
        "自评": points(result.self_score, places),
        "得分": points(result.score, places),
        "过程": result.working or (NOT_APPLICABLE if result.status == "not_applicable" else ""),
    }


def _own_row(result: RowResult, places: int) -> dict[str, str]:
    row = result.row
    quantitative = row.nature != QUALITATIVE
    return {
        "一级": row.section,
        "指标": row.name,
        "指标值": f"{row.nature}{_with_unit(row.target_text, row.unit)}" if quantitative else row.target_text,
        "完成值": _with_unit(row.actual_text, row.unit) if quantitative else row.actual_text,
        "完成率": "—" if result.completion is None else percent(result.completion),
        "分值": "—" if row.weight is None else plain(row.weight),
        "自评": points(row.self_score, places),
        "得分": _row_points(result, places),
        "过程": result.working,
    }


def _row_points(result: RowResult, places: int) -> str:
    if result.met is not None:
        return "达标" if result.met else "未达标"
    return points(result.score, places)


def _with_unit(text: str, unit: str) -> str:
    return text if not unit or text.endswith(unit) else f"{text}{unit}"


def _problem(finding: Finding) -> dict[str, str]:
    place = finding.place.address or finding.place.label
    return {"位置": place, "说明": finding.message, "办法": finding.fix}
