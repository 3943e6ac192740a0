from newscrawl.spider import Fields, NewsSpider


class MaannewsSpider(NewsSpider):
    """Ma'an News Agency (Palestine). Selectors: documented by a public scraper, 2023."""

    name = "maannews"
    allowed_domains = ["maannews.net"]
    outlet = "وكالة معا الإخبارية"
    region = "PS"

    listing_urls = ["https://www.maannews.net/news/latest?page={page}"]
    listing_date = ".list-6__date"
    article_url = r"^https?://(?:www\.)?maannews\.net/[a-z-]+/(?P<id>\d{6,7})\.html(?:\?|$)"
    article_samples = ["https://www.maannews.net/news/2134827.html", "https://www.maannews.net/news/902579.html"]

    fields = Fields(
        title="div.default__item--head h1",
        body="div.default__item--default-content",
        published="div.default__item--date",
    )
