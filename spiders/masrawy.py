from newscrawl.spider import Fields, NewsSpider


class MasrawySpider(NewsSpider):
    """Masrawy (Egypt). Selectors: documented by public scrapers, 2019-24."""

    name = "masrawy"
    allowed_domains = ["masrawy.com"]
    outlet = "مصراوي"
    region = "EG"

    rss_urls = ["https://www.masrawy.com/rss/rssfeeds", "https://www.masrawy.com/rss/feed/206/إقتصاد"]
    listing_urls = ["https://www.masrawy.com/news/news_egypt/section/35/أخبار-مصر"]
    article_url = (
        r"^https?://(?:www\.)?masrawy\.com/[^?#]+/details/"
        r"(?P<year>20\d\d)/(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<id>\d{6,})(?:[/?]|$)"
    )
    article_samples = ["https://www.masrawy.com/news/news_regions/details/2022/4/1/2201016"]

    fields = Fields(
        title="div.articleHeader h1",
        body=("div.ArticleDetails", "div.details p"),
        published="div.time.icon-time",
    )
