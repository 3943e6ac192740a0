from newscrawl.spider import NewsSpider


class AlarabySpider(NewsSpider):
    """Al-Araby Al-Jadeed (United Kingdom). Selectors: none documented."""

    name = "alaraby"
    allowed_domains = ["alaraby.co.uk"]
    outlet = "العربي الجديد"
    region = "GB"

    rss_urls = ["https://www.alaraby.co.uk/rss", "https://www.alaraby.co.uk/rss/politics"]
    # The URL of a section has one English word, that of an article an Arabic slug.
    article_url = r"^https?://(?:www\.)?alaraby\.co\.uk/[a-z_-]+/(?=[^/?#]*[ء-ي])[^/?#]+/?(?:\?|$)"
    article_samples = [
        "https://www.alaraby.co.uk/economy/ناقلات-جريحة-3-عمليات-نادرة-لإخراج-غاز-قطر-والإمارات-عبر-هرمز",
    ]
