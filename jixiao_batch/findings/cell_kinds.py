"""What can be wrong with one field of the form (填报项): blanks, numbers, dates, formulas, marks."""

from __future__ import annotations

from jixiao_batch.findings.kind import FindingKind

CELLS = (
    FindingKind("field-missing", "error", "没有填", "“{label}”没有填{impact}", "请填写{expected}；没有发生的填 0，不要留空"),
    FindingKind(
        "block-blank",
        "error",
        "整块没有填",
        "“{label}”整块没有填，共 {count} 项{impact}",
        "请逐项填写；没有发生的填 0，不要留空",
    ),
    FindingKind(
        "self-score-missing", "query", "自评得分没有填", "“{label}”的自评得分没有填，无法与复核得分比较", "请补填自评得分"
    ),
    FindingKind(
        "field-lost",
        "error",
        "填报项找不到",
        "表中找不到“{label}”这一项，可能被删除或改名{impact}",
        "请改用下发的表样填报，不要删改行和项目名称",
    ),
    FindingKind("found-twice", "error", "同一项不止一处且不同", "“{label}”在 {cells} 等处内容不同", "请只保留一处，其余删除"),
    FindingKind(
        "label-changed",
        "query",
        "项目名称被改动",
        "此处的项目名称应为“{wanted}”，现写的是“{written}”",
        "请核对此处填的是不是“{wanted}”，并改回项目名称",
    ),
    FindingKind(
        "labels-shifted",
        "error",
        "项目名称有错位",
        "表上有项目名称换了行，“{label}”{more}的数不知道在哪一行，没有读取",
        "请对照下发的表样，把项目名称改回原来的行，再核对各行的数",
    ),
    FindingKind(
        "keys-outvoted",
        "note",
        "隐藏的定位编码被改动",
        "有 {value} 项的隐藏编码指向别处，已按表上写的项目名称读取",
        "请不要改动隐藏的行和列；内容无误的不必处理",
    ),
    FindingKind(
        "merged-fields",
        "error",
        "几项合并成一格",
        "“{label}”与{others}合并成了一格，不知道是哪一项的数",
        "请取消合并单元格，各项分别填写",
    ),
    FindingKind(
        "error-value", "error", "单元格出错", "“{label}”显示为错误值 {value}，没有数", "请改填数字，或修正公式直到显示出数"
    ),
    FindingKind(
        "formula-without-result",
        "error",
        "公式没有结果",
        "“{label}”是公式，但文件里没有存下结果",
        "请用 Excel 或 WPS 打开，显示出结果后保存再报，或直接填数字",
    ),
    FindingKind(
        "formula-stale",
        "error",
        "公式结果与算出的不同",
        "“{label}”是公式，文件里存的结果是 {value}，{detail}",
        "请用 Excel 或 WPS 打开，按 F9 重新计算，看清结果后保存再报，或直接填数字",
    ),
    FindingKind(
        "struck-out",
        "error",
        "有划掉的内容",
        "“{label}”填的“{value}”有加了删除线的部分，不知道算不算数",
        "请删去划掉的部分，取消删除线，只留要报的内容",
    ),
    FindingKind(
        "raised-figures",
        "error",
        "有上标或下标的数字",
        "“{label}”填的“{value}”里有写成上标或下标的数字，不知道是不是数的一部分",
        "请取消上标、下标，只填数字；注释写到说明里",
    ),
    FindingKind(
        "not-shown",
        "error",
        "内容看不见",
        "“{label}”里存有“{value}”，但单元格格式不显示它（如白色字、“;;;”格式）",
        "要报的请把单元格格式改为“常规”、字改为黑色；不报的请删去",
    ),
    FindingKind(
        "nothing-stated",
        "error",
        "没有写数字",
        "“{label}”填的是“{value}”，不知道是 0 还是不清楚",
        "没有发生的请填 0；不清楚的请查实后填数字",
    ),
    FindingKind("approximate-number", "error", "不是确数", "“{label}”填的是“{value}”，不是确切的数", "请填确切的数字"),
    FindingKind("bounded-number", "error", "只写了范围", "“{label}”填的是“{value}”，只有范围没有确数", "请填实际的数字"),
    FindingKind(
        "several-numbers", "error", "一格多个数", "“{label}”填的是“{value}”，一格里不止一个数", "请只填一个数字，其余写到说明里"
    ),
    FindingKind(
        "other-heading",
        "error",
        "填报栏改成了别的数",
        "表头应为“{expected}”，现写的是“{value}”，此栏的“{label}”{more}可能不是要填的数，没有读取",
        "请把要求填报的数填在“{expected}”栏，并改回表头",
    ),
    FindingKind(
        "figure-beside",
        "error",
        "填报栏旁边另有数",
        "“{label}”{more}的填报栏旁边还填了数（如 {value}），不知道以哪一栏为准，没有读取",
        "请只在填报栏填一个数，旁边各栏的数删去或写到说明里",
    ),
    FindingKind(
        "printed-unit",
        "error",
        "表上的计量单位被改动",
        "计量单位应为“{expected}”，表上写的是“{value}”，“{label}”{more}没有读取",
        "请换算成“{expected}”填报，并改回表上的计量单位",
    ),
    FindingKind(
        "wrong-unit",
        "error",
        "计量单位不符",
        "“{label}”填的是“{value}”，计量单位与要求的“{unit}”不符",
        "请换算成“{unit}”后只填数字",
    ),
    FindingKind(
        "date-in-number",
        "error",
        "填成了日期",
        "“{label}”里是日期或时间“{value}”，应为数字",
        "请先把单元格格式改为“常规”，再重新填数字",
    ),
    FindingKind("truth-in-number", "error", "填成了是否", "“{label}”填的是“{value}”，应为数字", "请填数字"),
    FindingKind(
        "formula-text",
        "error",
        "填的是公式文字",
        "“{label}”里是文字“{value}”，不是公式的结果",
        "请删去开头的等号或单引号，改填数字",
    ),
    FindingKind("not-finite", "error", "不是有效的数", "“{label}”的数“{value}”不是有效的数", "请重新填数字"),
    FindingKind("too-large-number", "error", "数字过大", "“{label}”的数“{value}”大得不合常理", "请核对位数和计量单位后重填"),
    FindingKind("not-a-number", "error", "不是数字", "“{label}”填的是“{value}”，认不出是什么数", "请只填数字，不带文字和符号"),
    FindingKind(
        "ambiguous-percent",
        "query",
        "百分数写法不明",
        "“{label}”填的是“{value}”，不知道是 {value}% 还是 {value} 倍",
        "请按 95% 的样子填写",
    ),
    FindingKind("negative-number", "error", "不应为负数", "“{label}”填的是负数 {value}", "请核对后填 0 或正数"),
    FindingKind("not-whole", "error", "应为整数", "“{label}”填的是 {value}，{unit}应为整数", "请填整数"),
    FindingKind("not-a-year", "error", "年度写法不对", "“{label}”填的是“{value}”，不是年度", "请填四位数的年度，如 {expected}"),
    FindingKind(
        "not-a-code",
        "error",
        "编码写法不对",
        "“{label}”填的是“{value}”，不是编码",
        "请按预算单位编码填写，单元格设为文本格式以保留前面的 0",
    ),
    FindingKind("not-a-date", "note", "日期写法不明", "“{label}”填的是“{value}”，认不出日期", "请按 2024-04-28 的样子填写"),
    FindingKind("not-a-choice", "error", "不在选项内", "“{label}”填的是“{value}”，应为：{expected}", "请从下拉列表中选择"),
    FindingKind(
        "repaired", "note", "已代为规范", "“{label}”原填“{value}”，按 {expected} 读取（{repair}）", "请核对；以后请照读取的样子填"
    ),
    FindingKind(
        "form-outdated",
        "note",
        "表样与现行指标体系不一致",
        "表样发出后指标体系有改动，按现行的评分",
        "如填报项有增减，请下发新表样重填",
    ),
    FindingKind("sheet-skipped", "note", "有工作表没有读", "工作表“{value}”没有读：{detail}", "表样以外的工作表请删去"),
    FindingKind(
        "sheet-cropped",
        "note",
        "工作表没有读完",
        "工作表“{value}”远处还有内容，{detail}",
        "请删去表样下面和右面的多余行列，另存后再报",
    ),
)
