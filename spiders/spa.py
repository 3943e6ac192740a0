from newscrawl.spider import NewsSpider


class SpaSpider(NewsSpider):
    """SPA (Saudi Arabia). Selectors: none documented; two public scrapers read the agency's API, 2026."""

    name = "spa"
    allowed_domains = ["spa.gov.sa"]
    outlet = "واس"
    region = "SA"

    # The API that the site's own pages load; `uuid` is also the id of the page of an order or report.
    rss_urls = ["https://portalapi.spa.gov.sa/api/v1/news?by_latest=1&per_page=50&page=1&l=ar"]
    json_link = "https://www.spa.gov.sa/ar/{uuid}"
    article_url = r"^https?://(?:www\.)?spa\.gov\.sa/(?:ar/)?(?P<id>[NWnw]?\d{6,8}|[0-9a-f]{10})(?:[/?]|$)"
    article_samples = ["https://www.spa.gov.sa/w2261911", "https://www.spa.gov.sa/2637404"]

    # The page is an empty frame until its script has loaded the text.
    render = True
