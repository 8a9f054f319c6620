"""What the workbook tells the clerk who edits it: steps, columns, kinds of rule."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from jixiao_batch.scheme.rules import KINDS, Rule
from jixiao_batch.scheme_book.columns import METHOD, Column, record_columns, record_in
from jixiao_batch.scheme_book.parameters import write_cell

STEPS = (
    "一行是一个三级指标。浅黄色的格子可以改，可以插入、删除、移动整行；表头的字不要改，列的先后可以变。",
    "一级指标、二级指标只在每一组的第一行写名称和分值，下面留空就是同上；也可以每行重复写。不要合并单元格。",
    "评分规则由“评分方式”和“参数”自动生成，灰色，供人看。要改规则，改“参数”；参数没有动而只改了这一句的，导入时会试着看懂这一句，"
    "看懂了就照办并告诉您，看不懂就指出来。",
    "新加的指标可以只写“评分规则”，不写评分方式和参数：看得懂的变成规则，看不懂的原句保留，由人工评定。",
    "参数一行写一项，如“方向：超过扣分”；有几档或几个事项的，一档一行，前面加“·”，一行里的几项用逗号隔开。"
    "括号、逗号、冒号全角半角都可以；内容里本来就有“，某某：”这样字样的，用英文双引号括起来。",
    "公式里写填报项或推算指标的名称、数字、＋ － × ÷、括号、＝ ≤ ≥ ＜ ＞、且、或；"
    "文字写在英文双引号里，名称带括号的写在「」里。公式前面不要写等号。",
    "同一个指标几种算法取高的：评分方式写“二选一”，下面各行的三级指标写“或”，各写一种算法。",
    "由单位自己的绩效指标逐行评分的：评分方式写“逐行评分”，评分办法写在工作表“逐行评分”里。",
    "改好后导入：jixiao scheme import 指标体系.xlsx -o 我县.yaml。有错时会指出哪张表、哪一格、怎么改，改好之前不会写出文件。",
    "导入后试算：jixiao scheme check 我县.yaml；生成表样：jixiao template --scheme 我县.yaml -o 自评表样.xlsx。",
)

#: by sheet and heading, or by heading alone where it means the same everywhere
EXPLANATIONS: dict[str, str] = {
    "一级指标": "如：投入、过程、产出。同上的留空",
    "一级分值": "各一级指标分值合计应等于满分",
    "二级指标": "同上的留空",
    "二级分值": "合计应等于所在一级指标的分值",
    "三级指标": "名称不能重复；写“或”表示上面指标的另一种算法",
    "三级分值": "合计应等于所在二级指标的分值",
    "指标值公式": "推算指标的名称，或用填报项写的公式；按事项计分、人工评定的不写",
    "评分方式": "从列表中选；各种方式的参数见“说明”",
    "评分规则": "由评分方式和参数生成，供人看；要改规则请改参数",
    "参数": "一行一项，如“方向：超过扣分”；一档一行，前面加“·”",
    "不适用条件": "什么情况下这一项不适用，如：有无采购 = \"无\"",
    "不适用时": "满分：不适用的计满分；剔除：不计，其余按比例折算",
    "依据": "文件名和文号，可以不写",
    "说明": "给人看的话，可以不写",
    "算例": "一行一例，前面加“·”；导入和检查时逐例试算",
    "区块": "表样上的一个区块；同上的留空",
    "区块计量单位": "区块里各项的单位，如：万元",
    "栏目": "横排的几栏，如：上年预算、本年预算；没有的留空",
    "类型": "不写的为小数",
    "计量单位": "与区块不同时才写",
    "必填": "是、否，或一个条件，如：有无采购 = \"有\"；不写的为是",
    "选项": "类型为“选项”的，写各个选项，用顿号隔开",
    "填报要求": "填表的人点中格子时看到的提示",
    "可为负数": "不写的为否",
    "基本信息!名称": "全称，会写在表样和汇总的标题上",
    "填报项!名称": "公式里用的名称；有栏目的，公式里写名称接栏目，如：三公经费本年预算",
    "勾稽关系!名称": "不平时用这个名称告诉单位",
    "推算指标!名称": "公式里用的名称",
    "推算指标!公式": "用填报项和别的推算指标写，如：决算数 / 预算数",
    "推算指标!计量单位": "不写的为 %",
    "分母为零": "一行一项：分子也为零、分子不为零时各算多少，或写“无法计算”“不适用”",
    "关系": "左边 = 右边，左边 <= 右边，或左边 >= 右边",
    "级别": "错误：退回；核实：要求说明；提示：只告知。不写的为错误",
    "提示": "不平时告诉单位的话，可以不写",
    "等次!等次": "从高到低排列",
    "等次!下限": "达到多少分，最后一档为 0",
    "逐行评分!三级指标": "与“指标体系”里评分方式为“逐行评分”的三级指标同名",
    "逐行评分!一级指标": "由它评分的绩效指标表一级指标，用顿号隔开",
    "定量指标": "按完成率评分的方式",
    "定性指标": "按达成档次评分的方式",
    "超额核实线": "完成率达到多少要核实，如 130%；可以不写",
    "超额扣分": "完成率达到多少扣多少分；可以不写",
    "合计方式": "逐行累计：各行得分相加；达标占比：按达标行数占总行数计分。不写的为逐行累计",
    "定性达标": "达标占比时，哪些档次算达标，用顿号隔开",
    "编号": "字母、数字、点、横线，如 woxian-2024；改了规则请换一个编号",
    "年度": "四位年份",
    "满分": "各一级指标分值之和",
    "得分小数位": "得分保留几位小数：0、1 或 2；不写的为 2",
    "勾稽容差": "勾稽关系两边相差不超过多少算平；不写的为 0.005",
    "绩效指标表": "单位自己填的绩效指标：有哪些一级指标、留多少行；没有的不写",
    "总分封顶": "按某个推算指标限制总分；没有的不写",
    "基本信息!依据": "一行一个文件，前面加“·”",
}  # fmt: skip


def explanation(sheet: str, heading: str) -> str:
    """What to write in the column; "" for what needs no word."""
    # 定量指标参数 and the like are written as 参数 are
    general = "参数" if heading.endswith("参数") else heading
    return EXPLANATIONS.get(f"{sheet}!{heading}", EXPLANATIONS.get(general, ""))


def kinds_of_rule() -> Iterator[tuple[str, str, str, str]]:
    """Every 评分方式: its name, an example in words, the parameters of the example, all parameters that it takes."""
    for name, kind in sorted(KINDS.items()):
        example = {METHOD: name, **kind.example}
        words = kind.model_validate(example).sentence(Decimal(5)) if kind.example else ""
        yield name, words, write_cell(kind.example) if kind.example else "", _parameters_of(kind)


def _parameters_of(kind: type[Rule]) -> str:
    """The keys that a kind of rule takes, one per line."""
    return "\n".join(_parameter(column, kind) for column in record_columns(kind, {}) if column.key != METHOD)


def _parameter(column: Column, record: type[BaseModel]) -> str:
    words = [f"（{'必写' if column.required else '可不写'}）"]
    if column.choices:
        words.append("、".join(column.choices))
    if column.shape == "records":
        annotation: Any = next(
            field.annotation for name, field in record.model_fields.items() if (field.alias or name) == column.key
        )
        inner = record_columns(record_in(annotation), {})
        needed = [one.key for one in inner if one.required]
        free = [one.key for one in inner if not one.required]
        words.append(f"每行写 {'、'.join(needed)}" + (f"，可写 {'、'.join(free)}" if free else ""))
    return column.key + "".join(words)
