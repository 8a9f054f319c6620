"""The county workbook's sheets in one table: what each is called, which question it answers, who writes it and when it has
nothing to say. Their order, 封面's 目录 and its links come from here.

A further sheet is one more line in `_fixed`: its name, its question, its writer and why it may be left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from jixiao_batch.formats import Book
from jixiao_batch.output.summary.amounts import write_balances
from jixiao_batch.output.summary.analysis import write_charts
from jixiao_batch.output.summary.changes import (
    no_findings_since_last,
    no_values_since_last,
    write_findings_since_last,
    write_since_last,
    write_values_since_last,
)
from jixiao_batch.output.summary.chasing import nothing_to_chase, write_chasing
from jixiao_batch.output.summary.decided import write_decided
from jixiao_batch.output.summary.departments import write_departments
from jixiao_batch.output.summary.detail import has_rows, write_detail
from jixiao_batch.output.summary.differences import write_differences
from jixiao_batch.output.summary.findings import write_findings
from jixiao_batch.output.summary.grouped import write_grouped
from jixiao_batch.output.summary.kinds import write_kinds
from jixiao_batch.output.summary.overview import write_overview
from jixiao_batch.output.summary.parts import tables_of_parts, write_parts
from jixiao_batch.output.summary.plan import (
    BALANCES,
    CHARTS,
    CHASING,
    DECIDED,
    DEPARTMENTS,
    DETAIL,
    DIFFERENCES,
    FINDINGS,
    FINDINGS_SINCE_LAST,
    GROUPED,
    KINDS,
    OVERVIEW,
    RANKING,
    RATES,
    RECEIVED,
    RULES,
    RUN,
    SCHEME,
    SCORES,
    SINCE_LAST,
    SPOT_CHECKS,
    VALUES_SINCE_LAST,
    YEARLY,
    YEARLY_GROUPS,
    Plan,
)
from jixiao_batch.output.summary.ranking import write_ranking
from jixiao_batch.output.summary.raw import write_raw
from jixiao_batch.output.summary.received import write_received
from jixiao_batch.output.summary.rules import write_rules
from jixiao_batch.output.summary.run_info import write_run_info
from jixiao_batch.output.summary.scheme_table import write_scheme
from jixiao_batch.output.summary.scores import write_scores
from jixiao_batch.output.summary.spot_checks import write_spot_checks
from jixiao_batch.output.summary.walking import UnitRows
from jixiao_batch.output.summary.yearly import write_yearly
from jixiao_batch.output.summary.yearly_groups import write_yearly_groups


def _always(_: Plan) -> str:
    return ""


#: sheets whose cells are read once more when the workbook is closed
SHOWN_IN_CHARTS = (OVERVIEW, CHARTS)


@dataclass(frozen=True, slots=True)
class SheetKind:
    """One sheet: its name, what it answers, its writer, and why it is left out ("" when it is not).

    A writer that needs what the units filled in writes the heads only and returns what the walk over the units is to do.
    """

    name: str
    question: str
    write: Callable[[Book, Plan], UnitRows | None]
    left_out: Callable[[Plan], str] = _always


def sheet_kinds(plan: Plan) -> tuple[SheetKind, ...]:
    """Every sheet that this county's workbook may have after 封面 and 目录, in order."""
    return tuple(_fixed(plan))


