"""Finding pages by URL and time in several archives."""

from __future__ import annotations

import gzip
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from warcio.warcwriter import WARCWriter

from newscrawl.archive import collection
from newscrawl.archive.collection import ArchivedPage, Collection
from newscrawl.archive.errors import ArchiveError, TooLargeError
from tests.archive.archives import PAGE, URL, by_warcio, page_record, raw, write_pages

ONE, TWO = URL.format(1), URL.format(2)


def made(tmp_path: Path, *records: bytes, name: str = "a.warc") -> Path:
    """A file of records."""
    path = tmp_path / name
    path.write_bytes(b"".join(records))
    return path


def dated(
    day: int, body: bytes, number: int = 1, status: str = "HTTP/1.1 200 OK", more: dict[str, str] | None = None
) -> bytes:
    """A capture of a page on a day; `more` are additional fields."""
    fields = {"WARC-Date": f"2024-10-{day:02}T12:00:00Z", **(more or {})}
    return page_record(number, body, status=status, fields=fields)


def revisit(block: bytes = b"", **fields: str) -> bytes:
    """A revisit record of page 1 on the 20th."""
    names = {name.replace("_", "-"): value for name, value in fields.items()}
    http = {"Content-Type": "application/http; msgtype=response"} if block else {}
    basic = {"WARC-Type": "revisit", "WARC-Target-URI": ONE, "WARC-Date": "2024-10-20T12:00:00Z"}
    return raw({**basic, **http, **names}, block)


def body_of(page: ArchivedPage | None) -> bytes | None:
    """The body of a page."""
    return page.body if page else None


def test_capture_at_a_time_from_several_files(tmp_path: Path) -> None:
    first = made(tmp_path, dated(9, b"nine"), dated(7, b"seven"), name="a.warc")
    second = made(tmp_path, gzip.compress(dated(8, b"eight")), gzip.compress(dated(1, b"two", 2)), name="b.warc.gz")
    with Collection(first, second) as pages:
        assert len(pages) == 4
        assert sorted(pages.urls()) == [ONE, TWO]
        assert ONE in pages
        assert URL.format(3) not in pages
        for day, body in ((6, None), (7, b"seven"), (8, b"eight"), (9, b"nine"), (30, b"nine")):
            assert body_of(pages.page(ONE, datetime(2024, 10, day, 13, tzinfo=UTC))) == body
        assert body_of(pages.page(ONE)) == b"nine"
        assert pages.page(URL.format(3)) is None
        assert pages.page("no URL") is None


@pytest.mark.parametrize(
    ("stored", "requested"),
    [
        ("HTTPS://EXAMPLE.com:443/news/1", ONE),
        (f"<{ONE}>", ONE),
        ("https://example.com/news/1-خبر", "https://example.com/news/1-%D8%AE%D8%A8%D8%B1"),
        ("https://example.com/news/1 خبر", "https://example.com/news/1%20خبر"),
        (f"{ONE}#top", ONE),
        ("https://example.com/\udcc3\udcce", "https://example.com/%C3%CE"),
    ],
)
def test_url_in_other_spellings(tmp_path: Path, stored: str, requested: str) -> None:
    with Collection(made(tmp_path, page_record(1, fields={"WARC-Target-URI": stored}))) as pages:
        assert body_of(pages.page(requested)) == PAGE


def test_resource_record_is_a_page(tmp_path: Path) -> None:
    fields = {"WARC-Type": "resource", "WARC-Target-URI": ONE, "WARC-Date": "2024-10-08", "Content-Type": "text/html"}
    with Collection(made(tmp_path, raw(fields, PAGE))) as pages:
        page = pages.page(ONE)
        assert page is not None
        assert (page.status, page.headers, page.body) == (200, [(b"Content-Type", b"text/html")], PAGE)


NOT_MODIFIED = b"HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n"
SAME = b"HTTP/1.1 200 OK\r\nX-Of: revisit\r\nContent-Encoding: br\r\n\r\n"


