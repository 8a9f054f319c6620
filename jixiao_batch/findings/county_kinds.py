"""What shows against what the bureau knows: roster, approved amounts, the year before, decisions, spot checks."""

from __future__ import annotations

from jixiao_batch.findings.kind import FindingKind

ROSTER = (
    FindingKind(
        "not-on-roster",
        "error",
        "名册里没有这个单位",
        "单位名册里没有“{value}”",
        "请核对单位编码和名称；确是同一单位的，在复核意见表的“归属”行确认，或把这个名称补到名册的“别名”一栏；应报而漏列的补进名册",
    ),
    FindingKind(
        "roster-contradiction",
        "error",
        "编码和名称不是同一单位",
        "表内编码 {detail} 在名册中是“{expected}”，名称写的却是“{value}”",
        "请确认是哪个单位的表，改正填错的一项后再报",
    ),
    FindingKind(
        "roster-name",
        "query",
        "单位名称与名册不同",
        "表内单位名称是“{value}”，名册中为“{expected}”",
        "请核对；已改名的请更新名册或补为别名",
    ),
    FindingKind(
        "roster-code",
        "query",
        "单位编码与名册不同",
        "表内单位编码是“{value}”，名册中为“{expected}”",
        "请核对预算单位编码，填错的改正",
    ),
    FindingKind(
        "unit-confirmed",
        "note",
        "已由人工确认单位",
        "表内写的是“{value}”，经确认是“{expected}”的表：{detail}",
        "供核对；下次报送请按名册填写单位编码和名称",
    ),
    FindingKind(
        "unit-confirmed-stale",
        "query",
        "确认单位后文件有变化",
        "确认是“{expected}”的表以后，这份文件又换过（写的仍是“{value}”）",
        "请再看一次是不是该单位的表：是的，在复核意见表中清空该行的“核定时复核”",
    ),
    FindingKind(
        "approved-differs",
        "query",
        "与批复数不同",
        "“{label}”填 {value}，财政部门掌握的数为 {expected}，相差 {detail}",
        "请核对批复文件或上年决算；填错的改正，有调整的说明依据",
    ),
    FindingKind(
        "carried-differs",
        "query",
        "与上年年末结余不同",
        "“{label}”填 {value}，上年报送的年末结余为 {expected}，相差 {detail}",
        "请核对上年决算；有调整的说明依据",
    ),
    FindingKind(
        "approved-slip",
        "error",
        "疑似元、万元填错",
        "“{label}”填 {value}，恰为财政部门掌握的数 {expected} 的 {detail} 倍",
        "本表金额单位为万元，请核对全表金额后再报",
    ),
)

DECISIONS = (
    FindingKind("decided", "note", "已由人工核定", "“{label}”{detail}", "供核对；有不同意见的请在复核意见表中改"),
    FindingKind(
        "decision-unused",
        "note",
        "核定没有用上",
        "复核意见里对{kind}“{label}”的{action}没有用上：表里没有这一项，或没有可以{action}的数",
        "请核对复核意见的对象；报送件改过的，按现在的表重新核定",
    ),
    FindingKind(
        "decision-stale",
        "query",
        "核定后数有变化",
        "“{label}”核定为 {detail} 时复核数是 {seen}，现在是 {computed}",
        "请在复核意见表中按现在的数重新核定：改好后清空该行的“核定时复核”",
    ),
    FindingKind(
        "spot-check-differs",
        "query",
        "抽评与复核不一致",
        "“{label}”复核 {value} 分，抽评 {expected} 分：{detail}",
        "请复核人员在复核意见表中核定该项得分；抽评本身不改变得分",
    ),
)
