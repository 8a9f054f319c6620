"""Official sentences become the rule they state, word for word, or stay with a person."""

# ruff: noqa: E501 - one sentence, one line: read as a table

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao_batch.numbers import settle
from jixiao_batch.scheme.records import read_amount
from jixiao_batch.scheme.rules import KINDS, Input
from jixiao_batch.scheme.wording import understand

Rule = Mapping[str, Any]


def steps(direction: str, standard: str, step: str, points: str, parts: str = "") -> Rule:
    rule = {"方式": "按档扣分", "方向": f"{direction}扣分", "标准": standard, "每档": step, "每档扣": points}
    return rule | ({"折算": parts} if parts else {})


def bands(*rows: str) -> Rule:
    """Rows such as "≥ 90%: 5"."""
    split = [row.split(": ") for row in rows]
    return {"方式": "分档计分", "档次": [{"条件": condition, "得分": points} for condition, points in split]}


def met(condition: str) -> Rule:
    return {"方式": "达标得分", "条件": condition}


def share(target: str = "100%") -> Rule:
    return {"方式": "按比例计分", "标准": target, "方向": "越大越好"}


def cases(points: str, *items: str) -> Rule:
    rule = {"方式": "按次扣分", "每次扣": points}
    return rule | ({"事项": [{"名称": item} for item in items]} if items else {})


def items(points: str, *names: str) -> Rule:
    return {"方式": "分项累计", "事项": [{"名称": name, "分值": points} for name in names]}


def linear(factor: str, cut_off: str) -> Rule:
    return {"方式": "线性扣分", "系数": factor, "截止": cut_off}


@dataclass(frozen=True)
class Case:
    """A sentence, the weight, the rule it states, and points that can be read off the sentence: "95%=5 90%=3"."""

    sentence: str
    weight: str
    rule: Rule
    points: str
    doubts: tuple[str, ...] = field(default=())
    not_applicable: str = ""


PART = "不足一档"
EDGE_0, EDGE_100, ON = "低于0%", "超过100%", "恰为"
STAFF = steps("超过", "100%", "1%", "0.5")
BELOW = steps("低于", "100%", "5%", "2")
AROUND = steps("偏离", "100%", "5%", "2")
CONTROL = bands("= 0%: 5", "> 0% 且 ≤ 10%: 4", "> 10% 且 ≤ 20%: 3", "> 20% 且 ≤ 30%: 2", "其余: 0")
SATISFIED = bands("≥ 90%: 6", "≥ 80% 且 < 90%: 4", "≥ 70% 且 < 80%: 2", "其余: 0")
THREE = bands("≥ 90%: 5", "≥ 80% 且 < 90%: 3", "其余: 0")
POINTS_3 = "90%=5 89.99%=3 80%=3 79.99%=0"

