from newscrawl.cms.libfiles import LibfilesSpider


class DostorSpider(LibfilesSpider):
    """Al Dostor (Egypt). Selectors: inferred from the CMS family; no page of the site itself was seen."""

    name = "dostor"
    allowed_domains = ["dostor.org"]
    outlet = "الدستور"

    rss_urls = ["https://www.dostor.org/rss.aspx", "https://www.dostor.org/rss.aspx?SecId=4"]
    listing_urls = ["https://www.dostor.org/category/1?page={page}"]
    article_url = r"^https?://(?:www\.)?dostor\.org/(?:print\.aspx\?id=)?(?P<id>\d{4,8})(?:[/?&]|$)"
    article_samples = ["https://www.dostor.org/5660420", "https://www.dostor.org/2200772"]
