"""`scrapy extract`: many archives in several processes, killed and restarted, into Parquet files and the store."""

from __future__ import annotations

import fcntl
import gzip
import json
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from newscrawl.archive.index import INDEX
from newscrawl.export.formats.parquet import SCHEMA
from tests.archive.archives import page_record
from tests.crawls import Project, Run, scrapy_here
from tests.servers import article

ORIGIN = "http://127.0.0.1:9"
OTHER = "https://other.example/{}"
LATIN = str.maketrans(dict.fromkeys(map(chr, range(0x620, 0x64B)), "n"))
"""Maps Arabic letters to Latin ones."""
Number = int | tuple[int, str]


def record(number: int, page: str = "", *, url: str = f"{ORIGIN}/news/{{}}", day: int = 9) -> bytes:
    """A WARC record of an article of the project's site, or of another URL."""
    fields = {"WARC-Target-URI": url.format(number), "WARC-Date": f"2024-10-{day:02}T12:00:00Z"}
    return page_record(number, (page or article(number)).encode(), fields=fields)


def write(path: Path, *records: bytes) -> Path:
    path.write_bytes(b"".join(map(gzip.compress, records)))
    return path


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path / "project", ORIGIN, "")


@pytest.fixture
def archives(tmp_path: Path) -> list[str]:
    """Twelve archives with five articles each, every one preceded by a page of another host."""
    folder = tmp_path / "archives"
    folder.mkdir()
    paths = []
    for number in range(12):
        mine = range(number * 5, number * 5 + 5)
        records = [archive_record for n in mine for archive_record in (record(n, "<p>-</p>", url=OTHER), record(n))]
        paths.append(str(write(folder / f"{number:02}.warc.gz", *records)))
    return paths


def rows(folder: Path) -> list[dict[str, Any]]:
    """The rows of a folder, as any Parquet reader finds them."""
    found: list[dict[str, Any]] = ds.dataset(folder, format="parquet").to_table().to_pylist()
    return found


def keys(folder: Path) -> list[int]:
    return sorted(int(row["key"]) for row in rows(folder))


def manifest(path: Path, names: list[str]) -> str:
    path.write_text("\n".join(names))
    return str(path)


def extract(project: Project, *arguments: str) -> Run:
    return project.run("extract", *arguments)


def summary(run: Run) -> Mapping[str, Any]:
    data: Mapping[str, Any] = json.loads(run.out)
    return data


def test_archives_of_a_manifest_become_parquet_files(project: Project, archives: list[str], tmp_path: Path) -> None:
    out = tmp_path / "out"
    run = extract(project, manifest(tmp_path / "list.txt", archives), "-o", str(out), "--jobs", "2", "--json")
    assert run.code == 0, run.err
    assert keys(out) == list(range(60))
    files = sorted(out.glob("*.parquet"))
    assert [path.name.partition(".warc")[0] for path in files] == [f"{n:02}" for n in range(12)]
    assert [path for path in files if not pq.read_schema(path).equals(SCHEMA)] == []
    row = rows(out)[0]
    assert (row["site"], row["archive"]["file"], row["found_via"]) == ("loop", archives[0], "archive")
    assert (row["seq"], row["copies"]) == (None, [])
    assert pl.read_parquet(out).height == 60
    assert "60" in (tmp_path / "out.README.md").read_text("utf-8")
    total = summary(run)["total"]
    assert (total["records"], total["wanted"], total["articles"], total["damaged"]) == (120, 60, 60, 0)
    # Work that is done is not repeated.
    stamps = {path: path.stat().st_mtime_ns for path in files}
    again = extract(project, *archives, "-o", str(out), "--json")
    assert (again.code, len(summary(again)["earlier"])) == (0, 12)
    assert {path: path.stat().st_mtime_ns for path in files} == stamps
    # With other options the work is done again.
    narrow = extract(project, *archives, "-o", str(out), "--since", "2024-10-09", "--json")
    assert summary(narrow)["total"]["articles"] == 0
    assert keys_or_none(out) == []


def keys_or_none(folder: Path) -> list[int]:
    return keys(folder) if any(folder.glob("*.parquet")) else []


