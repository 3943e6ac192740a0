"""The figures of a crawl by which the health checks judge its site: gathered during the run, stored with it. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import median
from typing import Any

from newscrawl.extract.ladder import LADDER
from newscrawl.found import FRESH, SOURCES, Found
from newscrawl.items import Article
from newscrawl.outcomes import KNOWN, Outcome

WATCHED = tuple(row.field for row in LADDER if row.unwatched is None)
"""The fields for which the share of articles that have them is monitored."""


@dataclass(slots=True)
class CrawlFigures:
    """The figures of one crawl so far. Articles are those that the site's own sources list."""

    articles: int = 0
    fresh: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    rungs: dict[str, Counter[str]] = field(default_factory=dict)
    words: list[int] = field(default_factory=list)
    newest: datetime | None = None
    lists: int = 0
    listed: int = 0
    entries: int = 0
    known: int = 0

    def stored(self, article: Article) -> None:
        """Note an article that was stored."""
        if article.found_via not in SOURCES:
            return
        self.articles += 1
        # The only white space of a clean text is one space or line break between words.
        self.words.append(article.body.count(" ") + article.body.count("\n") + 1)
        for name in WATCHED:
            if getattr(article, name):
                self.fields[name] += 1
                rung = article.origins.get(name)
                if rung is not None:
                    self.rungs.setdefault(name, Counter())[rung] += 1
        fetched, published = article.fetched or datetime.now(UTC), article.published
        self.fresh += published is None or published > fetched - FRESH
        if published is not None and (self.newest is None or published > self.newest):
            self.newest = published

    def answered(self, found: Found, outcome: Outcome, *, is_known: bool) -> None:
        """Note the outcome of an article's URL; `is_known`: it already had an outcome."""
        if found.via in SOURCES and not is_known:
            self.entries += 1
            self.known += outcome in KNOWN

    def read(self, articles: int) -> None:
        """Note a source that was read, and how many articles it lists."""
        self.lists += 1
        self.listed += articles

    def plain(self) -> dict[str, Any]:
        """Return the figures as they are stored: see `runs.figures` in docs/watch.md."""
        found: dict[str, Any] = {}
        if self.articles:
            found = {
                "articles": self.articles,
                "fresh": self.fresh,
                "fields": dict(self.fields),
                "rungs": {name: dict(rungs) for name, rungs in self.rungs.items()},
                "words": median(self.words),
            }
        if self.newest is not None:
            found["newest"] = self.newest.astimezone(UTC).isoformat()
        # Added even if the crawl found nothing, because a run without figures is one of an earlier schema.
        found["feed"] = {"lists": self.lists, "listed": self.listed, "entries": self.entries, "known": self.known}
        return found
