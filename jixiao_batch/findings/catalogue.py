"""The one catalogue of findings (问题目录): code, severity, title, message and remedy of everything the tool can say.

Texts are filled by `found`: {label} is the field or row, {value} what stands there, {expected} what should; other words
come from the caller. A clerk must be able to act on message and remedy within a minute.
"""

from __future__ import annotations

from dataclasses import dataclass

from jixiao_batch.findings.examples import EXAMPLES
from jixiao_batch.findings.model import Finding, Place, Severity


@dataclass(frozen=True, slots=True)
class FindingKind:
    """One entry of the catalogue."""

    code: str
    severity: Severity
    title: str
    message: str
    fix: str

    @property
    def example(self) -> str:
        """The message as a unit might read it."""
        return self.message.format_map(self._example_words)

    @property
    def example_fix(self) -> str:
        """The remedy that goes with the example."""
        return self.fix.format_map(self._example_words)

    @property
    def _example_words(self) -> dict[str, str]:
        return {"impact": "", **EXAMPLES.get(self.code, {})}


def _kind(code: str, severity: Severity, title: str, message: str, fix: str) -> FindingKind:
    return FindingKind(code, severity, title, message, fix)


_FILES = (
    _kind("empty-file", "error", "空文件", "文件是空的（0 字节），没有内容可读", "请重新保存后再报一次"),
    _kind(
        "not-a-workbook",
        "error",
        "不是表格文件",
        "文件内容不是 Excel 表格，而是{detail}",
        "请用下发的表样填报，另存为 .xlsx 后再报",
    ),
    _kind("password", "error", "设了打开密码", "文件设有打开密码，无法读取", "请在“文件－信息－保护工作簿”中去掉打开密码后再报"),
    _kind(
        "password-wrong",
        "error",
        "密码打不开",
        "文件设有打开密码，密码文件里的密码（{detail}）都打不开",
        "请向单位问明密码，写入密码文件后再运行；或请单位去掉打开密码后再报",
    ),
    _kind("damaged", "error", "文件损坏", "文件已损坏，无法完整读取：{detail}", "请在原电脑上打开，另存为新的 .xlsx 文件后再报"),
    _kind(
        "hostile",
        "error",
        "文件结构异常",
        "文件内部结构异常，为安全起见没有读取：{detail}",
        "请把内容复制到新下发的表样中，另存后再报",
    ),
    _kind(
        "too-large",
        "error",
        "文件过大",
        "文件过大，不像填好的表样：{detail}",
        "请删去表样以外的工作表、图片和空白区域的格式，另存后再报",
    ),
    _kind(
        "crashed",
        "error",
        "读取失败",
        "读取程序在这个文件上中断，其他文件不受影响",
        "请用 Excel 或 WPS 打开，另存为 .xlsx 后再报",
    ),
    _kind(
        "timeout",
        "error",
        "读取超时",
        "文件读取时间过长，已放弃，其他文件不受影响",
        "请删去多余的工作表和大片空白格式，另存为 .xlsx 后再报",
    ),
    _kind(
        "form-sheet-unread",
        "error",
        "表样的工作表读不出来",
        "表样的工作表“{value}”没有读出来：{detail}",
        "请在原电脑上打开，把内容复制到新下发的表样中，另存后再报",
    ),
    _kind("not-a-regular-file", "error", "不是普通文件", "这是链接或设备，不是普通文件，没有读取", "请把文件本身放进报送文件夹"),
    _kind("not-readable", "error", "文件读不出来", "文件无法读取：{detail}", "请确认文件没有被占用、没有设权限，再运行一次"),
    _kind(
        "unreadable-folder", "error", "文件夹打不开", "文件夹无法打开，里面的文件没有读", "请确认有权限打开这个文件夹，再运行一次"
    ),
    _kind(
        "not-our-form",
        "error",
        "不是本表样",
        "文件里找不到表样的填报项，认不出是自评表",
        "请确认报的是自评表；是的话请改用下发的表样填报",
    ),
    _kind(
        "scheme-recognised",
        "note",
        "按填报项认出指标体系",
        "文件里没有表样的隐藏工作表，按填报项认作“{value}”的表样",
        "请确认发给该单位的是这份表样；不是的请改用下发的表样填报",
    ),
    _kind(
        "unknown-scheme",
        "error",
        "指标体系不认识",
        "表样写明的指标体系是“{value}”，本机没有",
        "请用本年下发的表样填报；表样无误的，请用 --scheme 指定指标体系",
    ),
    _kind(
        "other-scheme",
        "error",
        "指标体系不符",
        "表样属于指标体系“{value}”，本次评价用的是“{expected}”",
        "请改用本次下发的表样填报",
    ),
    _kind(
        "other-year",
        "error",
        "年度不符",
        "{label}是 {value}，本次评价的是 {expected} 年度",
        "请确认没有误报上年的表；年度填错的改正后再报",
    ),
    _kind(
        "unit-place-lost",
        "error",
        "填报栏找不到",
        "基础数据表里找不到单位名称、单位编码的填报栏：可能是表头“填报内容”或这两行被删改，表中的数没有读取",
        "请改用下发的表样填报，不要删改表头、行和列",
    ),
    _kind("unit-unnamed", "error", "没有写单位", "单位名称和单位编码都没有填，不知道是哪个单位的表", "请填写单位名称和单位编码"),
    _kind(
        "duplicate-unit",
        "error",
        "同一单位报了不同的表",
        "同一单位报来多份内容不同的表：{value}",
        "请与单位确认用哪一份，把其余的移出报送文件夹",
    ),
    _kind(
        "code-shared",
        "error",
        "编码相同单位不同",
        "单位编码 {value} 被不同的单位使用",
        "请核对预算单位编码，改正填错的一份",
    ),
    _kind(
        "name-shared",
        "error",
        "单位相同编码不同",
        "“{name}”报来的表写有不同的单位编码：{codes}",
        "请核对预算单位编码，改正填错的一份",
    ),
    _kind(
        "several-versions",
        "query",
        "同一单位有几个版本",
        "同一单位报来内容不同的表，采用“{value}”（{detail}），没有采用“{other}”；不同之处：{expected}",
        "请确认采用的一份无误；要用另一份的，把采用的一份移出报送文件夹或列入排除清单",
    ),
    _kind(
        "same-amounts",
        "query",
        "金额与另一单位全部相同",
        "表中 {value} 个金额与另一单位报来的表全部相同",
        "请核对是否误用了别的单位的表；确属巧合的请说明",
    ),
    _kind(
        "form-blank", "error", "表样没有填", "除单位信息外，表中没有填任何内容", "请填好后再报；填好的是另一份的，请改报那一份"
    ),
    _kind(
        "sheet-lost",
        "error",
        "工作表找不到",
        "找不到工作表“{label}”，其中 {value} 个填报项都无从读取",
        "请改用下发的表样填报，不要删除工作表和其中的行",
    ),
    _kind(
        "formula-overwritten",
        "query",
        "自动计算的格被改动",
        "自动计算的格被改成了固定内容：{cells}",
        "请在下发的表样上填报，不改灰色的格；复核按填报数重新计算，不采用这些内容",
    ),
)

