from newscrawl.cms.wordpress import WordpressSpider
from newscrawl.spider import Fields


class ThevoiceMaSpider(WordpressSpider):
    """The Voice of Morocco (Morocco). Selectors: real page, 2025-10-02."""

    name = "thevoice_ma"
    allowed_domains = ["thevoice.ma"]
    outlet = "صوت المغرب"
    region = "MA"

    rss_urls = ["https://thevoice.ma/feed/"]
    listing_urls = ["https://thevoice.ma/category/societe/page/{page}/"]
    article_url = r"^https?://(?:www\.)?thevoice\.ma/(?=[^/?#]*[ء-ي])[^/?#.-]+(?:-[^/?#.-]*)+/?$"
    article_samples = ["https://thevoice.ma/حقوقيون-يطالبون-بفتح-تحقيق-في-واقعة-اغ/"]

    fields = Fields(
        title="h1.title",
        body="#item-content",
        section=".item-header .item-category a",
        related=".related-items-content .post-item a",
    )
