"""Rights that sites declare, through the real engine: read, stored, obeyed by archives, and used by exports."""

from __future__ import annotations

import gzip
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from newscrawl.archive.replay import Archive
from tests.crawls import Project
from tests.servers import Answer, Page, article, rss, serve

SPIDER = 'rss_urls = ["{url}/rss"]'
SETTINGS = "TDMREP = True\nRETRY_TIMES = 0"
TDM = "/.well-known/tdmrep.json"
ROBOTS = b"""User-agent: *
Content-Signal: search=yes, ai-train=no
Content-Usage: /news/3 train-ai=y

User-agent: GPTBot
User-agent: PerplexityBot
Disallow: /news/2
"""


def text(body: bytes) -> Page:
    return Page(body=body, kind="text/plain")


def site(*numbers: int, robots: bytes = ROBOTS, tdmrep: bytes | None = None) -> dict[str, Answer]:
    pages: dict[str, Answer] = {"/rss": rss(list(numbers)), "/robots.txt": text(robots)}
    if tdmrep is not None:
        pages[TDM] = Page(body=tdmrep, kind="application/json")
    return pages | {f"/news/{n}": article(n) for n in numbers}


def rights(project: Project) -> dict[str, Any]:
    """Key -> the rights of each stored article."""
    return {
        key: json.loads(data)["rights"] for key, data in project.query("SELECT key, data FROM articles ORDER BY key")
    }


def tagged(number: int, head: str) -> bytes:
    return article(number).replace("<title>", f"{head}<title>").encode()


def test_articles_store_the_rights_of_their_host_and_page(tmp_path: Path) -> None:
    pages = site(1, 2, 3, tdmrep=b'[{"location": "/news/1", "tdm-reservation": 1}]')
    pages["/news/3"] = Page(
        body=tagged(3, "<meta name='robots' content='noai'>"), headers={"X-Robots-Tag": "nosnippet"}
    )
    with serve(pages) as server:
        project = Project(tmp_path, server.url, SPIDER, SETTINGS)
        assert project.crawl().code == 0
    found = rights(project)
    assert {key: (one["search"], one["train"], one["ai_input"], one["snippet"]) for key, one in found.items()} == {
        "1": ("allow", "reserve", "reserve", "allow"),
        "2": ("allow", "reserve", "reserve", "allow"),
        "3": ("allow", "reserve", "reserve", "reserve"),
    }
    assert [found[key]["by"]["ai_input"] for key in "123"] == ["tdmrep", "robots-agents", "meta"]
    assert [one["form"] for one in found["3"]["said"]] == ["x-robots-tag", "meta"]
    ((digest, since),) = project.query("SELECT digest, since FROM host_policies")
    assert {one["policy"] for one in found.values()} == {digest}
    assert project.query("SELECT digest FROM policies") == [(digest,)]

    run = project.run("rights", "127.0.0.1", "--json")
    ((host,),) = (json.loads(run.out),)
    assert (host["host"], host["digest"], host["since"][:10]) == ("127.0.0.1", digest, since[:10])
    assert host["agents"]["GPTBot"] == {"operator": "OpenAI", "purpose": "train", "refused": "part"}
    assert host["decisions"]["train"] == "reserve"
    table = project.run("rights").out
    assert all(words in table for words in ("127.0.0.1", since[:10], "train", "search, snippet", "GPTBot (in"))


def test_tdmrep_is_fetched_once_per_day_and_its_absence_stored(tmp_path: Path) -> None:
    with serve(site(1)) as server:
        project = Project(tmp_path, server.url, SPIDER, SETTINGS)
        for _ in range(2):
            assert project.crawl().code == 0
            project.make_due()
        assert server.hits.count(TDM) == 1
        assert project.query("SELECT body FROM tdmreps") == [(b"",)]
        with closing(sqlite3.connect(project.store)) as connection, connection:
            connection.execute("UPDATE tdmreps SET fetched_at = '2020-01-01 00:00:00.000000'")
        server.pages[TDM] = text(b'[{"location": "/", "tdm-reservation": 1}]')
        project.crawl()
        assert server.hits.count(TDM) == 2
        # If fetching it fails, the last copy stays in force.
        with closing(sqlite3.connect(project.store)) as connection, connection:
            connection.execute("UPDATE tdmreps SET fetched_at = '2020-01-01 00:00:00.000000'")
        server.pages[TDM] = Page(status=500)
        project.make_due()
        project.crawl()
    assert server.hits.count(TDM) == 3
    assert project.query("SELECT body FROM tdmreps") == [(b'[{"location": "/", "tdm-reservation": 1}]',)]


