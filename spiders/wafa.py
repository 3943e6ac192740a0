from newscrawl.spider import NewsSpider


class WafaSpider(NewsSpider):
    """WAFA (Palestine). Selectors: none documented; a page is read correctly without selectors, 2026."""

    name = "wafa"
    allowed_domains = ["wafa.ps"]
    outlet = "وفا"
    region = "PS"

    rss_urls = ["https://www.wafa.ps/RssXml.aspx?lang=ar_AR"]
    listing_urls = ["https://www.wafa.ps/Pages/LastNews", "https://www.wafa.ps/Regions/Details/1?pageNumber={page}"]
    # The English, French and Hebrew hosts are excluded; they number their articles separately.
    article_url = (
        r"^https?://(?:www\.)?wafa\.ps/(?:Pages/Details/|news/20\d\d/\d+/\d+/(?:[^/?]*-)?)(?P<id>\d+)(?:[/?]|$)"
    )
    article_samples = ["https://www.wafa.ps/news/2026/5/15/78-عاما-على-نكبة-فلسطين-147258"]
