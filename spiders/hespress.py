from newscrawl.cms.wordpress import WordpressSpider
from newscrawl.spider import Fields


class HespressSpider(WordpressSpider):
    """Hespress (Morocco). Selectors: documented by a public scraper, 2026."""

    name = "hespress"
    allowed_domains = ["hespress.com"]
    outlet = "هسبريس"
    region = "MA"

    rss_urls = ["https://www.hespress.com/feed"]
    sitemap_urls = ["https://www.hespress.com/sitemap-news.xml"]
    article_url = r"^https?://(?:www\.)?hespress\.com/[^/?#]+-(?P<id>\d{5,8})\.html(?:\?|$)"
    article_samples = [
        "https://www.hespress.com/الحكومة-تعلن-العودة-إلى-الساعة-القانو-1767388.html",
        "https://www.hespress.com/تدبير-الماء-في-المغرب-1469649.html",
    ]

    fields = Fields(
        body=("div.article-content", "div.article-container"),
        authors=".author-name, .post-author a",
        tags="a[rel=tag]",
    )
