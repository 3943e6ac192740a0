from newscrawl.cms.lbc import LbcSpider


class AlsumariaSpider(LbcSpider):
    """Alsumaria (Iraq). Selectors: documented by a public scraper, 2025; the rest inferred from the CMS family."""

    name = "alsumaria"
    allowed_domains = ["alsumaria.tv"]
    outlet = "السومرية"
    region = "IQ"

    rss_urls = ["https://www.alsumaria.tv/Rss/iraq-latest-news/ar"]
    listing_urls = ["https://www.alsumaria.tv/iraq-latest-news"]
    article_url = r"^https?://(?:www\.)?alsumaria\.tv/(?:news/)?[a-z-]+/(?P<id>\d{5,7})(?:/(?!en/?$)[^/]+)?(?:/ar)?/?$"
    article_samples = [
        "https://www.alsumaria.tv/news/localnews/490157/رموز-بدل-أسماء-المحافظات-اللوحات-المرورية-الجديدة-تهوي-بـالمميز",
        "https://www.alsumaria.tv/news/localnews/504835/",
    ]
