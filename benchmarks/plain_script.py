"""What a user would write instead: pandas reads each form, plain loops score it, openpyxl writes a sheet per unit.

    python benchmarks/plain_script.py FOLDER OUT

It is the measure that the tool is held against, so it is written fairly: each workbook is opened once, nothing is read twice.
It knows one form (jianghua-2023) by fixed cells, checks nothing, and stops at the first number that is not one.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side

DATA, SELF, ROWS = "基础数据", "指标自评", "绩效指标"
FIGURES = {
    "人员编制": 15, "实有在职人数": 16, "上年结转": 20, "年初预算": 21, "本年追加": 22, "财政拨款收入": 23, "其他收入": 24,
    "基本支出收入": 25, "项目支出收入": 26, "基本支出": 28, "项目支出": 29,
}  # fmt: skip
LISTS = {"管理制度健全性": (53, 56, 10), "资金使用合规性": (58, 63, 10), "预决算信息公开性": (65, 69, 10)}
WHOLE = {"达成预期指标": 1.0, "部分达成并具有一定效果": 0.8}
CONTROL = ((0.0, 5.0), (0.1, 4.0), (0.2, 3.0), (0.3, 2.0))
THIN = Border(*[Side(style="thin")] * 4)


def read(file: Path) -> dict[str, object]:
    sheets = pd.read_excel(file, sheet_name=[DATA, SELF, ROWS], header=None, engine="openpyxl")
    data, own, rows = sheets[DATA], sheets[SELF], sheets[ROWS]
    unit: dict[str, object] = {"单位名称": data.iat[5, 2], "单位编码": str(data.iat[6, 2]), "单位类别": data.iat[8, 2]}
    for name, row in FIGURES.items():
        unit[name] = float(data.iat[row - 1, 2] or 0)
    unit["三公上年"], unit["三公本年"] = float(data.iat[36, 2] or 0), float(data.iat[36, 3] or 0)
    unit["采购预算"], unit["采购执行"] = float(data.iat[44, 2] or 0), float(data.iat[44, 3] or 0)
    for name, (first, last, _) in LISTS.items():
        unit[name] = sum(1 for row in range(first, last + 1) if str(data.iat[row - 1, 2]).strip() == "是")
    unit["自评总分"] = own.iat[19, 8]
    unit["指标"] = [tuple(rows.iloc[place, 2:12]) for place in range(5, len(rows)) if pd.notna(rows.iat[place, 4])]
    return unit


def score(unit: dict[str, object]) -> dict[str, float]:
    number = {name: value for name, value in unit.items() if isinstance(value, float)}
    left = number["上年结转"] + number["财政拨款收入"] + number["其他收入"] - number["基本支出"] - number["项目支出"]
    budget = number["上年结转"] + number["年初预算"] + number["本年追加"]
    staff = number["实有在职人数"] / number["人员编制"] if number["人员编制"] else 0
    travel = (number["三公本年"] - number["三公上年"]) / number["三公上年"] if number["三公上年"] else 0
    done = (budget - left) / budget if budget else 0
    added = number["本年追加"] / number["年初预算"] if number["年初预算"] else 0
    bought = number["采购执行"] / number["采购预算"] if number["采购预算"] else 1
    scores = {
        "在职人员控制率": max(0.0, 5 - 0.5 * int(max(0.0, staff - 1) / 0.01)),
        "三公经费变动率": max(0.0, 5 - 0.5 * int(max(0.0, travel) / 0.01)),
        "预算完成率": max(0.0, 5 - 2 * int(max(0.0, 0.9 - done) / 0.05)),
        "预算控制率": next((points for bound, points in CONTROL if added <= bound), 0.0),
        "楼堂馆所": 10.0,
        "政府采购执行率": round(5 * min(1.0, bought), 2),
    }
    for name, (first, last, weight) in LISTS.items():
        scores[name] = round(weight * int(str(unit[name])) / (last - first + 1), 2)
    total = 0.0
    rows = unit["指标"]
    assert isinstance(rows, list)
    for row in rows:
        nature, target, actual, weight = row[3], row[4], row[6], float(row[7] or 0)
        if nature in ("≥", "≤", "＝"):
            try:
                reached = float(actual) / float(target) if nature != "≤" else float(target) / float(actual)
            except (TypeError, ValueError, ZeroDivisionError):
                reached = 1.0
            total += weight * min(1.0, reached)
        else:
            total += weight * WHOLE.get(str(actual), 0.6)
    scores["绩效指标"] = round(total, 2)
    scores["总分"] = round(sum(scores.values()), 2)
    return {"年末结余": round(left, 2), "预算完成率值": done, **scores}


def write(unit: dict[str, object], result: dict[str, float], file: Path) -> None:
    """A sheet with the unit's figures, its scores and its own rows: what the tool's score sheet holds."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([f"{unit['单位名称']}部门整体支出绩效评价得分表"])
    sheet.append(["单位编码", unit["单位编码"], "单位类别", unit["单位类别"]])
    sheet.append(["项目", "数值"])
    for name in FIGURES:
        sheet.append([name, unit[name]])
    sheet.append(["指标", "得分"])
    for name, value in result.items():
        sheet.append([name, value])
    rows = unit["指标"]
    assert isinstance(rows, list)
    for row in rows:
        sheet.append([None if pd.isna(cell) else cell for cell in row])
    sheet["A1"].font = Font(bold=True, size=16)
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            cell.border = THIN
            cell.alignment = Alignment(wrap_text=True, vertical="center")
    book.save(file)


def main() -> None:
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    (out / "得分表").mkdir(parents=True)
    county = []
    for file in sorted(folder.glob("*.xlsx")):
        try:
            unit = read(file)
            result = score(unit)
        except (ValueError, IndexError, KeyError) as error:
            print(file.name, error)
            continue
        write(unit, result, out / "得分表" / f"{unit['单位编码']}_{file.stem}.xlsx")
        county.append({key: value for key, value in unit.items() if key != "指标"} | result)
    table = pd.DataFrame(county)
    table["名次"] = table["总分"].rank(ascending=False, method="min")
    table.sort_values("名次").to_excel(out / "汇总.xlsx", index=False)


if __name__ == "__main__":
    main()
