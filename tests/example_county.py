"""An invented county of fourteen units, assessed by the real scheme: ties, blanks, zero divisors, all kinds of rows."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from decimal import Decimal

from holding import held

from jixiao_batch.county.consolidate import rank_units
from jixiao_batch.county.results import CountyResult, FileResult
from jixiao_batch.evaluation.assess import assess
from jixiao_batch.evaluation.results import UnitResult, UnitStatus
from jixiao_batch.findings.model import Finding, Place
from jixiao_batch.scheme.loading import LoadedScheme, load_scheme
from jixiao_batch.scheme.model import SELF_TOTAL, Scheme
from jixiao_batch.workbook.reading.quantities import Quantity
from jixiao_batch.workbook.submission import Entry, EntryValue, FormStamp, IndicatorRow, Submission

_AMOUNTS = (
    "上年结转=0 年初预算=61.36 本年追加=0 财政拨款收入=61.36 其他收入=0 基本支出收入=58.36 项目支出收入=3 "
    "基本支出=52.42 项目支出=3 "
    "人员编制=5 实有在职人数=4 年末结余=5.94 三公经费上年预算=1 三公经费本年预算=1 三公经费本年决算=0.9 "
    "政府采购预算=1.2 政府采购执行=1.2"
)


@dataclass(frozen=True)
class Unit:
    """What one unit fills in differently from the pattern; None leaves a field blank."""

    code: str
    name: str
    category: str
    changes: dict[str, str | None] = field(default_factory=dict)
    rows: tuple[IndicatorRow, ...] = ()
    status: UnitStatus = "passed"


def _quantity(text: str) -> Quantity | None:
    digits = text.rstrip("%")
    if not digits.replace(".", "").isdigit():
        return None
    percent = text.endswith("%")
    return Quantity(Decimal(digits) / (100 if percent else 1), "=", percent, "")


def row(
    number: int, section: str, name: str, nature: str, target: str, actual: str, weight: str, claimed: str | None
) -> IndicatorRow:
    """A row of the unit's own indicators; figures that end in % are percentages."""
    return IndicatorRow(
        row=number, section=section, second_level="数量指标", name=name, nature=nature, target=_quantity(target),
        actual=_quantity(actual), target_text=target, actual_text=actual, unit="个", weight=Decimal(weight),
        self_score=None if claimed is None else Decimal(claimed), reason="", cells={},
    )  # fmt: skip


GOOD_ROWS = (
    row(6, "产出", "培训场次", "≥", "3", "3", "10", "10"),
    row(7, "产出", "每人培训成本", "≤", "200", "180", "10", "10"),
    row(8, "效益", "培训合格率", "≥", "90%", "95%", "10", "10"),
    row(9, "满意度", "参训人员满意度", "定性", "满意", "达成", "10", "9"),
)
WEAK_ROWS = (
    row(6, "产出", "新建公厕", "≥", "7", "5", "15", "15"),
    row(7, "产出", "每座成本", "≤", "30", "36", "10", "10"),
    row(8, "效益", "群众出行改善", "定性", "改善", "部分达成", "10", "10"),
    row(9, "满意度", "群众满意度", "≥", "90%", "81.5%", "5", "5"),
)
UNCLEAR_ROWS = (
    row(6, "产出", "巡查次数", "≥", "12", "若干", "20", "20"),
    row(7, "效益", "问题整改率", "≥", "100%", "100%", "20", "20"),
)

