"""`scrapy newsite` from options alone: a spider with a TODO for everything that a person must fill in, or one line."""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from newscrawl.commands import newsite
from tests.crawls import run_module, run_pytest, run_scrapy

ROOT = Path(__file__).parents[2]
OUTLET = ("--outlet", "صحيفة «المثال»")
LONG = [f"https://www.misal.example/rss/section/{number}/latest-news" for number in range(4)]


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run_module(*arguments, folder=folder)


def structure(folder: Path, name: str) -> tuple[int, set[str]]:
    """The exit code of the spider's structure tests, and the tests that fail."""
    done = run_pytest("tests/site/test_structure.py", "-k", name, folder=folder)
    return done.returncode, set(re.findall(r"^FAILED \S+::(\w+)", done.stdout, re.MULTILINE))


def render(*arguments: str, home: Path) -> None:
    """Run the command in this process."""
    settings = Settings({"NEWSPIDER_MODULE": "spiders", "SPIDER_MODULES": ["spiders"]})
    command = newsite.Command()
    command.settings = settings
    command.home = home
    parser = argparse.ArgumentParser()
    command.add_options(parser)
    opts, rest = parser.parse_known_args(arguments)
    command.execute(rest, opts)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with the templates and an empty folder of spiders."""
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    (tmp_path / "spiders").mkdir()
    (tmp_path / "tests" / "pages" / "saved").mkdir(parents=True)
    return tmp_path


def test_new_site_fails_the_structure_tests_until_every_todo_is_resolved(checkout: Path) -> None:
    done = run_scrapy(
        "newsite", "misal", "www.misal.example", *OUTLET, "--region", "lb", "--rss", *LONG, folder=checkout
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("spiders/misal.py is written.")
    path = checkout / "spiders" / "misal.py"
    text = path.read_text("utf-8")
    assert 'outlet = "صحيفة «المثال»"' in text
    assert '"""Misal (Lebanon). Selectors: TODO."""' in text
    code, broken = structure(checkout, "misal")
    assert code == 1
    assert {"test_spider_is_a_declaration", "test_docstring_states_how_far_to_trust_the_spider"} <= broken
    assert "test_article_url_matches_only_articles" in broken

    lines = [line for line in text.splitlines() if "TODO:" not in line]
    text = "\n".join([*lines, ""]).replace("Selectors: TODO", "Selectors: real page, 2026-01-08")
    text = text.replace("/TODO/", "/news/").replace('body="TODO"', 'body="article p"')
    text = text.replace("article_samples = []", 'article_samples = ["https://misal.example/news/17"]')
    path.write_text(text, "utf-8")
    assert structure(checkout, "misal") == (0, set())
    assert run_scrapy("list", folder=checkout).stdout.split() == ["misal"]


@pytest.mark.parametrize(
    "more",
    [
        (),
        (
            "--rss",
            *LONG,
            "--sitemap",
            "https://misal.example/s.xml",
            "--listing",
            "https://misal.example/n?page={page}",
        ),
        ("--cms", "libfiles", "--rss", "https://misal.example/rss.aspx"),
        ("--english", "The Example & Co.", "--region", "MA", "--rss", "https://feeds.example/arabic.xml"),
    ],
)
def test_written_spiders_pass_ruff(home: Path, more: tuple[str, ...]) -> None:
    render("al_misal24", "www.Misal.example", *OUTLET, *more, home=home)
    path = home / "spiders" / "al_misal24.py"
    text = path.read_text("utf-8")
    compile(text, path.name, "exec")
    assert "class AlMisal24Spider(" in text
    assert "TODO" in text
    for command in (("check",), ("format", "--check")):
        done = run(home, "ruff", *command, "--no-cache", "--config", str(ROOT / "pyproject.toml"), str(path))
        assert done.returncode == 0, done.stdout


def test_genspider_uses_the_projects_template(checkout: Path) -> None:
    done = run_scrapy("genspider", "misal", "misal.example", folder=checkout)
    assert (done.returncode, done.stderr) == (0, "")
    text = (checkout / "spiders" / "misal.py").read_text("utf-8")
    assert "class MisalSpider(NewsSpider):" in text
    assert 'outlet = "TODO"' in text
    assert structure(checkout, "misal")[0] == 1


def test_json_output_for_a_domain(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    render("misal", "misal.example", *OUTLET, "--json", home=home)
    report = json.loads(capsys.readouterr().out)
    assert report["files"] == ["spiders/misal.py"]
    assert report["left"][-1].startswith("make test")


def test_host_of_a_feed_is_an_allowed_domain(home: Path) -> None:
    render("misal", "misal.example", *OUTLET, "--rss", "https://www.feeds.example/ar.xml", home=home)
    text = (home / "spiders" / "misal.py").read_text("utf-8")
    assert 'allowed_domains = ["misal.example", "feeds.example"]' in text


def test_quotes_and_dollars_in_options_are_escaped(home: Path) -> None:
    render("misal", "misal.example", "--outlet", 'a" + "$name\\', "--rss", "https://misal.example/$host", home=home)
    text = (home / "spiders" / "misal.py").read_text("utf-8")
    assert 'outlet = "a\\" + \\"$name\\\\"' in text
    assert 'rss_urls = ["https://misal.example/$host"]' in text
    compile(text, "misal.py", "exec")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "expected a name and a URL or domain"),
        (("misal",), "expected a name and a URL or domain"),
        (("misal", "misal.example", "--rsss"), "--rsss"),
        (("al-misal", "misal.example", *OUTLET), "cannot name a spider"),
        (("Misal", "misal.example", *OUTLET), "cannot name a spider"),
        (("24misal", "misal.example", *OUTLET), "cannot name a spider"),
        (("../misal", "misal.example", *OUTLET), "cannot name a spider"),
        (("مثال", "misal.example", *OUTLET), "cannot name a spider"),
        (("class", "misal.example", *OUTLET), "cannot name a spider"),
        (("known", "misal.example", *OUTLET), "spiders/known.py already exists"),
        (("json", "misal.example", *OUTLET), "is the name of a Python module"),
        (("newscrawl", "misal.example", *OUTLET), "is the name of a Python module"),
        (("misal", "misal", *OUTLET), "not a domain"),
        (("misal", "ftp://misal.example", *OUTLET), "not a URL"),
        (("misal", "https://misal.example/", "--file", "none.html"), "none.html: there is no such file"),
        (("misal", "https://misal.example/", "--file", "a", "--file", "b"), "2 files, 0 URLs"),
        (("misal", "misal.example", *OUTLET, "--file", "none.html"), "--file needs the site's URL"),
        (("saved", "misal.example", *OUTLET), "tests/pages/saved already exists"),
        (("misal", "mis al.example", *OUTLET), "not a domain"),
        (("misal", "misal.example"), "--outlet is required"),
        (("misal", "misal.example", "--outlet", " "), "--outlet is required"),
        (("misal", "misal.example", *OUTLET, "--region", "XX"), "--region=XX: no time zone is known"),
        (("misal", "misal.example", *OUTLET, "--english", 'a"""'), "--english="),
        (("misal", "misal.example", *OUTLET, "--rss", "misal.example/rss"), "not a URL"),
        (("misal", "misal.example", *OUTLET, "--cms", "other"), "must be one of francemedias, lbc, libfiles"),
    ],
)
def test_bad_options_are_reported_in_one_line_and_nothing_is_written(
    home: Path, arguments: tuple[str, ...], words: str
) -> None:
    known = home / "spiders" / "known.py"
    known.write_text("kept")
    with pytest.raises(UsageError, match=re.escape(words)) as refused:
        render(*arguments, home=home)
    assert "\n" not in str(refused.value)
    assert [path.name for path in (home / "spiders").iterdir()] == ["known.py"]
    assert known.read_text() == "kept"


def test_refusal_sets_the_exit_code(checkout: Path) -> None:
    done = run_scrapy("newsite", "al-misal", "misal.example", *OUTLET, folder=checkout)
    assert done.returncode != 0
    assert "cannot name a spider" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_missing_templates_are_reported(home: Path) -> None:
    shutil.rmtree(home / "templates")
    with pytest.raises(UsageError, match=r"templates"):
        render("misal", "misal.example", *OUTLET, home=home)
