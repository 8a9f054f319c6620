"""Submissions for tests, built by hand: the figures that a unit published for 2023, with whatever a test changes."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from jixiao_batch.findings.model import Place
from jixiao_batch.scheme.loading import load_scheme
from jixiao_batch.workbook.layout import DATA_SHEET, ROWS_SHEET, SELF_SHEET
from jixiao_batch.workbook.reading.quantities import Quantity, Relation
from jixiao_batch.workbook.submission import Entry, FormStamp, IndicatorRow, Submission

SCHEME = load_scheme("jianghua-2023").scheme

#: amounts in 万元
REAL: dict[str, str] = {
    "单位名称": "江华瑶族自治县工伤保险服务中心", "单位编码": "043012", "人员编制": "5", "实有在职人数": "4",
    "上年结转": "0", "年初预算": "61.36", "本年追加": "0", "财政拨款收入": "61.36", "其他收入": "0",
    "基本支出收入": "58.36", "项目支出收入": "3", "基本支出": "52.42", "项目支出": "3",
    "年末结余": "5.94", "基本支出结余": "5.94", "项目支出结余": "0",
    "三公经费上年预算": "0", "三公经费本年预算": "0", "三公经费本年决算": "0", "政府采购预算": "1.2", "政府采购执行": "1.2",
    "有无新建楼堂馆所": "无",
    "自评得分:在职人员控制率": "5", "自评得分:三公经费变动率": "5", "自评得分:预算完成率": "5", "自评得分:预算控制率": "5",
    "自评得分:新建楼堂馆所面积控制率": "5", "自评得分:新建楼堂馆所投资概算控制率": "5", "自评得分:政府采购执行率": "6",
    "自评得分:管理制度健全性": "8", "自评得分:资金使用合规性": "6", "自评得分:预决算信息公开性": "10",
    "自评小计:投入": "10", "自评小计:过程": "50", "自评小计:履职效益": "38", "自评总分": "98",
}  # fmt: skip


def quantity(number: str, relation: Relation = "=") -> Quantity:
    """3 or 95%, read as a cell of a row says it."""
    is_rate = number.endswith("%")
    value = Decimal(number.removesuffix("%")) / (100 if is_rate else 1)
    return Quantity(value, relation, is_rate, "%" if is_rate else "")


def own_row(
    section: str,
    name: str,
    nature: str,
    target: str | Quantity | None,
    actual: str | Quantity | None,
    weight: str | None,
    claimed: str | None,
    *,
    word: str = "",
    reason: str = "写明了",
    row: int = 6,
) -> IndicatorRow:
    """One of the unit's own rows; `word` is the 实际完成值 of a qualitative one."""
    taken, done = (quantity(one) if isinstance(one, str) else one for one in (target, actual))
    return IndicatorRow(
        row=row,
        section=section,
        second_level="",
        name=name,
        nature=nature,
        target=taken,
        actual=done,
        target_text=str(target or ""),
        actual_text=word or str(actual or ""),
        unit="",
        weight=None if weight is None else Decimal(weight),
        self_score=None if claimed is None else Decimal(claimed),
        reason=reason,
        cells={"实际完成值": f"I{row}", "分值": f"J{row}", "自评得分": f"K{row}", "偏差原因及改进措施": f"L{row}"},
    )


REAL_ROWS = (
    own_row("产出", "培训场次", "≥", "3", "3", "2", "2", row=6),
    own_row("产出", "每场时长", "≥", "4", quantity("4", ">"), "2", "2", row=7),
    own_row("产出", "参训人次", "≥", "400", "500", "2", "2", row=8),
    own_row("产出", "宣传成本", "≤", "30", "30", "2", "2", row=9),
    own_row("产出", "培训合格率", "≥", "90%", "95%", "2", "2", row=10),
    own_row("效益", "反馈表", "≥", "400", "460", "10", "10", row=11),
    own_row("满意度", "服务对象满意度", "定性", None, None, "10", "8", word="达成", row=12),
)


def submission(rows: Sequence[IndicatorRow] = REAL_ROWS, **changed: str | None) -> Submission:
    """The unit's form with `changed` fields; None leaves one blank. Items are 是 unless changed."""
    typed: dict[str, str | None] = {**{item.id: "是" for item in SCHEME.item_fields}, **REAL, **changed}
    entries = {}
    for place, (name, text) in enumerate(typed.items(), 5):
        field = SCHEME.fields[name]
        sheet = SELF_SHEET if field.block == "自评" else DATA_SHEET
        value = text if text is None or not field.is_number else Decimal(text)
        entries[name] = Entry(value, Place(sheet, f"C{place}", field.label))
    return Submission(FormStamp(), entries, tuple(rows), ROWS_SHEET)
