from newscrawl.spider import Fields, NewsSpider


class WamSpider(NewsSpider):
    """WAM (United Arab Emirates). Selectors: documented by a public scraper, 2024."""

    name = "wam"
    allowed_domains = ["wam.ae"]
    outlet = "وام"
    region = "AE"

    # No list of feeds confirms that this one was read.
    rss_urls = ["https://www.wam.ae/ar/rss"]
    article_url = r"^https?://(?:www\.)?wam\.ae/ar/article/(?P<id>[a-z0-9]{7,8})(?:[-/?]|$)"
    article_samples = [
        "https://www.wam.ae/ar/article/hszr62ut-مواصلات-الإمارات-تسير-أول",
        "https://www.wam.ae/ar/article/hszrfc62",
    ]

    fields = Fields(body=".thePost")
