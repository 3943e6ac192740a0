from newscrawl.cms.wordpress import WordpressSpider
from newscrawl.spider import Fields


class AlmadaSpider(WordpressSpider):
    """Al Mada (Iraq). Selectors: documented by a public scraper, 2019, for the site before WordPress."""

    name = "almada"
    allowed_domains = ["almadapaper.net"]
    outlet = "المدى"
    region = "IQ"

    rss_urls = ["https://almadapaper.net/feed/"]
    listing_urls = ["https://almadapaper.net/category/محليات/"]
    # The second form was reported by a watcher in 2026; no URL of this form is stored.
    article_url = r"^https?://(?:www\.)?almadapaper\.net/(?:(?i:details)/(?P<id>\d+)|\d+/\d+/\d+/[^/?#]+)(?:[/?]|$)"
    article_samples = ["https://almadapaper.net/Details/216314/"]

    fields = Fields(
        body=("div.entry-content", "div.article__entry"),
        tags="a[rel=tag]",
    )
