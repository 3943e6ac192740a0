from newscrawl.spider import NewsSpider


class YemenmonitorSpider(NewsSpider):
    """Yemen Monitor (Yemen). Selectors: none documented."""

    name = "yemenmonitor"
    allowed_domains = ["yemenmonitor.com"]
    outlet = "يمن مونيتور"
    region = "YE"

    rss_urls = ["https://www.yemenmonitor.com/feed"]
    article_url = (
        r"^https?://(?:www\.)?yemenmonitor\.com/Details/ArtMID/\d+/ArticleID/(?P<id>\d{4,7})(?:/[^?#]*)?(?:\?|$)"
    )
    article_samples = ["https://www.yemenmonitor.com/Details/ArtMID/908/ArticleID/183707"]
