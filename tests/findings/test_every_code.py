"""Every code of the catalogue is raised by a real file somewhere here, and stands in the manual.

A new code fails `test_every_code_has_a_trigger` until a trigger is added to `TRIGGERS`.
"""

from __future__ import annotations

import datetime
import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from filling import fill
from forged import xlsx, zipped
from forged_binary import encrypted, xls_book
from hostile.files import readable, refused
from openpyxl.workbook import Workbook
from test_unusual_scheme import unusual_scheme

from jixiao_batch.batch import known_schemes, run
from jixiao_batch.county.affiliations import Affiliation
from jixiao_batch.county.expected import recognise
from jixiao_batch.county.roster import Roster, RosterUnit
from jixiao_batch.county.spot_records import SpotCheckList, with_spot_checks
from jixiao_batch.county.units import settle_units
from jixiao_batch.evaluation.deciding import apply_decisions
from jixiao_batch.evaluation.decisions import Decision
from jixiao_batch.evaluation.results import SpotCheck
from jixiao_batch.evaluation.verdict import Schemes, judge
from jixiao_batch.findings.catalogue import CATALOGUE
from jixiao_batch.findings.chapter import chapter_text
from jixiao_batch.findings.model import Finding
from jixiao_batch.history.past import PastRun, PastUnit
from jixiao_batch.history.yearly import check_carried
from jixiao_batch.judging import check_files
from jixiao_batch.scheme.loading import load_scheme
from jixiao_batch.workbook.layout import FIRST_ROW_COLUMN, KEY_ROW, ROW_COLUMNS, make_layout
from jixiao_batch.workbook.opening import isolation
from jixiao_batch.workbook.opening.collecting import MAX_FILE_BYTES
from jixiao_batch.workbook.opening.options import OpeningOptions, Passwords

ROOT = Path(__file__).parents[2]
REAL = ROOT / "samples" / "2023" / "报送" / "江华瑶族自治县工伤保险服务中心.xlsx"
LOADED = load_scheme("jianghua-2023")
LAYOUT = make_layout(LOADED.scheme)
SCHEMES = known_schemes(None)
FORCED = known_schemes("jianghua-2023")
MONEY = [field.id for field in LOADED.scheme.data_fields if field.unit == "万元"]

#: what a trigger is given: an empty folder, and the means to make the machine fail
Trigger = Callable[[Path, pytest.MonkeyPatch], Iterable[Finding]]


def judged(data: bytes, schemes: Schemes = SCHEMES, path: str = "甲.xlsx") -> tuple[Finding, ...]:
    return judge(path, data, schemes).findings


def form(change: Callable[[Workbook], None]) -> bytes:
    book = openpyxl.load_workbook(REAL)
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def put(book: Workbook, values: dict[str, object]) -> None:
    for name, value in values.items():
        place = LAYOUT.fields[name]
        book[place.sheet][place.cell].value = value


def filled(values: dict[str, object]) -> bytes:
    return form(lambda book: put(book, values))


def put_rows(book: Workbook, *rows: dict[str, object], keep: bool = True) -> None:
    """Change the first rows; without `keep` no other row is left."""
    assert LAYOUT.table is not None
    sheet = book[LAYOUT.table.sheet]
    if not keep:
        for row in range(LAYOUT.table.first_row, LAYOUT.table.last_row + 1):
            for heading in ROW_COLUMNS:
                sheet.cell(row, LAYOUT.table.columns[heading]).value = None
    for row, values in enumerate(rows, start=LAYOUT.table.first_row):
        for heading, value in values.items():
            sheet.cell(row, LAYOUT.table.columns[heading]).value = value


def with_rows(*rows: dict[str, object], keep: bool = True) -> bytes:
    return form(lambda book: put_rows(book, *rows, keep=keep))


IN_RUNS = '<c r="C21" t="inlineStr"><is><r><t>61.3</t></r><r><rPr>{}</rPr><t>6</t></r></is></c>'


def forged_cell(xml: str) -> bytes:
    """The form with the cell C21 of 基础数据 written so."""
    with zipfile.ZipFile(REAL) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet2.xml"
    parts[name] = re.sub(rb'<c r="C21".*?</c>', xml.encode(), parts[name], count=1)
    return zipped(parts)


