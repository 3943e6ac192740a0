from newscrawl.spider import Fields, NewsSpider


class AlmasryalyoumSpider(NewsSpider):
    """Al-Masry Al-Youm (Egypt). Selectors: documented by public scrapers, 2019-24, and a feed reader's recipe."""

    name = "almasryalyoum"
    allowed_domains = ["almasryalyoum.com"]
    outlet = "المصري اليوم"
    region = "EG"

    rss_urls = ["https://www.almasryalyoum.com/rss/rssfeeds", "https://www.almasryalyoum.com/rss/rssfeed"]
    listing_urls = ["https://www.almasryalyoum.com/section/index/3"]
    article_url = r"^https?://(?:www\.)?almasryalyoum\.com/news/details/(?P<id>\d+)(?:[/?]|$)"
    article_samples = [
        "https://www.almasryalyoum.com/news/details/4353542",
        "https://www.almasryalyoum.com/news/details/3190684",
    ]

    fields = Fields(
        body="#NewsStory",
        published="div.pinfo span",
        related=".min_related a, .seealso a",
        remove=".share_buttons_container, .news_SMSBox, .tags, .ads, .option, #feedback, #comments",
    )
