"""Recorded archives can be read by other programs, and each record is complete or absent."""

from __future__ import annotations

import base64
import gzip
import hashlib
import os
from pathlib import Path
from typing import Any

import pytest
from scrapy.http import Request, Response
from warcio.archiveiterator import ArchiveIterator

from newscrawl.archive.errors import ArchiveError
from newscrawl.archive.replay import Archive
from newscrawl.archive.writer import ArchiveWriter
from tests.archive.archives import NOON, URL, as_plain, members, numbers, response


def write_one(path: Path, sent: Response) -> bytes:
    """Write one response; return the text of its record."""
    writer = ArchiveWriter(path)
    writer.add(sent, NOON)
    writer.close()
    return gzip.decompress(members(path.read_bytes())[1])


def test_response_is_recorded_as_received(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    location = "/أخبار/1".encode()
    headers = {"Location": [location], "Set-Cookie": ["a=1", "b=2"], "X-Old": ["كلمة".encode("cp1256")], "X-No": [""]}
    sent = Response(URL.format(1), status=302, headers=headers, body=b"\r\n\r\nHTTP/1.1 200\r\n\0\xff")
    writer = ArchiveWriter(path)
    told = writer.add(sent, NOON.replace(microsecond=123456))
    writer.close()
    request = Request("http://www.example.com:80/x").replace(url=URL.format(1) + "#top")
    got = Archive(path).response(request)
    assert (got.status, got.body, got.headers) == (302, sent.body, sent.headers)
    assert request.meta["captured"] == NOON.replace(microsecond=123456)
    assert request.meta["archive_record"] == told
    assert len(members(path.read_bytes())) == 2


def test_record_is_valid_for_warcio(tmp_path: Path) -> None:
    body = "خبر".encode()
    headers = {"Content-Type": "text/html", "Transfer-Encoding": "chunked"}
    text = write_one(tmp_path / "a.warc.gz", Response(URL.format(1), headers=headers, body=body))
    with (tmp_path / "a.warc.gz").open("rb") as file:
        read = [
            (record.rec_type, record.content_stream().read()) for record in ArchiveIterator(file, check_digests="raise")
        ]
    assert read == [("warcinfo", b"software: newscrawl\r\n"), ("response", body)]
    digest = base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest())
    assert b"WARC-Payload-Digest: sha1:%s\r\n" % digest in text
    assert b"WARC-Block-Digest: sha1:" in text
    assert b"WARC-Date: 2024-10-08T12:00:00" in text
    # The space that RFC 9112 requires, and no Transfer-Encoding, because the chunks are decoded.
    assert b"\r\n\r\nHTTP/1.1 200 \r\nContent-Type: text/html\r\n\r\n" + body in text


def test_url_cannot_inject_a_field(tmp_path: Path) -> None:
    class Odd:
        url = "https://example.com/\r\nWARC-Type: evil\0 x"
        status = 200
        headers: dict[bytes, list[bytes]] = {}
        body = b""

    writer = ArchiveWriter(tmp_path / "a.warc.gz")
    writer.add(Odd(), NOON)
    writer.close()
    text = gzip.decompress(members((tmp_path / "a.warc.gz").read_bytes())[1])
    assert b"WARC-Target-URI: https://example.com/%0D%0AWARC-Type:%20evil%00%20x\r\n" in text


@pytest.mark.parametrize("kept", [1, 2, 3, 11, 150])
def test_unfinished_record_is_removed(archive: Path, kept: int, caplog: pytest.LogCaptureFixture) -> None:
    whole = archive.read_bytes()
    archive.write_bytes(whole + members(whole)[-1][:kept])
    writer = ArchiveWriter(archive)
    assert f"an unfinished record of {kept} bytes was removed" in caplog.text
    assert archive.read_bytes() == whole
    writer.add(response(10), NOON)
    writer.close()
    assert numbers(archive.read_bytes()) == list(range(11))


@pytest.mark.parametrize("kept", [0, 1, 2, 50])
def test_archive_without_a_complete_record_is_started_anew(tmp_path: Path, archive: Path, kept: int) -> None:
    path = tmp_path / "begun.warc.gz"
    path.write_bytes(archive.read_bytes()[:kept])
    writer = ArchiveWriter(path)
    writer.add(response(1), NOON)
    writer.close()
    assert numbers(path.read_bytes()) == [1]


BAD = [
    (lambda _: b"a text", "not a .warc.gz file"),
    (lambda _: b"a", "not a .warc.gz file"),
    (as_plain, "not a .warc.gz file"),
    (lambda _: gzip.compress(b"a text"), "no WARC record at byte 0"),
    (lambda data: gzip.compress(as_plain(data)), "gzipped as a whole"),
    (lambda data: data[:400] + b"\xff" * 20 + data[420:], "damaged at byte"),
    (lambda data: data + b"\0" * 100, "no WARC record at byte"),
]


@pytest.mark.parametrize(("spoil", "words"), BAD)
def test_damaged_file_is_not_appended_to(archive: Path, spoil: Any, words: str) -> None:
    data = spoil(archive.read_bytes())
    archive.write_bytes(data)
    with pytest.raises(ArchiveError, match=words) as caught:
        ArchiveWriter(archive)
    assert str(caught.value).endswith("nothing is appended to it; name another file")
    # Data after the damage might be recoverable, so it is not truncated.
    assert archive.read_bytes() == data


def test_archive_without_a_response_is_not_left(tmp_path: Path, archive: Path) -> None:
    before = archive.read_bytes()
    for path in (tmp_path / "new.warc.gz", archive):
        ArchiveWriter(path).close()
    assert not (tmp_path / "new.warc.gz").exists()
    assert archive.read_bytes() == before


def test_second_writer_is_refused(archive: Path) -> None:
    first = ArchiveWriter(archive)
    with pytest.raises(ArchiveError, match="another crawl is writing to it"):
        ArchiveWriter(archive)
    first.add(response(10), NOON)
    first.close()
    ArchiveWriter(archive).close()
    assert len(Archive(archive)) == 11


def test_full_disk_leaves_complete_records(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = ArchiveWriter(archive)
    size = archive.stat().st_size
    pwrite = os.pwrite

    def half(file: int, data: Any, offset: int) -> int:
        if offset > size:
            raise OSError(28, "No space left on device")
        return int(pwrite(file, data[:10], offset))

    monkeypatch.setattr("os.pwrite", half)
    with pytest.raises(ArchiveError, match="No space left on device; earlier records are intact"):
        writer.add(response(10), NOON)
    monkeypatch.undo()
    assert archive.stat().st_size == size
    writer.add(response(11), NOON)
    writer.close()
    assert len(Archive(archive)) == 11
