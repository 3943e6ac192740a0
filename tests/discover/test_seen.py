"""Entries that are skipped in a sitemap that was read before."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.discover.seen import Trimmed, trimmed
from newscrawl.discover.sitemaps import read_sitemap

MAX = 5_000
HEAD = "<?xml version='1.0' encoding='utf-8'?>\n<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>\n"


def entry(number: int, date: str = "2024-12-24") -> str:
    return f"<url><loc>https://a.example/news/{number}</loc><lastmod>{date}</lastmod></url>"


ENTRIES = [entry(number) for number in range(1_500)]


def whole(entries: list[str], between: str = "\n") -> bytes:
    return (HEAD + between.join(entries) + "</urlset>").encode()


def trim(body: bytes, seen: bytes = b"", reader: bytes = b"one") -> Trimmed | None:
    return trimmed(body, seen, most=MAX, reader=reader)


def marks() -> bytes:
    first = trim(whole(ENTRIES))
    assert first is not None
    assert (first.body, first.left_out) == (whole(ENTRIES), 0)
    return first.marks


def urls(body: bytes) -> list[int]:
    return [int(one.url.rpartition("/")[2]) for one in read_sitemap(body).pages]


EDGES = [*range(100), *range(1_400, 1_500)]


@pytest.mark.parametrize(
    ("entries", "more"),
    [
        (ENTRIES, []),
        ([*ENTRIES[:700], entry(9_000), *ENTRIES[700:]], [9_000]),
        ([*ENTRIES[:700], entry(700, "2025-01-01"), *ENTRIES[701:]], [700]),
        ([*ENTRIES[:700], *ENTRIES[900:]], []),
        ([*reversed(ENTRIES)], []),
    ],
)
@pytest.mark.parametrize("between", ["", "\n", "\r\n  "])
def test_only_edges_and_new_entries_are_read_again(entries: list[str], more: list[int], between: str) -> None:
    rest = trim(whole(entries, between), marks())
    assert rest is not None
    assert sorted(urls(rest.body)) == sorted([*EDGES, *more])
    assert rest.left_out == len(entries) - len(EDGES) - len(more)
    assert len(rest.marks) == 8 * len(entries)


def test_changed_reader_reads_all_entries() -> None:
    rest = trim(whole(ENTRIES), marks(), reader=b"two")
    assert rest is not None
    assert rest.left_out == 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"</url>" * 2_000,
        whole(ENTRIES[:900]),
        whole([*ENTRIES, *ENTRIES, *ENTRIES, *ENTRIES]),
        whole([*ENTRIES[:700], "<!--", *ENTRIES[700:800], "-->", *ENTRIES[800:]]),
        whole(ENTRIES).decode().encode("utf-16"),
        whole(ENTRIES).replace(b"url>", b"URL>"),
    ],
    ids=["empty", "ends", "few", "too many", "comment", "utf-16", "capitals"],
)
def test_sitemaps_that_are_read_completely(body: bytes) -> None:
    assert trim(body, marks()) is None


@given(st.lists(st.sampled_from(["<url>", "</url>", "<loc>", "\n", "&amp;", "</urlset>", "<!-", "خبر"])), st.binary())
def test_any_input_is_trimmed_without_error(parts: list[str], seen: bytes) -> None:
    body = "".join(parts) * 40
    rest = trim(body.encode() + b"<url></url>" * 1_000, seen)
    assert rest is None or len(rest.marks) % 8 == 0
