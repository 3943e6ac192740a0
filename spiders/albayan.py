from newscrawl.cms.polopoly import PolopolySpider


class AlbayanSpider(PolopolySpider):
    """Al Bayan (United Arab Emirates). Selectors: real page, 2020-06-03, and public scrapers, 2024."""

    name = "albayan"
    allowed_domains = ["albayan.ae"]
    outlet = "البيان"

    rss_urls = ["https://www.albayan.ae/1.450?ot=ot.AjaxPageLayout"]
    article_url = (
        r"^https?://(?:www\.)?albayan\.ae/(?:[^/?#]+/)+"
        r"(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)-1\.(?P<id>\d{6,8})(?:[/?]|$)"
    )
    article_samples = [
        "https://www.albayan.ae/across-the-uae/news-and-reports/2020-06-03-1.3874341",
        "http://www.albayan.ae/across-the-uae/education/2013-08-29-1.1949645",
    ]
