"""The publishing system of LBCI and two other channels: feeds at `/Rss/<name>/ar`, the text in `div.LongDesc`."""

from __future__ import annotations

from newscrawl.spider import Fields, NewsSpider

_TAG = "div[id$=DivTags] div[itemprop=articleSection]"


class LbcSpider(NewsSpider):
    """Base class of the channels whose articles are at `https://www.<domain>/news/<section>/<id>/<slug>/ar`.

    Fingerprint: ASP.NET ids (`ctl00_MainContent_...`), feeds at `/Rss/latest-news/ar`, pictures at
    `/uploadImages/DocumentImages/Doc-P-<id>-<n>.jpg`, the text in `div.LongDesc`. Selectors: a real page of LBCI,
    2026-01-08. The printed time is not the country's local time, so the date is taken from JSON-LD.
    """

    marks = (r"/uploadImages/DocumentImages/Doc-P-\d", r"/Rss/latest-news/ar")
    region = "LB"
    fields = Fields(
        title="meta[property='og:title']::attr(content)",
        summary="h2 span[id$=lblShortDesc]",
        body="div.LongDesc",
        section=f"{_TAG}.cat-color",
        tags=f"{_TAG}:not(.cat-color)",
        images="div[itemprop=image] img, div.DimgContainer img",
        related="div.injectedControl .card-module-title h2 a",
        most_read=".articlemostread_item a",
    )
