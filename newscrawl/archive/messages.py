"""The HTTP message in a record; its body may not be chunked or packed as its headers claim."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field

from newscrawl.archive.fields import header_lines, split_head

# Some recorders write `HTTP/2 200`, `h2 200 OK` or `HTTP/1.1 200` without the space behind it.
_STATUS = re.compile(rb"[A-Za-z][A-Za-z0-9./]{0,15}[ \t]+([1-9]\d\d)(?!\d)")
_INTERIM = (b"100", b"102", b"103")
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,99})?\r?\n")
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_PROBE = 4096
"""Bytes of a body that are unpacked to see whether it is packed."""
_MAX_TEXT = 1 << 16
_MAX_DIGITS = 16
_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"

Headers = list[tuple[bytes, bytes]]


@dataclass(slots=True)
class Message:
    """A response: status, headers in order, and the body without transfer encoding; its content encoding is kept.

    `cut`: the body is shorter than the message declares.
    """

    status: int
    headers: Headers = field(default_factory=list)
    body: bytes = b""
    cut: bool = False

    def get(self, name: bytes) -> bytes:
        """The last header of a lower-case name, empty without one."""
        return next((value for key, value in reversed(self.headers) if key.lower() == name), b"")

    def without(self, *names: bytes) -> Headers:
        """The headers except those of the given lower-case names."""
        return [(name, value) for name, value in self.headers if name.lower() not in names]


def read_message(block: bytes) -> Message | None:
    """The response in a block; None if it does not begin with a status.

    Headers that do not fit the body any more, because a recorder has unpacked it, are left out.
    """
    head, body = split_head(block) or (block, b"")
    status = _STATUS.match(head)
    if status is not None and status[1] in _INTERIM and _STATUS.match(body):
        head, body = split_head(body) or (body, b"")
        status = _STATUS.match(head)
    if status is None:
        return None
    message = Message(int(status[1]), list(header_lines(head)), body)
    if b"chunked" in message.get(b"transfer-encoding").lower():
        message.body, message.cut = dechunked(body)
    message.headers = message.without(b"transfer-encoding")
    claimed = message.get(b"content-encoding")
    fit_encoding(message)
    # The length of a body that a recorder has unpacked is that of the packed one.
    if body is message.body and claimed == message.get(b"content-encoding"):
        message.cut = len(body) < _length(message)
    return message


def _length(message: Message) -> int:
    """The `Content-Length`; 0 if it is missing or not a number."""
    digits = message.get(b"content-length").strip()
    return int(digits) if len(digits) < _MAX_DIGITS and digits.isdigit() else 0


def dechunked(body: bytes) -> tuple[bytes, bool]:
    """A body without chunk marks, and whether it breaks off.

    It stays as it is if a recorder has taken the marks away and left the header.
    """
    chunks = []
    at = 0
    while (size := _CHUNK_SIZE.match(body, at)) and (length := int(size[1], 16)):
        at = size.end() + length
        chunks.append(body[size.end() : at])
        at = at + 2 if body[at : at + 2] == b"\r\n" else at + 1
    if not size and not chunks:
        return body, False
    return b"".join(chunks), size is None


def fit_encoding(message: Message) -> None:
    """Remove encodings from `Content-Encoding` that the body does not have (any more)."""
    claimed = [name.strip() for name in message.get(b"content-encoding").split(b",") if name.strip()]
    if not claimed:
        return
    # The last one was applied last. Encodings below a true one are not checked: the body would have to be unpacked.
    encodings = list(claimed)
    while encodings and not is_encoded(message.body, encodings[-1].lower()):
        encodings.pop()
    if encodings != claimed:
        message.headers = message.without(b"content-encoding")
        if encodings:
            message.headers.append((b"Content-Encoding", b", ".join(encodings)))


def is_encoded(body: bytes, encoding: bytes) -> bool:
    """Whether a body begins as one with this content encoding does; True for an encoding that is not known here."""
    if encoding in (b"gzip", b"x-gzip"):
        return body.startswith(_GZIP)
    if encoding == b"zstd":
        return body.startswith(_ZSTD)
    # By chance, a few of these begin as a stream without a mark does.
    if body.startswith((_GZIP, _ZSTD)) and encoding in (b"deflate", b"br"):
        return False
    if encoding == b"deflate":
        return _inflates(body, zlib.MAX_WBITS) or _inflates(body, -zlib.MAX_WBITS)
    if encoding == b"br":
        return _is_brotli(body)
    return encoding != b"identity"


def _inflates(body: bytes, window: int) -> bool:
    unpacker = zlib.decompressobj(window)
    try:
        unpacker.decompress(body[:_PROBE], _MAX_TEXT)
    except zlib.error:
        return False
    # No text begins as a zlib stream does; a bare deflate stream has no mark of its own.
    return unpacker.eof or (window > 0 and len(body) > 2) or _may_go_on(body)


def _is_brotli(body: bytes) -> bool:
    import brotli

    unpacker = brotli.Decompressor()
    try:
        unpacker.process(body[:_PROBE], output_buffer_limit=_MAX_TEXT)
    except brotli.error:
        return False
    return bool(unpacker.is_finished()) or _may_go_on(body)


def _may_go_on(body: bytes) -> bool:
    """Whether a body that unpacks so far is packed: a few bytes of text, of any charset, may unpack by chance."""
    return len(body) > _PROBE or _BINARY.search(body[:_PROBE]) is not None
