"""Errors that end a crawl before it starts: one clear line, an exit code, and no stored data is lost."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from newscrawl.arguments import ArgumentError, Arguments
from tests.crawls import Project, scrapy_here
from tests.servers import Server, article, rss, serve

SPIDER = 'rss_urls = ["{url}/rss"]'
QUIET = "--loglevel=CRITICAL"
# Number of articles of a site that is too large for the disk.
LONG = 30


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A site of three articles."""
    with serve({"/rss": rss([1, 2, 3]), **{f"/news/{n}": article(n) for n in (1, 2, 3, 4)}}) as running:
        yield running


@pytest.fixture
def empty(tmp_path: Path, server: Server) -> Project:
    """A project that has not crawled yet."""
    server.hits.clear()
    return Project(tmp_path, server.url, SPIDER)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory, server: Server) -> Path:
    """The path of a store with the three articles."""
    project = Project(tmp_path_factory.mktemp("full"), server.url, SPIDER)
    run = project.crawl()
    assert run.code == 0, run.err
    assert project.keys() == [1, 2, 3]
    return project.store


@pytest.fixture
def crawled(empty: Project, full: Path, server: Server) -> Project:
    """A project whose store has the three articles."""
    shutil.copyfile(full, empty.store)
    server.hits.clear()
    return empty


def assert_nothing_lost(project: Project) -> None:
    """Assert that nothing was lost."""
    assert project.query("PRAGMA integrity_check") == [("ok",)]
    assert project.keys() == [1, 2, 3]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["since=2024-10-02", "until=2024-10-02"], ["since=2024-10-02", "until=2024-10-02"]),
        (["colour=red"], ["'colour'", "since, until, max_items, url"]),
        (["url=https://other.example/news/1"], ["other.example", "127.0.0.1"]),
    ],
)
def test_invalid_arguments_are_reported_in_one_line(
    empty: Project, server: Server, arguments: list[str], words: list[str]
) -> None:
    line = empty.crawl(QUIET, *(part for argument in arguments for part in ("-a", argument))).one_line("loop", *words)
    assert len(line) < 300
    assert not server.hits


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("since=x", "2024-10-01"),
        ("since=1970-01-01", "1990 or later"),
        ("since=", "is not a date"),
        ("until=2024-13-01", "until=2024-13-01 is not a date"),
        ("max_items=0", "at least 1"),
        ("max_items=-1", "at least 1"),
        ("max_items=" + "9" * 5000, "at least 1"),
        ("url=ftp://127.0.0.1/a", "not an http or https URL"),
        ("url=" + "x" * 5000, "not an http or https URL"),
    ],
)
def test_argument_errors_are_one_short_line(text: str, words: str) -> None:
    name, _, value = text.partition("=")
    with pytest.raises(ArgumentError) as caught:
        Arguments.parse({name: value}, region="EG")
    assert name in str(caught.value)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (["crawl", "nosuch"], ["'nosuch'", "loop"]),
        (["crawlall", "nosuch"], ["'nosuch'", "loop"]),
        (["export", "--site", "nosuch"], ["'nosuch'", "loop"]),
        (["explain", "nosuch"], ["'nosuch'", "http"]),
        (["crawl"], ["expected exactly one site"]),
    ],
)
def test_unknown_site_is_reported_in_one_line(empty: Project, command: list[str], words: list[str]) -> None:
    empty.run(*command).one_line(*words)


def _locked(path: Path) -> Callable[[], None]:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    return connection.close


def test_locked_store_is_reported_in_one_line(crawled: Project, server: Server) -> None:
    unlock = _locked(crawled.store)
    try:
        line = crawled.crawl(QUIET).one_line("loop", str(crawled.store), "locked", "FEED_STORE_TIMEOUT")
    finally:
        unlock()
    if sys.platform == "linux":
        assert f"process {os.getpid()} (" in line
    assert not server.hits
    assert_nothing_lost(crawled)
    assert crawled.crawl().code == 0


_WRITES = "import sqlite3, sys, time; c = sqlite3.connect(sys.argv[1]); c.execute('BEGIN IMMEDIATE'); print(flush=True)"


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux tells who holds a lock")
def test_stopped_process_that_holds_the_lock_is_named(crawled: Project, server: Server) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", f"{_WRITES}; time.sleep(600)", str(crawled.store)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert writer.stdout is not None
        writer.stdout.readline()
        writer.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, writer.pid, os.WSTOPPED)
        line = crawled.crawl(QUIET).one_line("loop", "database is locked", "is stopped", f"kill -CONT {writer.pid}")
        assert f"process {writer.pid} (" in line
    finally:
        writer.kill()
        writer.wait()
    assert not server.hits
    assert crawled.crawl().code == 0
    assert_nothing_lost(crawled)


