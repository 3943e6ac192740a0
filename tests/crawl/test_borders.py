"""No request leaves the site: all spellings of non-public addresses, reached in every way, in the real engine."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from types import SimpleNamespace

import pytest

from newscrawl.crawl.network.addresses import Allowed, foreign_port, is_public, literal
from newscrawl.rendering.settings import is_aborted
from newscrawl.urls import host
from tests.crawls import Project, run_scrapy
from tests.servers import Answer, Page, Server, article, rss, serve

SITE = "127.0.0.9"
HOSTS = """
127.0.0.1 127.1 127.0.1 2130706433 0x7f000001 0x7F.1 0x7f.0.0.1 0177.0.0.1 017700000001 127.0.0.1. localhost LocalHost
localhost. 127.0.0.2 127.255.255.254 0.0.0.0 0 0x0 00000000000 10.0.0.1 10.1 0xa.0.0.1 012.0.0.1 172.16.0.1
172.31.255.254 192.168.0.1 192.168.257 0xc0a80001 3232235521 169.254.169.254 0xa9fea9fe 2852039166 0251.0376.0251.0376
169.254.43518 100.64.0.1 100.127.255.254 192.0.0.1 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1
239.255.255.255 240.0.0.1 255.255.255.255 192.88.99.1 [::1] [::] [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1] [::ffff:7f00:1]
[0:0:0:0:0:ffff:a00:1] [::ffff:a9fe:a9fe] [::127.0.0.1] [::7f00:1] [::a00:1] [64:ff9b::7f00:1] [64:ff9b::10.0.0.1]
[64:ff9b::a9fe:a9fe] [64:ff9b:1::a00:1] [64:ff9b:1:ffff::1] [2002:7f00:1::] [2002:a00:1::1]
[2001:0:4136:e378:8000:63bf:3fff:fdd2] [2001::1] [fe80::1] [fe80::1%25eth0] [fc00::1] [fd12:3456::1] [fec0::1]
[ff02::1] [2001:db8::1] [100::1] [3fff::1] [5f00::1] user@127.0.0.1 user:secret@localhost １２７.０.０.１ ①②⑦.0.0.1
127。0。0。1 %31%32%37.0.0.1
""".split()
WAYS = ("redirect", "meta refresh", "feed link", "sitemap child", "related link", "next page")
SPIDER = """
rss_urls = ["{url}/rss"]
sitemap_urls = ["{url}/sitemap"]
listing_urls = ["{url}/list/HOSTS"]
allowed_domains = DOMAINS
article_url = r"/news/(?P<id>\\d+)"
"""


def trap_url(host: str, way: str, port: int) -> str:
    """A URL of the trap server; each host and way has its own path."""
    return f"http://{host}:{port}/trap/news/{1000 * WAYS.index(way) + HOSTS.index(host) + 1}"


def header_form(url: str) -> str:
    """The URL as it is written in a header."""
    return url.encode("utf-8").decode("latin-1")


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Project, Server]]:
    """One crawl of a site that leads to the trap server in every way; its own declaration trusts all of the hosts.

    The site's own address is not public either: it is allowed because the declared URLs use it.
    """
    with serve({}, host="0.0.0.0") as server:
        port = server.server_port
        site = f"http://{SITE}:{port}"
        pages: dict[str, Answer] = {"/robots.txt": Page(status=404), "*": article(9)}
        listed: list[str] = []
        for number, host in enumerate(HOSTS, start=1):
            header = {"Location": header_form(trap_url(host, "redirect", port))}
            pages[f"/news/{100_000 + number}"] = Page(status=302, headers=header)
            refresh = trap_url(host, "meta refresh", port)
            pages[f"/news/{200_000 + number}"] = (
                f"<meta charset=utf-8><meta http-equiv='refresh' content='0; url={refresh}'>"
            )
            links = f"<div class='related'><a href='{trap_url(host, 'related link', port)}'>اقرأ أيضا</a></div>"
            pages[f"/news/{300_000 + number}"] = article(300_000 + number, more=links)
            following = f"<a rel='next' href='{trap_url(host, 'next page', port)}'>التالي</a>"
            pages[f"/list/{number}"] = f"<html><body><a href='{site}/news/1'>خبر</a>{following}</body></html>"
            listed += [f"{site}/news/{base + number}" for base in (100_000, 200_000, 300_000)]
            listed.append(trap_url(host, "feed link", port))
        listed.append(f"{site}/news/400000")
        pages["/news/400000"] = Page(status=302, headers={"Location": f"{site}/news/400001"})
        items = "".join(f"<item><link>{url}</link></item>" for url in listed)
        pages["/rss"] = f"<?xml version='1.0'?><rss version='2.0'><channel>{items}</channel></rss>"
        children = "".join(f"<sitemap><loc>{trap_url(host, 'sitemap child', port)}</loc></sitemap>" for host in HOSTS)
        pages["/sitemap"] = f"<sitemapindex>{children}</sitemapindex>"
        server.pages = pages
        trusted = [
            SITE,
            *(host.strip("[]") for host in HOSTS if host.isascii() and "@" not in host and "%" not in host),
        ]
        lists = '", "{url}/list/'.join(str(number) for number in range(1, len(HOSTS) + 1))
        spider = SPIDER.replace("DOMAINS", json.dumps(trusted)).replace("HOSTS", lists).replace("{url}", site)
        settings = "PRIVATE_ADDRESSES_ALLOWED = []\nRETRY_TIMES = 0\nRELATED_PER_ARTICLE = 10"
        project = Project(tmp_path_factory.mktemp("borders"), site, spider, settings)
        run = project.crawl()
        assert "Traceback" not in run.err, run.err
        yield project, server


def test_at_least_sixty_different_hosts_are_tested() -> None:
    assert len(set(HOSTS)) == len(HOSTS) >= 60


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("host", HOSTS)
def test_non_public_host_is_never_requested(crawled: tuple[Project, Server], host: str, way: str) -> None:
    _, server = crawled
    path = trap_url(host, way, 0).partition(":0")[2]
    assert path not in server.hits


def test_only_pages_of_the_site_are_stored(crawled: tuple[Project, Server]) -> None:
    project, server = crawled
    assert not [hit for hit in server.hits if "/trap/" in hit]
    stored = [url for (url,) in project.query("SELECT url FROM articles")]
    assert not [url for url in stored if "/trap/" in url]
    # These ways were open: related pages and a redirect within the site were fetched.
    assert {f"http://{SITE}:{server.server_port}/news/{300_000 + n + 1}" for n in range(len(HOSTS))} <= set(stored)
    assert "/news/400001" in server.hits


def test_reason_names_the_address(crawled: tuple[Project, Server]) -> None:
    project, _ = crawled
    reasons = dict(project.query("SELECT url, reason FROM ledger WHERE failure = 'leads away'"))
    assert any("127.0.0.2 is not a public address (PRIVATE_ADDRESSES_ALLOWED)" in reason for reason in reasons.values())
    assert any("localhost is 127.0.0.1, which is not a public address" in reason for reason in reasons.values())


@pytest.mark.parametrize(
    "url",
    [
        "http://{site}:1/news/2",
        "https://{site}:22/news/2",
        "ftp://{site}/news/2",
        "file:///etc/passwd",
        f"http://{{site}}/login/{'a' * 3000}",
    ],
)
def test_redirects_to_other_ports_and_schemes_are_refused(tmp_path: Path, url: str) -> None:
    pages: dict[str, Answer] = {"/robots.txt": Page(status=404), "/rss": rss([1])}
    to = url.replace("{site}", "127.0.0.1")
    pages["/news/1"] = Page(status=302, headers={"Location": to})
    with serve(pages) as server:
        project = Project(tmp_path, server.url, 'rss_urls = ["{url}/rss"]', "RETRY_TIMES = 0")
        project.crawl()
        assert project.query("SELECT failure FROM ledger WHERE kind = 'article'") == [("leads away",)]


PUBLIC = ["93.184.216.34", "8.8.8.8", "1.1.1.1", "41.33.1.1", "212.26.0.1", "2606:4700::1111", "2a00:1450:4001::1"]


def test_public_addresses_are_public() -> None:
    assert [text for text in PUBLIC if not is_public(ip_address(text))] == []
    assert literal("news.example.com") is None
    assert literal("1.2.3.4.5") is None
    assert literal("mylocalhost") is None
    assert literal("a.localhost") == ip_address("127.0.0.1")


@pytest.mark.parametrize("host", [host for host in HOSTS if literal(host) is not None])
def test_address_literals_are_refused_before_any_dns_lookup(host: str) -> None:
    assert Allowed().refused(host) is not None


def test_only_listed_addresses_are_allowed() -> None:
    allowed = Allowed(["127.0.0.1", "10.1.0.0/16"])
    assert [host for host in ("127.0.0.1", "127.1", "10.1.2.3") if allowed.refused(host)] == []
    assert allowed.refused("127.0.0.2") == "127.0.0.2"
    assert allowed.refused("10.2.0.1") == "10.2.0.1"
    with pytest.raises(ValueError, match="nonsense"):
        Allowed(["nonsense"])


@pytest.mark.parametrize(
    ("url", "port"),
    [
        ("http://a.example/", None),
        ("https://a.example:443/", None),
        ("http://a.example:443/", 443),
        ("http://a.example:99999/", 0),
        ("http://a.example:[.0::ffff:7f00:1]/", 0),
    ],
)
def test_foreign_port(url: str, port: int | None) -> None:
    assert foreign_port(url, frozenset()) == port


REBINDING = """
import socket
from twisted.internet import asyncioreactor
asyncioreactor.install()
from twisted.internet import reactor
from twisted.internet.endpoints import HostnameEndpoint
from twisted.internet.protocol import Factory, Protocol
from newscrawl.crawl.network.addresses import Allowed
from newscrawl.crawl.network.resolver import PublicResolver

