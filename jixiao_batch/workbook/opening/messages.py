"""What goes between a run and the process in which dangerous files are opened: a JSON text and some bytes, lengths first."""

from __future__ import annotations

import json
from typing import Any, BinaryIO

Message = tuple[dict[str, Any], bytes]


def send(stream: BinaryIO, message: Message) -> None:
    """Write a message. OSError when nobody listens any more."""
    text = json.dumps(message[0]).encode("ascii")
    stream.write(len(text).to_bytes(4, "big") + len(message[1]).to_bytes(4, "big") + text + message[1])
    stream.flush()


def receive(stream: BinaryIO) -> Message | None:
    """The next message, None when there is no whole one any more."""
    head = stream.read(8)
    if len(head) < 8:
        return None
    length, size = int.from_bytes(head[:4], "big"), int.from_bytes(head[4:], "big")
    text, data = stream.read(length), stream.read(size)
    if len(text) < length or len(data) < size:
        return None
    return json.loads(text), data
