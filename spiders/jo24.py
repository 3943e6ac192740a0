from newscrawl.spider import NewsSpider


class Jo24Spider(NewsSpider):
    """Jo24 (Jordan). Selectors: none documented; a page is read correctly without selectors, 2026."""

    name = "jo24"
    allowed_domains = ["jo24.net"]
    outlet = "جو 24"
    region = "JO"

    rss_urls = ["https://jo24.net/rss.xml"]
    article_url = r"^https?://(?:www\.)?jo24\.net/article/(?P<id>\d{4,7})(?:[/?]|$)"
    article_samples = ["https://jo24.net/article/566800", "https://jo24.net/article/539190"]