def test_bad_archives_do_not_affect_others(project: Project, archives: list[str], tmp_path: Path) -> None:
    cut = Path(archives[1])
    cut.write_bytes(cut.read_bytes()[:-40])
    (tmp_path / "no.warc.gz").write_bytes(b"nothing of the kind")
    names = [
        archives[0],
        str(tmp_path / "missing.warc.gz"),
        archives[1],
        str(tmp_path / "no.warc.gz"),
        "htp:/x",
        archives[2],
    ]
    out = tmp_path / "out"
    run = extract(project, manifest(tmp_path / "list.txt", names), "-o", str(out), "--jobs", "2", "--json")
    assert run.code == 1
    assert keys(out) == [*range(9), *range(10, 15)]
    named = {line.removeprefix("scrapy: archive ").partition(": ")[0] for line in run.lines}
    assert (named, len(run.lines)) == ({names[1], names[2], names[3], names[4]}, 4)
    assert "Traceback" not in run.err
    # After the files were repaired, the next start extracts only those.
    write(Path(archives[1]), *(record(n) for n in range(5, 10)))
    write(Path(names[1]), record(70))
    write(Path(names[3]), record(71))
    again = extract(project, *names[:4], names[5], "-o", str(out), "--json")
    assert (again.code, sorted(summary(again)["earlier"])) == (0, sorted([archives[0], archives[2]]))
    assert keys(out) == [*range(15), 70, 71]


def test_dead_or_hanging_worker_affects_only_its_archive(project: Project, archives: list[str], tmp_path: Path) -> None:
    (project.folder / "sites" / "bad.py").write_text(
        "import os, signal, time\n"
        "def finish(article):\n"
        "    if article.key == '7': os.kill(os.getpid(), signal.SIGSEGV)\n"
        "    if article.key == '12': time.sleep(600)\n"
        "    if article.key == '17': bytearray(1 << 40)\n"
    )
    spider = project.folder / "sites" / "__init__.py"
    hook = """
    def finish(self, article, response):
        from sites.bad import finish

        finish(article)
        return article
"""
    spider.write_text(spider.read_text("utf-8") + hook, encoding="utf-8")
    out = tmp_path / "out"
    died = {
        archives[1]: "its worker was killed by SIGSEGV; it may have run out of memory",
        archives[3]: "the memory limit of a worker was exceeded",
    }
    # The hanging worker has a start of its own, because on a busy machine any worker may exceed a short timeout.
    hung = {archives[2]: "stopped: its worker sent no report for 2 s"}
    for names, more, expected in (
        ([*archives[:2], *archives[3:5]], [], died),
        ([archives[0], archives[2], archives[4]], ["--timeout", "2"], hung),
    ):
        run = extract(project, *names, "-o", str(out), "--jobs", "2", "--json", *more)
        problems = summary(run)["problems"]
        assert run.code == 1
        assert keys(out) == [*range(5), *range(20, 25)]
        assert {name: problem.partition(": ")[2] for name, problem in problems.items()} == expected


