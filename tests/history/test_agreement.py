"""The feed store, article by article, and a history as a whole find the same copies."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from newscrawl.items import Article, Source
from newscrawl.store import open_engine
from newscrawl.store.articles.articles import put
from newscrawl.store.db.transactions import writing
from tests.articles import article, record, written
from tests.history.histories import NOON, read, run, text


def _articles(seed: int) -> list[Article]:
    """Articles in the order of their dates: new texts, equal ones, edits of various strengths, bulletins."""
    rng = Random(seed)
    made: list[Article] = []
    for at in range(160):
        kind = rng.random()
        if made and kind < 0.25:
            old = rng.choice(made)
            body, title = old.body, old.title
        elif made and kind < 0.6:
            old = rng.choice(made)
            words = old.body.split()
            start, count = rng.randrange(max(1, len(words) - 40)), rng.randrange(1, 60)
            words[start : start + count] = rng.choices(text(at + 1000).split(), k=rng.randrange(count + 20))
            body, title = " ".join(words), f"{old.title} {at}"
        elif kind < 0.75:
            body = (
                f"سعر الصرف {rng.randrange(99)} دينارا {rng.randrange(99)} ليرة {text(7, words=60)} {rng.randrange(99)}"
            )
            title = f"نشرة أسعار الصرف {at}"
        else:
            body, title = text(at), f"خبر المدينة رقم {at}"
        made.append(
            article(
                str(at),
                f"site{at % 7}",
                title=title,
                body=body,
                published=NOON + timedelta(hours=at),
                source=Source(name="مجهول") if at % 5 == 0 else None,
            )
        )
    return made


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_store_and_history_agree(tmp_path: Path, seed: int) -> None:
    made = _articles(seed)
    engine = open_engine(f"sqlite:///{tmp_path / 'store.sqlite'}")
    for one in made:
        with writing(engine) as connection:
            put(connection, [record(one)], NOON + timedelta(days=9), keep_copies=True)
    folder = written(engine, tmp_path / "feed", "parquet")
    before = {name: found["copy_of"] for name, found in read(folder).items()}
    # Copies on the same site are not kept by the store, and a history contains only exported articles.
    assert 40 < len(before) <= len(made)
    assert sum(original is not None for original in before.values()) > 20
    run(folder, output=tmp_path / "out")
    after = {name: found["cluster"] for name, found in read(tmp_path / "out").items()}
    engine.dispose()
    assert after == {name: original or name for name, original in before.items()}
