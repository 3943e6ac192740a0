"""`FeedFolder`: a folder of Atom feeds for a web server, one per site, country and saved search."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import sqlalchemy as sa

from newscrawl.arabic import labels
from newscrawl.arabic.dates.regions import REGIONS
from newscrawl.export.formats import LATEST, atom, opml
from newscrawl.export.places.localfile import LocalFile
from newscrawl.export.searches import Search
from newscrawl.export.target import About, TargetError
from newscrawl.files.folders import making
from newscrawl.printable import printable_data
from newscrawl.store.db.transactions import snapshot
from newscrawl.store.feed import search
from newscrawl.store.feed.query import Exported, Feed, Order, Wanted

if TYPE_CHECKING:
    from newscrawl.sites import Declaration

OPML = "feeds.opml"
STATE = ".feeds.json"
"""The file that records the folder's contents, see `State`. Without it, all files are rewritten."""
_SITES, _REGIONS, _SEARCHES = _FOLDERS = "sites", "regions", "searches"
State = dict[str, tuple[str, str]]
"""File -> digest of the feed's inputs (see `Feed.stamp`), and digest of its content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One feed of the folder."""

    path: str
    """Relative to the folder."""
    group: str
    """Its heading in the list of feeds."""
    title: str
    link: str
    """The page of the site; for feeds of several sites, the page of whoever runs the crawl."""
    wanted: Wanted


