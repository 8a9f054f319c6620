"""The process in which .xls, .xlsb, .ods and encrypted files are opened: `python -m jixiao_batch.workbook.opening.isolated`.

Readers of these formats may panic, abort or eat memory on damaged files; here that costs only the file. The process answers
one request after the other (`isolation` asks) and ends with its standard input.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from jixiao_batch.memory import limit_memory
from jixiao_batch.workbook.opening.cell_facts import SheetFacts
from jixiao_batch.workbook.opening.messages import Message, receive, send

_WRONG_PASSWORD = {"code": "password", "detail": "文件设置了打开密码"}
_DAMAGED = {"code": "damaged", "detail": "文件内容损坏，无法读取"}


def main() -> int:
    """Answer requests until there are no more."""
    limit_memory()
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints must not get among the answers
    while (request := receive(sys.stdin.buffer)) is not None:
        send(answers, _answer(*request))
    return 0


def _answer(request: Mapping[str, Any], data: bytes) -> Message:
    """{"sheets", "facts"} of a workbook; {} and the bytes of a decrypted zip workbook; or {"code", "detail"} of a problem."""
    try:
        if request["format"] == "encrypted":
            return _decrypted(data, request["passwords"])
        return _read(data, request["format"], request["passwords"]), b""
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # whatever a library makes of a forged file
        return _DAMAGED, b""


def _decrypted(data: bytes, passwords: Sequence[str]) -> Message:
    from jixiao_batch.workbook.opening.decrypting import decrypt

    try:
        content = decrypt(data, passwords)
    except Exception:  # cut off, or encrypted in a way that is not known here: it needs its password all the same
        content = None
    return (_WRONG_PASSWORD, b"") if content is None else ({}, content)


def _read(data: bytes, format_name: str, passwords: Sequence[str]) -> dict[str, Any]:
    from jixiao_batch.workbook.opening.decrypting import decrypt
    from jixiao_batch.workbook.opening.facts_xls import is_encrypted, workbook_stream
    from jixiao_batch.workbook.opening.opener import OpeningProblem, read_with_calamine
    from jixiao_batch.workbook.opening.plain_sheets import facts_to_plain, sheets_to_plain, without_false_values
    from jixiao_batch.workbook.opening.preflight import ONLY_A_PART

    content: bytes | None = data
    if format_name == "xls" and is_encrypted(workbook_stream(data)):
        content = decrypt(data, passwords)
    if content is None:
        return _WRONG_PASSWORD
    content, cropped = _cropped(content) if format_name == "xls" else (content, set())
    result = read_with_calamine(content, {})
    if isinstance(result, OpeningProblem):
        return {"code": result.code, "detail": result.detail}
    try:
        found = _facts(content, format_name)
    except Exception:  # the reader made sense of it all the same
        found = []
    facts = dict(zip((sheet.name for sheet in result), found, strict=False))
    sheets = [without_false_values(sheet, facts.get(sheet.name, SheetFacts()).cells) for sheet in result]
    for number in cropped & set(range(len(sheets))):
        sheets[number] = replace(sheets[number], problem=ONLY_A_PART)
    return {"sheets": sheets_to_plain(sheets), "facts": facts_to_plain(facts)}


def _cropped(data: bytes) -> tuple[bytes, set[int]]:
    from jixiao_batch.workbook.opening.container import USUAL_LIMITS
    from jixiao_batch.workbook.opening.facts_xls import crop, with_workbook_stream, workbook_stream

    stream, sheets = crop(workbook_stream(data), USUAL_LIMITS.area, USUAL_LIMITS.rows, USUAL_LIMITS.columns)
    return (with_workbook_stream(data, stream), sheets) if sheets else (data, sheets)


def _facts(data: bytes, format_name: str) -> list[SheetFacts]:
    from jixiao_batch.workbook.opening import facts_ods, facts_xls, facts_xlsb
    from jixiao_batch.workbook.opening.container import read_parts

    if format_name == "xls":
        return facts_xls.facts(facts_xls.workbook_stream(data))
    parts, _ = read_parts(data)
    if format_name == "xlsb":
        return list(facts_xlsb.facts(parts))
    return list(facts_ods.facts(parts["content.xml"], parts.get("styles.xml", b"")))


if __name__ == "__main__":
    sys.exit(main())
