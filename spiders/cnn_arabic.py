from newscrawl.spider import Fields, NewsSpider


class CnnArabicSpider(NewsSpider):
    """CNN Arabic (United Arab Emirates). Selectors: documented by a public scraper, 2019."""

    name = "cnn_arabic"
    allowed_domains = ["arabic.cnn.com"]
    outlet = "CNN بالعربية"
    region = "AE"

    rss_urls = ["https://arabic.cnn.com/api/v1/rss/rss.xml"]
    sitemap_urls = ["https://arabic.cnn.com/sitemaps/news/sitemap.xml", "https://arabic.cnn.com/story/sitemap.xml"]
    article_url = (
        r"^https?://(?:www\.)?arabic\.cnn\.com/[a-z-]+/article/"
        r"(?P<year>20\d\d)/(?P<month>\d\d)/(?P<day>\d\d)/[^/?#]+/?(?:\?|$)"
    )
    article_samples = [
        "https://arabic.cnn.com/middle-east/article/2026/09/06/egypt-economy-cairo-education",
        "https://arabic.cnn.com/middle-east/article/2019/01/02/egypt-sisi-economic-reforms",
    ]

    fields = Fields(body="div.wysiwyg")
