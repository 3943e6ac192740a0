"""Signatures: any text can be signed, similarity is estimated without bias, and the bytes are the same everywhere."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.dedup.judge import MIN_WORDS, judge
from newscrawl.dedup.signature import KEYS, MINIMA, Signature, sign, similarity
from tests.dedup.texts import article, blocks, exact, texts

ROOT = Path(__file__).resolve().parents[2]


@given(st.text(), st.text())
def test_any_text_can_be_signed_and_read_back(text: str, title: str) -> None:
    signature = sign(text, title)
    data = signature.to_bytes()
    assert Signature.from_bytes(data) == signature
    assert len(data) <= 538
    assert len(signature.minima) <= MINIMA
    assert len(signature.keys) <= KEYS
    assert all(0 <= key < 1 << 48 for key in signature.keys)
    assert list(signature.minima) == sorted(set(signature.minima))


@given(texts, texts, st.booleans(), st.sampled_from([None, False, True]))
def test_symmetric_and_between_0_and_1(a: str, b: str, same_site: bool, same_day: bool | None) -> None:
    first, second = sign(a, a[:40]), sign(b, b[:40])
    assert similarity(first, second) == similarity(second, first)
    assert 0 <= similarity(first, second) <= 1
    decisions = [judge(x, y, same_site=same_site, same_day=same_day) for x, y in ((first, second), (second, first))]
    assert decisions[0] == decisions[1]
    assert decisions[0].duplicate == (decisions[0].reason == "near-duplicate")


@given(texts.filter(bool), st.booleans(), st.sampled_from([None, False, True]))
def test_a_text_is_like_itself(text: str, same_site: bool, same_day: bool | None) -> None:
    signature = sign(text, "عنوان")
    assert similarity(signature, sign(text, "عنوان")) == 1.0
    decision = judge(signature, signature, same_site=same_site, same_day=same_day)
    assert decision.duplicate == (len(text.split()) >= MIN_WORDS)


@given(st.integers(0, 1000), st.integers(5, 30), st.integers(5, 30))
def test_short_texts_are_compared_exactly(seed: int, first: int, second: int) -> None:
    a = article(seed, first)
    b = blocks(a, article(seed + 1, second), 0.3)
    assert similarity(sign(a), sign(b)) == pytest.approx(exact(a, b))


def test_long_texts_are_estimated_without_bias() -> None:
    errors = []
    for seed in range(200):
        a = article(seed)
        b = blocks(a, article(seed + 1000), seed % 10 / 10)
        errors.append(similarity(sign(a), sign(b)) - exact(a, b))
    assert abs(sum(errors) / len(errors)) < 0.01
    assert max(map(abs, errors)) < 0.25


def test_more_change_is_less_alike() -> None:
    a, other = article(1), article(2)
    alike = [similarity(sign(a), sign(blocks(a, other, share))) for share in (0, 0.1, 0.3, 0.5, 0.8, 1)]
    assert alike[0] == 1.0
    assert alike[-1] == 0.0
    assert all(x > y for x, y in pairwise(alike))


def test_the_same_in_every_process() -> None:
    program = (
        "import sys; from newscrawl.dedup.signature import sign; "
        "text = 'توقع خبراء ان يبلغ السعر 3.5 في يوم الاحد ' * 9 + 'ثم انتهى'; "
        "sys.stdout.write(sign(text, 'توقع السعر').to_bytes().hex())"
    )
    outputs = set()
    for seed in ("0", "1", "4242"):
        env = {**os.environ, "PYTHONHASHSEED": seed}
        run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=env, capture_output=True, check=True)
        outputs.add(run.stdout)
    assert len(outputs) == 1
    # Stored signatures must stay readable: another value here needs another version byte and a migration.
    digest = hashlib.sha256(bytes.fromhex(outputs.pop().decode())).hexdigest()
    assert digest == "b4b0d389fe2b00e5c88005c28bcb79339d3234fc9b3a57d47723822ec908144b"


@pytest.mark.parametrize("data", [b"", b"\x01", b"\x02" + bytes(137), sign(article(1)).to_bytes()[:-1], bytes(600)])
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="not a signature"):
        Signature.from_bytes(data)


# --- Short and empty texts ------------------------------------------------------------------------------------------


def test_an_empty_text_is_like_nothing() -> None:
    empty = sign("")
    assert empty == sign("   ")
    assert similarity(empty, empty) == 0.0
    assert judge(empty, empty, same_site=True).reason == "empty"
    assert judge(empty, sign(article(1)), same_site=True).reason == "empty"
    assert empty.keys == ()


@pytest.mark.parametrize("words", [1, 2, 3, 5, MIN_WORDS - 1])
def test_a_few_words_are_never_a_near_duplicate(words: int) -> None:
    signature = sign(article(1, words))
    assert similarity(signature, signature) == 1.0
    assert judge(signature, signature, same_site=False).reason == "too short"
    assert judge(signature, sign(article(1)), same_site=False).reason == "too short"
