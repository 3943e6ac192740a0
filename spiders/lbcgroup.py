from newscrawl.spider import Fields, NewsSpider

_TAG = "div[id$=DivTags] div[itemprop=articleSection]"
_RELATED = "//a[contains(., 'مقالات ذات صلة')]/ancestor::div[contains(@class, 'MainControlDiv')][1]"


class LbcgroupSpider(NewsSpider):
    """LBCI (Lebanon). Selectors: real page, 2026-01-08."""

    name = "lbcgroup"
    allowed_domains = ["lbcgroup.tv"]
    outlet = "LBCI"
    region = "LB"

    rss_urls = ["https://www.lbcgroup.tv/Rss/latest-news/ar", "https://www.lbcgroup.tv/Rss/NewsHighlights/ar"]
    sitemap_urls = ["https://www.lbcgroup.tv/newssitemap.xml"]
    article_url = r"^https?://(?:www\.)?lbcgroup\.tv/(?:news|sports)/[a-z-]+/(?P<id>\d{5,7})/(?:[^/]+/ar/?)?$"
    article_samples = [
        "https://www.lbcgroup.tv/news/lifestyle/898682/شعر-وردي-يُشعل-السخرية-لغز-لون-شعر/ar",
        "https://www.lbcgroup.tv/news/lifestyle/898682/",
    ]

    fields = Fields(
        # The visible clock is not Beirut's, so the date comes from JSON-LD.
        title="meta[property='og:title']::attr(content)",
        summary="h2 span[id$=lblShortDesc]",
        body="div.LongDesc > div",
        section=f"{_TAG}.cat-color",
        tags=f"{_TAG}:not(.cat-color)",
        images="div[itemprop=image] img, div.DimgContainer img",
        related=f"{_RELATED}//*[contains(@class, 'card-module-title')]//h2/a",
        most_read=".articlemostread_item a",
    )
