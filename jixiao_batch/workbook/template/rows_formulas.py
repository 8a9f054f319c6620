"""What each of the unit's own rows on 绩效指标 works out: completion, points and the check beside them."""

from __future__ import annotations

from decimal import Decimal

from jixiao_batch.numbers import fixed
from jixiao_batch.scheme.indicators import Indicator, RowScoring
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.scheme.readings import excel_text
from jixiao_batch.scheme.rules.tiers import Tiers
from jixiao_batch.scheme.score_readings import NATURES, NOT_SCORED, QUALITATIVE, completion_excel, row_score_excel
from jixiao_batch.workbook.template.checks import (
    FINE,
    HINT,
    NOT_A_NUMBER,
    NOT_FROM_LIST,
    UNFILLED,
    Complaint,
    Live,
    complain,
    first_of,
    not_among,
)

#: what the completion cell shows when a value is no plain number
TO_CHECK = "待核"
_WANTED = ("一级指标", "三级指标", "指标性质", "实际完成值", "分值", "自评得分")


def scored_by_rows(scheme: Scheme) -> list[tuple[Indicator, RowScoring]]:
    """The indicators that are scored by rows, with how."""
    return [(indicator, indicator.rows) for indicator in scheme.indicators if indicator.rows is not None]


def row_sections(scheme: Scheme) -> tuple[str, ...]:
    """一级指标 that a row may belong to."""
    return scheme.table.sections if scheme.table else ()


def sections_that_count(scheme: Scheme) -> tuple[str, ...]:
    """Those whose rows are only met or not."""
    return tuple(section for _, rows in scored_by_rows(scheme) if rows.counts_rows_met for section in rows.sections)


def tier_names(scheme: Scheme) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of the tiers as the form offers them, and all words that count as one."""
    rules = [rows.qualitative for _, rows in scored_by_rows(scheme) if isinstance(rows.qualitative, Tiers)]
    tiers = [tier for rule in rules for tier in rule.tiers]
    offered = dict.fromkeys(tier.name for tier in tiers)
    return tuple(offered), tuple(dict.fromkeys([*offered, *(alias for tier in tiers for alias in tier.aliases)]))


def completion_cell(cell: dict[str, str], entries: str) -> Live:
    """完成率; 待核 where a value is text, or a bare share in a % row (0.95) that may mean 95% or 0.95%."""
    nature, target, actual = cell["指标性质"], cell["指标值"], cell["实际完成值"]
    plain_numbers = f"AND(COUNT({target},{actual})=2,NOT({_is_bare_share(cell)}))"
    known = f"IF({plain_numbers},{completion_excel(nature, target, actual)},{excel_text(TO_CHECK)})"
    waiting = f'IF(OR({nature}="",{actual}=""),"",{known})'
    return Live(f'IF(COUNTA({entries})=0,"",IF({nature}="{QUALITATIVE}","{QUALITATIVE}",{waiting}))')


def _is_bare_share(cell: dict[str, str]) -> str:
    shares = [f"IF(ISNUMBER({c}),AND({c}<>0,ABS({c})<1.5),FALSE)" for c in (cell["指标值"], cell["实际完成值"])]
    return f'AND({cell["计量单位"]}="%",OR({",".join(shares)}))'


def points_cell(scheme: Scheme, cell: dict[str, str], entries: str, rate: str) -> Live:
    """参考得分; blank for a blank row."""
    return Live(f'IF(COUNTA({entries})=0,"",{_score(scheme, cell, rate)})')


def _score(scheme: Scheme, cell: dict[str, str], rate: str) -> str:
    """The row's points under the rules of its section."""
    scored = scored_by_rows(scheme)
    formulas = [_points(scheme, rows, cell, rate) for _, rows in scored]
    if len(set(formulas)) == 1 and sum(len(rows.sections) for _, rows in scored) == len(row_sections(scheme)):
        return formulas[0]
    expression = excel_text(NOT_SCORED)
    for (_, rows), formula in reversed(list(zip(scored, formulas, strict=True))):
        expression = f"IF({not_among(cell['一级指标'], rows.sections)},{expression},{formula})"
    return expression


def _points(scheme: Scheme, rows: RowScoring, cell: dict[str, str], rate: str) -> str:
    return row_score_excel(rows, rate, cell["实际完成值"], cell["自评得分"], cell["分值"], scheme.score_places)


def check_cell(scheme: Scheme, cell: dict[str, str], entries: str, rate: str, score: str) -> Live:
    """核对: the first thing that is wrong with the row, or a hint where its points are not what its data give."""
    section, nature, actual = cell["一级指标"], cell["指标性质"], cell["实际完成值"]
    weight, own = cell["分值"], cell["自评得分"]
    qualitative = f'{nature}="{QUALITATIVE}"'
    offered, tiers = tier_names(scheme)
    complaints = [complain(f'{cell[name]}=""', f"{UNFILLED}：{name}") for name in _WANTED]
    complaints += [
        complain(f'AND({cell["指标值"]}="",NOT({qualitative}))', f"{UNFILLED}：指标值"),
        complain(not_among(section, row_sections(scheme)), f"一级指标{NOT_FROM_LIST}"),
        complain(not_among(nature, NATURES), f"指标性质{NOT_FROM_LIST}"),
        complain(f"NOT(ISNUMBER({weight}))", f"分值{NOT_A_NUMBER}"),
        complain(f"{weight}<=0", "分值应大于 0"),
        complain(f"NOT(ISNUMBER({own}))", f"自评得分{NOT_A_NUMBER}"),
        complain(f"{own}<0", "自评得分不能为负数"),
        complain(f"{own}>{weight}", "自评得分超过分值"),
    ]
    if tiers:
        complaints.append(complain(f"AND({qualitative},{not_among(actual, tiers)})", f"请填 {'/'.join(offered)}"))
    gap = f"ROUND({score}-{own},9)"
    compared = f"ISNUMBER({score})"
    if counting := sections_that_count(scheme):
        compared = f"AND({compared},{not_among(section, counting)})"
    difference = f'"{HINT}与参考得分差 "&TEXT({gap},"{_signed(scheme)}")'
    complaints += [
        complain(f"AND(NOT({qualitative}),{_is_bare_share(cell)})", f"{HINT}单位是 % 的，95% 填 95"),
        complain(f"{rate}={excel_text(TO_CHECK)}", f"{HINT}完成值不是单纯的数，由财政部门核"),
        Complaint(f"IF({compared},{gap}<>0,FALSE)", difference),
    ]
    checked = first_of(complaints, Live(f'"{FINE}"'))
    return Live(f'IF(COUNTA({entries})=0,"",{checked.formula})')


def _signed(scheme: Scheme) -> str:
    digits = fixed(Decimal(0), scheme.score_places)
    return f"+{digits};-{digits}"
