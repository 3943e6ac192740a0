from newscrawl.spider import Fields, NewsSpider


class AhramSpider(NewsSpider):
    """Al-Ahram Gate (Egypt). Selectors: documented by public scrapers, 2025."""

    name = "ahram"
    allowed_domains = ["gate.ahram.org.eg"]
    outlet = "بوابة الأهرام"
    region = "EG"

    rss_urls = ["https://gate.ahram.org.eg/rss/96.aspx", "https://gate.ahram.org.eg/Media/rss/rss.aspx"]
    listing_urls = ["https://gate.ahram.org.eg/Portal/13/أخبار.aspx"]
    # The printed paper numbers its articles separately from the portal.
    article_url = (
        r"^https?://gate\.ahram\.org\.eg/(?:(?i:news)/|(?=daily/))(?P<id>(?:daily/News/[\d/]+/)?\d+)(?:/[^?#]+)?\.aspx"
    )
    article_samples = ["https://gate.ahram.org.eg/News/5837926.aspx"]

    fields = Fields(
        title="#ContentPlaceHolder1_divTitle",
        body="#ContentPlaceHolder1_divContent",
        published="#ContentPlaceHolder1_divdate span",
        related="div[class*=related] a",
    )