@pytest.mark.parametrize("store", [False, True])
def test_nothing_is_lost_or_duplicated_after_five_kills(
    store: bool, project: Project, archives: list[str], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    more = ["--store"] if store else []
    command = ["extract", *archives, "-o", str(out), "--jobs", "2", *more]
    chosen = random.Random(1)
    # The last archive is a named pipe without a writer, so no start finishes.
    last = Path(archives[-1])
    whole = last.read_bytes()
    last.unlink()
    os.mkfifo(last)
    for number in range(5):
        process = project.start(*command, stdout=-3, stderr=-3, start_new_session=True)
        # Each kill comes at a different moment: soon after the start, or after the next archive is done.
        done = len(list((tmp_path / "out.done").glob("*.json")))
        wanted = min(done + number % 2, len(archives) - 1)
        while process.poll() is None and len(list((tmp_path / "out.done").glob("*.json"))) < wanted:
            time.sleep(0.01)
        time.sleep(chosen.random() * (0.05 if number % 2 else 0.5))
        assert process.poll() is None
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    last.unlink()
    last.write_bytes(whole)
    run = project.run(*command, "--json")
    assert run.code == 0, run.err
    if store:
        assert project.keys() == list(range(60))
        assert project.query("SELECT count(*) FROM versions") == [(0,)]
    else:
        assert keys(out) == list(range(60))
    left = [path for folder in (out, tmp_path / "out.done") for path in folder.glob(".*") if path.name != ".lock"]
    assert left == []


def test_extraction_from_an_index_gives_the_same_rows(project: Project, archives: list[str], tmp_path: Path) -> None:
    first, second, index = tmp_path / "first", tmp_path / "second", tmp_path / "index"
    assert extract(project, *archives[:3], "-o", str(first), "--index", str(index)).code == 0
    table = pa.concat_tables([pq.read_table(path) for path in sorted(index.glob("*.parquet"))])
    assert table.schema == INDEX
    assert Counter(table.column("host").to_pylist()) == {"other.example": 15, "127.0.0.1": 15}
    run = extract(project, "--from-index", str(index), "-o", str(second), "--json")
    assert run.code == 0, run.err
    assert rows(second) == rows(first)
    total = summary(run)["total"]
    assert (total["records"], total["articles"]) == (15, 15)
    one = extract(project, archives[1], "--from-index", str(index), "-o", str(tmp_path / "third"), "--json")
    assert list(summary(one)["archives"]) == [archives[1]]


def test_captures_become_versions_in_the_store(project: Project, tmp_path: Path) -> None:
    changed = article(1).replace("في فقرته 2", "في فقرته الأخيرة، كما جاء في نص البيان")
    copy = article(2).replace("رقم 2</h1>", "رقم 2 مرة أخرى</h1>").replace("خبر 2", "خبر 3")
    late = write(tmp_path / "a-late.warc.gz", record(1, changed, day=20), record(3, copy, day=20))
    early = write(tmp_path / "b-early.warc.gz", record(1, day=11), record(2, day=11))
    run = extract(project, str(early), str(late), "-o", str(tmp_path / "one"), "--store", "--json")
    assert run.code == 0, run.err
    assert summary(run)["stored"] == {"stored": 2, "new version": 1, "duplicate": 1}
    assert project.keys() == [1, 2]
    ((version, data),) = project.query("SELECT version, data FROM articles WHERE key = '1'")
    assert (version, json.loads(data)["archive"]["file"]) == (2, str(late))
    outcomes = [str(outcome) for outcome, _ in project.outcomes().values()]
    assert sorted(outcomes) == ["duplicate", "stored", "stored"]
    # Captures in the wrong order do not replace newer versions.
    run = extract(project, str(late), str(early), "-o", str(tmp_path / "two"), "--store", "--json")
    assert summary(run)["stored"] == {"unchanged": 3, "duplicate": 1}
    assert project.query("SELECT count(*) FROM versions") == [(1,)]
    assert project.query("SELECT count(*) FROM leases") == [(0,)]


def test_store_accepts_any_arabic_host(project: Project, tmp_path: Path) -> None:
    host, mobile = "https://www.sahifa.example.net/2024/{}", "https://m.sahifa.example.net/2024/{}"
    path = write(
        tmp_path / "x.warc.gz",
        *(record(n, url=host) for n in (1, 2)),
        record(3, article(3).replace("في فقرته 2", "في فقرته الأخيرة، كما جاء في نص البيان"), url=host, day=12),
        record(3, url=host, day=11),
        record(4, article(4).replace("الهيئة", "Authority").translate(LATIN), url=host),
        record(1, url="https://copier.example.org/{}"),
        record(2, url=mobile, day=10),
        record(5),
    )
    for folder, stored in (
        ("one", {"stored": 4, "new version": 1, "duplicate": 2}),
        ("two", {"unchanged": 5, "duplicate": 2}),
    ):
        run = extract(project, str(path), "-o", str(tmp_path / folder), "--store", "--any-site", "--json")
        assert (run.code, summary(run)["stored"]) == (0, stored), run.err
    host = "sahifa.example.net"
    assert project.query("SELECT site, version FROM articles ORDER BY site, id") == [
        ("loop", 1), (host, 1), (host, 1), (host, 2)
    ]  # fmt: skip
    assert project.query("SELECT count(*) FROM leases") == [(0,)]
    # The host is a site like any other for all readers of the store.
    exported = project.run("export", "--site", host)
    assert [json.loads(line)["site"] for line in exported.out.splitlines()] == [host] * 3, exported.err
    for command, shown in ((("ledger", host), True), (("changes", host), True), (("health",), False)):
        run = project.run(*command)
        assert (run.code, host in run.out) == (0, shown), (command, run.out, run.err)
    project.run("ledger", "none.example").last_line("there is no site 'none.example'")
    project.check()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "expected archives or a manifest"),
        (["x.warc"], "expected -o FOLDER"),
        (["x.warc", "-o", "{out}", "--jobs", "0"], "--jobs=0"),
        (["x.warc", "-o", "{out}", "--sites", "elfagr,nosuch"], "there is no site 'nosuch'"),
        (["x.warc", "-o", "{out}", "--since", "soon"], "--since=soon is not a date"),
        (["x.warc", "-o", "{out}", "--index", "a", "--from-index", "b"], "cannot be combined"),
        (["--from-index", "none", "-o", "{out}"], "index none: no such folder"),
        (["none.txt", "-o", "{out}"], "manifest none.txt: No such file or directory"),
        (["x.warc", "-o", "/dev/null/out"], "/dev/null/out: Not a directory"),
    ],
)
def test_bad_options_are_reported_in_one_line(arguments: list[str], words: str, tmp_path: Path) -> None:
    given = [argument.replace("{out}", str(tmp_path / "out")) for argument in arguments]
    run = scrapy_here("extract", *given, store="sqlite:///:memory:")
    assert run.code == 2
    run.one_line(words)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--from-index", "none"], 2),
        (["--from-index", "bad"], 2),
        (["none.txt"], 2),
        (["none.warc.gz", "bad.warc.gz", "--index", "new/index"], 1),
        (["none.warc.gz", "--store"], 1),
    ],
)
def test_unreadable_input_leaves_no_folder(project: Project, arguments: list[str], code: int) -> None:
    (project.folder / "bad").mkdir()
    (project.folder / "bad" / "a.parquet").write_bytes(b"no Parquet")
    (project.folder / "bad.warc.gz").write_bytes(b"no archive")
    run = extract(project, *arguments, "-o", "new/out")
    assert run.code == code, run.err
    assert not (project.folder / "new").exists()


