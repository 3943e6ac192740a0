"""`scrapy ledger` and `scrapy store check`: an intact store passes, and each kind of damage is reported in one line."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newscrawl.store import open_engine
from newscrawl.store.db.transactions import snapshot
from newscrawl.store.ledger.balance import Tally, imbalances, tallies
from newscrawl.store.upkeep import integrity
from newscrawl.store.upkeep.crosschecks import broken
from tests.crawls import scrapy_here, start_scrapy
from tests.forked import unread
from tests.store import first_schema


@pytest.fixture(scope="module")
def sound_file(tmp_path_factory: pytest.TempPathFactory, fill: Callable[[str], None]) -> Path:
    """An intact store in a SQLite file."""
    path = tmp_path_factory.mktemp("sound") / "store.sqlite"
    fill(f"sqlite:///{path}")
    return path


@pytest.fixture
def sound(store_url: str, fill: Callable[[str], None]) -> str:
    """A filled store of the current schema."""
    fill(store_url)
    return store_url


@pytest.fixture
def damaged(sound_file: Path, tmp_path: Path) -> Path:
    """A copy of the intact store, for tests that damage it."""
    return shutil.copyfile(sound_file, tmp_path / "damaged.sqlite")


def execute(url: str, *statements: str) -> None:
    """Execute statements that damage a store."""
    engine = open_engine(url)
    with engine.connect().execution_options(newscrawl_write=True) as connection, connection.begin():
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


def found(url: str) -> list[str]:
    """The faults that the checks of the ledger and of the store report."""
    engine = open_engine(url)
    with snapshot(engine) as connection:
        sums = list(imbalances(tallies(connection, datetime.now(UTC))))
    faults = [*sums, *integrity.faults(engine, lambda what, rows: None)]
    engine.dispose()
    return faults


def test_intact_store_passes(sound: str) -> None:
    assert found(sound) == []
    done = scrapy_here("ledger", store=sound)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[-1] == "The sums balance."
    done = scrapy_here("store", "check", store=sound)
    assert (done.code, done.out, done.err) == (0, "The store is intact.\n", "")


def test_ledger_as_json(sound: str) -> None:
    execute(sound, "UPDATE ledger SET due = '2020-01-01 00:00:00' WHERE key = '11'")
    done = scrapy_here("ledger", "--json", store=sound)
    assert done.code == 0
    articles, sources = json.loads(done.out)["tallies"]
    duplicates, versions = first_schema.ARTICLES // 15, first_schema.ARTICLES // 9
    outcomes = {"stored": first_schema.ARTICLES - versions, "new version": versions, "duplicate": duplicates, "gone": 1}
    total = first_schema.ARTICLES + duplicates + 3
    assert articles == {
        "site": "loop", "of": "articles", "found": total, "outcomes": outcomes, "open": 2, "sum": total, "due": 1,
        "failures": {},
    }  # fmt: skip
    assert sources == {
        "site": "loop", "of": "sources", "found": 1, "outcomes": {"read": 1}, "open": 0, "sum": 1, "due": 1,
        "failures": {},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        (["UPDATE ledger SET outcome = 'lost' WHERE key = '4'"], ["loop: articles: 1 have outcome 'lost'"]),
        (["UPDATE ledger SET outcome = 'read' WHERE key = '4'"], ["loop: articles: 1 have outcome 'read'"]),
        (["UPDATE ledger SET outcome = 'stored' WHERE kind = 'rss'"], ["loop: sources: 1 have outcome 'stored'"]),
        (
            ["DELETE FROM articles WHERE id = 30"],
            [
                "loop/30: its URL has the outcome 'stored', but the store has no such article",
                "copies of article number 30, which does not exist",
                "links of article number 30, which",
                "texts of article number 30, which",
                "a signature of article number 30, which",
            ],
        ),
        (["DELETE FROM copies WHERE key = '10015'"], ["loop/10015: its URL has the outcome 'duplicate', but no"]),
        (["DELETE FROM ledger WHERE key = '8'"], ["loop/8: the store has the article, but its URL was never found"]),
        (["DELETE FROM versions WHERE article_id = 9"], ["loop/9: version 2, but 0 earlier ones are kept"]),
        (
            ["UPDATE articles SET copy_of = 99999 WHERE id = 2"],
            ["loop/2: it is a copy of article number 99999, which does not", "copies in the feed of article number 9"],
        ),
        (
            ["INSERT INTO versions (article_id, version, stored_at, data) "
             "SELECT 99999, 1, stored_at, data FROM versions WHERE article_id = 9"],
            ["versions of article number 99999, which does not exist"],
        ),
        (["DELETE FROM signatures WHERE article_id = 300"], ["the near-duplicate index refers to article number 300"]),
        (["UPDATE meta SET value = 7 WHERE name = 'feed'"], ["the feed's last number is 7, but an article has 333"]),
        (
            ["UPDATE runs SET ended = NULL, owner = 'elsewhere:1:1'"],
            ["loop: its lease is held by elsewhere:1:1 for 2 crawls at once"],
        ),
        (["UPDATE signatures SET data = key FROM (SELECT hash AS key FROM fingerprints) f WHERE article_id = 5"],
            ["article number 5: not a signature"]),
        (["UPDATE articles SET content_hash = f.hash FROM fingerprints f WHERE articles.id = 5"],
            ["loop/5: its text does not match its hash"]),
        (["UPDATE articles SET data = '{\"url\": 1}' WHERE id = 5"], ["loop/5: its data is not an article: TypeError"]),
        (["UPDATE articles SET data = '7' WHERE id = 5"], ["loop/5: its data is not an article: TypeError"]),
        (["UPDATE versions SET data = '{}' WHERE article_id = 9"], ["article number 9, version 1: its data is no"]),
        (
            ["UPDATE articles SET data = (SELECT data FROM articles other WHERE id = 6) WHERE id = 5"],
            ["loop/5: its row holds the article loop/6"],
        ),
    ],
)  # fmt: skip
def test_damage_is_reported(sound: str, statements: list[str], expected: list[str]) -> None:
    execute(sound, *statements)
    faults = found(sound)
    assert len(faults) == len(expected), faults
    for fault, words in zip(sorted(faults), sorted(expected), strict=True):
        assert fault.startswith(words)
        assert "\n" not in fault


def test_imbalance_is_reported() -> None:
    tally = Tally(site="a", articles=True, found=9, open=2, outcomes=Counter({"stored": 3, "gone": 1}))
    assert list(imbalances([tally])) == ["a: articles: 9 found, but 4 with an outcome and 2 open make 6"]


def test_sites_are_checked_separately(damaged: Path) -> None:
    url = f"sqlite:///{damaged}"
    execute(url, "DELETE FROM articles WHERE id = 30")
    engine = open_engine(url)
    with engine.connect() as connection:
        assert list(broken(connection, ["other"])) == []
        assert len(list(broken(connection, ["loop"]))) == 1
        assert tallies(connection, datetime.now(UTC), ["other"]) == []
    engine.dispose()


@pytest.mark.parametrize("command", [("ledger",), ("store", "check")])
def test_first_faults_and_the_number_of_others_are_printed(damaged: Path, command: tuple[str, ...]) -> None:
    url = f"sqlite:///{damaged}"
    execute(url, "DELETE FROM ledger WHERE kind = 'article' AND id <= 100")
    done = scrapy_here(*command, store=url)
    assert done.code == 1
    assert len(done.err.splitlines()) == 21
    assert done.err.splitlines()[-1] == "and 80 more"
    assert "balance" not in done.out
    assert "whole" not in done.out


def test_faults_as_json(damaged: Path) -> None:
    execute(f"sqlite:///{damaged}", "DELETE FROM ledger WHERE kind = 'article' AND id <= 100")
    done = scrapy_here("ledger", "--json", store=f"sqlite:///{damaged}")
    assert done.code == 1
    assert len(json.loads(done.out)["faults"]) == 100


def test_file_with_bad_pages_is_reported(damaged: Path) -> None:
    content = bytearray(damaged.read_bytes())
    for page in range(40, len(content) // 4096, 23):
        content[4096 * page : 4096 * page + 64] = b"\xff" * 64
    damaged.write_bytes(content)
    done = scrapy_here("store", "check", store=f"sqlite:///{damaged}")
    assert done.code == 1
    assert "Traceback" not in done.err
    assert 1 <= len(done.err.splitlines()) <= 21
    assert "whole" not in done.out


@pytest.mark.parametrize("command", ["ledger", "ledger --json", "store check"])
def test_closed_pipe_sets_the_exit_code(sound_file: Path, command: str) -> None:
    arguments = (*command.split(), "-s", f"FEED_STORE_URL=sqlite:///{sound_file}")
    with unread() as output:
        process = start_scrapy(*arguments, stdout=output, stderr=subprocess.PIPE)
        _, errors = process.communicate()
    # The totals were not printed, which must not look like a balanced ledger.
    assert (process.returncode, errors) == (1, "")


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("ledger", "nosuch"), "there is no site 'nosuch'"),
        (("store",), "usage: scrapy store check"),
        (("store", "clean"), "usage: scrapy store check"),
        (("store", "check", "--older", "2y"), "--older is only for `scrapy store vacuum`"),
        (("store", "vacuum"), "--older 2y"),
        (("store", "vacuum", "--older", "2"), "--older 2: expected a number and d, w, m or y"),
        (("store", "vacuum", "--older", "0d"), "--older 0d: expected a number and"),
        (("store", "vacuum", "--older", "99999y"), "--older 99999y: expected a number and"),
        (
            ("store", "vacuum", "--older", "2y", "-s", "DEDUP_WINDOW_DAYS=x"),
            "DEDUP_WINDOW_DAYS=x: expected a number",
        ),
        (
            ("store", "vacuum", "--older", "2y", "-s", "DEDUP_WINDOW_DAYS=0"),
            "DEDUP_WINDOW_DAYS=0: expected a number",
        ),
    ],
)
def test_bad_options_are_reported_in_one_line(sound_file: Path, command: tuple[str, ...], words: str) -> None:
    done = scrapy_here(*command, store=f"sqlite:///{sound_file}")
    assert done.code == 2
    assert done.err.startswith("scrapy: ")
    assert len(done.err.splitlines()) == 1
    assert words in done.err