def amounts_times(factor: float) -> dict[str, object]:
    book = openpyxl.load_workbook(REAL)
    places = {name: LAYOUT.fields[name] for name in MONEY}
    typed = {name: book[place.sheet][place.cell].value for name, place in places.items()}
    return {name: value * factor for name, value in typed.items() if isinstance(value, int | float)}


def number_row(name: str, target: object, actual: object, weight: object = 1, **more: object) -> dict[str, object]:
    head = {"一级指标": "产出", "三级指标": name, "指标性质": "≥", "指标值": target, "实际完成值": actual}
    return {**head, "计量单位": "次", "分值": weight, "自评得分": 1, "偏差原因及改进措施": None, **more}


def tier_row(name: str, actual: str, claimed: object) -> dict[str, object]:
    return {**number_row(name, None, actual, 10), "指标性质": "定性", "自评得分": claimed}


# ---------------------------------------------------------------- single cells


@cache
def misfilled() -> tuple[Finding, ...]:
    """One form with a different mistake in nearly every cell."""
    mistakes: dict[str, object] = {
        "单位编码": 43.5, "填报日期": "四月底", "评价年度": "本年", "人员编制": -1, "实有在职人数": 4.5,
        "上年结转": "无", "年初预算": "61人", "本年追加": datetime.datetime(2024, 4, 1), "财政拨款收入": "≥61",
        "其他收入": "20、15", "基本支出收入": None, "项目支出收入": "30,000元", "基本支出": "见附表", "项目支出": "约3",
        "三公经费上年预算": "9999999999999999", "公务接待本年决算": True, "有无新建楼堂馆所": "在建",
        "政府采购执行": "=1+1", "自评得分:预算完成率": None,
    }  # fmt: skip

    def change(book: Workbook) -> None:
        put(book, mistakes)
        for name, value, kind in (("三公经费本年预算", "=1+2", "s"), ("政府采购预算", "#DIV/0!", "e")):
            place = LAYOUT.fields[name]
            cell = book[place.sheet][place.cell]
            cell.value = value
            cell.data_type = kind

    return judged(form(change))


def renamed(book: Workbook) -> None:
    place = LAYOUT.fields["项目支出"]
    book[place.sheet].cell(place.row, 2).value = "专项支出"


def typed_over(texts: dict[str, object]) -> bytes:
    """The form with other texts in cells of 基础数据, its merges undone."""

    def change(book: Workbook) -> None:
        sheet = book["基础数据"]
        for area in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(area))
        for cell, text in texts.items():
            sheet[cell].value = text

    return form(change)


def without_value_column(book: Workbook) -> None:
    """Nothing left by which the column of figures could be told: no hidden keys or names, no heading, no units."""
    sheet = book["基础数据"]
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))
    book.defined_names.clear()
    sheet["C4"].value = "填写"
    for row in range(5, sheet.max_row + 1):
        sheet.cell(row, 6).value = None
    sheet.delete_rows(KEY_ROW)


def lost(book: Workbook) -> None:
    place = LAYOUT.fields["项目支出"]
    book[place.sheet].cell(place.row, 1).value = None
    book[place.sheet].cell(place.row, 2).value = None


def twice(book: Workbook) -> None:
    place = LAYOUT.fields["项目支出"]
    copy = book.copy_worksheet(book[place.sheet])
    copy[place.cell].value = 30


def not_finite(_folder: Path, _monkeypatch: pytest.MonkeyPatch) -> Iterable[Finding]:
    stream = io.BytesIO()
    with zipfile.ZipFile(REAL) as real, zipfile.ZipFile(stream, "w") as forged:
        for info in real.infolist():
            forged.writestr(info, re.sub(rb"<v>52\.42</v>", b"<v>1E999</v>", real.read(info)))
    return judged(stream.getvalue())


def large_sheet(book: Workbook) -> None:
    # written without openpyxl's cells: a text in the last cell of a foreign sheet
    book.create_sheet("往来账")["XFD1048576"] = "x"


def restamped(word: str, value: str) -> bytes:
    def change(book: Workbook) -> None:
        for row in book["_表样"].iter_rows():
            if row[0].value == word:
                row[1].value = value

    return form(change)


# ---------------------------------------------------------------- the unit's own rows


