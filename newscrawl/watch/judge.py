"""Judge a site by its history: its state, and what is wrong, since when, why, and what to do. Pure.

The statistics are explained in docs/watch.md.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from newscrawl.arabic.calendar import day_of
from newscrawl.watch import advice
from newscrawl.watch.baseline import FEAST, Baseline, Share, baseline_of, place_of
from newscrawl.watch.diagnosis import Diagnosis, Phrase
from newscrawl.watch.site_history import HOUR, History, Slot, floor
from newscrawl.watch.statistics import lower_tail, scarce, upper_tail

RECENT = timedelta(days=2)
"""The period that is judged; the baseline is learned from the time before it."""
_BUDGET = 0.2
"""False alarms per site and year that each kind of signal may cause by chance."""
_SHARES = 12
"""Approximate number of independent shares tested at once."""
_TESTS_PER_YEAR = 3650.0
"""Effective number of independent tests per year: judged every hour, a 12-hour window counts as about five tests."""
_MIN_DAYS, _MIN_ARTICLES = 14.0, 12.0
_MIN_EXPECTED = 12.0
"""Minimum of expected articles: below it, a shortfall cannot be distinguished from chance."""
_FAILING = timedelta(hours=10)
_SILENCE = timedelta(hours=12)
_WINDOWS = ((12, 4), (18, 7), (24, 12), (72, 40))
"""Windows in which shares are tested: hours, and the number of articles until which a window is extended."""
_FARTHEST = 60 * 24
_VOLUMES = ((24, 0.5, 5e-5), (48, 0.55, 1e-4), (72, 0.6, 3e-4), (168, 0.7, 1.5e-3), (504, 0.72, 3e-3))
"""Windows in which volume is tested: (hours, share, probability).

Volume is too low if it is below this share of the expected one, and if chance alone would cause that with less than
this probability. The probability is higher for long windows, because a year has fewer of them. Windows are whole days
because some sites publish once per day.
"""


class State(StrEnum):
    """The state of a site."""

    OK = "ok"
    QUIET = "quiet"
    DEAD = "dead"
    BLOCKED = "blocked"
    DECAYING = "decaying"
    NEW = "new"
    OFF = "off"

    @property
    def alarming(self) -> bool:
        """Whether the state needs attention."""
        return self in (State.DEAD, State.BLOCKED, State.DECAYING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong."""

    signal: str
    """`unread`, `silence`, `volume`, `field:NAME`, `rung:NAME`, `words`, `duplicates`, `failures` or `recall`."""
    state: State
    since: datetime
    diagnosis: Diagnosis


@dataclass(slots=True, kw_only=True)
class Judgement:
    """A site's state, and the figures it is based on."""

    site: str
    state: State
    note: Phrase | None = None
    """Why it is new, quiet or off."""
    findings: list[Finding] = field(default_factory=list)
    day: float = 0.0
    """Articles in the last 24 hours."""
    usual: float = 0.0
    """Usual number of articles in these hours."""
    silent_since: datetime | None = None
    """When its last new article appeared, to the hour."""
    newest: datetime | None = None
    """The date of its newest article."""


def judge(history: History, now: datetime, baseline: Baseline | None = None) -> Judgement:
    """Judge a site; pass `baseline` if it has already been computed."""
    usual = baseline or baseline_of(history, now - RECENT)
    return _Judging(history, usual, now).judgement()


