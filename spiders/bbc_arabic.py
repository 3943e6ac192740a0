from newscrawl.spider import Fields, NewsSpider


class BbcArabicSpider(NewsSpider):
    """BBC Arabic (United Kingdom). Selectors: real page, 2024-03-04."""

    name = "bbc_arabic"
    allowed_domains = ["bbc.com", "feeds.bbci.co.uk"]
    outlet = "بي بي سي عربي"
    region = "GB"

    rss_urls = ["https://feeds.bbci.co.uk/arabic/rss.xml", "https://www.bbc.com/arabic/index.xml"]
    sitemap_urls = ["https://www.bbc.com/arabic/sitemap.xml"]
    article_url = r"^https?://(?:www\.)?bbc\.com/arabic/articles/(?P<id>c[a-z0-9]{8,14}o)(?:[/?]|$)"
    article_samples = [
        "https://www.bbc.com/arabic/articles/cvrlyrn28jp0o",
        "https://www.bbc.com/arabic/articles/c1vldp9le52o",
        "https://www.bbc.com/arabic/articles/cp3eqvnrd4vo",
    ]

    fields = Fields(
        # Class names are hashes; promos, players and bylines are one level deeper than the text.
        body=("main > div > p, main > div > h2, main > div > ul > li, main > div > ol > li", "main p"),
        images="main figure img",
        related=(
            "section[data-e2e=recommendations-heading] li a, main section[aria-label^='المزيد حول'] a, "
            "section[data-e2e=related-content-heading] li a"
        ),
        most_read="section[data-e2e=most-read] li a",
    )
