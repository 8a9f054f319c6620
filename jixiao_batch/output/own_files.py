"""What a run writes into its output folder, told apart from what people put there: by name, and by what it wrote last time."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import Path

from jixiao_batch.county.decision_list import DECISIONS_NAME
from jixiao_batch.history.past import FORMAT_NAME, RESULT_NAME
from jixiao_batch.json_reading import passed_over, read_object

SUMMARY_NAME = "全县汇总.xlsx"
SHEETS_FOLDER = "得分表"
RETURNS_FOLDER = "退回"
CHASING_FOLDER = "催报"
REPORTS_FOLDER = "自评报告"
DATA_FOLDER = "数据"
BOUND_NAME = "得分表合订本.xlsx"
COUNTY_REPORT_NAME = "全县绩效自评汇总报告.docx"
PAGE_NAME = "看板.html"
#: of a file in our place that we never wrote, and of one of ours that somebody has changed since
FOREIGN_MARK, EDITED_MARK = "（原有的）", "（修改过的旧表）"
#: key of 结果.json: what else the run wrote, relative path -> sha256
OUTPUTS = "outputs"

#: bytes; hashlib.file_digest fills four times as many with zeros for each small file
_PIECE = 1 << 16

_FOLDERS = (SHEETS_FOLDER, RETURNS_FOLDER, CHASING_FOLDER, REPORTS_FOLDER, DATA_FOLDER)
_NAMES = (SUMMARY_NAME, DECISIONS_NAME, RESULT_NAME, BOUND_NAME, COUNTY_REPORT_NAME, PAGE_NAME)
_FILES = tuple(f"{Path(name).stem}*{Path(name).suffix}" for name in _NAMES)


def why_left_out(file: Path, out: Path) -> str:
    """Why `file` is never taken for one sent in, "" when it may be; `out` is the folder or file of the results, both resolved.

    Only the places that a run writes to are left out: the folder sent in may hold the results or lie among them.
    """
    if file == out:
        return "是上次写的结果"
    if not file.is_relative_to(out):
        return ""
    first, *inside = file.relative_to(out).parts
    if inside:
        return f"在写结果的文件夹“{first}”里" if first in _FOLDERS else ""
    return "是上次写的结果" if any(fnmatchcase(first, pattern) for pattern in _FILES) else ""


def former_outputs(out: Path) -> Mapping[str, str]:
    """What the last run wrote into `out`, 结果.json included; nothing when there is none that tells.

    Relative posix paths -> sha256.
    """
    file = out / RESULT_NAME
    try:
        with file.open(encoding="utf-8") as stream:
            data = read_object(stream, {"files": passed_over, "units": passed_over})
        sha256 = sha256_of(file)
    except (OSError, ValueError, RecursionError):
        return {}
    if not str(data.get("format", "")).startswith(f"{FORMAT_NAME}/"):
        return {}
    told = data.get(OUTPUTS)
    written = {str(path): str(one) for path, one in told.items()} if isinstance(told, dict) else {}
    return {**written, RESULT_NAME: sha256}


def sha256_of(file: Path) -> str:
    """Of a regular file, of a link the file that it leads to. May raise OSError."""
    whole = hashlib.sha256()
    with file.open("rb", buffering=0) as stream:
        while piece := stream.read(_PIECE):
            whole.update(piece)
    return whole.hexdigest()


def sha256_if_there(file: Path) -> str:
    """The same, "" where there is no such file or it cannot be read."""
    try:
        return sha256_of(file)
    except OSError:
        return ""
