"""What comes after the first 报送 of the sample county, as chosen: forms corrected and late, decisions, last year's units.

`make_second_round.py` writes the files; the story that they tell is in README.md and guarded by tests/test_sample_round.py.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from units import INSTITUTION, NONE, OFFICE, UNITS, Unit

YEAR = 2023
DUE = datetime.date(2024, 3, 31)
#: files and folder beside 报送
ROSTER, LATER, DECISIONS, LAST_YEAR = "单位名册.xlsx", "第二次报送", "第二次复核意见.xlsx", "上年结果.json"

BY_NAME = {unit.name: unit for unit in UNITS}

CULTURE = Unit(
    "105001", "清禾县文化旅游广电体育局", OFFICE, 34, 33, "1420.00", "438.60", "936.20", "文化",
    "5.3 | 66 | 96 | 达成:7.4 | 94",
    cars=(2, 2), carried="15.00", project_funds="965.00", personnel="386.00",
    travel=(NONE, ("7.20", "7.20", "7.05"), ("3.60", "3.40", "2.80")), procurement=("88.00", "86.40"),
)  # fmt: skip
#: the roster has 清禾县乡村振兴事务中心, 116001
REVIVAL = Unit(
    "116010", "清禾县乡村振兴服务中心", INSTITUTION, 12, 12, "305.00", "142.80", "150.60", "农村",
    "3050 | 13 | 96 | 92 | 0.176 | 612 | 达成:3.6 | 92",
    department="清禾县农业农村局", project_funds="158.00", personnel="126.00",
    travel=(NONE, NONE, ("0.80", "0.80", "0.46")), procurement=("14.00", "13.80"),
)  # fmt: skip
LATE = {"清禾县文化旅游广电体育局.xlsx": CULTURE, "乡村振兴自评表.xlsx": REVIVAL}
#: sent again with the mistake mended
CORRECTED = ("清禾县市场监督管理局", "清禾县城市管理局", "清禾县职业中等专业学校", "清禾县红十字会")
#: sent again with one of its three wrong totals mended
STILL_WRONG = replace(BY_NAME["清禾县林业局"], typed={"三公经费上年预算": "0", "三公经费本年预算": "0"})

#: units that are on the roster beside those that have sent a form
OTHERS: tuple[dict[str, object], ...] = (
    {"单位编码": "116001", "单位名称": "清禾县乡村振兴事务中心", "主管部门": "清禾县农业农村局", "单位类别": INSTITUTION},
    {"单位编码": "103005", "单位名称": "清禾县机关事务服务中心", "主管部门": "清禾县财政局", "单位类别": INSTITUTION},
    {"单位编码": "117002", "单位名称": "清禾县地震监测站", "单位类别": INSTITUTION, "免报原因": "2023 年 6 月机构撤并"},
)

#: (单位编码, 对象) -> what the reviewers have written
ANSWERS: Mapping[tuple[str, str], Mapping[str, object]] = {
    ("106001", "预算控制率"): {
        "处理": "采信", "理由": "追加的 480 万元是上级专项，不计入", "依据": "清财社〔2023〕某号指标文件", "复核人": "复核甲",
    },
    ("106008", "患者满意情况"): {"处理": "调整", "核定值": 6.4, "理由": "候诊时间偏长，按“部分达成”上限", "复核人": "复核甲"},
    ("301001", "各行分值合计不足分值：绩效指标"): {"处理": "采信", "理由": "有一行漏填分值 2 分，不补", "复核人": "复核甲"},
    ("105004", "公共文化服务水平"): {"处理": "调整", "核定值": 6, "理由": "有佐证材料，认定部分达成", "复核人": "复核乙"},
    ("105006", "自评小计不等于各项之和：过程小计"): {"处理": "采信", "理由": "笔误，按各项之和", "复核人": "复核乙"},
    ("110001", "项目按期完工率"): {"处理": "扣分", "核定值": 0.5, "理由": "两处未按期完工，另扣 0.5 分", "复核人": "复核甲"},
}  # fmt: skip
#: whose form it is was asked by telephone before the second run; the line is added by hand
ADDED_LINE = {
    "单位编码": "116001", "单位名称": "清禾县乡村振兴事务中心", "类别": "归属", "对象": "乡村振兴自评表.xlsx", "处理": "是",
    "理由": "电话问过，单位用了旧名称和旧编码", "复核人": "复核乙", "日期": "2024-04-08",
}  # fmt: skip

#: units of last year's results; what they had left over then is 上年结转 of this year, but for one
OF_LAST_YEAR = (
    "清禾县财政局", "清禾县教育局", "清禾县第一中学", "清禾县农业农村局", "清禾县石桥镇人民政府", "清禾县妇女联合会",
    "清禾县图书馆", "清禾县卫生健康局", "清禾县人民医院", "清禾县总工会", "清禾县水利局", "清禾县科学技术协会",
)  # fmt: skip
DIFFERS, LEFT_OVER = "清禾县水利局", Decimal("43.20")
GONE = Unit("118001", "清禾县物资总公司", INSTITUTION, 6, 6, "70.00", "58.20", "11.80", "机关",
            "20 | 95 | 100 | 60 | 达成:7 | 90", project_funds="11.80", procurement=("2.00", "2.00"))  # fmt: skip


def later_forms() -> dict[str, Unit]:
    """File name -> the unit that sends it again or late."""
    mended = {f"{name}.xlsx": replace(BY_NAME[name], typed={}) for name in CORRECTED}
    return {**mended, f"{STILL_WRONG.name}.xlsx": STILL_WRONG, **LATE}


def last_years(unit: Unit) -> Unit:
    """The unit a year before: nineteen twentieths of the money, no mistakes, and left over what it carried into this year."""
    left_over = LEFT_OVER if unit.name == DIFFERS else Decimal(unit.carried)
    budget = (Decimal(unit.budget) * 19 / 20).quantize(Decimal("0.01"))
    projects = (Decimal(unit.project_funds) * 19 / 20).quantize(Decimal("0.01"))
    return replace(
        unit, carried="0", added="0", budget=str(budget), project_funds=str(projects), spent_project=str(projects),
        spent_basic=str(budget - projects - left_over), personnel="", building=(), typed={}, weights={},
    )  # fmt: skip
