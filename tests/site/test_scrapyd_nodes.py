"""`make deploy` to two Scrapyd nodes with one store: jobs, a cancelled job, a second deployment; and refused ones."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import sqlalchemy as sa

from newscrawl.store import open_engine
from newscrawl.store.db.schema import articles
from tests.servers import Server, article, rss, serve
from tests.site.installation import Installation
from tests.site.test_scrapyd import Scrapyd, running

NUMBERS = list(range(1, 9))
# More than Scrapy processes at a time, because a cancelled crawl finishes those.
OTHERS = list(range(101, 141))


@pytest.fixture
def site() -> Iterator[Server]:
    """Two sites on one server."""
    others = rss(OTHERS).replace("/news/", "/other/")
    pages: dict[str, Any] = {"/rss": rss(NUMBERS), "/rss-of-other": others}
    pages |= {f"/news/{n}": article(n) for n in NUMBERS} | {f"/other/{n}": article(n) for n in OTHERS}
    with serve(pages) as server:
        yield server


def deploy(here: Installation, target: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["scripts/deploy", target], cwd=here.folder, env=here.environment(), capture_output=True, text=True, check=False
    )


def schedule(node: Scrapyd, spider: str) -> str:
    fields = (("setting", "CRAWL_DUE=1"), ("setting", "DOWNLOAD_DELAY=0"), ("setting", "DOWNLOAD_TIMEOUT=900"))
    return str(node.post("schedule", ("project", "newscrawl"), ("spider", spider), *fields)["jobid"])


def wait_until_finished(node: Scrapyd, job: str) -> None:
    while node.get("status", job=job)["currstate"] != "finished":
        time.sleep(0.2)


def wait_until(condition: Callable[[], bool]) -> None:
    while not condition():
        time.sleep(0.05)


def stored(url: str) -> Counter[str]:
    engine = open_engine(url)
    with engine.connect() as connection:
        found = Counter(connection.execute(sa.select(articles.c.key)).scalars())
    engine.dispose()
    return found


@pytest.mark.timeout(900)
def test_two_nodes_share_the_sites(
    tmp_path: Path, bare_python: Path, copy_of_tree: Callable[[Path], Path], site: Server, postgresql_url: str
) -> None:
    here = Installation(tmp_path / "tree", copy_of_tree, site)
    own = {"FEED_STORE_URL": postgresql_url}
    homes = [tmp_path / "one", tmp_path / "two"]
    with running(homes[0], bare_python, **own) as one, running(homes[1], bare_python, **own) as two:
        targets = "".join(
            f"[deploy:{name}]\nurl = {node.url}/\nproject = newscrawl\n" for name, node in (("one", one), ("two", two))
        )
        (here.folder / "scrapy.cfg").write_text(f"[settings]\ndefault = newscrawl.settings\n{targets}")
        done = deploy(here, "one")
        assert done.returncode == 0, done.stdout + done.stderr
        assert "80 can be imported from it" in done.stdout
        assert not (here.folder / "build").exists()
        # The other node gets the same egg.
        (egg,) = (homes[0] / "eggs" / "newscrawl").glob("*.egg")
        command = [sys.executable, "-m", "scrapyd_client.deploy", "two", "--egg", str(egg), "--version", egg.stem]
        subprocess.run(command, cwd=here.folder, env=here.environment(), check=True)

        # The same site on both: one holds its lease, the other does nothing.
        answer = Event()

        def held_back(_path: str) -> str:
            answer.wait()
            return article(1)

        site.pages["/news/1"] = held_back
        first = schedule(one, "loop")
        wait_until(lambda: "/news/1" in site.hits)
        second = schedule(two, "loop")
        wait_until_finished(two, second)
        log = (homes[1] / "logs" / "newscrawl" / "loop" / f"{second}.log").read_text("utf-8")
        assert "is already being crawled by" in log
        answer.set()
        wait_until_finished(one, first)
        assert stored(postgresql_url) == Counter(map(str, NUMBERS))
        assert {path: n for path, n in Counter(site.hits).items() if path.startswith("/news/")} == {
            f"/news/{n}": 1 for n in NUMBERS
        }

        # A cancelled job releases what it has not fetched; the next version, on the other node, continues.
        answer.clear()
        asked = [path for path in site.pages if path.startswith("/other/")]
        for path in asked[2:]:
            page = site.pages[path]

            def held_too(_path: str, page: Any = page) -> Any:
                answer.wait()
                return page

            site.pages[path] = held_too
        job = schedule(one, "other")
        log_of_job = homes[0] / "logs" / "newscrawl" / "other" / f"{job}.log"
        wait_until(lambda: len(set(site.hits) & set(asked)) > len(asked[:2]))
        assert one.post("cancel", ("project", "newscrawl"), ("job", job))["prevstate"] == "running"
        wait_until(lambda: "SIGINT" in log_of_job.read_text("utf-8"))
        answer.set()
        wait_until_finished(one, job)
        held = len(stored(postgresql_url)) - len(NUMBERS)
        assert 0 < held < len(OTHERS)
        done = deploy(here, "two")
        assert done.returncode == 0, done.stdout + done.stderr
        assert len(two.get("listversions", project="newscrawl")["versions"]) == 2
        wait_until_finished(two, schedule(two, "other"))
        assert stored(postgresql_url) == Counter([*map(str, NUMBERS), *map(str, OTHERS)])

        # URLs that are not due are not requested.
        before = list(site.hits)
        wait_until_finished(one, schedule(one, "loop"))
        assert [path for path in site.hits[len(before) :] if path != "/robots.txt"] == []


def broken_spider(tree: Path) -> None:
    (tree / "spiders" / "loop.py").write_text("import nowhere_to_be_found\n")


def missing_file(tree: Path) -> None:
    project = tree / "pyproject.toml"
    project.write_text(project.read_text() + '\n[tool.setuptools.exclude-package-data]\nnewscrawl = ["py.typed"]\n')


def taken_name(tree: Path) -> None:
    """Another distribution of the environment has a package `pipelines`."""
    packages = tree / "packages"
    (packages / "other-1.0.dist-info").mkdir(parents=True)
    (packages / "other-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: other\nVersion: 1.0\n")
    (packages / "other-1.0.dist-info" / "top_level.txt").write_text("pipelines\n")


def test_doctor_prevents_deploying_a_broken_project(
    tmp_path: Path, copy_of_tree: Callable[[Path], Path], site: Server
) -> None:
    here = Installation(tmp_path / "tree", copy_of_tree, site)
    for damage in (broken_spider, missing_file, taken_name):
        damage(here.folder)
    # No server runs: nothing may be sent to one.
    done = subprocess.run(
        ["scripts/deploy", "local"],
        cwd=here.folder,
        env=here.environment(PYTHONPATH=str(here.folder / "packages")),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "No module named 'nowhere_to_be_found'" in done.stdout
    assert "missing: newscrawl/py.typed" in done.stdout
    assert "pipelines is also a package of other" in done.stdout
    assert "refused" not in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
