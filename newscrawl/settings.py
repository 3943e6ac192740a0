"""Settings of the project, in the order of Scrapy's template; differences from Scrapy's defaults have a reason.

The environment is read here and nowhere else: FEED_STORE_URL, CHROMIUM_PATH, LOG_LEVEL, NEWSCRAWL_CONFIG,
ALARM_WEBHOOK, ALARM_MAIL_SERVER, ALARM_APPRISE. It takes precedence over the deployment file, and the file over the
values here.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from newscrawl.deployment import file as deployment


def environment() -> dict[str, str]:
    """The environment of this process, for the processes that it starts."""
    return dict(os.environ)


_here = Path.cwd()
_home = next((folder for folder in (_here, *_here.parents) if (folder / "scrapy.cfg").exists()), _here)
_file = deployment.find(os.environ.get("NEWSCRAWL_CONFIG"), _home)
# The deployment's TOML file, and the error if it is invalid; commands then refuse to run.
DEPLOYMENT_FILE = str(_file) if _file else None
DEPLOYMENT_FAULT = None
_deployed: dict[str, Any] = {}
try:
    _deployed = deployment.read(_file, os.environ)
except deployment.DeploymentError as error:
    DEPLOYMENT_FAULT = str(error)
# The only sites that are on, or those that are off; and settings per site: {"site": {"DOWNLOAD_DELAY": 2}}.
SITES_ON: list[str] = _deployed.get("SITES_ON", [])
SITES_OFF: list[str] = _deployed.get("SITES_OFF", [])
SITE_SETTINGS: dict[str, dict[str, object]] = _deployed.get("SITE_SETTINGS", {})

BOT_NAME = "newscrawl"

SPIDER_MODULES = ["spiders"]
NEWSPIDER_MODULE = "spiders"
COMMANDS_MODULE = "newscrawl.commands"

ADDONS = {
    "newscrawl.archive.replay.ReplayAddon": 0,
    # Components set to None below are not imported.
    "newscrawl.crawl.disabled_components.DisabledAddon": 1,
    "newscrawl.log.addon.LogAddon": 2,
}

# How sites can contact you: an e-mail address or a page. Set your own in the deployment file before a live crawl.
_contact = _deployed.get("USER_AGENT_CONTACT", deployment.NO_CONTACT)
# Identifies the crawler truthfully.
USER_AGENT = f"newscrawl/0.1 (+{_contact})"
ROBOTSTXT_OBEY = True
# Ask each host once a day for /.well-known/tdmrep.json, in which it may reserve text and data mining.
TDMREP = True

# Two sites on one host that are crawled in one process share their download delay.
DOWNLOADER = "newscrawl.crawl.network.slots.SharingDownloader"
# As polite as Scrapy's template: one request per domain at a time, one second apart.
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = _deployed.get("DOWNLOAD_DELAY", 1)
# The delay grows if the site answers slowly, up to a minute; it is never less than its robots.txt's Crawl-delay.
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_MAX_DELAY = 60
# Longest Crawl-delay of a robots.txt that is obeyed, in seconds; a longer one is cut to this, with a warning.
CRAWL_DELAY_MAX = 30
# Scrapy's default of 100 worker tasks per response costs 28% of a bare crawl; few pages have more than one item.
CONCURRENT_ITEMS = 1
# Scrapy waits 3 minutes; a news site that takes half a minute is down.
DOWNLOAD_TIMEOUT = 30
# Scrapy accepts 1 GiB; the largest real page seen is 0.6 MB.
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024
DOWNLOAD_WARNSIZE = 4 * 1024 * 1024
# Without 429 and 503, because a request is not repeated immediately if the server asks for a pause.
RETRY_HTTP_CODES = [500, 502, 504, 522, 524, 408]
# The crawl logs the outcome of each URL in plain words; Scrapy would first log it as a Python error.
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"
# Maximum CPU seconds for reading one page or source; a normal page takes milliseconds.
PAGE_CPU_SECONDS = 10
# Connections are made only to public addresses, and to these addresses and networks.
TWISTED_DNS_RESOLVER = "newscrawl.crawl.network.resolver.PublicResolver"
PRIVATE_ADDRESSES_ALLOWED: list[str] = []
# For sites that choose the language by request header.
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "ar,en;q=0.5",
}
# Off by default in Scrapy; a site with a broken certificate may opt out in its spider's custom_settings.
DOWNLOAD_VERIFY_CERTIFICATES = True

# Requests come from the ledger, so there is no referring page. (With REFERER_ENABLED off, Scrapy warns.)
REFERRER_POLICY = "no-referrer"
# An unattended crawl must not offer a console or server that executes Python code.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

SPIDER_MIDDLEWARES = {
    "newscrawl.middlewares.ledger.LedgerMiddleware": 1000,
    # The ledger limits hops and URLs itself; these would drop requests without reporting to it.
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    # Checks each request for errors in spiders' code, but site spiders contain no code.
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}
DOWNLOADER_MIDDLEWARES = {
    "newscrawl.middlewares.borders.BordersMiddleware": 5,
    "newscrawl.middlewares.outcome.OutcomeMiddleware": 10,
    "newscrawl.middlewares.robots.RobotsMiddleware": 100,
    "newscrawl.middlewares.retry.PatientRetryMiddleware": 550,
    "newscrawl.middlewares.meta_refresh.SmallMetaRefreshMiddleware": 580,
    "newscrawl.middlewares.whole_body.WholeBodyMiddleware": 590,
    "newscrawl.middlewares.cookies.CookieWallMiddleware": 700,
    "newscrawl.middlewares.record.RecordMiddleware": 1000,
    # Replaced by those above.
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
}
# A page that reloads after more seconds than this is not a redirect.
METAREFRESH_MAXDELAY = 5
# More redirects than this do not lead to a page.
REDIRECT_MAX_TIMES = 8
# In the order of their dependencies on each other.
EXTENSIONS = {
    "newscrawl.crawl.frontier.Frontier": 0,
    "newscrawl.crawl.delivery.Delivery": 1,
    "newscrawl.extensions.watchdog.Watchdog": 2,
    "newscrawl.crawl.network.throttle.Throttle": 3,
    "newscrawl.extensions.progress.ProgressLog": 4,
    # Replaced by `Throttle`, which contains it.
    "scrapy.extensions.throttle.AutoThrottle": None,
    # Disabled above; set to None here, so that aiohttp and Twisted's shell are not imported.
    "scrapy.extensions.remote_control.RemoteControl": None,
    "scrapy.extensions.telnet.TelnetConsole": None,
}

ITEM_PIPELINES = {
    "pipelines.dedup.DedupPipeline": 100,
    "pipelines.arabic.ArabicPipeline": 200,
    "pipelines.related.RelatedPipeline": 300,
    "pipelines.feedstore.FeedStorePipeline": 400,
}
# If off, only equal texts are duplicates, not slightly edited ones.
DEDUP_NEAR = True
# If on, an article that another site published first is stored as well, with `copy_of`.
DEDUP_KEEP_COPIES = False
# Days after which `scrapy store vacuum` deletes near-duplicate signatures.
DEDUP_WINDOW_DAYS = 730

# Maximum number of related links in a chain from an article that the site lists, and of links followed per article.
RELATED_MAX_HOPS = 1
RELATED_PER_ARTICLE = 10
# The other kind is most-read, which is left out because that block is the same on every page of a site.
RELATED_KINDS = ["inline", "block", "origin"]

# sqlite:///file, postgresql+psycopg://user@host/database, or `temporary:` for a store that is deleted at the end; by
# default a file beside scrapy.cfg.
FEED_STORE_URL = (
    os.environ.get("FEED_STORE_URL") or _deployed.get("FEED_STORE_URL") or f"sqlite:///{_home / 'feedstore.sqlite'}"
)
# Writes are committed in groups, when a group has this many writes or is this old (in seconds): one flush per group.
FEED_STORE_GROUP = 256
FEED_STORE_DELAY = 0.5
# Seconds to wait for another writer's lock, and for an unreachable database server.
FEED_STORE_TIMEOUT = 30
FEED_STORE_PATIENCE = 60

# Saved searches, one feed each for `scrapy export --feeds`: dicts with name, and optionally title, text, tags, sites.
SEARCHES: list[dict[str, object]] = _deployed.get("SEARCHES", [])

# Hours between the visits to a stored article; after the last one, it is not rechecked any more.
RECHECK_HOURS = [1, 6, 24, 72]
# Maximum number of pages read of one listing, in case it never ends.
LISTING_MAX_PAGES = 500

# When `crawldue` polls sources, in seconds: how late an expected article may be found, and the shortest and longest
# pause between two polls. POLL_INTERVAL sets one fixed pause for all sources instead.
POLL_LATENESS = 480
POLL_LEAST = 300
POLL_MOST = 24 * 3600
POLL_INTERVAL = _deployed.get("POLL_INTERVAL")

# Number of sites that one process of `crawldue` or `crawlall` crawls at once.
FLEET_SITES = 16
# Seconds to finish the pages in progress when such a process is stopped; after that they are abandoned.
FLEET_GRACE = 8
# A function that returns the current SITES_OFF and SITE_SETTINGS, which may change in the file while crawls run.
SITES_SWITCHED = None

# REPLAY: archives to crawl from (files and folders, separated by commas), as the site was at REPLAY_AT. RECORD: an
# archive to write.
REPLAY = None
REPLAY_AT = None
RECORD = None
# Folder in which every crawl is recorded, one file per site and month.
RECORD_FOLDER = _deployed.get("RECORD_FOLDER")

# Where `scrapy health --send` sends alarms: a URL that accepts JSON; recipients of e-mail, with the server as
# smtp://user:password@host:587 or smtps://host; apprise URLs (needs newscrawl[apprise]).
ALARM_WEBHOOK = os.environ.get("ALARM_WEBHOOK") or _deployed.get("ALARM_WEBHOOK")
ALARM_MAIL: list[str] = _deployed.get("ALARM_MAIL", [])
ALARM_MAIL_FROM = _deployed.get("ALARM_MAIL_FROM")
ALARM_MAIL_SERVER = os.environ.get("ALARM_MAIL_SERVER") or _deployed.get("ALARM_MAIL_SERVER", "smtp://localhost")
ALARM_APPRISE: list[str] = os.environ.get("ALARM_APPRISE", "").split() or _deployed.get("ALARM_APPRISE", [])
# Maximum seconds to wait for an answer of a channel.
ALARM_TIMEOUT = _deployed.get("ALARM_TIMEOUT", 20)

# Path of Chromium for spiders with render = True; by default it is searched for on the PATH.
CHROMIUM_PATH = os.environ.get("CHROMIUM_PATH")
# Maximum seconds for rendering a page, and the number of pages after which the browser's context is replaced.
RENDER_PAGE_SECONDS = 60
RENDER_CONTEXT_PAGES = 50

# Set by `crawlall` and `crawldue` for their crawls: the id of the parent process; the crawl ends when it ends.
PARENT_PID = 0
# Set by `crawldue` for its crawls: only due URLs are fetched.
CRAWL_DUE = False

# Logs a store error in one line, not with a whole article.
LOG_FORMATTER = "newscrawl.log.format.LogFormatter"
# Write Arabic letters as such, not as \uXXXX.
FEED_EXPORT_ENCODING = "utf-8"
# DEBUG writes every article in full.
LOG_LEVEL = os.environ.get("LOG_LEVEL") or _deployed.get("LOG_LEVEL", "INFO")
# One JSON object per line of the log.
LOG_JSON = _deployed.get("LOG_JSON", False)
if "LOG_FORMAT" in _deployed:
    LOG_FORMAT = _deployed["LOG_FORMAT"]
