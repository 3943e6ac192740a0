from newscrawl.cms.rssfeed import RssfeedSpider


class OkazSpider(RssfeedSpider):
    """Okaz (Saudi Arabia). Selectors: documented by a public scraper, 2021."""

    name = "okaz"
    allowed_domains = ["okaz.com.sa"]
    outlet = "عكاظ"

    rss_urls = ["https://www.okaz.com.sa/rssFeed/0", "https://www.okaz.com.sa/rssFeed/190"]
    # The second path segment is a subsection; `na` means none.
    article_url = r"^https?://(?:www\.)?okaz\.com\.sa/[a-z-]+/[a-z-]+/(?P<id>\d{6,8})(?:[/?]|$)"
    article_samples = ["https://www.okaz.com.sa/economy/na/2248518"]