STEP_CASES = (
    Case("以100%为标准，≤100%计5分；每超过一个百分点扣0.5分，扣完为止", "5", STAFF, "80%=5 100%=5 101%=4.5 102.9%=4 115%=0", (PART,)),
    Case("在职人员控制率≤100%，计5分；每超过一个百分点扣0.5分，扣完为止。", "5", STAFF, "100%=5 110%=0", (PART,)),
    Case("以100%为标准。在职人员控制率≦100%,计5分;每超过1个百分点扣0.5分,扣完为止。", "5", STAFF, "103%=3.5", (PART,)),
    Case("在职人员控制率<=１００％，计５分；每超过１％扣０．５分，扣完为止", "5", STAFF, "100%=5 101%=4.5", (PART,)),
    Case("在职人员控制率不高于100%的得5分；每超出1个百分点扣0.5分，扣完为止", "5", STAFF, "100%=5 101%=4.5", (PART,)),
    Case("以100%为标准。在职人员控制率 ≤ 100%，计 5 分；\n每超过一个百分\n点扣 0.5 分，扣完为止。", "5", STAFF, "101%=4.5", (PART,)),
    Case("在职人员控制率=（在职人员数/编制数）×100%。≤100%计5分；每超过一个百分点扣0.5分", "5", STAFF, "101%=4.5", ("只作说明", PART)),
    Case("三公经费变动率≤0，计5分；每超过一个百分点扣0.5分，扣完为止", "5", steps("超过", "0%", "1%", "0.5"), "-20%=5 0%=5 1%=4.5", (PART,)),
    Case("“三公经费”变动率≦0,计8分;“三公经费”>0,每超过一个百分点扣0.8分,扣完为止。", "8", steps("超过", "0%", "1%", "0.8"),
         "0%=8 1%=7.2 10%=0", (PART,)),
    Case("公用经费控制率≤100%，计8分；每超过百分之一扣一分，扣完为止", "8", steps("超过", "100%", "1%", "1"), "100%=8 102%=6", (PART,)),
    Case("100%计满分，每低于5%扣2分，扣完为止", "5", BELOW, "100%=5 99.27%=5 95%=3 90.32%=3 90%=1", (PART,)),
    Case("100%计满分,每低于五个百分点扣两分", "5", BELOW, "95%=3", (PART,)),
    Case("预算完成率≥90%的，计5分；每低于5%扣2分", "5", steps("低于", "90%", "5%", "2"), "90.32%=5 90%=5 85%=3", (PART,)),
    Case("预算执行率达到100%得10分，每低1个百分点扣0.2分，扣完为止", "10", steps("低于", "100%", "1%", "0.2"), "100%=10 90%=8", (PART,)),
    Case("达到95%得满分，95%以下每降低1个百分点扣1分", "5", steps("低于", "95%", "1%", "1"), "95%=5 94%=4", (PART,)),
    Case("不低于95%得满分；低于95%的，每低1%扣1分", "5", steps("低于", "95%", "1%", "1"), "95%=5 93%=3", (PART,)),
    Case("低于95%的，每低1%扣1分，扣完为止", "5", steps("低于", "95%", "1%", "1"), "95%=5 93%=3", ("什么情况计满分", PART)),
    Case("完成率达到95%（含）以上得满分，每降低1个百分点扣0.5分，不足1个百分点按1个百分点计算", "5",
         steps("低于", "95%", "1%", "0.5", "进位"), "95%=5 94.5%=4.5 94%=4.5"),
    Case("≥95%得5分，每降低1个百分点扣0.5分，不足1个百分点的不扣分", "5", steps("低于", "95%", "1%", "0.5"), "94.5%=5 94%=4.5"),
    Case("≥95%得5分，每降低1个百分点扣0.5分，不足1个百分点的按比例扣分", "5", steps("低于", "95%", "1%", "0.5", "按比例"), "94.5%=4.75"),
    Case("支付进度率＝100%，得5分；每低于1%，扣分值的5%，扣完为止", "5", steps("低于", "100%", "1%", "0.25"), "100%=5 96%=4",
         (EDGE_100, PART)),
    Case("100%计满分，每超过（降低）5%扣2分，扣完为止", "6", AROUND, "100%=6 105%=4 95%=4 94%=4", (PART,)),
    Case("以100%为标准，每超过或低于5个百分点扣2分", "6", AROUND, "95%=4 105%=4", (PART,)),
    Case("政府采购执行率=100%得满分，每偏离5%扣2分", "6", AROUND, "100%=6 90%=2", (PART,)),
    Case("100%计满分，每超过5%扣2分，每低于5%扣2分，扣完为止", "6", AROUND, "100%=6 110%=2 90%=2", (PART,)),
    Case("100%以下（含）计5分，每超出5%扣2分，扣完为止。不涉及的得满分", "5", steps("超过", "100%", "5%", "2"), "100%=5 105%=3", (PART,), "满分"),
    Case("100%计满分，每超过5%扣2分，扣完为止。无新建楼堂馆所的计满分", "5", steps("超过", "100%", "5%", "2"), "100%=5 105%=3", (PART,), "满分"),
    Case("100%以下（含）计5分，每超出5%扣2分，扣完为止。没有楼堂馆所项目的部门按满分计算。", "5", steps("超过", "100%", "5%", "2"), "105%=3", (PART,), "满分"),
    Case("100%以下（含）计5分，每超出5%扣2分。该项不涉及的按满分计", "5", steps("超过", "100%", "5%", "2"), "105%=3", (PART,), "满分"),
    Case("100%计满分，每低于5%扣2分。没有政府采购预算的不纳入评价", "5", BELOW, "95%=3", (PART,), "剔除"),
    Case("30天以内（含30天）得满分，每超过1天扣1分，扣完为止", "5", steps("超过", "30", "1", "1"), "30=5 31=4 40=0", (PART, "“天”")),
    Case("得分=（1-10X）×10，X>10%不得分", "10", linear("10", "10%"), "0%=10 5%=5 10%=0 11%=0", ("负数",)),
    Case("得分=10×(1-5×|X|)，|X|>20%不得分", "10", linear("5", "20%"), "0%=10 10%=5 -10%=5 21%=0"),
)  # fmt: skip

