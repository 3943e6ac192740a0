"""The store's verdicts on an article (new, version or copy), and which article of several is the original."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, timedelta, timezone
from typing import Any

import pytest
import sqlalchemy as sa

from newscrawl.items import Article, Source
from newscrawl.outcomes import Outcome
from newscrawl.store import Verdict, open_engine
from newscrawl.store.articles.articles import put, verdict_of
from newscrawl.store.articles.clusters import add_copy
from newscrawl.store.articles.known import look_up
from newscrawl.store.db.schema import articles, copies, near_keys, signatures, versions
from tests.articles import NOON, article, record

WORDS = (
    "أعلنت وزارة النقل في بيان صدر اليوم أن المرحلة الأولى من مشروع القطار السريع بين العاصمة "
    "والميناء ستبدأ مطلع الشهر المقبل بعد إنجاز أعمال الجسر الكبير وتركيب الإشارات وقال المهندس سالم "
    "الحارثي مدير المشروع إن الاختبارات جرت من دون حوادث وإن الرحلة ستستغرق أقل من ساعة وأضاف أن "
    "التذاكر ستباع في المحطات وعلى الهاتف وأن طلاب الجامعة سيدفعون نصف الثمن فيما يستمر العمل على "
    "الجزء الجنوبي من الخط حيث تواجه الشركة المنفذة تربة رخوة قرب الوادي وتدرس حلولا اقترحها خبراء من "
    "الخارج"
).split()


def text(number: int = 0, *, edits: int = 0) -> str:
    """A different text for each number, with `edits` words replaced."""
    words = [f"{word}{'ه' * (number % 3)}" if number else word for word in WORDS]
    words = [
        *words[number * 7 % 60 :],
        *words[: number * 7 % 60],
        *(f"كلمة{number}و{at}" for at in range(number and 40)),
    ]
    for at in range(edits):
        words[10 + at * 9] = f"تعديل{at}"
    return " ".join(words)


def with_text(
    site: str, key: str, body: str, *, title: str = "", source: str | None = None, hours: float = 0
) -> Article:
    """An article with this text, published `hours` after noon; it credits the site `source`, or nobody."""
    return article(
        key,
        site,
        title=title or f"القطار السريع يبدأ رحلاته {key}",
        body=body,
        published=NOON + timedelta(hours=hours),
        source=source and Source(name=source, site=source),
    )


class ArticleStore:
    """A store that is written as a crawl writes it."""

    def __init__(self, url: str, *, keep_copies: bool = False) -> None:
        self.engine = open_engine(url)
        self.keep_copies = keep_copies

    def put(self, *given: Article, near: bool = True) -> list[Verdict]:
        """Store articles in one transaction; duplicates are recorded, as the pipeline does."""
        with self.engine.connect().execution_options(newscrawl_write=True) as connection, connection.begin():
            records = [record(one, near=near) for one in given]
            return put(connection, records, NOON, keep_copies=self.keep_copies)

    def known(self, one: Article) -> Verdict | None:
        """The verdict of deduplication on an article, if it is known; a copy is recorded."""
        with self.engine.connect().execution_options(newscrawl_write=True) as connection, connection.begin():
            asked = record(one)
            (found,) = look_up(connection, [asked])
            verdict = verdict_of(asked, found, keep_copies=self.keep_copies)
            if verdict is not None and verdict.match is not None and not verdict.kept:
                add_copy(connection, asked, verdict.match, NOON)
            return verdict

    def rows(self, query: sa.Select[Any]) -> Sequence[Any]:
        """Query the store."""
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
        """Article -> the article of which it is a copy, if any."""
        first = articles.alias()
        query = sa.select(articles.c.site, articles.c.key, first.c.site, first.c.key).join(
            first, first.c.id == articles.c.copy_of, isouter=True
        )
        return {f"{site}/{key}": of and f"{of}/{of_key}" for site, key, of, of_key in self.rows(query)}


@pytest.fixture
def store(store_url: str) -> Iterator[ArticleStore]:
    """An empty store."""
    made = ArticleStore(store_url)
    yield made
    made.engine.dispose()


@pytest.fixture
def keeping_store(store_url: str) -> Iterator[ArticleStore]:
    """An empty store that keeps copies."""
    made = ArticleStore(store_url, keep_copies=True)
    yield made
    made.engine.dispose()


def test_new_article_is_stored_and_signed(store: ArticleStore) -> None:
    (verdict,) = store.put(with_text("a", "1", text()))
    assert verdict == Verdict(outcome=Outcome.STORED)
    assert len(store.rows(sa.select(signatures))) == 1
    assert len(store.rows(sa.select(near_keys))) == 8


def test_same_text_is_unchanged(store: ArticleStore) -> None:
    store.put(with_text("a", "1", text()))
    assert store.put(with_text("a", "1", text()))[0].outcome is Outcome.UNCHANGED
    known = store.known(with_text("a", "1", text()))
    assert known is not None
    assert known.outcome is Outcome.UNCHANGED


def test_changed_text_is_a_version_with_its_changed_fields(store: ArticleStore) -> None:
    store.put(with_text("a", "1", text()))
    (verdict,) = store.put(with_text("a", "1", text(edits=4), title="القطار السريع: تفاصيل"))
    assert verdict.outcome is Outcome.NEW_VERSION
    assert verdict.reason == "version 2: title, body"
    ((version, changed, seq, identity),) = store.rows(
        sa.select(articles.c.version, articles.c.changed, articles.c.seq, articles.c.id)
    )
    assert (version, changed, seq) == (2, ["title", "body"], 2)
    ((number, data),) = store.rows(sa.select(versions.c.version, versions.c.data))
    assert number == 1
    assert data["body"] == text()
    # The index has the current text, and no key of the previous one.
    assert {row.article_id for row in store.rows(sa.select(near_keys))} == {identity}
    assert len(store.rows(sa.select(near_keys))) == 8


def test_related_links_alone_make_no_version(store: ArticleStore) -> None:
    first = with_text("a", "1", text())
    store.put(first)
    first.origins = {"title": "meta"}
    assert store.put(first)[0].outcome is Outcome.UNCHANGED


def test_changed_metadata_of_the_same_text_is_a_revision(store: ArticleStore) -> None:
    first = with_text("a", "1", text())
    first.tags, first.authors = [], []
    store.put(first)
    first.tags, first.authors = ["وسم"], ["منى سالم"]
    assert store.known(first) is None
    verdict = store.put(first)[0]
    assert (verdict.outcome, verdict.reason) == (Outcome.REVISED, "the same text, revised: authors, tags")
    assert store.rows(sa.select(articles.c.version, articles.c.seq, articles.c.changed)) == [
        (2, 2, ["authors", "tags"])
    ]
    # The previous values are kept as a version.
    ((number, data),) = store.rows(sa.select(versions.c.version, versions.c.data))
    assert (number, data["authors"], data["tags"]) == (1, [], [])
    # A value that a later page lost is kept, and the revision is made only once.
    first.tags = []
    assert store.put(first)[0].outcome is Outcome.UNCHANGED
    known = store.known(first)
    assert known is not None
    assert known.outcome is Outcome.UNCHANGED
    ((data,),) = store.rows(sa.select(articles.c.data))
    assert (data["tags"], data["authors"]) == (["وسم"], ["منى سالم"])


def test_local_time_is_not_replaced_by_the_same_time_labelled_utc(store: ArticleStore) -> None:
    first = with_text("a", "1", text())
    clock = NOON
    first.published = clock.replace(tzinfo=timezone(timedelta(hours=3)))
    store.put(first)
    first.published = clock.replace(tzinfo=UTC)
    assert store.put(first)[0].outcome is Outcome.UNCHANGED
    # A different clock time is a correction.
    first.published = clock.replace(hour=14, tzinfo=UTC)
    assert store.put(first)[0].reason == "the same text, revised: published"


def test_worse_page_never_replaces_a_text(store: ArticleStore) -> None:
    first = with_text("a", "1", text())
    first.origins = {"published": "rss"}
    store.put(first)
    for title, body in (
        ("الموقع تحت الصيانة", "نعتذر لزوارنا الكرام فالموقع متوقف حاليا لأعمال الصيانة وسنعود قريبا."),
        (first.title, " ".join(first.body.split()[:20])),
    ):
        worse = with_text("a", "1", body)
        # The date from the source says nothing about the page.
        worse.title, worse.origins = title, {"published": "rss"}
        assert store.put(worse)[0].outcome is Outcome.UNAVAILABLE
    ((data,),) = store.rows(sa.select(articles.c.data))
    assert data["body"] == first.body


@pytest.mark.parametrize("edits", [0, 4])
@pytest.mark.parametrize("site", ["a", "b"])
def test_text_of_another_article_is_a_copy(store: ArticleStore, site: str, edits: int) -> None:
    store.put(with_text("a", "1", text()))
    copy = with_text(site, "2", text(edits=edits))
    known = store.known(copy)
    assert known is not None
    assert known.outcome is Outcome.DUPLICATE
    assert "a/1 https://a.example/news/1" in str(known.reason)
    # The same within the transaction itself, if another crawl stored the text after the lookup.
    assert store.put(copy)[0].outcome is Outcome.DUPLICATE
    assert store.stored() == {"a/1": None}
    assert store.copies() == {"a/1": {f"{site}/2"}}
    ((similarity,),) = store.rows(sa.select(copies.c.similarity))
    assert similarity == 1.0 if edits == 0 else 0.5 < float(str(similarity)) < 1


def test_near_duplicates_need_a_signature(store: ArticleStore) -> None:
    store.put(with_text("a", "1", text()), near=False)
    assert store.put(with_text("b", "2", text(edits=4)), near=False)[0].outcome is Outcome.STORED
    assert store.put(with_text("b", "3", text()), near=False)[0].outcome is Outcome.DUPLICATE


def test_copies_within_one_transaction_are_recognized(store: ArticleStore) -> None:
    verdicts = store.put(
        with_text("a", "1", text()),
        with_text("a", "2", text(1)),
        with_text("a", "3", text(edits=3)),
        with_text("a", "1", text()),
        with_text("b", "4", text(1)),
        with_text("b", "5", text(2)),
    )
    assert [str(verdict.outcome) for verdict in verdicts] == [
        "stored", "stored", "duplicate", "unchanged", "duplicate", "stored",
    ]  # fmt: skip
    assert store.copies() == {"a/1": {"a/3"}, "a/2": {"b/4"}}


def test_kept_copy_is_an_article_that_names_its_original(keeping_store: ArticleStore) -> None:
    keeping_store.put(with_text("a", "1", text()))
    verdict = keeping_store.known(with_text("b", "2", text(edits=2)))
    assert verdict is not None
    assert verdict.kept
    (verdict,) = keeping_store.put(with_text("b", "2", text(edits=2)))
    assert (verdict.outcome, verdict.kept) == (Outcome.DUPLICATE, True)
    # On the same site no copy is kept.
    assert keeping_store.put(with_text("a", "3", text(edits=2)))[0] != verdict
    assert keeping_store.stored() == {"a/1": None, "b/2": "a/1"}
    assert keeping_store.copies() == {"a/1": {"b/2", "a/3"}}
    # A third article is a copy of the original, although it is most similar to the copy.
    keeping_store.put(with_text("c", "4", text(edits=2)))
    assert keeping_store.stored()["c/4"] == "a/1"
    # Its own page may change.
    assert keeping_store.put(with_text("b", "2", text(edits=6)))[0].outcome is Outcome.NEW_VERSION
    assert keeping_store.stored()["b/2"] == "a/1"


@pytest.mark.parametrize("edits", [0, 4])
def test_credited_origin_becomes_the_original(store: ArticleStore, edits: int) -> None:
    store.put(with_text("aggregator", "1", text(), source="origin"))
    store.put(with_text("other", "2", text(edits=1)))
    seq_before = store.rows(sa.select(articles.c.seq))
    origin = with_text("origin", "9", text(edits=edits))
    assert store.known(origin) is None
    assert store.put(origin)[0].outcome is Outcome.STORED
    assert store.stored() == {"aggregator/1": "origin/9", "origin/9": None}
    assert store.copies() == {"origin/9": {"aggregator/1", "other/2"}}
    # The feed delivers the change of the first article, after the original.
    rows = {row.key: row for row in store.rows(sa.select(articles))}
    assert rows["1"].seq > rows["9"].seq > seq_before[0][0]
    assert rows["1"].changed == ["copy_of"]
    # Every later article with the text is a copy of the origin.
    for number, body in enumerate((text(), text(edits=edits), text(edits=2))):
        verdict = store.known(with_text("late", str(number), body))
        assert verdict is not None
        assert verdict.match is not None
        assert str(verdict.match.original) == "origin/9"


def test_kept_copies_become_copies_of_the_origin(keeping_store: ArticleStore) -> None:
    keeping_store.put(with_text("aggregator", "1", text(), source="origin"))
    keeping_store.put(with_text("other", "2", text(edits=1)))
    keeping_store.put(with_text("origin", "9", text(edits=2)))
    assert keeping_store.stored() == {"aggregator/1": "origin/9", "other/2": "origin/9", "origin/9": None}


def test_origin_of_an_origin_becomes_the_original(store: ArticleStore) -> None:
    store.put(with_text("a", "1", text(), source="b"))
    store.put(with_text("b", "2", text(), source="c"))
    store.put(with_text("c", "3", text()))
    assert store.stored() == {"a/1": "c/3", "b/2": "c/3", "c/3": None}
    assert store.copies() == {"c/3": {"a/1", "b/2"}}


def test_mutual_credits_change_nothing(store: ArticleStore) -> None:
    store.put(with_text("a", "1", text(), source="b"))
    assert store.put(with_text("b", "2", text(), source="a"))[0].outcome is Outcome.DUPLICATE


def test_copy_whose_page_changes_becomes_an_article(store: ArticleStore) -> None:
    store.put(with_text("a", "1", text()))
    store.put(with_text("b", "2", text()))
    assert store.copies() == {"a/1": {"b/2"}}
    assert store.put(with_text("b", "2", text(2)))[0].outcome is Outcome.STORED
    assert store.copies() == {}


def test_bulletins_of_two_days_are_two_articles(store: ArticleStore) -> None:
    def bulletin(day: int, gold: int, silver: int) -> str:
        return (
            f"سجل سعر الذهب عيار 21 اليوم {gold} جنيها وبلغ سعر الفضة {silver} جنيها في محال الصاغة بحسب بيان "
            f"شعبة الذهب في الغرفة التجارية وجاء سعر عيار 18 عند {gold - 512} جنيها وعيار 24 عند {gold + 499} جنيها "
            f"وسجل الجنيه الذهب {gold * 8} جنيها وذلك في تعاملات يوم {day} من الشهر الجاري "
            "وفق آخر تحديث للأسعار في الأسواق المحلية"
        )

    first = with_text("a", "1", bulletin(3, 3711, 48), title="سعر الذهب اليوم")
    second = with_text("a", "2", bulletin(4, 3698, 51), title="سعر الذهب اليوم", hours=24)
    assert [verdict.outcome for verdict in store.put(first, second)] == [Outcome.STORED] * 2
