"""`scrapy explain URL`: show what happened to a URL, and why."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import TYPE_CHECKING, Any

from newscrawl.cli import SiteCommand
from newscrawl.outcomes import Failure
from newscrawl.printable import many, printable
from newscrawl.urls import readable

if TYPE_CHECKING:
    from newscrawl.store.story import Story


class Command(SiteCommand):
    """Prints the story of one URL."""

    requires_crawler_process = False

    def syntax(self) -> str:
        return "<url>"

    def short_desc(self) -> str:
        return "Explain what happened to a URL"

    def execute(self, args: list[str], opts: argparse.Namespace) -> None:
        url, addresses = self.page_of(args)
        from newscrawl.store.story import asking, stories_of

        settings = self.project
        with asking(settings["FEED_STORE_URL"], timeout=settings.getfloat("FEED_STORE_TIMEOUT")) as ask:
            stories = stories_of(ask, addresses, url)
        if not stories:
            own = [f"it would be article {key} of {site}" for site, key in addresses]
            where = own[0] if own else "it is not the URL of an article of any site"
            _say(f"{readable(url)}\n  no crawl has found it; {where}")
            self.exitcode = 1
        for story in stories:
            _print(story)


def _print(story: Story) -> None:
    row = story.row
    _say(readable(row.url))
    _say(f"  {row.kind} {row.key} of {row.site}")
    hops = f", {many(row.hops, 'hop')} away" if row.hops else ""
    _say(f"  found     {_time(row.found_at)} by run {row.found_run} via {row.via}{hops}")
    if story.found_on is not None:
        _say(f"            on {readable(story.found_on)}")
    if row.parent:
        _say(f"            from {row.parent}")
    if row.outcome is None:
        print("  outcome   open: waiting for the site's next crawl")
    else:
        reason = f": {row.reason}" if row.reason else ""
        _say(f"  outcome   {row.outcome}{reason} ({_time(row.settled_at)}, run {row.taken_run or row.found_run})")
    if row.failure and row.outcome is not None:
        known = Failure.named(row.failure)
        _say(f"  failure   {row.failure}{f': {known.remedy}' if known else ''}")
    if row.tries:
        since = f", since {_time(row.failing_since)}" if row.failing_since else ""
        _say(f"  failures  {row.tries}{since}")
    if row.due is not None:
        _say(f"  due       {_time(row.due)}")
    poll = story.poll
    if poll is not None:
        found = f"{poll.fresh} of {poll.entries} articles new"
        _say(f"  polled    {_time(poll.polled_at)}: {found}, next poll {_pause(poll)} later")
        if poll.hub:
            _say(f"  hub       {readable(poll.hub)}")
    article = story.article
    if article is not None:
        _say(f"  article   «{article.title}», published {_time(article.published)}, version {article.version}")
    for version in story.versions:
        _say(f"  earlier   version {version.version}, stored {_time(version.stored_at)}")
    if story.original is not None:
        _say(f"  copy of   {story.original.site}/{story.original.key} «{story.original.title}»")
    for copy in story.copies:
        _say(f"  copy at   {copy.site}/{copy.key} «{copy.title}» ({copy.similarity:.0%} the same text)")
    for link in story.linked_from:
        _say(f"  linked    from {link.site}/{link.key} «{link.title}» ({link.kind})")


def _say(text: str) -> None:
    """Print untrusted text without its control characters."""
    print(printable(text))


def _pause(poll: Any) -> str:
    minutes = round(poll.interval / 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes / 60:.0f} h"


def _time(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else "unknown"
