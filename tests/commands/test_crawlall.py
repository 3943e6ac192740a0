"""`scrapy crawlall`: no password is visible, output never blocks a crawl, and no crawl outlives the command."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from newscrawl.crawl.fleet.process import CrawlProcess
from newscrawl.store import open_engine
from newscrawl.store.db.transactions import writing
from newscrawl.store.ledger import leases
from tests.archive.archives import write_pages
from tests.articles import article as stored
from tests.articles import fill
from tests.crawls import Project, scrapy_here
from tests.fleets import wait_for
from tests.forked import Fork
from tests.servers import Page, Server, article, rss, serve

NUMBERS = [*range(1, 41)]
SECOND = """from sites import LoopSpider


class SecondSpider(LoopSpider):
    name = "second"
    rss_urls = ["{url}/rss"]
"""


@pytest.fixture
def server() -> Iterator[Server]:
    """A slow site."""
    pages: dict[str, Page | str] = {f"/news/{n}": Page(body=article(n).encode(), delay=0.3) for n in NUMBERS}
    with serve({"/rss": rss(NUMBERS), **pages}) as running:
        yield running


@pytest.fixture
def project(tmp_path: Path, server: Server) -> Project:
    """The project that crawls the site."""
    return Project(tmp_path, server.url, 'rss_urls = ["{url}/rss"]')


def start_crawlall(project: Project, server: Server) -> Fork:
    """A running `crawlall` whose crawl is fetching articles."""
    process = project.start("crawlall", "loop", stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    wait_for(lambda: len(server.hits) > 4, process)
    return process


def crawls(project: Project) -> list[int]:
    """PIDs of the processes that crawl the project."""
    found = []
    for folder in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if folder.name.isdigit() and (folder / "cwd").readlink() == project.folder:
                found.append(int(folder.name))
    return found


def assert_tidy(project: Project, killed: int = 0) -> None:
    """Assert that no crawl runs, that all runs but the killed ones have an end, and that no lease is held."""
    assert crawls(project) == []
    assert project.query("SELECT site FROM leases") == []
    assert len(project.query("SELECT id FROM runs WHERE ended IS NULL")) == killed


@pytest.mark.parametrize(
    ("signals", "to_group"),
    [
        ([signal.SIGTERM], False),
        ([signal.SIGINT], False),
        ([signal.SIGTERM], True),
        ([signal.SIGTERM, signal.SIGTERM], True),
    ],
)
def test_signal_ends_it_and_its_crawls(
    project: Project, server: Server, signals: list[signal.Signals], to_group: bool
) -> None:
    process = start_crawlall(project, server)
    for number in signals:
        (os.killpg if to_group else os.kill)(process.pid, number)
        time.sleep(0.2)
    out, err = process.communicate()
    assert process.returncode == 1, err
    assert "loop: stopped" in out
    log = (project.folder / "logs" / "loop.log").read_text(encoding="utf-8")
    assert "Traceback" not in out + err + log
    assert "forcing unclean shutdown" not in log
    assert_tidy(project)


def test_worker_processes_do_not_outlive_it(project: Project, server: Server) -> None:
    (project.folder / "sites" / "second.py").write_text(SECOND.replace("{url}", server.url), encoding="utf-8")
    process = project.start("crawlall", "-j2", "-s", "DOWNLOAD_DELAY=1", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    wait_for(lambda: project.store.exists() and len(server.hits) > 3, process)
    wait_for(lambda: len(project.query("SELECT site FROM leases")) == 2, process)
    process.kill()
    process.wait()
    wait_for(lambda: not crawls(project))
    # The other part ended by itself; the lease of the killed process is taken over by the next start.
    assert project.query("SELECT site FROM leases") == [("loop",)]
    assert project.crawl("-a", "max_items=1").code == 0
    assert_tidy(project, killed=1)
    for pipe in (process.stdout, process.stderr):
        assert pipe is not None
        pipe.close()


def test_output_of_crawls_never_blocks_them(project: Project, server: Server) -> None:
    run = project.run("crawlall", "loop", "-s", "LOG_FILE=/dev/stderr", "-s", "LOG_LEVEL=DEBUG")
    assert run.code == 0, run.err
    assert project.keys() == NUMBERS


def test_refused_crawl_is_reported_and_stores_nothing(project: Project, server: Server) -> None:
    engine = open_engine(f"sqlite:///{project.store}")
    fill(engine, stored("1"))
    with writing(engine) as connection:
        leases.acquire(connection, "loop", leases.owner())
    run = project.run("crawlall", "loop")
    engine.dispose()
    assert run.code == 1
    assert f"loop: loop is already being crawled by process {os.getpid()}" in run.out
    assert "Nothing new: the store has 1 article, as before." in run.out
    assert server.hits == []


@pytest.mark.parametrize("is_held", [True, False])
def test_crawl_of_its_own_process_tells_whether_the_site_is_held(
    project: Project, monkeypatch: pytest.MonkeyPatch, is_held: bool
) -> None:
    engine = open_engine(f"sqlite:///{project.store}")
    if is_held:
        with writing(engine) as connection:
            leases.acquire(connection, "loop", leases.owner())
    engine.dispose()
    monkeypatch.chdir(project.folder)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    # Without the lease it fails, too, because its argument cannot be used.
    arguments = [] if is_held else ["max_items=none"]
    process = CrawlProcess(
        "loop", url=f"sqlite:///{project.store}", log=project.folder / "loop.log", arguments=arguments
    )
    process.wait()
    assert process.problem is not None
    assert process.is_held is is_held


def test_unusable_setting_is_reported_without_a_traceback(project: Project, server: Server) -> None:
    logs = project.folder / "logs"
    run = project.run("crawlall", "loop", "--logs", str(logs), "-s", "USER_AGENT=one\ntwo")
    run.one_line("loop: USER_AGENT='one\\ntwo': a header has one line and no control characters")
    assert "Traceback" not in (logs / "loop.log").read_text("utf-8")
    assert server.hits == []


def test_password_is_not_visible(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project.folder)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    url = "postgresql+psycopg://reader:secret@127.0.0.1:1/news"
    log = project.folder / "loop.log"
    process = CrawlProcess("loop", url=url, log=log, settings=[f"FEED_STORE_URL={url}", "FEED_STORE_PATIENCE=0"])
    pid = process.owner.rpartition(":")[2]
    # Until the process has started, its command line is that of this process.
    shown = Path(f"/proc/{pid}/cmdline")
    wait_for(lambda: process._process.poll() is not None or b"crawl" in shown.read_bytes())
    assert process._process.poll() is None, process.problem
    assert b"secret" not in shown.read_bytes()
    process.wait()
    assert process.problem is not None
    assert "postgresql+psycopg://reader:***@127.0.0.1" in process.problem
    assert "secret" not in process.problem + log.read_text(encoding="utf-8")


@pytest.fixture
def odd_server() -> Iterator[str]:
    """A server whose status line contains markup of the console library."""
    listener = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                connection.recv(65536)
                connection.sendall(b"HTTP/1.1 [/bold] 200 OK\x1b[31m\r\n\r\n")
                connection.close()

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()


def test_nonsense_of_one_server_is_one_line_and_other_sites_are_crawled(
    project: Project, server: Server, odd_server: str
) -> None:
    (project.folder / "sites" / "second.py").write_text(SECOND.replace("{url}", odd_server), encoding="utf-8")
    run = project.run("crawlall")
    assert run.code == 1
    assert "Traceback" not in run.out + run.err
    assert "\x1b[31m" not in run.out + run.err
    (line,) = (line for line in run.out.splitlines() if line.startswith("second:"))
    assert "nothing could be fetched" in line
    assert project.keys() == NUMBERS


def test_sites_without_pages_in_the_archive_are_left_out(project: Project, server: Server) -> None:
    project.crawl("-s", f"RECORD={project.folder / 'loop.warc.gz'}", "-a", "max_items=3")
    absent = SECOND.replace("{url}", "https://second.example") + '    allowed_domains = ["Second.Example"]\n'
    (project.folder / "sites" / "second.py").write_text(absent, encoding="utf-8")
    project.store.unlink()
    replay = ("-s", f"REPLAY={project.folder / 'loop.warc.gz'}")
    run = project.run("crawlall", *replay)
    assert run.code == 0, run.err + run.out
    assert "1 of 2 sites are left out: the archive loop.warc.gz has no page of them." in run.err
    assert "second" not in run.out
    # A site named on the command line is crawled anyway, and its missing pages are reported.
    assert project.run("crawlall", "second", *replay).code == 1


def test_archive_without_pages_of_any_site(tmp_path: Path) -> None:
    archive = write_pages(tmp_path / "other.warc.gz", [b"-"])
    store = tmp_path / "store.sqlite"
    for replay, words in ((archive, "no page of any of the "), ("none.warc", "there is no such file or folder")):
        run = scrapy_here("crawlall", "-s", f"REPLAY={replay}", store=f"sqlite:///{store}")
        run.one_line(f"REPLAY={replay}", words)
    assert not store.exists()


def test_temporary_store_is_shared_and_removed(project: Project, server: Server) -> None:
    folder = project.folder / "temporary"
    folder.mkdir()
    options = ("-s", "FEED_STORE_URL=temporary:", "-a", "max_items=2")
    run = project.run("crawlall", *options, env={"TMPDIR": str(folder)})
    assert run.code == 0, run.err
    assert "new articles" in run.out
    assert not project.store.exists()
    assert list(folder.iterdir()) == []
