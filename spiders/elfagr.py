from newscrawl.cms.libfiles import LibfilesSpider


class ElfagrSpider(LibfilesSpider):
    """El Fagr (Egypt). Selectors: inferred from the CMS family; no page of the site itself was seen."""

    name = "elfagr"
    allowed_domains = ["elfagr.org"]
    outlet = "بوابة الفجر"

    rss_urls = ["https://www.elfagr.org/rss.aspx", "https://www.elfagr.org/rss/sections/24"]
    article_url = r"^https?://(?:www\.)?elfagr\.org/(?:print\.aspx\?id=)?(?P<id>\d{6,8})(?:[/?&]|$)"
    article_samples = ["https://www.elfagr.org/4789113"]
