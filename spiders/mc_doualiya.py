from newscrawl.cms.francemedias import FrancemediasSpider


class McDoualiyaSpider(FrancemediasSpider):
    """Monte Carlo Doualiya (France). Selectors: documented by a public scraper, 2021."""

    name = "mc_doualiya"
    allowed_domains = ["mc-doualiya.com"]
    outlet = "مونت كارلو الدولية"

    listing_urls = ["https://www.mc-doualiya.com/رياضة/", "https://www.mc-doualiya.com/الشرق-الأوسط/"]
    # By analogy with France 24: no article URL was seen.
    article_url = r"^https?://(?:www\.)?mc-doualiya\.com/(?:[^/?#]+/)+(?P<year>20\d\d)(?P<month>\d\d)(?P<day>\d\d)-[^/?#]+/?(?:\?|$)"
    article_samples = ["https://www.mc-doualiya.com/رياضة/20261004-سباق-الزوارق-الشراعية-يعود-إلى-الخليج"]
