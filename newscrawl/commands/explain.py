"""`scrapy explain URL`: show what happened to a URL, and why."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import TYPE_CHECKING, Any

from newscrawl.cli import SiteCommand
from newscrawl.failures import Failure
from newscrawl.printable import counted, printable
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
        from newscrawl.store.story import querying, stories_of

        settings = self.project
        with querying(settings["FEED_STORE_URL"], timeout=settings.getfloat("FEED_STORE_TIMEOUT")) as query:
            stories = stories_of(query, addresses, url)
        if not stories:
            own = [f"it would be article {key} of {site}" for site, key in addresses]
            reason = own[0] if own else "it is not the URL of an article of any site"
            _print_line(f"{readable(url)}\n  no crawl has found it; {reason}")
            self.exitcode = 1
        for story in stories:
            _print(story)


def _print(story: Story) -> None:
    row = story.row
    _print_line(readable(row.url))
    _print_line(f"  {row.kind} {row.key} of {row.site}")
    hops = f", {counted(row.hops, 'hop')} away" if row.hops else ""
    _print_line(f"  found     {_time(row.found_at)} by run {row.found_run} via {row.via}{hops}")
    if story.found_on is not None:
        _print_line(f"            on {readable(story.found_on)}")
    if row.parent:
        _print_line(f"            from {row.parent}")
    if row.outcome is None:
        print("  outcome   open: waiting for the site's next crawl")
    else:
        reason = f": {row.reason}" if row.reason else ""
        _print_line(
            f"  outcome   {row.outcome}{reason} ({_time(row.settled_at)}, run {row.taken_run or row.found_run})"
        )
    if row.failure and row.outcome is not None:
        known = Failure.named(row.failure)
        _print_line(f"  failure   {row.failure}{f': {known.remedy}' if known else ''}")
    if row.tries:
        since = f", since {_time(row.failing_since)}" if row.failing_since else ""
        _print_line(f"  failures  {row.tries}{since}")
    if row.due is not None:
        _print_line(f"  due       {_time(row.due)}")
    poll = story.poll
    if poll is not None:
        found = f"{poll.fresh} of {poll.entries} articles new"
        _print_line(f"  polled    {_time(poll.polled_at)}: {found}, next poll {_pause(poll)} later")
        if poll.hub:
            _print_line(f"  hub       {readable(poll.hub)}")
    article = story.article
    if article is not None:
        _print_line(f"  article   «{article.title}», published {_time(article.published)}, version {article.version}")
    for version in story.versions:
        _print_line(f"  earlier   version {version.version}, stored {_time(version.stored_at)}")
    if story.original is not None:
        _print_line(f"  copy of   {story.original.site}/{story.original.key} «{story.original.title}»")
    for copy in story.copies:
        _print_line(f"  copy at   {copy.site}/{copy.key} «{copy.title}» ({copy.similarity:.0%} the same text)")
    for link in story.linked_from:
        _print_line(f"  linked    from {link.site}/{link.key} «{link.title}» ({link.kind})")


def _print_line(text: str) -> None:
    """Print untrusted text without its control characters."""
    print(printable(text))


def _pause(poll: Any) -> str:
    minutes = round(poll.interval / 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes / 60:.0f} h"


def _time(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else "unknown"
