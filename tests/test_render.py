"""Spiders that render pages in the real browser, and spiders without rendering, which never load it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.crawls import Project
from tests.servers import WORDS, Answer, Page, Server, rss, serve

_PARAGRAPHS = [f"{WORDS}، كما جاء في الفقرة {n}." for n in range(3)]
_SCRIPTED = """<!DOCTYPE html><html lang="ar"><head><meta charset="utf-8"><title>صحيفة</title>
<link rel="stylesheet" href="/style.css"></head><body><div id="root"><img src="/wait.png"></div><script>
setTimeout(async () => {
  const story = await (await fetch("/api/story.json")).json();
  const page = document.createElement("article");
  page.append(...story.body.map(text => Object.assign(document.createElement("p"), {textContent: text})));
  document.getElementById("root").replaceChildren(
    Object.assign(document.createElement("h1"), {textContent: story.title}), page);
}, 300);
</script></body></html>"""
_EMPTY = "<!DOCTYPE html><html><head><meta charset='utf-8'><title>صحيفة</title></head><body><p>قريبا</p></body></html>"
_SPIDER = """rss_urls = ["{url}/rss"]
render = RENDER
def closed(self, reason):
    import sys
    print("loaded:", *sorted({name.split(".")[0] for name in sys.modules if "playwright" in name}))
"""


@pytest.fixture
def site() -> Iterator[Server]:
    """A site whose articles are loaded by JavaScript; article 2 never appears, and article 3 is gone."""
    story = json.dumps({"title": "خبر وصل متأخرا", "body": _PARAGRAPHS})
    pages: dict[str, Answer] = {
        "/rss": rss([1, 2, 3]),
        "/news/1": _SCRIPTED,
        "/news/2": _EMPTY,
        "/news/3": Page(status=404, body=_EMPTY.encode()),
        "/api/story.json": Page(body=story.encode(), kind="application/json"),
    }
    with serve(pages) as server:
        yield server


def project(folder: Path, site: Server, *, render: bool) -> Project:
    folder.mkdir(exist_ok=True)
    return Project(folder, site.url, _SPIDER.replace("RENDER", str(render)), "RETRY_TIMES = 0")


def test_rendered_article_is_stored(site: Server, tmp_path: Path, needs: Callable[[str], Path]) -> None:
    needs("chromium")
    rendering = project(tmp_path, site, render=True)
    run = rendering.crawl()
    assert run.code == 0, run.err
    assert rendering.bodies() == {"1": "\n".join(_PARAGRAPHS)}
    outcomes = rendering.outcomes()
    assert outcomes["/news/1"][0] == "stored"
    # An article that did not appear in time may appear later; a 404 is final at once, without waiting for the article.
    assert outcomes["/news/2"] == ("failed", "no answer in time ('h1' did not appear on the page within 10 s)")
    assert outcomes["/news/3"] == ("gone", "HTTP 404")
    assert run.out.strip() == "loaded: playwright scrapy_playwright"
    assert "Traceback" not in run.err
    # The browser requests what the text needs, and nothing else.
    assert {"/rss", "/robots.txt", "/news/1", "/api/story.json"} <= set(site.hits)
    assert not {"/style.css", "/wait.png"} & set(site.hits)


def test_same_site_without_rendering(site: Server, tmp_path: Path) -> None:
    plain = project(tmp_path, site, render=False)
    run = plain.crawl()
    assert run.code == 0, run.err
    assert plain.keys() == []
    assert plain.outcomes()["/news/1"][0] == "unavailable"
    assert "/api/story.json" not in site.hits
    # The browser's modules are not even imported.
    assert run.out.strip() == "loaded:"


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("CHROMIUM_PATH", "/nonexistent/chromium", ("CHROMIUM_PATH=/nonexistent/chromium", "no such file")),
        ("CHROMIUM_PATH", __file__, ("CHROMIUM_PATH=", "may not run it")),
        ("PATH", "", ("Chromium is not installed", "apt-get install chromium", "CHROMIUM_PATH")),
    ],
)
def test_missing_chromium_is_reported(
    site: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, words: tuple[str, ...]
) -> None:
    """The crawl reports it in one line before any request; a spider that does not render needs no Chromium."""
    monkeypatch.delenv("CHROMIUM_PATH", raising=False)
    monkeypatch.setenv(variable, value)
    rendering = project(tmp_path / "rendering", site, render=True)
    assert rendering.crawl("-s", "LOG_LEVEL=ERROR").one_line(*words)
    assert site.hits == []
    # The other commands still work, and so does a spider that does not render.
    assert rendering.run("list").out.split() == ["loop"]
    assert project(tmp_path / "plain", site, render=False).crawl().code == 0


def test_chromium_start_failure_is_the_reason(site: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = shutil.which("false")
    assert program is not None
    monkeypatch.setenv("CHROMIUM_PATH", program)
    rendering = project(tmp_path, site, render=True)
    run = rendering.crawl()
    assert "Traceback" not in run.err
    outcome, reason = rendering.outcomes()["/news/1"]
    assert outcome == "failed"
    assert reason is not None
    assert "BrowserType.launch" in reason
