from newscrawl.spider import Fields, NewsSpider


class AljaridaSpider(NewsSpider):
    """Al Jarida (Kuwait). Selectors: documented by a public scraper, 2022."""

    name = "aljarida"
    allowed_domains = ["aljarida.com"]
    outlet = "الجريدة"
    region = "KW"

    listing_urls = ["https://www.aljarida.com/"]
    article_url = r"^https?://(?:www\.)?aljarida\.com/articles?/(?P<id>\d{4,20})(?:[/?]|$)"
    article_samples = [
        "https://www.aljarida.com/article/136311",
        "https://www.aljarida.com/articles/1526486221951299700/",
    ]

    fields = Fields(
        title="div.title h1",
        body="#paragraphs",
        published="li.time span.date",
        authors="li.writers a.tagname",
    )
