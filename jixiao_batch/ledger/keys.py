"""Fingerprints: what a verdict or a document rests on. Equal keys mean equal results, whatever else has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import jixiao_batch
from jixiao_batch.scheme.loading import BuiltInSchemes, LoadedScheme
from jixiao_batch.workbook.opening.options import OpeningOptions

#: libraries that decide what is read and what is written
_LIBRARIES = (
    "python-calamine",
    "openpyxl",
    "msoffcrypto-tool",
    "olefile",
    "defusedxml",
    "xlsxwriter",
    "docxtpl",
    "python-docx",
    "jinja2",
    "pillow",
)
#: modules, schemes, templates of reports
_PROGRAM_SUFFIXES = (".py", ".yaml", ".docx")
#: of scrypt: some 50 ms for each guess at a password whose fingerprint stands in a ledger
_SCRYPT = {"n": 2**14, "r": 8, "p": 1}


def digest(*parts: str | bytes) -> str:
    """SHA-256 over the parts, no two lists of which run together."""
    whole = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
        whole.update(len(data).to_bytes(8, "big"))
        whole.update(data)
    return whole.hexdigest()


@cache
def program_fingerprint() -> str:
    """Of the tool's code, schemes and templates, and of the libraries that read and write: any other program starts afresh."""
    root = Path(jixiao_batch.__file__).parent
    files = sorted(file for file in root.rglob("*") if file.suffix in _PROGRAM_SUFFIXES)
    code = [part for file in files for part in (file.relative_to(root).as_posix(), file.read_bytes())]
    return digest(jixiao_batch.__version__, *(_version(name) for name in _LIBRARIES), *code)


def judging_fingerprint(schemes: Mapping[str, LoadedScheme], forced: str, opening: OpeningOptions, salt: bytes) -> str:
    """Of all that a verdict rests on beside the file itself; passwords only as a slow hash with the ledger's own salt."""
    # built-in schemes are the program's; most of them need not be read
    others = {} if isinstance(schemes, BuiltInSchemes) else schemes
    fingerprints = [part for scheme_id, loaded in sorted(others.items()) for part in (scheme_id, loaded.sha256)]
    passwords = _passwords(opening, salt)
    return digest(program_fingerprint(), forced, str(opening.max_file_bytes), passwords, *fingerprints)


def _passwords(opening: OpeningOptions, salt: bytes) -> bytes:
    pairs = opening.passwords.pairs
    if not pairs:
        return b""
    plain = "\0".join(part for pair in pairs for part in pair).encode("utf-8", "surrogatepass")
    return hashlib.scrypt(plain, salt=salt, **_SCRYPT)


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""
