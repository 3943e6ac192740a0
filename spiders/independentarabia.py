from newscrawl.spider import NewsSpider


class IndependentarabiaSpider(NewsSpider):
    """Independent Arabia (United Kingdom). Selectors: none documented."""

    name = "independentarabia"
    allowed_domains = ["independentarabia.com"]
    outlet = "اندبندنت عربية"
    region = "GB"

    rss_urls = ["https://www.independentarabia.com/rss.xml"]
    # Written from memory: no article URL was seen.
    article_url = r"^https?://(?:www\.)?independentarabia\.com/node/(?P<id>\d{3,7})(?:/[^?#]*)?(?:\?|$)"
    article_samples = [
        "https://www.independentarabia.com/node/593746/ثقافة/سينما/صالات-السينما-الصيفية-تعود-إلى-البلدات"
    ]
