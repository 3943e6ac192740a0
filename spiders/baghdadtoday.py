from newscrawl.spider import Fields, NewsSpider


class BaghdadtodaySpider(NewsSpider):
    """Baghdad Today (Iraq). Selectors: documented by a public scraper, 2025; text patterns of seven stored pages."""

    name = "baghdadtoday"
    allowed_domains = ["baghdadtoday.news"]
    outlet = "بغداد اليوم"
    region = "IQ"

    rss_urls = ["https://baghdadtoday.news/rss.xml"]
    sitemap_urls = ["https://baghdadtoday.news/sitemap.xml"]
    listing_urls = ["https://baghdadtoday.news/lastnews"]
    article_url = r"^https?://(?:www\.)?baghdadtoday\.news/(?P<id>\d+)-[^/]*\.html$"
    article_samples = [
        "https://baghdadtoday.news/229210-اندلاع-حريق-في-المطعم-السوري-بمنطقة-العامرية.html",
        "https://baghdadtoday.news/270991-حكومة-السوداني-بين-التحديات-والإنجازات.-قراءة-في-المشهد-العراقي.html",
        "https://baghdadtoday.news/279620-81.html",
        "https://baghdadtoday.news/97795-.html",
    ]

    fields = Fields(
        title="title",
        body="div.news-content p",
        published="span.time",
        ends_at_second_dateline=True,
    )
