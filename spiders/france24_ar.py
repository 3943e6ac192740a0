from newscrawl.cms.francemedias import FrancemediasSpider


class France24ArSpider(FrancemediasSpider):
    """France 24 (France). Selectors: documented by a public scraper, 2021, and a page of the Spanish edition, 2026."""

    name = "france24_ar"
    allowed_domains = ["france24.com"]
    outlet = "فرانس 24"

    rss_urls = ["https://www.france24.com/ar/rss"]
    article_url = (
        r"^https?://(?:www\.)?france24\.com/ar/[^/?#]+/(?P<year>20\d\d)(?P<month>\d\d)(?P<day>\d\d)-[^/?#]+/?(?:\?|$)"
    )
    # The form of the URLs is documented, the slugs of these samples are not.
    article_samples = [
        "https://www.france24.com/ar/فيديو/20261003-موسم-القطاف-في-كروم-الجنوب",
        "https://www.france24.com/ar/الشرق-الأوسط/20261004-افتتاح-معرض-الكتاب-في-المدينة-القديمة",
    ]