BAND_CASES = (
    Case("=0计8分；0-10%（含）计6分；10-20%（含）计4分；20-30%（含）计2分；大于30%不得分", "8",
         bands("= 0%: 8", "> 0% 且 ≤ 10%: 6", "> 10% 且 ≤ 20%: 4", "> 20% 且 ≤ 30%: 2", "其余: 0"),
         "0%=8 0.01%=6 10%=6 10.01%=4 20%=4 30%=2 30.01%=0", (EDGE_0,)),
    Case("预算控制率=0，计5分；0-10%（含），计4分；10-20%（含），计3分；20-30%（含），计2分；大于30%不得分。", "5", CONTROL,
         "0%=5 10%=4 15%=3 30%=2 31%=0", (EDGE_0,)),
    Case("预算控制率＝0，计5分；0～10％（含10％），计4分；10～20％（含20％），计3分；20～30％（含30％），计2分；30％以上不得分", "5",
         CONTROL, "10%=4 20%=3 30%=2", (EDGE_0,)),
    Case("90%（含）以上计6分；80%（含）-90%计4分；70%（含）-80%计2分；低于70%计0分", "6", SATISFIED, "90%=6 89%=4 80%=4 70%=2 69.9%=0"),
    Case("根据满意度调查结果，90%及以上计6分；80%（含）至90%计4分；70%（含）至80%计2分；70%以下不得分", "6", SATISFIED,
         "90%=6 80%=4 70%=2 69%=0", ("只作说明",)),
    Case("95%以上（含95%）得5分，90%—95%得3分，80%～90%得1分，80%以下不得分", "5",
         bands("≥ 95%: 5", "≥ 90% 且 < 95%: 3", "≥ 80% 且 < 90%: 1", "其余: 0"), "95%=5 94%=3 85%=1 79%=0", ("恰为80%", "恰为90%")),
    Case("90%以上得5分，80%-90%得3分，80%以下不得分", "5", THREE, "91%=5 85%=3 79%=0", ("恰为80%", "恰为90%")),
    Case("重点支出安排率≥90%，计5分；80%（含）-90%，计3分；低于80%不得分。", "5", THREE, POINTS_3),
    Case("执行率≥90%得5分；80%≤执行率<90%得3分，执行率<80%不得分", "5", THREE, POINTS_3),
    Case("[90%,100%]得5分；[80%,90%)得3分；[0,80%)得0分", "5", THREE, POINTS_3, (EDGE_0, EDGE_100)),
    Case("①≥90%得5分；②80%（含）-90%得3分；③低于80%不得分", "5", THREE, POINTS_3),
    Case("满意度90%以上（含）得5分；80%以上（含）90%以下得3分；不足80%得0分", "5", THREE, POINTS_3),
    Case("大于等于90%得100%分值；大于等于80%小于90%得60%分值；其他不得分", "5", THREE, POINTS_3),
    Case("90%（含）以上5分，80%（含）-90% 3分，80%以下0分", "5", THREE, POINTS_3),
    Case("结余率≤5%得满分；5%＜结余率≤10%得3分；结余率>10%不得分", "5", bands("≤ 5%: 5", "> 5% 且 ≤ 10%: 3", "其余: 0"),
         "0%=5 5%=5 10%=3 10.1%=0"),
    Case("低于5%（含）得满分，5%-10%（含）得3分，10%以上不得分", "5", bands("≤ 5%: 5", "> 5% 且 ≤ 10%: 3", "其余: 0"), "5%=5 10%=3 11%=0"),
    Case("完成率100%得5分，90%（含）-100%得4分，90%以下不得分", "5", bands("≥ 100%: 5", "≥ 90% 且 < 100%: 4", "其余: 0"),
         "100%=5 99%=4 90%=4 89%=0", (EDGE_100,)),
    Case("按时完成率≥95%得5分，否则得2分", "5", bands("≥ 95%: 5", "其余: 2"), "95%=5 94%=2"),
    Case("培训10场及以上得5分，5-10场得3分，不足5场不得分", "5", bands("≥ 10: 5", "≥ 5 且 < 10: 3", "其余: 0"), "10=5 7=3 5=3 4=0", ("“场”",)),
    Case("达到90%以上计满分，否则不得分", "5", met("≥ 90%"), "90%=5 89.99%=0"),
    Case("不高于100%得满分，否则不得分", "5", met("≤ 100%"), "100%=5 100.01%=0"),
    Case("小于5%得5分，5%及以上不得分", "5", met("< 5%"), "4.99%=5 5%=0"),
    Case("质量达标率=100%得10分，未达标的不得分", "10", met("= 100%"), "100%=10 99%=0"),
)  # fmt: skip

