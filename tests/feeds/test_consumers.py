"""A consumer's export that is killed, anywhere, gives nothing twice and leaves nothing out."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa

from newscrawl.store import leases, open_engine
from newscrawl.store.consumers import Consumer
from newscrawl.store.errors import LeaseHeldError
from newscrawl.store.schema import consumers
from newscrawl.store.schema import leases as lease_table
from newscrawl.store.transactions import writing
from tests.feeds.stories import NOON, article, fill, url_of
from tests.projects import ROOT

# The real command, in a process that kills itself at the given point.
KILLED = """
import os, signal, sys
from newscrawl.feeds import localfile, localfolder
from newscrawl.store.consumers import Consumer

def kill(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

point = sys.argv.pop(1)
replace = os.replace

def replaced(*names):
    replace(*names)
    kill()

if point == "before prepare":
    Consumer.prepare = kill
elif point == "before rename":
    os.replace = kill
elif point == "after rename":
    os.replace = replaced
elif point == "before advance":
    Consumer.advance = kill

from scrapy.cmdline import execute
execute()
"""
POINTS = ["before prepare", "before rename", "after rename", "before advance"]


def export(engine: sa.Engine, *arguments: str, killed: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run `scrapy export --consumer reader`."""
    environment = {**os.environ, "FEED_STORE_URL": url_of(engine), "PYTHONPATH": str(ROOT)}
    start = ["-m", "scrapy"] if killed is None else ["-c", KILLED, killed]
    command = [sys.executable, *start, "export", "--consumer", "reader", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60)


def lines(path: Path) -> list[tuple[str, int]]:
    """Key and version of what a file has."""
    read = (json.loads(line) for line in path.read_text("utf-8").splitlines())
    return [(data["key"], data["version"]) for data in read]


@pytest.fixture
def engine(tmp_path: Path) -> sa.Engine:
    """A store of three articles."""
    engine = open_engine(f"sqlite:///{tmp_path / 'store.sqlite'}")
    fill(engine, *(article(key) for key in "123"))
    return engine


def test_a_consumer_is_given_what_is_new(engine: sa.Engine, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    first = export(engine, "-o", str(out))
    assert (first.returncode, first.stderr) == (0, "3 articles; reader has the feed up to 3\n")
    fill(engine, article("4"), article("1", title="عنوان آخر"))
    assert export(engine).stdout.count("\n") == 2
    again = export(engine, "-o", str(out))
    assert (lines(out), again.stderr) == ([], "0 articles; reader has the feed up to 5\n")


@pytest.mark.parametrize("point", POINTS)
def test_a_killed_export_is_neither_lost_nor_repeated(engine: sa.Engine, tmp_path: Path, point: str) -> None:
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    assert export(engine, "-o", str(one), killed=point).returncode == -signal.SIGKILL
    fill(engine, article("4"))
    assert export(engine, "-o", str(two)).returncode == 0
    given = (lines(one) if one.exists() else []) + lines(two)
    assert given == [("1", 1), ("2", 1), ("3", 1), ("4", 1)]
    assert one.exists() == (point in ("after rename", "before advance"))
    # What was killed before it was noted is found under its temporary name by an export to that name, and by people.
    assert {path.name for path in tmp_path.glob("*.part")} == (
        {"one.jsonl.reader.part"} if point == "before prepare" else set()
    )


@pytest.mark.parametrize("point", POINTS)
def test_the_same_name_again_overwrites_nothing_unread(engine: sa.Engine, tmp_path: Path, point: str) -> None:
    out = tmp_path / "out.jsonl"
    export(engine, "-o", str(out), killed=point)
    fill(engine, article("4"))
    done = export(engine, "-o", str(out))
    assert done.returncode == 0
    given = lines(out)
    if point in ("after rename", "before advance"):
        assert "killed at its very end; up to 3" in done.stderr
        assert [key for key, _ in given] == ["1", "2", "3"]
        assert export(engine, "-o", str(out)).returncode == 0
        given += lines(out)
    assert [key for key, _ in given] == ["1", "2", "3", "4"]
    assert list(tmp_path.glob("*.part")) == []


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("begun", [False, True], ids=["new folder", "grown folder"])
def test_a_killed_folder_too(engine: sa.Engine, tmp_path: Path, point: str, begun: bool) -> None:
    folder = tmp_path / "out.parquet"
    if begun:
        assert export(engine, "-o", str(folder)).returncode == 0
        fill(engine, article("3", title="عنوان آخر"), article("5", "second"), article("6", published=None))
    assert export(engine, "-o", str(folder), killed=point).returncode == -signal.SIGKILL
    fill(engine, article("4"))
    assert export(engine, "-o", str(folder)).returncode == 0
    given = sorted((row["seq"], row["key"]) for row in pq.read_table(folder).to_pylist())
    expected = "1233564" if begun else "1234"
    assert given == list(enumerate(expected, 1))
    assert list(tmp_path.glob("*.part")) == []


def test_a_file_that_is_taken_away_may_come_again(engine: sa.Engine, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    export(engine, "-o", str(out), killed="before advance")
    out.rename(tmp_path / "taken.jsonl")
    assert export(engine).stdout.count("\n") == 3


def test_standard_output_is_given_again(engine: sa.Engine) -> None:
    assert export(engine, killed="before advance").stdout.count("\n") == 3
    assert export(engine).stdout.count("\n") == 3
    assert export(engine).stdout == ""


def test_what_cannot_be_written_is_not_given(engine: sa.Engine, tmp_path: Path) -> None:
    failed = export(engine, "-o", "/dev/full")
    assert (failed.returncode, failed.stderr.count("\n")) == (2, 1)
    assert "No space left" in failed.stderr
    assert "there is no folder" in export(engine, "-o", str(tmp_path / "no" / "out.csv")).stderr
    assert export(engine).stdout.count("\n") == 3


def test_one_export_of_a_consumer_at_a_time(engine: sa.Engine) -> None:
    with writing(engine) as connection:
        far = NOON.replace(year=2999)
        connection.execute(lease_table.insert().values(site="consumer:reader", owner="elsewhere:1:1", expires=far))
    second = export(engine)
    assert (second.returncode, second.stdout) == (2, "")
    assert second.stderr == (
        "scrapy: --consumer=reader: another export of this consumer is running; wait for it or stop it\n"
    )


def test_a_lost_lease_ends_the_export(store: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "LEASE_SECONDS", 0)
    with Consumer(store, "reader") as consumer:
        consumer.keep()
        with writing(store) as connection:
            connection.execute(lease_table.update().values(owner="elsewhere:1:1"))
        with pytest.raises(Exception, match="passed to another export"):
            consumer.advance(9)
        with store.connect() as connection:
            assert connection.execute(sa.select(consumers.c.seq)).scalar_one() == 0


def test_the_lease_is_given_back(store: sa.Engine) -> None:
    with Consumer(store, "reader") as consumer:
        consumer.advance(0)
    with Consumer(store, "reader"), Consumer(store, "other"):
        with store.connect() as connection:
            assert connection.execute(sa.select(sa.func.count()).select_from(lease_table)).scalar_one() == 2
        with writing(store) as connection:
            connection.execute(lease_table.update().values(owner="elsewhere:1:1"))
        with pytest.raises(LeaseHeldError, match="--consumer=reader"), Consumer(store, "reader"):
            pass
