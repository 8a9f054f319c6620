"""What the county's report (汇总报告) says: every placeholder of its template, from one run's results.

A group is an empty mapping, a text "" and a list empty where there is nothing to say: the template leaves the section out.
"""

from __future__ import annotations

from collections.abc import Sequence

from jixiao_batch.county.consolidate import summarise
from jixiao_batch.county.results import CountyResult
from jixiao_batch.evaluation.results import ADOPTED, UNIT_STATUS_WORDS, UnitResult
from jixiao_batch.history.changes import Comparison
from jixiao_batch.history.yearly import group_counts
from jixiao_batch.numbers import plain
from jixiao_batch.reports.charts import county_charts
from jixiao_batch.reports.county_decisions import decided_rows, decisions
from jixiao_batch.reports.county_facts import NO_GROUP, TOTAL, CountyFacts, count_word
from jixiao_batch.reports.county_money import money, money_table, rates_table
from jixiao_batch.reports.county_problems import problems, suggestions, weak_indicators
from jixiao_batch.reports.county_scores import compared_scores, grades, group_scores, overstated, ranked_row, scores
from jixiao_batch.reports.naming import Naming
from jixiao_batch.reports.words import Context, counted, share, some
from jixiao_batch.scheme.model import Scheme


def county_context(
    county: CountyResult, compared: Comparison | None, *, anonymous: bool = False, naming: Naming | None = None
) -> Context:
    """Values of all placeholders of the county's report; `compared` only counts when it is of an earlier year."""
    scheme = county.loaded.scheme
    named = naming or Naming(county.units, anonymous=anonymous)
    one = CountyFacts(county, summarise(scheme, county.units), named)
    found = problems(county, one.summary, named)
    weak = weak_indicators(scheme, one.summary)
    return {
        "年度": str(county.year),
        "评价对象": scheme.subject,
        "指标体系": scheme.title,
        "满分": plain(scheme.full_score),
        "依据": "、".join(scheme.basis),
        "得分词": one.score_word,
        "报送": _received(one),
        "报送表": _received_table(one),
        "增减": _movement(compared, named),
        "增减表": _movement_table(compared, one.groups) if _of_last_year(compared) else [],
        "收支": money(one),
        "收支表": money_table(one),
        "比率表": rates_table(one),
        "得分": scores(one),
        "等次表": grades(one),
        "分组表": group_scores(one),
        "排名表": [ranked_row(one, unit) for unit in county.ranked],
        "对比": compared_scores(one),
        "虚高表": overstated(one),
        "核定": decisions(one),
        "核定表": decided_rows(one),
        "问题": found,
        "薄弱指标": weak,
        "建议": suggestions(one.summary, [row["指标"] for row in weak]),
        "附件名称": f"{'和'.join(apart)}单位名单" if (apart := _left_out(one)) else "",
        "退回名单": _listed(one, "returned"),
        "未报名单": _listed(one, "missing"),
        "指标表": _indicator_table(scheme),
        **county_charts(scheme, county, one.summary),
    }


def _received(one: CountyFacts) -> dict[str, str]:
    statuses, county = one.summary.statuses, one.county
    units = one.summary.units
    reported = units - statuses["missing"]
    adopted = len(one.adopted)
    exempt = [unit for unit in county.expected.roster.units if unit.exempt] if county.expected else []
    return {
        "应报": str(units) if county.expected else "",
        "已报": str(reported),
        "报送率": share(reported, units),
        "采用": str(adopted),
        "采用率": share(adopted, units),
        "退回": count_word(statuses["returned"]),
        "未报": count_word(statuses["missing"]),
        "采用分布": counted({UNIT_STATUS_WORDS[status]: statuses[status] for status in ADOPTED}),
        "未计入": "、".join(_left_out(one)),
        "免报": count_word(len(exempt)),
    }


def _left_out(one: CountyFacts) -> list[str]:
    """Words of the statuses, of those that occur, whose units are not added up."""
    return [word for status, word in UNIT_STATUS_WORDS.items() if status not in ADOPTED and one.summary.statuses[status]]


def _received_table(one: CountyFacts) -> list[dict[str, str]]:
    rows = [_received_row(group or NO_GROUP, one.of_group(one.county.units, group)) for group in one.groups]
    return [*rows, _received_row(TOTAL, one.county.units)] if one.county.units else []


def _received_row(name: str, units: Sequence[UnitResult]) -> dict[str, str]:
    found = [unit.status for unit in units]
    counts = {UNIT_STATUS_WORDS[status]: found.count(status) for status in UNIT_STATUS_WORDS}
    return {"类别": name, "单位数": str(len(units)), **{word: str(count) for word, count in counts.items()}}


def _of_last_year(compared: Comparison | None) -> bool:
    return compared is not None and compared.is_earlier_year


def _movement(compared: Comparison | None, naming: Naming) -> dict[str, str]:
    """户数增减 against the year before; nothing when no earlier year is at hand."""
    if compared is None or not compared.is_earlier_year:
        return {}
    counts = group_counts(compared.changes)
    before, after = sum(count.before for count in counts), sum(count.after for count in counts)
    new = [name for count in counts for name in count.new]
    gone = [name for count in counts for name in count.gone]
    change = after - before
    word = f"增加{change}个" if change > 0 else f"减少{-change}个" if change < 0 else "户数没有变化"
    return {
        "上年": str(compared.before_year),
        "上年户数": str(before),
        "本年户数": str(after),
        "变化": word,
        "新增": _whose(new, naming),
        "减少": _whose(gone, naming),
    }


def _whose(names: Sequence[str], naming: Naming) -> str:
    if not names:
        return ""
    return f"{len(names)}个" if naming.anonymous else f"{len(names)}个（{some(names, 5)}）"


def _movement_table(compared: Comparison | None, order: Sequence[str]) -> list[dict[str, str]]:
    counts = group_counts(compared.changes, order=order) if compared is not None else ()
    rows = [(count.group or NO_GROUP, count.before, count.after) for count in counts]
    rows.append((TOTAL, sum(before for _, before, _ in rows), sum(after for _, _, after in rows)))
    return [
        {
            "类别": name,
            "上年": str(before),
            "本年": str(after),
            "增减": f"+{after - before}" if after > before else str(after - before),
        }
        for name, before, after in rows
    ]


def _listed(one: CountyFacts, status: str) -> list[dict[str, str]]:
    units = [unit for unit in one.county.units if unit.status == status]
    return [
        {"序号": str(number), "单位": one.naming(unit), "类别": unit.category, "原因": _reason(one, unit)}
        for number, unit in enumerate(units, start=1)
    ]


def _reason(one: CountyFacts, unit: UnitResult) -> str:
    if unit.status == "missing":
        return "报来的文件打不开" if unit.unopened else "没有收到自评表"
    errors = [finding for finding in unit.findings if finding.severity == "error"]
    if not errors:
        return "退回"
    messages = list(dict.fromkeys(finding.message for finding in errors))
    shown = messages[0] if not one.naming.tells(messages[0]) else errors[0].title
    return f"{shown}等{len(errors)}处错误" if len(errors) > 1 else shown


def _indicator_table(scheme: Scheme) -> list[dict[str, str]]:
    return [
        {
            "一级": group.name,
            "二级": part.name,
            "三级": indicator.name,
            "分值": plain(indicator.weight),
            "规则": scheme.sentence(indicator),
        }
        for group in scheme.groups
        for part in group.parts
        for indicator in part.indicators
    ]
