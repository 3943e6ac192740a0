"""Each fault of the simulated world, as received by a client of its server."""

from __future__ import annotations

import http.client
import ssl
import time
import urllib.parse
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import pytest

from benchmarks.world.answers import World
from benchmarks.world.clock import Clock
from benchmarks.world.faults import Fault, Scope
from benchmarks.world.plan import Plan, Site, make_plan
from benchmarks.world.server import Server, free_port
from benchmarks.world.sources import PATHS
from benchmarks.world.walls import SUBSCRIBE
from newscrawl.crawl.refusals.walls import wall_of
from newscrawl.discover.rss import read_rss
from newscrawl.discover.xml import NotXmlError

STATUS = {
    Fault.FORBIDDEN: 403,
    Fault.PAUSE_SECONDS: 429,
    Fault.PAUSE_DATE: 429,
    Fault.BUSY: 503,
    Fault.GONE_FOR_A_MINUTE: 404,
    Fault.GONE: 410,
    Fault.TLS: 302,
    Fault.SITE_FORBIDDEN: 403,
    Fault.SITE_PAUSE: 429,
    Fault.SITE_BUSY: 503,
}
SERVED_AS_200 = {
    Fault.CLOUDFLARE,
    Fault.IMPERVA,
    Fault.DATADOME,
    Fault.AKAMAI,
    Fault.ROBOT_QUESTION,
    Fault.CONSENT,
    Fault.SOFT_404,
    Fault.SITE_CHALLENGE,
    Fault.SITE_CONSENT,
}


@pytest.fixture(scope="module")
def world() -> Iterator[Server]:
    """A world of many faults, whose time stands still until a test sets it."""
    plan = make_plan(
        sites=60,
        articles_per_day=30_000,
        opening=datetime(2026, 11, 26, 9, tzinfo=UTC),
        hours=1,
        seed=3,
        port=free_port(),
        faults=0.4,
    )
    with Server(World(plan), stopped(plan, 0)).running() as server:
        yield server


def stopped(plan: Plan, at: float) -> Clock:
    return Clock(began=0, simulated=plan.opening.timestamp() + at, speed=0)


def ask(server: Server, site: Site, target: str, seconds: float = 20) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(site.host, server.world.plan.port, timeout=seconds)
    connection.request("GET", urllib.parse.quote(target, safe="/?="))
    return connection.getresponse()


def site_with(server: Server, fault: Fault) -> tuple[Site, str]:
    """A site and a target with the fault; sets the time to a moment when the fault lasts."""
    plan = server.world.plan
    if fault.scope is Scope.ARTICLE:
        for article in plan.articles():
            site = plan.sites[article.site]
            if article.fault is fault and not any(site.in_fault(article.published + 1, scope) for scope in Scope):
                server.clock = stopped(plan, article.published + 1)
                return site, plan.path(article)
    for site in plan.sites:
        if site.episode and site.episode.fault is fault:
            server.clock = stopped(plan, site.episode.begin + 1)
            return site, PATHS[site.sources[0]]
    raise AssertionError(fault)


@pytest.mark.parametrize("fault", STATUS, ids=lambda fault: fault.name)
def test_refusals_have_their_status(world: Server, fault: Fault) -> None:
    site, target = site_with(world, fault)
    response = ask(world, site, target)
    assert response.status == STATUS[fault]
    pause = response.headers["Retry-After"]
    if fault is Fault.PAUSE_DATE:
        assert 50 < (parsedate_to_datetime(pause) - world.clock.now()).total_seconds() <= 60
    else:
        assert pause == ("60" if STATUS[fault] == 429 else None)
    if fault is Fault.TLS:
        port = world.world.plan.port
        assert response.headers["Location"].startswith(f"https://{site.host}:{port}/")
        with pytest.raises(ssl.SSLError):
            http.client.HTTPSConnection(site.host, port, timeout=20).request("GET", target)


@pytest.mark.parametrize("fault", sorted(SERVED_AS_200), ids=lambda fault: fault.name)
def test_walls_come_as_200(world: Server, fault: Fault) -> None:
    site, target = site_with(world, fault)
    response = ask(world, site, target)
    assert response.status == 200
    assert wall_of(200, {}, response.read()) is not None


@pytest.mark.parametrize("fault", [Fault.RESET, Fault.CUT, Fault.TOO_LARGE], ids=lambda fault: fault.name)
def test_bodies_that_do_not_end(world: Server, fault: Fault) -> None:
    site, target = site_with(world, fault)

    def read() -> None:
        response = ask(world, site, target)
        assert response.length is not None
        assert (response.length > 16 * 1024 * 1024) == (fault is Fault.TOO_LARGE)
        response.read()

    with pytest.raises((http.client.HTTPException, ConnectionError)):
        read()


@pytest.mark.parametrize("fault", [Fault.SILENT, Fault.SITE_SILENT], ids=lambda fault: fault.name)
def test_silence(world: Server, fault: Fault) -> None:
    site, target = site_with(world, fault)
    with pytest.raises(TimeoutError):
        ask(world, site, target, seconds=0.2)


def test_a_stub_is_short_and_asks_for_a_subscription(world: Server) -> None:
    site, target = site_with(world, Fault.PAYWALL)
    assert SUBSCRIBE in ask(world, site, target).read().decode()


def test_robots_fails_and_nothing_else(world: Server) -> None:
    site, target = site_with(world, Fault.SITE_ROBOTS)
    assert [ask(world, site, path).status for path in ("/robots.txt", target)] == [503, 200]


def test_a_site_refuses_connections_for_a_while(world: Server) -> None:
    site, target = site_with(world, Fault.SITE_REFUSED)
    while True:
        try:
            ask(world, site, target)
        except ConnectionRefusedError:
            break
        time.sleep(0.01)
    world.clock = stopped(world.world.plan, world.at + Fault.SITE_REFUSED.lasts)
    while True:
        try:
            assert ask(world, site, target).status == 200
        except ConnectionRefusedError:
            time.sleep(0.01)
            continue
        break


def test_a_layout_changes(world: Server) -> None:
    site, _ = site_with(world, Fault.LAYOUT)
    assert site.episode is not None
    target = world.world.plan.path(next(one for one in site.articles if one.fault is None))
    pages = []
    for at in (site.episode.begin - 1, site.episode.begin + 1):
        world.clock = stopped(world.world.plan, at)
        pages.append(ask(world, site, target).read().decode())
    assert ["class='title'" in page for page in pages] == [True, False]


def test_sources_empty_frozen_unreadable_unresolved(world: Server) -> None:
    plan = world.world.plan
    for fault in (Fault.EMPTY, Fault.FROZEN, Fault.UNREADABLE):
        site, target = site_with(world, fault)
        body = ask(world, site, target).read()
        if fault is Fault.UNREADABLE:
            with pytest.raises(NotXmlError):
                read_rss(body)
            continue
        assert site.episode is not None
        name = plan.path(site.articles[site.until(site.episode.begin) - 1]).partition("?")[0].encode()
        if fault is Fault.EMPTY:
            assert b"<loc>" not in body
            assert b"<item>" not in body
            assert b"class='card'" not in body
        world.clock = stopped(plan, site.episode.begin + fault.lasts - 1)
        later = ask(world, site, target).read()
        assert later == body, name
    assert site_with(world, Fault.UNRESOLVED)[0].sources[1:]
