from newscrawl.spider import Fields, NewsSpider


class ShoroukSpider(NewsSpider):
    """Al Shorouk (Egypt). Selectors: documented by public scrapers, 2021 and 2024."""

    name = "shorouk"
    allowed_domains = ["shorouknews.com"]
    outlet = "بوابة الشروق"
    region = "EG"

    rss_urls = ["https://www.shorouknews.com/local/rss", "https://www.shorouknews.com/Politics/arab/rss"]
    listing_urls = ["https://www.shorouknews.com/egypt", "https://www.shorouknews.com/Economy"]
    # The article's id is in the query, whose parameters may be in either order.
    article_url = (
        r"^https?://(?:www\d?\.|m\.)?shorouknews\.com/news/view\.aspx\?"
        r"(?:cdate=(?P<day>\d\d)(?P<month>\d\d)(?P<year>20\d\d)&)?(?:[^#]*&)?id=(?P<id>[0-9a-f-]{36})(?:&|$)"
    )
    article_samples = ["https://shorouknews.com/news/view.aspx?cdate=14092025&id=e5d555bc-c2eb-4412-bc26-4c5630345307"]

    fields = Fields(
        title="div.innerNews h1",
        body=("div.innerNews div.eventContent", "div.innerNews"),
        published="div.innerNews div.date span",
    )
