"""`read_page`: bytes to articles without a crawl."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from scrapy.http import HtmlResponse, Request
from scrapy.utils.test import get_crawler

from newscrawl.declared import imported_sites, listed_sites
from newscrawl.extract import read_page
from newscrawl.found import Found
from newscrawl.items import Article
from newscrawl.outcomes import NotAnArticle
from newscrawl.settings import SPIDER_MODULES
from newscrawl.sites import Declaration, Site, Sites
from newscrawl.spider import Fields, NewsSpider
from newscrawl.store.ledger.rows import pack, unpack
from newscrawl.urls import BadURLError
from tests.articles import article

YOUM7 = "https://www.youm7.com/story/2024/8/24/خبر/6684503"
TEXT = "".join(f"<p>قالت الوزارة إن القافلة رقم {n} وصلت صباح اليوم إلى المدينة القديمة.</p>" for n in range(8))
PAGE = f"<html><body><div id=divcont><h1>وصول قافلة مساعدات</h1><div id=articleBody>{TEXT}</div></div></body></html>"
DATA = '{"@type": "NewsArticle", "headline": "وصول قافلة", "datePublished": "%s"}'
NEWS_HEAD = f'<script type="application/ld+json">{DATA}</script>'
NOW = datetime(2024, 12, 1, tzinfo=UTC)


def anywhere(date: str = "2024-10-24 12:00") -> bytes:
    article = f"<h1>وصول قافلة</h1><article>{TEXT}</article>"
    return f"<html><head>{NEWS_HEAD % date}</head><body>{article}</body></html>".encode()


def test_by_url_and_by_name() -> None:
    by_url, by_name = (
        read_page(PAGE.encode(), YOUM7, fetched=NOW),
        read_page(PAGE.encode(), YOUM7, spider="youm7", fetched=NOW),
    )
    assert by_url == by_name
    (article,) = by_url
    assert (article.site, article.key, article.origins["body"], article.fetched) == ("youm7", "6684503", "site", NOW)
    assert len(article.body.split("\n")) == 8


def test_copy_at_another_url_is_read_by_the_named_spider() -> None:
    (article,) = read_page(PAGE.encode(), "https://web.archive.example/x", spider="youm7")
    assert (article.site, article.key) == ("youm7", "web.archive.example/x")


def test_any_other_url() -> None:
    (article,) = read_page(anywhere(), "https://www.sabah.example.iq/1", fetched=NOW)
    assert (article.site, article.key) == ("sabah.example.iq", "sabah.example.iq/1")
    assert (article.title, article.origins) == (
        "وصول قافلة",
        {"title": "json-ld", "body": "generic", "published": "json-ld"},
    )
    assert len(article.body.split("\n")) == 8


@pytest.mark.parametrize(
    ("url", "region", "offset"),
    [
        ("https://a.example.iq/1", None, 3),
        ("https://a.example.ma/1", None, 1),
        ("https://a.example/1", None, 3),
        ("https://a.example.iq/1", "AE", 4),
        ("https://a.example.iq/1", "ae", 4),
    ],
)
def test_region_determines_the_time_zone(url: str, region: str | None, offset: int) -> None:
    (article,) = read_page(anywhere(), url, region=region, fetched=NOW)
    assert article.published is not None
    assert article.published.utcoffset() == datetime(2024, 1, 1, offset) - datetime(2024, 1, 1)


def test_no_date_is_after_the_fetch() -> None:
    assert read_page(anywhere("2024-11-30"), "https://a.example/1", fetched=NOW)[0].published is not None
    assert read_page(anywhere("2025-11-30"), "https://a.example/1", fetched=NOW)[0].published is None


@pytest.mark.parametrize(
    ("encoding", "content_type", "head"),
    [
        ("utf-8", None, ""),
        ("utf-8", "text/html; charset=windows-1256", ""),
        ("cp1256", "text/html; charset=windows-1256", ""),
        ("cp1256", "text/html", "<meta charset=windows-1256>"),
        ("cp1256", None, ""),
        ("cp1256", "text/html; charset=iso-8859-1", ""),
        ("iso8859-6", 'text/html; charset="ISO-8859-6"', ""),
        ("iso8859-6", None, "<meta http-equiv=Content-Type content='text/html; charset=iso-8859-6'>"),
        ("utf-16", None, ""),
    ],
)
def test_encodings(encoding: str, content_type: str | None, head: str) -> None:
    body = PAGE.replace("<body>", f"<head>{head}</head><body>").encode(encoding)
    assert read_page(body, YOUM7, content_type=content_type)[0].title == "وصول قافلة مساعدات"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty page"),
        (b"%PDF-1.7", "a PDF file"),
        (b"<p>x", "no headline"),
        ("<div id=divcont><h1>عنوان الخبر</h1></div>".encode(), "no text"),
    ],
)
def test_page_without_an_article_is_refused(body: bytes, reason: str) -> None:
    with pytest.raises(NotAnArticle, match=reason):
        read_page(body, "https://a.example/1" if reason != "no text" else YOUM7)


def test_invalid_arguments_are_refused() -> None:
    with pytest.raises(LookupError, match=r"there is no site 'x'; there are: .*youm7"):
        read_page(b"", YOUM7, spider="x")
    with pytest.raises(LookupError, match="'XX'"):
        read_page(b"", YOUM7, region="XX")
    with pytest.raises(BadURLError):
        read_page(b"", "ftp://a.example/")
    with pytest.raises(ValueError, match="no time zone"):
        read_page(b"", YOUM7, fetched=datetime(2024, 1, 1))


# -- one way to read ---------------------------------------------------------------------------------------------------


class Finishing(NewsSpider):
    name = "finishing"
    allowed_domains = ["finish.example"]
    outlet = "تجربة"
    article_url = r"^https?://finish\.example/(?P<id>\d+)"

    def finish(self, article: Article, response: HtmlResponse) -> Article:  # type: ignore[override]  # a page is HTML
        article.section = response.css("i::text").get()
        return article


def test_crawl_and_read_page_give_the_same_article() -> None:
    assert Sites.of_project().declaration("youm7") is not None
    cls = sys.modules["spiders.youm7"].Youm7Spider
    response = HtmlResponse(YOUM7, body=PAGE.encode(), request=Request(YOUM7))
    crawled = cls.from_crawler(get_crawler(cls, {"SPIDER_MODULES": SPIDER_MODULES})).read(response)
    (read,) = read_page(PAGE.encode(), YOUM7, fetched=crawled.fetched)
    assert crawled == read


def test_hook_of_a_spider_is_called_without_a_crawl() -> None:
    site = Finishing.declaration()
    assert site.finish is not None
    own = article("1", "finish")
    body = "<p>x<i>اقتصاد</i>".encode("cp1256")
    assert site.finish(own, body, own.url, "text/html; charset=windows-1256").section == "اقتصاد"
    assert Sites.of_project().declaration("youm7").finish is None  # type: ignore[union-attr]  # it is a site


# -- what is listed without an import ----------------------------------------------------------------------------------


def test_sites_read_from_source_equal_imported_sites() -> None:
    listed = {site.name: (module, site) for module, site in listed_sites(tuple(SPIDER_MODULES))}
    assert sorted(listed) == Sites.of_project().names
    for module, site in listed.values():
        (declared,) = imported_sites(module)
        assert (site.name, site.outlet, site.domains, site.article_url) == (
            declared.name,
            declared.outlet,
            declared.domains,
            declared.article_url,
        )
        # A spider with a value that needs an import would make every reader of pages import Scrapy.
        assert type(site) is Site


def test_spider_that_inherits_or_computes_is_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "odd_sites").mkdir()
    (tmp_path / "odd_sites" / "__init__.py").write_text("")
    (tmp_path / "odd_sites" / "one.py").write_text(
        "from newscrawl.spider import Fields, NewsSpider\n_HOST = 'one.example'\n"
        "class OneSpider(NewsSpider):\n    name = 'one'\n    allowed_domains = [_HOST]\n    outlet = 'واحد'\n"
        "    article_url = rf'^https://{_HOST}/(?P<id>\\d+)'\n"
    )
    (tmp_path / "odd_sites" / "two.py").write_text(
        "from odd_sites.one import OneSpider\nclass TwoSpider(OneSpider):\n    name = 'two'\n"
        "    allowed_domains = ['.'.join(('two', 'example'))]\n    article_url = r'^https://two\\.example/(?P<id>\\d+)'\n"
    )
    (tmp_path / "odd_sites" / "three.py").write_text(
        "import scrapy\nclass ThreeSpider(scrapy.Spider):\n    name = 'three'\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    listed = {site.name: type(site) for _, site in listed_sites(("odd_sites",))}
    assert listed == {"one": Site, "two": Declaration}
    sites = Sites.of_modules(("odd_sites",))
    assert (sites.of_url("https://one.example/5"), sites.of_outlet("واحد")) == (("one", "5"), "one")
    assert [sites.declaration(name) is not None for name in ("one", "two", "three")] == [True, True, False]


# -- a date on its way from the source to the article ------------------------------------------------------------------


class Dated(NewsSpider):
    name = "dated"
    allowed_domains = ["dated.example"]
    outlet = "تجربة"
    article_url = r"^https?://dated\.example/(?P<year>\d{4})/(?P<month>\d+)/(?P<day>\d+)/(?P<id>\d+)"
    listing_date = "i"
    fields = Fields(title="h1", body="#articleBody")


RSS = "<rss><channel><item><link>{url}</link><pubDate>{date}</pubDate></item></channel></rss>"
SITEMAP = (
    '<urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>{url}</loc>'
    "<news:news><news:publication_date>{date}</news:publication_date></news:news></url></urlset>"
)
LISTING = "<html><body><div><a href='{url}'>خبر</a><i>{date}</i></div></body></html>"
SOURCES = [(RSS, "rss"), (SITEMAP, "sitemap"), (LISTING, "listing")]
IN_URL = "https://dated.example/2024/8/24/1"


def article_of(source: str, via: str, url: str = IN_URL) -> tuple[Found, Article]:
    """The entry of a source, passed through the ledger's JSON, and the article that its page without a date yields."""
    spider = Dated.from_crawler(get_crawler(Dated, {"SPIDER_MODULES": []}))
    response = HtmlResponse("https://dated.example/", body=source.encode(), request=Request("https://dated.example/"))
    parse = {"rss": spider.parse_rss, "sitemap": spider.parse_sitemap, "listing": spider.parse_listing}[via]

    async def found() -> Found:
        (request,) = [request async for request in parse(response)]
        answer = request.cb_kwargs["found"]
        assert isinstance(answer, Found)
        return answer

    first = asyncio.run(found())
    kept = Found(url=first.url, kind=first.kind, key=first.key, via=first.via, hints=unpack(pack(first.hints)))
    assert kept == first
    return first, spider.read(HtmlResponse(url, body=PAGE.encode(), request=Request(url)), kept)


