"""The simulated world of `benchmarks/farm.py`: it is determined by its seed, and agrees with its truth log."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from benchmarks.world import sources
from benchmarks.world.answers import Answer, World
from benchmarks.world.faults import Fault
from benchmarks.world.pages import story
from benchmarks.world.plan import Plan, make_plan
from benchmarks.world.rhythm import weight
from benchmarks.world.truth import readable_at, write_log
from newscrawl.discover.listings import read_listing
from newscrawl.discover.rss import read_rss
from newscrawl.discover.sitemaps import read_sitemap
from newscrawl.extract import read_page
from newscrawl.extract.selectors import Selection
from newscrawl.urls import normalize

OPENING = datetime(2026, 11, 26, 9, tzinfo=UTC)


def plan_of(**more: Any) -> Plan:
    options: dict[str, Any] = {"sites": 24, "articles_per_day": 12_000, "hours": 1.0, "seed": 5, "faults": 0.0}
    return make_plan(**options | {"opening": OPENING, "port": 8000} | more)


def get(world: World, number: int, target: str, at: float, **headers: str) -> Answer:
    return world.answer(world.plan.sites[number], target, headers, at)


def test_a_world_follows_from_its_seed() -> None:
    first, second, other = (World(plan_of(seed=seed, faults=0.3)) for seed in (5, 5, 6))
    assert list(first.plan.articles()) == list(second.plan.articles()) != list(other.plan.articles())
    for site in first.plan.sites:
        for target in [sources.PATHS[kind] for kind in site.sources] + [first.plan.path(site.articles[0])]:
            assert get(first, site.number, target, 1800) == get(second, site.number, target, 1800)


def test_a_day_has_the_number_of_articles_that_is_asked_for() -> None:
    # A Wednesday, which is no weekend in any region; bursts come on top.
    plan = plan_of(opening=datetime(2026, 11, 25, tzinfo=UTC), hours=24, articles_per_day=4000)
    assert 4000 * 0.9 < len(list(plan.articles())) < 4000 * 1.25


def test_news_has_nights_and_weekends() -> None:
    noon, night = datetime(2026, 11, 25, 10, tzinfo=UTC), datetime(2026, 11, 25, 1, tzinfo=UTC)
    friday, sunday = noon + timedelta(days=2), noon + timedelta(days=4)
    for region in ("SA", "EG", "MA"):
        assert weight(region, noon) > 5 * weight(region, night)
    assert weight("SA", friday) < weight("SA", noon) == weight("SA", sunday)
    assert weight("LB", sunday) < weight("LB", noon) == weight("LB", friday)


def read_source(plan: Plan, world: World, number: int, kind: str, at: float) -> list[str]:
    """The URLs that the project's own readers find in a source, page by page and file by file."""
    body = get(world, number, sources.PATHS[kind], at).body
    base = plan.base(plan.sites[number])
    if kind == "rss":
        return [normalize(entry.url) for entry in read_rss(body, f"{base}/")]
    if kind == "listing":
        urls, page = [], 1
        while body and (
            found := read_listing(body, lambda: "utf-8", f"{base}/latest", Selection(()), lambda url: url, "").entries
        ):
            urls += [normalize(entry.url) for entry in found]
            page += 1
            body = get(world, number, f"/latest?page={page}", at).body
        return urls
    sitemap = read_sitemap(body, base)
    pages = list(sitemap.pages)
    for child in sitemap.children:
        pages += read_sitemap(get(world, number, child.url.removeprefix(base), at).body, base).pages
    return [normalize(entry.url) for entry in pages]


def test_sources_and_pages_show_what_the_truth_log_says(tmp_path: Path) -> None:
    plan = plan_of()
    world = World(plan)
    write_log(plan, tmp_path / "truth.jsonl")
    log = [json.loads(line) for line in (tmp_path / "truth.jsonl").read_text("utf-8").splitlines()]
    assert [row["published"] for row in log] == sorted(row["published"] for row in log)
    by_site = defaultdict(list)
    for row in log:
        by_site[row["site"]].append(row)
    kinds = set()
    for at in (0.0, 900.0, 3599.0):
        now = plan.moment(at).isoformat()
        for site in plan.sites:
            published = {normalize(row["url"]) for row in by_site[site.name] if row["published"] <= now}
            for kind in site.sources:
                kinds.add(kind)
                shown = read_source(plan, world, site.number, kind, at)
                assert len(shown) == len(set(shown))
                assert set(shown) <= published
                # A feed is limited; the other sources lead to all articles.
                assert len(shown) == (min(site.window, len(published)) if kind == "rss" else len(published))
    assert kinds == set(sources.PATHS)
    for row in log[::25]:
        site = next(site for site in plan.sites if site.name == row["site"])
        found = site.articles[int(row["key"]) - 1]
        article = read_page(get(world, site.number, plan.path(found), 3600).body, row["url"], region=site.region)[0]
        updated = row["updated"] is not None and row["updated"] <= plan.moment(3600).isoformat()
        assert article.title == row["title"]
        assert article.body.split() == " ".join(story(found, updated)).split()
        assert article.published is not None
        assert abs(article.published - datetime.fromisoformat(row["published"])) < timedelta(minutes=1)


def test_agencies_texts_stand_on_several_sites_once_each() -> None:
    places = defaultdict(list)
    for article in plan_of().articles():
        places[article.text].append(article.site)
    shared = [sites for text, sites in places.items() if len(sites) > 1]
    assert len(shared) > 5
    assert all(len(sites) == len(set(sites)) for sites in places.values())


def test_part_of_the_sites_honour_validators() -> None:
    world = World(plan_of())
    seen = set()
    for site in world.plan.sites:
        target = world.plan.path(site.articles[0])
        headers = dict(get(world, site.number, target, 0).headers)
        seen.add(tuple(headers))
        asked = {
            {"ETag": "if-none-match", "Last-Modified": "if-modified-since"}[name]: value
            for name, value in headers.items()
            if name in ("ETag", "Last-Modified")
        }
        assert get(world, site.number, target, 1, **asked).status == (304 if asked else 200)
    assert len(seen) >= 3


@pytest.mark.parametrize("fault", list(Fault), ids=lambda fault: fault.name)
def test_a_world_has_every_fault_and_knows_what_can_be_read(fault: Fault) -> None:
    plan = plan_of(sites=60, faults=0.3)
    befallen = [article for article in plan.articles() if article.fault is fault]
    sites = [site for site in plan.sites if site.episode and site.episode.fault is fault]
    assert befallen or sites
    for article in befallen:
        readable = readable_at(plan, article)
        assert (readable is None) == (fault.lasts == float("inf"))
        assert readable is None or readable >= article.published + article.lasts
    for site in sites:
        assert site.episode is not None
        during = [one for one in site.articles if one.fault is None and site.episode.lasts(one.published)]
        if fault.lasts < float("inf") and len(site.sources) == 1 and fault is not Fault.FROZEN:
            assert all(
                (readable_at(plan, one) or 0) >= min(site.episode.begin + fault.lasts, plan.seconds) for one in during
            )
