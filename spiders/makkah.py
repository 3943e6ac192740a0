from newscrawl.cms.rssfeed import RssfeedSpider


class MakkahSpider(RssfeedSpider):
    """Makkah (Saudi Arabia). Selectors: inferred from the CMS family; no page of the site itself was seen."""

    name = "makkah"
    allowed_domains = ["makkahnewspaper.com"]
    outlet = "مكة"

    rss_urls = ["https://makkahnewspaper.com/rssFeed/0"]
    article_url = r"^https?://(?:www\.|beta\.)?makkahnewspaper\.com/article/(?P<id>\d{5,8})(?:[/?]|$)"
    article_samples = [
        "https://beta.makkahnewspaper.com/article/1633415/معرفة/40-مشاركا-يختتمون-جسور-الفن-2025-2026-بخبرات-دولية",
    ]
