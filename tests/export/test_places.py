"""The destinations of an export, and the state after a failed export."""

from __future__ import annotations

import gzip
import io
import json
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import fsspec
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa
from moto.server import ThreadedMotoServer

from newscrawl.export.places import one_file, rewrite
from newscrawl.export.places.stream import Stream
from newscrawl.export.target import TargetError
from newscrawl.store.db.errors import StoreError
from newscrawl.store.feed.query import Feed
from tests.articles import article, export, fill

# Dummy credentials: the test server checks none.
KEYS = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}


@dataclass(frozen=True, slots=True)
class S3:
    """A bucket on an S3 server of its own."""

    client: Any
    options: str
    """The query of a URL that leads to the server."""

    def names(self) -> list[str]:
        """The names of the objects in the bucket."""
        return sorted(found["Key"] for found in self.client.list_objects_v2(Bucket="bucket").get("Contents", []))

    def get(self, name: str) -> bytes:
        """The content of an object."""
        return bytes(self.client.get_object(Bucket="bucket", Key=name)["Body"].read())


@pytest.fixture(scope="module")
def s3() -> Iterator[S3]:
    """A server of the S3 protocol, with one bucket."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    client = boto3.client("s3", endpoint_url=f"http://{host}:{port}", region_name="us-east-1", **KEYS)
    client.create_bucket(Bucket="bucket")
    yield S3(client, f"endpoint_override={host}:{port}&scheme=http&region=us-east-1")
    server.stop()


def keys(data: bytes) -> list[str]:
    """The keys of the articles in JSON Lines."""
    return [json.loads(line)["key"] for line in data.splitlines()]


def test_file_given_by_url_or_symbolic_link(engine: sa.Engine, tmp_path: Path) -> None:
    out, link = tmp_path / "out.jsonl", tmp_path / "link.jsonl"
    export(engine, f"file://{out}")
    assert keys(out.read_bytes()) == ["1", "2", "3"]
    link.symlink_to(out)
    export(engine, str(link), after=2)
    assert link.is_symlink()
    assert keys(out.read_bytes()) == ["3"]


def test_named_pipe_is_written_and_stays_a_pipe(engine: sa.Engine, tmp_path: Path) -> None:
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


def test_rewrite_replaces_files_but_not_devices(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    pipe, page, link = tmp_path / "pipe", tmp_path / "page", tmp_path / "link"
    os.mkfifo(pipe)
    link.symlink_to(page)
    assert isinstance(one_file("/dev/null"), Stream)
    assert isinstance(one_file(str(pipe)), Stream)
    rewrite(str(link), ["خبر"])
    assert (page.read_text("utf-8"), link.is_symlink()) == ("خبر", True)
    rewrite("-", ["خبر"])
    assert capfdbinary.readouterr().out.decode() == "خبر"
    for name, said in ((tmp_path, "is a folder"), (tmp_path / "no" / "page", "there is no folder")):
        with pytest.raises(TargetError, match=said):
            one_file(str(name))


def test_failed_export_leaves_the_old_file_unchanged(
    engine: sa.Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
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


def test_object_store(engine: sa.Engine) -> None:
    files = fsspec.filesystem("memory")
    export(engine, "memory://bucket/out.jsonl.gz")
    assert keys(gzip.decompress(files.cat("/bucket/out.jsonl.gz"))) == ["1", "2", "3"]
    export(engine, "memory://bucket/folder.parquet")
    name = "/bucket/folder.parquet"
    assert files.find("/bucket/folder.parquet") == [f"{name}/1-3.parquet"]
    with pytest.raises(TargetError, match="is not empty"):
        export(engine, "memory://bucket/folder.parquet")
    fill(engine, article("4"))
    export(engine, "memory://bucket/folder.parquet", after=3)
    assert files.find("/bucket/folder.parquet") == [f"{name}/1-3.parquet", f"{name}/4-4.parquet"]
    assert [path for path in files.find("/bucket") if ".part" in path.replace(".parquet", "")] == []


def test_s3(engine: sa.Engine, s3: S3, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in KEYS.items():
        monkeypatch.setenv(name.upper(), value)
    export(engine, f"s3://bucket/one/out.jsonl.gz?{s3.options}", "reader")
    assert keys(gzip.decompress(s3.get("one/out.jsonl.gz"))) == ["1", "2", "3"]
    fill(engine, article("4"))
    export(engine, f"s3://bucket/one/out.jsonl?{s3.options}", "reader")
    assert keys(s3.get("one/out.jsonl")) == ["4"]
    export(engine, f"s3://bucket/folder.parquet?{s3.options}", limit=2)
    export(engine, f"s3://bucket/folder.parquet?{s3.options}", after=4)
    with pytest.raises(TargetError, match="is not empty"):
        export(engine, f"s3://bucket/folder.parquet?{s3.options}")
    card = ["folder.parquet.README.md", "folder.parquet.croissant.json"]
    assert s3.names() == [*card, "folder.parquet/1-4.parquet", "one/out.jsonl", "one/out.jsonl.gz"]
    assert pq.read_table(io.BytesIO(s3.get("folder.parquet/1-4.parquet"))).column("key").to_pylist() == ["3", "4"]


def test_s3_error_is_reported_in_one_line(engine: sa.Engine, s3: S3, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in KEYS.items():
        monkeypatch.setenv(name.upper(), value)
    before = s3.names()
    with pytest.raises(TargetError) as caught:
        export(engine, f"s3://no-such-bucket/out.jsonl?{s3.options}", "reader")
    assert str(caught.value).startswith("s3://no-such-bucket/out.jsonl: ")
    assert "\n" not in str(caught.value)
    assert s3.names() == before
    # The consumer's position has not changed.
    assert export(engine, "memory://s3/out.jsonl", "reader") == ["3 articles; reader has the feed up to 3"]


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("nosuch://x/y.jsonl", "nosuch"),
        ("dropbox://x/y.jsonl", "dropbox"),
        ("http://127.0.0.1:1/y.jsonl", "http://127.0.0.1:1/y.jsonl"),
        ("memory://x/y.txt", "the format is not clear from its name"),
        ("s3://127.0.0.1/x.jsonl?endpoint_override=127.0.0.1:1&scheme=http&region=x&connect_timeout=1", "s3://"),
    ],
)
def test_unwritable_urls_are_refused(engine: sa.Engine, place: str, words: str) -> None:
    with pytest.raises(TargetError) as caught:
        export(engine, place)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
