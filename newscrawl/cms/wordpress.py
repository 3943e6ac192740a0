"""WordPress, recognized by `/wp-content/` in picture URLs and by `<link rel="https://api.w.org/">`."""

from __future__ import annotations

from newscrawl.spider import Fields, NewsSpider


class WordpressSpider(NewsSpider):
    """Base class of sites whose feed is at `/feed/`.

    Fingerprint: pictures at `/wp-content/uploads/YYYY/MM/`, `<link rel="https://api.w.org/">`, listings at
    `/category/<name>/page/<n>/`. Selectors: the classes of WordPress's own themes and of Sahifa; sites with another
    theme declare their own `fields`. Dates are taken from the metadata of SEO plugins.
    """

    marks = (r"/wp-content/(?:uploads|themes|plugins)/", r"https://api\.w\.org/")
    article_url = r"^https?://(?:www\.)?[^/]+/(?=[^/?#]*[\u0621-\u064a])[^/?#.-]+(?:-[^/?#.-]*)+/?$"
    fields = Fields(
        body=("div.entry-content", "div.entry"),
        tags="a[rel=tag]",
        related=".jp-relatedposts a, .yarpp-related a, #related_posts h3 a",
        remove=".sharedaddy, .jp-relatedposts, .yarpp-related",
    )
