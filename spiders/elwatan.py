from newscrawl.spider import NewsSpider


class ElwatanSpider(NewsSpider):
    """El Watan (Egypt). Selectors: none documented."""

    name = "elwatan"
    allowed_domains = ["elwatannews.com"]
    outlet = "الوطن"
    region = "EG"

    rss_urls = ["https://www.elwatannews.com/rss/section/77"]
    listing_urls = ["https://www.elwatannews.com/section/115", "https://www.elwatannews.com/section/77"]
    # The hosts of exam results and of the women's magazine are excluded.
    article_url = r"^https?://(?:www\.)?elwatannews\.com/news/details/(?P<id>\d+)(?:[/?]|$)"
    article_samples = [
        "https://www.elwatannews.com/news/details/8246671",
        "https://www.elwatannews.com/news/details/5063697",
    ]