_CELLS = (
    _kind("field-missing", "error", "没有填", "“{label}”没有填{impact}", "请填写{expected}；没有发生的填 0，不要留空"),
    _kind(
        "block-blank",
        "error",
        "整块没有填",
        "“{label}”整块没有填，共 {count} 项{impact}",
        "请逐项填写；没有发生的填 0，不要留空",
    ),
    _kind("self-score-missing", "query", "自评得分没有填", "“{label}”的自评得分没有填，无法与复核得分比较", "请补填自评得分"),
    _kind(
        "field-lost",
        "error",
        "填报项找不到",
        "表中找不到“{label}”这一项，可能被删除或改名{impact}",
        "请改用下发的表样填报，不要删改行和项目名称",
    ),
    _kind("found-twice", "error", "同一项不止一处且不同", "“{label}”在 {cells} 等处内容不同", "请只保留一处，其余删除"),
    _kind(
        "label-changed",
        "query",
        "项目名称被改动",
        "此处的项目名称应为“{wanted}”，现写的是“{written}”",
        "请核对此处填的是不是“{wanted}”，并改回项目名称",
    ),
    _kind(
        "labels-shifted",
        "error",
        "项目名称有错位",
        "表上有项目名称换了行，“{label}”{more}的数不知道在哪一行，没有读取",
        "请对照下发的表样，把项目名称改回原来的行，再核对各行的数",
    ),
    _kind(
        "keys-outvoted",
        "note",
        "隐藏的定位编码被改动",
        "有 {value} 项的隐藏编码指向别处，已按表上写的项目名称读取",
        "请不要改动隐藏的行和列；内容无误的不必处理",
    ),
    _kind(
        "merged-fields",
        "error",
        "几项合并成一格",
        "“{label}”与{others}合并成了一格，不知道是哪一项的数",
        "请取消合并单元格，各项分别填写",
    ),
    _kind("error-value", "error", "单元格出错", "“{label}”显示为错误值 {value}，没有数", "请改填数字，或修正公式直到显示出数"),
    _kind(
        "formula-without-result",
        "error",
        "公式没有结果",
        "“{label}”是公式，但文件里没有存下结果",
        "请用 Excel 或 WPS 打开，显示出结果后保存再报，或直接填数字",
    ),
    _kind(
        "formula-stale",
        "error",
        "公式结果与算出的不同",
        "“{label}”是公式，文件里存的结果是 {value}，{detail}",
        "请用 Excel 或 WPS 打开，按 F9 重新计算，看清结果后保存再报，或直接填数字",
    ),
    _kind(
        "struck-out",
        "error",
        "有划掉的内容",
        "“{label}”填的“{value}”有加了删除线的部分，不知道算不算数",
        "请删去划掉的部分，取消删除线，只留要报的内容",
    ),
    _kind(
        "raised-figures",
        "error",
        "有上标或下标的数字",
        "“{label}”填的“{value}”里有写成上标或下标的数字，不知道是不是数的一部分",
        "请取消上标、下标，只填数字；注释写到说明里",
    ),
    _kind(
        "not-shown",
        "error",
        "内容看不见",
        "“{label}”里存有“{value}”，但单元格格式不显示它（如白色字、“;;;”格式）",
        "要报的请把单元格格式改为“常规”、字改为黑色；不报的请删去",
    ),
    _kind(
        "nothing-stated",
        "error",
        "没有写数字",
        "“{label}”填的是“{value}”，不知道是 0 还是不清楚",
        "没有发生的请填 0；不清楚的请查实后填数字",
    ),
    _kind("approximate-number", "error", "不是确数", "“{label}”填的是“{value}”，不是确切的数", "请填确切的数字"),
    _kind("bounded-number", "error", "只写了范围", "“{label}”填的是“{value}”，只有范围没有确数", "请填实际的数字"),
    _kind(
        "several-numbers", "error", "一格多个数", "“{label}”填的是“{value}”，一格里不止一个数", "请只填一个数字，其余写到说明里"
    ),
    _kind(
        "other-heading",
        "error",
        "填报栏改成了别的数",
        "表头应为“{expected}”，现写的是“{value}”，此栏的“{label}”{more}可能不是要填的数，没有读取",
        "请把要求填报的数填在“{expected}”栏，并改回表头",
    ),
    _kind(
        "figure-beside",
        "error",
        "填报栏旁边另有数",
        "“{label}”{more}的填报栏旁边还填了数（如 {value}），不知道以哪一栏为准，没有读取",
        "请只在填报栏填一个数，旁边各栏的数删去或写到说明里",
    ),
    _kind(
        "printed-unit",
        "error",
        "表上的计量单位被改动",
        "计量单位应为“{expected}”，表上写的是“{value}”，“{label}”{more}没有读取",
        "请换算成“{expected}”填报，并改回表上的计量单位",
    ),
    _kind(
        "wrong-unit",
        "error",
        "计量单位不符",
        "“{label}”填的是“{value}”，计量单位与要求的“{unit}”不符",
        "请换算成“{unit}”后只填数字",
    ),
    _kind(
        "date-in-number",
        "error",
        "填成了日期",
        "“{label}”里是日期或时间“{value}”，应为数字",
        "请先把单元格格式改为“常规”，再重新填数字",
    ),
    _kind("truth-in-number", "error", "填成了是否", "“{label}”填的是“{value}”，应为数字", "请填数字"),
    _kind(
        "formula-text",
        "error",
        "填的是公式文字",
        "“{label}”里是文字“{value}”，不是公式的结果",
        "请删去开头的等号或单引号，改填数字",
    ),
    _kind("not-finite", "error", "不是有效的数", "“{label}”的数“{value}”不是有效的数", "请重新填数字"),
    _kind("too-large-number", "error", "数字过大", "“{label}”的数“{value}”大得不合常理", "请核对位数和计量单位后重填"),
    _kind("not-a-number", "error", "不是数字", "“{label}”填的是“{value}”，认不出是什么数", "请只填数字，不带文字和符号"),
    _kind(
        "ambiguous-percent",
        "query",
        "百分数写法不明",
        "“{label}”填的是“{value}”，不知道是 {value}% 还是 {value} 倍",
        "请按 95% 的样子填写",
    ),
    _kind("negative-number", "error", "不应为负数", "“{label}”填的是负数 {value}", "请核对后填 0 或正数"),
    _kind("not-whole", "error", "应为整数", "“{label}”填的是 {value}，{unit}应为整数", "请填整数"),
    _kind("not-a-year", "error", "年度写法不对", "“{label}”填的是“{value}”，不是年度", "请填四位数的年度，如 {expected}"),
    _kind(
        "not-a-code",
        "error",
        "编码写法不对",
        "“{label}”填的是“{value}”，不是编码",
        "请按预算单位编码填写，单元格设为文本格式以保留前面的 0",
    ),
    _kind("not-a-date", "note", "日期写法不明", "“{label}”填的是“{value}”，认不出日期", "请按 2024-04-28 的样子填写"),
    _kind("not-a-choice", "error", "不在选项内", "“{label}”填的是“{value}”，应为：{expected}", "请从下拉列表中选择"),
    _kind(
        "repaired", "note", "已代为规范", "“{label}”原填“{value}”，按 {expected} 读取（{repair}）", "请核对；以后请照读取的样子填"
    ),
    _kind(
        "form-outdated",
        "note",
        "表样与现行指标体系不一致",
        "表样发出后指标体系有改动，按现行的评分",
        "如填报项有增减，请下发新表样重填",
    ),
    _kind("sheet-skipped", "note", "有工作表没有读", "工作表“{value}”没有读：{detail}", "表样以外的工作表请删去"),
    _kind(
        "sheet-cropped",
        "note",
        "工作表没有读完",
        "工作表“{value}”远处还有内容，{detail}",
        "请删去表样下面和右面的多余行列，另存后再报",
    ),
)

