from newscrawl.cms.rssfeed import RssfeedSpider
from newscrawl.spider import Fields


class AlraimediaSpider(RssfeedSpider):
    """Al Rai (Kuwait). Selectors: documented by public scrapers, 2022 and 2024."""

    name = "alraimedia"
    allowed_domains = ["alraimedia.com"]
    outlet = "الراي"
    region = "KW"

    # The feeds of the CMS family are not documented for this site.
    listing_urls = ["https://www.alraimedia.com/"]
    article_url = r"^https?://(?:www\.)?alraimedia\.com/article/(?P<id>\d{5,8})(?:[/?]|$)"
    article_samples = [
        "https://www.alraimedia.com/article/1625079/اقتصاد/الدغيشم-الوساطة-العقارية-بالكويت-تحتاج-تحديثا-على-غرار-السعودية-والإمارات",
        "https://www.alraimedia.com/article/154201/",
    ]

    fields = Fields(
        title=".article-title",
        body=".article-desc",
        published="(concat(//*[@class='article-date'], ' ', //*[@class='article-time']))",
    )
