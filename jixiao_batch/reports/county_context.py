"""What the county's report (汇总报告) says: every placeholder of its template, from one run's results.

A group is an empty mapping, a text "" and a list empty where there is nothing to say: the template leaves the section out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jixiao_batch.county.consolidate import CountySummary, summarise
from jixiao_batch.county.results import CountyResult
from jixiao_batch.evaluation.results import ADOPTED, UNIT_STATUS_WORDS, Assessment, UnitResult, is_adopted
from jixiao_batch.history.changes import Comparison
from jixiao_batch.history.yearly import group_counts
from jixiao_batch.numbers import ZERO, percent, plain
from jixiao_batch.reports.charts import county_charts
from jixiao_batch.reports.county_problems import problems, suggestions, weak_indicators
from jixiao_batch.reports.naming import Naming
from jixiao_batch.reports.words import Context, against, amount, average, clean_text, counted, points, share, signed, some
from jixiao_batch.scheme.figures import Figure
from jixiao_batch.scheme.model import Grade, Scheme

TOTAL, NO_GROUP = "合计", "未分类"
#: of the units whose own scores are far above the recomputed ones
_MOST_OVERSTATED = 10
#: columns that stand on an upright page beside the names
_MOST_COLUMNS = 5
#: amounts of the form that the report names where the scheme asks for them; canonical names of fields
_AMOUNTS = (
    ("年初预算", "本年追加"),
    ("三公经费上年预算", "三公经费本年预算", "三公经费本年决算"),
    ("政府采购预算", "政府采购执行"),
)


@dataclass(frozen=True, slots=True)
class _County:
    county: CountyResult
    summary: CountySummary
    naming: Naming

    @property
    def scheme(self) -> Scheme:
        return self.county.loaded.scheme

    @property
    def adopted(self) -> tuple[UnitResult, ...]:
        return tuple(unit for unit in self.county.units if is_adopted(unit))

    @property
    def score_word(self) -> str:
        """核定 as soon as people have decided on any score, as in the county workbook."""
        return "核定" if any(unit.decided for unit in self.county.units) else "复核"

    @property
    def groups(self) -> tuple[str, ...]:
        """Categories of the units, in the order in which the form offers them, then the others by name."""
        field = self.scheme.fields.get("单位类别")
        offered = list(field.choices) if field is not None else []
        found = {unit.category for unit in self.county.units}
        ordered = [name for name in offered if name in found]
        return (*ordered, *sorted(found - {*ordered, ""}), *([""] if "" in found else []))

    def of_group(self, units: Sequence[UnitResult], group: str) -> tuple[UnitResult, ...]:
        return tuple(unit for unit in units if unit.category == group)


def county_context(
    county: CountyResult, compared: Comparison | None, *, anonymous: bool = False, naming: Naming | None = None
) -> Context:
    """Values of all placeholders of the county's report; `compared` only counts when it is of an earlier year."""
    scheme = county.loaded.scheme
    named = naming or Naming(county.units, anonymous=anonymous)
    one = _County(county, summarise(scheme, county.units), named)
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
        "收支": _money(one),
        "收支表": _money_table(one),
        "比率表": _rates_table(one),
        "得分": _scores(one),
        "等次表": _grades(one),
        "分组表": _group_scores(one),
        "排名表": [_ranked_row(one, unit) for unit in county.ranked],
        "对比": _compared_scores(one),
        "虚高表": _overstated(one),
        "问题": found,
        "薄弱指标": weak,
        "建议": suggestions(one.summary, [row["指标"] for row in weak]),
        "附件名称": f"{'和'.join(apart)}单位名单" if (apart := _left_out(one)) else "",
        "退回名单": _listed(one, "returned"),
        "未报名单": _listed(one, "missing"),
        "指标表": _indicator_table(scheme),
        **county_charts(scheme, county, one.summary),
    }


# ---------------------------------------------------------------- who reported


def _received(one: _County) -> dict[str, str]:
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
        "退回": _or_nothing(statuses["returned"]),
        "未报": _or_nothing(statuses["missing"]),
        "采用分布": counted({UNIT_STATUS_WORDS[status]: statuses[status] for status in ADOPTED}),
        "未计入": "、".join(_left_out(one)),
        "免报": _or_nothing(len(exempt)),
    }