_ROWS = (
    _kind("rows-missing", "error", "没有填绩效指标", "“{label}”没有填任何一行", "请按年初批复的绩效目标逐行填写"),
    _kind(
        "table-lost", "error", "绩效指标表找不到", "找不到绩效指标表的表头，无法读取各行", "请改用下发的表样填报，不要删改表头"
    ),
    _kind(
        "reasons-lost",
        "note",
        "偏差原因一栏找不到",
        "绩效指标表里没有“偏差原因及改进措施”一栏，其余各栏照常读取",
        "请补上这一栏；没有达到指标值的要写明原因",
    ),
    _kind(
        "rows-too-many",
        "error",
        "绩效指标行数过多",
        "“{label}”填了 {value} 行，不像一个单位的指标（至多 {expected} 行），没有读取",
        "请只保留本单位的绩效指标，其他明细放到另外的文件里",
    ),
    _kind(
        "rows-outside",
        "error",
        "表格范围以外还有指标",
        "表头以上或合计行以下还有 {count} 行指标（如“{value}”），没有计入",
        "请在表头与合计行之间插入行，把这些指标移进去",
    ),
    _kind("row-incomplete", "error", "绩效指标行没有填全", "“{label}”缺少{blank}", "请补填完整；不要的行请整行清空"),
    _kind("row-section", "error", "一级指标不对", "“{label}”的一级指标是“{value}”，应为：{expected}", "请从下拉列表中选择"),
    _kind("row-nature", "error", "指标性质不对", "“{label}”的指标性质是“{value}”，应为：{expected}", "请从下拉列表中选择"),
    _kind(
        "row-contradiction",
        "query",
        "指标性质与指标值不合",
        "“{label}”的指标性质是“{nature}”，指标值却写“{value}”，暂按指标性质“{nature}”计分",
        "请核对越大越好还是越小越好，改正其中一处",
    ),
    _kind("row-weight", "error", "分值不对", "“{label}”的分值是 {value}，应大于 0", "请填该行的分值"),
    _kind(
        "row-not-comparable",
        "query",
        "无法比较",
        "“{label}”的指标值“{target}”与实际完成值“{value}”写法不同，无法比较",
        "请用相同的单位，两边都只填数字（百分数两边都带 %）",
    ),
    _kind(
        "row-bounded",
        "query",
        "实际完成值不是确数",
        "“{label}”的实际完成值“{value}”看不出是否达到指标值 {target}",
        "请填实际完成的数字",
    ),
    _kind(
        "row-strict",
        "query",
        "恰好等于指标值",
        "“{label}”的指标性质写的是“{value}”，实际完成值恰好等于指标值 {expected}，暂按达到计分",
        "请核对指标性质：等于也算达到的，改为“≥”或“≤”；等于不算达到的，由复核人员评定该行得分",
    ),
    _kind(
        "tier-unknown",
        "query",
        "定性指标没有选档次",
        "“{label}”是定性指标，实际完成值“{value}”不是档次，暂按自评得分计",
        "请填 {expected} 之一，说明写到偏差原因一栏",
    ),
    _kind(
        "tier-exceeded",
        "query",
        "自评超出档次",
        "“{label}”选“{tier}”，可计 {expected} 分，自评得分不在其内，按最接近的计",
        "请改档次或改自评得分，并提供依据",
    ),
    _kind(
        "row-far-above",
        "note",
        "完成值大大超过指标值",
        "“{label}”完成率 {rate}，超过 {limit}",
        "请说明原因；指标值定得过低的，下年请调整",
    ),
    _kind(
        "reason-missing",
        "note",
        "没有写偏差原因",
        "“{label}”没有达到指标值，偏差原因及改进措施没有写",
        "请补写偏差原因及改进措施",
    ),
    _kind(
        "row-weights-over",
        "error",
        "各行分值合计超过分值",
        "“{label}”各行分值合计 {total} 分，超过应有的 {weight} 分",
        "请调整各行分值，使合计等于 {weight} 分",
    ),
    _kind(
        "row-weights-under",
        "query",
        "各行分值合计不足分值",
        "“{label}”各行分值合计 {total} 分，应为 {weight} 分，差的分无从得到",
        "请补齐漏填的指标，或调整各行分值，使合计等于 {weight} 分",
    ),
)

