from newscrawl.cms.libfiles import LibfilesSpider


class AlwafdSpider(LibfilesSpider):
    """Al Wafd (Egypt). Selectors: inferred from the CMS family; no page of the site itself was seen."""

    name = "alwafd"
    allowed_domains = ["alwafd.news"]
    outlet = "الوفد"

    rss_urls = ["https://alwafd.news/rss.aspx"]
    # Until about 2019, the number was followed by a slug, in the section's folder.
    article_url = r"^https?://(?:www\.)?alwafd\.news/(?:print\.aspx\?id=|[^/?]+/(?=\d+-))?(?P<id>\d{6,8})(?:[-/?&]|$)"
    article_samples = ["https://www.alwafd.news/2055830", "https://alwafd.news/أخبار-وتقارير/2202325-"]