class _Judging:
    def __init__(self, history: History, usual: Baseline, now: datetime) -> None:
        self._history, self._usual, self._now = history, usual, now
        self._last = min(int((now - history.start) / HOUR), len(history.slots))
        self._slots = history.slots
        tests = min(_TESTS_PER_YEAR, usual.per_day * 365 / _WINDOWS[0][1]) + 12
        self._chance = _BUDGET / (tests * _SHARES)

    def judgement(self) -> Judgement:
        history, usual = self._history, self._usual
        found = Judgement(site=history.site, state=State.OK, newest=history.newest)
        hours = range(max(0, self._last - 24), self._last)
        found.day = sum(self._slots[at].fresh for at in hours)
        found.usual = sum(usual.expected(self._at(at)) for at in hours)
        if history.ran_at is None or self._now - history.ran_at > max(timedelta(days=2), 5 * history.interval):
            found.state = State.OFF
            found.note = advice.not_crawled(history.ran_at)
            return found
        found.findings = list(self._unread())
        known = usual.covered_days >= _MIN_DAYS and usual.articles >= _MIN_ARTICLES
        silence, units, long, limit = self._silence()
        found.silent_since = self._at(self._last - silence)
        if known:
            # A silent site has no shares to test, and a site without a readable source has no articles.
            if not found.findings:
                found.findings += self._silent(silence, units, limit, long=long)
            if not found.findings:
                found.findings += [*self._volume(), *self._articles(), *self._answers()]
        elif not found.findings:
            died = usual.articles == 0 and history.stored_at is not None and history.worked_at is not None
            if died and history.stored_at is not None and usual.covered_days >= _MIN_DAYS:
                found.findings.append(self._dead(history.stored_at, 0.0))
            else:
                found.state, found.note = State.NEW, self._too_new()
        if found.findings:
            found.state = min((one.state for one in found.findings), key=list(State).index)
        elif known and silence * HOUR >= _SILENCE and units > 2:
            found.state = State.QUIET
            kind = day_of(place_of(floor(self._now), usual.region).day, usual.region)
            found.note = advice.quiet(units, limit, kind.name)
        return found

    def _too_new(self) -> Phrase:
        usual = self._usual
        return advice.too_new(usual.covered_days, usual.articles, _MIN_DAYS, _MIN_ARTICLES)

    def _at(self, index: int) -> datetime:
        return self._history.start + index * HOUR

    # -- no sources ------------------------------------------------------------------------------------------------

    def _unread(self) -> Iterator[Finding]:
        history = self._history
        since = history.failing_since
        if since is None or history.worked_at is None or history.failing < 2:
            return
        if self._now - max(since, history.worked_at) < _FAILING:
            return
        recent = self._slots[max(0, self._last - 24) : self._last]
        blocked = 2 * _part(recent, "shut") > _part(recent, "unread")
        diagnosis = advice.unread(history.failing, history.failing_as, _reasons(recent), blocked=blocked)
        yield Finding(signal="unread", state=State.BLOCKED if blocked else State.DEAD, since=since, diagnosis=diagnosis)

    # -- articles by time ------------------------------------------------------------------------------------------

    def _silence(self) -> tuple[int, float, bool, float]:
        """Hours since the last article, articles expected in them, whether that is unusually long, and the limit."""
        usual, at, units, hours, plain = self._usual, self._last, 0.0, 0, 0.0
        while at > 0 and self._slots[at - 1].fresh == 0:
            at -= 1
            hours += 1
            if self._slots[at].covered >= 0.5:
                units += usual.expected(self._at(at))
                plain += usual.factor(self._at(at))
        yearly = max(usual.per_day * 365, 2.0)
        limit = max(math.log(yearly / _BUDGET) - 1.2, 1.2 * usual.silence)
        return hours, units, plain > 1.05 * usual.silent_hours, limit

    def _silent(self, hours: int, units: float, limit: float, *, long: bool) -> Iterator[Finding]:
        if hours * HOUR >= _SILENCE and units > limit and long:
            yield self._dead(self._at(self._last - hours), units)

    def _dead(self, since: datetime, units: float) -> Finding:
        first = max(0, int((since - self._history.start) / HOUR), self._last - 48)
        recent = self._slots[first : self._last]
        diagnosis = advice.silent(
            units, self._history.site, lists=_part(recent, "lists"), listed=_part(recent, "listed"),
            entries=_part(recent, "entries"), known=_part(recent, "known"), reasons=_reasons(recent),
        )  # fmt: skip
        blocked = _part(recent, "blocked") > _part(recent, "answered") / 2 > 0
        state = State.BLOCKED if blocked else State.DEAD
        return Finding(signal="silence", state=state, since=since, diagnosis=diagnosis)

    def _volume(self) -> Iterator[Finding]:
        usual = self._usual
        count = expected = 0.0
        covered, at = 0, self._last
        for hours, least, chance in _VOLUMES:
            if self._last < hours:
                return
            while at > self._last - hours:
                at -= 1
                slot = self._slots[at]
                # Some newsrooms close for a feast, others do not.
                if slot.covered >= 0.5 and usual.factor(self._at(at)) > FEAST:
                    covered += 1
                    count += slot.fresh
                    expected += usual.expected(self._at(at))
            if covered < 0.8 * hours or expected < _MIN_EXPECTED or count >= least * expected:
                continue
            if scarce(count, expected, usual.spread / (hours / 24) ** 0.7) < chance:
                diagnosis = advice.scarce(count, expected, hours, self._history.site)
                since = self._at(self._last - hours)
                yield Finding(signal="volume", state=State.DECAYING, since=since, diagnosis=diagnosis)
                return

    # -- shares ----------------------------------------------------------------------------------------------------

    def _window(self, hours: int, least: int, part: str) -> list[Slot]:
        """The last hours, extended until they hold at least `least` of `part`; empty if they never do."""
        count, at = 0, self._last
        while at > 0 and (self._last - at < hours or count < least) and self._last - at < _FARTHEST:
            at -= 1
            count += getattr(self._slots[at], part)
        return self._slots[at : self._last] if count >= least else []

    def _since(self, slots: list[Slot]) -> datetime:
        return self._at(self._last - len(slots))

    def _articles(self) -> Iterator[Finding]:
        """Findings about the fields, their rungs and the bodies of the last articles."""
        usual = self._usual
        found: set[str] = set()
        for hours, least in _WINDOWS:
            slots = self._window(hours, least, "articles")
            articles = sum(slot.articles for slot in slots)
            if not articles:
                continue
            counts: dict[str, int] = {}
            for slot in slots:
                for name, number in slot.filled.items():
                    counts[name] = counts.get(name, 0) + number
            for name, share in sorted(usual.shares.items()):
                base = name.partition(":")[0]
                if base in found or not self._fell(counts.get(name, 0), articles, share):
                    continue
                found.add(base)
                yield self._field(name, counts, articles, slots)
            if "words" not in found and self._shrank(slots, articles):
                found.add("words")
                mean = math.exp(sum(slot.log_words for slot in slots) / articles)
                diagnosis = advice.short(mean, math.exp(usual.log_words or 0.0), articles)
                yield Finding(signal="words", state=State.DECAYING, since=self._since(slots), diagnosis=diagnosis)

    def _field(self, name: str, counts: dict[str, int], articles: int, slots: list[Slot]) -> Finding:
        base, _, rung = name.partition(":")
        whole, site = self._usual.shares[base], self._history.site
        empty = self._fell(counts.get(base, 0), articles, whole)
        if empty:
            diagnosis = advice.empty(base, counts.get(base, 0), articles, whole.value, site)
        else:
            instead = {one.partition(":")[2]: n for one, n in counts.items() if one.startswith(f"{base}:")}
            now = max((one for one in instead if one != rung), key=lambda one: instead[one], default="")
            diagnosis = advice.slipped(base, rung, now, counts.get(name, 0), articles, site)
        signal = f"{'field' if empty else 'rung'}:{base}"
        return Finding(signal=signal, state=State.DECAYING, since=self._since(slots), diagnosis=diagnosis)

    def _fell(self, count: int, articles: int, share: Share) -> bool:
        """Whether a share is far below the usual one, beyond chance and beyond its variation from day to day."""
        if share.total < _MIN_ARTICLES or count > (share.value - 0.2) * articles:
            return False
        lowest = max(share.value - 2 * share.deviation - 0.01, 0.4 * share.value)
        return count < lowest * articles and lower_tail(count, articles, lowest) < self._chance

    def _rose(self, count: int, total: int, share: Share, by: float) -> bool:
        if total <= 0 or share.total < _MIN_ARTICLES or count < (share.value + by) * total:
            return False
        highest = min(share.value + 2 * share.deviation + 0.02, share.value + by)
        return upper_tail(count, total, highest) < self._chance

    def _shrank(self, slots: list[Slot], articles: int) -> bool:
        usual = self._usual
        if usual.log_words is None or usual.shares.get("body", Share(0, 0, 0)).total < _MIN_ARTICLES:
            return False
        less = sum(slot.log_words for slot in slots) / articles - usual.log_words
        deviation = max(usual.log_words_deviation, 0.25) / math.sqrt(articles) + 0.04
        return less < math.log(0.6) and math.erfc(-less / deviation / math.sqrt(2)) / 2 < self._chance

    # -- answers ---------------------------------------------------------------------------------------------------

    def _answers(self) -> Iterator[Finding]:
        """Findings about duplicates, failures and recall in the last answers."""
        found: set[str] = set()
        for hours, least in _WINDOWS:
            for finding in (*self._copied(hours, least), *self._failed(hours, least), *self._lost(hours, least)):
                if finding.signal not in found:
                    found.add(finding.signal)
                    yield finding
        lost = _lost(self._usual.recall)
        if "recall" not in found and self._rose(self._history.missing, self._history.listed, lost, 0.3):
            diagnosis = advice.missed(self._history.missing, self._history.listed, self._history.site, week=True)
            since = self._now - timedelta(days=7)
            yield Finding(signal="recall", state=State.DECAYING, since=since, diagnosis=diagnosis)

    def _copied(self, hours: int, least: int) -> Iterator[Finding]:
        slots = self._window(hours, least, "answered")
        copies = _part(slots, "duplicates")
        texts = copies + _part(slots, "articles")
        if self._rose(copies, texts, self._usual.duplicates, 0.4):
            diagnosis = advice.copied(copies, texts, self._usual.duplicates.value)
            since = self._since(slots)
            yield Finding(signal="duplicates", state=State.DECAYING, since=since, diagnosis=diagnosis)

    def _failed(self, hours: int, least: int) -> Iterator[Finding]:
        slots = self._window(hours, least, "answered")
        answered, failed = _part(slots, "answered"), _part(slots, "failed")
        if self._rose(failed, answered, self._usual.failures, 0.3):
            blocked = 2 * _part(slots, "blocked") > failed
            diagnosis = advice.failing(failed, answered, _reasons(slots), blocked=blocked)
            state = State.BLOCKED if blocked else State.DECAYING
            since = self._since(slots)
            yield Finding(signal="failures", state=state, since=since, diagnosis=diagnosis)

    def _lost(self, hours: int, least: int) -> Iterator[Finding]:
        slots = self._window(hours, least, "entries")
        entries = _part(slots, "entries")
        missing = entries - _part(slots, "known")
        # Failed pages have a signal of their own.
        failed = _part(slots, "failed")
        if 2 * failed < missing and self._rose(missing, entries, _lost(self._usual.recall), 0.3):
            diagnosis = advice.missed(missing, entries, self._history.site, week=False)
            since = self._since(slots)
            yield Finding(signal="recall", state=State.DECAYING, since=since, diagnosis=diagnosis)


def _part(slots: list[Slot], name: str) -> int:
    return sum(getattr(slot, name) for slot in slots)


def _lost(recall: Share) -> Share:
    return Share(1 - recall.value, recall.total, recall.deviation)


def _reasons(slots: list[Slot]) -> list[str]:
    """The classes of failures, the most frequent first."""
    counts: dict[str, int] = {}
    for slot in slots:
        for name, number in slot.reasons.items():
            counts[name] = counts.get(name, 0) + number
    return sorted(counts, key=lambda name: -counts[name])
