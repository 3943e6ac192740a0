"""`scrapy doctor`: a healthy installation, and each fault with its advice."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from newscrawl.checkup.packages import check_names, check_packages, unmet
from newscrawl.checkup.places import of_clock
from newscrawl.store import open_engine
from tests.crawls import Project
from tests.servers import Page, Server, rss, serve

CONTACT = 'contact = "a@b.example"\n'


@pytest.fixture
def site() -> Iterator[Server]:
    with serve({"/rss": rss([1]), "/robots.txt": "User-agent: *\nAllow: /"}) as server:
        yield server


@pytest.fixture
def project(tmp_path: Path, site: Server) -> Project:
    made = Project(tmp_path / "p", site.url, 'rss_urls = ["{url}/rss"]')
    (made.folder / "newscrawl.toml").write_text(CONTACT)
    return made


def checks(project: Project, *arguments: str) -> dict[str, dict[str, Any]]:
    """The checks by name; asserts that the exit code reflects whether one failed."""
    run = project.run("doctor", "--json", *arguments)
    assert "Traceback" not in run.err, run.err
    report = json.loads(run.out)
    found = {check["name"]: check for check in report["checks"]}
    assert len(found) == len(report["checks"])
    failed = [name for name, check in found.items() if check["state"] == "failed"]
    assert (run.code, report["ok"]) == (int(bool(failed)), not failed)
    # Each failed check and warning has advice.
    assert all(bool(check["advice"]) == (check["state"] in ("failed", "warning")) for check in found.values())
    return found


def failed(found: dict[str, dict[str, Any]]) -> dict[str, str]:
    return {name: check["found"] for name, check in found.items() if check["state"] == "failed"}


def test_healthy_installation(project: Project) -> None:
    found = checks(project)
    assert failed(found) == {}
    assert {"python", "packages", "names", "sites", "configuration", "contact", "store", "disk"} <= set(found)
    assert found["chromium"]["state"] == "skipped"
    # A check creates no store.
    assert not project.store.exists()
    assert "the first crawl creates it" in found["store"]["found"]
    project.crawl()
    assert "writable" in checks(project)["store"]["found"]
    assert set(checks(project, "--quick")) == {"configuration", "store folder", "disk", "store", "clock"}


def test_printed_report(project: Project) -> None:
    (project.folder / "newscrawl.toml").unlink()
    run = project.run("doctor")
    assert run.code == 1
    lines = dict(line.split(": ", 1) for line in run.out.splitlines())
    assert lines["contact"].startswith(
        "failed: no contact of your own in the User-Agent: newscrawl/0.1 (+https://github.com/"
    )
    assert 'write contact = "you@example.com" into newscrawl.toml' in lines["contact"]


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("contac = 1", "configuration", "contac: unknown key; did you mean contact?"),
        (f'{CONTACT}[sites]\noff = ["lop"]', "configuration", "there is no site 'lop'; did you mean loop?"),
        (f'{CONTACT}archive = "nowhere"', "archive", "nowhere is missing"),
        (f'{CONTACT}store = "sqlite:////nowhere/at/all.sqlite"', "store folder", "/nowhere/at is missing"),
        (f'{CONTACT}store = "mysql://x/y"', "store", "mysql is not supported"),
        (f'{CONTACT}store = "postgresql+psycopg://me:s3cret@127.0.0.1:1/x"', "store", "me:***@127.0.0.1"),
    ],
)
def test_faults_of_the_configuration(project: Project, text: str, name: str, words: str) -> None:
    (project.folder / "newscrawl.toml").write_text(text)
    found = checks(project, *(() if name == "archive" else ("--quick",)))
    assert words in failed(found)[name]
    assert "s3cret" not in json.dumps(found)


def test_file_that_is_no_database(project: Project) -> None:
    project.store.write_bytes(b"no database at all" * 100)
    assert "not a SQLite database" in failed(checks(project, "--quick"))["store"]


def test_store_of_another_schema(project: Project) -> None:
    open_engine(f"sqlite:///{project.store}").dispose()
    with sqlite3.connect(project.store) as connection:
        connection.execute("UPDATE meta SET value = value - 1 WHERE name = 'schema'")
    connection.close()
    found = checks(project, "--quick")["store"]
    assert (found["state"], found["advice"]) == ("warning", "make a backup: the next start migrates it")
    with sqlite3.connect(project.store) as connection:
        connection.execute("UPDATE meta SET value = 999 WHERE name = 'schema'")
    connection.close()
    assert "schema 999" in failed(checks(project, "--quick"))["store"]


def test_postgresql_and_its_clock(project: Project, postgresql_url: str) -> None:
    found = checks(project, "--quick", "-s", f"FEED_STORE_URL={postgresql_url}")
    assert "empty; the first crawl creates its tables" in found["store"]["found"]
    assert found["clock"]["state"] == "ok"
    open_engine(postgresql_url).dispose()
    assert "writable" in checks(project, "--quick", "-s", f"FEED_STORE_URL={postgresql_url}")["store"]["found"]


@pytest.mark.parametrize(("ahead", "state", "words"), [(3600.0, "failed", "behind"), (-2.0, "ok", "ahead of")])
def test_state_of_the_clock_check(ahead: float, state: str, words: str) -> None:
    check = of_clock(ahead, "the server")
    assert (check.state, words in check.found) == (state, True)


def test_spider_that_cannot_be_imported(project: Project) -> None:
    path = project.folder / "sites" / "broken.py"
    path.write_text("raise RuntimeError('in the middle\\nof it')")
    assert failed(checks(project)) == {"sites": "sites.broken: RuntimeError: in the middle of it"}


def test_browser_of_a_site_that_renders(project: Project, needs: Callable[[str], Path]) -> None:
    chromium = needs("chromium")
    spider = project.folder / "sites" / "__init__.py"
    spider.write_text(spider.read_text("utf-8") + "    render = True\n", "utf-8")
    found = checks(project, "-s", f"CHROMIUM_PATH={chromium}")
    assert found["chromium"]["state"] == "ok"
    assert str(chromium) in found["chromium"]["found"]
    assert "no such file" in failed(checks(project, "-s", "CHROMIUM_PATH=/nowhere"))["chromium"]
    # A site that is switched off needs no browser.
    (project.folder / "newscrawl.toml").write_text(f'{CONTACT}[sites]\noff = ["loop"]')
    assert checks(project, "-s", "CHROMIUM_PATH=/nowhere")["chromium"]["state"] == "skipped"


def test_online_checks(project: Project, site: Server) -> None:
    assert site.hits == []
    found = checks(project, "--online")
    assert site.hits == ["/robots.txt"]
    assert found["dns"]["found"] == "1 hosts are resolved"
    assert site.url in found["clock of a site"]["found"]
    site.pages["/robots.txt"] = Page(status=404, headers={"Date": "Tue, 01 Oct 2024 10:00:00 GMT"})
    assert "ahead of" in checks(project, "--online")["clock of a site"]["found"]


def test_versions_of_packages() -> None:
    assert check_packages([]).state == "ok"
    declared = [
        "scrapy>=2.0",
        "lxml>=999",
        "nowhere-to-be-found>=1",
        'other-package; python_version < "3"',
        'psycopg>=999; extra == "postgresql"',
    ]
    assert [text.partition(" ")[0] for text in unmet(declared, [""])] == ["lxml", "nowhere-to-be-found"]
    assert [text.partition(" ")[0] for text in unmet(declared, ["", "postgresql"])][-1] == "psycopg"


def test_package_names_used_by_another_distribution() -> None:
    assert check_names(["spiders", "pipelines"]).state == "ok"
    check = check_names(["newscrawl", "lxml"])
    assert (check.state, check.found) == ("failed", "lxml is also a package of lxml")
