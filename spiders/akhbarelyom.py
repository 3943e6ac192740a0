from newscrawl.spider import Fields, NewsSpider


class AkhbarelyomSpider(NewsSpider):
    """Akhbar El Yom (Egypt). Selectors: real page, 2020-10-07, and a public scraper, 2026."""

    name = "akhbarelyom"
    allowed_domains = ["akhbarelyom.com"]
    outlet = "بوابة أخبار اليوم"
    region = "EG"

    rss_urls = ["https://akhbarelyom.com/RSS/GetSectionRSS?JournalID=1", "https://akhbarelyom.com/rss?sectionId=69"]
    listing_urls = ["https://akhbarelyom.com/news/newssection/1/{page}/أخبار-مصر"]
    article_url = r"^https?://(?:www\.|m\.)?akhbarelyom\.com/(?i:news/newdetails)/(?P<id>\d+)/\d+(?:[/?]|$)"
    article_samples = ["https://akhbarelyom.com/news/newdetails/3126898/1/36-عامًا..-سر-رحيل-نعيمة-عاكف-في-سن-مبكر"]

    fields = Fields(
        body=(".articlebody", ".entry-content.HtmlDecode"),
        published=(".post-meta-date", "time"),
        authors=".post-meta-author a",
        images=".entry-media img, .articlebody img",
        related="#Related .RelatedNewsHead a",
        most_read="//*[a[@title='الأكثر قراءة']]/ancestor::div[contains(@class, 'module')][1]//h4/a",
    )
