"""The plan of a world: its sites, and what each of them publishes when; all determined by a seed."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from benchmarks.world.faults import FOREVER, Fault, Scope, of_scope
from benchmarks.world.rhythm import REGIONS, steps, weight
from benchmarks.world.words import headline, outlet

_STEP = 60
_BACKLOG = 3
"""Articles that each site already has when the world opens."""
_COPIES = 0.12
_EDITED = 0.25
_UPDATES = 0.08
_BURSTS_AN_HOUR = 1.5
_BURST = timedelta(minutes=8)
_SOURCES = ("rss", "news sitemap", "sitemap index", "listing")
_SHAPES = ("/news/{n}", "/{day}/{n}-{slug}.html", "/article/{n}/{slug}", "/?p={n}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article of a site. Times are seconds since the world's opening; earlier ones are negative."""

    site: int
    number: int
    published: float
    text: str
    """Seed of its text, which copies of one agency text share."""
    edited: bool = False
    """Whether the site replaced a paragraph of an agency's text."""
    updated: float | None = None
    fault: Fault | None = None
    lasts: float = 0.0
    """Seconds from publication for which its fault lasts."""
    origin: tuple[int, int] | None = None
    """Site and number of an earlier article that it links to."""

    @property
    def title(self) -> str:
        """The headline."""
        return headline(random.Random(f"{self.text} headline"))

    def is_faulty(self, at: float) -> bool:
        """Whether its own fault is active at a moment."""
        return self.fault is not None and at < self.published + self.lasts


@dataclass(slots=True, kw_only=True)
class Episode:
    """A fault of a site or of its first source."""

    fault: Fault
    begin: float

    def lasts(self, at: float) -> bool:
        """Whether the fault is active at a moment."""
        return self.begin <= at < self.begin + self.fault.lasts


@dataclass(kw_only=True)
class Site:
    """A site of the world."""

    number: int
    host: str
    region: str
    outlet: str
    sources: tuple[str, ...]
    shape: str
    style: int
    """A number that determines markup, validators and compression."""
    share: float
    """Its share of all articles."""
    episode: Episode | None = None
    articles: list[Article] = field(default_factory=list)
    """Articles in order of publication; their numbers are 1, 2, 3, ..."""

    @property
    def name(self) -> str:
        """The name of its spider."""
        return f"s{self.number:04}"

    @property
    def window(self) -> int:
        """Number of entries in its feed and on a page of its listing."""
        return 20 + 10 * (self.style % 4)

    @cached_property
    def moments(self) -> list[float]:
        """The times of publication of its articles, in order."""
        return [article.published for article in self.articles]

    def until(self, at: float) -> int:
        """Number of articles published by a moment."""
        return bisect_right(self.moments, at)

    def in_fault(self, at: float, scope: Scope) -> Fault | None:
        """The fault with this scope that is active at a moment; None if there is none."""
        episode = self.episode
        return episode.fault if episode and episode.fault.scope is scope and episode.lasts(at) else None


@dataclass(kw_only=True)
class Plan:
    """A world. `opening` and `closing` are the timezone-aware times when it starts and stops publishing."""

    sites: list[Site]
    opening: datetime
    closing: datetime
    port: int

    @property
    def seconds(self) -> float:
        """The duration of publishing."""
        return (self.closing - self.opening).total_seconds()

    def moment(self, at: float) -> datetime:
        """A time of the plan, in seconds, as a datetime."""
        return self.opening + timedelta(seconds=at)

    def path(self, article: Article) -> str:
        """The path and query of an article's URL."""
        day = f"{self.moment(article.published):%Y/%m/%d}"
        slug = "-".join(article.title.split()[:4])
        return self.sites[article.site].shape.format(n=article.number, day=day, slug=slug)

    def url(self, article: Article) -> str:
        """An article's URL, not percent-encoded."""
        return f"{self.base(self.sites[article.site])}{self.path(article)}"

    def base(self, site: Site) -> str:
        """The scheme, host and port of a site's URLs."""
        return f"http://{site.host}:{self.port}"

    def articles(self) -> Iterator[Article]:
        """All articles."""
        for site in self.sites:
            yield from site.articles


def make_plan(
    *, sites: int, articles_per_day: float, opening: datetime, hours: float, seed: int, port: int, faults: float = 0.05
) -> Plan:
    """Plan a world with this many sites; `faults` is the share of sites and of articles that have a fault."""
    source = random.Random(f"world {seed}")
    shares = [source.lognormvariate(0, 0.8) for _ in range(sites)]
    made = [_site(source, number, share / sum(shares)) for number, share in enumerate(shares)]
    plan = Plan(sites=made, opening=opening, closing=opening + timedelta(hours=hours), port=port)
    _episodes(source, plan, faults)
    _Press(source, plan, articles_per_day, faults, seed).print_all()
    return plan


