"""Names of amounts and indicators as published tables write them, and the canonical names they stand for.

Only words that mean the same everywhere are listed: “三公经费总额” may be a budget or an outlay, so it is no synonym.
"""

# ruff: noqa: E501 - one name, one line: read as a table

from __future__ import annotations

import re

from jixiao_batch.official_tables.columns import squeezed

_FIELDS = {
    "人员编制": "编制数 人员编制数 编制人数 编制人员 核定编制数 核定编制人数 核定人员编制数 批复编制数 在职人员编制数 机构编制数 编制总数",
    "实有在职人数": "在职人员数 在职人数 实际在职人数 实际在职人员数 本年在职人员数 年末在职人数 年末在职人员数 在编在职人数 在职在编人数 实有在职人员数 在职在编人员数 年末实有在职人数 实际在职在编人数",
    "上年结转": "上年结转数 年初结转 年初结转数 上年结转资金 上年结转结余 上年结转和结余 上年结余结转 年初结转结余 年初结转和结余 上年结转预算",
    "年初预算": "年初预算数 年初预算批复数 年初批复预算数 年初部门预算数 年初预算安排数 年初批复预算 本年年初预算数",
    "本年追加": "本年追加预算 本年追加预算数 追加预算 追加预算数 本年预算追加数 年中追加预算 年中追加预算数 当年追加预算 当年追加预算数 本年追加数",
    "年末结余": "年末结余数 年末结转结余 年末结转和结余 年末结余资金 年末结转结余数 本年年末结余",
    "三公经费上年预算": "上年三公经费预算数 上年三公经费预算 上年三公经费预算总额 三公经费上年预算数 上年三公经费预算安排数",
    "三公经费本年预算": "本年三公经费预算数 本年三公经费预算 三公经费预算数 三公经费预算安排数 三公经费本年预算数 本年三公经费预算总额 三公经费预算总额 当年三公经费预算数 三公经费预算安排 本年三公经费预算安排数",
    "三公经费本年决算": "三公经费实际支出数 三公经费实际支出 三公经费决算数 本年三公经费决算数 三公经费支出决算数 本年三公经费实际支出数 三公经费实际支出总额 本年三公经费支出决算数 三公经费本年决算数",
    "公用经费预算": "公用经费预算数 预算安排公用经费总额 公用经费预算安排数 公用经费预算总额 公用经费预算安排总额 日常公用经费预算数 预算安排公用经费",
    "公用经费决算": "公用经费决算数 实际支出公用经费总额 公用经费实际支出数 公用经费实际支出总额 公用经费支出决算数 日常公用经费决算数 实际支出公用经费 公用经费实际支出",
    "政府采购预算": "政府采购预算数 政府采购预算金额 政府采购预算总额 年初政府采购预算数 采购预算数",
    "政府采购执行": "实际政府采购金额 政府采购金额 政府采购实际金额 实际采购金额 政府采购执行数 政府采购执行金额 实际政府采购数 政府采购实际支出数 政府采购实际支出金额 政府采购实际执行数 实际政府采购",
    "批准建设面积": "批准面积 批复建设面积 批准的建设面积",
    "实际建设面积": "实际面积 实际建成面积",
    "批准投资概算": "批准投资金额 批准投资额 批准投资概算金额 批准的投资概算 批复投资概算 投资概算 批准概算 批准投资概算数",
    "实际投资": "实际投资金额 实际投资额 实际投资数 实际完成投资",
    "全年预算数": "全年预算 调整后全年预算数",
    "全年执行数": "全年执行 全年实际执行数",
    "满意人数": "满意的人数 表示满意的人数",
    "满意度调查人数": "调查人数 调查总人数 被调查人数 调查对象总人数 受访人数 问卷总数",
}
_INDICATORS = {
    "在职人员控制率": "财政供养人员控制率 人员控制率 在职人员控制",
    "三公经费变动率": "三公经费预算变动率 三公变动率",
    "新建楼堂馆所面积控制率": "楼堂馆所面积控制率 新建楼堂馆所建设面积控制率",
    "新建楼堂馆所投资概算控制率": "楼堂馆所投资概算控制率 楼堂馆所投资预算控制率 新建楼堂馆所投资控制率 新建楼堂馆所投资预算控制率",
    "政府采购执行率": "政府采购预算执行率",
    "公用经费控制率": "日常公用经费控制率",
    "社会公众满意度": "社会公众或服务对象满意度 社会公众和服务对象满意度 服务对象满意度 社会公众或服务对象的满意度 社会公众、服务对象满意度 社会公众及服务对象满意度 服务对象或社会公众满意度",
}


def _key(name: str) -> str:
    """The name without the words that change nothing: 部门（单位）, 的, 年度."""
    text = squeezed(name)
    text = re.sub(r"(?:本)?(?:部门|单位)(?:\((?:部门|单位)\))?|的", "", text)
    return text.replace("年度", "年").replace("当年", "本年")


_FIELD_OF = {_key(word): field for field, words in _FIELDS.items() for word in [field, *words.split()]}
_INDICATOR_OF = {_key(word): name for name, words in _INDICATORS.items() for word in [name, *words.split()]}


def field_named(name: str) -> str | None:
    """The canonical field that a published name stands for."""
    return _FIELD_OF.get(_key(name))


def indicator_named(name: str) -> str:
    """The canonical name of an indicator, or the name itself without quotes and spaces."""
    return _INDICATOR_OF.get(_key(name), squeezed(name))
