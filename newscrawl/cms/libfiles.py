"""The publishing system of many Egyptian portals, recognized by picture URLs with `/UploadCache/libfiles/`."""

from __future__ import annotations

from newscrawl.spider import Fields, NewsSpider


class LibfilesSpider(NewsSpider):
    """Base class of the portals whose article URLs are only a number: `https://www.<domain>/4789113`.

    Fingerprint: pictures at `/UploadCache/libfiles/<a>/<b>/600x338o/<n>.jpg`, search at `/search/term?w=`, the feed at
    `/rss.aspx`, the print view at `/print.aspx?id=<id>`, listings at `/category/<id>` or `/section/<id>` with `?page=N`
    and cards in `div.item-card`, the article in `article.cont`. Selectors: documented by two public scrapers of the
    family, 2021 and 2026; the body selectors of older designs by two others, one of 2019. These scrapers extract only
    the `p` elements of the body and lose its lists and subheadings. No related block is documented: promos in the text
    are recognized by their words.
    """

    marks = (r"/UploadCache/libfiles/\d",)
    region = "EG"
    article_url = r"^https?://(?:www\.)?[^/.]+\.[a-z]+/(?P<id>\d{4,8})(?:[/?]|$)"
    listing_date = "div.item-card time"
    fields = Fields(
        title=("article.cont h1", "h1.primary-title", "h1"),
        body=("div.paragraph-list", "div.ni-content", "div.post-cont"),
        published=("article.cont div.publish time", "div.publish time"),
    )
