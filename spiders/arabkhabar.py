from newscrawl.spider import Fields, NewsSpider


class ArabkhabarSpider(NewsSpider):
    """Arab Khabar, an aggregator. Selectors: none documented; text patterns of two stored pages, 2023-25."""

    name = "arabkhabar"
    allowed_domains = ["arabkhabar.com"]
    outlet = "عرب خبر"
    region = "SA"

    listing_urls = ["https://www.arabkhabar.com/"]
    article_url = r"^https?://(?:www\.)?arabkhabar\.com/a/(?P<id>\d+)(?:[/?]|$)"
    article_samples = ["https://www.arabkhabar.com/a/4676997", "https://arabkhabar.com/a/957790"]

    fields = Fields(
        title=("//h1[normalize-space() and normalize-space() != 'عرب خبر']", "title"),
        published="//text()[starts-with(normalize-space(.), 'تاريخ النشر')]",
        embedded=True,
    )
