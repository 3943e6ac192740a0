from newscrawl.spider import Fields, NewsSpider


class RudawarabiaSpider(NewsSpider):
    """Rudaw Arabic (Iraq). Selectors: inferred from a public scraper of its sister site, 2025."""

    name = "rudawarabia"
    allowed_domains = ["rudawarabia.net"]
    outlet = "رووداو عربية"
    region = "IQ"

    rss_urls = ["https://www.rudawarabia.net/rss"]
    # An older URL has the day and the article's number on that day: 250420224 is the fourth article of 2022-04-25.
    article_url = r"^https?://(?:www\.)?rudawarabia\.net/arabic/(?:categories/)?[a-z]+/(?P<id>\d{6,10})/?(?:\?|$)"
    article_samples = [
        "https://www.rudawarabia.net/arabic/categories/news/1367254",
        "https://www.rudawarabia.net/arabic/categories/kurdistan/1330174",
        "https://www.rudawarabia.net/arabic/kurdistan/250420224",
    ]

    fields = Fields(body="div.item-body")
