from newscrawl.spider import NewsSpider

_API = "https://api.alqabas.com/api/landing/category/elastic"


class AlqabasSpider(NewsSpider):
    """Al Qabas (Kuwait). Selectors: none documented; a public scraper reads the paper's API, 2022."""

    name = "alqabas"
    allowed_domains = ["alqabas.com"]
    outlet = "القبس"
    region = "KW"

    rss_urls = [
        f"{_API}/22?limit=24&isPremium=false",
        f"{_API}/3?limit=24&isPremium=false",
        f"{_API}/7?limit=24&isPremium=false",
    ]
    json_link = "https://www.alqabas.com/article/{id}"
    article_url = r"^https?://(?:www\.)?alqabas\.com/article/(?P<id>\d{5,8})(?:[-/?]|$)"
    article_samples = [
        "https://www.alqabas.com/article/5856923",
        "https://www.alqabas.com/article/5957092-3-أعضاء-في-المجلس-البلدي",
    ]