def _left_out(one: _County) -> list[str]:
    """Words of the statuses, of those that occur, whose units are not added up."""
    return [word for status, word in UNIT_STATUS_WORDS.items() if status not in ADOPTED and one.summary.statuses[status]]


def _or_nothing(count: int) -> str:
    return str(count) if count else ""


def _received_table(one: _County) -> list[dict[str, str]]:
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


# ---------------------------------------------------------------- money and rates


def _money_figures(scheme: Scheme) -> tuple[Figure, ...]:
    return tuple(figure for figure in scheme.figures if figure.unit == "万元")[:_MOST_COLUMNS]


def _money(one: _County) -> dict[str, str]:
    known = one.summary.money
    parts = [
        f"{figure.name}{amount(known[figure.name].total)}万元"
        for figure in _money_figures(one.scheme)
        if known[figure.name].units
    ]
    if not parts:
        return {}
    fields = one.scheme.fields
    others = [
        "，".join(f"{name}{amount(known[name].total)}万元" for name in names)
        for names in _AMOUNTS
        if all(name in known and known[name].units and fields[name].unit == "万元" for name in names)
        and any(known[name].total for name in names)
    ]
    return {"单位数": str(len(one.adopted)), "合计": "，".join(parts), "明细": "；".join(others)}


def _money_table(one: _County) -> dict[str, Any]:
    figures = _money_figures(one.scheme)
    if not figures or not one.adopted:
        return {}
    groups = [(group or NO_GROUP, one.of_group(one.adopted, group)) for group in one.groups]
    rows = [_money_row(figures, name, units) for name, units in groups if units]
    return {"列": [figure.name for figure in figures], "行": [*rows, _money_row(figures, TOTAL, one.adopted)]}


def _money_row(figures: Sequence[Figure], name: str, units: Sequence[UnitResult]) -> dict[str, Any]:
    sums = [sum(_values(units, figure.name), ZERO) for figure in figures]
    return {"类别": name, "单位数": str(len(units)), "值": [amount(value) for value in sums]}


def _values(units: Sequence[UnitResult], figure: str) -> list[Decimal]:
    found = (assessed(unit).figures[figure].value for unit in units)
    return [value for value in found if value is not None]


def assessed(unit: UnitResult) -> Assessment:
    if unit.assessment is None:
        raise ValueError(f"{unit.label} has no assessment")
    return unit.assessment


def _rates_table(one: _County) -> dict[str, Any]:
    """Simple averages over the adopted units, as in 全县汇总; all categories side by side where the page has room."""
    groups = [(group or NO_GROUP, one.of_group(one.adopted, group)) for group in one.groups]
    shown = [(name, units) for name, units in groups if units]
    columns = [("全县", one.adopted), *(shown if 1 < len(shown) <= _MOST_COLUMNS else [])]
    rows = []
    for figure in one.scheme.figures:
        if figure.is_rate and _values(one.adopted, figure.name):
            means = [average(_values(units, figure.name), 4) for _, units in columns]
            rows.append({"名称": figure.name, "值": ["—" if mean is None else percent(mean) for mean in means]})
    return {"列": [name for name, _ in columns], "行": rows} if rows else {}


# ---------------------------------------------------------------- scores


def _scores(one: _County) -> dict[str, str]:
    scores, places, ranked = one.summary.scores, one.scheme.score_places, one.county.ranked
    if not ranked:
        return {}

    def named(total: Decimal | None) -> str:
        return some([one.naming(unit) for unit in ranked if assessed(unit).score_total == total], 2)

    return {
        "参加排名": str(len(ranked)),
        "未排名": _or_nothing(len(one.adopted) - len(ranked)),
        "平均": points(scores.average, places),
        "最高": points(scores.highest, places),
        "最高单位": named(scores.highest),
        "最低": points(scores.lowest, places) if scores.lowest != scores.highest else "",
        "最低单位": named(scores.lowest),
        "分布": "、".join(
            f"“{name}”{count}个，占{share(count, len(ranked))}" for name, count in one.summary.grades.items() if count
        ),
    }


