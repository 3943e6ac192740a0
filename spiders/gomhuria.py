from newscrawl.spider import Fields, NewsSpider

_SECTION = "https://www.gomhuriaonline.com/GomhuriaOnline-news"


class GomhuriaSpider(NewsSpider):
    """El Gomhuria Online (Egypt). Selectors: documented by a public scraper, 2025."""

    name = "gomhuria"
    allowed_domains = ["gomhuriaonline.com"]
    outlet = "الجمهورية أون لاين"
    region = "EG"

    listing_urls = [f"{_SECTION}/أخبار%20مصر/1/Page/{{page}}/", f"{_SECTION}/تكنولوجيا%20المعلومات/16/Page/{{page}}/"]
    article_url = r"^https?://(?:www\.)?gomhuriaonline\.com/(?i:gomhuria)/(?P<id>\d+)\.html(?:\?|$)"
    article_samples = ["https://m.gomhuriaonline.com/Gomhuria/1313395.html"]

    fields = Fields(
        body="div.DetialsNews",
        related=".related-article-inside-body a",
        most_read=".masry-new-important-articles a, .masry-now-articles a",
        remove=".YoutubeOneNews, .carousel",
    )
