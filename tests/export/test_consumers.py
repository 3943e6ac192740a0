"""An export for a consumer that is killed at any point delivers no article twice and omits none."""

from __future__ import annotations

import json
import signal
from pathlib import Path
from subprocess import CompletedProcess

import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa

from newscrawl.export.target import TargetError
from newscrawl.store.db.errors import LeaseHeldError
from newscrawl.store.db.schema import consumers
from newscrawl.store.db.schema import leases as lease_table
from newscrawl.store.db.transactions import writing
from newscrawl.store.feed.consumers import Consumer
from newscrawl.store.ledger import leases
from tests.articles import NOON, article, export, fill, url_of
from tests.crawls import run_scrapy

# The real command, in a process that kills itself at the given point.
KILLED = """
import os, signal, sys
from newscrawl.export.places import localfile
from newscrawl.export.places import localfolder
from newscrawl.store.feed.consumers import Consumer
from newscrawl.store.feed.query import Feed

def kill(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

point = os.environ["POINT"]
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
elif point == "in the middle":
    def rows(*_):
        yield next(all_rows(*_))
        os.kill(os.getpid(), signal.SIGTERM)
        signal.pause()

    all_rows, Feed.rows = Feed.rows, rows

from scrapy.cmdline import execute
execute(["scrapy", *sys.argv[1:]])
"""
AFTER = ("after rename", "before advance")
POINTS = ["before prepare", "before rename", *AFTER]


def kill(engine: sa.Engine, output: Path | str, point: str) -> str:
    """Run `scrapy export --consumer reader` until it kills itself; return its standard output."""
    done = command(engine, "-o", str(output), program=KILLED, point=point)
    assert done.returncode == -signal.SIGKILL, done.stderr
    return done.stdout


def command(engine: sa.Engine, *arguments: str, program: str = "", point: str = "") -> CompletedProcess[str]:
    """Run the command to its end."""
    line = ["export", "--consumer", "reader", *arguments]
    return run_scrapy(*line, program=program, FEED_STORE_URL=url_of(engine), POINT=point)


def missing(engine: sa.Engine, folder: Path) -> int:
    """The number of articles that the consumer has not received yet."""
    rest = folder / "rest.jsonl"
    export(engine, rest, "reader")
    return len(lines(rest))


def lines(path: Path) -> list[tuple[str, int]]:
    """Key and version of each article in a file."""
    read = (json.loads(line) for line in path.read_text("utf-8").splitlines())
    return [(data["key"], data["version"]) for data in read]


