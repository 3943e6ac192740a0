"""Walls among pages of the shared folder: an operator's incident, headlines of the corpus, and real pages."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from newscrawl.arabic.lines import notice_kind
from tests.crawl.test_walls import page, wall_in
from tests.crawls import ROOT

SHARED = ROOT.parent / "shared"
INPUTS = SHARED / "cases" / "operator" / "inputs"
CORPUS = SHARED / "corpus" / "articles.jsonl.gz"
PAGES = SHARED / "pages"


@pytest.mark.skipif(not INPUTS.exists(), reason="the shared cases are not beside this checkout")
@pytest.mark.parametrize(
    ("name", "blocked"),
    [
        ("page_challenge_cloudflare_200.html", True),
        ("page_challenge_incapsula_200.html", True),
        ("page_consent_200.html", False),
        ("page_maintenance_200.html", False),
        ("page_soft404_200.html", False),
    ],
)
def test_walls_of_an_operators_incident(name: str, blocked: bool) -> None:
    wall = wall_in((INPUTS / name).read_bytes())
    assert wall is not None
    assert wall.blocked is blocked


@pytest.mark.skipif(not CORPUS.exists(), reason="the shared corpus is not beside this checkout")
def test_headlines_of_the_corpus_are_not_notices() -> None:
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    assert [row["title"] for row in rows if notice_kind(row["title"])] == []
    for row in rows:
        title, text = row["title"], "".join(f"<p>{part}</p>" for part in row["body"].split("\n"))
        assert wall_in(page(f"{title} | الجريدة", title, text)) is None, title


@pytest.mark.skipif(not PAGES.exists(), reason="the shared pages are not beside this checkout")
def test_real_pages_are_not_walls() -> None:
    pages: list[Path] = sorted(PAGES.rglob("*.html"))
    assert pages
    assert [path.name for path in pages if wall_in(path.read_bytes())] == []
