"""Settings of the project, in the order of Scrapy's template; a value that is not Scrapy's says why.

The environment is read here and nowhere else: FEED_STORE_URL, CHROMIUM_PATH, LOG_LEVEL.
"""

from __future__ import annotations

import os
from pathlib import Path

from scrapy.utils.conf import closest_scrapy_cfg

BOT_NAME = "newscrawl"

SPIDER_MODULES = ["spiders"]
NEWSPIDER_MODULE = "spiders"
COMMANDS_MODULE = "newscrawl.commands"

ADDONS = {"newscrawl.archive.replay.ReplayAddon": 0}

# An honest name and where to complain; set your own contact when you run it.
USER_AGENT = "newscrawl/0.1 (+https://github.com/newscrawl/newscrawl)"
ROBOTSTXT_OBEY = True

# Politeness of Scrapy's template: one request a domain at a time, a second apart.
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1
# Seconds of a robots.txt Crawl-delay that are honoured; a site that asks for more is warned about.
CRAWL_DELAY_MAX = 30
# 100 worker tasks a response cost 28% of a bare crawl, and hardly a page has more than one item.
CONCURRENT_ITEMS = 1
# Scrapy waits 3 minutes; a news page that takes half a minute is down.
DOWNLOAD_TIMEOUT = 30
# Scrapy accepts 1 GiB; the largest real page seen is 0.6 MB.
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024
DOWNLOAD_WARNSIZE = 4 * 1024 * 1024
# Off in Scrapy; a site with a broken certificate may opt out in its spider's custom_settings.
DOWNLOAD_VERIFY_CERTIFICATES = True

# News pages need no session, and cookies make one crawl differ from the next.
COOKIES_ENABLED = False
# What is fetched comes from the ledger, not from a page that could be named.
REFERER_ENABLED = False
# A console and a server that execute Python have no place beside an unattended crawl.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

SPIDER_MIDDLEWARES = {
    "newscrawl.middlewares.ledger.LedgerMiddleware": 1000,
    # The ledger knows hops and addresses; these would drop requests without a word to it.
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    # Looks in each request for a fault of spiders' code, and a site has no code.
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}
DOWNLOADER_MIDDLEWARES = {
    "newscrawl.middlewares.outcome.OutcomeMiddleware": 10,
    "newscrawl.middlewares.record.RecordMiddleware": 1000,
    # Reads every page for a tag that no news article has.
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
}
EXTENSIONS = {"newscrawl.extensions.crawl_delay.CrawlDelay": 0}

ITEM_PIPELINES = {
    "pipelines.dedup.DedupPipeline": 100,
    "pipelines.arabic.ArabicPipeline": 200,
    "pipelines.related.RelatedPipeline": 300,
    "pipelines.feedstore.FeedStorePipeline": 400,
}
DEDUP_ENABLED = True
# Off, only equal texts are duplicates, not those with edits.
DEDUP_NEAR = True
# On, an article that another site had first is stored as well, marked `copy_of`.
DEDUP_KEEP_COPIES = False
# Days after which `scrapy store vacuum` forgets by what an article's near-duplicates are recognized.
DEDUP_WINDOW_DAYS = 730
ARABIC_ENABLED = True
RELATED_ENABLED = True
# Off, a crawl works without the ledger: every article again in every crawl, and only Scrapy's own feeds leave.
FEEDSTORE_ENABLED = True

# Links away from what a site itself lists that related links are followed, and links of one article.
RELATED_MAX_HOPS = 1
RELATED_PER_ARTICLE = 10
# Of inline, block, origin and most-read: a most-read block is the same on every page of a site.
RELATED_KINDS = ["inline", "block", "origin"]

# sqlite:///file or postgresql+psycopg://user@host/database; a file beside scrapy.cfg where nothing is said.
_home = Path(closest_scrapy_cfg() or "scrapy.cfg").absolute().parent
FEED_STORE_URL = os.environ.get("FEED_STORE_URL") or f"sqlite:///{_home / 'feedstore.sqlite'}"
# A group is committed when it has so many writes or is so old (seconds): the price of a commit is paid once for all.
FEED_STORE_GROUP = 256
FEED_STORE_DELAY = 0.5
# Seconds to wait for another writer's lock, and for a database server that is away.
FEED_STORE_TIMEOUT = 30
FEED_STORE_PATIENCE = 60

# Hours after which a stored article is looked at again, one after the other; then it rests.
RECHECK_HOURS = [1, 6, 24, 72]
# Pages of one listing at the most, for a site whose listing never ends.
LISTING_MAX_PAGES = 500

# Crawl from an archive (REPLAY=file.warc.gz, as it stood at REPLAY_AT), or write one (RECORD=file.warc.gz).
REPLAY = None
REPLAY_AT = None
RECORD = None

# Where Chromium is, for spiders with render = True; looked for on the PATH where nothing is said.
CHROMIUM_PATH = os.environ.get("CHROMIUM_PATH")

# Arabic as Arabic, not as \uXXXX.
FEED_EXPORT_ENCODING = "utf-8"
# DEBUG writes every article in full.
LOG_LEVEL = os.environ.get("LOG_LEVEL", "INFO")
