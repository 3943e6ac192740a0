from newscrawl.spider import Fields, NewsSpider


class SkynewsarabiaSpider(NewsSpider):
    """Sky News Arabia (United Arab Emirates). Selectors: real page, 2026-07-07."""

    name = "skynewsarabia"
    allowed_domains = ["skynewsarabia.com"]
    outlet = "سكاي نيوز عربية"
    region = "AE"

    rss_urls = ["https://www.skynewsarabia.com/rss.xml"]
    sitemap_urls = ["https://www.skynewsarabia.com/sitemaps/sitemap.xml"]
    article_url = (
        r"^https?://(?:www\.)?skynewsarabia\.com/(?!(?:image_gallery|infographic|live-story|topic|video)/)"
        r"(?:[a-z_-]+/){1,2}(?P<id>\d{6,8})(?:-[^/?#]*)?/?(?:\?|$)"
    )
    article_samples = [
        "https://www.skynewsarabia.com/middle-east/1884498-واشنطن-تنفي-مزاعم",
        "https://amp.skynewsarabia.com/program/radar/1672548-إرجاء-ساعة-الصفر",
    ]

    fields = Fields(
        # The lead is above the text and is not repeated in it.
        body="p.article-summary, #firstBodyDiv > p",
        section=".qam_item.active",
        related=".rel_article_group a",
    )
