"""The Decimal reading and the Excel reading say the same: thousands of cases, recomputed by LibreOffice in one run."""

from __future__ import annotations

import functools
import itertools
import random
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, get_args

import pytest
import xlsxwriter
from recalculation import differences
from rule_examples import Rate, answers_for, examples, rates, takes_one_value, values_for
from scheme_texts import minimal_scheme

from jixiao_batch.evaluation.assess import assess
from jixiao_batch.findings.model import Place
from jixiao_batch.numbers import ZERO, plain, round_score
from jixiao_batch.scheme.figure_readings import figure_excel, figure_value, indicator_value_excel
from jixiao_batch.scheme.formula import Name
from jixiao_batch.scheme.indicators import item_id
from jixiao_batch.scheme.loading import load_scheme
from jixiao_batch.scheme.model import Scheme
from jixiao_batch.scheme.readings import NOT_APPLICABLE, NOT_COMPUTABLE, Absent, Value
from jixiao_batch.scheme.rules import KINDS
from jixiao_batch.scheme.score_readings import (
    NOT_SCORED,
    QUALITATIVE,
    capped_excel,
    completion,
    completion_excel,
    grade_excel,
    provisional_excel,
    rounded_excel,
    row_is_met,
    row_score,
    row_score_excel,
    rows_total,
    rows_total_excel,
    score_excel,
    total,
    total_excel,
)
from jixiao_batch.workbook.layout import NATURES, address
from jixiao_batch.workbook.submission import Entry, FormStamp, Submission

CellValue = Decimal | str | None
PLACES = 2


class Sheet:
    """A grid of typed cells and formulas with the results that the Decimal reading gives them."""

    def __init__(self, book: xlsxwriter.Workbook, name: str) -> None:
        self._sheet = book.add_worksheet(name)
        self._row = 0
        self._column = 0

    def next_row(self) -> None:
        self._row += 1
        self._column = 0

    def typed(self, value: CellValue) -> str:
        """Writes a cell as a clerk types it; its address."""
        if isinstance(value, Decimal):
            self._sheet.write_number(self._row, self._column, float(value))
        elif value is not None:
            self._sheet.write_string(self._row, self._column, value)
        return self._advance()

    def computed(self, formula: str, result: Decimal | str) -> str:
        """Writes a formula with its stored result; its address."""
        stored = float(result) if isinstance(result, Decimal) else result
        assert self._sheet.write_formula(self._row, self._column, f"={formula}", None, stored) == 0
        return self._advance()

    def value(self, value: Decimal | Rate) -> str:
        """A value as it stands in a form: typed, or divided by the spreadsheet."""
        if isinstance(value, Rate):
            over, under = self.typed(value.over), self.typed(value.under)
            return self.computed(f"{over}/{under}", value.value)
        return self.typed(value)

    def _advance(self) -> str:
        self._column += 1
        return address(self._row + 1, self._column)


def shown(result: Value | Absent | bool) -> Decimal | str:
    """What a cell shows for a result of the Decimal side."""
    if isinstance(result, Absent):
        return NOT_APPLICABLE if result.why == "not_applicable" else NOT_COMPUTABLE
    assert isinstance(result, Decimal | str)
    return result


def in_decimal(value: Decimal | Rate) -> Decimal:
    return value.value if isinstance(value, Rate) else value


# ---------------------------------------------------------------- what is written


def write_rules(sheet: Sheet) -> None:
    quotients = rates(120)
    for example in examples():
        rule, weight = example.rule, example.weight
        if takes_one_value(rule):
            for value in (*values_for(rule), *quotients):
                points = round_score(rule.score((in_decimal(value),), weight), PLACES)
                weight_cell = sheet.typed(weight)
                sheet.computed(rounded_excel(rule.excel([sheet.value(value)], weight_cell), PLACES), points)
                sheet.next_row()
        else:
            for inputs in answers_for(rule, weight):
                points = round_score(rule.score(inputs, weight), PLACES)
                weight_cell = sheet.typed(weight)
                cells = [sheet.typed(one) for one in inputs]
                sheet.computed(rounded_excel(rule.excel(cells, weight_cell), PLACES), points)
                sheet.next_row()


