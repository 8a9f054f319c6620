"""The form in a spreadsheet program: stored results are right, and what is typed is computed and checked live."""

from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from recalculation import differences, recalculated

from jixiao_batch.scheme.loading import LoadedScheme, load_scheme, load_text
from jixiao_batch.workbook.layout import DATA_SHEET, GUIDE_SHEET, ROW_COLUMNS, ROWS_SHEET, SELF_SHEET, make_layout
from jixiao_batch.workbook.template import write_template

Typed = Mapping[str, str | float]
Rows = Sequence[tuple[str | float | None, ...]]

#: a unit's figures as they were published for 2023, amounts in 万元
REAL: Typed = {
    "单位名称": "江华瑶族自治县工伤保险服务中心", "单位编码": "043012", "评价年度": 2023, "人员编制": 5, "实有在职人数": 4,
    "上年结转": 0, "年初预算": 61.36, "本年追加": 0, "财政拨款收入": 61.36, "其他收入": 0,
    "基本支出收入": 58.36, "项目支出收入": 3, "基本支出": 52.42, "项目支出": 3,
    "年末结余": 5.94, "基本支出结余": 5.94, "项目支出结余": 0,
    "三公经费上年预算": 0, "三公经费本年预算": 0, "三公经费本年决算": 0, "政府采购预算": 1.2, "政府采购执行": 1.2,
    "有无新建楼堂馆所": "无",
    "自评得分:在职人员控制率": 5, "自评得分:三公经费变动率": 5, "自评得分:预算完成率": 5, "自评得分:预算控制率": 5,
    "自评得分:新建楼堂馆所面积控制率": 5, "自评得分:新建楼堂馆所投资概算控制率": 5, "自评得分:政府采购执行率": 6,
    "自评得分:管理制度健全性": 8, "自评得分:资金使用合规性": 6, "自评得分:预决算信息公开性": 10,
    "自评小计:投入": 10, "自评小计:过程": 50, "自评小计:履职效益": 38, "自评总分": 98,
}  # fmt: skip
REAL_ROWS: Rows = (
    ("产出", "数量指标", "培训场次", "≥", 3, "场", 3, 2, 2),
    ("产出", "数量指标", "每场时长", "≥", 4, "小时", 4.5, 2, 2),
    ("产出", "数量指标", "参训人次", "≥", 400, "人次", 500, 2, 2),
    ("产出", "成本指标", "宣传成本", "≤", 30, "万元", 30, 2, 2),
    ("产出", "质量指标", "培训合格率", "≥", 90, "%", 95, 2, 2),
    ("效益", "社会效益指标", "反馈表", "≥", 400, "份", 460, 10, 10),
    ("满意度", "满意度指标", "服务对象满意度", "定性", "较高", None, "达成", 10, 8),
)
FLAWED: Typed = {
    **REAL,
    "评价年度": 2022, "人员编制": "五人", "实有在职人数": 4.5, "基本支出": 524200, "其他收入": -1, "三公经费本年预算": "无数",
    "公务接待本年预算": 0.5, "有无新建楼堂馆所": "没有", "自评得分:预算完成率": 7, "预决算信息公开性:准确": "对",
}  # fmt: skip
FLAWED_ROWS: Rows = (
    ("产出", None, "甲", "≥", 90, "%", 0.95, 3, 3),
    ("别的", None, "乙", "≥", 90, "次", 95, 3, 3),
    ("产出", None, "丙", "定性", None, None, "好", 3, 3),
    ("产出", None, "丁", "≤", 10, "次", 0, 3, 4),
    ("产出", None, "戊", "≥", 10, "次", 8, 3, 3),
    ("产出", None, "己", None, 10, "次", 8, 3, 3),
    ("产出", None, "庚", "≥", 4, "次", "大于4", 3, 3),
)


def fill(loaded: LoadedScheme, blank: Path, target: Path, typed: Typed, rows: Rows) -> None:
    """As a department does; every yes/no item is 是 unless typed otherwise."""
    layout = make_layout(loaded.scheme)
    book = openpyxl.load_workbook(blank)
    for field, value in {**{item.id: "是" for item in loaded.scheme.item_fields}, **typed}.items():
        place = layout.fields[field]
        book[place.sheet][place.cell] = value
    table = layout.table
    assert table is not None
    for offset, row in enumerate(rows):
        for name, value in zip(ROW_COLUMNS, row, strict=False):
            book[table.sheet].cell(table.first_row + offset, table.columns[name], value)
    book.save(target)


def split_scheme() -> LoadedScheme:
    """The same scheme with the own rows scored in two groups under different rules, and 不适用 dropping out."""
    text = (resources.files("jixiao_batch") / "schemes" / "jianghua-2023.yaml").read_text(encoding="utf-8")
    head, rest = text.split("  - 一级指标: 履职效益", 1)
    group, tail = rest.split("\n等次:", 1)
    sections = "一级指标: [产出, 效益, 满意度]"
    first = group.replace("40", "30").replace("指标: 绩效指标", "指标: 产出指标").replace(sections, "一级指标: [产出]")
    second = group.replace("40", "10").replace("指标: 绩效指标", "指标: 效益指标").replace(sections, "一级指标: [效益, 满意度]")
    second = second.replace("标准: 100%", "标准: 200%")
    groups = f"  - 一级指标: 产出{first}  - 一级指标: 效益{second}"
    return load_text(f"{head.replace('不适用时: 满分', '不适用时: 剔除')}{groups}\n等次:{tail}", "改.yaml")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Workbook]:
    """Filled forms as a spreadsheet program shows them."""
    folder = tmp_path_factory.mktemp("filled")
    loaded, split = load_scheme("jianghua-2023"), split_scheme()
    for scheme, name in ((loaded, "blank"), (split, "blank-split")):
        write_template(scheme, folder / f"{name}.xlsx")
    done = {**REAL, "自评小计:履职效益": 28, "自评总分": 88}
    fill(loaded, folder / "blank.xlsx", folder / "real.xlsx", REAL, REAL_ROWS)
    fill(loaded, folder / "blank.xlsx", folder / "flawed.xlsx", FLAWED, FLAWED_ROWS)
    full_rows = [*REAL_ROWS[:-1], ("满意度", "满意度指标", "服务对象满意度", "定性", "较高", None, "达成", 20, 8)]
    fill(loaded, folder / "blank.xlsx", folder / "done.xlsx", done, full_rows)
    in_two = {name: value for name, value in REAL.items() if name in make_layout(split.scheme).fields}
    fill(split, folder / "blank-split.xlsx", folder / "split.xlsx", in_two, REAL_ROWS)
    names = ("real", "flawed", "done", "split")
    shown = recalculated([folder / f"{name}.xlsx" for name in names], tmp_path_factory.mktemp("shown"))
    return {name: openpyxl.load_workbook(file, data_only=True) for name, file in zip(names, shown, strict=True)}


