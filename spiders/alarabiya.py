from newscrawl.spider import Fields, NewsSpider


class AlarabiyaSpider(NewsSpider):
    """Al Arabiya (United Arab Emirates). Selectors: documented by two public scrapers, 2019 and 2024."""

    name = "alarabiya"
    allowed_domains = ["alarabiya.net"]
    outlet = "العربية"
    region = "AE"

    rss_urls = ["https://www.alarabiya.net/.mrss/ar.xml", "https://www.alarabiya.net/.mrss/ar/last-24-hours.xml"]
    article_url = (
        r"^https?://(?:www\.)?alarabiya\.net/(?:[a-z-]+/)+"
        r"(?P<year>20\d\d)/(?P<month>\d\d)/(?P<day>\d\d)/[^/?#]+/?(?:\?|$)"
    )
    article_samples = [
        "https://www.alarabiya.net/ar/saudi-today/2019/02/15/الجبير-مؤتمر-وارسو",
        "https://www.alarabiya.net/saudi-today/2026/10/07/saudi-automotive-century",
    ]

    fields = Fields(body="#body-text")