#: name -> what stands behind it in the scheme; together every option and every way to have no value
FIGURES = {
    "和": "公式: 甲 + 乙 - 丙",
    "商": "公式: 甲 / 乙",
    "零当满": "公式: (甲 - 丙) / 乙\n    分母为零: {分子也为零: 0%, 分子不为零: 100%}",
    "零不适用": "公式: 甲 / 乙\n    分母为零: {分子也为零: 不适用, 分子不为零: 无法计算}",
    "变动零": "公式: 甲 / 乙 - 100%\n    分母为零: {分子也为零: 0%, 分子不为零: 100%}",
    "变动零不适用": "公式: 绝对值(1 - (甲 - 丙) / 乙) * 丙 / 4\n    分母为零: {分子也为零: 不适用, 分子不为零: -20%}",
    "有才算": '公式: 甲 / 乙\n    不适用条件: 有无 = "无"',
    "都零不算": "公式: 甲 / 乙\n    不适用条件: 甲 = 0 且 乙 = 0\n    分母为零: {分子不为零: 50%}",
    "或者不算": '公式: 甲 * 丙\n    不适用条件: (甲 < 0 或 乙 ≥ 3) 且 有无 ≠ "无"',
    "除了再比": "公式: 甲\n    不适用条件: 丙 / 乙 > 1",
    "层层相除": "公式: 甲 / (乙 / (丙 / (甲 - 3)))",
    "除在里面": "公式: 甲 + 丙 / 乙 - 1 / 丙",
    "函数": "公式: 最大(甲, 乙, -丙) - 最小(甲, 2.5, 乙) + 绝对值(甲 - 丙)",
    "负号": "公式: -(甲 - 乙) * -丙 - (甲 - (乙 - 丙)) / -(1 + 50%)",
    "连除": "公式: 甲 / 乙 / 丙 * (甲 / (乙 * 丙))",
    "套用": "公式: 有才算 * 2 - 和",
    "照搬": "公式: 有才算",
    "照搬有条件": "公式: 有才算\n    不适用条件: 甲 > 5",
    "照搬零": "公式: 零不适用",
    "填报": "公式: 填报数(甲) / 商",
}


def figure_scheme() -> Scheme:
    figures = "".join(f"  - 名称: {name}\n    {rest}\n" for name, rest in FIGURES.items())
    fields = "      - {名称: 甲}\n      - {名称: 乙}\n      - {名称: 丙}\n      - {名称: 有无, 类型: 选项, 选项: [有, 无]}\n"
    return minimal_scheme(
        ("推算指标:\n", f"推算指标:\n{figures}"), ("      - {名称: 预算数}\n", f"      - {{名称: 预算数}}\n{fields}")
    )


def write_figures(sheet: Sheet, scheme: Scheme) -> None:
    numbers: list[CellValue] = [Decimal(n) for n in ("0", "3", "-1.25", "61.36", "0.0000000004")] + [None, "五"]
    figures = [scheme.figures_by_name[name] for name in FIGURES]
    for first, second, third, word in itertools.product(numbers, numbers, numbers, ("有", "无", None)):
        if [first, second, third].count(None) + [first, second, third].count("五") > 1:
            continue
        typed = {"甲": first, "乙": second, "丙": third, "有无": word}
        cells = {name: sheet.typed(value) for name, value in typed.items()}
        known: dict[str, Decimal | Absent] = {}

        def resolve(
            name: Name, typed: dict[str, CellValue] = typed, known: dict[str, Decimal | Absent] = known
        ) -> Value | Absent:
            if name.name in known and not name.typed:
                return known[name.name]
            value = typed[name.name]
            return Absent("missing", (name.name,)) if value is None or value == "五" else value

        for figure in figures:
            result = figure_value(figure, resolve)
            formula = figure_excel(scheme, figure, lambda name, cells=cells: cells[name.name])
            cells[figure.name] = sheet.computed(formula, shown(result))
            known[figure.name] = result
        sheet.next_row()


