"""Findings: what is wrong, why, and what to do, as phrases with figures; `sentences` puts them into words. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from newscrawl.watch.diagnosis import Diagnosis, Figure, Phrase, phrase

SWITCHED_OFF = phrase("switched off")
REMOVED = Diagnosis(what=phrase("removed"), why=phrase("spider removed"), todo=phrase("nothing"))
"""For a site that has a history but no spider."""


def not_crawled(last: datetime | None) -> Phrase:
    """For a site that is not being crawled."""
    return phrase("not crawled since", last=f"{last:%Y-%m-%d %H:%M}") if last is not None else phrase("never crawled")


def too_new(days: float, articles: float, least_days: float, least_articles: float) -> Phrase:
    """For a site with too little history to be judged."""
    return phrase(
        "too new", days=round(days), articles=round(articles), least_days=round(least_days),
        least_articles=round(least_articles),
    )  # fmt: skip


def quiet(units: float, limit: float, day: str) -> Phrase:
    """For a site that is silent, but not yet for too long."""
    figures = {"expected": round(units, 1), "limit": round(limit)}
    return phrase("quiet on a day", day=day, **figures) if day else phrase("quiet", **figures)


def unread(runs: int, reason: str | None, classes: Sequence[str], *, blocked: bool) -> Diagnosis:
    """No source of the site can be read."""
    return Diagnosis(
        what=phrase("unread", runs=runs),
        why=phrase("run ended", reason=reason or "unknown", classes=_first([one for one in classes if one != reason])),
        todo=phrase("ask to be let in" if blocked else "look for the sources"),
    )


def silent(
    units: float, site: str, *, lists: int, listed: int, entries: int, known: int, reasons: Sequence[str]
) -> Diagnosis:  # fmt: skip
    """No new article."""
    problem = phrase("silent", expected=round(units)) if units else phrase("silent for weeks")
    if entries > known:
        cause = phrase("entries are no articles", missing=entries - known, entries=entries, classes=_first(reasons))
        return Diagnosis(what=problem, why=cause, todo=phrase("read one or explain it"))
    if lists and not listed:
        cause = phrase("sources are empty")
    elif lists:
        cause = phrase("sources are old")
    else:
        cause = phrase("sources are unchanged")
    return Diagnosis(what=problem, why=cause, todo=phrase("compare the front page", site=site))


def scarce(count: float, expected: float, hours: int, site: str) -> Diagnosis:
    """Fewer articles than usual."""
    return Diagnosis(
        what=phrase("scarce", count=round(count), expected=round(expected), hours=hours),
        why=phrase("sections have vanished"),
        todo=phrase("compare the sections", site=site),
    )


def empty(field: str, count: int, articles: int, share: float, site: str) -> Diagnosis:
    """A field is no longer filled."""
    return Diagnosis(
        what=phrase("field is empty", field=field, count=count, articles=articles, share=round(share, 4)),
        why=phrase("no rung finds it"),
        todo=phrase("repair or probe", site=site),
    )


def slipped(field: str, usual: str, now: str, count: int, articles: int, site: str) -> Diagnosis:
    """A field is filled by a different rung than before."""
    figures: dict[str, Figure] = {"field": field, "rung": usual, "count": count, "articles": articles}
    return Diagnosis(
        what=phrase("rung slipped to", now=now, **figures) if now else phrase("rung slipped", **figures),
        why=phrase("page changed at rung", rung=usual),
        todo=phrase("repair in time", site=site),
    )


def short(mean: float, usual: float, articles: int) -> Diagnosis:
    """Article bodies have become short."""
    return Diagnosis(
        what=phrase("bodies are short", mean=round(mean), articles=articles, usual=round(usual)),
        why=phrase("teasers only"),
        todo=phrase("probe the lines"),
    )


def copied(count: int, total: int, share: float) -> Diagnosis:
    """Most texts are copies of stored ones."""
    return Diagnosis(
        what=phrase("copies", count=count, total=total, share=round(share, 4)),
        why=phrase("texts repeat"),
        todo=phrase("see the originals"),
    )


def failing(failed: int, answered: int, classes: Sequence[str], *, blocked: bool) -> Diagnosis:
    """Articles are refused or broken."""
    return Diagnosis(
        what=phrase("pages fail", failed=failed, answered=answered),
        why=phrase("site refuses" if blocked else "server fails", classes=_first(classes)),
        todo=phrase("slow down or ask" if blocked else "explain or wait"),
    )


def missed(missing: int, listed: int, site: str, *, week: bool) -> Diagnosis:
    """Entries in the site's own sources are not stored: those of the last week, or of the last hours."""
    return Diagnosis(
        what=phrase("missed in a week" if week else "missed in hours", missing=missing, listed=listed),
        why=phrase("no articles to the spider"),
        todo=phrase("probe one or count", site=site),
    )


def _first(classes: Sequence[str]) -> list[str]:
    return list(classes[:3])
