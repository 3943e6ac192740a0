"""Damaged archives and malicious pages: each affects no other page or archive."""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from newscrawl.archive import extracting
from newscrawl.archive.counts import Counts
from newscrawl.archive.errors import ArchiveError
from newscrawl.archive.extracting import Choice, Extractor
from newscrawl.archive.index import indexed
from newscrawl.archive.shards import Recipe, process
from newscrawl.archive.sources import Source, names_of
from newscrawl.extract.pages import read_ordered
from newscrawl.items import Article
from tests.archive.archives import raw
from tests.archive.news import ARTICLE, FIRST, extract, mixed, news, write
from tests.servers import article

BAD_PAGES: dict[str, tuple[Callable[[], bytes], str]] = {
    "claims 4 GiB": (lambda: news(FIRST, length=1 << 32), ""),
    "gzip bomb": (
        lambda: news(FIRST, gzip.compress(bytes(1 << 25), 9), headers="Content-Encoding: gzip\r\n"),
        "unpacks to more than 16777216 bytes",
    ),
    "bomb of bombs": (
        lambda: news(
            FIRST, zlib.compress(gzip.compress(bytes(1 << 25))), headers="Content-Encoding: gzip, deflate\r\n"
        ),
        "unpacks to more than 16777216 bytes",
    ),
    "broken body": (
        lambda: news(FIRST, gzip.compress(os.urandom(9000))[:5000], headers="Content-Encoding: gzip\r\n"),
        "the gzip body breaks off",
    ),
    "too large": (lambda: news(FIRST, b"x" * ((1 << 24) + 1)), "larger than 16777216 bytes"),
    "no status": (lambda: raw(_fields(), b"no message at all"), "no HTTP status in its record"),
    "no date": (lambda: news(FIRST, moment="some day"), "no time of capture"),
    "a picture": (lambda: news(FIRST, b"\x89PNG\r\n\x1a\n" + bytes(99)), "not an article: a PNG picture, not a page"),
    "cut short": (lambda: news(FIRST, headers="Content-Length: 999999\r\n"), "only its beginning was captured"),
    "deep": (lambda: news(FIRST, "<div>" * 200_000), ""),
    "nothing": (lambda: news(FIRST, b""), ""),
}


def _fields() -> dict[str, str]:
    return {"WARC-Type": "response", "WARC-Target-URI": ARTICLE.format(FIRST), "WARC-Date": "2024-10-09T12:00:00Z"}


@pytest.mark.parametrize("kind", BAD_PAGES)
def test_bad_page_does_not_affect_others(kind: str, tmp_path: Path) -> None:
    make, reason = BAD_PAGES[kind]
    articles, counts = extract(write(tmp_path / "x.warc.gz", [news(FIRST + 1), make(), news(FIRST + 2)]))
    assert [each.key for each in articles] == [str(FIRST + 1), str(FIRST + 2)]
    assert counts.damaged + counts.not_articles.total() == 1
    if reason:
        assert counts.not_articles == {reason: 1}


@pytest.mark.parametrize(
    "url",
    [
        "http://",
        "https://[::1",
        "http://\x00/",
        "htps:/news",
        "https://" + "a" * 70_000,
        "http://almamlakatv.com:x/news/100001",
    ],
)
def test_invalid_urls_are_skipped(url: str, tmp_path: Path) -> None:
    bad = news(FIRST, fields={"WARC-Target-URI": url})
    for any_site in (False, True):
        articles, _ = extract(write(tmp_path / "x.warc", [bad, news(FIRST + 1)]), any_site=any_site)
        assert str(FIRST + 1) in [each.key for each in articles]


@pytest.mark.parametrize("suffix", [".warc", ".warc.gz"])
def test_truncated_archive_yields_its_complete_records(suffix: str, tmp_path: Path) -> None:
    records = mixed(range(FIRST, FIRST + 4))
    path = write(tmp_path / f"x{suffix}", records)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) - 50])
    articles, counts = extract(path)
    assert [each.key for each in articles] == [str(number) for number in range(FIRST, FIRST + 3)]
    assert (counts.damaged, counts.records) == (1, 15)


def done(name: str, folder: Path, **more: Any) -> Counts:
    order = Recipe(choice=Choice(), folder=folder, **more)
    order.clear()
    return process(order, Extractor(order.choice), name, lambda _: None)


