from newscrawl.cms.wordpress import WordpressSpider


class EnabbaladiSpider(WordpressSpider):
    """Enab Baladi (Syria). Selectors: inferred from the CMS family; the listing by a public scraper, 2022."""

    name = "enabbaladi"
    allowed_domains = ["enabbaladi.net"]
    outlet = "عنب بلدي"
    region = "SY"

    # A client that identified itself as a bot was refused in 2026.
    rss_urls = ["https://www.enabbaladi.net/feed/"]
    listing_urls = ["https://www.enabbaladi.net/archives/category/online/page/{page}"]
    article_url = r"^https?://(?:www\.)?enabbaladi\.net/(?:archives/)?(?P<id>\d{5,8})(?:[/?]|$)"
    article_samples = ["https://www.enabbaladi.net/731869/", "https://www.enabbaladi.net/746308/"]
