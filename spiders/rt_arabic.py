from newscrawl.spider import Fields, NewsSpider


class RtArabicSpider(NewsSpider):
    """RT Arabic (Russia). Selectors: documented by three public scrapers, 2019-24."""

    name = "rt_arabic"
    allowed_domains = ["arabic.rt.com", "rtarabic.com"]
    outlet = "RT عربي"
    region = "RU"

    rss_urls = ["https://arabic.rt.com/rss/"]
    article_url = (
        r"^https?://(?:www\.)?(?:arabic\.rt|rtarabic)\.com/(?!focuses/)[a-z_]+/(?P<id>\d{6,7})(?:-[^/?#]*)?/?(?:\?|$)"
    )
    article_samples = [
        "https://arabic.rt.com/business/1768093-شل-تتوقع-نمو-الطلب-على-الغاز-الطبيعي-المسال/",
        "https://rtarabic.com/middle_east/1839452/",
    ]

    fields = Fields(
        body=("div.js-mediator-article", "div.article__text", ".article .text"),
        tags=".news-tags_article a",
    )
