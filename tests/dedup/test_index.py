"""The index finds the right candidates, and few others."""

from __future__ import annotations

from random import Random

from newscrawl.dedup.signature import KEYS, sign
from tests.dedup.index import Index
from tests.dedup.texts import PRICES, SCORES, WEATHER, article, blocks, fill


def test_all_bulletins_of_a_day_are_kept() -> None:
    rng, index = Random(5), Index[str]()
    for day in range(60):
        for name, template, spread in (("weather", WEATHER, 12), ("prices", PRICES, 2000), ("scores", SCORES, 5)):
            values = [rng.randrange(spread) + spread for _ in range(5)]
            signature = sign(*fill(template, (*values,)))
            assert index.find(signature, site="a", day=day) is None, (name, day)
            index.add(f"{name} {day}", signature, site="a", day=day)
            found = index.find(sign(fill(template, (*values,))[0] + " المصدر بوابه الاخبار"), site="b", day=day)
            assert found is not None
            assert found[0] == f"{name} {day}"


def test_index_finds_edits_with_few_comparisons() -> None:
    index = Index[int]()
    for seed in range(300):
        index.add(seed, sign(article(seed)), site="a", day=1)
    assert len(index) == 300
    hits = 0
    for seed in range(300):
        new = sign(blocks(article(seed), article(seed + 1000), 0.3))
        assert len(index.candidates(new)) <= KEYS
        found = index.find(new, site="b", day=2)
        hits += found is not None and found[0] == seed
    assert hits > 290
    assert all(index.find(sign(article(seed + 5000))) is None for seed in range(100))


def test_the_latest_article_owns_a_key_and_the_most_similar_is_found() -> None:
    index, text = Index[str](), article(1)
    index.add("half", sign(blocks(text, article(2), 0.4)))
    index.add("whole", sign(text))
    found = index.find(sign(text + " انتهى"))
    assert found is not None
    assert found[0] == "whole"
    assert found[1].similarity > 0.9
    index.add("again", sign(text))
    assert index.candidates(sign(text)) == ["again"]