answers = ["93.184.216.34", "127.0.0.1", "169.254.169.254"]
asked = []
def answer(name):
    asked.append(name)
    return answers[len(asked) - 1]
socket.gethostbyname = answer
connected = []
def connect_tcp(host, port, *_, **__):
    connected.append(host)
    raise OSError("no network")
reactor.connectTCP = connect_tcp
resolver = PublicResolver(reactor, 0, 5.0)
resolver.allowed = Allowed()
resolver.install_on_reactor()

def connect(_=None):
    if len(asked) == len(answers):
        print(asked, connected, PublicResolver.of_reactor().refused("rebound.example"))
        reactor.stop()
        return
    HostnameEndpoint(reactor, "rebound.example", 80, timeout=1).connect(Factory.forProtocol(Protocol)).addBoth(connect)

reactor.callWhenRunning(connect)
reactor.run()
"""


def test_connection_uses_the_address_that_was_checked() -> None:
    done = run_scrapy(program=REBINDING)
    expected = "['93.184.216.34'] 169.254.169.254"
    assert done.stdout.strip() == f"{['rebound.example'] * 3} {expected}", done.stderr


def test_invalid_address_in_the_setting_is_reported_in_one_line(tmp_path: Path) -> None:
    project = Project(tmp_path, "http://127.0.0.1:9", 'rss_urls = ["{url}/rss"]')
    run = project.run("crawl", "loop", "-s", "PRIVATE_ADDRESSES_ALLOWED=here")
    assert run.code != 0
    assert "PRIVATE_ADDRESSES_ALLOWED: 'here' does not appear to be an IPv4 or IPv6 network" in run.err
    assert "Traceback" not in run.err
    # A command of Scrapy's own.
    fetch = project.run("fetch", "http://127.0.0.1:9/", "-s", "PRIVATE_ADDRESSES_ALLOWED=here")
    assert fetch.last_line("PRIVATE_ADDRESSES_ALLOWED: 'here'")
    assert fetch.code == 2


@pytest.mark.parametrize("agent", ["bot\r\nX-Evil: 1", "bot\nX-Evil: 1", "bot\0", "bot\x1b[2J"])
def test_header_with_a_line_break_is_refused(tmp_path: Path, agent: str) -> None:
    with serve({}) as server:
        project = Project(tmp_path, server.url, 'rss_urls = ["{url}/rss"]', f"USER_AGENT = {agent!r}")
        project.crawl().last_line("loop: USER_AGENT=", "a header has one line")
        assert server.hits == []


@pytest.mark.parametrize(
    ("url", "aborted"),
    [
        ("http://127.0.0.1/x", True),
        ("http://0x7f.1/x", True),
        ("http://[::1]/x", True),
        ("http://localhost:9200/", True),
        ("http://169.254.169.254/latest", True),
        ("file:///etc/passwd", True),
        ("http://93.184.216.34/a.js", False),
        ("http://127.0.0.9:8000/a.js", False),
        ("data:text/html,x", False),
        ("http://nohost.invalid/", False),
    ],
)
def test_requests_of_a_rendered_page_are_aborted(url: str, aborted: bool) -> None:
    request = SimpleNamespace(url=url, resource_type="script")
    # The site's own declaration trusts the hosts.
    hosts = [host(url) or "none"]
    assert asyncio.run(is_aborted(request, domains=hosts, within=Allowed([SITE]))) is aborted
