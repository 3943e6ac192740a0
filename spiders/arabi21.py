from newscrawl.spider import NewsSpider


class Arabi21Spider(NewsSpider):
    """Arabi21 (United Kingdom). Selectors: none documented."""

    name = "arabi21"
    allowed_domains = ["arabi21.com"]
    outlet = "عربي21"
    region = "GB"

    rss_urls = ["https://arabi21.com/feed"]
    listing_urls = ["https://arabi21.com/"]
    article_url = r"^https?://(?:www\.)?arabi21\.com/story/(?P<id>\d{6,7})(?:/[^/?#]*)?/?(?:\?|$)"
    article_samples = [
        "https://arabi21.com/story/1048871/لماذا-يسعى-الغرب-لإخفاء-حقائق-العصر-الذهبي-للإسلام",
        "https://arabi21.com/story/1602948/",
    ]
