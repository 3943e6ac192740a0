"""`scrapy explain URL`: what became of an address, and why."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import Any

from newscrawl.cli import SiteCommand
from newscrawl.store import lookup as reading
from newscrawl.urls import readable


class Command(SiteCommand):
    """Tells the story of one URL."""

    requires_crawler_process = False

    def syntax(self) -> str:
        return "<url>"

    def short_desc(self) -> str:
        return "Tell what became of a URL, and why"

    def execute(self, args: list[str], opts: argparse.Namespace) -> None:
        url, addresses = self.page_of(args)
        engine = self.open_store()
        with engine.connect() as connection:
            rows = reading.find(connection, addresses, url)
            stories = [(row, reading.story(connection, row)) for row in rows]
        if not stories:
            own = [f"it would be article {key} of {site}" for site, key in addresses]
            where = own[0] if own else "no site of ours has it"
            print(f"{readable(url)}\n  never found by any crawl; {where}")
            self.exitcode = 1
        for row, story in stories:
            _print(row, story)


def _print(row: Any, story: reading.Story) -> None:
    print(readable(row.url))
    print(f"  {row.kind} {row.key} of {row.site}")
    hops = f", {row.hops} related links away" if row.hops else ""
    print(f"  found     {_time(row.found_at)} by run {row.found_run} via {row.via}{hops}")
    if story.found_on is not None:
        print(f"            on {readable(story.found_on.url)}")
    if row.parent:
        print(f"            from {row.parent}")
    if row.outcome is None:
        print("  outcome   open: it waits for the site's next crawl")
    else:
        reason = f": {row.reason}" if row.reason else ""
        print(f"  outcome   {row.outcome}{reason} ({_time(row.settled_at)}, run {row.taken_run or row.found_run})")
    if row.tries:
        print(f"  failures  {row.tries}")
    if row.due is not None:
        print(f"  again     {_time(row.due)}")
    article = story.article
    if article is not None:
        print(f"  article   «{article.title}», published {_time(article.published)}, version {article.version}")
    for version in story.versions:
        print(f"  earlier   version {version.version}, stored {_time(version.stored_at)}")
    if story.original is not None:
        print(f"  copy of   {story.original.site}/{story.original.key} «{story.original.title}»")
    for copy in story.copies:
        print(f"  copy at   {copy.site}/{copy.key} «{copy.title}» (alike {copy.similarity:.2f})")
    for link in story.linked_from:
        print(f"  linked    from {link.site}/{link.key} «{link.title}» ({link.kind})")


def _time(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else "unknown"
