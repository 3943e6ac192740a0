"""Crawls recorded to WARC archives, and crawls replayed from them."""

from __future__ import annotations

import gzip
import io
import json
import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from scrapy.exceptions import DownloadCancelledError
from scrapy.http import HtmlResponse, Request, Response
from scrapy.settings import Settings
from warcio.archiveiterator import ArchiveIterator

from newscrawl.archive.errors import ArchiveError
from newscrawl.archive.replay import Archive, NotInArchiveError, ReplayAddon, replay_paths
from newscrawl.archive.writer import ArchiveWriter
from newscrawl.errors import SettingError
from tests.archive.archives import PAGE, URL, as_plain, members, page_record, write_pages
from tests.crawls import Project
from tests.servers import Answer, Page, Server, article, rss, serve

SPIDER = 'rss_urls = ["{url}/rss"]'
QUIET = "--loglevel=CRITICAL"

# -- through the engine --


@pytest.fixture
def server() -> Iterator[Server]:
    """A site with redirects, a gzipped page, a page that is gone, and one that refuses archiving."""
    zipped = Page(body=gzip.compress(article(3).encode()), headers={"Content-Encoding": "gzip"})
    moved = Page(status=301, headers={"Location": "/news/4"})
    hidden = {
        "/news/6": Page(status=301, headers={"Location": "/news/7"}),
        "/news/7": Page(body=article(7).encode(), headers={"X-Robots-Tag": "noarchive"}),
    }
    site: dict[str, Answer] = {"/rss": rss([1, 2, 3, 5, 6, 9]), "/news/3": zipped, "/news/5": moved, **hidden}
    with serve(site | {f"/news/{n}": article(n) for n in (1, 2, 4)}) as running:
        yield running


def test_recorded_crawl_is_replayed_without_the_network(tmp_path: Path, server: Server) -> None:
    online = Project(tmp_path / "online", server.url, SPIDER)
    path = tmp_path / "site.warc.gz"
    run = online.crawl("-s", f"RECORD={path}")
    assert run.code == 0, run.err
    assert online.keys() == [1, 2, 3, 4, 7]
    # Each article names the recorded bytes it was read from (not those of a redirect), or none if not recorded.
    pointers = pointers_of(online)
    assert pointers.pop("7") is None
    for key, pointer in pointers.items():
        assert pointer is not None
        with path.open("rb") as file:
            file.seek(pointer["offset"])
            (record,) = ArchiveIterator(io.BytesIO(file.read(pointer["length"])), check_digests="raise")
            told = (f"<{pointer['record_id']}>", pointer["payload_digest"], f"{server.url}/news/{key}")
            names = ("WARC-Record-ID", "WARC-Payload-Digest", "WARC-Target-URI")
            assert tuple(map(record.rec_headers.get_header, names)) == told
            assert pointer["file"] == str(path)
    with path.open("rb") as file:
        # Another program's reader finds the archive valid, including its digests.
        records = ArchiveIterator(file, check_digests="raise")
        kinds = [(record.rec_type, record.content_stream().read() and "") for record in records]
    assert len(kinds) == 9 + 1
    server.shutdown()
    server.hits.clear()

    offline = Project(tmp_path / "offline", server.url, SPIDER)
    # A recorded redirect is followed; a page that is not in the archive is reported as such.
    offline_spider = offline.folder / "sites" / "__init__.py"
    offline_spider.write_text(offline_spider.read_text().replace('/rss"]', f'/rss", "{server.url}/rss2"]'))
    run = offline.crawl("-s", f"REPLAY={path}")
    assert run.code == 0, run.err
    assert "Traceback" not in run.err, run.err
    bodies = online.bodies()
    del bodies["7"]
    assert offline.bodies() == bodies
    # When replayed, the articles name the same bytes.
    assert pointers_of(offline) == pointers
    outcomes, lacking = online.outcomes(), ("failed", "not in the archive site.warc.gz")
    del outcomes["/news/7"]
    assert offline.outcomes() == outcomes | {"/rss2": lacking, "/news/6": lacking}
    offline.check()
    # The articles have the times of the archive.
    fetched = "SELECT replace(json_extract(data, '$.fetched'), 'T', ' ') FROM articles"
    assert max(offline.query(fetched)) < min(offline.query("SELECT started FROM runs"))
    assert server.hits == []


def pointers_of(project: Project) -> dict[str, dict[str, Any] | None]:
    """Key -> `archive`, of the stored articles."""
    return {key: json.loads(data)["archive"] for key, data in project.query("SELECT key, data FROM articles")}


def test_replay_sends_no_requests(tmp_path: Path, archive: Path) -> None:
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


