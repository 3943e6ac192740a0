from newscrawl.spider import NewsSpider


class AlsharqSpider(NewsSpider):
    """Al Sharq (Qatar). Selectors: none documented."""

    name = "alsharq"
    allowed_domains = ["al-sharq.com"]
    outlet = "الشرق"
    region = "QA"

    rss_urls = ["https://al-sharq.com/rss/latestNews"]
    article_url = (
        r"^https?://(?:www\.)?al-sharq\.com/article/"
        r"(?P<day>\d\d)/(?P<month>\d\d)/(?P<year>20\d\d)/[^/?#]+(?:[/?]|$)"
    )
    article_samples = [
        "https://al-sharq.com/article/04/09/2026/221-مكتباً-معتمداً-لاستقدام-العمالة-المنزلية",
        "https://al-sharq.com/article/12/04/2025/ربط-واثق-ونديب-ضمان-لكفاءة-تفتيش-المنتجات-الغذائية-",
    ]
