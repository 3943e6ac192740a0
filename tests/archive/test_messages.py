"""HTTP messages in records, as various recorders store them."""

from __future__ import annotations

import gzip
import zlib

import brotli
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.archive.messages import is_encoded, read_message
from tests.archive.archives import PAGE

CP1256 = "<html><p>أعلنت الهيئة العامة اليوم".encode("cp1256")


def block(body: bytes, *headers: str, status: str = "HTTP/1.1 200 OK") -> bytes:
    """A response."""
    return "\r\n".join([status, *headers, "", ""]).encode() + body


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("HTTP/1.1 200 OK", 200),
        ("HTTP/1.1 404 ", 404),
        ("HTTP/1.1 301", 301),
        ("HTTP/1.0  200  OK", 200),
        ("HTTP/2 200", 200),
        ("HTTP/2.0 200 OK", 200),
        ("HTTP/3 200", 200),
        ("h2 200 OK", 200),
        ("h3 200", 200),
        ("ICY 200 OK", 200),
        ("HTTP/1.1 200\x1b]0;x\x07", 200),
        ("HTTP/1.1 2000", None),
        ("HTTP/1.1 20", None),
        ("HTTP/1.1 ٢٠٠", None),
        ("HTTP/1.1\0 200", None),
        ("<html> 200", None),
        ("", None),
    ],
)
def test_status(line: str, status: int | None) -> None:
    message = read_message(block(PAGE, "Content-Type: text/html", status=line))
    assert (message.status if message else None) == status


def test_interim_response_is_skipped() -> None:
    message = read_message(b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + block(PAGE, "A: b"))
    assert message is not None
    assert (message.status, message.headers, message.body) == (200, [(b"A", b"b")], PAGE)


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (b"5\r\nabcde\r\n6;x=y\r\n fghij\r\n0\r\n\r\n", b"abcde fghij"),
        (b"5\r\nabcde\r\n0\r\nTrailer: x\r\n\r\n", b"abcde"),
        (b"5\nabcde\n0\n\n", b"abcde"),
        (b"05 \r\nabcde\r\n0\r\n\r\n", b"abcde"),
        (b"64\r\ncut", b"cut"),
        (b"5\r\nabcde\r\n", b"abcde"),
        (b"0\r\n\r\n", b""),
        (b"", b""),
        (b"<html>without the marks</html>", b"<html>without the marks</html>"),
        (b"FFFFFFFF\r\nshort", b"short"),
    ],
)
def test_chunks(body: bytes, wanted: bytes) -> None:
    message = read_message(block(body, "Transfer-Encoding: chunked"))
    assert message is not None
    assert message.body == wanted
    assert message.headers == []


PACKED = {
    "gzip": gzip.compress(PAGE * 9),
    "x-gzip": gzip.compress(PAGE),
    "deflate": zlib.compress(PAGE),
    "Deflate": zlib.compress(PAGE * 500)[2:-4],
    "br": brotli.compress(PAGE * 500),
    "BR": brotli.compress(b"x"),
    "zstd": zstd.compress(PAGE),
    "unknown": PAGE,
}


@pytest.mark.parametrize("encoding", PACKED)
def test_compressed_body_keeps_its_content_encoding(encoding: str) -> None:
    for body in (PACKED[encoding], PACKED[encoding][: len(PACKED[encoding]) * 3 // 4]):
        message = read_message(block(body, f"Content-Encoding: {encoding}"))
        assert message is not None
        assert message.headers == [(b"Content-Encoding", encoding.encode())]
        assert message.body == body


@pytest.mark.parametrize("encoding", [name for name in PACKED if name != "unknown"])
@pytest.mark.parametrize("body", [PAGE, PAGE * 500, CP1256, CP1256 * 300, b"none", b"{}", b"\n", "خبر".encode()])
def test_decoded_body_loses_its_content_encoding(encoding: str, body: bytes) -> None:
    message = read_message(block(body, "A: b", f"Content-Encoding: {encoding}"))
    assert message is not None
    assert message.headers == [(b"A", b"b")]
    assert message.body == body


@pytest.mark.parametrize("outer", ["br", "deflate"])
def test_only_the_encoding_that_is_present_is_kept(outer: str) -> None:
    # The timestamp in its header makes some gzip files look like the start of another stream.
    for moment in range(0, 1 << 32, 1 << 22):
        both = read_message(block(gzip.compress(PAGE, mtime=moment), f"Content-Encoding: gzip, {outer}"))
        assert both is not None
        assert both.headers == [(b"Content-Encoding", b"gzip")]


def test_identity_is_not_an_encoding() -> None:
    assert is_encoded(b"", b"identity") is False


@given(st.binary(max_size=200), st.sampled_from([*PACKED, "gzip, br", ", ,"]))
def test_any_block_is_read_without_error(data: bytes, encoding: str) -> None:
    read_message(data)
    read_message(block(data, f"Content-Encoding: {encoding}", "Transfer-Encoding: chunked"))