UNITS = (
    Unit("001001", "县工伤保险服务中心", "事业单位", rows=GOOD_ROWS),
    Unit("001002", "县档案馆", "事业单位", rows=GOOD_ROWS),
    Unit("002001", "县水利局", "县直机关", {"年初预算": "1860.5", "本年追加": "320.75",
         "财政拨款收入": "2181.25", "基本支出": "1402.33", "项目支出": "690.1", "基本支出收入": "1450", "项目支出收入": "731.25",
         "年末结余": "88.82"}, WEAK_ROWS),
    Unit("002002", "县住房和城乡建设局建设工程质量安全监督管理站", "事业单位", {"有无新建楼堂馆所": "有", "批准建设面积": "1000",
         "实际建设面积": "1080", "批准投资概算": "500", "实际投资": "490"}, GOOD_ROWS, "query"),
    Unit("003001", "白芒营镇人民政府", "乡镇", {"实有在职人数": "7", "政府采购执行": "0.9"}, WEAK_ROWS),
    Unit("003002", "大路铺镇人民政府", "乡镇", {"本年追加": "9.5", "三公经费本年预算": "1.2"}, GOOD_ROWS),
    Unit("003003", "涛圩镇人民政府", "乡镇", {"管理制度健全性:厉行节约制度": "否", "资金使用合规性:无虚列支出": "否",
         SELF_TOTAL: None}, GOOD_ROWS),
    Unit("004001", "县妇女联合会", "群团组织", {"三公经费上年预算": "0", "三公经费本年预算": "0", "政府采购预算": "0",
         "政府采购执行": "0"}, GOOD_ROWS),
    Unit("004002", "县残疾人联合会", "群团组织", {"三公经费上年预算": "0", "三公经费本年预算": "1"}, GOOD_ROWS, "query"),
    Unit("005001", "县融媒体中心", "事业单位", {"人员编制": None}, GOOD_ROWS),
    Unit("005002", "县林业局", "县直机关", {"预决算信息公开性:完整": None}, GOOD_ROWS, "returned"),
    Unit("005003", "=县=交通运输局 #1", "", {"年初预算": "100", "本年追加": "-12.5", "财政拨款收入": "87.5"}, UNCLEAR_ROWS),
    Unit("006001", "县招商服务中心", "", {"财政拨款收入": "61.3601", "年末结余": None}, ()),
    Unit("006002", "县司法局", "县直机关", {"基本支出": "40", "上年结转": "0.1", "其他收入": "0.2"}, WEAK_ROWS),
)  # fmt: skip


def example_county(units: tuple[Unit, ...] = UNITS) -> CountyResult:
    """The county with one missing unit and a folder of files of every status."""
    loaded = load_scheme("jianghua-2023")
    assessed = [unit_result(loaded, unit) for unit in units]
    missing = UnitResult("007001", "县供销合作社联合社", "其他", "missing", "", loaded.scheme.id)
    files = [_file_of(unit) for unit in assessed]
    others = [
        FileResult("~$001.xlsx", "", "ignored", "", "Excel 的临时锁定文件"),
        FileResult("旧表/县档案馆.xlsx", "1" * 64, "duplicate", "001002 县档案馆", "与“001002.xlsx”内容相同"),
        FileResult("损坏.xlsx", "2" * 64, "unreadable", "", "文件已损坏，无法完整读取"),
        FileResult("通讯录.xlsx", "3" * 64, "unknown", "", "文件里找不到表样的填报项，认不出是自评表"),
    ]
    return CountyResult(loaded, 2023, rank_units([*assessed, missing]), (*files, *others))


def _file_of(unit: UnitResult) -> FileResult:
    back = unit.status == "returned"
    reason = "有 1 处错误，已退回" if back else ""
    return FileResult(unit.file, "0" * 64, "returned" if back else "used", f"{unit.code} {unit.name}", reason)


def unit_result(loaded: LoadedScheme, unit: Unit) -> UnitResult:
    """The unit assessed by the scheme; findings of the assessment are kept, the status is the one given."""
    submission = submission_of(loaded.scheme, unit)
    assessment, findings = assess(loaded.scheme, submission)
    if unit.status == "returned":
        place = Place("基础数据", "C60", "各项数据完整")
        cause = Finding("field-missing", "error", "没有填", "“各项数据完整”没有填", "请选“是”或“否”", place, "", "是或否")
        findings = (cause, *findings)
    file = f"{unit.code}.xlsx"
    return UnitResult(
        unit.code, unit.name, unit.category, unit.status, file, loaded.scheme.id, held(submission, assessment, findings)
    )


def submission_of(scheme: Scheme, unit: Unit) -> Submission:
    """The unit's form: the pattern with its own changes."""
    values: dict[str, EntryValue | None] = dict(_pattern(scheme))
    values |= {"单位名称": unit.name, "单位编码": unit.code, "单位类别": unit.category or None}
    values["填报日期"] = datetime.date(2024, 4, 28)
    for field_id, text in unit.changes.items():
        values[field_id] = None if text is None else Decimal(text) if scheme.fields[field_id].is_number else text
    entries = {field_id: Entry(value, Place("基础数据", "C5", field_id)) for field_id, value in values.items()}
    return Submission(FormStamp(scheme.id), entries, unit.rows, "绩效指标")


def _pattern(scheme: Scheme) -> dict[str, EntryValue]:
    pairs = (pair.split("=") for pair in _AMOUNTS.split())
    values: dict[str, EntryValue] = {name: Decimal(amount) for name, amount in pairs}
    values["有无新建楼堂馆所"] = "无"
    values |= {item.id: "是" for item in scheme.item_fields}
    claims = {indicator.self_score_id: indicator.weight for indicator in scheme.indicators if indicator.rows is None}
    subtotals = {group.subtotal_id: group.weight for group in scheme.groups}
    return {**values, **claims, **subtotals, SELF_TOTAL: Decimal(98)}
