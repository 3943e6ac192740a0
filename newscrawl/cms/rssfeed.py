"""The publishing system of many Saudi papers, recognized by its feeds at `/rssFeed/<n>`."""

from __future__ import annotations

from newscrawl.spider import Fields, NewsSpider


class RssfeedSpider(NewsSpider):
    """Base class of the papers whose feeds are at `/rssFeed/<n>`, with 0 for all sections.

    Fingerprint: feeds at `/rssFeed/<n>`, more articles of a section at `/morearticles/<section>`, pictures at
    `/uploads/images/YYYY/MM/DD/<n>.jpg`, articles mostly at `/article/<id>/<section>/<slug>`. Selectors: documented by
    a public scraper of Okaz, Al Madina and Al Watan, 2021; the designs differ, so each field lists the known selectors
    of all designs. No related block is documented.
    """

    marks = (r"/rssFeed/\d", r"/morearticles/")
    region = "SA"
    article_url = r"^https?://(?:www\.)?[^/]+/articles?/(?P<id>\d{4,8})(?:[/?]|$)"
    fields = Fields(
        title=("header.article-head h1", "div.titleArticle h1", "h1.new-article-title", "h1"),
        body=("div.article-entry div.bodyText", "div.articleBody"),
        published=("li.media_article_publish_time", "div.article-publish-date"),
    )
