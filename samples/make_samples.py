"""Fills the real form for every sample unit, cell by cell as a person would: python samples/make_samples.py [FOLDER].

The same run always gives the same bytes: no clock, no chance, fixed times in the files.
"""

from __future__ import annotations

import datetime
import io
import sys
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from forms import ZIP_TIME, blank_form, filled, packed
from indicator_rows import ROWS
from openpyxl.workbook import Workbook
from units import UNITS, Unit

from jixiao_batch.scheme.loading import load_scheme
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.workbook.layout import describe

YEAR = 2023
FOLDER = Path(__file__).parent / str(YEAR) / "报送"

TRAVEL_COLUMNS = ("上年预算", "本年预算", "本年决算")
TRAVEL_PARTS = ("公务用车购置", "公务用车运行维护", "公务接待")
SURNAMES = "甲乙丙丁戊己庚辛壬癸"

#: cells typed exactly as text, because that is the point of them
TYPED_TEXT = ("4,820.00", "４２７０.５５", "约35万元", "无")


def amounts(unit: Unit) -> dict[str, Decimal]:
    """收入, 支出 and 结余 in 万元; what the unit did not choose follows from what it chose."""
    carried, budget, added = Decimal(unit.carried), Decimal(unit.budget), Decimal(unit.added)
    received = budget + added
    for_projects = Decimal(unit.project_funds)
    for_basics = carried + received - for_projects
    basic, project = Decimal(unit.spent_basic), Decimal(unit.spent_project)
    if project > for_projects or basic > for_basics:
        raise ValueError(f"{unit.name} spends more than it has: {basic} of {for_basics}, {project} of {for_projects}")
    personnel = Decimal(unit.personnel or unit.spent_basic)
    return {
        "上年结转": carried,
        "年初预算": budget,
        "本年追加": added,
        "财政拨款收入": received,
        "其他收入": Decimal(0),
        "基本支出收入": for_basics,
        "项目支出收入": for_projects,
        "基本支出": basic,
        "项目支出": project,
        "人员经费": personnel,
        "公用经费": basic - personnel,
        "年末结余": for_basics + for_projects - basic - project,
        "基本支出结余": for_basics - basic,
        "项目支出结余": for_projects - project,
    }


def travel(unit: Unit) -> dict[str, Decimal]:
    """三公经费 in its three columns: the parts and their totals, 万元."""
    filled: dict[str, Decimal] = {}
    for place, column in enumerate(TRAVEL_COLUMNS):
        parts = {name: Decimal(unit.travel[row][place]) for row, name in enumerate(TRAVEL_PARTS)}
        filled[f"因公出国（境）{column}"] = Decimal(0)
        filled |= {f"{name}{column}": amount for name, amount in parts.items()}
        filled[f"三公经费{column}"] = sum(parts.values(), Decimal(0))
    return filled


def indicator_rows(unit: Unit) -> Iterator[dict[str, str]]:
    """The unit's own rows, column by column."""
    headings = ("一级指标", "二级指标", "三级指标", "指标性质", "指标值", "计量单位", "分值")
    lines = ROWS[unit.rows].split("\n")[1:-1]
    for line, done in zip(lines, unit.done.split("|"), strict=True):
        row = dict(zip(headings, line.strip().split("|"), strict=True))
        row["分值"] = unit.weights.get(row["三级指标"], row["分值"])
        actual, claimed, reason = (*done.strip().split(":"), "", "")[:3]
        yield {**row, "实际完成值": actual, "自评得分": claimed or row["分值"], "偏差原因及改进措施": reason}


def own_scores(scheme: Scheme, unit: Unit) -> dict[str, Decimal]:
    """自评得分 of the common indicators, 自评小计 and 自评总分 as the unit adds them up."""
    filled: dict[str, Decimal] = {}
    of_rows = sum((Decimal(row["自评得分"]) for row in indicator_rows(unit)), Decimal(0))
    for group in scheme.groups:
        subtotal = Decimal(0)
        for indicator in group.indicators:
            if indicator.rows is not None:
                subtotal += of_rows
                continue
            claimed = Decimal(unit.claims.get(indicator.name, indicator.weight))
            filled[indicator.self_score_id] = claimed
            subtotal += claimed
        filled[group.subtotal_id] = subtotal
    filled["自评总分"] = sum((filled[group.subtotal_id] for group in scheme.groups), Decimal(0))
    return filled