_CHECKS = (
    _kind(
        "identity-broken",
        "error",
        "勾稽不平",
        "{name}：{left}为 {left_sum}，{right}为 {right_sum}，相差 {difference}",
        "{advice}",
    ),
    _kind("bound-broken", "error", "关系不合", "{name}：{left}为 {left_sum}，{right}为 {right_sum}", "{advice}"),
    _kind("identity-partial", "note", "分项没有填全", "{name}：{blank}没有填，无法核对", "分项有数的请全部填写，没有的填 0"),
    _kind(
        "unit-slip",
        "error",
        "疑似元、万元填错",
        "“{label}”填的是 {value}，换成 {expected} 则各处勾稽相符",
        "本表金额单位为万元，请核对是否按“元”“千元”填写，或点错了小数点",
    ),
    _kind(
        "whole-form-slip",
        "error",
        "疑似整表计量单位填错",
        "各处勾稽相符，但{name}：{left}为 {left_sum}，{right}为 {right_sum}，相差悬殊，疑似全部金额没有按“万元”填报",
        "请核对计量单位，把全部金额换算成万元后重报",
    ),
    _kind(
        "rate-above-limit",
        "query",
        "执行率超过上限",
        "“{label}”为 {rate}，超过 {limit}",
        "请核对预算数和执行数；确实超出的，请说明原因和依据",
    ),
    _kind(
        "amount-beyond",
        "query",
        "金额大得不相称",
        "“{label}”{more}填的是 {value}，比本表最大的合计数 {limit} 还大十倍以上，疑似没有按“万元”填报",
        "请核对计量单位，把金额换算成万元；确实这么多的请说明",
    ),
    _kind("not-computable", "query", "无法计算", "“{label}”无法计算：{detail}", "请说明情况，由复核人员评定该项得分"),
    _kind(
        "cap-unknown",
        "query",
        "总分封顶定不下来",
        "总分封顶要看“{label}”，它{detail}，总分只是暂计，不定等次、不排名",
        "请核对它所用的填报数；分母确实为零的，由复核人员在指标体系的“分母为零”里写明按多少计",
    ),
    _kind(
        "needs-decision",
        "query",
        "待人工评定",
        "“{label}”由评价人员评定，暂按自评计 {points} 分",
        "请提供佐证材料，由复核人员评定并写明理由",
    ),
    _kind(
        "score-difference",
        "query",
        "自评与复核不一致",
        "“{label}”自评 {claimed} 分，复核 {score} 分：{working}",
        "请按复核得分更正自评，有不同意见的请说明依据",
    ),
    _kind("self-above-weight", "query", "自评超过分值", "“{label}”自评 {claimed} 分，超过分值 {weight} 分", "请改正自评得分"),
    _kind(
        "subtotal-broken",
        "query",
        "自评小计不等于各项之和",
        "“{label}”填 {value} 分，各项自评之和为 {expected} 分",
        "请核对各项自评得分，改正小计",
    ),
    _kind(
        "total-broken",
        "query",
        "自评总分不等于小计之和",
        "“{label}”填 {value} 分，各小计之和为 {expected} 分",
        "请核对各小计，改正总分",
    ),
    _kind(
        "total-difference", "query", "自评总分与复核不一致", "自评总分 {value} 分，复核总分 {expected} 分", "请按各项差异逐条核对"
    ),
)

