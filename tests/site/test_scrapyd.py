"""Deployment of the egg that scrapyd-client builds, to a Scrapyd started by the test."""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from json import loads
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from newscrawl.store import open_engine
from newscrawl.store.db.schema import runs
from newscrawl.store.feed.query import Feed, Order, Wanted

ROOT = Path(__file__).parents[2]
ARCHIVE = ROOT / "sample" / "newscrawl-sample.warc.gz"
PACKAGES = ("newscrawl", "spiders", "pipelines")
SPIDERS = sorted(path.stem for path in (ROOT / "spiders").glob("[!_]*.py"))


class Scrapyd:
    """The JSON API of a running Scrapyd."""

    def __init__(self, url: str) -> None:
        self.url = url

    def get(self, service: str, **query: str) -> dict[str, Any]:
        return self._ask(f"{self.url}/{service}.json?{urllib.parse.urlencode(query)}")

    def post(self, service: str, *fields: tuple[str, str]) -> dict[str, Any]:
        return self._ask(f"{self.url}/{service}.json", urllib.parse.urlencode(fields).encode())

    @staticmethod
    def _ask(url: str, data: bytes | None = None) -> dict[str, Any]:
        with urllib.request.urlopen(url, data) as answer:
            return dict(loads(answer.read()))


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def running(home: Path, python: Path, **environment: str) -> Iterator[Scrapyd]:
    """A running Scrapyd in a new folder. Its Python has the dependencies; the project comes from the egg."""
    home.mkdir()
    port = free_port()
    (home / "scrapyd.conf").write_text(
        f"[scrapyd]\nbind_address = 127.0.0.1\nhttp_port = {port}\npoll_interval = 0.5\nmax_proc = 1\n"
    )
    ours = ("PYTHON", "SCRAPY", "FEED_", "NEWSCRAWL")
    clean = {key: value for key, value in os.environ.items() if not key.startswith(ours)} | environment
    with (home / "scrapyd.log").open("wb") as log:
        process = subprocess.Popen(
            [str(python), "-m", "scrapyd", "--pidfile="], cwd=home, env=clean, stdout=log, stderr=log
        )
    try:
        server = Scrapyd(f"http://127.0.0.1:{port}")
        while True:
            try:
                server.get("daemonstatus")
                break
            except urllib.error.URLError:
                assert process.poll() is None, (home / "scrapyd.log").read_text()
                time.sleep(0.2)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@pytest.fixture
def scrapyd(tmp_path: Path, bare_python: Path) -> Iterator[Scrapyd]:
    with running(tmp_path / "scrapyd", bare_python) as server:
        yield server


def test_egg_contains_exactly_the_three_packages(egg: Path) -> None:
    """The egg has all packages with their data files, and nothing else."""
    with zipfile.ZipFile(egg) as archive:
        names = set(archive.namelist())
    held = {name for name in names if not name.startswith("EGG-INFO/") and not name.endswith(("/", ".pyc"))}
    wanted = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    assert held == wanted
    assert "newscrawl/py.typed" in held


def test_deploy_schedule_and_find_the_articles(scrapyd: Scrapyd, egg: Path, bare_python: Path, tmp_path: Path) -> None:
    project = tmp_path / "deployer"
    project.mkdir()
    (project / "scrapy.cfg").write_text(
        f"[settings]\ndefault = newscrawl.settings\n[deploy:here]\nurl = {scrapyd.url}/\nproject = newscrawl\n"
    )
    deployed = subprocess.run(
        [str(bare_python), "-m", "scrapyd_client.deploy", "here", "--egg", str(egg), "--version", "1"],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert deployed.returncode == 0, deployed.stdout + deployed.stderr
    assert loads(deployed.stdout)["spiders"] == len(SPIDERS)
    assert sorted(scrapyd.get("listspiders", project="newscrawl")["spiders"]) == SPIDERS

    store = f"sqlite:///{tmp_path / 'store.sqlite'}"
    scheduled = scrapyd.post(
        "schedule",
        ("project", "newscrawl"),
        ("spider", "lbcgroup"),
        ("setting", f"REPLAY={ARCHIVE}"),
        ("setting", f"FEED_STORE_URL={store}"),
        ("since", "2000-01-01"),
    )
    assert scheduled["status"] == "ok"
    job = scheduled["jobid"]
    while scrapyd.get("status", job=job)["currstate"] != "finished":
        time.sleep(0.5)
    log = (tmp_path / "scrapyd" / "logs" / "newscrawl" / "lbcgroup" / f"{job}.log").read_text("utf-8")
    assert "lbcgroup: the crawl has ended (finished)" in log
    assert "Traceback" not in log

    engine = open_engine(store)
    with engine.connect() as connection:
        wanted = Wanted(sites=("lbcgroup",))
        articles = [exported.data for exported in Feed(connection, wanted).rows(Order.OLDEST_FIRST)]
        (run,) = connection.execute(sa.select(runs))
    engine.dispose()
    assert len(articles) >= 5
    assert all(article["title"] and article["body"] and "://" in article["url"] for article in articles)
    assert (run.site, run.reason) == ("lbcgroup", "finished")
