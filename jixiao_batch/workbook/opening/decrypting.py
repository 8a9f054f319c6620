"""Opens workbooks that have an opening password (打开密码), in memory.

The room of msoffcrypto-tool. Only for the isolated process: what is decrypted is a stranger's file.
"""

from __future__ import annotations

import io
import time
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

#: With this password Excel encrypts workbooks that are only protected against changes, and opens them without asking.
_NOBODYS_PASSWORD = "VelvetSweatshop"
#: Office hashes a password 100,000 times; a forged file asks for as much as it likes.
_MOST_ROUNDS = 1_000_000
_SECONDS_TO_TRY = 4.0


def decrypt(data: bytes, passwords: Sequence[str]) -> bytes | None:
    """The workbook inside, None when none of the passwords opens it (in time). May raise anything on a damaged file."""
    stop = time.monotonic() + _SECONDS_TO_TRY
    opened = _opened(data)
    if not 0 <= getattr(opened, "info", {}).get("spinValue", 0) <= _MOST_ROUNDS:
        raise ValueError("too many rounds")
    failures: list[Exception | None] = []
    for password in dict.fromkeys((_NOBODYS_PASSWORD, *passwords)):
        if time.monotonic() > stop:
            return None
        try:
            content = _try(opened, password)
        except Exception as error:  # a password that a method cannot take, or a damaged file
            failures.append(error)
            continue
        if content is not None:
            return content
        failures.append(None)
    if failures and failures[-1] is not None and None not in failures:
        raise failures[-1]
    return None


def _opened(data: bytes) -> Any:
    import msoffcrypto  # on demand: only encrypted files need it
    from msoffcrypto.format import xls97

    # it would write the opened workbook into a temporary file on disk
    xls97.tempfile = SimpleNamespace(TemporaryFile=io.BytesIO)
    return msoffcrypto.OfficeFile(io.BytesIO(data))


def _try(opened: Any, password: str) -> bytes | None:
    from msoffcrypto.exceptions import InvalidKeyError

    stream = io.BytesIO()
    try:
        opened.load_key(password=password)
        opened.decrypt(stream)
    except InvalidKeyError:
        return None
    return stream.getvalue()