_ROSTER = (
    _kind(
        "not-on-roster",
        "error",
        "名册里没有这个单位",
        "单位名册里没有“{value}”",
        "请核对单位编码和名称；确是同一单位的，在复核意见表的“归属”行确认，或把这个名称补到名册的“别名”一栏；应报而漏列的补进名册",
    ),
    _kind(
        "roster-contradiction",
        "error",
        "编码和名称不是同一单位",
        "表内编码 {detail} 在名册中是“{expected}”，名称写的却是“{value}”",
        "请确认是哪个单位的表，改正填错的一项后再报",
    ),
    _kind(
        "roster-name",
        "query",
        "单位名称与名册不同",
        "表内单位名称是“{value}”，名册中为“{expected}”",
        "请核对；已改名的请更新名册或补为别名",
    ),
    _kind(
        "roster-code",
        "query",
        "单位编码与名册不同",
        "表内单位编码是“{value}”，名册中为“{expected}”",
        "请核对预算单位编码，填错的改正",
    ),
    _kind(
        "unit-confirmed",
        "note",
        "已由人工确认单位",
        "表内写的是“{value}”，经确认是“{expected}”的表：{detail}",
        "供核对；下次报送请按名册填写单位编码和名称",
    ),
    _kind(
        "unit-confirmed-stale",
        "query",
        "确认单位后文件有变化",
        "确认是“{expected}”的表以后，这份文件又换过（写的仍是“{value}”）",
        "请再看一次是不是该单位的表：是的，在复核意见表中清空该行的“核定时复核”",
    ),
    _kind(
        "approved-differs",
        "query",
        "与批复数不同",
        "“{label}”填 {value}，财政部门掌握的数为 {expected}，相差 {detail}",
        "请核对批复文件或上年决算；填错的改正，有调整的说明依据",
    ),
    _kind(
        "carried-differs",
        "query",
        "与上年年末结余不同",
        "“{label}”填 {value}，上年报送的年末结余为 {expected}，相差 {detail}",
        "请核对上年决算；有调整的说明依据",
    ),
    _kind(
        "approved-slip",
        "error",
        "疑似元、万元填错",
        "“{label}”填 {value}，恰为财政部门掌握的数 {expected} 的 {detail} 倍",
        "本表金额单位为万元，请核对全表金额后再报",
    ),
)

