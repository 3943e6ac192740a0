"""The jobs for datatrove and Spark, on this machine: row for row what `scrapy extract` writes, also after a kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
import pytest

from newscrawl.archive.extracting import Choice, Extractor
from newscrawl.archive.shards import Recipe, process
from tests.archive.news import FIRST, mixed, write
from tests.crawls import ROOT


@pytest.fixture
def names(tmp_path: Path) -> list[str]:
    """Six archives of four articles each."""
    starts = range(FIRST, FIRST + 24, 4)
    return [str(write(tmp_path / f"{n}.warc.gz", mixed(range(n, n + 4)))) for n in starts]


@pytest.fixture
def manifest(tmp_path: Path, names: list[str]) -> str:
    path = tmp_path / "list.txt"
    path.write_text("\n".join(names))
    return str(path)


@pytest.fixture
def expected(tmp_path: Path, names: list[str]) -> list[dict[str, Any]]:
    """The rows of each worker of `scrapy extract`."""
    order = Recipe(choice=Choice(), folder=tmp_path / "ours")
    order.clear()
    for name in names:
        process(order, Extractor(order.choice), name, lambda _: None)
    return rows(order.folder)


def rows(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ds.dataset(folder, format="parquet").to_table().to_pylist()
    return sorted(found, key=lambda row: int(row["key"]))


def start(job: str, *arguments: str) -> subprocess.Popen[str]:
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_LOCAL_IP": "127.0.0.1",
    }
    command = [sys.executable, str(ROOT / "jobs" / job), *arguments]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, stderr=subprocess.PIPE, stdout=-3, start_new_session=True
    )


def finish(process: subprocess.Popen[str]) -> tuple[int, str]:
    _, err = process.communicate()
    return process.returncode, err


def test_datatrove_also_after_kills(manifest: str, expected: list[dict[str, Any]], tmp_path: Path) -> None:
    pytest.importorskip("datatrove")
    out = tmp_path / "out"
    arguments = ("datatrove_job.py", manifest, "-o", str(out), "--tasks", "3", "--workers", "2")
    for kill in range(2):
        process = start(*arguments)
        while process.poll() is None and len(list((tmp_path / "out.done").glob("*.json"))) <= 2 * kill:
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
    code, err = finish(start("datatrove_job.py", manifest, "-o", str(tmp_path / "out")))
    assert code != 0
    assert f"archive {names[0]}: No such file or directory" in err
    assert len(rows(tmp_path / "out")) == 20


@pytest.mark.timeout(900)
@pytest.mark.usefixtures("quick_java")
def test_spark_after_a_kill(manifest: str, names: list[str], expected: list[dict[str, Any]], tmp_path: Path) -> None:
    pytest.importorskip("pyspark")
    out, last = tmp_path / "out", Path(names[-1])
    Path(manifest).write_text("\n".join([*names, "none.warc.gz"]))
    arguments = ("spark_job.py", manifest, str(out), "--partitions", "2")
    whole = last.read_bytes()
    last.unlink()
    # A task that waits for its archive: the kill comes when the other one is done, however fast the machine is.
    os.mkfifo(last)
    process = start(*arguments)
    while process.poll() is None and not list(out.glob("_temporary/0/task_*/*.parquet")):
        time.sleep(0.01)
    assert process.poll() is None
    os.killpg(process.pid, signal.SIGKILL)
    finish(process)
    assert rows(out) == []
    last.unlink()
    last.write_bytes(whole)
    code, err = finish(start(*arguments))
    assert rows(out) == expected, err
    # Each start takes half a minute on a busy machine, so this one also has an archive that is missing.
    assert code == 1
    assert "1 archives could not be read" in err
