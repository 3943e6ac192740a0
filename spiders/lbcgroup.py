from newscrawl.cms.lbc import LbcSpider


class LbcgroupSpider(LbcSpider):
    """LBCI (Lebanon). Selectors: real page, 2026-01-08."""

    name = "lbcgroup"
    allowed_domains = ["lbcgroup.tv"]
    outlet = "LBCI"

    rss_urls = ["https://www.lbcgroup.tv/Rss/latest-news/ar", "https://www.lbcgroup.tv/Rss/NewsHighlights/ar"]
    sitemap_urls = ["https://www.lbcgroup.tv/newssitemap.xml"]
    article_url = r"^https?://(?:www\.)?lbcgroup\.tv/(?:news|sports)/[a-z-]+/(?P<id>\d{5,7})/(?:[^/]+/ar/?)?$"
    article_samples = [
        "https://www.lbcgroup.tv/news/lifestyle/898682/شعر-وردي-يُشعل-السخرية-لغز-لون-شعر/ar",
        "https://www.lbcgroup.tv/news/lifestyle/898682/",
    ]
