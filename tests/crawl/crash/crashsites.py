"""Two sites that exist only in the archive of the crash test."""

from __future__ import annotations

from newscrawl.spider import Fields, NewsSpider

FIELDS = Fields(title="h1", body="div.text p", published="time::attr(datetime)", related="div.related a")


class FirstSpider(NewsSpider):
    """A site found by RSS, a paginated listing and related links."""

    name = "first"
    allowed_domains = ["first.example"]
    outlet = "الأولى"
    rss_urls = ["https://first.example/rss.xml"]
    listing_urls = ["https://first.example/list/{page}"]
    article_url = r"first\.example/news/(?P<id>\d+)$"
    fields = FIELDS


class SecondSpider(NewsSpider):
    """A site found by a sitemap index, and by links from the first site."""

    name = "second"
    allowed_domains = ["second.example"]
    outlet = "الثانية"
    sitemap_urls = ["https://second.example/sitemap.xml"]
    article_url = r"second\.example/news/(?P<id>\d+)$"
    fields = FIELDS
