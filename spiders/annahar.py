from newscrawl.spider import Fields, NewsSpider


class AnnaharSpider(NewsSpider):
    """Annahar (Lebanon). Selectors: documented by a public scraper, 2020, before the new site."""

    name = "annahar"
    allowed_domains = ["annahar.com"]
    outlet = "النهار"
    region = "LB"

    rss_urls = ["https://www.annahar.com/rss"]
    article_url = r"^https?://(?:www\.)?annahar\.com/arabic/(?:[^/?]+/)+(?P<id>\d{5,17})(?:[/?]|$)"
    article_samples = [
        "https://www.annahar.com/arabic/article/813180",
        "https://www.annahar.com/arabic/section/77-مجتمع/272744/اليمونة-تنتصر-للموسيقى-رغم-التهديد",
        "https://www.annahar.com/arabic/section/237-حرر-فكرك/18072022055835472",
    ]

    fields = Fields(
        title=("div[class*=article_intro] h1", "h1"),
        body="#readspeaker_maincontent",
    )