@cache
def misfilled_rows() -> tuple[Finding, ...]:
    return judged(
        with_rows(
            number_row("没有指标值", None, 3),
            number_row("一级指标不对", 3, 3, 一级指标="过程"),
            number_row("性质不对", 3, 3, 指标性质="约"),
            number_row("分值不对", 3, 3, 0),
            number_row("无法比较", "90%", 95, 计量单位=None),
            number_row("不是确数", 400, ">300"),
            tier_row("没有选档次", "有较大提升", 8),
            tier_row("超出档次", "部分达成", 9),
            number_row("大大超过", 3, 30),
            number_row("没有原因", 3, 2),
            number_row("写法不明", "90%", "0.95", 计量单位="%"),
            number_row("超过分值", 3, 3, 5, 自评得分=6),
        )
    )


def only_a_total(book: Workbook) -> None:
    put(book, dict.fromkeys((name for name in LAYOUT.fields if name.startswith("自评")), None) | {"自评总分": 90})
    put_rows(book, number_row("培训场次", 3, 3, 40, 自评得分=None), keep=False)


def without_headings(book: Workbook) -> None:
    assert LAYOUT.table is not None
    sheet = book[LAYOUT.table.sheet]
    for row in (KEY_ROW, LAYOUT.table.header_row):
        sheet.cell(row, LAYOUT.table.columns["三级指标"]).value = "别的"


def swapped_without_keys(book: Workbook) -> None:
    sheet = book[LAYOUT.fields["年初预算"].sheet]
    one, other = (LAYOUT.fields[field].row for field in ("年初预算", "本年追加"))
    for column in range(2, 9):
        first, second = sheet.cell(one, column), sheet.cell(other, column)
        first.value, second.value = second.value, first.value


def labels_swapped(book: Workbook) -> None:
    """Two labels change places, and no defined name says which fields stand where."""
    sheet = book[LAYOUT.fields["基本支出"].sheet]
    one, other = (sheet.cell(LAYOUT.fields[field].row, 2) for field in ("年初预算", "财政拨款收入"))
    one.value, other.value = other.value, one.value
    book.defined_names.clear()


def merged(book: Workbook) -> None:
    place = LAYOUT.fields["年初预算"]
    book[place.sheet].merge_cells(start_row=place.row, end_row=place.row + 1, start_column=place.column, end_column=place.column)


def more_rows(first: int, count: int) -> Callable[[Workbook], None]:
    """Rows of the unit's own from that row on; the total row goes when they run over it."""

    def change(book: Workbook) -> None:
        assert LAYOUT.table is not None
        sheet = book[LAYOUT.table.sheet]
        if first <= LAYOUT.table.total_row:
            sheet.delete_rows(LAYOUT.table.total_row)
        for row in range(first, first + count):
            sheet.cell(row, LAYOUT.table.columns["三级指标"]).value = f"指标{row}"
            sheet.cell(row, LAYOUT.table.columns["分值"]).value = 1

    return change


# ---------------------------------------------------------------- units and files


def two_forms(*changes: dict[str, object], strict: bool = False) -> Iterable[Finding]:
    verdicts = [judge(f"{number}.xlsx", filled(change), SCHEMES) for number, change in enumerate(changes)]
    units, _ = settle_units(verdicts, strict_duplicates=strict)
    return [finding for unit in units for finding in unit.findings]


def unreadable_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterable[Finding]:
    inner = folder / "报送" / "里面"
    inner.mkdir(parents=True)
    scandir = os.scandir

    def refuse(path: Path | int) -> object:
        if path == inner:
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    return reasons(folder)


def link(folder: Path, _monkeypatch: pytest.MonkeyPatch) -> Iterable[Finding]:
    (folder / "报送").mkdir()
    (folder / "报送" / "表.xlsx").symlink_to(REAL)
    return reasons(folder)


def reasons(folder: Path) -> Iterable[Finding]:
    """Findings of files that never became a form, from what a run writes about them."""
    result = run(folder / "报送", folder / "输出")
    titles = {kind.message: kind for kind in CATALOGUE.values()}
    found = [titles[file.reason] for file in result.files if file.reason in titles]
    return [Finding(kind.code, kind.severity, kind.title, kind.message, kind.fix) for kind in found]


