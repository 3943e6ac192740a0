from newscrawl.spider import NewsSpider


class AmmonnewsSpider(NewsSpider):
    """Ammon News (Jordan). Selectors: none documented."""

    name = "ammonnews"
    allowed_domains = ["ammonnews.net"]
    outlet = "عمون"
    region = "JO"

    listing_urls = ["https://www.ammonnews.net/", "https://www.ammonnews.net/category/60"]
    # No feed exists: the one linked from the home page is gone.
    article_url = r"^https?://(?:www\.)?ammonnews\.net/article/(?P<id>\d{5,7})(?:[/?]|$)"
    article_samples = ["https://www.ammonnews.net/article/1027597", "http://www.ammonnews.net/article/312611"]
