from newscrawl.cms.wordpress import WordpressSpider


class SanaSpider(WordpressSpider):
    """SANA (Syria). Selectors: documented by a public scraper, 2021, for the theme before the last."""

    name = "sana"
    allowed_domains = ["sana.sy"]
    outlet = "سانا"
    region = "SY"

    rss_urls = ["https://sana.sy/feed/"]
    # The other languages have their own folders: /en/, /fr/, ...
    article_url = r"^https?://(?:www\.)?sana\.sy/(?:\?p=|(?![a-z]{2}/)[^/?#]+/)(?P<id>\d{5,8})(?:[/&]|$)"
    article_samples = ["https://sana.sy/?p=2215080", "https://sana.sy/?p=1937484"]