def subscriptions(
    declared: Sequence[Declaration], stored: Iterable[str], searches: Iterable[Search], *, home: str
) -> list[Subscription]:
    """The feeds for a store with articles of the `stored` sites. `home` is the page for feeds without a single site."""
    by_name = {site.name: site for site in declared}
    found = []
    regions: dict[str, list[str]] = {}
    for name in sorted(stored):
        site = by_name.get(name)
        title, link = (site.outlet, f"https://{site.domains[0]}/") if site and site.domains else (name, home)
        wanted = Wanted(sites=(name,))
        found.append(
            Subscription(path=f"{_SITES}/{name}.atom", group=labels.SITES, title=title, link=link, wanted=wanted)
        )
        if site is not None:
            regions.setdefault(site.region, []).append(name)
    for code, names in sorted(regions.items()):
        title = REGIONS[code].name if code in REGIONS else code
        wanted = Wanted(sites=tuple(names))
        path = f"{_REGIONS}/{code.lower()}.atom"
        found.append(Subscription(path=path, group=labels.COUNTRIES, title=title, link=home, wanted=wanted))
    for one in searches:
        path = f"{_SEARCHES}/{one.name}.atom"
        found.append(Subscription(path=path, group=labels.SEARCHES, title=one.shown, link=home, wanted=one.wanted))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedFolder:
    """Keeps the feeds in a folder up to date. Files are replaced atomically, and only if their content has changed."""

    engine: sa.Engine
    folder: Path
    title: str
    """Title of the list of feeds."""
    url: str | None
    """URL under which the folder is published; None if unknown."""
    outlets: Mapping[str, str]
    """Site -> name of its outlet."""
    latest: int = LATEST

    def write(self, feeds: Sequence[Subscription]) -> tuple[int, int]:
        """Write the feeds and the list of feeds; return the numbers of files written and removed.

        Raises `TargetError` and `StoreError`.
        """
        try:
            if any(feed.wanted.text is not None for feed in feeds):
                search.catch_up(self.engine)
            with making(self.folder):
                return self._write(feeds)
        except OSError as error:
            raise TargetError(f"{error.filename or self.folder}: {error.strerror or error}") from error

    def _write(self, feeds: Sequence[Subscription]) -> tuple[int, int]:
        before = self._state()
        now: State = {}
        written = 0
        with snapshot(self.engine) as connection:
            for feed in feeds:
                found = Feed(connection, self._wanted(feed))
                stamp = _digest(found.stamp(), feed.title, feed.link, self._url(feed.path), self.outlets)
                if self._is_there(feed.path) and before.get(feed.path, ("", ""))[0] == stamp:
                    now[feed.path] = before[feed.path]
                    continue
                articles = _stories(found.rows(Order.NEWEST_FIRST), feed.wanted.sites)
                about = self._about(feed, articles)
                now[feed.path] = stamp, self._content(articles, about)
                if self._is_stale(feed.path, before, now):
                    safe = [replace(article, data=printable_data(article.data)) for article in articles]
                    self._replace(feed.path, partial(_write_atom, safe, about))
                    written += 1
        listed = [(feed.group, feed.title, self._url(feed.path) or feed.path, feed.link) for feed in feeds]
        now[OPML] = "", _digest(listed, self.title)
        if self._is_stale(OPML, before, now):
            self._replace(OPML, partial(_write_opml, listed, self.title))
            written += 1
        gone = [path for path in before if path not in now and self._is_generated(path)]
        for path in gone:
            with suppress(FileNotFoundError):
                (self.folder / path).unlink()
        if now != before:
            self._replace(STATE, partial(_write_state, now))
        return written, len(gone)

    def _wanted(self, feed: Subscription) -> Wanted:
        # In a feed of named sites, copies are needed: the original of a story may be on a site outside the feed.
        return replace(feed.wanted, limit=self.latest, originals=not feed.wanted.sites)

    def _content(self, articles: Sequence[Exported], about: About) -> str:
        return _digest([one.data for one in articles], about.title, about.link, about.url, self.outlets)

    def _about(self, feed: Subscription, articles: Sequence[Exported]) -> About:
        moments = [datetime.fromisoformat(article.data["stored_at"]) for article in articles]
        moments += [datetime.fromisoformat(copy["found_at"]) for one in articles for copy in one.data["copies"]]
        name = feed.path.removesuffix(".atom").replace("/", ":")
        return About(
            title=feed.title,
            link=feed.link,
            url=self._url(feed.path) or "",
            id=f"urn:newscrawl:feed:{name}",
            updated=max(moments, default=None),
            part="",
            outlets=self.outlets,
        )

    def _url(self, path: str) -> str | None:
        return None if self.url is None else f"{self.url.rstrip('/')}/{quote(path)}"

    def _state(self) -> State:
        try:
            state = json.loads((self.folder / STATE).read_bytes())
            return {str(path): (str(stamp), str(digest)) for path, (stamp, digest) in state.items()}
        except (FileNotFoundError, ValueError, TypeError, AttributeError):
            return {}

    def _is_stale(self, path: str, before: State, now: State) -> bool:
        return before.get(path, ("", ""))[1] != now[path][1] or not self._is_there(path)

    def _is_there(self, path: str) -> bool:
        return (self.folder / path).is_file()

    def _is_generated(self, path: str) -> bool:
        """Whether a path in the state file is one that we write; the file may have been edited."""
        folder, _, name = path.partition("/")
        return folder in _FOLDERS and name.endswith(".atom") and "/" not in name

    def _replace(self, path: str, write: Callable[[LocalFile], None]) -> None:
        place = self.folder / path
        place.parent.mkdir(exist_ok=True)
        target = LocalFile(place, str(os.getpid()), None)
        try:
            write(target)
            target.deliver()
        except BaseException:
            target.discard()
            raise


def _stories(articles: Iterator[Exported], sites: Sequence[str]) -> list[Exported]:
    """The articles with each story once: without copies of an article on these sites, or of one in the list."""
    kept: dict[str, Exported] = {}
    for article in articles:
        own = f"{article.data['site']}/{article.data['key']}"
        original = article.data["copy_of"]
        if original is not None and original.partition("/")[0] in sites:
            continue
        # The articles are newest first, so of several copies the oldest stays.
        story = original or own
        kept.pop(story, None)
        kept[story] = article
    return sorted(kept.values(), key=lambda article: article.seq, reverse=True)


def _digest(*parts: object) -> str:
    return hashlib.blake2b(json.dumps(parts, ensure_ascii=False, default=dict).encode(), digest_size=16).hexdigest()


def _write_atom(articles: Sequence[Exported], about: About, target: LocalFile) -> None:
    atom.write(articles, target, about)


def _write_opml(listed: Sequence[tuple[str, str, str, str]], title: str, target: LocalFile) -> None:
    opml.write(listed, target, title)


def _write_state(state: State, target: LocalFile) -> None:
    with target.open() as sink:
        sink.write(json.dumps(state, indent=1).encode())
