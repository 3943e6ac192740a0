from newscrawl.spider import Fields, NewsSpider


class ElkhabarSpider(NewsSpider):
    """El Khabar (Algeria). Selectors: documented by public scrapers, 2026, and 2019 for the old design."""

    name = "elkhabar"
    allowed_domains = ["elkhabar.com"]
    outlet = "الخبر"
    region = "DZ"

    rss_urls = ["https://www.elkhabar.com/feed"]
    listing_urls = ["https://www.elkhabar.com/economie?page={page}"]
    article_url = r"^https?://(?:www\.)?elkhabar\.com/(?:press/article/|[a-z-]+/[^/?#]+-)(?P<id>\d{5,8})(?:[/?]|$)"
    article_samples = [
        "https://www.elkhabar.com/nation/الجزائر-273644",
        "https://www.elkhabar.com/press/article/200636/إطلاق-مناقصة-لإنجاز-مشروع-سولار-1000-ميغاواط/",
    ]

    fields = Fields(
        title=("#article_title", "h1"),
        body="#article_body_content",
        authors="a[href*='/profile/']",
    )
