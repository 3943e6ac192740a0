from newscrawl.spider import Fields, NewsSpider


class AlayamSpider(NewsSpider):
    """Al Ayam (Bahrain). Selectors: documented by a public scraper, 2019."""

    name = "alayam"
    allowed_domains = ["alayam.com"]
    outlet = "الأيام"
    region = "BH"

    # No feed is known, and a client that identified itself as a bot was refused in 2026.
    listing_urls = ["https://www.alayam.com/"]
    article_url = r"^https?://(?:www\.)?alayam\.com/(?:online|alayam)/[a-z]+/(?P<id>\d+)/(?i:news)\.html"
    article_samples = ["https://www.alayam.com/online/international/406347/News.html"]

    fields = Fields(
        title="h1[itemprop=headline]",
        body="#readerText",
        published=("span.datetimefull", "div.article-time"),
    )
