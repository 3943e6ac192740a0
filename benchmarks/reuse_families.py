"""Story families of `reuse.py`: by rule and seed, from a file of articles. docs/reuse.md describes the rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from benchmarks.dedup_edits import Article, Edits, sentences
from newscrawl.arabic.gazetteer.agencies import AGENCIES

SITES = [f"outlet{at}" for at in range(24)]
OUTLETS = {site: f"صحيفة {name}" for site, name in zip(SITES, "الأفق السنبلة المرفأ الجسر الضفة الواحة المنارة النخيل "
    "السهل الجرس الميزان القلعة الشاطئ البوصلة القنديل الرافد السارية المرصد الوادي البستان الساحة الحصن المدار "
    "الربوة".split(), strict=True)}  # fmt: skip
"""Names made up for the set; those of agencies are in `AGENCY_SITES`."""
AGENCY_SITES = {"agency_afp": "أ ف ب", "agency_aa": "الأناضول", "agency_wafa": "وفا", "agency_petra": "بترا"}
ABSENT = ("رويترز", "د ب أ", "شينخوا", "واس", "كونا", "أ ب")
"""Agencies without articles of their own in the set."""
_PLACES = "القاهرة بيروت عمّان بغداد الرباط تونس الدوحة الرياض".split()
_NOT_ITS_OWN = "رويترز|فرانس|الأناضول|وكالة|وكالات|أ ف ب|أ.ف.ب|المصدر|نقلا|واس|بترا|سانا".split("|")
_START = datetime(2025, 3, 1, tzinfo=UTC)
WHOLE, PARTLY, OTHER, SOURCE = "wholly", "partly", "not derived", "source"


@dataclass
class Printed:
    """A row of the set: as `scrapy dedup` reads it, and what is true of it."""

    row: dict[str, Any]
    family: int
    kind: str
    """`source`, `wholly`, `partly` or `not derived`."""
    credit: str = "none"
    """`kept`, `moved`, `field`, `cut` or `none`."""
    date: str = "minute"
    """`minute`, `day`, `undated`, `future`, `unset` or `zone`."""
    origin: str = field(default="")
    """`site/key`, or the name of the agency whose own article is not in the set."""

    @property
    def name(self) -> str:
        """`site/key`."""
        return f"{self.row['site']}/{self.row['key']}"


def pool_of(articles: list[Article]) -> list[Article]:
    """The articles that may be sources: of 80 to 1,500 words, and no credit of their own at either end."""
    found = []
    for title, body in articles:
        ends = body[:250] + body[-250:]
        if 80 <= len(body.split()) <= 1500 and not any(word in ends for word in _NOT_ITS_OWN):
            found.append((title, body))
    return found


class Families:
    """Makes families one after the other."""

    def __init__(self, articles: list[Article], seed: int) -> None:
        self.rng = Random(f"reuse-{seed}")
        pool = pool_of(articles)
        self.rng.shuffle(pool)
        # Text that is added to copies is of other articles than the stories, and each report that only has a story's
        # background is of an article of its own: nothing else may be a copy of anything.
        half, most = len(pool) // 2, len(pool) * 5 // 6
        self.stories, self.reports, spare = pool[:half], pool[half:most], pool[most:]
        self.edits = Edits(spare, self.rng, 1)
        self._number = 0

    def __iter__(self) -> Iterator[list[Printed]]:
        for number, story in enumerate(self.stories):
            yield self.family(number, story)

    def family(self, number: int, story: Article) -> list[Printed]:
        """The articles of one story, and one that only has its background."""
        rng = self.rng
        moment = _START + timedelta(minutes=rng.uniform(0, 60 * 24 * 60))
        body = _paragraphs(story[1])
        whose = rng.choices(("agency", "absent agency", "outlet"), (0.3, 0.25, 0.45))[0]
        out: list[Printed] = []
        free = rng.sample(SITES, 8)
        if whose == "absent agency":
            source, agency = None, rng.choice(ABSENT)
            origin = agency
        else:
            site = rng.choice(list(AGENCY_SITES)) if whose == "agency" else free.pop()
            agency = AGENCY_SITES.get(site, "")
            source = self._printed(site, story[0], body, number, SOURCE, moment)
            self._date(source, moment, faults=(0.9, 0.05, 0.05, 0, 0, 0))
            origin = source.name
            out.append(source)
        for at in range(rng.choice((1, 2, 2, 3, 3, 4, 5))):
            must = source is None and at == 0
            out.append(self._copy(free.pop(), story, body, number, moment, agency, source, must=must))
        for one in out:
            one.origin = origin
        if self.reports and rng.random() < 0.6:
            other = self._other(free.pop(), story, number, moment)
            other.origin = other.name
            out.append(other)
        return out

    def _copy(
        self, site: str, story: Article, body: str, number: int, moment: datetime, agency: str,
        source: Printed | None, *, must: bool,
    ) -> Printed:  # fmt: skip
        """A copy, wholly or partly derived; `must` have its credit, for nothing else tells whose it is."""
        rng = self.rng
        later = moment + timedelta(hours=rng.expovariate(1 / 5), minutes=2)
        kind = WHOLE if must or rng.random() < 0.7 else PARTLY
        title = story[0] if rng.random() < 0.5 else self.edits.apply("headline", story, rng.randrange(3))[0]
        text = body
        if kind == PARTLY:
            text = self._part(body)
        elif rng.random() < 0.5:
            edit = rng.choice(("spelling", "quotes", "diacritics", "update", "cut", "typos"))
            text = _paragraphs(self.edits.apply(edit, story, 0)[1])
        credit = rng.choices(("kept", "moved", "field", "cut"), (0.3, 0.2, 0.15, 0.35))[0]
        if must and credit == "cut":
            credit = "kept"
        row: dict[str, Any] = {}
        if agency:
            name = self._spelled(agency)
            if credit == "kept":
                text = f"{rng.choice(_PLACES)} ({name}) - {text}"
            elif credit == "moved":
                text = self._moved(text, name)
            elif credit == "field":
                row["source"] = {"name": name, "site": None}
        elif source is not None and credit in ("kept", "field"):
            outlet = OUTLETS[source.row["site"]]
            row["source"] = {"name": outlet, "site": source.row["site"] if rng.random() < 0.5 else None}
        else:
            credit = "cut"
        printed = self._printed(site, title, text, number, kind, later)
        printed.row |= row
        printed.credit = credit
        self._date(printed, later, faults=(0.68, 0.12, 0.12, 0.03, 0.03, 0.02))
        return printed

    def _spelled(self, agency: str) -> str:
        """One of the spellings of an agency, Latin ones included; of common words only the canonical name."""
        spellings = [name for name in AGENCIES[agency] if len(name) > 4 or not name.isascii()]
        return self.rng.choice([agency, *(name for name in spellings if " " in name or len(name) > 5)])

    def _moved(self, text: str, name: str) -> str:
        head, _, rest = text.partition("\n")
        way = self.rng.randrange(3)
        if way == 0:
            return f"{text}\nالمصدر: {name}"
        if way == 1:
            return f"{text} ({name})"
        words = head.split()
        words[6:6] = ["نقلا", "عن", *([] if name.startswith("وكالة") else ["وكالة"]), *name.split()]
        return "\n".join(filter(None, (" ".join(words), rest)))

    def _part(self, body: str) -> str:
        """65 to 90% of the text, a whole piece of it, and sentences of one's own before or after it."""
        parts = sentences(body)
        words = len(body.split())
        share = self.rng.uniform(0.65, 0.9)
        kept: list[str] = []
        while parts and sum(len(part.split()) for part in kept) < share * words:
            kept.append(parts.pop(0))
        own = self.edits.other(max(8, int(words * (1 - share) * 0.8)))
        text = " ".join(kept)
        return _paragraphs(f"{own}. {text}" if self.rng.random() < 0.3 else f"{text} {own}.")

    def _other(self, site: str, story: Article, number: int, moment: datetime) -> Printed:
        """A report of its own with up to a fifth of the story as background, and a headline of the same words."""
        words = story[1].split()
        title, text = self.reports.pop()
        background = " ".join(words[: min(len(words) // 4, int(len(text.split()) * self.rng.uniform(0.05, 0.2)))])
        shared = " ".join([*story[0].split()[:3], *title.split()[:5]])
        later = moment + timedelta(hours=self.rng.uniform(2, 48))
        printed = self._printed(site, shared, _paragraphs(f"{text} {background}"), number, OTHER, later)
        self._date(printed, later, faults=(1, 0, 0, 0, 0, 0))
        return printed

    def _printed(self, site: str, title: str, body: str, family: int, kind: str, moment: datetime) -> Printed:
        self._number += 1
        key = str(self._number)
        row = {
            "url": f"https://{site}.example/{key}", "site": site, "key": key, "title": title, "body": body,
            "published": moment, "published_precision": "minute", "source": None,
            "fetched": moment + timedelta(minutes=5 + self.rng.expovariate(1 / 40)),
        }  # fmt: skip
        return Printed(row=row, family=family, kind=kind)

    def _date(self, printed: Printed, moment: datetime, faults: tuple[float, ...]) -> None:
        """Date a row as its site would: exactly, by the day, not at all, or by a wrong clock."""
        how = self.rng.choices(("minute", "day", "undated", "future", "unset", "zone"), faults)[0]
        printed.date = how
        row = printed.row
        if how == "day":
            row |= {
                "published": moment.replace(hour=0, minute=0, second=0, microsecond=0),
                "published_precision": "day",
            }
        elif how == "undated":
            row |= {"published": None, "published_precision": None}
        elif how == "future":
            row["published"] = moment + timedelta(days=self.rng.choice((1, 30, 365)))
        elif how == "unset":
            row["published"] = self.rng.choice((datetime(1970, 1, 1, tzinfo=UTC), datetime(2010, 1, 1, tzinfo=UTC)))
        elif how == "zone":
            row["published"] = moment - timedelta(hours=3)


def _paragraphs(body: str) -> str:
    """A text in paragraphs of three sentences."""
    parts = sentences(body)
    return "\n".join(" ".join(parts[at : at + 3]) for at in range(0, len(parts), 3))