SHARE_CASES = (
    Case("按执行率乘以分值计分", "10", share(), "100%=10 61.3%=6.13 120%=10"),
    Case("得分=执行率×分值", "20", share(), "50%=10"),
    Case("得分=执行率×本指标分值。", "20", share(), "50%=10"),
    Case("达到100%的计10分，未完成的按完成比例计分", "10", share(), "100%=10 70%=7"),
    Case("得分＝预算执行率*20分，满分为止", "20", share(), "50%=10 110%=20"),
    Case("按完成比例计分", "10", share(), "90%=9"),
    Case("按完成比例计算得分，满分为止.", "20", share(), "90%=18"),
    Case("完成率×10分", "10", share(), "55%=5.5"),
    Case("按照预算执行率与分值的乘积计算得分", "10", share(), "55%=5.5"),
    Case("达到100%得满分，未达到的按比例计分", "5", share(), "100%=5 80%=4"),
    Case("完成率达到100%得满分，低于100%的按实际完成比例得分", "5", share(), "80%=4"),
    Case("达到95%得满分，未达到的按完成比例计分", "5", share("95%"), "95%=5 0%=0", ("实际值÷95%",)),
    Case("得分=预算执行率×10（超过100%按100%计）", "10", share(), "50%=5 110%=10"),
    Case("按执行率计分，超过100%的，按100%计算", "10", share(), "50%=5 110%=10"),
    Case("得分=（实际完成数/计划数）×10", "10", share(), "70%=7", ("核对指标值",)),
)