def write_rows(sheet: Sheet, scheme: Scheme) -> None:
    numbers: list[CellValue] = [Decimal(n) for n in ("0", "3", "4.5", "400", "0.95", "0.0001")] + [None, "大于4"]
    for nature, target, actual in itertools.product(NATURES, numbers, numbers):
        both = isinstance(target, Decimal) and isinstance(actual, Decimal)
        done = completion(nature, target, actual) if both else NOT_SCORED  # type: ignore[arg-type]
        cells = [sheet.typed(one) for one in (nature, target, actual)]
        sheet.computed(completion_excel(*cells), QUALITATIVE if nature == QUALITATIVE else done)
        sheet.next_row()
    weights = [Decimal("2"), Decimal("6.66"), None]
    for indicator in scheme.indicators:
        scoring = indicator.rows
        if scoring is None:
            continue
        values = [*values_for(scoring.quantitative), Decimal("1.29999"), Decimal("1.3"), *rates(60)]
        for weight, value in itertools.product(weights, (*values, NOT_SCORED)):
            done_cell = sheet.typed(value) if isinstance(value, str) else sheet.value(value)
            cells = [done_cell, sheet.typed("较好"), sheet.typed(None), sheet.typed(weight)]
            scored = weight is not None and not isinstance(value, str)
            if scoring.counts_rows_met:
                is_met = isinstance(value, str) or row_is_met(scoring, in_decimal(value))
                points = NOT_SCORED if isinstance(value, str) else Decimal(is_met)
            else:
                points = row_score(scoring, in_decimal(value), weight, scheme.score_places) if scored else NOT_SCORED  # type: ignore[arg-type]
            sheet.computed(row_score_excel(scoring, *cells, scheme.score_places), points)
            sheet.next_row()
        for weight in weights[:2]:
            assert weight is not None
            for word, picked in [*answers_for(scoring.qualitative, weight), ("好", None)]:
                cells = [sheet.typed(one) for one in (QUALITATIVE, word, picked, weight)]  # type: ignore[arg-type]
                tier = next((tier for tier in scoring.tiers if tier.is_called(str(word))), None)
                if scoring.counts_rows_met:
                    points = NOT_SCORED if tier is None else Decimal(tier.name in scoring.tiers_met)
                else:
                    score = None if picked is None else scoring.qualitative.score((word, picked), weight)
                    points = NOT_SCORED if score is None else round_score(score, scheme.score_places)
                sheet.computed(row_score_excel(scoring, *cells, scheme.score_places), points)
                sheet.next_row()


def write_totals(sheet: Sheet, scheme: Scheme) -> None:
    chance = random.Random(7)
    hundredth = Decimal("0.01")
    for _ in range(400):
        scores: list[CellValue] = [chance.choice([chance.randint(0, 2000) * hundredth, NOT_SCORED]) for _ in range(5)]
        dropped = Decimal(chance.choice([0, 5, 12.5, 30]))
        counted = [score for score in scores if isinstance(score, Decimal)]
        cells = [sheet.typed(score) for score in scores]
        summed = total(scheme, counted, dropped)
        total_cell = sheet.computed(total_excel(scheme, cells, sheet.typed(dropped)), summed)
        sheet.computed(total_excel(scheme, cells), total(scheme, counted, ZERO))
        sheet.computed(grade_excel(scheme, total_cell), scheme.grade_of(summed))
        weight, rows_sum = Decimal(40), f"SUM({','.join(cells)})"
        adding = next(indicator.rows for indicator in scheme.indicators if indicator.rows)
        formula = rows_total_excel(adding, rows_sum, f"COUNT({','.join(cells)})", sheet.typed(weight), scheme.score_places)
        sheet.computed(formula, rows_total(adding, counted, weight, scheme.score_places))
        counting = next(indicator.rows for indicator in counting_scheme().indicators if indicator.rows)
        met = [Decimal(chance.randint(0, 1)) for _ in range(chance.randint(1, 9))]
        met_cells = ",".join(sheet.typed(one) for one in met)
        formula = rows_total_excel(counting, f"SUM({met_cells})", f"COUNT({met_cells})", sheet.typed(weight), scheme.score_places)
        sheet.computed(formula, rows_total(counting, met, weight, scheme.score_places))
        sheet.next_row()
    every_weight = sheet.typed(scheme.full_score)
    sheet.computed(total_excel(scheme, [sheet.typed(NOT_APPLICABLE)], every_weight), total(scheme, [], scheme.full_score))
    sheet.next_row()
    for lower in [grade.lower for grade in scheme.grades]:
        for beside in ("0", "0.01", "-0.01"):
            points = max(ZERO, lower + Decimal(beside))
            sheet.computed(grade_excel(scheme, sheet.typed(points)), scheme.grade_of(points))
            sheet.next_row()
    sheet.computed(grade_excel(scheme, sheet.typed(NOT_SCORED)), "")