def test_archive_of_other_sites_is_a_problem(tmp_path: Path, archive: Path) -> None:
    run = Project(tmp_path / "site", "http://127.0.0.1:9", SPIDER).crawl(QUIET, "-s", f"REPLAY={archive}")
    run.one_line("loop", "not in the archive")


def test_capture_at_the_time_of_replay_at(tmp_path: Path) -> None:
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
    # Replaying the earlier capture again makes no new version.
    first, second = "2024-10-08T13:00:00Z", "2024-10-10"
    for at, word, version in ((first, "الأولى", 1), (second, "الثانية", 2), (first, "الثانية", 2)):
        arguments = ["-a", f"url={url}/news/1", "-s", f"REPLAY={path}", "-s", f"REPLAY_AT={at}"]
        assert project.crawl(*arguments).code == 0
        assert word in project.bodies()["1"]
        assert project.query("SELECT version FROM articles") == [(version,)]
    project.crawl(QUIET, "-s", f"REPLAY={path}", "-s", "REPLAY_AT=yesterday").last_line(
        "REPLAY_AT=yesterday", "2024-10-01"
    )


def count_complete_records(path: Path) -> int:
    """The number of complete records in an archive that is being written."""
    if not path.exists() or not path.stat().st_size:
        return 0
    try:
        return len(Archive(path))
    except ArchiveError:
        return 0


def test_killed_recording_crawl(tmp_path: Path) -> None:
    numbers = [*range(1, 61)]
    killed = threading.Event()

    def page(path: str) -> Page:
        number = int(path.rpartition("/")[2])
        if number > 30:
            # The kill comes in the middle of the crawl, however fast or slow the machine is.
            killed.wait()
        return Page(body=article(number).encode())

    with serve({"/rss": rss(numbers)} | {f"/news/{n}": page for n in numbers}) as server:
        project = Project(tmp_path / "site", server.url, SPIDER, settings="DOWNLOAD_TIMEOUT = 300")
        path = tmp_path / "killed.warc.gz"
        process = project.start("crawl", "loop", "-s", f"RECORD={path}", "--nolog")
        try:
            while count_complete_records(path) < 20:
                assert process.poll() is None
                time.sleep(0.05)
        finally:
            process.kill()
            process.wait()
            killed.set()
        first = len(Archive(path))
        # A kill during a write leaves the beginning of a record.
        whole = path.read_bytes()
        path.write_bytes(whole + members(whole)[-1][:150])
        assert len(Archive(path)) == first
        run = project.crawl("-s", f"RECORD={path}")
        assert run.code == 0, run.err
        assert "an unfinished record of 150 bytes was removed" in run.err
        assert path.read_bytes().startswith(whole)
        assert project.keys() == numbers
        held = {url.rpartition("/")[2] for url in Archive(path).urls()}
        assert {str(n) for n in numbers} <= held


@pytest.mark.parametrize(
    ("name", "words"),
    [("text", "no WARC record at byte 0"), ("whole", "warcio recompress"), ("missing", "no such file")],
)
def test_unusable_archive_ends_the_crawl(tmp_path: Path, archive: Path, name: str, words: str) -> None:
    path = tmp_path / "bad.warc.gz"
    if name != "missing":
        path.write_bytes({"text": b"text\n" * 50, "whole": gzip.compress(as_plain(archive.read_bytes()))}[name])
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
def test_unwritable_archive_ends_the_crawl(tmp_path: Path, archive: Path, record: str, words: str) -> None:
    (tmp_path / "text.warc.gz").write_text("a text")
    project = Project(tmp_path / "site", "http://127.0.0.1:9", SPIDER)
    before = archive.read_bytes()
    project.crawl(QUIET, "-s", f"REPLAY={archive}", "-s", f"RECORD={tmp_path / record}").one_line("loop", words)
    assert (tmp_path / "text.warc.gz").read_text() == "a text"
    assert archive.read_bytes() == before


def test_crawl_without_a_store_leaves_no_archive(tmp_path: Path) -> None:
    project = Project(tmp_path / "site", "http://127.0.0.1:9", SPIDER)
    project.store.write_bytes(b"no store" * 999)
    project.crawl(QUIET, "-s", f"RECORD={tmp_path / 'new.warc.gz'}").one_line("loop", "not a database")
    assert not (tmp_path / "new.warc.gz").exists()