EVENT_CASES = (
    Case("每发现一处扣1分，扣完为止", "6", cases("1"), "0=6 1=5 9=0", ("几处",)),
    Case("发现一起扣2分", "6", cases("2"), "0=6 1=4", ("几起",)),
    Case("以上情况每出现一例不符合要求的扣1分，扣完为止", "6", cases("1"), "2=4", ("几例", "以上情况")),
    Case("未发现违规问题得满分，每发现1起扣1分", "5", cases("1"), "0=5 1=4", ("几起",)),
    Case("全部符合得5分，有一项不符合扣1分，扣完为止", "5", cases("1"), "0=5 2=3", ("几项",)),
    Case("一项不符合扣1分", "5", cases("1"), "0=5 2=3", ("几项",)),
    Case("每逾期一天扣0.5分，扣完为止", "5", cases("0.5"), "0=5 3=3.5", ("几天",)),
    Case("①支出符合国家财经法规；②资金拨付有完整的审批程序和手续；③支出符合部门预算批复的用途。以上情况每出现一例不符合要求的扣1分，扣完为止。", "3",
         cases("1", "支出符合国家财经法规", "资金拨付有完整的审批程序和手续", "支出符合部门预算批复的用途"), "是是是=3 否是是=2 否否否=0", ("只扣一次",)),
    Case("①有内部财务管理制度、会计核算制度等管理制度，2分；②有本部门厉行节约制度，2分；③相关管理制度合法、合规、完整，2分；④相关管理制度得到有效执行，2分。", "8",
         items("2", "有内部财务管理制度、会计核算制度等管理制度", "有本部门厉行节约制度", "相关管理制度合法、合规、完整", "相关管理制度得到有效执行"),
         "是是是是=8 否是是是=6 否否否否=0"),
    Case("1.按规定内容公开预决算信息，1分；2.按规定时限公开，1分", "2", items("1", "按规定内容公开预决算信息", "按规定时限公开"), "是否=1"),
    Case("(1)按规定内容公开得1分 (2)在20日内公开计1分", "2", items("1", "按规定内容公开", "在20日内公开"), "是是=2"),
    Case("评价要点：\n①制度健全（2.5分）\n②制度执行有效（2.5分）", "5", items("2.5", "制度健全", "制度执行有效"), "是否=2.5"),
    Case("一是目标明确，2分；二是目标合理，2分。", "4", items("2", "目标明确", "目标合理"), "是是=4"),
    Case("①制度健全；②制度合理。每项2.5分", "5", items("2.5", "制度健全", "制度合理"), "是否=2.5"),
    Case("①制度健全，2分；②制度合理，2分。每少一项扣2分，扣完为止", "4", items("2", "制度健全", "制度合理"), "是否=2"),
)  # fmt: skip

UNDERSTOOD = (*STEP_CASES, *BAND_CASES, *SHARE_CASES, *EVENT_CASES)

