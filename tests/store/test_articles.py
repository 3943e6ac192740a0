"""Verdicts of the store on an article: new, a version, a copy; and which one is the original."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import sqlalchemy as sa

from newscrawl.dedup.fingerprint import fingerprint
from newscrawl.items import Article, Source
from newscrawl.outcomes import Outcome
from newscrawl.store import Verdict, open_engine
from newscrawl.store.articles.articles import put, verdict_of
from newscrawl.store.articles.clusters import add_copy
from newscrawl.store.articles.codec import encode
from newscrawl.store.articles.known import look_up
from newscrawl.store.articles.records import Record
from newscrawl.store.db.schema import articles, copies, near_keys, signatures, versions

NOON = datetime(2024, 10, 24, 12, tzinfo=UTC)
WORDS = (
    "أعلنت وزارة النقل في بيان صدر اليوم أن المرحلة الأولى من مشروع القطار السريع بين العاصمة "
    "والميناء ستبدأ مطلع الشهر المقبل بعد إنجاز أعمال الجسر الكبير وتركيب الإشارات وقال المهندس سالم "
    "الحارثي مدير المشروع إن الاختبارات جرت من دون حوادث وإن الرحلة ستستغرق أقل من ساعة وأضاف أن "
    "التذاكر ستباع في المحطات وعلى الهاتف وأن طلاب الجامعة سيدفعون نصف الثمن فيما يستمر العمل على "
    "الجزء الجنوبي من الخط حيث تواجه الشركة المنفذة تربة رخوة قرب الوادي وتدرس حلولا اقترحها خبراء من "
    "الخارج"
).split()


def text(number: int = 0, *, edits: int = 0) -> str:
    """A text of its own for each number; `edits` replaces so many words."""
    words = [f"{word}{'ه' * (number % 3)}" if number else word for word in WORDS]
    words = [
        *words[number * 7 % 60 :],
        *words[: number * 7 % 60],
        *(f"كلمة{number}و{at}" for at in range(number and 40)),
    ]
    for at in range(edits):
        words[10 + at * 9] = f"تعديل{at}"
    return " ".join(words)


def article(site: str, key: str, body: str, *, title: str = "", source: str | None = None, hours: float = 0) -> Article:
    """An article as a crawl reads it."""
    return Article(
        url=f"https://{site}.example/news/{key}",
        site=site,
        key=key,
        title=title or f"القطار السريع يبدأ رحلاته {key}",
        body=body,
        published=NOON + timedelta(hours=hours),
        source=None if source is None else Source(name=source, site=source),
    )


def record(one: Article, *, near: bool = True) -> Record:
    """The article as the store takes it."""
    return Record(
        site=one.site,
        key=one.key,
        url=one.url,
        title=one.title,
        published=one.published,
        credits=None if one.source is None else one.source.site,
        prints=fingerprint(one, near=near),
        data=encode(one),
        links=(),
    )


class Shelf:
    """A store of its own, written as a crawl writes it."""

    def __init__(self, url: str, *, keep_copies: bool = False) -> None:
        self.engine = open_engine(url)
        self.keep_copies = keep_copies

    def put(self, *given: Article, near: bool = True) -> list[Verdict]:
        """Store articles in one transaction; duplicates that dedup finds are noted, as the pipeline does."""
        with self.engine.connect().execution_options(newscrawl_write=True) as connection, connection.begin():
            records = [record(one, near=near) for one in given]
            return put(connection, records, NOON, keep_copies=self.keep_copies)

    def known(self, one: Article) -> Verdict | None:
        """What dedup says of an article; a copy is noted."""
        with self.engine.connect().execution_options(newscrawl_write=True) as connection, connection.begin():
            asked = record(one)
            (found,) = look_up(connection, [asked])
            verdict = verdict_of(asked, found, keep_copies=self.keep_copies)
            if verdict is not None and verdict.match is not None and not verdict.kept:
                add_copy(connection, asked, verdict.match, NOON)
            return verdict

    def rows(self, query: sa.Select[Any]) -> Sequence[Any]:
        """Ask the store."""
        with self.engine.connect() as connection:
            return connection.execute(query).all()

    def copies(self) -> dict[str, set[str]]:
        """Original -> its copies, as `site/key`."""
        query = sa.select(articles.c.site, articles.c.key, copies.c.site, copies.c.key).join(
            copies, copies.c.article_id == articles.c.id
        )
        found: dict[str, set[str]] = {}
        for site, key, copy_site, copy_key in self.rows(query):
            found.setdefault(f"{site}/{key}", set()).add(f"{copy_site}/{copy_key}")
        return found

    def stored(self) -> dict[str, str | None]:
        """Article -> whose copy it is."""
        first = articles.alias()
        query = sa.select(articles.c.site, articles.c.key, first.c.site, first.c.key).join(
            first, first.c.id == articles.c.copy_of, isouter=True
        )
        return {f"{site}/{key}": of and f"{of}/{of_key}" for site, key, of, of_key in self.rows(query)}


@pytest.fixture
def shelf(store_url: str) -> Iterator[Shelf]:
    """An empty store."""
    made = Shelf(store_url)
    yield made
    made.engine.dispose()


@pytest.fixture
def keeping(store_url: str) -> Iterator[Shelf]:
    """An empty store that keeps copies."""
    made = Shelf(store_url, keep_copies=True)
    yield made
    made.engine.dispose()


def test_a_new_article_is_stored_and_signed(shelf: Shelf) -> None:
    (verdict,) = shelf.put(article("a", "1", text()))
    assert verdict == Verdict(outcome=Outcome.STORED)
    assert len(shelf.rows(sa.select(signatures))) == 1
    assert len(shelf.rows(sa.select(near_keys))) == 8


def test_the_same_text_again_is_unchanged(shelf: Shelf) -> None:
    shelf.put(article("a", "1", text()))
    assert shelf.put(article("a", "1", text()))[0].outcome is Outcome.UNCHANGED
    known = shelf.known(article("a", "1", text()))
    assert known is not None
    assert known.outcome is Outcome.UNCHANGED


def test_another_text_is_a_version_that_says_what_changed(shelf: Shelf) -> None:
    shelf.put(article("a", "1", text()))
    (verdict,) = shelf.put(article("a", "1", text(edits=4), title="القطار السريع: تفاصيل"))
    assert verdict.outcome is Outcome.NEW_VERSION
    assert verdict.reason == "version 2: title, body"
    ((version, changed, seq, identity),) = shelf.rows(
        sa.select(articles.c.version, articles.c.changed, articles.c.seq, articles.c.id)
    )
    assert (version, changed, seq) == (2, ["title", "body"], 2)
    ((number, data),) = shelf.rows(sa.select(versions.c.version, versions.c.data))
    assert number == 1
    assert data["body"] == text()
    # The index has the text that stands there now, and no key of the one before.
    assert {row.article_id for row in shelf.rows(sa.select(near_keys))} == {identity}
    assert len(shelf.rows(sa.select(near_keys))) == 8


def test_related_links_alone_make_no_version(shelf: Shelf) -> None:
    first = article("a", "1", text())
    shelf.put(first)
    first.origins = {"title": "meta"}
    assert shelf.put(first)[0].outcome is Outcome.UNCHANGED


def test_what_a_page_says_about_itself_is_revised_under_the_same_text(shelf: Shelf) -> None:
    first = article("a", "1", text())
    shelf.put(first)
    first.tags, first.authors = ["وسم"], ["منى سالم"]
    assert shelf.known(first) is None
    verdict = shelf.put(first)[0]
    assert (verdict.outcome, verdict.reason) == (Outcome.REVISED, "the same text, revised: authors, tags")
    assert shelf.rows(sa.select(articles.c.version, articles.c.seq, articles.c.changed)) == [
        (2, 2, ["authors", "tags"])
    ]
    # What it was before is kept.
    ((number, data),) = shelf.rows(sa.select(versions.c.version, versions.c.data))
    assert (number, data["authors"], data["tags"]) == (1, [], [])
    # What a later page has lost is kept, and asked for once only.
    first.tags = []
    assert shelf.put(first)[0].outcome is Outcome.UNCHANGED
    known = shelf.known(first)
    assert known is not None
    assert known.outcome is Outcome.UNCHANGED
    ((data,),) = shelf.rows(sa.select(articles.c.data))
    assert (data["tags"], data["authors"]) == (["وسم"], ["منى سالم"])


def test_local_time_that_was_called_utc_stays_local(shelf: Shelf) -> None:
    first = article("a", "1", text())
    clock = NOON
    first.published = clock.replace(tzinfo=timezone(timedelta(hours=3)))
    shelf.put(first)
    first.published = clock.replace(tzinfo=UTC)
    assert shelf.put(first)[0].outcome is Outcome.UNCHANGED
    # Another clock is a correction.
    first.published = clock.replace(hour=14, tzinfo=UTC)
    assert shelf.put(first)[0].reason == "the same text, revised: published"


def test_a_worse_page_never_replaces_a_text(shelf: Shelf) -> None:
    first = article("a", "1", text())
    first.origins = {"published": "rss"}
    shelf.put(first)
    for title, body in (
        ("الموقع تحت الصيانة", "نعتذر لزوارنا الكرام فالموقع متوقف حاليا لأعمال الصيانة وسنعود قريبا."),
        (first.title, " ".join(first.body.split()[:20])),
    ):
        worse = article("a", "1", body)
        # The date that its source gave says nothing about the page.
        worse.title, worse.origins = title, {"published": "rss"}
        assert shelf.put(worse)[0].outcome is Outcome.UNAVAILABLE
    ((data,),) = shelf.rows(sa.select(articles.c.data))
    assert data["body"] == first.body


@pytest.mark.parametrize("edits", [0, 4])
@pytest.mark.parametrize("site", ["a", "b"])
def test_a_text_that_stands_elsewhere_is_a_copy(shelf: Shelf, site: str, edits: int) -> None:
    shelf.put(article("a", "1", text()))
    copy = article(site, "2", text(edits=edits))
    known = shelf.known(copy)
    assert known is not None
    assert known.outcome is Outcome.DUPLICATE
    assert "a/1 https://a.example/news/1" in str(known.reason)
    # And where another crawl was quicker than the question, in the transaction itself.
    assert shelf.put(copy)[0].outcome is Outcome.DUPLICATE
    assert shelf.stored() == {"a/1": None}
    assert shelf.copies() == {"a/1": {f"{site}/2"}}
    ((similarity,),) = shelf.rows(sa.select(copies.c.similarity))
    assert similarity == 1.0 if edits == 0 else 0.5 < float(str(similarity)) < 1


def test_near_duplicates_need_a_signature(shelf: Shelf) -> None:
    shelf.put(article("a", "1", text()), near=False)
    assert shelf.put(article("b", "2", text(edits=4)), near=False)[0].outcome is Outcome.STORED
    assert shelf.put(article("b", "3", text()), near=False)[0].outcome is Outcome.DUPLICATE


def test_copies_of_one_group_are_seen(shelf: Shelf) -> None:
    verdicts = shelf.put(
        article("a", "1", text()),
        article("a", "2", text(1)),
        article("a", "3", text(edits=3)),
        article("a", "1", text()),
        article("b", "4", text(1)),
        article("b", "5", text(2)),
    )
    assert [str(verdict.outcome) for verdict in verdicts] == [
        "stored", "stored", "duplicate", "unchanged", "duplicate", "stored",
    ]  # fmt: skip
    assert shelf.copies() == {"a/1": {"a/3"}, "a/2": {"b/4"}}


def test_a_kept_copy_is_an_article_that_says_so(keeping: Shelf) -> None:
    keeping.put(article("a", "1", text()))
    verdict = keeping.known(article("b", "2", text(edits=2)))
    assert verdict is not None
    assert verdict.kept
    (verdict,) = keeping.put(article("b", "2", text(edits=2)))
    assert (verdict.outcome, verdict.kept) == (Outcome.DUPLICATE, True)
    # On the same site nothing is kept twice.
    assert keeping.put(article("a", "3", text(edits=2)))[0] != verdict
    assert keeping.stored() == {"a/1": None, "b/2": "a/1"}
    assert keeping.copies() == {"a/1": {"b/2", "a/3"}}
    # A third one is a copy of the original, though it is most like the copy.
    keeping.put(article("c", "4", text(edits=2)))
    assert keeping.stored()["c/4"] == "a/1"
    # Its own page may change.
    assert keeping.put(article("b", "2", text(edits=6)))[0].outcome is Outcome.NEW_VERSION
    assert keeping.stored()["b/2"] == "a/1"


@pytest.mark.parametrize("edits", [0, 4])
def test_the_credited_origin_takes_over(shelf: Shelf, edits: int) -> None:
    shelf.put(article("aggregator", "1", text(), source="origin"))
    shelf.put(article("other", "2", text(edits=1)))
    seq_before = shelf.rows(sa.select(articles.c.seq))
    origin = article("origin", "9", text(edits=edits))
    assert shelf.known(origin) is None
    assert shelf.put(origin)[0].outcome is Outcome.STORED
    assert shelf.stored() == {"aggregator/1": "origin/9", "origin/9": None}
    assert shelf.copies() == {"origin/9": {"aggregator/1", "other/2"}}
    # The feed says it of the first one, after the original.
    rows = {row.key: row for row in shelf.rows(sa.select(articles))}
    assert rows["1"].seq > rows["9"].seq > seq_before[0][0]
    assert rows["1"].changed == ["copy_of"]
    # Whatever comes now is a copy of the origin.
    for number, body in enumerate((text(), text(edits=edits), text(edits=2))):
        verdict = shelf.known(article("late", str(number), body))
        assert verdict is not None
        assert verdict.match is not None
        assert str(verdict.match.original) == "origin/9"


def test_kept_copies_move_to_the_origin(keeping: Shelf) -> None:
    keeping.put(article("aggregator", "1", text(), source="origin"))
    keeping.put(article("other", "2", text(edits=1)))
    keeping.put(article("origin", "9", text(edits=2)))
    assert keeping.stored() == {"aggregator/1": "origin/9", "other/2": "origin/9", "origin/9": None}


def test_origins_of_origins(shelf: Shelf) -> None:
    shelf.put(article("a", "1", text(), source="b"))
    shelf.put(article("b", "2", text(), source="c"))
    shelf.put(article("c", "3", text()))
    assert shelf.stored() == {"a/1": "c/3", "b/2": "c/3", "c/3": None}
    assert shelf.copies() == {"c/3": {"a/1", "b/2"}}


def test_who_credits_each_other_stays_as_it_came(shelf: Shelf) -> None:
    shelf.put(article("a", "1", text(), source="b"))
    assert shelf.put(article("b", "2", text(), source="a"))[0].outcome is Outcome.DUPLICATE


def test_a_copy_whose_page_changes_is_an_article(shelf: Shelf) -> None:
    shelf.put(article("a", "1", text()))
    shelf.put(article("b", "2", text()))
    assert shelf.copies() == {"a/1": {"b/2"}}
    assert shelf.put(article("b", "2", text(2)))[0].outcome is Outcome.STORED
    assert shelf.copies() == {}


def test_bulletins_of_two_days_are_two_articles(shelf: Shelf) -> None:
    def bulletin(day: int, gold: int, silver: int) -> str:
        return (
            f"سجل سعر الذهب عيار 21 اليوم {gold} جنيها وبلغ سعر الفضة {silver} جنيها في محال الصاغة بحسب بيان "
            f"شعبة الذهب في الغرفة التجارية وجاء سعر عيار 18 عند {gold - 512} جنيها وعيار 24 عند {gold + 499} جنيها "
            f"وسجل الجنيه الذهب {gold * 8} جنيها وذلك في تعاملات يوم {day} من الشهر الجاري "
            "وفق آخر تحديث للأسعار في الأسواق المحلية"
        )

    first = article("a", "1", bulletin(3, 3711, 48), title="سعر الذهب اليوم")
    second = article("a", "2", bulletin(4, 3698, 51), title="سعر الذهب اليوم", hours=24)
    assert [verdict.outcome for verdict in shelf.put(first, second)] == [Outcome.STORED] * 2
