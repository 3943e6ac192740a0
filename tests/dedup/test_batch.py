"""Signatures of a batch equal those that `sign` makes of each article alone."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.arabic import fold
from newscrawl.dedup import batch
from newscrawl.dedup.batch import MAX, sign_all
from newscrawl.dedup.signature import KEYS, MAX_FACTS, WORD_FACTS, sign
from tests.dedup.texts import article, texts

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus" / "articles.jsonl.gz"
FACTS = sorted(word.decode() for word in WORD_FACTS)[:6]
# Few words, so that they repeat, are facts, occur in other forms in title and body, and have equal hashes.
WORDS = ("سعر", "والسعر", "السعر", "للسعر", "القاهره", "قاهره", "3.5", "12", "ب7", "7ب", "a", "مصر", "من", *FACTS)
few = st.lists(st.sampled_from(WORDS), max_size=90).map(" ".join)


def assert_as_alone(articles: list[tuple[str, str]]) -> None:
    """Assert that the batch has the same bytes and keys as each (body, title) alone, both folded."""
    alone = [sign(body, title) for body, title in articles]
    signed = sign_all([body.encode() for body, _ in articles], [title.encode() for _, title in articles])
    assert [data.hex() for data in signed.signatures] == [signature.to_bytes().hex() for signature in alone]
    assert signed.keys.tolist() == [key for signature in alone for key in signature.keys]
    assert signed.key_counts.tolist() == [len(signature.keys) for signature in alone]


@given(st.lists(st.tuples(few | texts.map(fold) | st.text().map(fold), few | st.text().map(fold)), max_size=12))
def test_batch_equals_single_signatures(articles: list[tuple[str, str]]) -> None:
    assert_as_alone(articles)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5, KEYS + 4, KEYS + 5, 65, 66, 67, 300])
def test_batch_at_every_critical_length(count: int) -> None:
    body = " ".join(f"كلمه{at}" for at in range(count))
    assert_as_alone([(fold(article(1)), ""), (body, body[:40]), ("", "سعر"), (body, "")])


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (" ".join(FACTS * 9), " ".join(FACTS)),
        ("2024 " * (MAX_FACTS + 5) + "1 1 1", ""),
        (" ".join(f"{at}.5" for at in range(99)), "1.5"),
        ("القاهره " * 3 + "سعر ذهب", "قاهره والقاهره للقاهره بالقاهره سعر والذهب"),
        (" ".join(f"كلمه{at} كلمه{at}" for at in range(40)), " ".join(f"كلمه{at}" for at in range(40))),
        ("من في علي " * 30, "من في علي"),
        ("سعر " * 70_000, "سعر"),
        (" ".join(map(str, range(70_000))), ""),
    ],
)
def test_more_than_a_signature_keeps(body: str, title: str) -> None:
    assert_as_alone([(body.strip(), title), (fold(article(2)), fold(article(2, 9)))])


def test_no_calendar_word_counts_twice_as_a_fact() -> None:
    assert [word for word in WORD_FACTS if word[0] < 58 or word[-1] < 58] == []


def test_an_empty_batch() -> None:
    assert_as_alone([])


def test_no_more_articles_than_fit() -> None:
    with pytest.raises(ValueError, match=str(MAX)):
        sign_all([b""] * (MAX + 1), [b""] * (MAX + 1))


def test_no_title_word_has_more_forms_than_there_is_room_for() -> None:
    assert {len(batch._forms(word.encode())) for word in ("لل", "للسعر", "والسعر", "السعر", "", "سعر")} == {4}


@pytest.mark.skipif(not CORPUS.exists(), reason="the shared corpus is not beside this checkout")
def test_the_corpus() -> None:
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    assert_as_alone([(fold(row["body"]), fold(row["title"])) for row in rows[:500]])
