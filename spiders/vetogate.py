from newscrawl.cms.libfiles import LibfilesSpider


class VetogateSpider(LibfilesSpider):
    """Vetogate (Egypt). Selectors: inferred from the CMS family; no page of the site itself was seen."""

    name = "vetogate"
    allowed_domains = ["vetogate.com"]
    outlet = "فيتو"

    rss_urls = ["https://www.vetogate.com/rss/Section/3", "https://www.vetogate.com/rss/section/5"]
    listing_urls = ["https://www.vetogate.com/section/168/Economy?page={page}"]
    article_url = r"^https?://(?:www\.)?vetogate\.com/(?:print\.aspx\?id=)?(?P<id>\d{4,8})(?:[/?&]|$)"
    article_samples = ["https://www.vetogate.com/4965286", "https://www.vetogate.com/4963141"]
