"""The datatrove and Spark jobs, on this machine: they write the same rows as `scrapy extract`, also after a kill."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
import pytest

from newscrawl.archive.extracting import Choice, Extractor
from newscrawl.archive.shards import Recipe, process
from newscrawl.store import open_engine
from tests.archive.news import FIRST, mixed, write
from tests.articles import article, files, fill, written
from tests.crawls import ROOT

_READS_TOO = """
import json, runpy, sys
from pathlib import Path
from pyspark.sql import SparkSession
_, folder, kinds, *sys.argv = sys.argv
try:
    runpy.run_path(sys.argv[0], run_name="__main__")
finally:
    read = SparkSession.builder.getOrCreate().read.parquet(folder)
    Path(kinds).write_text(json.dumps([row.kind for row in read.select("kind").collect()]))
"""
"""Run a job, then read a folder of Parquet files in the same Java process."""


@pytest.fixture
def names(tmp_path: Path) -> list[str]:
    """Six archives with four articles each."""
    starts = range(FIRST, FIRST + 24, 4)
    return [str(write(tmp_path / f"{n}.warc.gz", mixed(range(n, n + 4)))) for n in starts]


@pytest.fixture
def manifest(tmp_path: Path, names: list[str]) -> str:
    path = tmp_path / "list.txt"
    path.write_text("\n".join(names))
    return str(path)


@pytest.fixture
def expected(tmp_path: Path, names: list[str]) -> list[dict[str, Any]]:
    """The rows that the workers of `scrapy extract` write."""
    order = Recipe(choice=Choice(), folder=tmp_path / "ours")
    order.clear()
    for name in names:
        process(order, Extractor(order.choice), name, lambda _: None)
    return rows(order.folder)


def rows(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ds.dataset(folder, format="parquet").to_table().to_pylist()
    return sorted(found, key=lambda row: int(row["key"]))


def start(*command: str) -> subprocess.Popen[str]:
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_LOCAL_IP": "127.0.0.1",
    }
    return subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment,
        text=True,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


def finish(process: subprocess.Popen[str]) -> tuple[int, str]:
    _, err = process.communicate()
    return process.returncode, err


def test_datatrove_also_after_a_kill(manifest: str, expected: list[dict[str, Any]], tmp_path: Path) -> None:
    pytest.importorskip("datatrove")
    out = tmp_path / "out"
    arguments = ("jobs/datatrove_job.py", manifest, "-o", str(out), "--tasks", "3", "--workers", "2")
    process = start(*arguments)
    while process.poll() is None and not list((tmp_path / "out.done").glob("*.json")):
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    finish(process)
    assert (tmp_path / "out.done").exists()
    code, err = finish(start(*arguments))
    assert code == 0, err
    assert rows(out) == expected


def test_datatrove_names_the_archive_that_fails(manifest: str, names: list[str], tmp_path: Path) -> None:
    pytest.importorskip("datatrove")
    Path(names[0]).unlink()
    code, err = finish(start("jobs/datatrove_job.py", manifest, "-o", str(tmp_path / "out")))
    assert code != 0
    assert f"archive {names[0]}: No such file or directory" in err
    assert len(rows(tmp_path / "out")) == 20


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    """A folder written by two runs of `scrapy export`."""
    store = open_engine(f"sqlite:///{tmp_path / 'store.sqlite'}")
    fill(store, article("1"), article("2", published=None))
    folder = written(store, tmp_path / "news.parquet", "parquet")
    fill(store, article("3", kind="opinion"))
    written(store, folder, after=2)
    store.dispose()
    assert len(files(folder)) == 2
    return folder


@pytest.fixture
def java(needs: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Java with options that make short jobs start faster."""
    needs("default-jre-headless")
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")


@pytest.mark.timeout(900)
@pytest.mark.usefixtures("java")
def test_spark_after_a_kill_and_reading_an_export(
    manifest: str, names: list[str], expected: list[dict[str, Any]], exported: Path, tmp_path: Path
) -> None:
    pytest.importorskip("pyspark")
    out, last = tmp_path / "out", Path(names[-1])
    Path(manifest).write_text("\n".join([*names, "none.warc.gz"]))
    arguments = ("jobs/spark_job.py", manifest, str(out), "--partitions", "2")
    whole = last.read_bytes()
    last.unlink()
    # One task waits for its archive, so the kill comes when the other task is done, however fast the machine is.
    os.mkfifo(last)
    process = start(*arguments)
    while process.poll() is None and not list(out.glob("_temporary/0/task_*/*.parquet")):
        time.sleep(0.1)
    assert process.poll() is None
    os.killpg(process.pid, signal.SIGKILL)
    finish(process)
    assert rows(out) == []
    last.unlink()
    last.write_bytes(whole)
    # A start takes half a minute on a busy machine, so this one also covers a missing archive and an export.
    kinds = tmp_path / "kinds.json"
    code, err = finish(start("-c", _READS_TOO, str(exported), str(kinds), *arguments))
    assert rows(out) == expected, err
    assert code == 1
    assert "1 archives could not be read" in err
    assert sorted(json.loads(kinds.read_text())) == ["news", "news", "opinion"]
