from newscrawl.spider import NewsSpider


class SabqSpider(NewsSpider):
    """Sabq (Saudi Arabia). Selectors: none documented for the site of 2026."""

    name = "sabq"
    allowed_domains = ["sabq.org"]
    outlet = "سبق"
    region = "SA"

    rss_urls = ["https://sabq.org/api/rss/articles"]
    # Before 2026, the section was before the code: /saudia/prkmxt.
    article_url = r"^https?://(?:www\.)?sabq\.org/(?:article|saudia)/(?P<id>[A-Za-z0-9ء-غف-ي-]{5,})(?:[/?]|$)"
    article_samples = ["https://sabq.org/article/4ByL-lh", "https://sabq.org/saudia/prkmxt"]
