"""Binary workbooks (.xls, .xlsb) and encrypted ones written byte by byte, with errors, formulas and percentages."""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import md5, sha1

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from forged import ole2, parts, zipped
from msoffcrypto.format.ooxml import OOXMLFile
from msoffcrypto.method.rc4 import DocumentRC4

_ERRORS = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36, "#N/A": 42}
XLSB_TYPE = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"


@dataclass(frozen=True)
class Percent:
    """A number shown with a percent sign."""

    number: float


@dataclass(frozen=True)
class Day:
    """A day by its serial number, shown as a date."""

    number: int


@dataclass(frozen=True)
class Result:
    """A formula with its stored result: a number, an error word, or a text; `tokens` are its parsed expression."""

    value: float | str
    tokens: bytes = b"\x1e\x01\x00"
    flags: int = 0


Cell = float | str | Percent | Day | Result
Cells = Mapping[tuple[int, int], Cell]


def _style(cell: Cell) -> int:
    return 1 if isinstance(cell, Percent) else 2 if isinstance(cell, Day) else 0


def _number(cell: float | Percent | Day) -> float:
    return cell.number if isinstance(cell, Percent | Day) else cell


# ------------------------------------------------------------ .xls (BIFF8)


def xls_book(sheets: Mapping[str, Cells]) -> bytes:
    """A workbook; a text that is an error word becomes an error. Styles 1 and 2 show percentages and dates."""
    return ole2("Workbook", _biff8(sheets))


def encrypted_xls(sheets: Mapping[str, Cells], password: str) -> bytes:
    """The same with an opening password, as Excel 97 encrypts it (RC4, 40 bits)."""
    salt, verifier = bytes(range(16)), bytes(range(16, 32))
    plain = _biff8(sheets, b"\x2f\0" + struct.pack("<HHHH", 54, 1, 1, 1) + bytes(48))
    secret = DocumentRC4.decrypt(password, salt, io.BytesIO(verifier + md5(verifier).digest()), blocksize=1024).read()
    hidden = bytearray(DocumentRC4.decrypt(password, salt, io.BytesIO(plain), blocksize=1024).read())
    position = 0
    while position < len(plain):
        kind, length = struct.unpack_from("<HH", plain, position)
        kept = {0x809: 4 + length, 0x2F: 4 + length, 0x85: 8}.get(kind, 4)  # records and fields that stay readable
        hidden[position : position + kept] = plain[position : position + kept]
        if kind == 0x2F:
            hidden[position + 10 : position + 58] = salt + secret
        position += 4 + length
    return ole2("Workbook", bytes(hidden))


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _biff8(sheets: Mapping[str, Cells], after_bof: bytes = b"") -> bytes:
    bof = struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)
    styles = b"".join(_record(0xE0, struct.pack("<HH", 0, number_format) + bytes(16)) for number_format in (0, 10, 14))
    bounds = [struct.pack("<BBBB", 0, 0, len(name), 1) + name.encode("utf-16-le") for name in sheets]
    bodies = [_biff8_sheet(cells) for cells in sheets.values()]
    head = _record(0x809, bof) + after_bof + styles
    start = len(head) + sum(8 + len(bound) for bound in bounds) + 4
    book = head
    for bound, body in zip(bounds, bodies, strict=True):
        book += _record(0x85, struct.pack("<I", start) + bound)
        start += len(body)
    book += _record(0x0A, b"") + b"".join(bodies)
    return book + _record(0, bytes(max(4092 - len(book), 0)))  # no padding behind the last record


