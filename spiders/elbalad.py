from newscrawl.cms.libfiles import LibfilesSpider


class ElbaladSpider(LibfilesSpider):
    """Sada El Balad (Egypt). Selectors: inferred from the CMS family; the text of two pages was seen, 2025-26."""

    name = "elbalad"
    allowed_domains = ["elbalad.news"]
    outlet = "صدى البلد"

    rss_urls = ["https://www.elbalad.news/rss.aspx", "https://www.elbalad.news/rss.aspx?sectionid=22"]
    listing_urls = ["https://www.elbalad.news/category/2?page={page}"]
    article_url = r"^https?://(?:www\.)?elbalad\.news/(?:print\.aspx\?id=)?(?P<id>\d{4,8})(?:[/?&]|$)"
    article_samples = ["https://www.elbalad.news/6862881", "https://www.elbalad.news/4016994"]
