from newscrawl.spider import NewsSpider


class MosaiquefmSpider(NewsSpider):
    """Mosaique FM (Tunisia). Selectors: none documented."""

    name = "mosaiquefm"
    allowed_domains = ["mosaiquefm.net"]
    outlet = "موزاييك أف أم"
    region = "TN"

    # No list of feeds confirms that this one was read.
    rss_urls = ["https://www.mosaiquefm.net/ar/rss"]
    listing_urls = ["https://www.mosaiquefm.net/ar/actualites/{page}"]
    article_url = r"^https?://(?:www\.)?mosaiquefm\.net/ar/[^/?#]+/(?P<id>\d{4,8})/[^/?#]+"
    article_samples = [
        "https://www.mosaiquefm.net/ar/تونس-أخبار-وطنية/1176902/الأحد-طقس-حار-والحرارة-القصوى-تصل-49",
    ]