def test_consumer_gets_only_new_versions(engine: sa.Engine, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    first = command(engine, "-o", str(out))
    assert (first.returncode, first.stderr) == (0, "3 articles; reader has the feed up to 3\n")
    fill(engine, article("4"), article("1", title="عنوان آخر"))
    assert command(engine).stdout.count("\n") == 2
    assert export(engine, out, "reader") == ["0 articles; reader has the feed up to 5"]
    assert lines(out) == []


@pytest.mark.parametrize("point", POINTS)
def test_killed_export_loses_and_repeats_no_article(engine: sa.Engine, tmp_path: Path, point: str) -> None:
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    kill(engine, one, point)
    fill(engine, article("4"))
    export(engine, two, "reader")
    given = (lines(one) if one.exists() else []) + lines(two)
    assert given == [("1", 1), ("2", 1), ("3", 1), ("4", 1)]
    assert one.exists() == (point in AFTER)
    # If killed before the output was recorded, it leaves its temporary file to the next export with that name.
    assert len(list(tmp_path.glob("*.part"))) == (point == "before prepare")


@pytest.mark.parametrize("point", POINTS)
def test_export_to_the_same_name_overwrites_nothing_unread(engine: sa.Engine, tmp_path: Path, point: str) -> None:
    out = tmp_path / "out.jsonl"
    kill(engine, out, point)
    fill(engine, article("4"))
    messages = export(engine, out, "reader")
    given = lines(out)
    if point in AFTER:
        assert messages == [f"{out}: completed the export of reader that was killed at the very end, up to 3"]
        assert [key for key, _ in given] == ["1", "2", "3"]
        export(engine, out, "reader")
        given += lines(out)
    assert [key for key, _ in given] == ["1", "2", "3", "4"]
    assert list(tmp_path.glob("*.part")) == []


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("grown", [False, True], ids=["new folder", "grown folder"])
def test_killed_folder_export_loses_and_repeats_no_article(
    engine: sa.Engine, tmp_path: Path, point: str, grown: bool
) -> None:
    folder = tmp_path / "out.parquet"
    if grown:
        export(engine, folder, "reader")
        fill(engine, article("3", title="عنوان آخر"), article("5", "second"), article("6", published=None))
    kill(engine, folder, point)
    fill(engine, article("4"))
    export(engine, folder, "reader")
    given = sorted((row["seq"], row["key"]) for row in pq.read_table(folder).to_pylist())
    assert given == list(enumerate("1233564" if grown else "1234", 1))
    assert list(tmp_path.glob("*.part")) == []


def test_limited_exports_continue_where_the_last_one_ended(engine: sa.Engine, tmp_path: Path) -> None:
    given = []
    for _ in range(3):
        export(engine, tmp_path / "out.jsonl", "reader", limit=2)
        given.append([key for key, _ in lines(tmp_path / "out.jsonl")])
    assert given == [["1", "2"], ["3"], []]


def test_articles_are_repeated_if_the_file_was_moved_after_a_kill(engine: sa.Engine, tmp_path: Path) -> None:
    kill(engine, tmp_path / "out.jsonl", "before advance")
    (tmp_path / "out.jsonl").rename(tmp_path / "taken.jsonl")
    assert missing(engine, tmp_path) == 3


def test_killed_export_to_standard_output_is_repeated(engine: sa.Engine, tmp_path: Path) -> None:
    assert kill(engine, "-", "before advance").count("\n") == 3
    assert missing(engine, tmp_path) == 3


def test_failed_export_does_not_advance_the_consumer(engine: sa.Engine, tmp_path: Path) -> None:
    failed = command(engine, "-o", "/dev/full")
    assert (failed.returncode, failed.stderr) == (2, "scrapy: /dev/full: No space left on device\n")
    with pytest.raises(TargetError, match="there is no folder"):
        export(engine, tmp_path / "no" / "out.csv", "reader")
    assert missing(engine, tmp_path) == 3


@pytest.mark.parametrize("name", ["out.jsonl", "out.parquet", "-"])
def test_stopped_export_leaves_no_file(engine: sa.Engine, tmp_path: Path, name: str) -> None:
    output = name if name == "-" else str(tmp_path / name)
    done = command(engine, "-o", output, program=KILLED, point="in the middle")
    assert (done.returncode, done.stderr) == (1, "scrapy: the export was stopped; it is not complete\n")
    assert [path.name for path in tmp_path.iterdir() if "sqlite" not in path.name] == []
    assert missing(engine, tmp_path) == 3


def test_second_export_of_a_consumer_is_refused(engine: sa.Engine) -> None:
    with writing(engine) as connection:
        far = NOON.replace(year=2999)
        connection.execute(lease_table.insert().values(site="consumer:reader", owner="elsewhere:1:1", expires=far))
    second = command(engine)
    assert (second.returncode, second.stdout) == (2, "")
    assert second.stderr == ("scrapy: consumer reader: another export of it is running; wait for it or stop it\n")


def test_lost_lease_ends_the_export(store: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "LEASE_SECONDS", 0)
    with Consumer(store, "reader") as consumer:
        consumer.keep()
        with writing(store) as connection:
            connection.execute(lease_table.update().values(owner="elsewhere:1:1"))
        with pytest.raises(Exception, match="another export took over its lease"):
            consumer.advance(9)
        with store.connect() as connection:
            assert connection.execute(sa.select(consumers.c.seq)).scalar_one() == 0


def test_lease_is_released(store: sa.Engine) -> None:
    with Consumer(store, "reader") as consumer:
        consumer.advance(0)
    with Consumer(store, "reader"), Consumer(store, "other"):
        with store.connect() as connection:
            assert connection.execute(sa.select(sa.func.count()).select_from(lease_table)).scalar_one() == 2
        with writing(store) as connection:
            connection.execute(lease_table.update().values(owner="elsewhere:1:1"))
        with pytest.raises(LeaseHeldError, match="consumer reader: another export"), Consumer(store, "reader"):
            pass
