"""Units for tests of what is written about one unit: the real one of 2023 and others, each with one thing of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from holding import held

from jixiao_batch.evaluation.assess import assess
from jixiao_batch.evaluation.results import UnitResult, UnitStatus
from jixiao_batch.findings.catalogue import found
from jixiao_batch.findings.model import Finding, Place, by_severity, worst
from jixiao_batch.scheme.loading import LoadedScheme, load_scheme
from jixiao_batch.scheme.model import SELF_TOTAL, Scheme
from jixiao_batch.workbook.layout import make_layout
from jixiao_batch.workbook.reading.quantities import read_quantity
from jixiao_batch.workbook.submission import Entry, EntryValue, FormStamp, IndicatorRow, Submission

_REAL_NUMBERS = (
    "人员编制=5 实有在职人数=4 公务用车编制=0 实有公务用车=0 上年结转=0 年初预算=61.36 本年追加=0 财政拨款收入=61.36 其他收入=0 "
    "基本支出收入=58.36 项目支出收入=3 基本支出=52.42 项目支出=3 年末结余=5.94 基本支出结余=5.94 项目支出结余=0 "
    "三公经费上年预算=0 三公经费本年预算=0 三公经费本年决算=0 政府采购预算=1.2 政府采购执行=1.2"
)
_REAL_WORDS = {
    "单位名称": "江华瑶族自治县工伤保险服务中心",
    "单位编码": "008012",
    "主管部门": "江华瑶族自治县人力资源和社会保障局",
    "单位类别": "事业单位",
    "有无新建楼堂馆所": "无",
}


def row(number: int, section: str, name: str, nature: str, target: str, actual: str, unit: str, *points: str) -> IndicatorRow:
    """A row as the reader hands it on; `points` are 分值 and 自评得分, the latter may be lacking."""
    is_qualitative = nature == "定性"
    weight, *claimed = points
    cells = {"指标值": f"G{number}", "实际完成值": f"I{number}", "分值": f"J{number}", "自评得分": f"K{number}"}
    return IndicatorRow(
        row=number, section=section, second_level="数量指标", name=name, nature=nature,
        target=None if is_qualitative else read_quantity(target, unit).quantity,
        actual=None if is_qualitative else read_quantity(actual, unit).quantity,
        target_text=target, actual_text=actual, unit=unit, weight=Decimal(weight),
        self_score=Decimal(claimed[0]) if claimed else None, reason="", cells=cells,
    )  # fmt: skip


REAL_ROWS = (
    row(6, "产出", "培训场次", "≥", "3", "3", "场", "2", "2"),
    row(7, "产出", "每场培训时长", "≥", "4", "大于4", "小时", "2", "2"),
    row(8, "产出", "参训人次", "≥", "400", "500", "人次", "2", "2"),
    row(9, "产出", "宣传培训成本", "≤", "30", "30", "万元", "2", "2"),
    row(10, "产出", "培训合格率", "≥", "90%", "95%", "%", "2", "2"),
    row(11, "效益", "收回反馈表", "≥", "400", "460", "份", "10", "10"),
    row(12, "满意度", "参训人员满意度", "定性", "满意", "达成", "", "10", "8"),
)


def real_submission(scheme: Scheme) -> Submission:
    """What the centre for work injury insurance reported for 2023."""
    values: dict[str, EntryValue] = {**_REAL_WORDS, "评价年度": Decimal(2023)}
    values |= {name: Decimal(number) for name, number in (pair.split("=") for pair in _REAL_NUMBERS.split())}
    values |= {item.id: "是" for item in scheme.item_fields}
    values |= {one.self_score_id: one.weight for one in scheme.indicators if one.rows is None}
    values |= {group.subtotal_id: group.weight for group in scheme.groups} | {"自评小计:履职效益": Decimal(38)}
    values[SELF_TOTAL] = Decimal(98)
    places = make_layout(scheme).fields
    entries = {
        field_id: Entry(values.get(field_id), Place(place.sheet, place.cell, place.field.label))
        for field_id, place in places.items()
    }
    return Submission(FormStamp(scheme.id), entries, REAL_ROWS, "绩效指标")


def changed(submission: Submission, changes: Mapping[str, EntryValue | int | float | None], **others: object) -> Submission:
    """The submission with other field values (None: blank); numbers are given as they are typed."""
    entries = dict(submission.entries)
    for field_id, given in changes.items():
        value = Decimal(str(given)) if isinstance(given, int | float) else given
        entries[field_id] = replace(entries[field_id], value=value)
    return replace(submission, entries=entries, **others)  # type: ignore[arg-type]


def assessed(loaded: LoadedScheme, submission: Submission, more: tuple[Finding, ...] = ()) -> UnitResult:
    """The unit with the findings of its assessment and some `more`, as the reader would add them."""
    assessment, findings = assess(loaded.scheme, submission)
    everything = by_severity((*more, *findings))
    severity = worst(everything)
    status: UnitStatus = "returned" if severity == "error" else "query" if severity == "query" else "passed"
    code, name, category = (submission.text(one) for one in ("单位编码", "单位名称", "单位类别"))
    file = f"报送/{code}_{name}.xlsx"
    return UnitResult(code, name, category, status, file, loaded.scheme.id, held(submission, assessment, everything))


def real_unit(loaded: LoadedScheme) -> UnitResult:
    return assessed(loaded, real_submission(loaded.scheme))


def unit_with_blanks(loaded: LoadedScheme) -> UnitResult:
    """人员编制, an answer, a total and figures of the rows are missing."""
    blanks = {"人员编制": None, "基本支出": None, "管理制度健全性:厉行节约制度": None, SELF_TOTAL: None, "有无新建楼堂馆所": None}
    rows = (
        row(6, "产出", "巡查次数", "≥", "12", "若干", "次", "20", "20"),
        row(7, "产出", "办件时长", "≤", "10", "大于8", "天", "10", "10"),
        row(8, "效益", "群众知晓率", "≥", "90%", "95", "", "5", "5"),
        row(9, "满意度", "群众满意度", "定性", "满意", "达成", "", "5"),
    )
    submission = changed(real_submission(loaded.scheme), {**blanks, "单位名称": "县档案馆"}, rows=rows)
    missing = [found("field-missing", submission.place(one), expected="数字") for one in ("人员编制", "基本支出")]
    return assessed(loaded, submission, tuple(missing))


def returned_unit(loaded: LoadedScheme) -> UnitResult:
    """Amounts that do not add up and claims that the data do not bear out: the file goes back."""
    changes = {
        "单位名称": "县水利局",
        "年末结余": 8.1,
        "实有在职人数": 7,
        "本年追加": 9.5,
        "三公经费上年预算": 1,
        "三公经费本年预算": 1.2,
    }
    return assessed(loaded, changed(real_submission(loaded.scheme), changes))


def building_unit(loaded: LoadedScheme) -> UnitResult:
    """新建楼堂馆所 over its area, no procurement, every optional figure filled, rows of every kind."""
    building = {"有无新建楼堂馆所": "有", "批准建设面积": 1000, "实际建设面积": 1106.5, "批准投资概算": 500, "实际投资": 490}
    others = {
        "政府采购预算": 0,
        "政府采购执行": 0,
        "资金使用合规性:无虚列支出": "否",
        "预决算信息公开性:完整": "否",
        "单位名称": "县住房和城乡建设局",
    }
    parts = ("因公出国（境）", "公务用车购置", "公务用车运行维护", "公务接待")
    columns = ("上年预算", "本年预算", "本年决算")
    optional = {f"{part}{column}": 0 for part in parts for column in columns}
    optional |= {"人员经费": 40.02, "公用经费": 12.4, "公用经费预算": 13, "公用经费决算": 12.4}
    rows = (
        row(6, "产出", "新建公厕", "≥", "7", "5", "座", "7", "7"),
        row(7, "产出", "每座成本", "≤", "30", "36", "万元", "5", "5"),
        row(8, "产出", "按期完工率", "＝", "100%", "97.5%", "%", "5", "5"),
        row(9, "产出", "维修次数", "≥", "12", "40", "次", "5", "5"),
        row(10, "产出", "零投诉", "≤", "0", "0", "件", "3", "3"),
        row(11, "效益", "改善群众出行条件，方便群众生产生活", "定性", "明显改善", "部分达成并具有一定效果", "", "5", "5"),
        row(12, "效益", "带动就业", "定性", "有带动", "较好", "", "5", "4.5"),
        row(13, "满意度", "群众满意度", "≥", "90%", "81.5%", "%", "5", "5"),
    )
    return assessed(loaded, changed(real_submission(loaded.scheme), {**building, **others, **optional}, rows=rows))


def zero_divisors_unit(loaded: LoadedScheme) -> UnitResult:
    """Denominators of 0: without 编制 and without a budget nothing can be computed."""
    changes = {"人员编制": 0, "年初预算": 0, "三公经费本年预算": 1, "政府采购预算": 0, "政府采购执行": 2, "单位名称": "县供销社"}
    return assessed(loaded, changed(real_submission(loaded.scheme), changes, rows=()))


def unit_with_many_rows(loaded: LoadedScheme) -> UnitResult:
    rows = tuple(row(6 + n, "产出", f"第 {n + 1} 项工作完成数量", "≥", "40", f"{21 + n}", "件", "1", "1") for n in range(40))
    return assessed(loaded, changed(real_submission(loaded.scheme), {"单位名称": "涛圩镇人民政府"}, rows=rows))


def example_units(loaded: LoadedScheme | None = None) -> dict[str, UnitResult]:
    """Every example by name."""
    scheme = loaded or load_scheme("jianghua-2023")
    makers = (real_unit, unit_with_blanks, returned_unit, building_unit, zero_divisors_unit, unit_with_many_rows)
    return {maker.__name__: maker(scheme) for maker in makers}
