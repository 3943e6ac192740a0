"""The publishing system of many Saudi papers, recognized by its feeds at `/rssFeed/<n>`."""

from __future__ import annotations

from newscrawl.spider import Fields, NewsSpider


class RssfeedSpider(NewsSpider):
    """Base of the papers whose feeds are `/rssFeed/<n>`, 0 for all sections.

    Fingerprint: feeds at `/rssFeed/<n>`, more of a section at `/morearticles/<section>`, pictures at
    `/uploads/images/YYYY/MM/DD/<n>.jpg`, articles mostly at `/article/<id>/<section>/<slug>`. Selectors: documented by
    a public scraper of Okaz, Al Madina and Al Watan, 2021; the skins differ, so each field lists what is known of any.
    No related block is documented.
    """

    marks = (r"/rssFeed/\d", r"/morearticles/")
    region = "SA"
    article_url = r"^https?://(?:www\.)?[^/]+/articles?/(?P<id>\d{4,8})(?:[/?]|$)"
    fields = Fields(
        title=("header.article-head h1", "div.titleArticle h1", "h1.new-article-title", "h1"),
        body=("div.article-entry div.bodyText", "div.articleBody"),
        published=("li.media_article_publish_time", "div.article-publish-date"),
    )
