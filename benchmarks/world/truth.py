"""The ground truth of a world, and its comparison with the store of a crawl."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from benchmarks.world.faults import FOREVER, Fault, Scope
from benchmarks.world.pages import story
from benchmarks.world.plan import Article, Plan, Site
from benchmarks.world.sources import is_down, shown

_STEP = 30.0
_UNKNOWN = "not found"
_READING = 60.0
"""Maximum seconds from the request of a page until it is stored; an update may happen in between."""


def readable_at(plan: Plan, article: Article) -> float | None:
    """The first time at which a source lists an article and its page can be read; None if this never happens."""
    site = plan.sites[article.site]
    if article.fault is not None and article.fault.lasts == FOREVER:
        return None
    at = article.published + article.lasts
    while at < plan.seconds + 7200:
        if not _is_closed(site, at) and _is_named(site, article, at):
            return at
        at += _STEP
    return None


def _is_closed(site: Site, at: float) -> bool:
    return site.in_fault(at, Scope.SITE) not in (None, Fault.LAYOUT)


def _is_named(site: Site, article: Article, at: float) -> bool:
    unresolved = site.episode is not None and site.episode.fault is Fault.UNRESOLVED
    kinds = site.sources[1:] if unresolved else site.sources
    return any(not is_down(site, kind, at) and article.number <= shown(site, kind, at) for kind in kinds)


def write_log(plan: Plan, path: Path) -> None:
    """Write the truth log: one JSON object per line and article, in order of publication."""
    with path.open("w", encoding="utf-8") as file:
        for article in sorted(plan.articles(), key=lambda article: article.published):
            readable = readable_at(plan, article)
            row = {
                "site": plan.sites[article.site].name,
                "key": str(article.number),
                "url": plan.url(article),
                "title": article.title,
                "text": article.text,
                "edited": article.edited,
                "published": plan.moment(article.published).isoformat(),
                "readable": None if readable is None else plan.moment(readable).isoformat(),
                "updated": None if article.updated is None else plan.moment(article.updated).isoformat(),
                "fault": article.fault,
            }
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


@dataclass(kw_only=True)
class Comparison:
    """The outcome of the articles that a world has published."""

    expected: int = 0
    """Articles that a source listed and that could be read before the sites stopped publishing."""
    in_feed: int = 0
    """Expected articles that are stored, or known as a copy of a stored article with the same agency text."""
    latencies: list[float] = field(default_factory=list)
    """Simulated seconds from publication to storage, for the timed articles that are in the feed."""
    timed: int = 0
    """Expected articles published after the opening and early enough before the end to be timed."""
    recalls: dict[str, float] = field(default_factory=dict)
    """Site -> the share of its expected articles that is in the feed."""
    missing: list[str] = field(default_factory=list)
    """Expected articles that are not in the feed: site, key, fault, outcome and reason. They count as too late."""
    lost: list[str] = field(default_factory=list)
    """Missing articles that are unknown although a source was sent and read since, or whose outcome is never retried.
    If the fleet is short of cores, a poll answered before the article appeared may be read after it."""
    twice: list[str] = field(default_factory=list)
    """Texts stored as an original more than once, and articles with a version that no update explains."""
    invented: list[str] = field(default_factory=list)
    """Stored articles that could never be read: block pages, stubs, error pages."""
    altered: int = 0
    """Stored articles whose text differs from the published one."""
    updates: tuple[int, int] = (0, 0)
    """Updates seen by a recheck, and all updates made at least an hour and a quarter before the end."""
    faults: dict[Fault, Counter[str]] = field(default_factory=dict)
    """Fault -> the current outcomes of its articles in the ledger."""


class Store:
    """The contents of a crawl's store; times are seconds of the plan."""

    def __init__(self, url: str, plan: Plan) -> None:
        engine = sa.create_engine(url)
        opening = plan.opening.replace(tzinfo=None)

        def at(moment: Any) -> float:
            value = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
            return float((value.replace(tzinfo=None) - opening).total_seconds())

        with engine.connect() as connection:

            def rows(sql: str) -> list[Any]:
                return list(connection.execute(sa.text(sql)))

            first: dict[int, float] = {}
            texts: Counter[int] = Counter()
            for row in rows(_VERSIONS):
                first[row.article_id] = min(first.get(row.article_id, at(row.stored_at)), at(row.stored_at))
                texts[row.article_id] += _is_new_text(row.changed)
            self.polled = {row.site: at(row.read_at) for row in rows(_POLLED)}
            self.articles = {
                (row.site, row.key): (
                    first.get(row.id, at(row.stored_at)),
                    texts[row.id] + _is_new_text(row.changed),
                    row.copy_of,
                    _body(row.data),
                )
                for row in rows(_ARTICLES)
            }
            self.copies = {(row.site, row.key): at(row.found_at) for row in rows(_COPIES)}
            self.ledger = {
                (row.site, row.key): (row.outcome or "open", row.reason or "", not row.outcome or bool(row.due))
                for row in rows(_LEDGER)
            }
            self.outcomes = Counter({(row.kind, row.outcome or "open"): row.n for row in rows(_OUTCOMES)})
        engine.dispose()


