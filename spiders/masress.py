from newscrawl.spider import Fields, NewsSpider


class MasressSpider(NewsSpider):
    """Masress, an aggregator. Selectors: documented by a public scraper, 2019."""

    name = "masress"
    allowed_domains = ["masress.com"]
    outlet = "مصرس"
    region = "EG"

    listing_urls = ["https://www.masress.com/"]
    # Each paper numbers its articles separately.
    article_url = r"^https?://(?:www\.)?masress\.com/(?P<id>[a-z][a-z0-9_-]*/\d+)(?:[/?]|$)"
    article_samples = ["https://www.masress.com/elfagr/1424795"]

    fields = Fields(
        title="span.articletitle",
        body="span.articlecontent",
        published="span.articlenewspaper",
        source="span.articlenewspaper a",
    )
