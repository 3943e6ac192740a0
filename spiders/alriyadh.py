from newscrawl.spider import Fields, NewsSpider


class AlriyadhSpider(NewsSpider):
    """Al Riyadh (Saudi Arabia). Selectors: documented by a public scraper, 2013."""

    name = "alriyadh"
    allowed_domains = ["alriyadh.com"]
    # The paper is named after its city, with which datelines of all papers may begin.
    outlet = "جريدة الرياض"
    region = "SA"

    # No list of feeds confirms that these were read.
    rss_urls = ["https://www.alriyadh.com/page/rss", "https://www.alriyadh.com/rss.xml"]
    article_url = r"^https?://(?:www\.)?alriyadh\.com/(?:net/article/)?(?P<id>\d{6,7})(?:[/?]|$)"
    article_samples = ["https://www.alriyadh.com/2177761", "https://www.alriyadh.com/1998302"]

    fields = Fields(
        body="#article-view",
        authors="p.author",
    )
