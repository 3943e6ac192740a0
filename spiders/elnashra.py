from newscrawl.spider import NewsSpider


class ElnashraSpider(NewsSpider):
    """Elnashra (Lebanon). Selectors: none documented."""

    name = "elnashra"
    allowed_domains = ["elnashra.com"]
    outlet = "النشرة"
    region = "LB"

    rss_urls = ["https://www.elnashra.com/rss"]
    listing_urls = ["https://www.elnashra.com/category/show/important/news/أخبار-مهمة"]
    article_url = r"^https?://(?:www\.)?elnashra\.com/news/show/(?P<id>\d{6,7})(?:[/?]|$)"
    article_samples = ["https://www.elnashra.com/news/show/1725682/", "http://www.elnashra.com/news/show/576619"]
