"""Where an export can go, and what is left where it cannot."""

from __future__ import annotations

import gzip
import json
import os
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import fsspec
import pyarrow.fs
import pytest
import sqlalchemy as sa

from newscrawl.export.job import Job
from newscrawl.export.places import remote
from newscrawl.export.target import TargetError
from newscrawl.store import open_engine
from newscrawl.store.db.errors import StoreError
from newscrawl.store.feed.query import Feed, Wanted
from tests.articles import article, fill


@pytest.fixture
def engine(tmp_path: Path) -> sa.Engine:
    """A store of three articles."""
    engine = open_engine(f"sqlite:///{tmp_path / 'store.sqlite'}")
    fill(engine, *(article(key) for key in "123"))
    return engine


def export(engine: sa.Engine, output: str, name: str | None = None, **wanted: Any) -> None:
    """Export to a place."""
    job = Job(
        engine=engine, wanted=Wanted(**wanted), output=output, format=None, title="", link="", tell=lambda _: None
    )
    job.run(name)


def keys(data: bytes) -> list[str]:
    """The keys of JSON Lines."""
    return [json.loads(line)["key"] for line in data.splitlines()]


def test_a_file_by_url_or_link(engine: sa.Engine, tmp_path: Path) -> None:
    out, link = tmp_path / "out.jsonl", tmp_path / "link.jsonl"
    export(engine, f"file://{out}")
    assert keys(out.read_bytes()) == ["1", "2", "3"]
    link.symlink_to(out)
    export(engine, str(link), after=2)
    assert link.is_symlink()
    assert keys(out.read_bytes()) == ["3"]


def test_a_pipe_is_written_and_stays_a_pipe(engine: sa.Engine, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    export(engine, str(pipe))
    reader.join(10)
    assert keys(read[0]) == ["1", "2", "3"]
    assert pipe.is_fifo()
    export(engine, "/dev/null", after=2)
    assert Path("/dev/null").is_char_device()


def test_nothing_is_left_of_what_fails(engine: sa.Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("as before")

    def broken(*_: Any) -> Any:
        yield from ()
        raise StoreError("the database went away")

    monkeypatch.setattr(Feed, "rows", broken)
    for place in (str(out), str(tmp_path / "pq.parquet"), "memory://fails/out.csv", "memory://fails/pq.parquet"):
        with pytest.raises(StoreError, match="went away"):
            export(engine, place)
    assert out.read_text() == "as before"
    assert sorted(path.name for path in tmp_path.iterdir() if "sqlite" not in path.name) == ["out.jsonl"]
    assert fsspec.filesystem("memory").find("/fails") == []


def test_an_object_store(engine: sa.Engine) -> None:
    files = fsspec.filesystem("memory")
    export(engine, "memory://bucket/out.jsonl.gz")
    assert keys(gzip.decompress(files.cat("/bucket/out.jsonl.gz"))) == ["1", "2", "3"]
    export(engine, "memory://bucket/folder.parquet")
    name = "/bucket/folder.parquet/site=first/day=2024-10-24"
    assert files.find("/bucket/folder.parquet") == [f"{name}/1-3.parquet"]
    with pytest.raises(TargetError, match="is not empty"):
        export(engine, "memory://bucket/folder.parquet")
    fill(engine, article("4"))
    export(engine, "memory://bucket/folder.parquet", after=3)
    assert files.find("/bucket/folder.parquet") == [f"{name}/1-3.parquet", f"{name}/4-4.parquet"]
    assert [path for path in files.find("/bucket") if ".part" in path.replace(".parquet", "")] == []


def test_s3_goes_through_arrow(engine: sa.Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    bucket = pyarrow.fs.SubTreeFileSystem(str(tmp_path), pyarrow.fs.LocalFileSystem())
    # An object store has no folders that would have to be made.
    (tmp_path / "bucket" / "folder.parquet" / "site=first" / "day=2024-10-24").mkdir(parents=True)

    def from_uri(url: str) -> tuple[Any, str]:
        asked.append(url)
        return bucket, url.partition("://")[2].partition("?")[0]

    monkeypatch.setattr(remote, "FileSystem", SimpleNamespace(from_uri=from_uri))
    export(engine, "s3://bucket/out.jsonl?region=eu-west-1", "reader")
    export(engine, "gcs://bucket/folder.parquet")
    assert asked == ["s3://bucket/out.jsonl?region=eu-west-1", "gs://bucket/folder.parquet"]
    assert keys((tmp_path / "bucket" / "out.jsonl").read_bytes()) == ["1", "2", "3"]
    found = [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("bucket/**/*") if path.is_file()]
    assert sorted(set(found)) == [
        "bucket/folder.parquet/site=first/day=2024-10-24/1-3.parquet",
        "bucket/out.jsonl",
    ]


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("nosuch://x/y.jsonl", "nosuch"),
        ("dropbox://x/y.jsonl", "dropbox"),
        ("http://127.0.0.1:1/y.jsonl", "http://127.0.0.1:1/y.jsonl"),
        ("memory://x/y.txt", "does not say the format"),
        ("s3://127.0.0.1/x.jsonl?endpoint_override=127.0.0.1:1&scheme=http&region=x&connect_timeout=1", "s3://"),
    ],
)
def test_a_url_that_cannot_be_written(engine: sa.Engine, place: str, words: str) -> None:
    with pytest.raises(TargetError) as caught:
        export(engine, place)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
