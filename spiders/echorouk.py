from newscrawl.cms.wordpress import WordpressSpider


class EchoroukSpider(WordpressSpider):
    """Echorouk (Algeria). Selectors: documented by a public scraper, 2026: metadata and plain paragraphs."""

    name = "echorouk"
    allowed_domains = ["echoroukonline.com"]
    outlet = "الشروق أونلاين"
    region = "DZ"

    rss_urls = ["https://www.echoroukonline.com/feed"]
    sitemap_urls = ["https://www.echoroukonline.com/news-sitemap.xml"]
    article_url = (
        r"^https?://(?:www\.)?echoroukonline\.com/(?!(?:tag|author|category|search|page|live|videos?|podcast)/)"
        r"(?:[a-z]+/)?(?=[^/?#]*[ء-ي])[^/?#.-]+(?:-[^/?#.-]*)+/?$"
    )
    article_samples = ["https://www.echoroukonline.com/كل-تفاصيل-التسجيلات-والتوجيه-الجامعي"]
