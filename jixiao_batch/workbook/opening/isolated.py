"""Reads one .xls, .xlsb or .ods in a process of its own: `python -m jixiao_batch.workbook.opening.isolated`, bytes in, JSON out.

Readers of these formats may panic, abort or eat memory on damaged files; here that costs only the file.
"""

from __future__ import annotations

import json
import sys

MEMORY_LIMIT = 1024 * 1024 * 1024


def main() -> int:
    """Read a workbook from standard input; write {"sheets": ...} or {"code", "detail"} to standard output."""
    _limit_memory()
    data = sys.stdin.buffer.read()
    from jixiao_batch.workbook.opening.opener import OpeningProblem, read_with_calamine, sheets_to_plain

    result = read_with_calamine(data, {})
    if isinstance(result, OpeningProblem):
        answer: dict[str, object] = {"code": result.code, "detail": result.detail}
    else:
        answer = {"sheets": sheets_to_plain(result)}
    sys.stdout.buffer.write(json.dumps(answer).encode("ascii"))
    sys.stdout.buffer.flush()
    return 0


def _limit_memory() -> None:
    """Cap the address space where the system can (not on Windows)."""
    try:
        import resource
    except ImportError:
        return
    try:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ValueError, OSError):  # a stricter limit is already in force
        return


if __name__ == "__main__":
    sys.exit(main())
