"""Whether XML is whole, and the texts in it, by expat."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from xml.parsers import expat

#: stands between texts that are read in one go; no program writes it (private use), and where it is written there is no answer
_BETWEEN = "\ue0fa"
#: the start of a part in UTF-8
_DECLARATION = rb"""\?xml version=["']1\.0["'](?: encoding=["'](?:UTF|utf)-8["'])?(?: standalone=["'](?:yes|no)["'])? ?\?>"""
_START = re.compile(rb"<(?:" + _DECLARATION + rb"\s*<)?[A-Za-z]")


def is_utf8(part: bytes) -> bool:
    """Whether the part says, or does not deny, that it is UTF-8."""
    return _START.match(part) is not None


def is_well_formed(part: bytes) -> bool:
    """Whether the part is XML from its first tag to its last."""
    parser = expat.ParserCreate()
    try:
        parser.Parse(part, True)
    except (expat.ExpatError, ValueError, LookupError):  # the latter two for encodings other than UTF-8
        return False
    return True


def read_texts(before: bytes, texts: Sequence[bytes], behind: bytes) -> list[str] | None:
    """The texts, each without tags, as they read between `before` and `behind`; None when these are no XML with them."""
    read: list[str] = []
    parser = expat.ParserCreate()
    parser.buffer_text = True
    between = _BETWEEN.encode()
    try:
        parser.Parse(before, False)
        parser.CharacterDataHandler = read.append
        parser.Parse(between.join([*texts, b""]), False)  # expat keeps the last sign back where more could belong to it
        parser.CharacterDataHandler = None
        parser.Parse(behind, True)
    except (expat.ExpatError, ValueError, LookupError):
        return None
    *found, rest = "".join(read).split(_BETWEEN)
    return found if len(found) == len(texts) and not rest else None


def attributes_of(part: bytes, tag: str) -> Sequence[Mapping[str, str]]:
    """The attributes of each `tag`, whatever its namespace; their own namespaces stand before them: "uri}id".

    SyntaxError, ValueError or LookupError when the part is no XML. No definition of entities gets this far: a part with <!DOCTYPE
    in it is refused, and one that hides it in another encoding is here.
    """
    found: list[Mapping[str, str]] = []

    def take(name: str, attributes: Mapping[str, str]) -> None:
        if name.rpartition("}")[2] == tag:
            found.append(attributes)

    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartElementHandler = take
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(part, True)
    except expat.ExpatError as error:
        raise SyntaxError(str(error)) from error
    return found


def _refuse(*_: object) -> None:
    raise ValueError("a document type")