def write_caps(sheet: Sheet, scheme: Scheme) -> None:
    cap = scheme.total_cap
    assert cap is not None
    bounds = [bound.value for step in cap.steps for bound in step.condition.bounds]
    beside = [Decimal(n) for n in ("0", "1E-9", "-1E-9", "1E-10", "-1E-10", "0.0001")]
    for points in (Decimal("55.55"), Decimal("95")):
        for value in [*(bound + step for bound in bounds for step in beside), None, NOT_COMPUTABLE]:
            capped = cap.most(value) if isinstance(value, Decimal) else None
            total_cell, cell = sheet.typed(points), sheet.typed(value)
            sheet.computed(
                capped_excel(scheme, total_cell, lambda _, cell=cell: cell), points if capped is None else min(points, capped)
            )
            sheet.next_row()


def random_unit(scheme: Scheme, chance: random.Random) -> dict[str, CellValue]:
    """What a unit might type: amounts around each other, zeros, blanks."""
    typed: dict[str, CellValue] = {}
    for field in (*scheme.data_fields, *scheme.item_fields):
        if chance.random() < 0.02:
            typed[field.id] = None
        elif field.choices:
            typed[field.id] = chance.choice([*field.choices, field.choices[0]])
        elif field.type == "整数":
            typed[field.id] = Decimal(chance.choice([0, 4, 5, 5, 6, 21, 20]))
        elif field.is_number:
            typed[field.id] = Decimal(chance.choice(["0", "61.36", "61.36", "58.36", "5.94", "55.42", "52.75", "64.02", "1.2"]))
    for indicator in scheme.indicators:
        if indicator.rows is None:
            typed[indicator.self_score_id] = chance.choice([None, indicator.weight, indicator.weight / 2])
    return typed


