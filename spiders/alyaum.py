from newscrawl.cms.rssfeed import RssfeedSpider


class AlyaumSpider(RssfeedSpider):
    """Al Yaum (Saudi Arabia). Selectors: inferred from the CMS family; no page of the site itself was seen."""

    name = "alyaum"
    allowed_domains = ["alyaum.com"]
    outlet = "اليوم"

    # Behind Cloudflare: a plain client was refused in 2025 and 2026.
    rss_urls = ["https://www.alyaum.com/rssFeed/1005"]
    article_url = r"^https?://(?:www\.)?alyaum\.com/articles?/(?P<id>\d{6,8})(?:[/?]|$)"
    article_samples = ["https://www.alyaum.com/articles/6578917", "https://www.alyaum.com/articles/1014940/"]
