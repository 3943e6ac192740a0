from newscrawl.cms.rssfeed import RssfeedSpider


class AlwatanSpider(RssfeedSpider):
    """Al Watan (Saudi Arabia). Selectors: documented by a public scraper, 2021."""

    name = "alwatan"
    allowed_domains = ["alwatan.com.sa"]
    # Egypt also has a paper with this name.
    outlet = "الوطن السعودية"

    rss_urls = ["https://www.alwatan.com.sa/rssFeed/1"]
    article_url = r"^https?://(?:www\.)?alwatan\.com\.sa/article/(?P<id>\d{5,8})(?:[/?]|$)"
    article_samples = ["https://www.alwatan.com.sa/article/1182418"]
