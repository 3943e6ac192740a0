from newscrawl.cms.wordpress import WordpressSpider


class AlqudsSpider(WordpressSpider):
    """Al-Quds Al-Arabi (United Kingdom). Selectors: inferred from the CMS family; no page of it was seen."""

    name = "alquds"
    allowed_domains = ["alquds.co.uk"]
    outlet = "القدس العربي"
    region = "GB"

    rss_urls = ["https://www.alquds.co.uk/feed/"]
    article_url = r"^https?://(?:www\.)?alquds\.co\.uk/(?=[^/?#]*[ء-ي])[^/?#.-]+(?:-[^/?#.-]*)+/?$"
    article_samples = ["https://www.alquds.co.uk/النفط-يتراجع-من-أعلى-مستوى-له-في-أسابيع/"]
