from newscrawl.spider import Fields, NewsSpider

_SITE = "https://www.shorouknews.com"


class ShoroukSpider(NewsSpider):
    """Al Shorouk (Egypt). Selectors: documented by public scrapers, 2021 and 2024."""

    name = "shorouk"
    allowed_domains = ["shorouknews.com"]
    outlet = "بوابة الشروق"
    region = "EG"

    rss_urls = [f"{_SITE}/local/rss", f"{_SITE}/Politics/arab/rss", f"{_SITE}/Economy/business/rss"]
    listing_urls = [f"{_SITE}/egypt", f"{_SITE}/Economy", f"{_SITE}/sports"]
    # The article is in the query, whose parameters come in either order.
    article_url = (
        r"^https?://(?:www\d?\.|m\.)?shorouknews\.com/news/view\.aspx\?"
        r"(?:cdate=(?P<day>\d\d)(?P<month>\d\d)(?P<year>20\d\d)&)?(?:[^#]*&)?id=(?P<id>[0-9a-f-]{36})(?:&|$)"
    )
    article_samples = [
        "https://www.shorouknews.com/news/view.aspx?cdate=14092025&id=e5d555bc-c2eb-4412-bc26-4c5630345307",
        "https://www.shorouknews.com/news/view.aspx?cdate=28102025&id=f73f6279-7bb2-48df-901b-c8284b3fe36a",
    ]

    fields = Fields(
        title="div.innerNews h1",
        body=("div.innerNews div.eventContent", "div.innerNews"),
        published="div.innerNews div.date span",
    )
