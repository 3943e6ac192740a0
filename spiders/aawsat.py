from newscrawl.spider import NewsSpider


class AawsatSpider(NewsSpider):
    """Asharq Al-Awsat (Saudi Arabia). Selectors: none documented; text patterns of a stored page, 2025."""

    name = "aawsat"
    allowed_domains = ["aawsat.com"]
    outlet = "الشرق الأوسط"
    region = "SA"

    rss_urls = ["https://aawsat.com/feed"]
    sitemap_urls = ["https://aawsat.com/googlenews.xml"]
    article_url = r"^https?://(?:www\.)?aawsat\.com/(?!taxonomy/)(?:[^/?#]+/)+(?P<id>\d{7})(?:-[^/?#]*)?/?(?:\?|$)"
    article_samples = [
        "https://aawsat.com/العالم-العربي/الخليج/5114786-الدرعية-ترميم-التاريخ-وإعادة-التأهيل",
        "https://aawsat.com/node/5191673",
        "https://aawsat.com/home/article/3804376/",
    ]