def test_locked_store_can_be_read(crawled: Project) -> None:
    unlock = _locked(crawled.store)
    try:
        run = crawled.run("export", "-s", "FEED_STORE_TIMEOUT=1")
    finally:
        unlock()
    assert run.code == 0, run.err
    assert len(run.out.splitlines()) == 3


# Without CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH, file modes apply to root too: capset(2) clears the effective ones.
_WITHOUT_ROOTS_RIGHTS = """
import ctypes, runpy
libc = ctypes.CDLL(None, use_errno=True)
header, sets = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
assert libc.capget(header, sets) == 0
sets[0] &= ~(1 << 1 | 1 << 2)
assert libc.capset(header, sets) == 0
runpy.run_module("scrapy", run_name="__main__", alter_sys=True)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="how root loses its rights is Linux's own")
@pytest.mark.parametrize(
    ("file", "folder", "words"),
    [(0o444, 0o755, "readonly"), (0o644, 0o555, "readonly"), (0o000, 0o755, "permissions")],
)
def test_unwritable_store_is_reported_in_one_line(
    crawled: Project, server: Server, file: int, folder: int, words: str
) -> None:
    project = Project(crawled.folder / "other", server.url, SPIDER)
    where = crawled.folder / "store"
    where.mkdir()
    store = crawled.store.rename(where / crawled.store.name)
    store.chmod(file)
    where.chmod(folder)
    try:
        run = project.crawl(QUIET, "-s", f"FEED_STORE_URL=sqlite:///{store}", program=_WITHOUT_ROOTS_RIGHTS)
    finally:
        where.chmod(0o755)
        store.chmod(0o644)
    run.one_line("loop", str(store), words)
    assert not server.hits
    store.rename(crawled.store)
    assert_nothing_lost(crawled)


def test_store_of_a_newer_schema_is_refused(crawled: Project, server: Server) -> None:
    connection = sqlite3.connect(crawled.store)
    connection.execute("UPDATE meta SET value = 99 WHERE name = 'schema'")
    connection.commit()
    connection.close()
    crawled.crawl(QUIET).one_line("loop", "schema 99", "upgrade newscrawl")
    crawled.run("crawlall", "loop").last_line("schema 99", "upgrade newscrawl")
    scrapy_here("export", store=f"sqlite:///{crawled.store}").last_line("schema 99", "upgrade newscrawl")
    assert not server.hits
    assert_nothing_lost(crawled)


@pytest.mark.parametrize(
    "content", [b"this is a text\n" * 100, b"PK\3\4" + b"\0" * 4096, b"SQLite format 3\0" + b"\xff" * 5000]
)
def test_file_that_is_not_a_store_is_refused_and_unchanged(empty: Project, server: Server, content: bytes) -> None:
    empty.store.write_bytes(content)
    empty.crawl(QUIET).one_line("loop", str(empty.store), "not a database")
    assert empty.store.read_bytes() == content
    assert not server.hits


def test_database_of_another_program_is_refused_and_unchanged(empty: Project) -> None:
    connection = sqlite3.connect(empty.store)
    connection.execute("CREATE TABLE meta (id INTEGER, text TEXT)")
    connection.close()
    empty.crawl(QUIET).one_line("loop")
    assert empty.query("SELECT name FROM sqlite_master") == [("meta",)]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("sqlite:////no/such/folder/feed.sqlite", ["/no/such/folder", "missing"]),
        ("sqlite:////proc", ["/proc", "cannot be opened"]),
        ("nonsense", ["nonsense", "not a database URL"]),
        ("mysql://localhost/x", ["mysql"]),
    ],
)
def test_missing_store_is_reported_in_one_line(empty: Project, server: Server, url: str, words: list[str]) -> None:
    empty.crawl(QUIET, "-s", f"FEED_STORE_URL={url}").one_line("loop", *words)
    scrapy_here("export", store=url).last_line(*words)
    assert not server.hits


@pytest.mark.parametrize(
    ("command", "out"),
    [
        (["export", "-o", "-"], ""),
        (["changes"], "No edits are known.\n"),
        (["ledger"], "No crawl has found anything yet.\nThe sums balance.\n"),
        (["copies", "https://site.example/1"], ""),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_command_that_only_reads_creates_no_store(empty: Project, command: list[str], out: str) -> None:
    run = empty.run(*command)
    assert run.out == out
    assert run.lines[0] == f"scrapy: sqlite:///{empty.store}: there is no store yet; the first crawl creates it"
    assert not empty.store.exists()


@pytest.mark.parametrize("command", [["status"], ["store", "check"], ["store", "vacuum", "--older", "1y"]])
def test_missing_store_has_no_state_and_is_not_checked(empty: Project, command: list[str]) -> None:
    run = empty.run(*command)
    assert run.code == 2
    assert run.one_line(f"{empty.store}: there is no store yet")
    assert not empty.store.exists()


def test_unreachable_postgresql_is_reported_in_one_line(empty: Project, server: Server) -> None:
    pytest.importorskip("psycopg")
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"postgresql+psycopg://me:secret@127.0.0.1:{unused.getsockname()[1]}/feed"
        line = empty.crawl(QUIET, "-s", f"FEED_STORE_URL={url}").one_line("loop", "postgresql", "127.0.0.1", "refused")
    assert "secret" not in line
    assert not server.hits


def test_read_only_postgresql_can_be_exported_but_not_crawled(
    empty: Project, server: Server, postgresql_url: str
) -> None:
    read_only = f"{postgresql_url}%20-cdefault_transaction_read_only%3Don"
    empty.crawl(QUIET, "-s", f"FEED_STORE_URL={read_only}").one_line("loop", "read-only")
    assert empty.crawl("-s", f"FEED_STORE_URL={postgresql_url}").code == 0
    server.hits.clear()
    empty.crawl(QUIET, "-s", f"FEED_STORE_URL={read_only}").one_line("loop", "read-only")
    assert not server.hits
    run = empty.run("export", "-s", f"FEED_STORE_URL={read_only}")
    assert (run.code, len(run.out.splitlines())) == (0, 3), run.err


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    command = [str(mount), "-t", "tmpfs", "-o", "size=1m", "newscrawl-tests", str(folder)]
    if mount is None or subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("this user may not mount a file system")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_full_file_system_loses_no_stored_article(small_disk: Path, tmp_path: Path) -> None:
    with serve(_long_site()) as server:
        project = Project(tmp_path / "project", server.url, SPIDER, "FEED_STORE_GROUP = 1\nDEDUP_NEAR = False")
        project.store = small_disk / "feedstore.sqlite"
        store = ("-s", f"FEED_STORE_URL=sqlite:///{project.store}")
        project.crawl(QUIET, *store).one_line("loop", str(project.store), "disk is full", "free space")
        assert project.query("PRAGMA integrity_check") == [("ok",)]
        kept = project.keys()
        assert 0 < len(kept) < LONG
        subprocess.run(["mount", "-o", "remount,size=64m", str(small_disk)], check=True)
        assert project.run("ledger", *store).code == 0
        assert project.crawl(*store).code == 0
        assert project.keys() == [*range(1, LONG + 1)]
        project.check()


def _long_site() -> dict[str, str]:
    """A site whose articles have 25 KB."""
    long = "<p>" + "</p><p>".join(f"فقرة طويلة من الخبر رقم {n} وفيها كلام كثير" for n in range(400)) + "</p>"
    site = {f"/news/{n}": article(n).replace("</article>", f"{long}</article>") for n in range(1, LONG + 1)}
    return site | {"/rss": rss([*range(1, LONG + 1)])}


_LIMITED = """
import resource, runpy
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
runpy.run_module("scrapy", run_name="__main__", alter_sys=True)
"""


def test_file_size_limit_loses_no_stored_article(tmp_path: Path) -> None:
    with serve(_long_site() | {"/rss": rss([1, 2, 3])}) as server:
        project = Project(tmp_path, server.url, SPIDER, "FEED_STORE_GROUP = 1\nDEDUP_NEAR = False")
        assert project.crawl().code == 0
        server.pages["/rss"] = rss([*range(1, LONG + 1)])
        size = project.store.stat().st_size
        run = project.crawl(QUIET, program=_LIMITED.format(limit=size + 300_000))
        run.one_line("loop", str(project.store))
        assert project.query("PRAGMA integrity_check") == [("ok",)]
        kept = project.keys()
        assert kept[:3] == [1, 2, 3]
        assert len(kept) < LONG
        # Stored articles are kept; the next crawl stores the others.
        assert project.crawl().code == 0
        assert project.keys() == [*range(1, LONG + 1)]
        project.check()
