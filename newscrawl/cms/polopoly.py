"""Polopoly, the publishing system of Dubai's papers, recognized by picture URLs with `/polopoly_fs/`."""

from __future__ import annotations

from newscrawl.spider import Fields, NewsSpider


class PolopolySpider(NewsSpider):
    """Base class of the papers whose article URLs end with day and number: `/<sections>/2020-06-03-1.3874341`.

    Fingerprint: pictures at `/polopoly_fs/1.<n>!/image/image.jpg`, other layouts of a page selected by its query
    (`?ot=ot.AMPPageLayout`, `ot.PrintPageLayout`), feeds at `/1.<n>?ot=ot.AjaxPageLayout`. Selectors: a real page of
    Al Bayan, 2020-06-03; `#articledetails` documented by a public scraper of both papers, 2024.
    """

    marks = (r"/polopoly_fs/\d", r"\bot=ot\.[A-Z]\w+PageLayout")
    region = "AE"
    article_url = (
        r"^https?://(?:www\.)?[^/]+/(?:[^/?#]+/)+"
        r"(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)-1\.(?P<id>\d{6,8})(?:[/?]|$)"
    )
    fields = Fields(
        body="#articledetails",
        related="#parsely-related-stories a, .related-stories a",
        remove=".metadata, .follow-google, .shareholder, .related-stories, .comments",
    )