def _biff8_sheet(cells: Cells) -> bytes:
    body = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    for (row, column), cell in sorted(cells.items(), key=lambda item: item[0]):
        place = struct.pack("<HHH", row, column, _style(cell))
        if isinstance(cell, Result):
            tail = struct.pack("<HIH", cell.flags, 0, len(cell.tokens)) + cell.tokens
            body += _record(0x06, place + _biff8_result(cell.value) + tail)
        elif isinstance(cell, str) and cell in _ERRORS:
            body += _record(0x205, place + bytes([_ERRORS[cell], 1]))
        elif isinstance(cell, str):
            body += _record(0x204, place + struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le"))
        else:
            body += _record(0x203, place + struct.pack("<d", _number(cell)))
    return body + _record(0x0A, b"")


def _biff8_result(value: float | str) -> bytes:
    if isinstance(value, str):
        return bytes([2, 0, _ERRORS[value], 0, 0, 0, 0xFF, 0xFF]) if value else b"\x03\0\0\0\0\0\xff\xff"
    return struct.pack("<d", value)


# ------------------------------------------------------------ .xlsb (BIFF12)


def xlsb_book(sheets: Mapping[str, Cells]) -> bytes:
    """A workbook; styles 1 and 2 show percentages and dates."""
    members = parts(dict.fromkeys(sheets, ""), XLSB_TYPE)
    types = members["[Content_Types].xml"].replace("/xl/workbook.xml", "/xl/workbook.bin")
    links = re.sub(r"(sheet[0-9]+)\.xml", r"\1.bin", members["xl/_rels/workbook.xml.rels"])
    bundles = [struct.pack("<II", 0, n) + _wide(f"rId{n}") + _wide(name) for n, name in enumerate(sheets, start=1)]
    styles = b"".join(_bin(47, struct.pack("<HH", 0xFFFF, number_format) + bytes(12)) for number_format in (0, 10, 14))
    return zipped(
        {
            "[Content_Types].xml": types,
            "_rels/.rels": members["_rels/.rels"].replace("workbook.xml", "workbook.bin"),
            "xl/workbook.bin": _bin(131) + _bin(143) + b"".join(_bin(156, one) for one in bundles) + _bin(144) + _bin(132),
            "xl/_rels/workbook.bin.rels": links,
            "xl/styles.bin": _bin(278) + _bin(617, struct.pack("<I", 3)) + styles + _bin(618) + _bin(279),
            **{f"xl/worksheets/sheet{n}.bin": _biff12_sheet(cells) for n, cells in enumerate(sheets.values(), start=1)},
        }
    )


def _biff12_sheet(cells: Cells) -> bytes:
    rows: dict[int, bytes] = {}
    for (row, column), cell in sorted(cells.items(), key=lambda item: item[0]):
        rows[row] = rows.get(row, b"") + _biff12_cell(column, cell)
    last_row, last_column = max(rows), max(column for _, column in cells)
    body = _bin(129) + _bin(148, struct.pack("<IIII", 0, last_row, 0, last_column)) + _bin(145)
    body += b"".join(_bin(0, struct.pack("<I", row) + bytes(21)) + row_cells for row, row_cells in sorted(rows.items()))
    return body + _bin(146) + _bin(130)


def _bin(kind: int, body: bytes = b"") -> bytes:
    """A record: kind and length in groups of seven bits."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length = len(body)
    while length > 127:
        head, length = head + bytes([length & 0x7F | 0x80]), length >> 7
    return head + bytes([length]) + body


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _biff12_cell(column: int, cell: Cell) -> bytes:
    place = struct.pack("<II", column, _style(cell))
    formula = struct.pack("<HI", 0, 3) + b"\x1e\x01\0" + bytes(4)
    if isinstance(cell, Result):
        if isinstance(cell.value, str):
            return _bin(11, place + bytes([_ERRORS[cell.value]]) + formula)
        return _bin(9, place + struct.pack("<d", cell.value) + formula)
    if isinstance(cell, str) and cell in _ERRORS:
        return _bin(3, place + bytes([_ERRORS[cell]]))
    if isinstance(cell, str):
        return _bin(6, place + _wide(cell))
    return _bin(5, place + struct.pack("<d", _number(cell)))


# ------------------------------------------------------------ encrypted .xlsx


def encrypted(data: bytes, password: str) -> bytes:
    """An .xlsx with an opening password, as Excel 2010 and later encrypt it (agile)."""
    stream = io.BytesIO()
    OOXMLFile(io.BytesIO(data)).encrypt(password, stream)
    return stream.getvalue()


def encrypted_as_2007(data: bytes, password: str) -> bytes:
    """The same as Excel 2007 and WPS encrypt it (standard, AES-128)."""
    salt, verifier = bytes(range(16)), bytes(range(16, 32))
    digest = sha1(salt + password.encode("utf-16-le")).digest()
    for number in range(50_000):
        digest = sha1(struct.pack("<I", number) + digest).digest()
    digest = sha1(digest + bytes(4)).digest()
    key = sha1(bytes(byte ^ 0x36 for byte in digest) + b"\x36" * 44).digest()[:16]
    provider = "Microsoft Enhanced RSA and AES Cryptographic Provider\0".encode("utf-16-le")
    header = struct.pack("<8I", 0x24, 0, 0x660E, 0x8004, 128, 0x18, 0, 0) + provider
    check = _aes(key, verifier) + _aes(key, sha1(verifier).digest().ljust(32, b"\0"))
    info = struct.pack("<HHII", 4, 2, 0x24, len(header)) + header + struct.pack("<I", 16) + salt
    info += check[:16] + struct.pack("<I", 20) + check[16:]
    package = struct.pack("<Q", len(data)) + _aes(key, data.ljust(-(-len(data) // 16) * 16, b"\0"))
    return ole2("EncryptionInfo", info, EncryptedPackage=package)


def _aes(key: bytes, plain: bytes) -> bytes:
    cipher = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    return bytes(cipher.update(plain) + cipher.finalize())
