from newscrawl.cms.lbc import LbcSpider


class AljadeedSpider(LbcSpider):
    """Al Jadeed (Lebanon). Selectors: inferred from the CMS family; card classes by a public scraper, 2023."""

    name = "aljadeed"
    allowed_domains = ["aljadeed.tv"]
    outlet = "الجديد"

    rss_urls = ["https://www.aljadeed.tv/Rss/latest-news/ar"]
    listing_urls = ["https://www.aljadeed.tv/news/category/55/محليات"]
    article_url = r"^https?://(?:www\.)?aljadeed\.tv/news/[^/]+/(?P<id>\d{5,7})(?:/(?!en/?$)[^/]+)?(?:/ar)?/?$"
    article_samples = [
        "https://www.aljadeed.tv/news/محليات/585591/omt-احذروا-رسائل-الاحتيال-صورة/ar",
        "https://www.aljadeed.tv/news/محليات/587669/الوكالة-الوطنية-الجيش-الإسرائيليّ-نفّذ-3-تفجيرات-في-بلدة-بني-حيان-قضاء",
    ]