def write_units(sheet: Sheet, scheme: Scheme, count: int) -> None:
    """Whole forms: figures, values, scores and total in cells against `assess`."""
    chance = random.Random(2024)
    for _ in range(count):
        typed = random_unit(scheme, chance)
        fields = {name: sheet.typed(value) for name, value in typed.items()}
        figures: dict[str, str] = {}

        def cell_of(name: Name, fields: dict[str, str] = fields, figures: dict[str, str] = figures) -> str:
            return figures[name.name] if name.name in figures and not name.typed else fields[name.name]

        entries = {name: Entry(value, Place()) for name, value in typed.items()}
        assessment, _ = assess(scheme, Submission(FormStamp(), entries, ()))
        for figure in scheme.figures:
            result = assessment.figures[figure.name]
            figures[figure.name] = sheet.computed(
                figure_excel(scheme, figure, cell_of), shown(result.absent) if result.absent else result.value or ZERO
            )
        scores = []
        for scored in assessment.indicators:
            indicator = scored.indicator
            weight_cell = sheet.typed(indicator.weight)
            if indicator.rows is not None:
                continue
            value_cell = ""
            if indicator.value is not None:
                tree = indicator.value.tree
                assert isinstance(tree, Name)
                result = assessment.figures.get(tree.name)
                known = typed[tree.name] if tree.typed or result is None else result.value
                absent = result.absent if result and not tree.typed else None
                expected = shown(absent) if absent else NOT_COMPUTABLE if known is None else known
                value_cell = sheet.computed(indicator_value_excel(scheme, indicator, cell_of), expected)
            items = [fields[item_id(indicator, item.name)] for item in (indicator.rule.form_items if indicator.rule else ())]
            formula = score_excel(scheme, indicator, value_cell, items, weight_cell, cell_of, fields[indicator.self_score_id])
            unscored = NOT_APPLICABLE if scored.status == "not_applicable" else NOT_SCORED
            scores.append(sheet.computed(formula, unscored if scored.score is None else scored.score))
        dropping = [i for i in scheme.indicators if i.when_not_applicable == "剔除" and i.rows is None]
        by_name = dict(zip([r.indicator.name for r in assessment.indicators if r.indicator.rows is None], scores, strict=True))
        dropped = "+".join(f'({by_name[i.name]}="{NOT_APPLICABLE}")*{plain(i.weight)}' for i in dropping)
        sheet.computed(capped_excel(scheme, total_excel(scheme, scores, dropped), cell_of), assessment.score_total)
        sheet.computed(f"IF({provisional_excel(scheme, '0', cell_of)},1,0)", Decimal(assessment.cap_unknown))
        sheet.next_row()


CAP = """总分封顶:
  推算指标: 执行率
  档次:
    - {条件: < 60%, 最高分: 59}
    - {条件: ≥ 60% 且 < 80%, 最高分: 89.5}
指标:
"""
TRICKY = """          - 指标: 零不适用
            分值: 4
            指标值: 零不适用
            评分: {方式: 按比例计分}
          - 指标: 零剔除
            分值: 4
            指标值: 零不适用
            评分: {方式: 按比例计分}
            不适用时: 剔除
          - 指标: 照搬
            分值: 4
            指标值: 照搬
            评分: {方式: 按比例计分}
          - 指标: 填报的
            分值: 4
            指标值: 填报数(差额)
            评分: {方式: 线性扣分, 系数: 0.01, 截止: 50}
          - 指标: 看着办
            分值: 4
            不适用条件: 预算数 / 决算数 > 1
            评分: {方式: 人工评定}
          - 指标: 档次
            分值: 20
            评分:
              方式: 定性分档
              档次: [{档次: 好, 下限: 60%, 上限: 100%}, {档次: 差, 下限: 0%, 上限: 60%}]
          - 指标: 取好的
            分值: 20
            二选一:
              - {指标值: 执行率, 评分: {方式: 达标得分, 条件: ≥ 95%}}
              - {指标值: 零不适用, 评分: {方式: 按比例计分, 标准: 90%}}
          - 指标: 都不适用
            分值: 4
            二选一:
              - {指标值: 照搬, 评分: {方式: 达标得分, 条件: ≥ 95%}}
              - {指标值: 零不适用, 评分: {方式: 按比例计分, 不得分线: < 60%}}
          - 指标: 都剔除
            分值: 4
            二选一:
              - {指标值: 照搬, 评分: {方式: 线性扣分, 系数: 3, 基准: 100%}}
              - {指标值: 零不适用, 评分: {方式: 按比例计分, 零分点: 60%}}
            不适用时: 剔除
"""


