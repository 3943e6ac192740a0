from newscrawl.cms.libfiles import LibfilesSpider


class Cairo24Spider(LibfilesSpider):
    """Cairo 24 (Egypt). Selectors: inferred from the CMS family; no page of the site itself was seen."""

    name = "cairo24"
    allowed_domains = ["cairo24.com"]
    outlet = "القاهرة 24"

    rss_urls = ["https://www.cairo24.com/rss.aspx", "https://www.cairo24.com/rss/Section/5"]
    listing_urls = ["https://www.cairo24.com/section/33?page={page}"]
    article_url = r"^https?://(?:www\.)?cairo24\.com/(?:print\.aspx\?id=)?(?P<id>\d{4,8})(?:[/?&]|$)"
    article_samples = ["https://www.cairo24.com/1859385"]
