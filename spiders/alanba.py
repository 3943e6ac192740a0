from newscrawl.spider import Fields, NewsSpider


class AlanbaSpider(NewsSpider):
    """Al Anba (Kuwait). Selectors: documented by a public scraper, 2022."""

    name = "alanba"
    allowed_domains = ["alanba.com.kw"]
    outlet = "الأنباء"
    region = "KW"

    listing_urls = ["https://www.alanba.com.kw/ar/kuwait-news/"]
    article_url = r"^https?://(?:www\.)?alanba\.com\.kw/(?:ar/(?:[a-z-]+/)+)?(?P<id>\d{4,8})(?:[/?]|$)"
    article_samples = [
        "https://www.alanba.com.kw/ar/kuwait-news/1157895/",
        "https://www.alanba.com.kw/1317567",
    ]

    fields = Fields(
        title="#dvOrgArticle article h1",
        body="#maincontent",
        published="div.post_date",
    )
