from newscrawl.spider import NewsSpider


class OmandailySpider(NewsSpider):
    """Oman Daily (Oman). Selectors: none documented."""

    name = "omandaily"
    allowed_domains = ["omandaily.om"]
    outlet = "عُمان"
    region = "OM"

    # Its feed has been gone since 2026.
    listing_urls = ["https://www.omandaily.om/"]
    article_url = r"^https?://(?:www\.)?omandaily\.om/(?!(?:tag|author|category|search|page)/)[^/?#]+/[^/?#-]+-[^/?#]+"
    article_samples = ["https://www.omandaily.om/شرفات/قصص-سرير-على-صفيح-ساخن"]