def column(book: Workbook, sheet: str, labels: int, values: int) -> dict[str, object]:
    """Label -> shown value; later rows of the same label win (derived figures stand below entries)."""
    return {str(row[labels - 1]): row[values - 1] for row in book[sheet].iter_rows(values_only=True) if row[labels - 1]}


def test_stored_results_of_handed_out_forms_are_what_a_spreadsheet_program_computes(tmp_path: Path) -> None:
    loaded = load_scheme("jianghua-2023")
    write_template(loaded, tmp_path / "blank.xlsx")
    write_template(loaded, tmp_path / "prefilled.xlsx", year=2024, unit="某某局")
    write_template(split_scheme(), tmp_path / "split.xlsx")
    assert differences([tmp_path / name for name in ("blank.xlsx", "prefilled.xlsx", "split.xlsx")]) == []


def test_rates_and_reference_scores_come_out_while_typing(filled: dict[str, Workbook]) -> None:
    scores = column(filled["real"], SELF_SHEET, 4, 8)
    assert [scores[f"{group}小计"] for group in ("投入", "过程", "履职效益")] == [10, 50, 28]
    assert scores["自评总分"] == 88
    values = column(filled["real"], SELF_SHEET, 4, 7)
    assert values["预算完成率"] == pytest.approx(0.903194263363755, abs=1e-12)
    assert (values["在职人员控制率"], values["政府采购执行率"]) == (0.8, 1)
    assert (values["新建楼堂馆所面积控制率"], values["自评总分"]) == ("不适用", "参考等次：良")


def test_state_line_names_what_does_not_balance(filled: dict[str, Workbook]) -> None:
    book = filled["real"]
    assert book[DATA_SHEET]["B2"].value == "全部填好，勾稽相符，可以报送"
    assert book[GUIDE_SHEET]["B2"].value == "还有 2 处勾稽不平"
    assert column(book, SELF_SHEET, 4, 10)["履职效益小计"] == "勾稽不平：应为各项之和 28.00"
    assert column(book, ROWS_SHEET, 5, 15)["合计"] == "勾稽不平：绩效指标分值合计 30.00，应为 40"
    assert filled["done"][GUIDE_SHEET]["B2"].value == "全部填好，勾稽相符，可以报送"


def test_wrong_entries_are_named_beside_the_cell(filled: dict[str, Workbook]) -> None:
    book = filled["flawed"]
    remarks = column(book, DATA_SHEET, 2, 8)
    assert {
        name: remarks[name] for name in ("评价年度", "人员编制", "实有在职人数", "其他收入", "三公经费", "有无新建楼堂馆所")
    } == {
        "评价年度": "应为 2023 年",
        "人员编制": "应填数字",
        "实有在职人数": "应为整数",
        "其他收入": "不能为负数",
        "三公经费": "本年预算应填数字",
        "有无新建楼堂馆所": "应从列表中选",
    }
    assert (remarks["基础数据和会计信息准确"], remarks["三公经费本年预算分项之和"]) == ("应从列表中选", None)
    assert (remarks["收入等于支出加结余"], remarks["人均基本支出"]) == ("勾稽不平", "请核实")
    assert column(book, SELF_SHEET, 4, 10)["预算完成率"] == "超过分值 5"
    assert column(book, SELF_SHEET, 4, 8)["自评总分"] == "无法评分"


def test_own_rows_are_checked_one_by_one_and_never_show_an_error(filled: dict[str, Workbook]) -> None:
    book = filled["flawed"]
    remarks = column(book, ROWS_SHEET, 5, 15)
    assert [remarks[name] for name in "甲乙丙丁戊己庚"] == [
        "提示：单位是 % 的，95% 填 95",
        "一级指标应从列表中选",
        "请填 达成/部分达成/未达成",
        "自评得分超过分值",
        "提示：与参考得分差 -0.60",
        "未填：指标性质",
        "提示：完成值不是单纯的数，由财政部门核",
    ]
    assert column(book, ROWS_SHEET, 5, 13)["庚"] == "待核"
    shown = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert not [text for text in shown if text.startswith("#")]


def test_two_row_groups_have_their_own_rules_and_dropped_weights_are_made_up_for(filled: dict[str, Workbook]) -> None:
    scores = column(filled["split"], SELF_SHEET, 4, 8)
    assert scores["产出指标"] == 10
    assert scores["效益指标"] == 10  # 5.75 + 8, but never above the weight
    assert scores["新建楼堂馆所面积控制率"] == "不适用"
    assert scores["自评总分"] == 77.78  # 70 of the 90 points that apply
