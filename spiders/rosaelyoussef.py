from newscrawl.cms.libfiles import LibfilesSpider


class RosaelyoussefSpider(LibfilesSpider):
    """Rosa El Youssef (Egypt). Selectors: inferred from the CMS family; no page of the site itself was seen."""

    name = "rosaelyoussef"
    allowed_domains = ["rosaelyoussef.com"]
    outlet = "بوابة روزاليوسف"

    rss_urls = ["https://www.rosaelyoussef.com/rss.aspx"]
    article_url = r"^https?://(?:www\.)?rosaelyoussef\.com/(?:print\.aspx\?id=)?(?P<id>\d{4,8})(?:[/?&]|$)"
    article_samples = ["https://www.rosaelyoussef.com/471165", "https://www.rosaelyoussef.com/1410116"]