def _grades(one: _County) -> list[dict[str, str]]:
    ranked = len(one.county.ranked)
    if not ranked:
        return []
    grades = one.scheme.grades
    lines = [
        {
            "等次": grade.name,
            "标准": _span_of(grades, place),
            "单位数": str(one.summary.grades[grade.name]),
            "占比": share(one.summary.grades[grade.name], ranked),
        }
        for place, grade in enumerate(grades)
    ]
    return [*lines, {"等次": TOTAL, "标准": "", "单位数": str(ranked), "占比": share(ranked, ranked)}]


def _span_of(grades: Sequence[Grade], place: int) -> str:
    """90分及以上, 80分及以上不满90分, 不满60分."""
    lower = f"{plain(grades[place].lower)}分及以上" if grades[place].lower else ""
    return lower + (f"不满{plain(grades[place - 1].lower)}分" if place else "")


def _group_scores(one: _County) -> list[dict[str, str]]:
    places, rows = one.scheme.score_places, []
    for group in one.groups:
        totals = [assessed(unit).score_total for unit in one.of_group(one.county.ranked, group)]
        if totals:
            shown = (average(totals, places), max(totals), min(totals))
            row = dict(zip(("平均", "最高", "最低"), (points(value, places) for value in shown), strict=True))
            rows.append({"类别": group or NO_GROUP, "单位数": str(len(totals)), **row})
    return rows if len(rows) > 1 else []


def _ranked_row(one: _County, unit: UnitResult) -> dict[str, str]:
    found, places = assessed(unit), one.scheme.score_places
    return {
        "名次": str(unit.rank),
        "单位": one.naming(unit),
        "类别": unit.category,
        "类别名次": str(unit.group_rank or "—"),
        "自评": points(found.self_total, places),
        "复核": points(found.score_total, places),
        "差异": signed(found.difference, places),
        "等次": found.grade,
    }


def _compared_scores(one: _County) -> dict[str, str]:
    both = [found for unit in one.adopted if (found := assessed(unit)).self_total is not None]
    if not both:
        return {}
    compared, places = one.summary.comparison, one.scheme.score_places
    claimed = sum((found.self_total or ZERO for found in both), ZERO)
    recomputed = sum((found.score_total for found in both), ZERO)
    same = compared.units - compared.overstated - compared.understated
    counts = {"自评偏高": compared.overstated, "自评偏低": compared.understated, "一致": same}
    return {
        "单位数": str(compared.units),
        "自评合计": points(claimed, places),
        "复核合计": points(recomputed, places),
        "差异": against(one.score_word, recomputed - claimed, places),
        "分布": counted(counts),
    }


def _overstated(one: _County) -> list[dict[str, str]]:
    """Units that gave themselves more than was recomputed, the most first."""
    places = one.scheme.score_places
    found = [unit for unit in one.adopted if (assessed(unit).difference or ZERO) < 0]
    found.sort(key=lambda unit: (assessed(unit).difference or ZERO, unit.code, unit.name))
    return [
        {
            "单位": one.naming(unit),
            "自评": points(assessed(unit).self_total, places),
            "复核": points(assessed(unit).score_total, places),
            "差异": signed(assessed(unit).difference, places),
            "主要指标": _why_overstated(assessed(unit), places),
        }
        for unit in found[:_MOST_OVERSTATED]
    ]


def _why_overstated(found: Assessment, places: int) -> str:
    lower = [result for result in found.indicators if (result.difference or ZERO) < 0]
    lower.sort(key=lambda result: result.difference or ZERO)
    return (
        "、".join(f"{result.indicator.name}（{signed(result.difference, places)}）" for result in lower[:2])
        or "总分不等于各项之和"
    )


# ---------------------------------------------------------------- appendices


def _listed(one: _County, status: str) -> list[dict[str, str]]:
    units = [unit for unit in one.county.units if unit.status == status]
    return [
        {"序号": str(number), "单位": one.naming(unit), "类别": unit.category, "原因": _reason(one, unit)}
        for number, unit in enumerate(units, start=1)
    ]


def _reason(one: _County, unit: UnitResult) -> str:
    if unit.status == "missing":
        return "报来的文件打不开" if unit.unopened else "没有收到自评表"
    errors = [finding for finding in unit.findings if finding.severity == "error"]
    if not errors:
        return "退回"
    messages = list(dict.fromkeys(finding.message for finding in errors))
    shown = messages[0] if not one.naming.tells(messages[0]) else errors[0].title
    return clean_text(f"{shown}等{len(errors)}处错误" if len(errors) > 1 else shown)


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
