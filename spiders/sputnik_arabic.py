from newscrawl.spider import Fields, NewsSpider


class SputnikArabicSpider(NewsSpider):
    """Sputnik Arabic (Russia). Selectors: real page of an older design, 2020-03-17, and a public scraper, 2021."""

    name = "sputnik_arabic"
    allowed_domains = ["sarabic.ae", "arabic.sputniknews.com"]
    outlet = "سبوتنيك عربي"
    region = "RU"

    rss_urls = ["https://sarabic.ae/export/rss2/archive/index.xml"]
    # The number is at the end of the slug; on the older host it follows the day.
    article_url = (
        r"^https?://(?:www\.)?(?:sarabic\.ae|arabic\.sputniknews\.com)/(?:[a-z_]+/)?"
        r"(?P<year>20\d\d)(?P<month>\d\d)(?P<day>\d\d)(?:/[^/?#]+-)?(?P<id>\d{9,10})(?:\.html|-[^/?#]*/?)(?:\?|$)"
    )
    article_samples = [
        "https://sarabic.ae/20230611/طلاب-سوريون-يطرقون-باب-الذكاء-الصنعي-1077996853.html",
        "https://arabic.sputniknews.com/arab_world/202003171044893040-مصر-تسجل-30-إصابة-جديدة/",
    ]

    fields = Fields(
        body=("div.article__body", ".b-article__lead, .b-article__text"),
        tags=".b-article__refs-tags a",
        related=".b-article__refs-list dd a",
        remove=".b-inject",
    )