_DECISIONS = (
    _kind("decided", "note", "已由人工核定", "“{label}”{detail}", "供核对；有不同意见的请在复核意见表中改"),
    _kind(
        "decision-unused",
        "note",
        "核定没有用上",
        "复核意见里对{kind}“{label}”的{action}没有用上：表里没有这一项，或没有可以{action}的数",
        "请核对复核意见的对象；报送件改过的，按现在的表重新核定",
    ),
    _kind(
        "decision-stale",
        "query",
        "核定后数有变化",
        "“{label}”核定为 {detail} 时复核数是 {seen}，现在是 {computed}",
        "请在复核意见表中按现在的数重新核定：改好后清空该行的“核定时复核”",
    ),
    _kind(
        "spot-check-differs",
        "query",
        "抽评与复核不一致",
        "“{label}”复核 {value} 分，抽评 {expected} 分：{detail}",
        "请复核人员在复核意见表中核定该项得分；抽评本身不改变得分",
    ),
)

#: the parts of the catalogue as the manual orders them
PARTS: tuple[tuple[str, tuple[FindingKind, ...]], ...] = (
    ("文件和单位", _FILES),
    ("填报项", _CELLS),
    ("绩效指标各行", _ROWS),
    ("勾稽、合理性和得分", _CHECKS),
    ("与名册、上年比较", _ROSTER),
    ("人工核定", _DECISIONS),
)

CATALOGUE: dict[str, FindingKind] = {kind.code: kind for _, kinds in PARTS for kind in kinds}


NOWHERE = Place()


def found(
    code: str,
    place: Place = NOWHERE,
    *,
    value: str = "",
    expected: str = "",
    severity: Severity | None = None,
    aside: str = "",
    **words: str,
) -> Finding:
    """The finding of that code at that place; `severity` only where the scheme decides it, `aside` for the county only."""
    kind = CATALOGUE[code]
    filled = {"label": place.label, "value": value, "expected": expected, "impact": "", "detail": "", **words}
    return Finding(
        code=code,
        severity=severity or kind.severity,
        title=kind.title,
        message=kind.message.format_map(filled),
        fix=kind.fix.format_map(filled),
        place=place,
        value=value,
        expected=expected,
        aside=aside,
    )
