"""A crawl that is killed repeatedly and restarted ends with the same result as an undisturbed one."""

from __future__ import annotations

import json
import random
from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newscrawl.store import open_engine
from newscrawl.store.db.schema import articles, copies, leases, ledger, links
from tests.crawls import run_scrapy, scrapy_here

ROOT = Path(__file__).parents[2]
CRAWLER = ROOT / "tests" / "crawl" / "crash" / "crawler.py"
KILLS = 7
SITES = ("first", "second")
WORDS = (
    "مجلس مدينة طريق جسر ميناء سوق مدرسة مستشفى حديقة مطار قرار خطة اجتماع مشروع موسم مطر حصاد سفينة قطار مكتبة".split()
)


def article(site: str, number: int, related: list[str]) -> str:
    """The page of an article, whose text is derived from its number."""
    rng = random.Random(f"{site}{number}")
    text = "".join(f"<p>{number} {' '.join(rng.choices(WORDS, k=30))}.</p>" for _ in range(3))
    links = "".join(f'<a href="{url}">خبر آخر {url[-3:]}</a>' for url in related)
    day = f"2024-10-{1 + number % 28:02}T12:00:00+03:00"
    return (
        f'<html lang="ar"><h1>خبر رقم {number} من {site}</h1><time datetime="{day}"></time>'
        f'<div class="text">{text}</div><div class="related">{links}</div></html>'
    )


def pages() -> dict[str, str]:
    """Two sites: articles named only by RSS, by a listing page or by a related link, copies, and dead links."""
    first, second = "https://first.example", "https://second.example"
    site: dict[str, str] = {}
    for number in range(100, 180):
        related = [f"{first}/news/{300 + number % 20}", f"{second}/news/{500 + number % 15}"]
        site[f"{first}/news/{number}"] = article("first", number, related)
    for number in range(300, 320):
        # Two hops away: beyond the budget, except those that the listing also names.
        site[f"{first}/news/{number}"] = article("first", number, [f"{first}/news/{400 + number % 20}"])
    for number in range(400, 420):
        site[f"{first}/news/{number}"] = article("first", number, [])
    items = "".join(f"<item><link>{first}/news/{n}</link></item>" for n in (*range(100, 130), 305, 999))
    site[f"{first}/rss.xml"] = f"<rss><channel>{items}</channel></rss>"
    for page in range(1, 7):
        # Each page has articles that the previous page lacks, except the last, which is empty.
        named = range(110 + 10 * (page - 1), 140 + 10 * (page - 1)) if page < 6 else range(0)
        anchors = "".join(f'<a href="/news/{n}">x</a>' for n in named)
        site[f"{first}/list/{page}"] = (
            f"<html>{anchors}<a href='/news/998'>x</a></html>" if anchors else "<html>-</html>"
        )
    for number in range(500, 530):
        copied = number % 10 == 0
        site[f"{second}/news/{number}"] = article(
            "first" if copied else "second", 100 + number % 50, [f"{first}/news/{415}"]
        )
    maps = "".join(f"<sitemap><loc>{second}/map-{n}.xml</loc></sitemap>" for n in range(3))
    site[f"{second}/sitemap.xml"] = f"<sitemapindex>{maps}</sitemapindex>"
    for number in range(3):
        urls = "".join(f"<url><loc>{second}/news/{n}</loc></url>" for n in range(500 + 10 * number, 510 + 10 * number))
        site[f"{second}/map-{number}.xml"] = f"<urlset>{urls}</urlset>"
    return site


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A WARC of the two sites."""
    path = tmp_path_factory.mktemp("crash") / "sites.warc.gz"
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for url, body in pages().items():
            kind = "application/xml" if url.endswith(".xml") else "text/html; charset=utf-8"
            headers = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
            record = writer.create_warc_record(url, "response", payload=BytesIO(body.encode()), http_headers=headers)
            writer.write_record(record)
    return path


def crawl(store: str, archive: Path, kills: int, seed: int) -> dict[str, float]:
    """Run the crawler, in a fork of a process that has imported the project, with that number of kills."""
    program = f"import runpy; runpy.run_path({str(CRAWLER)!r}, run_name='__main__')"
    done = run_scrapy(store, str(archive), str(kills), str(seed), *SITES, program=program)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]


def state(store: str) -> dict[str, object]:
    """The parts of the store that must be the same, however often the crawl was killed.

    Which of several equal texts is stored first, and so is the original, depends on the order of the pages. So the
    comparison covers the places where each text appears, and that one of them is the original.
    """
    engine = open_engine(store)
    with engine.connect() as connection:
        stored = {row.id: row for row in connection.execute(sa.select(articles))}
        places = {
            number: [(row.site, row.key, row.title, row.published, row.version)] for number, row in stored.items()
        }
        for row in connection.execute(sa.select(copies)):
            places[row.article_id].append((row.site, row.key, row.title, row.published, 1))
        texts = {row.data["body"]: frozenset(places[number]) for number, row in stored.items()}
        assert len(texts) == len(stored), "a text is stored twice"
        alone = {number for number, where in places.items() if len(where) == 1}
        linked = {
            (stored[row.article_id].site, stored[row.article_id].key, row.position, row.url, row.kind, row.follow)
            for row in connection.execute(sa.select(links))
            if row.article_id in alone
        }
        kept = {"stored": "kept", "duplicate": "kept"}
        urls = {
            (row.site, row.kind, row.key): (kept.get(row.outcome, row.outcome), row.hops)
            for row in connection.execute(sa.select(ledger))
        }
        held = connection.execute(sa.select(sa.func.count()).select_from(leases)).scalar_one()
    engine.dispose()
    return {"texts": texts, "urls": urls, "links": linked, "leases": held}


@pytest.fixture(scope="module")
def undisturbed(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """The state after a crawl that was never killed."""
    store = f"sqlite:///{tmp_path_factory.mktemp('calm') / 'store.sqlite'}"
    crawl(store, archive, 0, 0)
    return state(store)


def test_undisturbed_crawl_finds_everything(undisturbed: dict[str, object]) -> None:
    texts, urls = undisturbed["texts"], undisturbed["urls"]
    assert isinstance(texts, dict)
    assert isinstance(urls, dict)
    keys = {key for where in texts.values() for site, key, *_ in where if site == "first"}
    assert {str(number) for number in range(100, 180)} <= keys
    assert {str(number) for number in range(300, 320)} <= keys
    # Found by RSS, so its own link is within the budget; the link of its neighbour is not.
    assert "405" in keys
    assert "406" not in keys
    assert all(outcome for outcome, _ in urls.values())
    assert any(len(where) > 1 for where in texts.values())
    assert undisturbed["leases"] == 0


@pytest.mark.parametrize(("store_url", "seed"), [("sqlite", 1), ("postgresql", 3)], indirect=["store_url"])
def test_killed_crawls_lose_nothing_and_store_nothing_twice(
    seed: int, archive: Path, undisturbed: dict[str, object], store_url: str
) -> None:
    printed = crawl(store_url, archive, KILLS, seed)
    assert printed["kills"] == KILLS
    found = state(store_url)
    for part, expected in undisturbed.items():
        assert found[part] == expected, part
    for command, last_line in ((["ledger"], "The sums balance."), (["store", "check"], "The store is intact.")):
        done = scrapy_here(*command, store=store_url)
        assert done.code == 0, done.err
        assert done.out.splitlines()[-1] == last_line
