from newscrawl.spider import Fields, NewsSpider

_FEED = "https://www.youm7.com/rss/SectionRss?SectionID="


class Youm7Spider(NewsSpider):
    """Youm7 (Egypt). Selectors: real page, 2020-08-24, and a public scraper, 2026."""

    name = "youm7"
    allowed_domains = ["youm7.com"]
    outlet = "اليوم السابع"
    region = "EG"

    rss_urls = [f"{_FEED}65", f"{_FEED}97", f"{_FEED}297", f"{_FEED}203"]
    sitemap_urls = ["https://www.youm7.com/sitemap/SitemapNews"]
    listing_urls = ["https://www.youm7.com/Section/أخبار-عاجلة/65/{page}"]
    listing_date = "div.bigOneSec span.newsDate2"
    article_url = (
        r"^https?://(?:www\.|m2?\.)?youm7\.com/(?:story|amp)/"
        r"(?P<year>20\d\d)/(?P<month>\d{1,2})/(?P<day>\d{1,2})/[^/]+/(?P<id>\d{5,})(?:[/?]|$)"
    )
    article_samples = [
        "https://www.youm7.com/story/2024/8/24/النيابة-الإدارية-تحقق-بسوهاج/6684503",
        "https://www.youm7.com/story/2020/8/24/وزير-الرى-يشهد-توقيع-عقد-دراسة-تحديد-السحب-الآمن-للخزانات/4943459",
    ]

    fields = Fields(
        title="#divcont h1",
        body="#articleBody",
        published=".newsStoryDate",
        # The page's metadata has Cairo time labelled as UTC.
        modified="(translate(string(//meta[@property='article:modified_time']/@content), 'Z', ''))",
        authors=".writeBy",
        tags=".tags h3 a",
        images="#divcont div.img-cont img",
        related=".super-kora-row .news-dev8 h3 a",
        most_read="aside .most-read.tab-pane h3 a",
        remove=".img-cont, .img-cap, .related-articles, .article-footer, .fc-consent-root",
    )
