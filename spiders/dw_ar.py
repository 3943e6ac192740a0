from newscrawl.spider import Fields, NewsSpider


class DwArSpider(NewsSpider):
    """DW (Germany). Selectors: documented by a public site configuration, 2026."""

    name = "dw_ar"
    allowed_domains = ["dw.com"]
    outlet = "دويتشه فيله"
    region = "DE"

    rss_urls = ["https://rss.dw.com/rdf/rss-ar-all"]
    article_url = r"^https?://(?:www\.)?dw\.com/ar/[^/?#]+/a-(?P<id>\d{6,9})/?(?:\?|$)"
    article_samples = [
        "https://www.dw.com/ar/غابات-الجبل-الأخضر-في-ليبيا-تصرخ-للحفاظ-عليها/a-58253360",
        "http://m.dw.com/ar/القسم-العربي-في-دويتشه-فيلهواحة-متعددة-الثقافات-ورسالة-سلام-وحوار/a-5029977",
    ]

    fields = Fields(
        body="div[class*='content-area']",
        remove=".slideshow, .gallery",
    )
