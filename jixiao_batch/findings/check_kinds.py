"""What the form as a whole shows: identities (勾稽) that do not hold, implausible figures, scores that differ."""

from __future__ import annotations

from jixiao_batch.findings.kind import FindingKind

CHECKS = (
    FindingKind(
        "identity-broken",
        "error",
        "勾稽不平",
        "{name}：{left}为 {left_sum}，{right}为 {right_sum}，相差 {difference}",
        "{advice}",
    ),
    FindingKind("bound-broken", "error", "关系不合", "{name}：{left}为 {left_sum}，{right}为 {right_sum}", "{advice}"),
    FindingKind(
        "identity-partial", "note", "分项没有填全", "{name}：{blank}没有填，无法核对", "分项有数的请全部填写，没有的填 0"
    ),
    FindingKind(
        "unit-slip",
        "error",
        "疑似元、万元填错",
        "“{label}”填的是 {value}，换成 {expected} 则各处勾稽相符",
        "本表金额单位为万元，请核对是否按“元”“千元”填写，或点错了小数点",
    ),
    FindingKind(
        "whole-form-slip",
        "error",
        "疑似整表计量单位填错",
        "各处勾稽相符，但{name}：{left}为 {left_sum}，{right}为 {right_sum}，相差悬殊，疑似全部金额没有按“万元”填报",
        "请核对计量单位，把全部金额换算成万元后重报",
    ),
    FindingKind(
        "amount-beyond",
        "query",
        "金额大得不相称",
        "“{label}”{more}填的是 {value}，比本表最大的合计数 {limit} 还大十倍以上，疑似没有按“万元”填报",
        "请核对计量单位，把金额换算成万元；确实这么多的请说明",
    ),
    FindingKind(
        "rate-above-limit",
        "query",
        "执行率超过上限",
        "“{label}”为 {rate}，超过 {limit}",
        "请核对预算数和执行数；确实超出的，请说明原因和依据",
    ),
    FindingKind("not-computable", "query", "无法计算", "“{label}”无法计算：{detail}", "请说明情况，由复核人员评定该项得分"),
    FindingKind(
        "cap-unknown",
        "query",
        "总分封顶定不下来",
        "总分封顶要看“{label}”，它{detail}，总分只是暂计，不定等次、不排名",
        "请核对它所用的填报数；分母确实为零的，由复核人员在指标体系的“分母为零”里写明按多少计",
    ),
    FindingKind(
        "needs-decision",
        "query",
        "待人工评定",
        "“{label}”由评价人员评定，暂按自评计 {points} 分",
        "请提供佐证材料，由复核人员评定并写明理由",
    ),
    FindingKind(
        "score-difference",
        "query",
        "自评与复核不一致",
        "“{label}”自评 {claimed} 分，复核 {score} 分：{working}",
        "请按复核得分更正自评，有不同意见的请说明依据",
    ),
    FindingKind(
        "self-above-weight", "query", "自评超过分值", "“{label}”自评 {claimed} 分，超过分值 {weight} 分", "请改正自评得分"
    ),
    FindingKind(
        "subtotal-broken",
        "query",
        "自评小计不等于各项之和",
        "“{label}”填 {value} 分，各项自评之和为 {expected} 分",
        "请核对各项自评得分，改正小计",
    ),
    FindingKind(
        "total-broken",
        "query",
        "自评总分不等于小计之和",
        "“{label}”填 {value} 分，各小计之和为 {expected} 分",
        "请核对各小计，改正总分",
    ),
    FindingKind(
        "total-difference", "query", "自评总分与复核不一致", "自评总分 {value} 分，复核总分 {expected} 分", "请按各项差异逐条核对"
    ),
)