_VERSIONS = "SELECT article_id, stored_at, changed FROM versions"
_ARTICLES = "SELECT id, site, key, stored_at, changed, copy_of, data FROM articles"
_POLLED = (
    "SELECT site, max(settled_at) AS read_at FROM ledger WHERE kind <> 'article' AND outcome = 'read' GROUP BY site"
)
_COPIES = "SELECT site, key, found_at FROM copies"
_LEDGER = "SELECT site, key, outcome, reason, due FROM ledger WHERE kind = 'article'"
_OUTCOMES = "SELECT kind, outcome, count(*) AS n FROM ledger GROUP BY kind, outcome"


def _is_new_text(changed: Any) -> bool:
    """Whether a version's text differs from that of the previous one; true for the first version."""
    fields = json.loads(changed) if isinstance(changed, str) else changed
    return fields is None or not {"title", "body"}.isdisjoint(fields)


def _body(data: Any) -> str:
    value = data if isinstance(data, dict) else json.loads(data)
    return str(value.get("body") or "")


def compare(plan: Plan, url: str, shown: Mapping[str, float], *, until: float, grace: float) -> Comparison:
    """Compare a store with a plan. Articles that could be read until `until` (seconds of the plan) are expected.

    `shown` maps each site to the time when one of its sources was last sent. Articles published in the last `grace`
    seconds before `until` are not timed, as their latency cannot be known.
    """
    store = Store(url, plan)
    found = Comparison()
    per_site: defaultdict[str, list[bool]] = defaultdict(list)
    originals: defaultdict[str, list[str]] = defaultdict(list)
    made, seen = 0, 0
    for article in plan.articles():
        place = (plan.sites[article.site].name, str(article.number))
        outcome, reason, comes_back = store.ledger.get(place, (_UNKNOWN, "", False))
        if article.fault is not None and article.published <= until:
            found.faults.setdefault(article.fault, Counter())[outcome] += 1
        stored = store.articles.get(place)
        name = f"{place[0]}/{place[1]}"
        moment = stored[0] if stored else store.copies.get(place) if "/agency/" in article.text else None
        readable = readable_at(plan, article)
        if readable is None:
            if stored is not None:
                found.invented.append(f"{name}: {article.fault}")
            continue
        if stored is not None:
            _judge(article, stored, name, found, originals)
            if article.updated is not None and stored[0] < article.updated <= until - 4500:
                made, seen = made + 1, seen + (stored[1] > 1)
        if readable > until:
            continue
        found.expected += 1
        is_timed = 0 < article.published <= until - grace
        found.timed += is_timed
        per_site[place[0]].append(moment is not None)
        if moment is None:
            found.missing.append(f"{name}: {article.fault or plan.sites[article.site].episode}: {outcome} {reason}")
            polled = min(store.polled.get(place[0], 0.0), shown.get(place[0], 0.0))
            if not comes_back and (outcome != _UNKNOWN or polled > readable):
                found.lost.append(found.missing[-1])
            continue
        found.in_feed += 1
        if is_timed:
            found.latencies.append(moment - article.published)
    found.recalls = {site: sum(kept) / len(kept) for site, kept in per_site.items()}
    found.twice += [f"{text}: {', '.join(names)}" for text, names in originals.items() if len(names) > 1]
    found.updates = (seen, made)
    return found


def _judge(
    article: Article,
    stored: tuple[float, int, int | None, str],
    name: str,
    found: Comparison,
    originals: defaultdict[str, list[str]],
) -> None:
    moment, version, copy_of, body = stored
    texts = [_plain(story(article))]
    if article.updated is not None:
        texts.append(_plain(story(article, updated=True)))
    if _plain(body.split("\n")) not in texts:
        found.altered += 1
    # A copy edited by its site is only a near-duplicate.
    if copy_of is None and not article.edited:
        originals[f"{article.text}"].append(name)
    if version > (2 if article.updated is not None and article.updated > moment - _READING else 1):
        found.twice.append(f"{name}: version {version}, updated: {article.updated}, stored: {moment}")


def _plain(paragraphs: list[str]) -> str:
    return " ".join(" ".join(paragraphs).split())
