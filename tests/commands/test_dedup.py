"""`scrapy dedup` from the command line, and killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.crawls import scrapy_here
from tests.fleets import wait_for
from tests.history.histories import read, row, text, write

STORE = "sqlite:///:memory:"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def history(tmp_path: Path) -> Path:
    """A folder with a text that two sites published; one of them credits the other by the name of its outlet."""
    source = {"name": "بوابة الفجر", "site": None}
    rows = [row("other", "1", text(1), source=source), row("elfagr", "2", text(1), hours=3, source=None)]
    write(tmp_path / "in" / "a.parquet", rows)
    return tmp_path / "in"


def test_output_folder_and_summary(history: Path, tmp_path: Path) -> None:
    run = scrapy_here("dedup", str(history), "-o", str(tmp_path / "out"), "--jobs", "1", store=STORE)
    assert run.code == 0, run.err
    assert f"{tmp_path / 'out'}: 1 file, 2 rows of 1 file" in run.out
    assert "1 of 1 articles; the largest cluster has 2" in run.out
    rows = read(tmp_path / "out")
    # The outlet names of the project's own sites are recognized.
    assert {(found["origin"], found["origin_reason"]) for found in rows.values()} == {("elfagr/2", "credit")}
    assert rows["other/1"]["copy_of"] == "elfagr/2"


def test_signatures_are_reused(history: Path, tmp_path: Path) -> None:
    kept = str(tmp_path / "kept")
    for name, counts in (("one", "2 now, 0 before"), ("two", "0 now, 2 before")):
        run = scrapy_here("dedup", str(history), "-o", str(tmp_path / name), "--signatures", kept, store=STORE)
        assert counts in run.out
    assert read(tmp_path / "one") == read(tmp_path / "two")


def test_skipped_file_sets_the_exit_code(history: Path, tmp_path: Path) -> None:
    (history / "b.parquet").write_text("no Parquet")
    run = scrapy_here("dedup", str(history), "-o", str(tmp_path / "out"), store=STORE)
    assert run.code == 1
    assert run.lines[0].startswith(f"left out: {history / 'b.parquet'}: not a readable Parquet file")
    assert run.lines[-1] == "scrapy: left out 1 file"
    assert len(read(tmp_path / "out")) == 2


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("-o", "{out}"), "expected Parquet files, or folders of them"),
        (("{in}",), "expected -o FOLDER, a new folder for the rows"),
        (("{in}", "-o", "{out}", "--jobs", "0"), "--jobs=0: must be at least 1"),
        (("{in}", "-o", "{out}", "--memory", "much"), "--memory=much: expected a size such as 500MB or 2GB"),
        (("{in}/none", "-o", "{out}"), "{in}/none: there is no such file or folder"),
        (("{in}", "-o", "{in}"), "{in}: already exists; name a folder that does not exist yet"),
        (("{in}", "-o", "{in}/a.parquet/out"), "{in}/a.parquet/.out.unfinished: Not a directory"),
    ],
)
def test_bad_options(history: Path, tmp_path: Path, options: tuple[str, ...], message: str) -> None:
    def put(line: str) -> str:
        return line.replace("{in}", str(history)).replace("{out}", str(tmp_path / "out"))

    run = scrapy_here("dedup", *map(put, options), store=STORE)
    assert (run.code, run.err.strip()) == (2, f"scrapy: {put(message)}")
    assert not (tmp_path / "out").exists()


# The command, but after writing the signatures it waits to be killed.
ENDLESS = """
import time

from scrapy.cmdline import execute

from newscrawl.history import job

job.Index.load = lambda *_: time.sleep(600)
execute()
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_killed_job_leaves_no_output(tmp_path: Path, how: signal.Signals) -> None:
    rows = [row(f"site{at % 5}", str(at), text(at % 1500, words=60), hours=at) for at in range(3000)]
    for part in range(3):
        write(tmp_path / "in" / f"{part}.parquet", rows[part::3])
    out, kept = tmp_path / "out", tmp_path / "kept"
    # Not a fork: the tests' own resource tracker would report the semaphores of the killed job.
    command = [sys.executable, "-c", ENDLESS, "dedup", str(tmp_path / "in"), "-o", str(out), "--jobs", "2"]
    command += ["--signatures", str(kept)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL) as process:
        # Killed when the first signatures are written, or a little later.
        wait_for(lambda: process.poll() is not None or list(kept.glob("v*.parquet")))
        assert process.poll() is None, process.returncode
        process.send_signal(how)
    assert process.returncode != 0
    assert not out.exists()
    run = scrapy_here("dedup", str(tmp_path / "in"), "-o", str(out), "--signatures", str(kept), store=STORE)
    assert run.code == 0, run.err
    assert pq.read_table(out).num_rows == 3000
    assert {found["cluster_size"] for found in read(out).values()} == {2}
    # No text is signed twice.
    assert "3,000 now" not in run.out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "kept", "out"]
