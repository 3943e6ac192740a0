from newscrawl.cms.polopoly import PolopolySpider


class EmaratalyoumSpider(PolopolySpider):
    """Emarat Al Youm (United Arab Emirates). Selectors: documented by a public scraper, 2024; others as in Al Bayan."""

    name = "emaratalyoum"
    allowed_domains = ["emaratalyoum.com"]
    outlet = "الإمارات اليوم"

    rss_urls = ["https://www.emaratalyoum.com/1.533091?ot=ot.AjaxPageLayout"]
    sitemap_urls = [
        "https://www.emaratalyoum.com/news-sitemaps-1.368006/local-section-1.1075475?ot=ot.AjaxPageLayout",
    ]
    article_url = (
        r"^https?://(?:www\.)?emaratalyoum\.com/(?:[^/?#]+/)+"
        r"(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)-1\.(?P<id>\d{6,8})(?:[/?]|$)"
    )
    article_samples = ["https://www.emaratalyoum.com/local-section/2009-09-05-1.156794"]
