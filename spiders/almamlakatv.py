from newscrawl.spider import Fields, NewsSpider


class AlmamlakatvSpider(NewsSpider):
    """Al Mamlaka TV (Jordan). Selectors: none documented; a labelled date found by an audit, 2026."""

    name = "almamlakatv"
    allowed_domains = ["almamlakatv.com"]
    outlet = "المملكة"
    region = "JO"

    rss_urls = ["https://www.almamlakatv.com/rss.xml"]
    sitemap_urls = ["https://www.almamlakatv.com/sitemap-news.xml"]
    article_url = r"^https?://(?:www\.)?almamlakatv\.com/news/(?P<id>\d{5,7})(?:[-/?]|$)"
    article_samples = ["https://www.almamlakatv.com/news/208193-", "https://almamlakatv.com/news/153485"]

    # The date in the feed is that of the last change.
    fields = Fields(
        published="//*[not(*)][contains(., 'تاريخ الإنشاء')]/..",
        modified="//*[not(*)][contains(., 'آخر تحديث')]/..",
    )