def test_replay_of_several_archives_and_a_folder(tmp_path: Path) -> None:
    url = "http://127.0.0.1:9"
    folder = tmp_path / "deep" / "folder"
    folder.mkdir(parents=True)
    at = {"WARC-Date": "2024-10-08T12:00:00Z"}
    first = tmp_path / "first.warc"
    first.write_bytes(
        page_record(0, rss([1, 2]).replace("{url}", url).encode(), fields={"WARC-Target-URI": f"{url}/rss", **at})
    )
    for n in (1, 2):
        # A body that a recorder has decompressed is a page, whatever its headers state.
        packed = "Content-Encoding: gzip\r\n"
        record = page_record(n, article(n).encode(), packed, fields={"WARC-Target-URI": f"{url}/news/{n}", **at})
        (folder / f"{n}.warc").write_bytes(record)
    project = Project(tmp_path / "site", url, SPIDER)
    run = project.crawl("-s", f"REPLAY={first},{tmp_path / 'deep'}")
    assert run.code == 0, run.err
    assert project.keys() == [1, 2]
    assert "WARNING" not in run.err


# -- in one process --


def settings(**values: object) -> Settings:
    """The project's settings with some of their own."""
    return Settings({"DOWNLOAD_HANDLERS": {}, **values})


@pytest.mark.parametrize(
    ("value", "paths"),
    [
        (None, []),
        ("", []),
        ("a.warc", ["a.warc"]),
        ("a.warc,b.warc", ["a.warc", "b.warc"]),
        (" a.warc , b.warc,", ["a.warc", "b.warc"]),
        (["a.warc", Path("b,c.warc")], ["a.warc", "b,c.warc"]),
        (Path("a.warc"), ["a.warc"]),
        (",".join(f"{n:0100}.warc" for n in range(9)), [f"{n:0100}.warc" for n in range(9)]),
    ],
)
def test_forms_of_the_setting(value: object, paths: list[str]) -> None:
    assert replay_paths(value) == [Path(path) for path in paths]


def test_file_name_with_a_comma(tmp_path: Path) -> None:
    (tmp_path / "a,b.warc").touch()
    assert replay_paths(str(tmp_path / "a,b.warc")) == [tmp_path / "a,b.warc"]


def test_addon_replaces_the_download_handlers(archive: Path) -> None:
    addon = ReplayAddon()
    untouched = settings()
    addon.update_settings(untouched)
    assert untouched["DOWNLOAD_HANDLERS"] == {}
    replayed = settings(REPLAY=str(archive), REPLAY_AT="2024-10")
    addon.update_settings(replayed)
    assert set(replayed["DOWNLOAD_HANDLERS"].values()) == {"newscrawl.archive.handler.ReplayHandler"}
    assert replayed.getint("DOWNLOAD_DELAY") == 0
    assert addon.at == datetime(2024, 10, 1, tzinfo=UTC)
    assert addon.archive is not None
    assert len(addon.archive) == 10


def test_settings_that_are_refused(tmp_path: Path, archive: Path) -> None:
    for values, words in (
        ({"REPLAY": f"{archive},/none\x1b"}, r"REPLAY=/none\?: there is no such file or folder"),
        ({"REPLAY": archive, "REPLAY_AT": "yesterday"}, "REPLAY_AT=yesterday: not a time"),
        ({"REPLAY": str(tmp_path), "RECORD": str(archive)}, "the archive this crawl reads from"),
    ):
        with pytest.raises(SettingError, match=words):
            ReplayAddon().update_settings(settings(**values))


def test_response_from_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(page_record(1, PAGE, "Set-Cookie: a=1\r\nSet-Cookie: b=2\r\nX: \0\x1b[1m\r\n", status="h2 203"))
    request = Request(URL.format(1))
    got = Archive(path).response(request)
    assert isinstance(got, HtmlResponse)
    assert (got.status, got.body, got.request) == (203, PAGE, request)
    assert got.headers.getlist("Set-Cookie") == [b"a=1", b"b=2"]
    assert got.headers["X"] == b"[1m"
    assert request.meta["captured"] == datetime(2024, 10, 8, 12, tzinfo=UTC)
    with pytest.raises(NotInArchiveError, match=r"^not in the archive a\.warc$"):
        Archive(path).response(Request(URL.format(2)))
    with pytest.raises(NotInArchiveError, match=r"^not in the archive a\.warc or 1 more$"):
        Archive(path, write_pages(tmp_path / "b.warc.gz", [b""])).response(Request(URL.format(2)))


def test_page_that_is_too_large(tmp_path: Path) -> None:
    archive = Archive(write_pages(tmp_path / "a.warc.gz", [b"", b"\0" * 30_000_000]))
    with pytest.raises(DownloadCancelledError, match="DOWNLOAD_MAXSIZE"):
        archive.response(Request(URL.format(1)), max_size=1_000_000)
    assert len(archive.response(Request(URL.format(1)), max_size=40_000_000).body) == 30_000_000