@pytest.mark.parametrize(
    ("record", "body"),
    [
        (revisit(SAME, WARC_Refers_To_Target_URI=TWO, WARC_Refers_To_Date="2024-10-03T12:00:00Z"), b"two, 3"),
        (revisit(SAME, WARC_Refers_To_Target_URI=TWO, WARC_Refers_To_Date="2024-10-05T12:00:00Z"), b"two, 5"),
        (revisit(SAME, WARC_Refers_To_Target_URI=TWO), b"two, 5"),
        (revisit(SAME, WARC_Refers_To_Target_URI=TWO, WARC_Refers_To_Date="2023-01-01T00:00:00Z"), b"two, 3"),
        (revisit(SAME, WARC_Refers_To_Target_URI=TWO, WARC_Payload_Digest="sha1:UNKNOWN"), b"two, 5"),
        (revisit(SAME, WARC_Payload_Digest="sha1:THREE"), b"three"),
        (revisit(WARC_Payload_Digest="sha1:THREE"), b"three"),
        (revisit(SAME), b"one"),
        (revisit(NOT_MODIFIED, WARC_Profile="http://netpreserve.org/warc/1.1/revisit/server-not-modified"), b"one"),
        (revisit(SAME, WARC_Payload_Digest="sha1:UNKNOWN"), None),
        (revisit(SAME, WARC_Refers_To_Target_URI=URL.format(9)), None),
    ],
)
def test_revisits(tmp_path: Path, record: bytes, body: bytes | None) -> None:
    pages_of_others = [
        dated(1, b"one"),
        dated(3, b"two, 3", 2),
        dated(5, b"two, 5", 2),
        dated(7, b"three", 3, more={"WARC-Payload-Digest": "sha1:THREE"}),
    ]
    # The original capture may be in another file, and after the revisit.
    first, second = made(tmp_path, record), made(tmp_path, *pages_of_others, name="b.warc")
    with Collection(first, second) as pages:
        page = pages.page(ONE)
        assert page is not None
        if body is None:
            # The revisited content is unknown: the earlier capture is returned, with its own time.
            assert (page.body, page.captured.day) == (b"one", 1)
            body = b"one"
        else:
            assert (page.body, page.captured.day, page.status) == (body, 20, 200)
            assert ((b"X-Of", b"revisit") in page.headers) == (b"X-Of" in record)
            assert not [name for name, _ in page.headers if name == b"Content-Encoding"]
        # The record that holds the body is named.
        begin = page.record.offset
        assert page.record.file == str(second)
        assert second.read_bytes()[begin : begin + page.record.length].endswith(b"\r\n\r\n%s\r\n\r\n" % body)


def test_revisit_is_not_resolved_to_a_redirect_with_the_same_digest(tmp_path: Path) -> None:
    moved = page_record(2, b"", status="HTTP/1.1 301 Moved", fields={"WARC-Payload-Digest": "sha1:EMPTY"})
    with Collection(made(tmp_path, moved, revisit(WARC_Payload_Digest="sha1:EMPTY"))) as pages:
        assert pages.page(ONE) is None
    head = b"HTTP/1.1 302 Found\r\nLocation: /news/7\r\n\r\n"
    with Collection(made(tmp_path, moved, revisit(head, WARC_Payload_Digest="sha1:EMPTY"))) as pages:
        page = pages.page(ONE)
        assert page is not None
        assert (page.status, page.headers) == (302, [(b"Location", b"/news/7")])


def test_pages_of_a_refused_file_are_not_used(tmp_path: Path) -> None:
    made(tmp_path, gzip.compress(page_record(1)), gzip.compress(page_record(2) + page_record(3)), name="a.warc.gz")
    made(tmp_path, page_record(4), name="b.warc")
    with Collection(tmp_path) as pages:
        assert pages.urls() == [URL.format(4)]


def test_revisits_without_an_original(tmp_path: Path) -> None:
    path = made(tmp_path, revisit(SAME))
    with pytest.raises(ArchiveError, match=r"a\.warc: no page in it, only revisit records"):
        Collection(path)
    with Collection(path, made(tmp_path, dated(1, b"two", 2), name="b.warc")) as pages:
        assert pages.page(ONE) is None