@pytest.mark.parametrize(
    ("settings", "robots"),
    [("TDMREP = False", ROBOTS), (SETTINGS, b"User-agent: *\nDisallow: /.well-known/\n")],
    ids=["switched off", "forbidden"],
)
def test_tdmrep_is_not_fetched(tmp_path: Path, settings: str, robots: bytes) -> None:
    with serve(site(1, robots=robots)) as server:
        project = Project(tmp_path, server.url, SPIDER, settings)
        assert project.crawl().code == 0
    assert TDM not in server.hits
    assert project.keys() == [1]


def test_changed_policy_makes_no_version(tmp_path: Path) -> None:
    with serve(site(1, robots=b"User-agent: *\nAllow: /\n")) as server:
        project = Project(tmp_path, server.url, SPIDER, SETTINGS)
        project.crawl()
        before = project.query("SELECT seq, version, data FROM articles")
        server.pages["/robots.txt"] = text(ROBOTS)
        # The page's bytes differ, so it is read again; its text is the same.
        server.pages["/news/1"] = article(1, more="<!-- again -->")
        project.make_due()
        assert project.crawl().code == 0
        assert project.query("SELECT seq, version, data FROM articles") == before
        server.pages["/news/1"] = article(1).replace("البيان", "التقرير")
        project.make_due()
        project.crawl()
    ((version, changed),) = project.query("SELECT version, changed FROM articles")
    assert (version, json.loads(changed)) == (2, ["body"])
    assert rights(project)["1"]["train"] == "reserve"
    (host,) = json.loads(project.run("rights", "loop", "--json").out)
    assert host["decisions"]["train"] == "reserve"
    assert [one["decisions"] for one in host["earlier"]] == [{}]
    assert project.run("ledger").code == 0


