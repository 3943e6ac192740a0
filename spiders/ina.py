from newscrawl.spider import Fields, NewsSpider


class InaSpider(NewsSpider):
    """Iraqi News Agency (Iraq). Selectors: documented by a public scraper, 2021."""

    name = "ina"
    allowed_domains = ["ina.iq"]
    outlet = "وكالة الأنباء العراقية"
    region = "IQ"

    rss_urls = ["https://www.ina.iq/rss.xml"]
    listing_urls = ["https://ina.iq/ar/local"]
    # The English edition numbers its articles separately.
    article_url = r"^https?://(?:www\.)?ina\.iq/(?:ar/)?(?:(?!eng/|en/)[a-z]+/)?(?P<id>\d+)-[^/]*\.html(?:\?|$)"
    article_samples = ["https://ina.iq/ar/local/257365-2000.html", "https://ina.iq/ar/political/214051--.html"]

    fields = Fields(
        title="h1.main-title",
        body="div.news-details div.news-text",
        published="div.news-details ul.info",
    )
