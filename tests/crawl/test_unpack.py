"""A body with a content encoding is decompressed completely, or not at all."""

from __future__ import annotations

import gzip
import random
import zlib
from contextlib import suppress

import brotli
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.crawl.network.statuses import has_page
from newscrawl.crawl.network.unpack import ENCODINGS, BrokenBodyError, TooMuchError, unpack, unpack_all

# A text with compressible and incompressible parts, longer than the decompressor's chunks.
TEXT = "خبر المدينة ".encode() * 20_000 + random.Random(1).randbytes(100_000)
PACKED = {
    "gzip": gzip.compress(TEXT, mtime=0),
    "x-gzip": gzip.compress(TEXT, mtime=0),
    "deflate": zlib.compress(TEXT),
    "br": brotli.compress(TEXT, quality=3),
    "zstd": zstd.compress(TEXT),
}


def test_every_encoding_is_tested() -> None:
    assert set(PACKED) == ENCODINGS


@pytest.mark.parametrize("encoding", PACKED)
def test_complete_body(encoding: str) -> None:
    assert unpack(PACKED[encoding], encoding) == TEXT
    assert unpack(PACKED[encoding], encoding, len(TEXT)) == TEXT
    assert unpack(b"", encoding) == b""


@pytest.mark.parametrize(
    ("body", "encoding", "wanted"),
    [
        (zlib.compress(TEXT)[2:-4], "deflate", TEXT),
        (gzip.compress(b"a", mtime=0) + gzip.compress(b"b", mtime=0), "gzip", b"ab"),
        (gzip.compress(b"a", mtime=0) + b"\0" * 99, "gzip", b"a"),
        (gzip.compress(b"a", mtime=0) + b"\n<!-- served by -->", "gzip", b"a"),
        (zlib.compress(b"a") + b"\r\n", "deflate", b"a"),
        (zstd.compress(b"a") + zstd.compress(b"b"), "zstd", b"ab"),
        (zstd.compress(b"a") + b"\n", "zstd", b"a"),
    ],
)
def test_variants_that_servers_send(body: bytes, encoding: str, wanted: bytes) -> None:
    assert unpack(body, encoding) == wanted


PAGE = "<p>خبر</p>".encode()
ONCE = gzip.compress(PAGE, mtime=0)
TWICE = gzip.compress(ONCE, mtime=0)


@pytest.mark.parametrize(
    ("body", "declared", "wanted"),
    [
        (PAGE, [], (PAGE, [])),
        (ONCE, [], (PAGE, [])),
        (TWICE, [], (PAGE, [])),
        (TWICE, ["gzip"], (PAGE, [])),
        (brotli.compress(ONCE), ["gzip", "br"], (PAGE, [])),
        (PAGE, ["gzip"], (PAGE, [])),
        (PAGE, ["br", "deflate"], (PAGE, [])),
        (ONCE, ["compress", "gzip"], (PAGE, ["compress"])),
        (PAGE, ["compress"], (PAGE, ["compress"])),
    ],
    ids=range(9),
)
def test_wrong_content_encodings(body: bytes, declared: list[str], wanted: tuple[bytes, list[str]]) -> None:
    assert unpack_all(body, declared) == wanted


@pytest.mark.parametrize("encoding", PACKED)
@pytest.mark.parametrize("share", [0.01, 0.2, 0.5, 0.9, 0.999])
def test_truncated_body_is_refused(encoding: str, share: float) -> None:
    packed = PACKED[encoding]
    with pytest.raises(BrokenBodyError, match=f"^the {encoding} body breaks off$") as caught:
        unpack(packed[: int(len(packed) * share)], encoding)
    assert TEXT.startswith(caught.value.part)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "zstd", "br"])
def test_body_without_its_last_byte_is_refused(encoding: str) -> None:
    with pytest.raises(BrokenBodyError):
        unpack(PACKED[encoding][:-1], encoding)


@pytest.mark.parametrize("encoding", PACKED)
@pytest.mark.parametrize("body", [b"<html>not packed</html>", b"\xff" * 99])
def test_body_that_is_not_compressed_is_refused(encoding: str, body: bytes) -> None:
    with pytest.raises(BrokenBodyError):
        unpack(body, encoding)


def test_damaged_body_is_detected_by_its_checksum() -> None:
    for encoding in ("gzip", "deflate"):
        packed = PACKED[encoding]
        with pytest.raises(BrokenBodyError, match=r"is damaged \(incorrect data check\)"):
            # In a stored (uncompressed) zlib block, a changed byte changes the text but not the structure.
            unpack(packed[:-2000] + bytes([packed[-2000] ^ 1]) + packed[-1999:], encoding)


@pytest.mark.parametrize("encoding", PACKED)
def test_decompression_bomb_is_refused(encoding: str) -> None:
    pack = {"deflate": zlib.compress, "br": brotli.compress, "zstd": zstd.compress}.get(encoding, gzip.compress)
    with pytest.raises(TooMuchError, match=r"^more than 1000 bytes, unpacked from \d+$"):
        unpack(pack(b"\0" * 10_000_000), encoding, 1000)


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
def test_too_many_parts_are_refused(encoding: str) -> None:
    pack = {"zstd": zstd.compress}.get(encoding, gzip.compress)
    with pytest.raises(BrokenBodyError, match="more than 1000 parts"):
        unpack(pack(b"") * 100_000, encoding)


@given(st.sampled_from([*PACKED]), st.binary(max_size=300), st.integers(0, 10_000))
def test_any_bytes_stay_within_the_limit(encoding: str, data: bytes, most: int) -> None:
    for body in (data, PACKED[encoding][:50] + data):
        with suppress(BrokenBodyError, TooMuchError):
            assert len(unpack(body, encoding, most)) <= (most or len(TEXT) * 99)


@pytest.mark.parametrize(
    ("status", "sent", "whole"),
    [
        (200, b"", True),
        (203, b"", True),
        (206, b"bytes 0-99/100", True),
        (206, b" Bytes 0-99/100 ", True),
        (206, b"bytes 0-98/100", False),
        (206, b"bytes 1-99/100", False),
        (206, b"bytes 0-99/*", False),
        (206, b"bytes 0-199/200", False),
        (206, b"bytes */100", False),
        (206, b"multipart/byteranges", False),
        (206, b"", True),
        *((status, b"", False) for status in (201, 202, 204, 226, 304, 404, 503)),
    ],
)
def test_has_page_depends_on_status_and_headers(status: int, sent: bytes, whole: bool) -> None:
    assert has_page(status, sent, 100) is whole