def test_noarchive_page_is_stored_but_not_recorded(tmp_path: Path) -> None:
    pages = site(1, 2, 3, 4, 5, 6, 7)
    packed = {"Content-Encoding": "gzip"}
    pages["/news/1"] = Page(body=article(1).encode(), headers={"X-Robots-Tag": "noindex, noarchive"})
    pages["/news/2"] = Page(body=gzip.compress(tagged(2, "<meta name='robots' content='NOARCHIVE'>")), headers=packed)
    pages["/news/3"] = Page(body=tagged(3, "<meta name='googlebot' content='noarchive'>"))
    pages["/news/4"] = Page(body=article(4).encode(), headers={"X-Robots-Tag": "bingbot: noarchive"})
    pages["/news/5"] = Page(body=tagged(5, "<meta name='newscrawl' content='noarchive'>"))
    pages["/news/6"] = Page(body=article(6, more="<p>noarchive</p>").encode(), headers={"X-Robots-Tag": "noindex"})
    pages["/news/7"] = Page(body=gzip.compress(tagged(7, "<meta name='robots' content='noarchive'>")))
    archive = tmp_path / "a.warc.gz"
    with serve(pages) as server:
        project = Project(tmp_path / "project", server.url, SPIDER, SETTINGS)
        run = project.crawl("-s", f"RECORD={archive}")
    assert run.code == 0
    # noindex is stored with the article, but not obeyed.
    assert project.keys() == [1, 2, 3, 4, 5, 6, 7]
    recorded = {url.removeprefix(server.url) for url in Archive(archive).urls()}
    assert recorded >= {"/rss", "/robots.txt", "/news/3", "/news/4", "/news/6"}
    assert recorded.isdisjoint({"/news/1", "/news/2", "/news/5", "/news/7"})
    assert "4 responses were left out because they say noarchive" in run.err


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Six articles: 1 and 4 reserve training, 2 allows it, 3 declares nothing, 5 and 6 are older than the field."""
    pages = site(1, 2, 3, 4, robots=b"User-agent: *\nAllow: /\n")
    for number, content in ((1, "train-ai=n"), (2, "train-ai=y"), (4, "train-ai=n, search=n")):
        pages[f"/news/{number}"] = Page(body=article(number).encode(), headers={"Content-Usage": content})
    with serve(pages | site(5, 6) | {"/rss": rss([1, 2, 3, 4, 5, 6]), "/robots.txt": text(b"")}) as server:
        project = Project(
            tmp_path_factory.mktemp("stored"), server.url, SPIDER, SETTINGS + "\nCONCURRENT_REQUESTS_PER_DOMAIN = 1"
        )
        assert project.crawl().code == 0
    with closing(sqlite3.connect(project.store)) as connection, connection:
        connection.execute("UPDATE articles SET data = json_remove(data, '$.rights') WHERE key IN ('5', '6')")
    return project


def exported(project: Project, *options: str) -> tuple[list[str], str]:
    run = project.run("export", *options)
    assert run.code == 0, run.err
    return sorted(json.loads(line)["key"] for line in run.out.splitlines()), run.err


def test_export_omits_reserved_articles(stored: Project) -> None:
    keys, message = exported(stored, "--may", "train")
    assert keys == ["2", "3", "5", "6"]
    assert "2 articles left out (train reserved by content-usage: 2)" in message
    keys, message = exported(stored, "--may", "search")
    assert keys == ["1", "2", "3", "5", "6"]
    keys, message = exported(stored, "--may", "train", "--may", "search", "--unsaid", "leave-out")
    assert keys == []
    keys, message = exported(stored, "--may", "train", "--unsaid", "leave-out")
    assert keys == ["2"]
    assert "5 articles left out (train reserved by content-usage: 2, train unsaid: 3)" in message
    keys, message = exported(stored)
    assert keys == ["1", "2", "3", "4", "5", "6"]
    assert "left out" not in message


def test_omitted_articles_count_as_delivered(stored: Project) -> None:
    assert exported(stored, "--consumer", "model", "--may", "train", "--limit", "2")[0] != []
    keys, _ = exported(stored, "--consumer", "model", "--may", "train")
    assert len(keys) == 2
    assert exported(stored, "--consumer", "model")[0] == []
    # Without a cursor, a limit counts exported articles, not all that are considered.
    keys, _ = exported(stored, "--may", "train", "--limit", "4")
    assert len(keys) == 4


def test_parquet_has_the_rights_field(stored: Project, tmp_path: Path) -> None:
    import pyarrow.dataset as ds

    assert stored.run("export", "-o", str(tmp_path / "out.parquet")).code == 0
    rows = ds.dataset(tmp_path / "out.parquet").to_table(columns=["key", "rights"]).to_pylist()
    read = {row["key"]: row["rights"] and row["rights"]["train"] for row in rows}
    assert read == {"1": "reserve", "2": "allow", "3": None, "4": "reserve", "5": None, "6": None}


def test_published_feeds_omit_reserved_articles(stored: Project, tmp_path: Path) -> None:
    assert stored.run("export", "--feeds", str(tmp_path / "feeds"), "--may", "search").code == 0
    feed = (tmp_path / "feeds" / "sites" / "loop.atom").read_text(encoding="utf-8")
    assert feed.count("<entry") == 5
    assert "رقم 4" not in feed


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("rights", "nosuch"), "neither a site nor a host"),
        (("export", "--unsaid", "leave-out"), "needs --may"),
    ],
)
def test_bad_options_are_reported_in_one_line(stored: Project, arguments: tuple[str, ...], words: str) -> None:
    stored.run(*arguments).one_line(words)
