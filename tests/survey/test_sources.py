"""The URLs in a source: articles, and other URLs with the reason for refusing them."""

from __future__ import annotations

import re

import pytest

from newscrawl.extract.selectors import Selection
from newscrawl.found import Kind
from newscrawl.sites import Declaration
from newscrawl.survey.sources import Content, UnreadableError, named, read_source
from tests.servers import listing, rss, sitemap

SITE = Declaration(
    name="misal",
    outlet="misal",
    domains=("misal.example",),
    article_url=r"^https?://misal\.example/news/(?P<id>\d+)",
)
HOME = "https://misal.example/"


def read(kind: Kind, body: str | bytes, dates: str = "") -> Content:
    data = body.replace("{url}", "https://misal.example").encode() if isinstance(body, str) else body
    return read_source(kind, data, lambda: "utf-8", HOME, Selection(dates or ()), SITE)


def test_each_url_is_an_article_or_has_a_reason() -> None:
    items = "".join(
        f"<item><link>{url}</link><pubDate>Tue, 24 Dec 2024 10:00:00 +0200</pubDate></item>"
        for url in (
            "https://misal.example/news/1",
            "https://www.misal.example/news/1?utm_source=rss",
            "https://misal.example/about",
            "https://other.example/news/2",
            "https://misal.example:99999/x",
        )
    )
    found = named(read(Kind.RSS, f"<rss><channel>{items}</channel></rss>").entries, SITE)
    told = [(one.key, one.refusal and one.refusal.partition(":")[0]) for one in found]
    assert told[0] == ("1", None)
    assert (None, "article_url does not match") in told
    assert (None, "on other.example, which is not among allowed_domains") in told
    assert sum(key == "1" for key, _ in told) == 1
    assert all(key is not None or reason for key, reason in told)
    assert found[0].dated is not None
    assert found[0].dated.value.isoformat() == "2024-12-24T10:00:00+02:00"


def test_listing_gives_all_links_and_dates_articles_only() -> None:
    page = listing([1, 2], dates={1: "2024-12-24", 2: "2024-12-23"})
    page = page.replace("<div class='card'>", "<div class='card'><a href='/section/5'>قسم</a>")
    found = named(read(Kind.LISTING, page, "time").entries, SITE)
    assert [(one.key, one.dated and one.dated.value.day) for one in found] == [("1", 24), ("2", 23), (None, None)]


def test_index_names_sitemaps() -> None:
    body = f"<sitemapindex><sitemap><loc>{HOME}a.xml</loc></sitemap></sitemapindex>"
    content = read(Kind.SITEMAP, body)
    assert ([one.url for one in content.sitemaps], content.entries) == ([f"{HOME}a.xml"], [])
    assert [one.url for one in read(Kind.SITEMAP, sitemap([3])).entries] == [f"{HOME}news/3"]


@pytest.mark.parametrize(
    ("kind", "body", "words"),
    [
        (Kind.LISTING, rss([1]), "a feed, not a page"),
        (Kind.LISTING, sitemap([1]), "a sitemap, not a page"),
        (Kind.LISTING, b"%PDF-1.4", "a PDF file"),
        (Kind.LISTING, b"", "empty page"),
        (Kind.RSS, listing([1]), "not a feed: its root element is <html>"),
        (Kind.SITEMAP, listing([1]), "not a sitemap: its root element is <html>"),
    ],
)
def test_source_of_another_kind_is_named(kind: Kind, body: str | bytes, words: str) -> None:
    with pytest.raises(UnreadableError, match=re.escape(words)):
        read(kind, body)