def _fixed(plan: Plan) -> Iterator[SheetKind]:
    yield SheetKind(OVERVIEW, "全县一页看全：多少单位报了，收支多少，等次怎样分布，谁在前、谁在后", write_overview)
    yield SheetKind(CHARTS, "自评与复核相差多少，执行率与得分有没有关系，各类单位平均得分", write_charts, _no_ranked)
    yield SheetKind(RECEIVED, "每个文件是采用、退回还是打不开，哪些单位没有报", write_received, _nothing_received)
    yield SheetKind(CHASING, "还要催哪些单位，逾期几天，找谁", write_chasing, nothing_to_chase)
    yield SheetKind(RANKING, "各单位得分、等次、名次，哪些单位不参加排名、为什么", write_ranking, _no_county)
    yield SheetKind(GROUPED, "在同类单位、同一主管部门里排第几，待定事项还会使名次变动多少", write_grouped, _no_county)
    yield SheetKind(DEPARTMENTS, "各主管部门连同下属单位合计收支多少，比率、得分怎样", write_departments, _no_departments)
    yield SheetKind(SCORES, "每个单位每项指标得多少分，分丢在哪里", write_scores, _no_units)
    yield SheetKind(DETAIL, "各单位自己设的绩效指标完成得怎样，得多少分", write_detail, _no_rows)
    yield SheetKind(RATES, "各项比率是多少、由哪些数算出；各单位填报的原始数据", write_raw, _no_units)
    yield SheetKind(BALANCES, "全县和各类单位的收入、支出、结余合计", write_balances, _no_balances)
    for table in tables_of_parts(plan):
        yield SheetKind(table.name, f"各单位{table.title}的预算和决算，全县和各类单位合计", table.bound(write_parts), _no_units)
    yield SheetKind(DIFFERENCES, "哪些单位自评偏高或偏低，差在哪项指标", write_differences, _no_units)
    yield SheetKind(FINDINGS, "每个单位有什么问题，在哪一格，怎样处理", write_findings, _no_findings)
    yield SheetKind(KINDS, "哪一种问题最多，涉及哪些单位", write_kinds, _no_findings)
    yield SheetKind(RULES, "每条勾稽关系、每项评分规则有多少单位通过，多少有问题，多少没法检查", write_rules, _no_units)
    yield SheetKind(DECIDED, "哪些得分、数据经人工核定，由谁、凭什么", write_decided, _nothing_decided)
    yield SheetKind(SPOT_CHECKS, "抽评与复核是否一致，差在哪些单位、哪项指标", write_spot_checks, _no_spot_checks)
    yield SheetKind(YEARLY, "与上年相比，各单位得分、名次、收支、比率有什么变化", write_yearly, _no_earlier_year)
    yield SheetKind(YEARLY_GROUPS, "各类单位比上年多了、少了哪些，收支结余合计怎样变", write_yearly_groups, _no_earlier_year)
    yield SheetKind(SINCE_LAST, "与上次运行相比，谁重报了，改正了多少，名次怎样变", write_since_last, _no_former_run)
    if plan.compared.last_time is not None:
        yield SheetKind(VALUES_SINCE_LAST, "重报的表改了哪些填报项", write_values_since_last, no_values_since_last)
        yield SheetKind(FINDINGS_SINCE_LAST, "哪些问题改正了、没改、新出现", write_findings_since_last, no_findings_since_last)
    yield SheetKind(SCHEME, "按什么指标、什么规则评分", write_scheme)
    yield SheetKind(RUN, "用什么程序、什么指标体系算的，怎样重算核对", write_run_info, _no_facts)


def _no_ranked(plan: Plan) -> str:
    return "" if plan.county.ranked else "没有参加排名的单位"


def _nothing_received(plan: Plan) -> str:
    missing = any(unit.status == "missing" for unit in plan.county.units)
    return "" if plan.county.files or missing else "报送文件夹里没有文件"


def _no_county(plan: Plan) -> str:
    return "" if plan.county.units else "没有单位"


def _no_units(plan: Plan) -> str:
    return "" if plan.units else "没有读到任何单位的数据"


def _no_rows(plan: Plan) -> str:
    return "" if has_rows(plan) else "没有单位自行填报的绩效指标"


def _no_balances(plan: Plan) -> str:
    return _no_units(plan) or ("" if plan.balance_figures else "指标体系里没有要推算的收支结余")


def _no_findings(plan: Plan) -> str:
    return "" if plan.facts.units_with_findings else "没有发现问题"


def _nothing_decided(plan: Plan) -> str:
    return "" if plan.decided else "没有人工核定"


def _no_spot_checks(plan: Plan) -> str:
    return "" if any(unit.spot_checks for unit in plan.county.units) else "没有抽评记录"


def _no_departments(plan: Plan) -> str:
    return "" if plan.facts.departments else "名册里没有带下属单位的主管部门"


def _no_earlier_year(plan: Plan) -> str:
    return "" if plan.compared.last_year is not None else "没有给出上年的运行结果"


def _no_former_run(plan: Plan) -> str:
    return "" if plan.compared.last_time is not None else "没有本年度上次的运行结果"


def _no_facts(plan: Plan) -> str:
    return "" if plan.run_facts else "没有记录运行信息"
