"""Finding the text of an article without selectors."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from statistics import mean
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.arabic import fold
from newscrawl.dedup.bags import f1
from newscrawl.extract.document import Document
from newscrawl.extract.layout.generic import Rule, read_text
from newscrawl.extract.text.body import Sorter
from tests.extract.pages_by_kind import KINDS, LISTINGS, PARAGRAPHS, TEXT, TITLE, page
from tests.extract.perturbations import PERTURBATIONS, perturb, rename
from tests.linear import growth

SHARED = Path(__file__).parents[3] / "shared" / "pages"
SEEDS = range(3)
TAGS = "p div li ul table td aside a form h2 blockquote".split()


def parse(html: str | bytes, url: str = "https://example.com/news/1") -> Document:
    return Document.parse(html.encode() if isinstance(html, str) else html, lambda: "utf-8", url)


def body(html: str, title: str | None = TITLE) -> list[str]:
    return [block.text for block in read_text(parse(html), title).blocks]


@pytest.mark.parametrize("kind", KINDS)
def test_text_of_every_kind_of_markup(kind: str) -> None:
    content, text = KINDS[kind]
    assert body(page(content)) == list(text)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if "wrapped" not in kind])
@pytest.mark.parametrize("change", PERTURBATIONS)
def test_text_of_changed_markup(kind: str, change: str) -> None:
    """Only the markup changes, so nearly all of the text is still found, and no other text is added."""
    if "class of that name" in kind and rename in PERTURBATIONS[change]:
        pytest.skip("nothing but the class tells these comments from the text")
    content, text = KINDS[kind]
    wanted = Counter(" ".join(text).split())
    for seed in SEEDS:
        changed = perturb(page(content).encode(), PERTURBATIONS[change], seed).decode()
        assert f1(Counter(" ".join(body(changed)).split()), wanted) > 0.8


@pytest.mark.parametrize("listing", LISTINGS)
def test_listing_has_no_text(listing: str) -> None:
    assert body(page(LISTINGS[listing]), "محليات") == []


def test_title_that_is_not_on_the_page() -> None:
    assert body(page(f"<div><h1>صحيفة المدينة</h1></div><div>{PARAGRAPHS}</div>"), "عنوان لا يطبع") == list(TEXT)
    assert body(page(f"<div>{PARAGRAPHS}</div>"), None) == list(TEXT)


def test_every_line_has_its_reason() -> None:
    content, _ = KINDS["shares, captions and ads in the text"]
    text = read_text(parse(page(content)), TITLE)
    reasons = {line.text[:10]: cut for line, cut in zip(text.lines, text.cuts, strict=True)}
    assert reasons[TEXT[0][:10]] is None
    assert reasons["شارك هذا ا"] is Rule.SURROUNDING
    assert reasons["سياسة"] is Rule.BEFORE


@pytest.mark.parametrize("empty", ["", "<p></p>", "<script>var a = 1</script>", "<h1></h1>", "<p>...</p>"])
def test_page_without_text(empty: str) -> None:
    assert body(f"<html><body>{empty}</body></html>") == []


@given(
    st.recursive(
        st.sampled_from([*TEXT, "رابط", "<br>", "<a href=/x>رابط إلى خبر</a>", "<h1>عنوان</h1>"]),
        lambda inner: st.tuples(st.sampled_from(TAGS), st.lists(inner))
        .map(lambda made: f"<{made[0]}>{''.join(made[1])}</{made[0]}>"),
        max_leaves=40,
    )
)  # fmt: skip
def test_any_markup_is_read(html: str) -> None:
    text = read_text(parse(f"<html><body>x{html}</body></html>"), TITLE)
    assert len(text.lines) == len(text.cuts)
    printed = "".join("".join(map(str, parse(f"<html><body>x{html}</body></html>").root.itertext())).split())
    assert all("".join(block.text.split()) in printed for block in text.blocks)


@pytest.mark.parametrize(
    "piece",
    [
        f"<p>{TEXT[0]}</p>",
        "<div>",
        "<div class='related comment-share'>ك",
        f"<article><h1>{TITLE}</h1><p>نص</p></article>",
        "<li><a href=/n/1>خبر آخر عن الجسر الجديد في المدينة</a></li>",
        f"{TEXT[1]}<br>",
        "<b>كلمة</b>",
    ],
)
def test_work_is_linear(piece: str) -> None:
    def make(count: int) -> Document:
        return parse(f"<html><body><h1>{TITLE}</h1>{piece * count}</body></html>")

    assert growth(lambda document: read_text(document, TITLE), make, 500) == 0.0


# -- the saved real pages: expectations stand beside them ------------------------------------------------------------

saved = pytest.mark.skipif(not SHARED.is_dir(), reason="the saved real pages are not beside the repository")


def expectations() -> list[dict[str, Any]]:
    read = [(path, json.loads(path.read_text("utf-8"))) for path in sorted(SHARED.rglob("*.expect.json"))]
    return [{**data, "html": (path.parent / data["page"]["file"]).read_bytes()} for path, data in read]


def score(expected: dict[str, Any], html: bytes) -> float:
    blocks = read_text(parse(html, expected["url"]), expected["title"][0]).blocks
    sorter = Sorter(outlets=(expected["outlet"],), is_article=lambda _: False)
    text = sorter.sort(blocks, expected["title"][0]).body
    wanted = Counter(fold(" ".join(expected["body"])).split())
    extra = Counter(fold(" ".join(expected.get("optional") or ())).split())
    found = Counter(fold(text).split())
    return f1(found - ((found - wanted) & extra), wanted)


@saved
def test_saved_real_pages() -> None:
    scores = {expected["id"]: score(expected, expected["html"]) for expected in expectations()}
    assert mean(scores.values()) >= 0.99, scores
    assert min(scores.values()) >= 0.95, scores


@saved
@pytest.mark.parametrize("change", PERTURBATIONS)
def test_saved_pages_with_changed_markup(change: str) -> None:
    scores = {
        (expected["id"], seed): score(expected, perturb(expected["html"], PERTURBATIONS[change], seed))
        for expected in expectations()
        for seed in SEEDS
    }
    assert mean(scores.values()) >= 0.985, scores
    assert min(scores.values()) >= 0.90, scores


@saved
def test_saved_listings_are_no_articles() -> None:
    articles = {path.name.removesuffix(".expect.json") for path in SHARED.rglob("*.expect.json")}
    listings = [path for path in SHARED.rglob("*.html") if path.name.removesuffix(".html") not in articles]
    listings = [path for path in listings if not path.name.endswith(".gold.html")]
    assert len(listings) >= 10
    for path in listings:
        document = parse(path.read_bytes())
        title = next((element.text for element in document.root.iter("title")), None)
        words = sum(len(block.text.split()) for block in read_text(document, title).blocks)
        assert words < 40, path.name
