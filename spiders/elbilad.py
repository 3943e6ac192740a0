from newscrawl.spider import Fields, NewsSpider


class ElbiladSpider(NewsSpider):
    """El Bilad (Algeria). Selectors: documented by a public scraper, 2023."""

    name = "elbilad"
    allowed_domains = ["elbilad.net"]
    outlet = "البلاد"
    region = "DZ"

    rss_urls = ["https://www.elbilad.net/feed"]
    listing_urls = ["https://www.elbilad.net/national"]
    article_url = r"^https?://(?:www\.)?elbilad\.net/[a-z-]+/[^/?#]+-(?P<id>\d{4,8})(?:[/?]|$)"
    article_samples = [
        "https://www.elbilad.net/international/ذكرى-مقتل-خاشقجي-وقفة-احتجاجية-أمام-السفارة-السعودية-بواشنطن-وأخرى-أمام-الكونغرس-97843",
    ]

    fields = Fields(
        body=".cols-a",
        # The channel's frequency is printed as an additional paragraph.
        remove=(".cols-a .date", "//p[contains(., 'Nilesat')]"),
    )