def test_folders_that_existed_stay(project: Project) -> None:
    for name in ("out", "out.done", "index"):
        (project.folder / name).mkdir()
    assert extract(project, "none.warc.gz", "-o", "out", "--index", "index").code == 1
    assert [list((project.folder / name).iterdir()) for name in ("out", "out.done", "index")] == [[], [], []]


def test_second_process_in_the_same_folder_is_refused(project: Project, archives: list[str], tmp_path: Path) -> None:
    out = tmp_path / "out"
    (tmp_path / "out.done").mkdir()
    with (tmp_path / "out.done" / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        extract(project, archives[0], "-o", str(out)).one_line("another scrapy extract is writing to it")


def test_workers_of_a_killed_run_are_waited_for(project: Project, archives: list[str], tmp_path: Path) -> None:
    out, done = tmp_path / "out", tmp_path / "out.done"
    for folder in (out, done):
        folder.mkdir()
    written = out / ".a.parquet.1.part"
    written.touch()
    worker = os.open(done, os.O_RDONLY)
    fcntl.flock(worker, fcntl.LOCK_SH)
    process = project.start("extract", archives[0], "-o", str(out))
    while not (done / ".lock").exists():
        assert process.poll() is None
        time.sleep(0.01)
    time.sleep(0.5)
    assert written.exists()
    os.close(worker)
    assert process.wait() == 0
    assert not written.exists()
    assert keys(out) == list(range(5))


def test_dataset_card_describes_what_was_extracted(project: Project, archives: list[str], tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert project.run("extract", *archives[:2], "-o", str(out), "--jobs", "1").code == 0
    card = (tmp_path / "out.README.md").read_text("utf-8")
    assert "\n| rows | 10 |\n" in card
    assert "\n| fetched | 2024-10-09 to 2024-10-09 |\n" in card
    assert json.loads((tmp_path / "out.croissant.json").read_text("utf-8"))["name"] == "out"
    rows = ds.dataset(out).to_table(columns=["body", "body_hash", "first_seen", "fetched"]).to_pylist()
    assert all(row["body_hash"] == sha256(row["body"].encode()).hexdigest() for row in rows)
    assert all(row["first_seen"] == row["fetched"] for row in rows)
