"""Parse the HTTP message in a record; its body may not be chunked or packed as its headers claim."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field

from newscrawl.archive.fields import header_lines, split_head

# Some recorders write `HTTP/2 200`, `h2 200 OK` or `HTTP/1.1 200` without the space after it.
_STATUS = re.compile(rb"[A-Za-z][A-Za-z0-9./]{0,15}[ \t]+([1-9]\d\d)(?!\d)")
_INTERIM = (b"100", b"102", b"103")
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,99})?\r?\n")
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_PROBE = 4096
"""Bytes of a body that are unpacked to test whether it is packed."""
_MAX_TEXT = 1 << 16
_MAX_DIGITS = 16
_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"

Headers = list[tuple[bytes, bytes]]


@dataclass(slots=True)
class Message:
    """A response: status, headers in order, and the body with transfer encoding removed but content encoding kept.

    `cut` is true if the body is shorter than the message declares.
    """

    status: int
    headers: Headers = field(default_factory=list)
    body: bytes = b""
    cut: bool = False

    def get(self, name: bytes) -> bytes:
        """The value of the last header with a lower-case name; empty if there is none."""
        return next((value for key, value in reversed(self.headers) if key.lower() == name), b"")

    def without(self, *names: bytes) -> Headers:
        """The headers except those of the given lower-case names."""
        return [(name, value) for name, value in self.headers if name.lower() not in names]


def read_message(block: bytes) -> Message | None:
    """The response in a block; None if it does not begin with a status.

    Headers that no longer match the body, because a recorder has unpacked it, are left out.
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
    # If a recorder unpacked the body, the declared length is that of the packed body and cannot be compared.
    if body is message.body and claimed == message.get(b"content-encoding"):
        message.cut = len(body) < _length(message)
    return message


def _length(message: Message) -> int:
    """The `Content-Length`; 0 if it is missing or not a number."""
    digits = message.get(b"content-length").strip()
    return int(digits) if len(digits) < _MAX_DIGITS and digits.isdigit() else 0


def dechunked(body: bytes) -> tuple[bytes, bool]:
    """A body with chunk marks removed, and whether it is truncated.

    It is unchanged if a recorder has removed the marks but left the header.
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
    """Remove encodings from `Content-Encoding` that the body does not have, or no longer has."""
    claimed = [name.strip() for name in message.get(b"content-encoding").split(b",") if name.strip()]
    if not claimed:
        return
    # The last one was applied last. Encodings below a real one are not checked, as the body would have to be unpacked.
    encodings = list(claimed)
    while encodings and not is_encoded(message.body, encodings[-1].lower()):
        encodings.pop()
    if encodings != claimed:
        message.headers = message.without(b"content-encoding")
        if encodings:
            message.headers.append((b"Content-Encoding", b", ".join(encodings)))


def is_encoded(body: bytes, encoding: bytes) -> bool:
    """Whether the beginning of a body fits this content encoding; True for an encoding that is not handled here."""
    if encoding in (b"gzip", b"x-gzip"):
        return body.startswith(_GZIP)
    if encoding == b"zstd":
        return body.startswith(_ZSTD)
    # A few gzip and zstd bodies also look like the beginning of a deflate or brotli stream, which has no magic number.
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
    # No text begins like a zlib stream; a raw deflate stream has no magic number.
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
    """Whether a body that unpacks so far is really packed; a few bytes of text in any charset may unpack by chance."""
    return len(body) > _PROBE or _BINARY.search(body[:_PROBE]) is not None
