"""The reasons for which a run (one crawl of one site) ends. Pure."""

from __future__ import annotations

from enum import StrEnum


class Ending(StrEnum):
    """The reason stored with a run, in the column `reason`.

    Scrapy's own reasons (`closespider_timeout`, `memusage_exceeded`...) are stored as well.
    """

    FINISHED = "finished"  # it was complete: the next run uses it to decide which URLs are new
    PARTIAL = "partial"  # it was complete, but limited by `max_items` or `url`
    BLOCKED = "blocked"  # most articles were refused, or a host asked for a pause
    FRUITLESS = "fruitless"  # most article URLs yielded no article
    FORBIDDEN = "forbidden"  # robots.txt forbids everything
    UNREACHABLE = "unreachable"  # nothing could be fetched, or no source could be read
    SHUTDOWN = "shutdown"  # the process was asked to stop
    CANCELLED = "cancelled"  # a component of Scrapy ended the crawl without a reason of its own
    STORE_FAILED = "store_failed"  # the database could not be written
    LOST = "lost"  # its process lost the database, could not record the end, and began another run of the site
    ARCHIVES = "archives"  # not a crawl: its articles came from archives
    KILLED = "killed"  # shown, not stored: the run never ended, and its process is gone


HELD_CODE = 3
"""Exit code by which a crawl tells the process that started it that the site is being crawled by another; else 1."""
USELESS = (Ending.BLOCKED, Ending.FRUITLESS, Ending.FORBIDDEN)
"""The endings of a run that got mostly useless answers."""
NOT_THE_SITE = (Ending.FINISHED, Ending.PARTIAL, Ending.SHUTDOWN, Ending.CANCELLED, Ending.STORE_FAILED)
"""The endings of runs that may have read no source through no fault of the site."""
