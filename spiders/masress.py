from newscrawl.spider import Fields, NewsSpider


class MasressSpider(NewsSpider):
    """Masress, an aggregator. Selectors: documented by a public scraper, 2019."""

    name = "masress"
    allowed_domains = [
        "masress.com",
        "sauress.com",
        "maghress.com",
        "turess.com",
        "djazairess.com",
        "yemeress.com",
        "sudaress.com",
    ]
    outlet = "مصرس"
    region = "EG"

    listing_urls = ["https://www.masress.com/"]
    # Each paper counts its own articles, and papers of two archives may have one name.
    article_url = (
        r"^https?://(?:www\.)?(?P<id>(?:mas|sau|magh|tu|djazai|yeme|suda)ress\.com/[a-z][a-z0-9_-]*/\d+)(?:[/?]|$)"
    )
    article_samples = [
        "https://www.masress.com/elfagr/1424795",
        "https://sauress.com/alriyadh/1013924",
        "https://www.maghress.com/midelt/1002894",
    ]

    fields = Fields(
        title="span.articletitle",
        body="span.articlecontent",
        published="span.articlenewspaper",
        source="span.articlenewspaper a",
    )