@pytest.mark.parametrize("content", [b"", b"GIF89a" + bytes(999), b"\x1f\x8b\x08", b"PK\x03\x04junk", b"filedesc://x"])
def test_file_that_is_not_an_archive_is_named(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "bad.warc.gz"
    path.write_bytes(content)
    with pytest.raises(ArchiveError, match=r"^archive .*bad\.warc\.gz: .+") as caught:
        done(str(path), tmp_path / "out")
    assert "\n" not in str(caught.value)
    assert [found for found in (tmp_path / "out").rglob("*") if found.is_file()] == []


def test_full_disk_leaves_no_partial_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "x.warc.gz", mixed([FIRST]))
    full = tmp_path / "out"
    # Every file created in the folder is a link to the device that is always full.
    real = Path.with_name

    def with_name(self: Path, name: str) -> Path:
        made = real(self, name)
        if name.endswith(".part"):
            made.symlink_to("/dev/full")
        return made

    monkeypatch.setattr(Path, "with_name", with_name)
    with pytest.raises(ArchiveError, match=r"out: (no space left on the disk|No space left)"):
        done(str(path), full)
    assert [found for found in full.rglob("*") if found.is_file()] == []


def test_invalid_manifests_are_refused(tmp_path: Path) -> None:
    for name, content in {
        "empty.txt": b"# nothing\n",
        "b.txt": b"\xff\xfe\x00",
        "c.paths.gz": b"\x1f\x8b\x08no",
    }.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(ArchiveError, match=rf"^manifest .*{name}: "):
            names_of([str(tmp_path / name)])
    with pytest.raises(ArchiveError, match="No such file"):
        names_of([str(tmp_path / "none.txt")])


def test_invalid_indexes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=r"^index "):
        list(indexed(tmp_path / "none", bool))
    (tmp_path / "a.parquet").write_bytes(b"PAR1 not")
    with pytest.raises(ArchiveError, match="cannot be read"):
        list(indexed(tmp_path, bool))


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[ThreadedMotoServer, Any, str]]:
    """An S3 server with a bucket, a client, and the URL options that lead to it."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    client = boto3.client("s3", endpoint_url=f"http://{host}:{port}", region_name="us-east-1")
    client.create_bucket(Bucket="bucket")
    yield server, client, f"endpoint_override={host}:{port}&scheme=http&region=us-east-1"
    server.stop()


def test_object_deleted_while_it_is_read(bucket: tuple[ThreadedMotoServer, Any, str], tmp_path: Path) -> None:
    _, client, options = bucket
    # More than is read at once from a remote file.
    filler = [news(n, os.urandom(60_000), url="https://other.example/{}") for n in range(150)]
    client.put_object(
        Bucket="bucket",
        Key="a.warc.gz",
        Body=write(tmp_path / "a.warc.gz", [news(FIRST), *filler, news(FIRST + 1)]).read_bytes(),
    )
    url = f"s3://bucket/a.warc.gz?{options}"
    counts = done(url, tmp_path / "whole")
    assert (counts.articles, counts.damaged) == (2, 0)
    with pytest.raises(ArchiveError, match=r"^archive s3://bucket/none\.warc\.gz: "):
        done(f"s3://bucket/none.warc.gz?{options}", tmp_path / "none")
    found: list[Article] = []

    def read() -> None:
        for each in Extractor(Choice()).articles(source, Counts()):
            found.append(each)
            client.delete_object(Bucket="bucket", Key="a.warc.gz")

    with Source(url) as source, pytest.raises(ArchiveError, match=r"^archive s3://bucket/a\.warc\.gz: "):
        read()
    assert [each.key for each in found] == [str(FIRST)]


def test_time_limit_per_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def for_ever(*_: object) -> None:
        while True:
            pass

    path = write(tmp_path / "x.warc", [news(FIRST), news(FIRST + 1, article(FIRST + 1).replace("خبر", "حلقة"))])
    real = extract(path)[0]

    def slow(order: Any, body: bytes, *more: Any) -> list[Article]:
        if "حلقة".encode() in body:
            for_ever()
        return read_ordered(order, body, *more)

    monkeypatch.setattr(extracting, "read_ordered", slow)
    articles, counts = extract(path, cpu_seconds=0.5)
    assert articles == real[:1]
    assert counts.not_articles == {"failed: reading it took more than 0.5 s of CPU time": 1}
