from newscrawl.cms.rssfeed import RssfeedSpider


class AlmadinaSpider(RssfeedSpider):
    """Al Madina (Saudi Arabia). Selectors: documented by a public scraper, 2021."""

    name = "almadina"
    allowed_domains = ["al-madina.com"]
    outlet = "المدينة"

    rss_urls = ["https://www.al-madina.com/rssFeed/193"]
    article_url = r"^https?://(?:www\.)?al-madina\.com/article/(?P<id>\d{4,8})(?:[/?]|$)"
    article_samples = [
        "https://www.al-madina.com/article/908741/محليات/أمانة-حائل-تنفذ-38-مبادرة-مجتمعية-متنوعة",
        "https://www.al-madina.com/article/897748/",
    ]