def test_304_is_not_a_page(tmp_path: Path) -> None:
    later = page_record(1, b"", status="HTTP/1.1 304 Not Modified", fields={"WARC-Date": "2024-11-01"})
    with Collection(made(tmp_path, dated(1, b"one"), later)) as pages:
        assert body_of(pages.page(ONE)) == b"one"


def test_archive_written_by_warcio(tmp_path: Path) -> None:
    def write(writer: WARCWriter, add: Callable[..., None]) -> None:
        add(ONE, b"one")
        add("dns:example.com", b"127.0.0.1", warc_content_type="text/dns")
        add(TWO, b"", kind="request")
        add(URL.format(3), b"no date", warc_headers_dict={"WARC-Date": "long ago"})
        writer.write_record(writer.create_revisit_record(TWO, "sha1:X", ONE, "2024-01-01T00:00:00Z"))

    path = by_warcio(tmp_path / "a.warc.gz", write)
    with Collection(path) as pages:
        assert pages.urls() == [ONE, TWO]
        assert body_of(pages.page(TWO)) == b"one"


def test_line_ends_changed_after_the_length_was_computed(tmp_path: Path) -> None:
    for count in (6, 8):
        with Collection(made(tmp_path, page_record(1).replace(b"\r\n", b"\n", count))) as pages:
            assert body_of(pages.page(ONE)) == PAGE


CONVERSION = raw(
    {"WARC-Type": "conversion", "WARC-Target-URI": ONE, "WARC-Date": "2024", "Content-Type": "text/html"}, PAGE
)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no page in it: it is empty"),
        (b"this is no archive\n" * 50, "no page in it: no WARC record at byte 0"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 500, "no page in it: no WARC record at byte 0"),
        (gzip.compress(b"text\n" * 50), "no page in it: no WARC record at byte 0"),
        (gzip.compress(page_record(1))[:100], "no page in it: it is truncated in the record at byte 0 of 100"),
        (gzip.compress(page_record(1) * 2), "warcio recompress"),
        (CONVERSION, "no page in it: its records are 1 conversion; only response, resource and revisit records"),
        (raw({"WARC-Type": "\x1b[1mevil"}, b""), "its records are 1 unknown"),
        (
            page_record(1, fields={"WARC-Date": "long ago"}),
            "are 1 response; 1 page without a WARC-Date that can be read",
        ),
        (raw({"WARC-Type": "resource", "WARC-Target-URI": "file:///a", "WARC-Date": "2024"}, b"x"), "1 resource"),
    ],
    ids=range(10),
)
def test_archive_without_pages_is_refused_by_name(tmp_path: Path, data: bytes, words: str) -> None:
    path = made(tmp_path, data, name="bad\x1b[1m\udcff.warc")
    with pytest.raises(ArchiveError) as caught:
        Collection(path)
    assert words in str(caught.value)
    assert "bad?[1m?.warc: " in str(caught.value)
    assert str(caught.value).isprintable()


