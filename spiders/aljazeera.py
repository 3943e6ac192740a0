from newscrawl.spider import Fields, NewsSpider

_MAPS = "https://www.aljazeera.net/sitemaps/article"


class AljazeeraSpider(NewsSpider):
    """Al Jazeera (Qatar). Selectors: documented by a public scraper, 2026."""

    name = "aljazeera"
    allowed_domains = ["aljazeera.net"]
    outlet = "الجزيرة"
    region = "QA"

    rss_urls = ["https://www.aljazeera.net/rss"]
    sitemap_urls = ["https://www.aljazeera.net/news-sitemap.xml", f"{_MAPS}-new.xml", f"{_MAPS}-archive.xml"]
    article_url = (
        r"^https?://(?:www\.)?aljazeera\.net/(?!home/|videos?/)[a-z-]+/(?:[a-z-]+/)?"
        r"(?P<year>20\d\d)/(?P<month>\d{1,2})/(?P<day>\d{1,2})/[^/?#]+/?(?:\?|$)"
    )
    article_samples = [
        "https://www.aljazeera.net/sport/2026/10/3/ذهبوا-لتوديع-فريقهم",
        "http://www.aljazeera.net/programs/behindthenews/2008/2/17/تزايد-المضايقات-ضد-المسلمين-في-بريطانيا",
    ]

    fields = Fields(body=".wysiwyg", related=".more-on a", remove=".more-on")
