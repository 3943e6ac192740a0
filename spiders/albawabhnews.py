from newscrawl.cms.libfiles import LibfilesSpider


class AlbawabhnewsSpider(LibfilesSpider):
    """Al Bawaba News (Egypt). Selectors: documented by a public scraper, 2021."""

    name = "albawabhnews"
    allowed_domains = ["albawabhnews.com"]
    outlet = "البوابة نيوز"

    rss_urls = ["https://www.albawabhnews.com/rss/section/18", "https://www.albawabhnews.com/rss.xml"]
    listing_urls = ["https://www.albawabhnews.com/category/72?page={page}"]
    article_url = r"^https?://(?:www\.)?albawabhnews\.com/(?:print\.aspx\?id=)?(?P<id>\d{4,8})(?:[/?&]|$)"
    article_samples = [
        "https://www.albawabhnews.com/4964182",
        "https://www.albawabhnews.com/print.aspx?id=2606095",
    ]
