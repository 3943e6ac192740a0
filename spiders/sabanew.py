from newscrawl.spider import NewsSpider


class SabanewSpider(NewsSpider):
    """Saba, Aden (Yemen). Selectors: none documented."""

    name = "sabanew"
    allowed_domains = ["sabanew.net"]
    outlet = "سبأنت"
    region = "YE"

    rss_urls = ["https://www.sabanew.net/rss.php?lang=ar"]
    listing_urls = ["https://www.sabanew.net/category/ar/1/"]
    article_url = r"^https?://(?:www\.)?sabanew\.net/viewstory/(?P<id>\d{4,8})(?:[/?]|$)"
    article_samples = ["https://www.sabanew.net/viewstory/153397", "https://www.sabanew.net/viewstory/152621"]