#: near misses: each differs from a standard sentence by something that a rule would have to guess, or that contradicts
LEFT_TO_A_PERSON = (
    ("", "5"),
    ("根据单位实际情况酌情打分", "5"),
    ("由评价组综合评定", "5"),
    ("好的得8-10分，一般的得5-7分", "10"),
    ("达成预期指标得100-80%，部分达成得80-60%，未达成60-0%", "10"),
    ("无结余，3分；有结余，但不超过上年结转，2分；结余超过上年结转，不得分。", "3"),
    ("春节前下达专项资金的50%；6月底前全部下达完。每出现一个专项未按进度完成扣0.5分，扣完为止。", "3"),
    ("≤100%计6分；每超过一个百分点扣0.5分", "5"),  # more than the weight
    ("≤100%计4分；每超过一个百分点扣0.5分", "5"),  # less than the weight
    ("100%计满分，每低于5%扣6分", "5"),
    ("100%计满分，每低于5%扣2分；低于60%不得分", "5"),
    ("100%计满分，每低于5%扣2分，最多扣3分", "5"),
    ("100%计满分，每低于5%扣2分，每超过5%扣1分", "5"),
    ("100%计满分，每低于5%扣2分，每超过1%加1分", "5"),
    ("以90%为标准，≥95%计5分；每低于1%扣1分", "5"),
    ("≥90%计满分，每超过5%扣2分", "5"),
    ("≤100%计满分，每低于5%扣2分", "5"),
    ("每低于5%扣2分", "5"),
    ("达到目标值得满分，每低于目标值1个百分点扣1分", "5"),
    ("每超过1天扣1分", "5"),
    ("≤100%计满分，每超过1天扣1分", "5"),
    ("在职人员控制率W100%，计5分；每超过一个百分点扣0.5分", "5"),  # a misread ≤
    ("≤100%计5分；每超过一个百分点扣0.5分；注：超过110%的不得分", "5"),
    ("≥95%得5分，每降低5个百分点扣1分，不足1个百分点按1个百分点计", "5"),
    ("90%以上计5分；80%-85%计3分；80%以下不得分", "5"),  # a gap
    ("90%以上计5分；80%以上计3分；80%以下不得分", "5"),  # an overlap
    ("90%（含）以上计5分；80%-90%（含）计3分；80%以下不得分", "5"),  # 90% in both
    ("大于90%计5分；小于90%不得分", "5"),  # 90% in neither
    ("90%以上5分，80%-90%3分", "5"),
    ("达到90%以上计4分，否则不得分", "5"),
    ("90%以上计6分；80%-90%计4分；80%以下计0分", "5"),
    ("0-90%计5分；90%-100%计3分", "5"),  # what lies above 100% is not said
    ("实际完成率不低于90%，得10分", "10"),
    ("执行率≥90%且结转率≤10%得5分，否则不得分", "5"),
    ("执行率≥90%得5分，结转率>10%不得分", "5"),
    ("三公经费比上年下降5%以上得满分，否则不得分", "5"),
    ("同比增长5%以上得5分，否则不得分", "5"),
    ("|变动率|≤5%得满分，否则不得分", "5"),
    ("较上年下降得满分，持平得3分，增长不得分", "5"),
    ("达标得满分，不达标不得分", "5"),
    ("90%以上得8-10分，80%-90%得5-7分，80%以下不得分", "10"),
    ("得分=执行率×分值，执行率低于60%不得分", "5"),
    ("得分=执行率×8分", "10"),
    ("得分=执行率×分值，超过90%的按90%计", "10"),
    ("≤100%计满分，每超过1%扣1分，超过100%的按100%计", "10"),
    ("得分=10-执行率×分值", "10"),
    ("培训数量×2分", "2"),
    ("二者择其一进行考核，按完成比例计算得分", "20"),
    ("按结余比例扣分", "10"),
    ("得分=(1-10X)×10，X>5%不得分，X<1%得满分", "10"),
    ("得分=(1-2X)×10，X≥20%不得分", "8"),
    ("每发现两处扣1分", "5"),
    ("每发现一处扣1-2分", "5"),
    ("每发现一处扣1分，情节严重的不得分", "5"),
    ("每发现一处扣1分，每发现一起扣2分", "5"),
    ("每发现一处扣6分", "5"),
    ("有制度得2分，无制度不得分", "2"),
    ("①有制度，2分；②有措施，2分", "5"),  # does not add up to the weight
    ("①有制度，2分；③有措施，2分", "4"),
    ("①制度完整得2分，基本完整得1分；②执行有效得3分", "5"),
    ("①执行率达到90%，2分；②公开率达到100%，2分", "4"),
    ("①制度健全，2分；②制度合理，2分。每少一项扣1分", "4"),
    ("①有制度，0-2分；②有措施，2分", "4"),
    ("①有制度，2分；②有措施，2分。由评价组酌情扣分", "4"),
    ("无预算调整得满分，每低于5%扣2分", "5"),
    ("不涉及的不计分，其余按执行率乘以分值计分", "10"),
    ("100%计满分，每低于5%扣2分，但因政策原因除外", "5"),
    ("①②得5分", "5"),
    ("5分", "5"),
    ("≥0计5分", "5"),
    ("0-100%得5分", "5"),
    ("完成率≥90%计5分；<90%，按完成率×5分计分", "5"),
    ("完成率≥90%计5分；低于90%的，按完成率计分", "5"),
    ("其他≥90%计5分，否则不得分", "5"),
    ("每发现一处否则扣1分", "5"),
    ("每超过5%扣2分，100%计满分，超过120%不得分", "5"),
)


def _inputs(text: str) -> list[Input]:
    if text[0] in "是否":
        return list(text)
    return [read_amount(text).value]


@pytest.mark.parametrize("case", UNDERSTOOD, ids=lambda case: case.sentence)
def test_a_standard_sentence_becomes_the_rule_it_states(case: Case) -> None:
    assert understand(case.sentence, Decimal(case.weight)).rule == case.rule


@pytest.mark.parametrize("case", UNDERSTOOD, ids=lambda case: case.sentence)
def test_the_rule_gives_the_points_that_the_sentence_names(case: Case) -> None:
    rule = KINDS[case.rule["方式"]].model_validate(understand(case.sentence, Decimal(case.weight)).rule)
    assert not list(rule.faults(Decimal(case.weight)))
    for pair in case.points.split():
        value, points = pair.split("=")
        assert settle(rule.score(_inputs(value), Decimal(case.weight))) == Decimal(points), pair