def test_bad_archive_among_several_is_skipped(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    good = made(tmp_path, dated(1, b"one"))
    other = made(tmp_path, CONVERSION, name="b.warc")
    bad = made(tmp_path, b"text", name="c.warc")
    caplog.set_level(logging.INFO)
    with Collection(tmp_path) as pages:
        assert [path.name for path in pages.paths] == ["a.warc", "b.warc", "c.warc"]
        assert body_of(pages.page(ONE)) == b"one"
    levels = {record.levelname: record.getMessage() for record in caplog.records}
    assert set(levels) == {"INFO", "WARNING"}
    assert levels["INFO"].startswith(f"archive {other}: no page in it")
    assert levels["WARNING"] == f"archive {bad}: no page in it: no WARC record at byte 0; it is left out"
    with pytest.raises(ArchiveError, match=r"b\.warc"):
        Collection(other, bad)
    assert good.exists()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda parts: [*parts[:2], parts[2][:50]], "; 2 pages before it can be read"),
        (lambda parts: [parts[0], b"junk", *parts[1:]], "no WARC record at byte {}; 3 pages around it can be read"),
        (lambda parts: [b"junk", parts[1]], "no WARC record at byte 0; 1 page around it can be read"),
        (
            lambda parts: [parts[0], b"junk", parts[1], b"junk", parts[2]],
            "(and 1 more); 3 pages around it can be read",
        ),
    ],
)
def test_damage_is_logged(
    tmp_path: Path, spoil: Callable[[list[bytes]], list[bytes]], words: str, caplog: pytest.LogCaptureFixture
) -> None:
    parts = [gzip.compress(page_record(number)) for number in range(3)]
    path = made(tmp_path, *spoil(parts), name="a.warc.gz")
    with Collection(path):
        assert len(caplog.records) == 1
        assert caplog.records[0].getMessage().endswith(words.format(len(parts[0])))


def test_page_that_is_too_large(tmp_path: Path) -> None:
    path = write_pages(tmp_path / "a.warc.gz", [b"", b"\0" * 10_000_000])
    with Collection(path) as pages:
        with pytest.raises(TooLargeError):
            pages.page(ONE, max_size=1_000_000)
        assert len(body_of(pages.page(ONE, max_size=20_000_000)) or b"") == 10_000_000


def test_record_without_http_is_named(tmp_path: Path) -> None:
    path = made(tmp_path, page_record(1, status="\x1b[1mno status"))
    with Collection(path) as pages, pytest.raises(ArchiveError, match="byte 0 cannot be read: no HTTP status in it"):
        pages.page(ONE)


@pytest.mark.parametrize(
    ("first", "last", "wanted"),
    [
        (dated(7, b"whole"), dated(8, b"par", more={"WARC-Truncated": "length"}), b"whole"),
        (dated(7, b"whole"), dated(8, b"par", more={"WARC-Segment-Number": "1"}), b"whole"),
        (dated(7, b"whole"), dated(8, b"", status=""), b"whole"),
        (dated(7, b"moved", status="HTTP/1.1 301"), dated(8, b"par", more={"WARC-Truncated": "time"}), b"par"),
        (dated(7, b"moved", status="HTTP/1.1 301"), dated(8, b"", status=""), b"moved"),
        (dated(7, b"whole"), dated(8, b"no", status="HTTP/1.1 404", more={"WARC-Truncated": "time"}), b"no"),
    ],
    ids=["truncated", "segment", "no message", "nothing better", "something", "only a status"],
)
def test_incomplete_capture_is_replaced_by_an_earlier_one(
    tmp_path: Path, first: bytes, last: bytes, wanted: bytes
) -> None:
    with Collection(made(tmp_path, first, last)) as pages:
        page = pages.page(ONE)
        assert body_of(page) == wanted
        assert page is not None
        assert page.is_cut is (wanted == b"par")


def test_few_files_are_open_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collection, "_MAX_OPEN", 3)
    for number in range(20):
        made(tmp_path, page_record(number), name=f"{number}.warc")

    def count() -> int:
        return sum(str(tmp_path) in str(link.resolve()) for link in Path("/proc/self/fd").iterdir())

    with Collection(tmp_path) as pages:
        for number in (*range(20), 0):
            assert body_of(pages.page(URL.format(number))) == PAGE
            assert count() <= 3
    assert count() == 0


def test_many_captures_of_one_url(tmp_path: Path) -> None:
    start = datetime(2024, 1, 1, tzinfo=UTC)
    records = [
        page_record(1, b"%d" % n, fields={"WARC-Date": (start + timedelta(hours=n)).isoformat()}) for n in range(500)
    ]
    with Collection(made(tmp_path, *records)) as pages:
        for n in (0, 250, 499):
            assert body_of(pages.page(ONE, start + timedelta(hours=n, minutes=1))) == b"%d" % n