def tricky_scheme(places: int = 2) -> Scheme:
    """A cap, dropped weights, alternatives, points picked by a person, values that do not apply for every reason."""
    figures = """  - {名称: 零不适用, 公式: 决算数 / 预算数, 分母为零: {分子也为零: 不适用, 分子不为零: 无法计算}}
  - {名称: 照搬, 公式: 执行率}
"""
    return minimal_scheme(
        ("指标:\n  - 一级指标: 过程\n    分值: 60", CAP + "  - 一级指标: 过程\n    分值: 60"),
        ("勾稽关系:\n", figures + "勾稽关系:\n"),
        ("      - {名称: 预算数}\n", "      - {名称: 预算数}\n      - {名称: 差额, 必填: 否}\n"),
        (
            "        三级指标:\n          - 指标: 执行率\n            分值: 20\n",
            "        三级指标:\n" + TRICKY + "          - 指标: 执行率\n            分值: 20\n",
        ),
        ("分值: 60", "分值: 128"),
        ("满分: 100", f"满分: 168\n得分小数位: {places}"),
    )


def overfulfilment_scheme(places: int = 2) -> Scheme:
    return minimal_scheme(
        ("满分: 100", f"满分: 100\n得分小数位: {places}"),
        ("定量指标: {方式: 按比例计分}", "定量指标: {方式: 按比例计分}\n              超额扣分: {完成率达到: 130%, 扣: 2}"),
    )


@functools.cache
def counting_scheme() -> Scheme:
    """Only the number of rows met counts (达标占比)."""
    return minimal_scheme(
        (
            "定量指标: {方式: 按比例计分}",
            "合计方式: 达标占比\n              定性达标: [好]\n              定量指标: {方式: 达标得分, 条件: ≥ 100% 且 ≤ 130%}",
        )
    )


# ---------------------------------------------------------------- tests


def test_every_kind_and_every_option_has_an_example() -> None:
    by_kind: dict[str, list[Any]] = {kind: [] for kind in KINDS}
    for example in examples():
        by_kind[example.rule.kind].append(example.rule)
    assert [kind for kind, rules in by_kind.items() if not rules] == []
    for kind, rules in by_kind.items():
        for name, field in KINDS[kind].model_fields.items():
            options = [option for option in get_args(field.annotation) if isinstance(option, str)]
            assert set(options) <= {getattr(rule, name) for rule in rules}, f"{kind} {field.alias}"


def test_examples_are_rules_that_a_scheme_may_hold() -> None:
    assert [fault for example in examples() for fault in example.rule.faults(example.weight)] == []


@pytest.fixture(scope="module")
def disagreements(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    file = tmp_path_factory.mktemp("agreement") / "readings.xlsx"
    builtin, tricky = load_scheme("jianghua-2023").scheme, tricky_scheme()
    writers: Sequence[tuple[str, Callable[[Sheet], None]]] = (
        ("规则", write_rules),
        ("推算", lambda sheet: write_figures(sheet, figure_scheme())),
        ("行", lambda sheet: write_rows(sheet, builtin)),
        ("超额", lambda sheet: write_rows(sheet, overfulfilment_scheme())),
        ("达标", lambda sheet: write_rows(sheet, counting_scheme())),
        ("总分", lambda sheet: write_totals(sheet, builtin)),
        ("封顶", lambda sheet: write_caps(sheet, tricky)),
        ("单位", lambda sheet: write_units(sheet, builtin, 60)),
        ("难例", lambda sheet: write_units(sheet, tricky, 120)),
        ("难例整数", lambda sheet: write_units(sheet, tricky_scheme(0), 60)),
        ("难例一位", lambda sheet: write_units(sheet, tricky_scheme(1), 60)),
        ("行整数", lambda sheet: write_rows(sheet, overfulfilment_scheme(0))),
        ("总分一位", lambda sheet: write_totals(sheet, overfulfilment_scheme(1))),
    )
    with xlsxwriter.Workbook(str(file), {"in_memory": True}) as book:
        for name, write in writers:
            write(Sheet(book, name))
    return differences([file])


@pytest.mark.parametrize(
    "part", ["规则", "推算", "行", "超额", "达标", "总分", "封顶", "单位", "难例", "难例整数", "难例一位", "行整数", "总分一位"]
)
def test_decimal_and_excel_agree(disagreements: list[str], part: str) -> None:
    found = [line for line in disagreements if f" {part}!" in line]
    assert not found, f"{len(found)} cases, such as:\n" + "\n".join(found[:20])
