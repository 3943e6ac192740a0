"""Decode bodies with a content encoding, completely or not at all; Scrapy accepts the start of a truncated one."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Generator, Iterator

_STEP = 1 << 16
"""Number of bytes read or decompressed at a time."""
_MAX_MEMBERS = 1000
"""Maximum number of concatenated streams in one body; a page is one stream, and each needs a new decoder."""
_START = 64
_MAX_UNDECLARED = 2
_GZIP = b"\x1f\x8b"
GZIP_DEFLATED = b"\x1f\x8b\x08"
_ZSTD = (b"\x28\xb5\x2f\xfd", *(bytes((0x50 + low, 0x2A, 0x4D, 0x18)) for low in range(16)))


class BrokenBodyError(Exception):
    """A body that is truncated, or not encoded as its header claims; `part` is the part that could be decoded."""

    def __init__(self, message: str, part: bytes) -> None:
        super().__init__(message)
        self.part = part


class TooMuchError(Exception):
    """The body decodes to more bytes than the caller accepts."""


class _Broken(Exception):
    """The stream ends too early, or is corrupt."""


def encodings_of(values: list[bytes]) -> list[str]:
    """Return the content encodings that headers declare, in the order in which they were applied."""
    names = [name.strip().lower() for value in values for name in value.decode("latin-1").split(",")]
    return [name for name in names if name and name != "identity"]


def unpack_all(body: bytes, encodings: list[str], most: int = 0) -> tuple[bytes, list[str]]:
    """Return a body decoded, and the content encodings that remain because they are not supported.

    `encodings` are the declared ones. Plain markup that is declared as encoded is returned unchanged; undeclared or
    repeated gzip is decoded too. Raises as `unpack` does.
    """
    left = list(encodings)
    while left and left[-1] in ENCODINGS:
        try:
            body = unpack(body, left[-1], most)
        except BrokenBodyError as error:
            if error.part or not body[:_START].lstrip().startswith(b"<"):
                raise
            # A proxy has decoded it, but kept the header.
            return body, []
        left.pop()
    for _ in range(_MAX_UNDECLARED):
        if left or not body.startswith(GZIP_DEFLATED):
            break
        # Compressed by the site and again by a proxy, or the header was lost.
        body = unpack(body, "gzip", most)
    return body, left


def unpack(body: bytes, encoding: str, most: int = 0) -> bytes:
    """Return a body decoded from one of `ENCODINGS`.

    Raises `BrokenBodyError` if it is incomplete or damaged, `TooMuchError` for more than `most` bytes (0: no limit).
    Bytes after the end of the stream are ignored, as in browsers.
    """
    if not body:
        return b""
    unpacked = bytearray()
    try:
        for piece in _STREAMS[encoding](memoryview(body)):
            unpacked += piece
            if most and len(unpacked) > most:
                raise TooMuchError(f"more than {most} bytes, unpacked from {len(body)}")
    except _Broken as error:
        raise BrokenBodyError(f"the {encoding} body {error}", bytes(unpacked)) from error
    return bytes(unpacked)


def _gzip(body: memoryview) -> Iterator[bytes]:
    at = 0
    for _ in range(_MAX_MEMBERS):
        at = yield from _inflated(body, at, zlib.MAX_WBITS | 16)
        if bytes(body[at : at + len(_GZIP)]) != _GZIP:
            return
    raise _Broken(f"has more than {_MAX_MEMBERS} parts")


def _deflate(body: memoryview) -> Iterator[bytes]:
    # The standard requires zlib's header and checksum; some servers leave them out.
    framed = body[0] & 0x0F == 8 and len(body) > 1 and (body[0] << 8 | body[1]) % 31 == 0
    yield from _inflated(body, 0, zlib.MAX_WBITS if framed else -zlib.MAX_WBITS)


def _inflated(body: memoryview, at: int, window: int) -> Generator[bytes, None, int]:
    """Yield the decoded stream that begins at byte `at`; return where it ends."""
    unpacker = zlib.decompressobj(window)
    try:
        while not unpacker.eof:
            rest: bytes | memoryview = body[at : at + _STEP]
            if not rest:
                raise _Broken("breaks off")
            at += len(rest)
            while rest and not unpacker.eof:
                yield unpacker.decompress(rest, _STEP)
                rest = unpacker.unconsumed_tail
    except zlib.error as error:
        raise _Broken(f"is damaged ({str(error).rpartition(': ')[2]})") from error
    return at - len(unpacker.unused_data)


def _brotli(body: memoryview) -> Iterator[bytes]:
    import brotli

    unpacker = brotli.Decompressor()
    try:
        yield unpacker.process(bytes(body), output_buffer_limit=_STEP)
        while not unpacker.is_finished():
            piece = unpacker.process(b"", output_buffer_limit=_STEP)
            if not piece and not unpacker.is_finished():
                raise _Broken("breaks off")
            yield piece
    except brotli.error as error:
        raise _Broken("is damaged") from error


def _zstd(body: memoryview) -> Iterator[bytes]:
    from backports import zstd

    at = 0
    try:
        for _ in range(_MAX_MEMBERS):
            unpacker = zstd.ZstdDecompressor()
            while not unpacker.eof:
                if unpacker.needs_input:
                    rest = body[at : at + _STEP]
                    if not rest:
                        raise _Broken("breaks off")
                    at += len(rest)
                    yield unpacker.decompress(rest, _STEP)
                else:
                    yield unpacker.decompress(b"", _STEP)
            at -= len(unpacker.unused_data)
            if not bytes(body[at : at + 4]).startswith(_ZSTD):
                return
    except zstd.ZstdError as error:
        raise _Broken("is damaged") from error
    raise _Broken(f"has more than {_MAX_MEMBERS} parts")


_STREAMS: dict[str, Callable[[memoryview], Iterator[bytes]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
ENCODINGS = frozenset(_STREAMS)
"""The supported content encodings."""
