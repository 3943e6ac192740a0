from newscrawl.spider import NewsSpider


class WafaSpider(NewsSpider):
    """WAFA (Palestine). Selectors: none documented; a reader without selectors reads a page cleanly, 2026."""

    name = "wafa"
    allowed_domains = ["wafa.ps"]
    outlet = "وفا"
    region = "PS"

    rss_urls = ["https://www.wafa.ps/RssXml.aspx?lang=ar_AR"]
    listing_urls = ["https://www.wafa.ps/Pages/LastNews", "https://www.wafa.ps/Regions/Details/1?pageNumber={page}"]
    # Not the English, French and Hebrew hosts, which have numbers of their own.
    article_url = (
        r"^https?://(?:www\.)?wafa\.ps/(?:Pages/Details/|news/20\d\d/\d+/\d+/(?:[^/?]*-)?)(?P<id>\d+)(?:[/?]|$)"
    )
    article_samples = ["https://www.wafa.ps/news/2026/5/15/78-عاما-على-نكبة-فلسطين-147258"]