@pytest.mark.parametrize(
    ("date", "value", "precision"),
    [
        ("2024-08-24", "2024-08-24T00:00", "day"),
        ("24 أغسطس 2024", "2024-08-24T00:00", "day"),
        ("24 أغسطس 2024 - 03:15 م", "2024-08-24T15:15", "minute"),
        ("Sat, 24 Aug 2024 10:00:00 +0300", "2024-08-24T10:00", "minute"),
    ],
)
@pytest.mark.parametrize(("source", "via"), SOURCES)
def test_date_of_a_source_keeps_its_precision_and_text(
    source: str, via: str, date: str, value: str, precision: str
) -> None:
    _, article = article_of(source.format(url=IN_URL, date=date), via)
    assert article.published is not None
    assert f"{article.published:%Y-%m-%dT%H:%M}" == value
    assert (article.published_precision, article.published_raw, article.origins["published"]) == (
        precision,
        date,
        "rss",
    )


@pytest.mark.parametrize(("source", "via"), SOURCES)
def test_day_in_the_url_has_day_precision_and_counts_for_the_window(source: str, via: str) -> None:
    found, article = article_of(source.format(url=IN_URL, date=""), via)
    assert (article.published_precision, article.origins["published"]) == ("day", "url")
    assert found.hints.published is None
    assert found.hints.date is not None
    assert f"{found.hints.date.value:%Y-%m-%d}" == "2024-08-24"


def test_hints_of_the_first_stores_are_read() -> None:
    hints = unpack({"title": "عنوان", "published": "2024-08-24T09:00:00+03:00", "tags": ["مصر"]})
    assert hints.published is not None
    assert (hints.published.value.isoformat(), hints.published.precision) == ("2024-08-24T09:00:00+03:00", "minute")
    assert (hints.title, hints.tags) == ("عنوان", ("مصر",))
