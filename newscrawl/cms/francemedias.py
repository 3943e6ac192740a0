"""The publishing system of France Médias Monde, recognized by its class names `t-content__body` and `m-pub-dates`."""

from __future__ import annotations

from newscrawl.spider import Fields, NewsSpider


class FrancemediasSpider(NewsSpider):
    """Base class of France 24 and Monte Carlo Doualiya: `https://www.<domain>/<section>/20261003-<slug>`.

    Fingerprint: the article in `div.t-content`, its lead in `p.t-content__chapo`, its text in `div.t-content__body`,
    cards `div.m-item-list-article`. Selectors: documented by a public scraper of both sites, 2021; the body selector
    also by a page of the Spanish edition, 2026.
    """

    marks = (r"t-content__body|m-pub-dates",)
    region = "FR"
    fields = Fields(
        title="h1.t-content__title",
        body="p.t-content__chapo, div.t-content__body",
    )
