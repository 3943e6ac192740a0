from newscrawl.spider import Fields, NewsSpider

_FEED = "https://www.alkhaleej.ae/section/"


class AlkhaleejSpider(NewsSpider):
    """Al Khaleej (United Arab Emirates). Selectors: documented by public scrapers, 2021 and 2024."""

    name = "alkhaleej"
    allowed_domains = ["alkhaleej.ae"]
    outlet = "الخليج"
    region = "AE"

    rss_urls = [f"{_FEED}1110/rss.xml", f"{_FEED}6556/rss.xml", f"{_FEED}6557/rss.xml"]
    article_url = (
        r"^https?://(?:www\.)?alkhaleej\.ae/"
        r"(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)/(?:[^/?#]+/){0,3}[^/?#]+/?(?:\?|$)"
    )
    article_samples = [
        "https://www.alkhaleej.ae/2026-05-13/الإمارات/أخبار-الدار/منصور-بن-زايد-الإمارات-لبحوث-الاستمطار-منصة-عالمية-لتعزيز-الأمن-المائي",
        "https://www.alkhaleej.ae/2024-03-26/خالد-بن-محمد-يطلق-مشروع",
    ]

    fields = Fields(body=(".article-content-wrapper .field--type-text-with-summary", ".content"))
