"""`scrapy reread NAME --replay ARCHIVE`: read archived pages with today's selectors, and compare with the store."""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import UsageError

from newscrawl.cli import FetchingCommand, print_json
from newscrawl.console.terminal import isolated
from newscrawl.urls import readable

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from newscrawl.crawl.fetching import Visitor
    from newscrawl.crawl.rereading import Reread, Unread
    from newscrawl.store.rereading import Version
    from newscrawl.survey.differences import TextChange

_LONG = ("body", "summary")
"""Fields whose differences are shown word by word."""


@dataclass(kw_only=True)
class _Difference:
    reading: Reread
    version: Version
    fields: dict[str, tuple[Any, Any]]
    verdict: str | None = None
    """The result of --apply."""


@dataclass
class _Comparison:
    stored: int = 0
    archived: int = 0
    read: int = 0
    differing: list[_Difference] = field(default_factory=list)
    unread: Unread | None = None


class Command(FetchingCommand):
    """Compares archived pages, read by today's spider, with the store."""

    def syntax(self) -> str:
        return "<site> --replay ARCHIVE [options]"

    def short_desc(self) -> str:
        return "Read archived pages again with today's selectors, and show what differs from the store"

    def long_desc(self) -> str:
        return (
            "Reads the last capture of each stored article again, and compares the result with the version that was "
            "stored from a fetch of about the same time or before it. --apply stores a new version if that is the "
            "current one: an older capture never replaces a newer version."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--apply", action="store_true", help="store new versions of the articles that differ")
        parser.add_argument(
            "--worse",
            action="store_true",
            help="with --apply: also store texts that look cut off, or like another article",
        )
        parser.add_argument(
            "--samples", type=int, default=3, metavar="N", help="articles to show per field (default: 3)"
        )

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("expected exactly one site; put it before --replay, which takes several archives")
        if opts.samples < 0:
            raise UsageError("--samples must be at least 0")
        if opts.worse and not opts.apply:
            raise UsageError("--worse needs --apply")

    def execute(self, args: list[str], opts: argparse.Namespace) -> None:
        from newscrawl.store.opening import is_there
        from newscrawl.store.rereading import known

        site = self.site(args[0])
        if not self.project["REPLAY"]:
            raise UsageError("expected an archive: scrapy reread <site> --replay ARCHIVE ...")
        nothing = UsageError(f"the store has no article of {site.name}; crawl it first: scrapy crawl {args[0]}")
        if not is_there(self.project["FEED_STORE_URL"]):
            raise nothing
        with self.store(read_only=not opts.apply) as engine:
            with engine.connect() as connection:
                found_urls = known(connection, site.name)
            if not found_urls:
                raise nothing
            comparison = self.visit(lambda visitor: _compare(visitor, engine, found_urls), site)
            if not comparison.archived:
                raise UsageError(f"the archive has no page of the {len(found_urls)} stored articles of {site.name}")
            if opts.apply:
                self._apply(engine, site.name, comparison.differing, worse=opts.worse)
        if opts.json:
            print_json(_data(site.name, comparison))
        else:
            _print(site.name, comparison, opts.samples)

    def _apply(self, engine: Engine, site: str, differing: list[_Difference], *, worse: bool) -> None:
        from newscrawl.crawl.related import RelatedBudget
        from newscrawl.store.rereading import Rereading

        budget = RelatedBudget.from_settings(self.project)
        with Rereading.begin(engine, site, self.project.getint("RELATED_MAX_HOPS")) as rereading:
            for one in differing:
                if not one.version.is_current:
                    one.verdict = f"not stored: the page is older than version {one.version.number + 1}"
                    continue
                article = one.reading.article
                verdict = rereading.put(
                    article,
                    one.reading.prints,
                    budget.pick(article),
                    one.version.number,
                    list(one.fields),
                    worse=worse,
                )
                one.verdict = verdict.outcome if verdict.is_stored else f"not stored: {verdict.reason}"


async def _compare(visitor: Visitor, engine: Engine, found_urls: list[Any]) -> _Comparison:
    from newscrawl.crawl.rereading import Unread, archived, readings
    from newscrawl.store.articles.codec import encode
    from newscrawl.store.rereading import REREAD, version_at
    from newscrawl.survey.differences import differences

    held = archived(visitor, found_urls)
    comparison = _Comparison(stored=len(found_urls), archived=len(held), unread=Unread())
    assert comparison.unread is not None
    async for reading in readings(visitor, held, comparison.unread):
        data = encode(reading.article)
        with engine.connect() as connection:
            version = version_at(connection, reading.article.site, reading.article.key, data["fetched"])
        # An article printed below another one that is not in the store is not compared.
        if version is None:
            continue
        comparison.read += 1
        fields = differences(version.data, data, REREAD)
        if fields and version.data.get("body"):
            comparison.differing.append(_Difference(reading=reading, version=version, fields=fields))
    return comparison


def _data(site: str, comparison: _Comparison) -> dict[str, Any]:
    counts = Counter(name for one in comparison.differing for name in one.fields)
    return {
        "site": site,
        "stored": comparison.stored,
        "archived": comparison.archived,
        "read": comparison.read,
        "differing": len(comparison.differing),
        "fields": dict(counts),
        "articles": [
            {
                "key": one.reading.article.key,
                "url": readable(one.reading.article.url),
                "captured": one.reading.article.fetched and one.reading.article.fetched.isoformat(),
                "version": one.version.number,
                "current": one.version.is_current,
                "fields": {name: {"old": old, "new": new} for name, (old, new) in one.fields.items()},
                "applied": one.verdict,
            }
            for one in comparison.differing
        ],
        "unread": comparison.unread.urls if comparison.unread else {},
    }


def _print(site: str, comparison: _Comparison, samples: int) -> None:
    print(
        f"{site}: {comparison.stored} stored articles, {comparison.archived} in the archive, {comparison.read} read, "
        f"{len(comparison.differing)} differ"
    )
    if comparison.unread is not None:
        for reason, count in comparison.unread.reasons.most_common():
            print(f"  not read     {count}: {isolated(reason)}")
    older = sum(not one.version.is_current for one in comparison.differing)
    if older:
        print(f"  older        {older} pages are compared with the earlier version that they belong to")
    counts = Counter(name for one in comparison.differing for name in one.fields)
    for name, count in counts.most_common():
        print(f"{name}: {count} of {comparison.read}")
        for one in [one for one in comparison.differing if name in one.fields][:samples]:
            _show(one, name, *one.fields[name])
    verdicts = Counter(one.verdict for one in comparison.differing if one.verdict)
    for verdict, count in verdicts.most_common():
        print(f"{count}: {isolated(verdict)}")


def _show(one: _Difference, name: str, old: Any, new: Any) -> None:
    """Print one article's differences, one per line after its sign, which right-to-left text then does not move."""
    from newscrawl.survey.differences import TextChange, shown, text_changes, word_counts

    key = isolated(one.reading.article.key)
    if name in _LONG and old and new:
        changes: list[TextChange] = text_changes(old, new)
        gone, come = word_counts(changes)
        print(f"  {key}  {gone} words removed, {come} added")
    else:
        changes = [TextChange("-", shown(old)), TextChange("+", shown(new))]
        print(f"  {key}")
    for change in changes:
        print(f"    {change.sign} {isolated(change.text)}")