def fields(scheme: Scheme, unit: Unit, number: int, answers: list[str], year: int) -> dict[str, object]:
    """Every field of the form that the unit fills, by field id; None leaves the cell empty."""
    filled: dict[str, object] = {
        "单位名称": unit.name,
        "单位编码": unit.code,
        "主管部门": unit.department or unit.name,
        "单位类别": unit.category,
        "评价年度": Decimal(year),
        "填报人": f"{SURNAMES[number % len(SURNAMES)]}某",
        "联系电话": "0000-0000000",
        "填报日期": datetime.date(year + 1, 3, 1) + datetime.timedelta(days=number),
        "人员编制": Decimal(unit.posts),
        "实有在职人数": Decimal(unit.staff),
        "公务用车编制": Decimal(unit.cars[0]),
        "实有公务用车": Decimal(unit.cars[1]),
        **amounts(unit),
        **travel(unit),
        "政府采购预算": Decimal(unit.procurement[0]),
        "政府采购执行": Decimal(unit.procurement[1]),
        "有无新建楼堂馆所": "有" if unit.building else "无",
    }
    if unit.building:
        names = ("批准建设面积", "实际建设面积", "批准投资概算", "实际投资")
        filled |= {name: Decimal(amount) for name, amount in zip(names, unit.building, strict=True)}
    filled |= {answer: "否" if answer in unit.answered_no else "是" for answer in answers}
    filled |= own_scores(scheme, unit)
    return filled | {name: _typed(value) for name, value in unit.typed.items()}


def _typed(value: object) -> object:
    """What is typed over: numbers as numbers, the planted texts as texts."""
    if value is None or value in TYPED_TEXT:
        return value
    return Decimal(str(value))


def fill(blank: bytes, form: dict[str, Any], scheme: Scheme, unit: Unit, number: int, year: int = YEAR) -> Workbook:
    """The blank form, filled by the unit."""
    answers = [field["id"] for field in form["fields"] if field["choices"] == ["是", "否"]]
    values = fields(scheme, unit, number, answers, year)
    return filled(blank, form, values, indicator_rows(unit), remarks=unit.remarks, author=unit.name)


def strays(first: bytes, second: bytes) -> dict[str, bytes]:
    """What else lies in such a folder: a copy, half a file, a letter, a lock file."""
    letter = io.BytesIO()
    with zipfile.ZipFile(letter, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in LETTER.items():
            package.writestr(zipfile.ZipInfo(name, ZIP_TIME), text.encode("utf-8"), zipfile.ZIP_DEFLATED)
    return {
        "清禾县财政局（1）.xlsx": first,
        "清禾县文化旅游广电体育局.xlsx": second[: len(second) * 2 // 3],
        "关于报送2023年度绩效自评材料的函.docx": letter.getvalue(),
        "~$清禾县财政局.xlsx": "甲某".encode("utf-16-le").ljust(165, b"\0"),
    }


_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OPC = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
LETTER = {
    "[Content_Types].xml": f'{_XML}<Types xmlns="{_OPC}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORD}"/></Types>',
    "_rels/.rels": f'{_XML}<Relationships xmlns="{_OPC}/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>',
    "word/document.xml": f'{_XML}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    "<w:p><w:r><w:t>现将我单位自评材料报上，请审阅。</w:t></w:r></w:p></w:body></w:document>",
}


def make_all(folder: Path) -> None:
    """Write every sample into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    loaded = load_scheme("jianghua-2023")
    blank = blank_form(loaded, YEAR)
    form = describe(loaded.scheme)
    files = {}
    for number, unit in enumerate(UNITS):
        files[f"{unit.name}.xlsx"] = packed(fill(blank, form, loaded.scheme, unit, number))
    files |= strays(files["清禾县财政局.xlsx"], files["清禾县图书馆.xlsx"])
    for name, data in files.items():
        (folder / name).write_bytes(data)


if __name__ == "__main__":
    make_all(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
