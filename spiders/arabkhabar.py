from newscrawl.spider import Fields, NewsSpider

_DATE = "text()[starts-with(normalize-space(.), 'تاريخ النشر')]"


class ArabkhabarSpider(NewsSpider):
    """Arab Khabar, an aggregator. Selectors: none documented; text marks of two stored pages, 2023-25."""

    name = "arabkhabar"
    allowed_domains = ["arabkhabar.com"]
    outlet = "عرب خبر"
    region = "SA"

    listing_urls = ["https://www.arabkhabar.com/"]
    article_url = r"^https?://(?:www\.)?arabkhabar\.com/a/(?P<id>\d+)(?:[/?]|$)"
    article_samples = ["https://www.arabkhabar.com/a/4676997", "https://arabkhabar.com/a/957790"]

    fields = Fields(
        title=("h1", "title"),
        # The smallest element that contains both the date and the source line.
        body=(f"(//*[{_DATE}])[1]/ancestor::*[.//text()[contains(., 'المصدر:')]][1]", f"(//*[{_DATE}])[1]/.."),
        remove=("(//h1)[1]/preceding::*", f"//*[{_DATE}][string-length(normalize-space(.)) < 80]"),
        published=f"//{_DATE}",
        embedded=True,
    )
