"""The texts of a round's folder: the configuration with a remark on every key, the guide, and the file to double-click."""

from __future__ import annotations

from collections.abc import Sequence


def config_text(year: int, schemes: Sequence[str], roster: str, *, has_last_year: bool = False) -> str:
    """配置.yaml as a new round has it; last year's results count where they lie beside it."""
    listed = schemes[0] if len(schemes) == 1 else f"[{', '.join(schemes)}]"
    return f"""\
# {year} 年度绩效自评这一轮工作的配置。用记事本就能改：冒号后空一格再写内容，写好保存。
# 行首有 # 的是说明或没有启用的项目；要启用，去掉行首的 #。
# 文件和文件夹都从本文件所在的文件夹算起；运行时另写的选项比这里优先。

年度: {year}

# 用哪套指标体系评分：本文件夹里的 YAML 文件，或内置的编号；有几套的写成 [一套, 另一套]
指标体系: {listed}

# 单位名册：谁应当报、谁没有报、批复数是多少；没有名册的在行首加 #
名册: {roster}

# 空白表样写到哪里、收到的表放在哪里、结果写到哪里
表样: 表样
报送: 报送
输出: 输出

# 台账：每次运行、每份文件、每个核定都记在里面，不要删
台账: 台账.db

# 复核意见表：不写时用“输出”文件夹里的那一份，在里面填好再运行一次就生效
#复核意见: 复核/复核意见.xlsx

# 抽评记录表（jixiao spotcheck 抽出、填好的）：写上后与复核得分对照
#抽评记录: 复核/抽评记录.xlsx

# 上年的输出文件夹（或其中的 结果.json，或上年的 台账.db）：写上后与上年比较，核对上年结转，下发的表样里写上年的数
{"" if has_last_year else "#"}上年结果: ../{year - 1}年度/输出

# 不读的文件：一行一个文件名，后面可写原因
#排除清单: 复核/排除清单.txt

# 有密码的表：每行一个密码，或“单位 密码”
#密码文件: 复核/密码.txt

# 每次运行另写什么：合订本、汇总报告、自评报告、Parquet，或 全部；如 [合订本, 汇总报告]
另写: []

# 本局改过的 Word 报告模板（jixiao report-template 取出的），不写时用程序自带的
#汇总报告模板: 复核/汇总报告模板.docx
#自评报告模板: 复核/自评报告模板.docx

# 汇总报告里是＝把单位写成“单位A”“单位B”，对外公布时用
隐去单位名称: 否

# 同一单位报来不同的版本时：否＝取最后一份并列出不同，是＝全部退回
重复的全部退回: 否

# 多大（MB）以上的文件不读
文件上限: 20
"""


def guide_text(year: int, schemes: Sequence[str]) -> str:
    """说明.txt: what to do, one step after the other; `schemes` are the round's own files."""
    again = "".join(f" --scheme {year}年度/{one}" for one in schemes)
    return f"""\
{year} 年度部门绩效自评复核

按下面的顺序做。做到哪一步了，随时可以运行 jixiao status 查看；
各单位何时收到、退回、重报，用 jixiao status -o 报送经过.xlsx 列出。

一、填名册
    打开“名册”里的“单位名册.xlsx”，每个应报单位一行，填好保存。
    不用报的单位也列上，并写明免报原因。

二、发表样
    在本文件夹里运行 jixiao template，“表样”里每个单位有一份表，
    单位、编码、批复数已经填好并锁住。发给各单位填报。

三、收表
    各单位报来的表，原样放进“报送”文件夹，不用改名，可以分子文件夹。
    改正后重报的也放进去，旧的不必删，程序取最后一份并列出不同。

四、复核
    双击“复核.bat”，或在本文件夹里运行 jixiao run。结果在“输出”文件夹：
      全县汇总.xlsx   排名、问题、催报清单、较上次变化等
      得分表          每个单位一张
      退回            退回单位的问题清单、标出问题的原表、退回通知
      催报            未报、逾期单位的催报通知，可以直接粘贴发出
      复核意见.xlsx   等人定的事项
    运行前请关闭在 Excel、WPS 里打开的结果文件。

五、定
    在“输出”里的“复核意见.xlsx”逐行填“处理”、理由和复核人，保存后再复核一次。
    佐证材料、核实说明、排除清单、密码文件放在“复核”文件夹。

六、收尾
    第三步到第五步反复做，直到没有退回、未报和待核的。
    两次之间逐项变了什么，用 jixiao diff -o 变化情况.xlsx 列出。
    下一年从这一年接着做：在上一级文件夹里运行
      jixiao init {year + 1}年度 --year {year + 1} --roster {year}年度/名册/单位名册.xlsx{again}
    名册、指标体系和上年结果就带过去了。

“配置.yaml”写着这一轮用的指标体系、文件夹和做法，用记事本打开可以改，每一项旁边都有说明。
“指标体系”里是本年度的评分规则；改了以后要重新发表样，已经填好的旧表会被认作旧表样。
"""


def batch_file() -> str:
    """复核.bat: runs the round in its own folder and waits for a key. Nothing but ASCII, so that every code page reads it."""
    return """\
@echo off
setlocal
cd /d "%~dp0"
set PYTHONUTF8=1
where jixiao >nul 2>nul
if errorlevel 1 goto module
jixiao run
goto end
:module
py -m jixiao_batch run
:end
echo.
pause
"""