@pytest.mark.parametrize("case", UNDERSTOOD, ids=lambda case: case.sentence)
def test_what_the_sentence_leaves_open_is_a_doubt(case: Case) -> None:
    understood = understand(case.sentence, Decimal(case.weight))
    assert len(understood.doubts) == len(case.doubts), understood.doubts
    for words in case.doubts:
        assert any(words in doubt for doubt in understood.doubts), (words, understood.doubts)
    assert understood.not_applicable == case.not_applicable


def test_the_reading_is_the_sentence_of_the_rule() -> None:
    assert understand("100%计满分，每低于5%扣2分", Decimal(5)).reading == (
        "达到100%计5分；每低于5个百分点扣2分，不足一档不扣，扣完为止"
    )


@pytest.mark.parametrize(("sentence", "weight"), LEFT_TO_A_PERSON)
def test_a_sentence_that_would_need_a_guess_stays_with_a_person(sentence: str, weight: str) -> None:
    understood = understand(sentence, Decimal(weight))
    assert understood.rule is None, understood
    assert understood.reading == ""
    assert "由人工评定" in understood.doubts[0]


def test_words_that_no_phrase_takes_are_named() -> None:
    understood = understand("100%计满分，每低于5%扣2分，但因政策原因除外", Decimal(5))
    assert "但因政策原因除外" in understood.doubts[0]


@pytest.mark.parametrize(
    ("sentence", "is_rate"),
    [
        ("每发现一处扣1分", True),  # cases are counted
        ("≥90计5分，否则不得分", True),  # a rate is compared with percentages
        ("≥90%计5分，否则不得分", False),
        ("按完成比例计分", False),  # of what, for a count?
        ("30天以内得满分，每超过1天扣1分", True),
    ],
)
def test_a_sentence_that_does_not_fit_the_value_stays_with_a_person(sentence: str, is_rate: bool) -> None:
    assert understand(sentence, Decimal(5), is_rate=is_rate).rule is None
    assert understand(sentence, Decimal(5), is_rate=not is_rate).rule is not None


def test_zero_is_a_percentage_where_the_value_is_a_rate() -> None:
    assert understand("≤0得满分，否则不得分", Decimal(5), is_rate=True).rule == met("≤ 0%")
    assert understand("≤0得满分，否则不得分", Decimal(5), is_rate=False).rule == met("≤ 0")


FRAGMENTS = st.sampled_from(
    re.split(
        " ",
        "计5分 得满分 不得分 否则 每超过 每低于 一个百分点 5% 扣2分 扣完为止 ≤ ≥ 100% 90% 0 - 以上 以下 （含） （ ） ； ， 。 ① ② 1. "
        "得分= 执行率 ×分值 (1-10X)×10 每发现一处 以100%为标准 无新建的 不足 按比例 [ ] | 十 百 零 分 % 以上情况 符合",
    )
)


@given(st.one_of(st.text(max_size=60), st.lists(FRAGMENTS, max_size=14).map("".join)), st.integers(0, 20))
def test_no_text_breaks_it_and_every_rule_is_sound(text: str, weight: int) -> None:
    understood = understand(text, Decimal(weight))
    if understood.rule is None:
        assert understood.doubts and understood.reading == ""
    else:
        rule = KINDS[understood.rule["方式"]].model_validate(understood.rule)
        assert not list(rule.faults(Decimal(weight)))
        assert understood.reading == rule.sentence(Decimal(weight))


@given(
    st.sampled_from([case for case in UNDERSTOOD if "①" not in case.sentence]),
    st.sampled_from(["由评价组酌情", "情节严重的不得分", "加2分"]),
)
def test_one_strange_clause_is_enough_to_leave_a_sentence_to_a_person(case: Case, strange: str) -> None:
    assert understand(f"{case.sentence}；{strange}", Decimal(case.weight)).rule is None
    assert understand(f"{strange}；{case.sentence}", Decimal(case.weight)).rule is None
