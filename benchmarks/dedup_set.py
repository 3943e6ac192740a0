"""The labelled set of `dedup.py`: seeded pairs and a stream, from real articles and templates written by us."""

from __future__ import annotations

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from benchmarks.dedup_edits import EDITS, REPUBLISHED, Article, Edits, sentences
from benchmarks.dedup_templates import (
    ACCIDENTS,
    BULLETINS,
    FOOTERS,
    TELEGRAMS,
    Template,
    fill,
    half,
    next_day,
    slots_of,
)
from newscrawl.arabic.normalize.folding import fold

_DATES = [
    fold(names).split()
    for names in (
        "السبت الأحد الاثنين الثلاثاء الأربعاء الخميس الجمعة",
        "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    )
]
"""Weekdays, and months."""


@dataclass(frozen=True)
class Doc:
    """One article as it would arrive: raw text, site and day."""

    title: str
    body: str
    site: str = "a"
    day: int = 0
    cluster: int = -1
    kind: str = "article"

    def folded(self) -> tuple[str, str]:
        """(fold of the body, fold of the title)."""
        return fold(self.body), fold(self.title)


@dataclass(frozen=True)
class Pair:
    """Two articles, whether they are the same text, and the kind and strength (0, 1, 2) of the edit between them."""

    a: Doc
    b: Doc
    same: bool
    kind: str
    strength: int = 0


def load(corpus: Path, which: int, seed: int) -> list[Article]:
    """(title, body) of the articles in one half of the corpus; halves are drawn by seed and do not overlap."""
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    articles = sorted({(r["title"], r["body"]) for r in rows})
    Random(seed).shuffle(articles)
    unique: dict[str, Article] = {}
    for title, body in articles:
        unique.setdefault(fold(body), (title, body))
    return list(unique.values())[which::2]


def template_pairs(rng: Random, which: int, templates: Sequence[Template], kind: str, count: int) -> list[Pair]:
    """Pairs of instances of one template with different facts; some have the same generic title, some the same day."""
    out = []
    for i in range(count):
        template = half(templates, which)[i % len(half(templates, which))]
        while True:
            one, two = slots_of(rng, which), slots_of(rng, which)
            if kind == "bulletin" and i % 2:  # a quiet day: half of the numbers stay the same
                two = next_day(one, rng, which, 0.5)
            if kind == "telegram" and i % 10 == 0:  # the same occasion, another sender
                two = one | {"sender": "ولي العهد", "name": "عمر السالمي"}
                one |= {"sender": "رئيس الجمهورية", "name": "سليم الحداد"}
            (t1, b1), (t2, b2) = fill(template, one), fill(template, two)
            if fold(b1) != fold(b2):
                break
        if i % 7 == 0:
            t1 = t2 = {"telegram": "برقية من رئاسة البلاد", "accident": "حوادث", "bulletin": t1}[kind]
        day = 0 if i % 5 == 0 and kind != "bulletin" else rng.randint(1, 300)
        site = "b" if i % 6 == 0 else "a"
        out.append(Pair(Doc(t1, b1), Doc(t2, b2, site, day), False, kind))
    return out


def topic_pairs(pool: list[Article], rng: Random, count: int) -> list[Pair]:
    """Different articles that share the most rare words."""
    sets = [dict.fromkeys(w for w in fold(b).split() if len(w) > 3) for _, b in pool]
    frequency = Counter(w for s in sets for w in s)
    posting: dict[str, list[int]] = defaultdict(list)
    for i, s in enumerate(sets):
        for w in s:
            if 2 <= frequency[w] <= 12:
                posting[w].append(i)
    shared = Counter((i, j) for ids in posting.values() for n, i in enumerate(ids) for j in ids[n + 1 :])
    best = [p for p, _ in shared.most_common(count * 2)]
    return [
        Pair(Doc(*pool[i]), Doc(*pool[j], site=rng.choice("ab"), day=rng.randint(0, 3)), False, "topic")
        for i, j in rng.sample(best, count)
    ]


def embedding_pair(pool: list[Article], rng: Random) -> Pair:
    """An article, and a longer one that contains it in full as 10 to 35% of its text, like a recap."""
    while True:
        (title, body), (other_title, other) = rng.sample(pool, 2)
        words, long = body.split(), other.split()
        if len(words) >= 40:
            break
    share = rng.uniform(0.1, 0.35)
    while len(long) < len(words) * (1 - share) / share:
        long += rng.choice(pool)[1].split()
    long = long[: int(len(words) * (1 - share) / share)]
    at = rng.choice((0, len(long), rng.randrange(len(long) + 1)))
    new_title = other_title if rng.random() < 0.6 else " ".join(title.split()[:4] + other_title.split()[:4])
    embedding = Doc(new_title, " ".join(long[:at] + words + long[at:]), rng.choice("ab"), rng.randint(0, 5))
    return Pair(Doc(title, body), embedding, False, "embeds")


def negatives(pool: list[Article], rng: Random, which: int, scale: float) -> list[Pair]:
    """Hard negatives of every kind."""

    def n(count: int) -> int:
        return int(count * scale)

    out = template_pairs(rng, which, BULLETINS, "bulletin", n(550))
    out += template_pairs(rng, which, TELEGRAMS, "telegram", n(300))
    out += template_pairs(rng, which, ACCIDENTS, "accident", n(300)) + topic_pairs(pool, rng, n(250))
    for _ in range(n(250)):
        (t1, b1), (t2, b2) = rng.sample(pool, 2)
        foot = FOOTERS[which]
        out.append(Pair(Doc(t1, f"{b1}\n{foot}"), Doc(t2, f"{b2}\n{foot}", "a", rng.randint(0, 5)), False, "footer"))
    for _ in range(n(250)):
        (t1, b1), (t2, b2) = rng.sample(pool, 2)
        teaser = f"إقرأ أيضا: {t1}\n" + " ".join(b1.split()[: rng.randint(30, 70)])
        out.append(Pair(Doc(t1, b1), Doc(t2, f"{b2}\n{teaser}", rng.choice("ab"), rng.randint(0, 5)), False, "teaser"))
    # A separate random generator, so that the other pairs stay the same as in earlier measurements.
    own = Random(f"embeds-{which}-{len(out)}")
    out += [embedding_pair(pool, own) for _ in range(n(300))]
    for _ in range(n(350)):
        (t1, b1), (_, b2) = rng.sample(pool, 2)
        old = rng.uniform(0.2, 0.4)  # share of the follow-up that is text of the first report
        words = b1.split()
        fresh = sentences(b2)
        while sum(len(s.split()) for s in fresh) < len(words) * (1 - old):
            fresh += sentences(rng.choice(pool)[1])
        fresh_words = " ".join(fresh).split()[: int(len(words) * (1 - old))]
        title = " ".join(t1.split()[:3] + fresh_words[:5])
        body = " ".join(fresh_words) + ". " + " ".join(words[: int(len(words) * old)])
        out.append(Pair(Doc(t1, b1), Doc(title, body, rng.choice("ab"), rng.randint(0, 3)), False, "follow-up"))
    return out


def positives(pool: list[Article], rng: Random, which: int, per_cell: int) -> list[Pair]:
    """`per_cell` pairs for each edit at each strength, and of republished telegrams, accidents and bulletins."""
    edits, out = Edits(pool, rng, which), []
    long_enough = [a for a in pool if len(a[1].split()) >= 40]
    for kind in EDITS:
        for s in range(3):
            for art in rng.sample(long_enough, per_cell):
                site, day = rng.choice("abb"), rng.choice((0, 0, 1, 2, 30))
                out.append(Pair(Doc(*art), Doc(*edits.apply(kind, art, s), site, day), True, kind, s))
    families = [half(f, which) for f in (TELEGRAMS, ACCIDENTS, BULLETINS)]
    for s in range(3):
        for i in range(per_cell):
            art = fill(rng.choice(families[i % 3]), slots_of(rng, which))
            kind = REPUBLISHED[i % len(REPUBLISHED)]
            site, day = rng.choice("abb"), rng.choice((0, 0, 1))
            out.append(Pair(Doc(*art), Doc(*edits.apply(kind, art, s), site, day), True, "republished", s))
    return out


def pairs(corpus: Path, which: int, seed: int, *, per_cell: int = 80, scale: float = 1.0) -> list[Pair]:
    """The labelled pairs of one half: 3,360 positive and 2,250 hard negative ones at the defaults."""
    rng = Random(f"{seed}-{which}")
    pool = load(corpus, which, seed)
    return positives(pool, rng, which, per_cell) + negatives(pool, rng, which, scale)


def redated(articles: Sequence[Article], *, least: int = 200) -> list[tuple[Article, Article]]:
    """Folded articles of more than `least` words, and the same with another weekday or month.

    Replaced is the first of the first 60 words that names one, wherever it occurs.
    """
    out = []
    for title, body in articles:
        words, heading = fold(body).split(), fold(title).split()
        named = next(((word, family) for word in words[:60] for family in _DATES if word in family), None)
        if len(words) > least and named is not None:
            old, family = named
            new = family[(family.index(old) + 1) % len(family)]
            changed = [" ".join(new if word == old else word for word in part) for part in (heading, words)]
            out.append(((" ".join(heading), " ".join(words)), (changed[0], changed[1])))
    return out


def stream(corpus: Path, which: int, seed: int, *, days: int = 60) -> list[Doc]:
    """Articles in order of arrival. Docs of one cluster are one text; all kinds except "copy" must be kept."""
    rng = Random(f"{seed}-stream-{which}")
    pool = load(corpus, which, seed)
    # Filler text must not come from other articles of the stream, which it would then partly copy.
    pool, spare = pool[: len(pool) * 2 // 3], pool[len(pool) * 2 // 3 :]
    edits, timed = Edits(spare, rng, which), []
    sites = [f"site{i}" for i in range(12)]
    cluster = 0
    last: dict[str, dict[str, str]] = {}
    for art in pool:
        cluster += 1
        at = rng.uniform(0, days)
        site = rng.choice(sites)
        timed.append((at, Doc(*art, site, int(at), cluster, "article")))
        if len(art[1].split()) < 40:
            continue
        for _ in range(rng.choice((0, 0, 1, 1, 2))):
            later = at + rng.expovariate(1.0)
            edited = edits.apply(rng.choice(EDITS), art, rng.randrange(3))
            timed.append((later, Doc(*edited, rng.choice([site, *rng.sample(sites, 3)]), int(later), cluster, "copy")))
    of_kind: dict[str, Sequence[Template]] = {"bulletin": BULLETINS, "telegram": TELEGRAMS, "accident": ACCIDENTS}
    for kind, templates in of_kind.items():
        for day in range(days):
            for n, template in enumerate(half(templates, which)):
                cluster += 1
                at = day + rng.random()
                key = f"{kind}{n}"
                quiet = kind == "bulletin" and key in last and day % 2
                last[key] = next_day(last[key], rng, which, 0.5) if quiet else slots_of(rng, which)
                title, body = fill(template, last[key])
                doc = Doc(title, body, sites[n % 12], day, cluster, kind)
                timed.append((at, doc))
                if rng.random() < 0.15:
                    edit = rng.choice(("spelling", "quotes", "frame", "headline"))
                    title, body = edits.apply(edit, (doc.title, doc.body), rng.randrange(2))
                    copy = replace(doc, title=title, body=body, site=rng.choice(sites), kind="copy")
                    timed.append((at + 0.2, copy))
    for n, (title, fresh) in enumerate(spare):  # follow-ups and teasers of earlier articles in the stream
        cluster += 1
        at = days + rng.random()
        old_title, old = rng.choice(pool)
        words, kind = old.split(), ("follow-up", "teaser")[n % 2]
        if kind == "teaser":
            body = f"{fresh}\nإقرأ أيضا: {old_title}\n" + " ".join(words[: rng.randint(30, 70)])
        else:
            share = rng.uniform(0.2, 0.4)
            kept = words[: int(len(fresh.split()) * share / (1 - share))]
            title, body = " ".join(old_title.split()[:3] + fresh.split()[:5]), f"{fresh} {' '.join(kept)}"
            if len(kept) > 0.4 * len(words):  # otherwise a short old text would be embedded completely
                body = f"{fresh} {' '.join(kept[: int(0.4 * len(words))])}"
        timed.append((at, Doc(title, body, rng.choice(sites), int(at), cluster, kind)))
    timed.sort(key=lambda item: item[0])
    return [doc for _, doc in timed]
