"""Crawls recorded to WARC archives, and crawled from them."""

from __future__ import annotations

import gzip
import io
import re
import signal
import socket
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from scrapy.exceptions import DownloadCancelledError
from scrapy.http import Request, Response
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newscrawl.archive.replay import Archive, ArchiveError, ArchiveWriter, NotInArchiveError
from tests.crawls import Project
from tests.servers import Page, Server, article, rss, serve

SPIDER = 'rss_urls = ["{url}/rss"]'
QUIET = "--loglevel=CRITICAL"
NOON = datetime(2024, 10, 8, 12, tzinfo=UTC)
URL = "https://example.com/news/{}"


def response(number: int, body: bytes = b"x" * 3000, **headers: Any) -> Response:
    """One page."""
    return Response(URL.format(number), headers=headers, body=body)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive of ten pages."""
    writer = ArchiveWriter(tmp_path / "ten.warc.gz")
    for number in range(10):
        writer.add(response(number, b"%d " % number * 1000), NOON)
    writer.close()
    return writer.path


def members(data: bytes) -> list[bytes]:
    """The gzip members of an archive."""
    starts = [found.start() for found in re.finditer(rb"\x1f\x8b\x08\x00", data)]
    return [data[start:end] for start, end in zip(starts, [*starts[1:], len(data)], strict=True)]


# -- through the engine --


@pytest.fixture
def server() -> Iterator[Server]:
    """A site with a redirect, a gzipped page and a page that is gone."""
    zipped = Page(body=gzip.compress(article(3).encode()), headers={"Content-Encoding": "gzip"})
    moved = Page(status=301, headers={"Location": "/news/4"})
    site = {"/rss": rss([1, 2, 3, 5, 9]), "/news/3": zipped, "/news/5": moved}
    with serve(site | {f"/news/{n}": article(n) for n in (1, 2, 4)}) as running:
        yield running


def test_what_was_recorded_is_crawled_again_without_the_network(tmp_path: Path, server: Server) -> None:
    online = Project(tmp_path / "online", server.url, SPIDER)
    path = tmp_path / "site.warc.gz"
    run = online.crawl("-s", f"RECORD={path}")
    assert run.code == 0, run.err
    assert online.keys() == [1, 2, 3, 4]
    with path.open("rb") as file:
        # Another program's reader finds it well-formed, digests included.
        records = ArchiveIterator(file, check_digests="raise")
        kinds = [(record.rec_type, record.content_stream().read() and "") for record in records]
    assert len(kinds) == 8 + 1
    server.shutdown()
    server.hits.clear()

    offline = Project(tmp_path / "offline", server.url, SPIDER)
    # A redirect that was recorded is followed; what is not in the archive is said to be so.
    offline_spider = offline.folder / "sites" / "__init__.py"
    offline_spider.write_text(offline_spider.read_text().replace('/rss"]', f'/rss", "{server.url}/rss2"]'))
    run = offline.crawl("-s", f"REPLAY={path}")
    assert run.code == 0, run.err
    assert "Traceback" not in run.err, run.err
    assert offline.bodies() == online.bodies()
    outcomes = offline.outcomes()
    assert outcomes.pop("/rss2") == ("failed", "not in the archive site.warc.gz")
    assert outcomes == online.outcomes()
    offline.check()
    # The articles are as old as the archive.
    fetched = "SELECT replace(json_extract(data, '$.fetched'), 'T', ' ') FROM articles"
    assert max(offline.query(fetched)) < min(offline.query("SELECT started FROM runs"))
    assert server.hits == []


def test_nothing_is_asked_of_the_network(tmp_path: Path, archive: Path) -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        listening.settimeout(0.2)
        project = Project(tmp_path / "site", f"http://127.0.0.1:{listening.getsockname()[1]}", SPIDER)
        run = project.crawl("-s", f"REPLAY={archive}")
        assert "Traceback" not in run.err, run.err
        assert project.outcomes() == {"/rss": ("failed", f"not in the archive {archive.name}")}
        with pytest.raises(TimeoutError):
            listening.accept()


def test_an_archive_of_other_sites_is_no_success(tmp_path: Path, archive: Path) -> None:
    run = Project(tmp_path / "site", "http://127.0.0.1:9", SPIDER).crawl(QUIET, "-s", f"REPLAY={archive}")
    run.one_line("loop", "not in the archive")


def test_the_capture_of_a_time(tmp_path: Path) -> None:
    path = tmp_path / "two.warc.gz"
    writer = ArchiveWriter(path)
    url = "http://127.0.0.1:9"
    for day, word in ((9, "الثانية"), (8, "الأولى")):
        moment = datetime(2024, 10, day, 12, tzinfo=UTC)
        for address, body in ((f"{url}/rss", rss([1]).replace("{url}", url)), (f"{url}/news/1", article(1, more=word))):
            body = body.replace("في فقرته 1", word)
            writer.add(Response(address, body=body.encode(), headers={"Content-Type": "text/html"}), moment)
    writer.close()
    project = Project(tmp_path / "site", url, SPIDER)
    for at, word, version in (("2024-10-08T13:00:00Z", "الأولى", 1), ("2024-10-10", "الثانية", 2)):
        arguments = ["-a", f"url={url}/news/1", "-s", f"REPLAY={path}", "-s", f"REPLAY_AT={at}"]
        assert project.crawl(*arguments).code == 0
        assert word in project.bodies()["1"]
        assert project.query("SELECT version FROM articles") == [(version,)]
    project.crawl(QUIET, "-s", f"REPLAY={path}", "-s", "REPLAY_AT=yesterday").last_line(
        "REPLAY_AT=yesterday", "2024-10-01"
    )


def test_a_recording_crawl_that_is_killed(tmp_path: Path) -> None:
    def slowly(path: str) -> Page:
        time.sleep(0.05)
        return Page(body=article(int(path.rpartition("/")[2])).encode())

    numbers = [*range(1, 61)]
    with serve({"/rss": rss(numbers)} | {f"/news/{n}": slowly for n in numbers}) as server:
        project = Project(tmp_path / "site", server.url, SPIDER)
        path = tmp_path / "killed.warc.gz"
        process = project.start("crawl", "loop", "-s", f"RECORD={path}", "--nolog")
        while len(server.hits) < 30:
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
        first = len(Archive(path))
        assert first >= 20
        # A kill in the middle of a write leaves the beginning of a record.
        whole = path.read_bytes()
        path.write_bytes(whole + members(whole)[-1][:150])
        assert len(Archive(path)) == first
        run = project.crawl("-s", f"RECORD={path}")
        assert run.code == 0, run.err
        assert "an unfinished record of 150 bytes is cut off" in run.err
        assert path.read_bytes().startswith(whole)
        assert project.keys() == numbers
        held = {url.rpartition("/")[2] for url in Archive(path).urls()}
        assert {str(n) for n in numbers} <= held


BAD: list[tuple[str, Callable[[bytes], bytes | None], str]] = [
    ("empty", lambda data: b"", "no page in it"),
    ("text", lambda data: b"this is no archive\n" * 50, "no WARC record at byte 0"),
    ("cut in the first record", lambda data: data[:100], "breaks off"),
    ("gzipped text", lambda data: gzip.compress(b"text\n" * 50), "no WARC record at byte 0"),
    ("gzipped as a whole", lambda data: gzip.compress(gzip.decompress(data)), "warcio recompress"),
    ("damaged", lambda data: data[:30] + b"\xff" * 40 + data[70:], "damaged at byte 0"),
    ("a picture", lambda data: b"\x89PNG\r\n\x1a\n" + b"\0" * 500, "no WARC record at byte 0"),
    ("missing", lambda data: None, "there is no such file"),
]


@pytest.mark.parametrize(("name", "spoil", "words"), BAD, ids=[name for name, _, _ in BAD])
def test_an_archive_that_cannot_be_used(
    tmp_path: Path, archive: Path, name: str, spoil: Callable[[bytes], bytes | None], words: str
) -> None:
    path = tmp_path / "bad.warc.gz"
    data = spoil(archive.read_bytes())
    if data is not None:
        path.write_bytes(data)
        with pytest.raises(ArchiveError) as caught:
            Archive(path)
        assert words in str(caught.value)
        assert "\n" not in str(caught.value)
    if name in ("text", "gzipped as a whole", "missing"):
        project = Project(tmp_path / "site", "http://127.0.0.1:9", SPIDER)
        project.crawl(QUIET, "-s", f"REPLAY={path}").one_line("loop", "bad.warc.gz", words)
        assert not project.store.exists()


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ("none/a.warc.gz", "No such file"),
        ("text.warc.gz", "nothing is appended"),
        (".", "Is a directory"),
        ("ten.warc.gz", "the archive this crawl reads from"),
    ],
)
def test_an_archive_that_cannot_be_written(tmp_path: Path, archive: Path, record: str, words: str) -> None:
    (tmp_path / "text.warc.gz").write_text("a text")
    project = Project(tmp_path / "site", "http://127.0.0.1:9", SPIDER)
    before = archive.read_bytes()
    project.crawl(QUIET, "-s", f"REPLAY={archive}", "-s", f"RECORD={tmp_path / record}").one_line("loop", words)
    assert (tmp_path / "text.warc.gz").read_text() == "a text"
    assert archive.read_bytes() == before


# -- the archive itself --


@pytest.mark.parametrize("packed", [True, False])
def test_a_file_cut_anywhere_gives_its_whole_records(
    tmp_path: Path, archive: Path, packed: bool, caplog: pytest.LogCaptureFixture
) -> None:
    data = archive.read_bytes() if packed else gzip.decompress(archive.read_bytes())
    path = tmp_path / ("cut.warc.gz" if packed else "cut.warc")
    # Cut between two records, a file is as one that was ended well: nothing is said.
    between = set(accumulate(map(len, members(data)))) if packed else set()
    ends = []
    for end in range(len(data) // 2, len(data), 37 if packed else 997):
        path.write_bytes(data[:end])
        caplog.clear()
        cut = Archive(path)
        ends.append(len(cut))
        assert 3 <= len(cut) < 10
        assert (f"the {len(cut)} pages before are used" in caplog.text) == (end not in between)
        for url in cut.urls():
            assert len(cut.response(Request(url)).body) == 2000
        cut.close()
    assert ends == sorted(ends)
    assert len(set(ends)) > 3


def test_damage_in_the_middle(tmp_path: Path, archive: Path) -> None:
    parts = members(archive.read_bytes())
    path = tmp_path / "damaged.warc.gz"
    path.write_bytes(b"".join([*parts[:5], parts[5][:40] + b"\xff" * 20 + parts[5][60:], *parts[6:]]))
    assert len(Archive(path)) == 4
    size = path.stat().st_size
    # What stands behind the damage might be rescued: it is not cut off.
    with pytest.raises(ArchiveError, match="damaged at byte"):
        ArchiveWriter(path)
    assert path.stat().st_size == size


def test_what_came_over_the_wire_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    writer = ArchiveWriter(path)
    location = "/أخبار/1".encode()
    headers = {"Location": [location], "Set-Cookie": ["a=1", "b=2"], "X-Old": ["كلمة".encode("cp1256")], "X-No": [""]}
    sent = Response(URL.format(1), status=302, headers=headers, body=b"\r\n\r\nHTTP/1.1 200\r\n\0\xff")
    writer.add(sent, NOON)
    writer.close()
    request = Request("http://www.example.com:80/x").replace(url=URL.format(1) + "#top")
    got = Archive(path).response(request)
    assert (got.status, got.body, got.headers) == (302, sent.body, sent.headers)
    assert request.meta["captured"] == NOON
    assert path.read_bytes().count(b"\x1f\x8b\x08") == 2


def test_one_writer_at_a_time(tmp_path: Path, archive: Path) -> None:
    first = ArchiveWriter(archive)
    with pytest.raises(ArchiveError, match="another crawl is writing to it"):
        ArchiveWriter(archive)
    first.add(response(10), NOON)
    first.close()
    ArchiveWriter(archive).close()
    assert len(Archive(archive)) == 11


def test_a_full_disk_leaves_whole_records(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = ArchiveWriter(archive)
    size = archive.stat().st_size
    pwrite = __import__("os").pwrite

    def half(file: int, data: Any, offset: int) -> int:
        if offset > size:
            raise OSError(28, "No space left on device")
        return int(pwrite(file, data[:10], offset))

    monkeypatch.setattr("os.pwrite", half)
    with pytest.raises(ArchiveError, match="No space left on device; what was recorded before is whole"):
        writer.add(response(10), NOON)
    monkeypatch.undo()
    assert archive.stat().st_size == size
    writer.add(response(11), NOON)
    writer.close()
    assert len(Archive(archive)) == 11


@pytest.mark.parametrize("packed", [True, False])
def test_records_of_other_tools(tmp_path: Path, packed: bool) -> None:
    path = tmp_path / "other.warc"
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=packed)

        def add(url: str, body: bytes, *headers: tuple[str, str], status: str = "200 OK", **more: Any) -> None:
            http = StatusAndHeaders(status, [("Content-Type", "text/html"), *headers], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(
                    url, more.pop("kind", "response"), io.BytesIO(body), http_headers=http, **more
                )
            )

        chunked = ("Transfer-Encoding", "chunked")
        zipped = gzip.compress(b"zipped")
        add(URL.format(1), b"5\r\nabcde\r\n6;x=y\r\n fghij\r\n0\r\n\r\n", chunked)
        add(URL.format(2), b"<html>without the marks</html>", chunked)
        add(URL.format(3), b"%x\r\n%s\r\n0\r\n\r\n" % (len(zipped), zipped), chunked, ("Content-Encoding", "gzip"))
        add(URL.format(4), b"%x\r\ncut" % 100, chunked)
        add(f"<{URL.format(5)}>", b"in brackets", warc_headers_dict={"WARC-Date": "2024-10-08T12:00:00"})
        add(URL.format(6), b"no date", warc_headers_dict={"WARC-Date": "long ago"})
        add("dns:example.com", b"127.0.0.1", warc_content_type="text/dns")
        add(URL.format(7), b"", kind="request")
    archive = Archive(path)
    got = {url[-1]: archive.response(Request(url)) for url in archive.urls()}
    assert {name: page.body for name, page in got.items()} == {
        "1": b"abcde fghij",
        "2": b"<html>without the marks</html>",
        "3": zipped,
        "4": b"cut",
        "5": b"in brackets",
    }
    assert got["3"].headers["Content-Encoding"] == b"gzip"
    assert "Transfer-Encoding" not in got["1"].headers


class Counted(io.FileIO):
    """A file that counts the bytes that are read from it."""

    count = 0

    def read(self, size: int | None = -1) -> bytes:
        data = super().read(size)
        self.count += len(data or b"")
        return data or b""


@pytest.mark.parametrize("packed", [True, False])
def test_a_page_costs_the_same_in_a_large_archive(tmp_path: Path, packed: bool) -> None:
    path = tmp_path / "large.warc.gz"
    writer = ArchiveWriter(path)
    for number in range(3000):
        writer.add(response(number, b"%d " % number + bytes(range(256)) * 8), NOON)
    writer.close()
    if not packed:
        path.write_bytes(gzip.decompress(path.read_bytes()))
    archive = Archive(path)
    size = path.stat().st_size
    archive._file.close()
    archive._file = file = Counted(path)
    for number in (0, 1500, 2999, 7):
        file.count = 0
        assert archive.response(Request(URL.format(number))).body.startswith(b"%d " % number)
        assert file.count <= 65536 < size / 10
    with pytest.raises(NotInArchiveError):
        archive.response(Request(URL.format(3000)))
    assert file.count <= 65536


def test_a_page_that_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    writer = ArchiveWriter(path)
    writer.add(response(1, b"\0" * 30_000_000), NOON)
    writer.close()
    archive = Archive(path)
    with pytest.raises(DownloadCancelledError, match="DOWNLOAD_MAXSIZE"):
        archive.response(Request(URL.format(1)), max_size=1_000_000)
    assert len(archive.response(Request(URL.format(1)), max_size=40_000_000).body) == 30_000_000
