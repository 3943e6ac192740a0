"""Findings in plain words: what is wrong, why, and what to do. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

Told = tuple[str, str, str]
"""What, why, and what to do."""


SWITCHED_OFF = "switched off"


def not_crawled(last: datetime | None) -> str:
    """Of a site that is not crawled now."""
    return f"not crawled since {last:%Y-%m-%d %H:%M} UTC" if last is not None else "never crawled"


def too_new(days: float, articles: float) -> str:
    """Of a site that is not known well enough."""
    return f"{days:.0f} of 14 days and {articles:.0f} of 12 fresh articles seen so far; not judged yet"


def quiet(units: float, limit: float, day: str) -> str:
    """Of a site that is silent, but not for too long."""
    because = f" on {day}" if day else ""
    return f"no article{because}, although {units:.1f} were expected; the alarm starts at {limit:.0f}"


def removed() -> str:
    """Of a site that has a history and no spider."""
    return "no spider has this name any more; its stored articles are kept"


def unread(runs: int, reason: str | None, classes: Sequence[str], *, blocked: bool) -> Told:
    """No source of the site can be read."""
    why = f"the last run ended as {reason or 'unknown'}" + _classes(classes)
    todo = (
        "ask the site to let the crawler in, or crawl more slowly"
        if blocked
        else "open its sources in a browser; if they have moved, correct rss_urls, sitemap_urls or listing_urls"
    )
    return f"none of its sources could be read in {runs} runs", why, todo


def silent(
    units: float, *, lists: int, listed: int, entries: int, known: int, reasons: Sequence[str]
) -> Told:  # fmt: skip
    """No new article."""
    what = f"no new article, although {units:.0f} were expected" if units else "no new article for weeks"
    todo = "compare its front page with `scrapy discover SITE`; name other sources in the spider"
    if entries > known:
        why = f"{entries - known} of {entries} new URLs of its sources did not become articles{_classes(reasons)}"
        return what, why, "read one with `scrapy probe URL`, or look at `scrapy explain URL`"
    if lists and not listed:
        return what, "its sources answer, but list no article: emptied, or article_url no longer matches", todo
    if lists:
        return what, "its sources list only known articles: frozen, or the site is silent", todo
    return what, "its sources are unchanged: frozen, or the site is silent", todo


def scarce(count: float, expected: float, hours: int) -> Told:
    """Fewer articles than usual."""
    return (
        f"{count:.0f} articles in {hours} hours, usually {expected:.0f}",
        "its sources have lost sections, or the site publishes less",
        "compare its sections with `scrapy discover SITE`; add the sources that are missing",
    )


def empty(field: str, count: int, articles: int, share: float) -> Told:
    """A field is no longer filled."""
    return (
        f"{field}: {count} of the last {articles} articles have it, usually {share:.0%}",
        "the page has changed, and no rung finds the field",
        "`scrapy repair SITE` proposes selectors; `scrapy probe URL` shows each rung",
    )


def slipped(field: str, usual: str, now: str, count: int, articles: int) -> Told:
    """A field is filled by another rung than before."""
    return (
        f"{field}: {usual} filled {count} of the last {articles} articles" + (f", {now} fills it now" if now else ""),
        f"the page has changed where {usual} looks",
        "`scrapy repair SITE` proposes selectors, before the field is empty",
    )


def short(mean: float, usual: float, articles: int) -> Told:
    """Bodies have become short."""
    return (
        f"bodies of {mean:.0f} words in the last {articles} articles, usually {usual:.0f}",
        "only teasers are read: the site wants a subscription, or the body selector finds only the beginning",
        "`scrapy probe URL` shows which lines are kept",
    )


def copied(count: int, total: int, share: float) -> Told:
    """Most texts are copies."""
    return (
        f"{count} of {total} texts are copies of stored ones, usually {share:.0%}",
        "the site repeats its own or others' texts, or all pages show one text",
        "`scrapy copies URL` shows the originals",
    )


def failing(failed: int, answered: int, classes: Sequence[str], *, blocked: bool) -> Told:
    """Articles are refused or broken."""
    return (
        f"{failed} of {answered} pages failed or were refused",
        ("the site refuses the crawler" if blocked else "its server fails") + _classes(classes),
        "crawl more slowly, or ask the site"
        if blocked
        else "look at one with `scrapy explain URL`; wait if the fault is the site's",
    )


def missed(missing: int, listed: int, when: str) -> Told:
    """Entries of its own sources that are not stored."""
    return (
        f"{missing} of {listed} entries of its sources {when} did not become articles",
        "the spider no longer takes them for articles: another layout or language, another kind of page",
        "read one with `scrapy probe URL`; `scrapy ledger SITE` counts the outcomes",
    )


def _classes(classes: Sequence[str]) -> str:
    return f" ({', '.join(classes[:3])})" if classes else ""
