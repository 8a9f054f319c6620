"""What can be wrong with the rows of 绩效指标 that a unit writes itself."""

from __future__ import annotations

from jixiao_batch.findings.kind import FindingKind

ROWS = (
    FindingKind("rows-missing", "error", "没有填绩效指标", "“{label}”没有填任何一行", "请按年初批复的绩效目标逐行填写"),
    FindingKind(
        "table-lost", "error", "绩效指标表找不到", "找不到绩效指标表的表头，无法读取各行", "请改用下发的表样填报，不要删改表头"
    ),
    FindingKind(
        "reasons-lost",
        "note",
        "偏差原因一栏找不到",
        "绩效指标表里没有“偏差原因及改进措施”一栏，其余各栏照常读取",
        "请补上这一栏；没有达到指标值的要写明原因",
    ),
    FindingKind(
        "rows-too-many",
        "error",
        "绩效指标行数过多",
        "“{label}”填了 {value} 行，不像一个单位的指标（至多 {expected} 行），没有读取",
        "请只保留本单位的绩效指标，其他明细放到另外的文件里",
    ),
    FindingKind(
        "rows-outside",
        "error",
        "表格范围以外还有指标",
        "表头以上或合计行以下还有 {count} 行指标（如“{value}”），没有计入",
        "请在表头与合计行之间插入行，把这些指标移进去",
    ),
    FindingKind("row-incomplete", "error", "绩效指标行没有填全", "“{label}”缺少{blank}", "请补填完整；不要的行请整行清空"),
    FindingKind("row-section", "error", "一级指标不对", "“{label}”的一级指标是“{value}”，应为：{expected}", "请从下拉列表中选择"),
    FindingKind("row-nature", "error", "指标性质不对", "“{label}”的指标性质是“{value}”，应为：{expected}", "请从下拉列表中选择"),
    FindingKind(
        "row-contradiction",
        "query",
        "指标性质与指标值不合",
        "“{label}”的指标性质是“{nature}”，指标值却写“{value}”，暂按指标性质“{nature}”计分",
        "请核对越大越好还是越小越好，改正其中一处",
    ),
    FindingKind("row-weight", "error", "分值不对", "“{label}”的分值是 {value}，应大于 0", "请填该行的分值"),
    FindingKind(
        "row-not-comparable",
        "query",
        "无法比较",
        "“{label}”的指标值“{target}”与实际完成值“{value}”写法不同，无法比较",
        "请用相同的单位，两边都只填数字（百分数两边都带 %）",
    ),
    FindingKind(
        "row-bounded",
        "query",
        "实际完成值不是确数",
        "“{label}”的实际完成值“{value}”看不出是否达到指标值 {target}",
        "请填实际完成的数字",
    ),
    FindingKind(
        "row-strict",
        "query",
        "恰好等于指标值",
        "“{label}”的指标性质写的是“{value}”，实际完成值恰好等于指标值 {expected}，暂按达到计分",
        "请核对指标性质：等于也算达到的，改为“≥”或“≤”；等于不算达到的，由复核人员评定该行得分",
    ),
    FindingKind(
        "tier-unknown",
        "query",
        "定性指标没有选档次",
        "“{label}”是定性指标，实际完成值“{value}”不是档次，暂按自评得分计",
        "请填 {expected} 之一，说明写到偏差原因一栏",
    ),
    FindingKind(
        "tier-exceeded",
        "query",
        "自评超出档次",
        "“{label}”选“{tier}”，可计 {expected} 分，自评得分不在其内，按最接近的计",
        "请改档次或改自评得分，并提供依据",
    ),
    FindingKind(
        "row-far-above",
        "note",
        "完成值大大超过指标值",
        "“{label}”完成率 {rate}，超过 {limit}",
        "请说明原因；指标值定得过低的，下年请调整",
    ),
    FindingKind(
        "reason-missing",
        "note",
        "没有写偏差原因",
        "“{label}”没有达到指标值，偏差原因及改进措施没有写",
        "请补写偏差原因及改进措施",
    ),
    FindingKind(
        "row-weights-over",
        "error",
        "各行分值合计超过分值",
        "“{label}”各行分值合计 {total} 分，超过应有的 {weight} 分",
        "请调整各行分值，使合计等于 {weight} 分",
    ),
    FindingKind(
        "row-weights-under",
        "query",
        "各行分值合计不足分值",
        "“{label}”各行分值合计 {total} 分，应为 {weight} 分，差的分无从得到",
        "请补齐漏填的指标，或调整各行分值，使合计等于 {weight} 分",
    ),
)