def isolated(program: str) -> Trigger:
    """Findings of an old workbook whose reader is this program instead."""

    def trigger(_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterable[Finding]:
        def start() -> subprocess.Popen[bytes]:
            return subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

        isolation._reader(os.getpid()).end()
        monkeypatch.setattr(isolation, "_start", start)
        monkeypatch.setattr(isolation, "TIME_LIMIT_SECONDS", 0.3)
        return judged(xls_book({"表": {(0, 0): 1.0}}))

    return trigger


def with_wrong_password(*_: object) -> Iterable[Finding]:
    told = OpeningOptions(passwords=Passwords((("", "不是这个"),)))
    return judge("甲.xlsx", encrypted(REAL.read_bytes(), "机密"), SCHEMES, told).findings


def bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in ("[Content_Types].xml", "[content_types].xml"):
            archive.writestr(name, b"<Types/>")
    return stream.getvalue()


def manual(folder: Path, _monkeypatch: pytest.MonkeyPatch) -> Iterable[Finding]:
    loaded = load_scheme(str(unusual_scheme(folder)))
    fill(loaded, folder / "表.xlsx")
    schemes = Schemes({loaded.scheme.id: loaded}, forced=loaded.scheme.id)
    return judged((folder / "表.xlsx").read_bytes(), schemes)


def capped(folder: Path, _monkeypatch: pytest.MonkeyPatch) -> Iterable[Finding]:
    """The capped scheme on a form in which the cap's figure lacks what it is computed from."""
    loaded = load_scheme(str(unusual_scheme(folder)))
    fill(loaded, folder / "表.xlsx")
    book = openpyxl.load_workbook(folder / "表.xlsx")
    place = make_layout(loaded.scheme).fields["年初预算"]
    book[place.sheet][place.cell].value = None
    book.save(folder / "表.xlsx")
    schemes = Schemes({loaded.scheme.id: loaded}, forced=loaded.scheme.id)
    return judged((folder / "表.xlsx").read_bytes(), schemes)


def blank_form(_folder: Path, _monkeypatch: pytest.MonkeyPatch) -> Iterable[Finding]:
    return judged((ROOT / "workbook_templates" / "jianghua-2023.xlsx").read_bytes())


def of(data: Callable[[], bytes], schemes: Schemes = SCHEMES) -> Trigger:
    return lambda *_: judged(data(), schemes)


def edited(change: Callable[[Workbook], None]) -> Trigger:
    return of(lambda: form(change))


def typed(**values: object) -> Trigger:
    return of(lambda: filled(values))


def on_roster(change: dict[str, object], **known: object) -> Trigger:
    """Findings of the form against a roster with its unit (as far as `known` does not say otherwise) and another one."""
    unit = RosterUnit(**({"code": CODE, "name": NAME} | known))
    other = RosterUnit("900002", "乙单位")

    def trigger(*_: object) -> Iterable[Finding]:
        return recognise([judge("甲.xlsx", filled(change), SCHEMES)], Roster((unit, other)), SCHEMES)[0].findings

    return trigger


def confirmed_on_roster(seen: str) -> Trigger:
    """Findings of a form whose unit only a person can tell, who has seen that file or another one."""
    answer = Affiliation("900001", "甲单位", "甲.xlsx", "是", "电话问过", "复核甲", seen=seen)

    def trigger(*_: object) -> Iterable[Finding]:
        verdict = judge("甲.xlsx", REAL.read_bytes(), SCHEMES)
        return recognise([verdict], Roster((RosterUnit("900001", "甲单位"),)), SCHEMES, [answer])[0].findings

    return trigger


def decided_on(decision: Decision) -> Trigger:
    def trigger(*_: object) -> Iterable[Finding]:
        return apply_decisions(judge("甲.xlsx", REAL.read_bytes(), SCHEMES), LOADED.scheme, [decision]).findings

    return trigger


def carried(*_: object) -> Iterable[Finding]:
    left_over = {"年末结余": Decimal(1)}
    past = PastUnit(CODE, NAME, "", "", "passed", "", "", None, False, "", None, {}, left_over, {}, {}, ())
    return check_carried([judge("甲.xlsx", REAL.read_bytes(), SCHEMES)], PastRun(2022, (past,)), SCHEMES)[0].findings


def spot_checked(*_: object) -> Iterable[Finding]:
    (unit,), _ = settle_units([judge("甲.xlsx", REAL.read_bytes(), SCHEMES)])
    check = SpotCheck(CODE, NAME, "", "良", "预算完成率", Decimal(3), "抽评甲", "与账表不符")
    return with_spot_checks([unit], SpotCheckList("抽评.xlsx", (check,)), SCHEMES.known)[0].findings


CODE, NAME = "001001", REAL.stem
DECISION = Decision(CODE, NAME, "指标", "预算完成率", "调整", Decimal(4), "看过佐证", "复核甲", place="复核意见!A4")
ITEMS = [name for name in LAYOUT.fields if name.startswith("管理制度健全性:")]

TRIGGERS: dict[str, Trigger] = {
    "empty-file": of(lambda: b""),
    "not-a-workbook": of(lambda: b"%PDF-1.7"),
    "password": of(lambda: encrypted(REAL.read_bytes(), "机密")),
    "password-wrong": with_wrong_password,
    "form-sheet-unread": of(lambda: dict(refused(REAL.read_bytes()))["缺行尾"]),
    "sheet-cropped": of(lambda: dict(readable(REAL.read_bytes()))["右下角有数"]),
    "scheme-recognised": of(lambda: form(lambda book: book.__delitem__("_表样"))),
    "other-heading": of(lambda: typed_over({"C4": "上年数"})),
    "figure-beside": of(lambda: typed_over({"D21": 77})),
    "printed-unit": of(lambda: typed_over({"F21": "元"})),
    "damaged": of(lambda: REAL.read_bytes()[:-2000]),
    "hostile": of(bomb),
    "too-large": of(lambda: bytes(MAX_FILE_BYTES + 1)),
    "crashed": isolated("import os; os.abort()"),
    "timeout": isolated("import sys, time; sys.stdin.buffer.read(8); time.sleep(60)"),
    "not-a-regular-file": link,
    "not-readable": lambda folder, _: next(check_files([folder / "没有.xlsx"], SCHEMES))[0].findings,
    "unreadable-folder": unreadable_folder,
    "not-our-form": of(xlsx),
    "unknown-scheme": of(lambda: restamped("指标体系", "qinghe-2024")),
    "other-scheme": of(lambda: (ROOT / "workbook_templates" / "hunan-2018.xlsx").read_bytes(), FORCED),
    "other-year": typed(评价年度=2022),
    "unit-unnamed": typed(单位名称=None, 单位编码=None),
    "unit-place-lost": edited(without_value_column),
    "duplicate-unit": lambda *_: two_forms({}, {"基本支出": 51}, strict=True),
    "code-shared": lambda *_: two_forms({}, {"单位名称": "乙单位"}),
    "name-shared": lambda *_: two_forms({}, {"单位编码": "900001"}),
    "several-versions": lambda *_: two_forms({}, {"其他收入": 1}),
    "same-amounts": lambda *_: two_forms({}, {"单位名称": "乙单位", "单位编码": "900001"}),
    "form-blank": blank_form,
    "sheet-lost": edited(lambda book: book.remove(book["指标自评"])),
    "formula-overwritten": edited(lambda book: book["基础数据"].__setitem__(LAYOUT.figure_cells["支出合计"], 60)),
    "block-blank": typed(**dict.fromkeys(ITEMS, None)),
    "field-lost": edited(lost),
    "found-twice": edited(twice),
    "label-changed": edited(renamed),
    "labels-shifted": edited(labels_swapped),
    "not-finite": not_finite,
    "form-outdated": of(lambda: restamped("指标体系指纹", "0" * 64)),
    "sheet-skipped": edited(large_sheet),
    "keys-outvoted": edited(swapped_without_keys),
    "merged-fields": edited(merged),
    "rows-outside": edited(more_rows(70, 2)),
    "rows-too-many": edited(more_rows(20, 1100)),
    "rows-missing": of(lambda: with_rows(keep=False)),
    "reasons-lost": edited(lambda book: book["绩效指标"].delete_cols(ROW_COLUMNS.index("偏差原因及改进措施") + FIRST_ROW_COLUMN)),
    "table-lost": edited(without_headings),
    "row-contradiction": of(lambda: with_rows(number_row("矛盾", "≥95", 96, 指标性质="≤"))),
    "formula-stale": of(lambda: forged_cell('<c r="C21"><f>2000+360</f><v>0</v></c>')),
    "struck-out": of(lambda: forged_cell(IN_RUNS.format("<strike/>"))),
    "raised-figures": of(lambda: forged_cell(IN_RUNS.format('<vertAlign val="superscript"/>'))),
    "not-shown": of(lambda: form(lambda book: setattr(book["基础数据"]["C21"], "number_format", ";;;"))),
    "row-strict": of(lambda: with_rows(number_row("恰好", 3, 3, 指标性质="＞"))),
    "row-weights-over": of(lambda: with_rows(number_row("过多", 3, 3, 40))),
    "row-weights-under": of(lambda: with_rows(number_row("过少", 3, 3, 1), keep=False)),
    "identity-broken": typed(基本支出=50),
    "bound-broken": typed(实有在职人数=9),
    "identity-partial": typed(公务接待本年决算=0),
    "unit-slip": typed(基本支出=524200),
    "whole-form-slip": of(lambda: filled(amounts_times(10000))),
    "amount-beyond": typed(政府采购预算=12000, 政府采购执行=12000),
    "rate-above-limit": typed(政府采购执行=1.5),
    "not-computable": typed(三公经费上年预算=0, 三公经费本年预算=1),
    "cap-unknown": capped,
    "needs-decision": manual,
    "not-on-roster": on_roster({}, code="900003", name="丙单位"),
    "roster-contradiction": on_roster({"单位名称": "乙单位"}),
    "roster-name": on_roster({"单位名称": "县工伤中心"}),
    "roster-code": on_roster({"单位编码": "900009"}),
    "unit-confirmed": confirmed_on_roster(""),
    "unit-confirmed-stale": confirmed_on_roster(f"00000000 {CODE} {NAME}"),
    "approved-differs": on_roster({}, budget=Decimal(60)),
    "approved-slip": on_roster({}, budget=Decimal("0.06136")),
    "carried-differs": carried,
    "decided": decided_on(DECISION),
    "decision-unused": decided_on(replace(DECISION, target="没有的指标")),
    "spot-check-differs": spot_checked,
    "decision-stale": decided_on(replace(DECISION, seen="3.00")),
    "score-difference": typed(**{"自评得分:预算完成率": 4}),
    "self-above-weight": typed(**{"自评得分:预算完成率": 6}),
    "subtotal-broken": typed(**{"自评小计:过程": 49}),
    "total-broken": typed(自评总分=97),
    "total-difference": edited(only_a_total),
    **{
        code: lambda *_: misfilled()
        for code in (
            "field-missing", "self-score-missing", "error-value", "formula-without-result", "nothing-stated",
            "approximate-number", "bounded-number", "several-numbers", "wrong-unit", "date-in-number", "truth-in-number",
            "formula-text", "too-large-number", "not-a-number", "negative-number", "not-whole", "not-a-year", "not-a-code",
            "not-a-date", "not-a-choice", "repaired",
        )
    },
    **{
        code: lambda *_: misfilled_rows()
        for code in (
            "row-incomplete", "row-section", "row-nature", "row-weight", "row-not-comparable", "row-bounded", "tier-unknown",
            "tier-exceeded", "row-far-above", "reason-missing", "ambiguous-percent",
        )
    },
}  # fmt: skip


@pytest.mark.parametrize("code", TRIGGERS)
def test_the_trigger_raises_its_code(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    findings = [finding for finding in TRIGGERS[code](tmp_path, monkeypatch) if finding.code == code]
    assert findings
    for finding in findings:
        assert not re.search("[{}]", finding.message + finding.fix)
        assert finding.fix


def test_every_code_has_a_trigger() -> None:
    assert set(CATALOGUE) == set(TRIGGERS)


@pytest.mark.parametrize("code", CATALOGUE)
def test_the_manual_shows_an_example_and_a_remedy_without_gaps(code: str) -> None:
    kind = CATALOGUE[code]
    assert f"- 代码：`{code}`" in chapter_text()
    assert re.search("[一-鿿]", kind.example)
    assert not re.search(r"[{}]|“”", kind.example + kind.example_fix)


def test_the_committed_chapter_is_what_the_catalogue_says() -> None:
    assert (ROOT / "docs" / "问题目录.md").read_text(encoding="utf-8") == chapter_text(), "run make manual"
