"""What can be wrong with a file as a whole, and with the unit and year that it names."""

from __future__ import annotations

from jixiao_batch.findings.kind import FindingKind

FILES = (
    FindingKind("empty-file", "error", "空文件", "文件是空的（0 字节），没有内容可读", "请重新保存后再报一次"),
    FindingKind(
        "not-a-workbook",
        "error",
        "不是表格文件",
        "文件内容不是 Excel 表格，而是{detail}",
        "请用下发的表样填报，另存为 .xlsx 后再报",
    ),
    FindingKind(
        "password", "error", "设了打开密码", "文件设有打开密码，无法读取", "请在“文件－信息－保护工作簿”中去掉打开密码后再报"
    ),
    FindingKind(
        "password-wrong",
        "error",
        "密码打不开",
        "文件设有打开密码，密码文件里的密码（{detail}）都打不开",
        "请向单位问明密码，写入密码文件后再运行；或请单位去掉打开密码后再报",
    ),
    FindingKind(
        "damaged", "error", "文件损坏", "文件已损坏，无法完整读取：{detail}", "请在原电脑上打开，另存为新的 .xlsx 文件后再报"
    ),
    FindingKind(
        "hostile",
        "error",
        "文件结构异常",
        "文件内部结构异常，为安全起见没有读取：{detail}",
        "请把内容复制到新下发的表样中，另存后再报",
    ),
    FindingKind(
        "too-large",
        "error",
        "文件过大",
        "文件过大，不像填好的表样：{detail}",
        "请删去表样以外的工作表、图片和空白区域的格式，另存后再报",
    ),
    FindingKind(
        "crashed",
        "error",
        "读取失败",
        "读取程序在这个文件上中断，其他文件不受影响",
        "请用 Excel 或 WPS 打开，另存为 .xlsx 后再报",
    ),
    FindingKind(
        "timeout",
        "error",
        "读取超时",
        "文件读取时间过长，已放弃，其他文件不受影响",
        "请删去多余的工作表和大片空白格式，另存为 .xlsx 后再报",
    ),
    FindingKind(
        "form-sheet-unread",
        "error",
        "表样的工作表读不出来",
        "表样的工作表“{value}”没有读出来：{detail}",
        "请在原电脑上打开，把内容复制到新下发的表样中，另存后再报",
    ),
    FindingKind(
        "not-a-regular-file", "error", "不是普通文件", "这是链接或设备，不是普通文件，没有读取", "请把文件本身放进报送文件夹"
    ),
    FindingKind(
        "not-readable", "error", "文件读不出来", "文件无法读取：{detail}", "请确认文件没有被占用、没有设权限，再运行一次"
    ),
    FindingKind(
        "unreadable-folder", "error", "文件夹打不开", "文件夹无法打开，里面的文件没有读", "请确认有权限打开这个文件夹，再运行一次"
    ),
    FindingKind(
        "not-our-form",
        "error",
        "不是本表样",
        "文件里找不到表样的填报项，认不出是自评表",
        "请确认报的是自评表；是的话请改用下发的表样填报",
    ),
    FindingKind(
        "scheme-recognised",
        "note",
        "按填报项认出指标体系",
        "文件里没有表样的隐藏工作表，按填报项认作“{value}”的表样",
        "请确认发给该单位的是这份表样；不是的请改用下发的表样填报",
    ),
    FindingKind(
        "unknown-scheme",
        "error",
        "指标体系不认识",
        "表样写明的指标体系是“{value}”，本机没有",
        "请用本年下发的表样填报；表样无误的，请用 --scheme 指定指标体系",
    ),
    FindingKind(
        "other-scheme",
        "error",
        "指标体系不符",
        "表样属于指标体系“{value}”，本次评价用的是“{expected}”",
        "请改用本次下发的表样填报",
    ),
    FindingKind(
        "other-year",
        "error",
        "年度不符",
        "{label}是 {value}，本次评价的是 {expected} 年度",
        "请确认没有误报上年的表；年度填错的改正后再报",
    ),
    FindingKind(
        "unit-place-lost",
        "error",
        "填报栏找不到",
        "基础数据表里找不到单位名称、单位编码的填报栏：可能是表头“填报内容”或这两行被删改，表中的数没有读取",
        "请改用下发的表样填报，不要删改表头、行和列",
    ),
    FindingKind(
        "unit-unnamed", "error", "没有写单位", "单位名称和单位编码都没有填，不知道是哪个单位的表", "请填写单位名称和单位编码"
    ),
    FindingKind(
        "duplicate-unit",
        "error",
        "同一单位报了不同的表",
        "同一单位报来多份内容不同的表：{value}",
        "请与单位确认用哪一份，把其余的移出报送文件夹",
    ),
    FindingKind(
        "code-shared",
        "error",
        "编码相同单位不同",
        "单位编码 {value} 被不同的单位使用",
        "请核对预算单位编码，改正填错的一份",
    ),
    FindingKind(
        "name-shared",
        "error",
        "单位相同编码不同",
        "“{name}”报来的表写有不同的单位编码：{codes}",
        "请核对预算单位编码，改正填错的一份",
    ),
    FindingKind(
        "several-versions",
        "query",
        "同一单位有几个版本",
        "同一单位报来内容不同的表，采用“{value}”（{detail}），没有采用“{other}”；不同之处：{expected}",
        "请确认采用的一份无误；要用另一份的，把采用的一份移出报送文件夹或列入排除清单",
    ),
    FindingKind(
        "same-amounts",
        "query",
        "金额与另一单位全部相同",
        "表中 {value} 个金额与另一单位报来的表全部相同",
        "请核对是否误用了别的单位的表；确属巧合的请说明",
    ),
    FindingKind(
        "form-blank", "error", "表样没有填", "除单位信息外，表中没有填任何内容", "请填好后再报；填好的是另一份的，请改报那一份"
    ),
    FindingKind(
        "sheet-lost",
        "error",
        "工作表找不到",
        "找不到工作表“{label}”，其中 {value} 个填报项都无从读取",
        "请改用下发的表样填报，不要删除工作表和其中的行",
    ),
    FindingKind(
        "formula-overwritten",
        "query",
        "自动计算的格被改动",
        "自动计算的格被改成了固定内容：{cells}",
        "请在下发的表样上填报，不改灰色的格；复核按填报数重新计算，不采用这些内容",
    ),
)
