"""Listing pages: which links are articles, which dates are theirs, which page is next."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.discover.entry import Entry
from newscrawl.discover.listings import Listing, links_of, next_page, read_listing
from newscrawl.extract.document import Document
from newscrawl.extract.html import NotHtmlError
from newscrawl.extract.selectors import Selection
from newscrawl.urls import article_key

ARTICLE = re.compile(r"^https?://(?:www\.)?example\.com/news/(?P<id>\d+)")
URL = "https://example.com/list?page=2"


def document(html: str | bytes) -> Document:
    body = html if isinstance(html, bytes) else html.encode()
    return Document.parse(body, lambda: "utf-8", URL)


def entries(html: str | bytes, dates: str = "time") -> list[Entry]:
    return links_of(document(html), Selection(dates or ()), lambda url: article_key(url, ARTICLE))


def urls(html: str) -> list[str]:
    return [entry.url for entry in entries(html)]


def test_cards() -> None:
    html = """<nav><a href="/">الرئيسية</a><a href="/news/">أخبار</a><a href="https://facebook.com/news/9">f</a></nav>
    <article><a href="/news/1"><img src="1.jpg"></a><h2><a href="https://www.example.com/news/1/عنوان">خبر</a></h2>
      <time datetime="2024-10-08T10:30:00+03:00">قبل ساعة</time></article>
    <article><h2><a href="news/2?utm_source=list#c">خبر</a></h2><div><div><time> 7 أكتوبر
      2024</time></div></div></article>
    <article><a href="//example.com/news/3">خبر بلا تاريخ</a></article>
    <aside><time>2024-01-01</time><a href="/news/4">أ</a><a href="/news/5">ب</a></aside>
    <a href="javascript:void(0)">x</a><a href="mailto:a@example.com">x</a><a>x</a><a href="http://[">x</a>"""
    assert [(entry.url, entry.published) for entry in entries(html)] == [
        ("https://example.com/news/1", "2024-10-08T10:30:00+03:00"),
        ("https://example.com/news/2", "7 أكتوبر 2024"),
        ("https://example.com/news/3", None),
        # A date above two articles belongs to neither.
        ("https://example.com/news/4", None),
        ("https://example.com/news/5", None),
    ]


def test_first_date_of_a_card_is_used_if_there_is_a_selector() -> None:
    html = "<div><a href='/news/1'>خبر</a><time>2024-10-08</time><time>2020-01-01</time></div>"
    assert [entry.published for entry in entries(html)] == ["2024-10-08"]
    assert [entry.published for entry in entries(html, "")] == [None]
    assert [entry.published for entry in entries(html, ".no-such")] == [None]


@pytest.mark.parametrize(
    ("base", "url"),
    [
        ('<base href="/ar/">', "https://example.com/ar/news/1"),
        ('<base href="https://example.com/">', "https://example.com/news/1"),
        ('<base target="_blank">', "https://example.com/news/1"),
        ('<base href="">', "https://example.com/news/1"),
        ('<base href="http://[">', "https://example.com/news/1"),
        ('<base href="javascript:x">', "https://example.com/news/1"),
        ('<base href="about:blank">', "https://example.com/news/1"),
    ],
)
def test_base(base: str, url: str) -> None:
    page = document(f"<head>{base}</head><body><a href='news/1'>خبر</a></body>")
    assert [entry.url for entry in links_of(page, Selection(()), lambda url: url)] == [url]


@pytest.mark.parametrize(
    ("html", "url"),
    [
        ('<link rel="next" href="?page=3">', "https://example.com/list?page=3"),
        ('<a rel="next" href="/list?page=3">التالي</a>', "https://example.com/list?page=3"),
        ('<a rel="nofollow next" href="/list?page=3">التالي</a>', "https://example.com/list?page=3"),
        ('<a rel="next">x</a><a rel="next" href="?page=3">التالي</a>', "https://example.com/list?page=3"),
        ('<base href="/ar/"><a rel="next" href="p3">التالي</a>', "https://example.com/ar/p3"),
        ('<a rel="next" href="javascript:next()">التالي</a>', None),
        ('<a rel="prev" href="?page=1">السابق</a>', None),
        ('<a rel="nextish" href="?page=1">x</a>', None),
        ("<p>نهاية</p>", None),
    ],
)
def test_next_page(html: str, url: str | None) -> None:
    assert next_page(document(f"<html><body>{html}</body></html>")) == url


def read(body: str, encoding: str = "utf-8") -> Listing:
    return read_listing(
        body.encode(encoding), lambda: encoding, URL, Selection("time"), lambda u: article_key(u, ARTICLE)
    )


HTML = "<div><a href='/news/1'>خبر</a><time>2024-10-08</time></div><div><a href=\\\"/news/2\\\">خبر</a></div>"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (f'{{"html": "{HTML}", "more": true}}', [("1", "2024-10-08"), ("2", None)]),
        (f'[{{"command": "insert", "data": "{HTML}"}}]', [("1", "2024-10-08"), ("2", None)]),
        (f')]}}\',\n{{"html": "{HTML}"}}', [("1", "2024-10-08"), ("2", None)]),
        (f'jQuery1_2({{"html": "{HTML}"}});', [("1", "2024-10-08"), ("2", None)]),
        # An object with a title is an article; links in its text are not part of the listing.
        (
            r'[{"link":"https:\/\/example.com\/news\/1","title":{"rendered":"خبر"},"date_gmt":"2024-10-08T10:00:00",'
            r'"content":{"rendered":"<a href=/news/9>"}},{"url":"/news/2","title":"خبر","date":1728381600}]',
            [("1", "2024-10-08T10:00:00Z"), ("2", "1728381600")],
        ),
        (
            '{"data": {"urls": ["/news/1", "https://example.com/news/2", "/tag/3", "نص / نص"]}}',
            [("1", None), ("2", None)],
        ),
        ("[]", []),
    ],
)
def test_listings_in_json(body: str, found: list[tuple[str, str | None]]) -> None:
    listing = read(body)
    assert [(entry.url, entry.published) for entry in listing.entries] == [
        (f"https://example.com/news/{key}", published) for key, published in found
    ]


def test_json_articles_with_only_an_id() -> None:
    body = b'{"data": [{"ID": 1, "title": "x", "date": "2024-10-08"}, {"ID": 2, "title": "y"}]}'
    link = "https://example.com/news/{id}"
    listing = read_listing(body, lambda: "utf-8", URL, Selection(()), lambda u: article_key(u, ARTICLE), link)
    assert [entry.url for entry in listing.entries] == ["https://example.com/news/1"]


@pytest.mark.parametrize(
    ("body", "url"),
    [
        ('{"next_url": "/list?page=3"}', "https://example.com/list?page=3"),
        ('{"links": {"next": {"href": "?page=3"}}}', "https://example.com/list?page=3"),
        ('{"next": 3, "items": []}', None),
        ('{"next": "javascript:x/y", "items": []}', None),
        ("[]", None),
    ],
)
def test_next_page_in_json(body: str, url: str | None) -> None:
    assert read(body).next_page == url


@pytest.mark.parametrize(
    "body",
    [
        '{"html": ""}',
        '{"posts": []}',
        '{"data": {"html": null}}',
        "[]",
        "<html><body>-</body></html>",
        "<div class='list'></div>",
    ],
)
def test_empty_listing_is_read(body: str) -> None:
    assert read(body).entries == []


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "an empty page"),
        ("Service unavailable", "not HTML"),
        ("الخدمة غير متاحة", "not HTML"),
        ('{"error": "maintenance"}', "JSON without a list"),
        ('{"code": "rest_no_route", "data": {"status": 404}}', "JSON without a list"),
        ("<rss><channel><item><link>https://example.com/news/1</link></item></channel></rss>", "a feed"),
        ("<urlset><url><loc>https://example.com/news/1</loc></url></urlset>", "a sitemap"),
        ("<Error><Code>AccessDenied</Code></Error>", "XML (<error>)"),
    ],
)
def test_anything_but_a_listing_is_refused(body: str, reason: str) -> None:
    with pytest.raises(NotHtmlError, match=re.escape(reason)):
        read(body)


def test_queries_are_escaped_in_the_encoding_of_the_page() -> None:
    page = "<meta charset='windows-1256'><p>خبر عاجل</p><a href='/news/1/خبر?t=خبر&x=%D8#خبر'>خبر</a>"
    (entry,) = read(page, "cp1256").entries
    assert entry.url == "https://example.com/news/1/%D8%AE%D8%A8%D8%B1?t=%CE%C8%D1&x=%D8"
    (entry,) = read(page).entries
    assert entry.url == "https://example.com/news/1/%D8%AE%D8%A8%D8%B1?t=%D8%AE%D8%A8%D8%B1&x=%D8"


def test_broken_markup() -> None:
    assert urls("<table><tr><td><a href='/news/1'>خبر<a href=/news/2>خبر<p></table><a href='/news/3'") == [
        "https://example.com/news/1",
        "https://example.com/news/2",
    ]
    assert urls("<div>" * 1000 + "<a href='/news/1'>خبر</a>") == ["https://example.com/news/1"]
    # libxml2 stops at a certain depth; links before it are found.
    assert urls("<a href='/news/1'>خبر</a>" + "<div>" * 100_000) == ["https://example.com/news/1"]
    assert urls("<a href='/news/1\0'>\0خبر</a>") == ["https://example.com/news/1"]


def test_many_dates_without_cards() -> None:
    links = "".join(f"<a href='/news/{n}'>x</a>" for n in range(3000))
    html = f"<div>{links}{'<time>2024-10-08</time>' * 3000}</div>"
    assert len(entries(html)) == 3000


parts = st.sampled_from(
    [
        "<a href='",
        "'>",
        "</a>",
        "/news/1",
        "<base href='",
        "http://[",
        "<time>",
        "2024",
        "<div>",
        "</div>",
        "\0",
        "&#0;",
    ]
) | st.text(max_size=5)


@given(st.binary() | st.lists(parts).map(lambda texts: "".join(texts).encode("utf-8", "surrogatepass")))
def test_any_bytes(body: bytes) -> None:
    try:
        page = document(body)
    except NotHtmlError:
        return
    links_of(page, Selection("time"), lambda url: article_key(url, ARTICLE))
    next_page(page)
