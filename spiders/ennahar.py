from newscrawl.cms.wordpress import WordpressSpider


class EnnaharSpider(WordpressSpider):
    """Ennahar Online (Algeria). Selectors: inferred from the CMS family; no page of the site itself was seen."""

    name = "ennahar"
    allowed_domains = ["ennaharonline.com"]
    outlet = "النهار أونلاين"
    region = "DZ"

    rss_urls = ["https://www.ennaharonline.com/feed/"]
    article_url = r"^https?://(?:www\.)?ennaharonline\.com/(?=[^/?#]*[ء-ي])[^/?#.-]+(?:-[^/?#.-]*)+/?$"
    article_samples = ["https://www.ennaharonline.com/بالفيديو-والصور-الجزائريون-يخرجون-لل/"]
