from newscrawl.spider import NewsSpider


class ShafaqSpider(NewsSpider):
    """Shafaq News (Iraq). Selectors: none documented."""

    name = "shafaq"
    allowed_domains = ["shafaq.com"]
    outlet = "شفق نيوز"
    region = "IQ"

    # robots.txt forbids the feeds.
    listing_urls = ["https://shafaq.com/ar/كل-الاخبار"]
    article_url = r"^https?://(?:www\.)?shafaq\.com/ar/(?!(?:tags|bbc-arabic)/)[^/?#]+/[^/?#]+/?(?:\?|$)"
    article_samples = [
        "https://shafaq.com/ar/مجتـمع/عمولات-مرتفعة-المطاعم-العراقية-توقف-العمل-مع-شركات-التوصيل",
    ]