def _site(source: random.Random, number: int, share: float) -> Site:
    kinds = source.choices(_SOURCES, weights=(6, 2, 1, 2))
    if source.random() < 0.3:
        kinds.append(source.choice([kind for kind in _SOURCES if kind != kinds[0]]))
    return Site(
        number=number,
        host=f"127.7.{number // 250}.{number % 250 + 1}",
        region=source.choice(list(REGIONS)),
        outlet=outlet(source, number),
        sources=tuple(kinds),
        shape=_SHAPES[number % len(_SHAPES)],
        style=source.randrange(1 << 16),
        share=share,
    )


def _episodes(source: random.Random, plan: Plan, faults: float) -> None:
    kinds = of_scope(Scope.SITE, Scope.SOURCE)
    chosen = source.sample(plan.sites, min(len(plan.sites), round(len(plan.sites) * faults)))
    for number, site in enumerate(chosen):
        fault = kinds[number % len(kinds)]
        if fault is Fault.UNRESOLVED:
            # The site needs another source that can be read.
            site.sources = ("rss", *(tuple(kind for kind in site.sources if kind != "rss") or ("listing",)))
        lasts = 0 if fault.lasts == FOREVER else fault.lasts
        begin = 0.0 if fault is Fault.UNRESOLVED else source.uniform(0.1, 0.9) * max(plan.seconds - lasts, 0)
        site.episode = Episode(fault=fault, begin=begin)


class _Press:
    """Fills the sites with articles."""

    def __init__(self, source: random.Random, plan: Plan, per_day: float, faults: float, seed: int) -> None:
        self._source = source
        self._plan = plan
        self._per_day = per_day
        self._faults = faults
        self._seed = seed
        self._kinds = of_scope(Scope.ARTICLE)
        self._faulty = 0

    def print_all(self) -> None:
        """Decide all publications."""
        moments = self._moments()
        texts = self._copies(moments)
        # In chronological order, so that links lead to published articles.
        order = sorted((at, site) for site, times in moments.items() for at in times)
        latest: list[tuple[int, int]] = []
        for at, number in order:
            site = self._plan.sites[number]
            text, edited = texts.get((number, at), (f"{self._seed}/{number}/{len(site.articles)}", False))
            fault = self._fault(at)
            article = Article(
                site=number,
                number=len(site.articles) + 1,
                published=at,
                text=text,
                edited=edited,
                updated=at + self._source.uniform(300, 3000) if at > 0 and self._source.random() < _UPDATES else None,
                fault=fault,
                lasts=fault.lasts * self._source.uniform(0.5, 3) if fault is not None else 0.0,
                origin=self._source.choice(latest[-50:]) if latest and self._source.random() < 0.1 else None,
            )
            site.articles.append(article)
            if article.fault is None:
                latest.append((number, article.number))

    def _fault(self, at: float) -> Fault | None:
        if at <= 0 or self._source.random() >= self._faults:
            return None
        self._faulty += 1
        return self._kinds[self._faulty % len(self._kinds)]

    def _moments(self) -> dict[int, list[float]]:
        """Site -> its times of publication."""
        plan, source = self._plan, self._source
        bursts = [
            (source.uniform(0, plan.seconds), source.choice(list(REGIONS)))
            for _ in range(max(1, round(_BURSTS_AN_HOUR * plan.seconds / 3600)))
        ]
        weights = {
            region: [weight(region, moment) for moment in steps(plan.opening, plan.closing, _STEP)]
            for region in REGIONS
        }
        moments: dict[int, list[float]] = {}
        for site in plan.sites:
            times = [-source.uniform(600, 7200) for _ in range(_BACKLOG)]
            for step, usual in enumerate(weights[site.region]):
                at = step * _STEP
                burst = any(region == site.region and 0 <= at - began < _BURST.seconds for began, region in bursts)
                expected = self._per_day * site.share * usual * (3 if burst else 1) * _STEP / 86400
                times += [at + source.uniform(0, _STEP) for _ in range(_poisson(source, expected))]
            moments[site.number] = sorted(times)
        return moments

    def _copies(self, moments: dict[int, list[float]]) -> dict[tuple[int, float], tuple[str, bool]]:
        """(site, time) -> the agency text that the site prints, and whether it edits it. A site prints a text once."""
        source = self._source
        printed = sorted((at, site) for site, times in moments.items() for at in times if source.random() < _COPIES)
        texts: dict[tuple[int, float], tuple[str, bool]] = {}
        used: defaultdict[str, set[int]] = defaultdict(set)
        running: list[str] = []
        for at, site in printed:
            while len(running) < 3 or source.random() < 0.3:
                running.append(f"{self._seed}/agency/{len(used)}/{len(running)}/{at}")
            text = source.choice(running[-4:])
            if site not in used[text]:
                used[text].add(site)
                texts[site, at] = (text, source.random() < _EDITED)
        return texts


def _poisson(source: random.Random, mean: float) -> int:
    """A Poisson-distributed number by Knuth's method, which suits small means."""
    limit, product, count = 2.718281828459045**-mean, source.random(), 0
    while product > limit:
        product *= source.random()
        count += 1
    return count
