"""False alarms and misses of the watch, on simulated sites with every rhythm and every kind of decay.

python -m benchmarks.health                        # the published figures: a held-out seed
python -m benchmarks.health --seed 1 --sites 70    # seeds 1 and 2 were used to tune the thresholds
"""

from __future__ import annotations

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

from benchmarks.health_world import BEGIN, DECAYS, HOURS, KINDS, SPAN, Decay, World, hours_for, make, usual_gap
from newscrawl.watch.baseline import Baseline, Calendar, baseline_of
from newscrawl.watch.judge import RECENT, Judgement, judge
from newscrawl.watch.sentences import in_english
from newscrawl.watch.site_history import HOUR

_WARM = 186 * 24
"""Hours of history before the first judgement of a decay."""
_GRACE = 12
"""Hours without a finding after which an alarm has ended, as in `store.alarms`."""
_AMOUNTS = ("sections vanish", "slow decay")
_SILENCES = ("dead", "feed frozen", "feed emptied", "blocked", "challenge")
_LONGEST = 28 * 24
"""Maximum hours: decays of amounts are not tested on sites that need longer for `_TELLING` articles."""
_TELLING = {"silence": 0, "articles": 10, "amounts": 40}
"""Articles needed to distinguish a change from chance by any statistics."""


@dataclass(frozen=True, slots=True)
class Report:
    """The results for one site."""

    kind: str
    false: tuple[str, ...]
    delays: tuple[tuple[str, float | None, float], ...]
    """Kind of decay, hours until the alarm (None: missed within twice the allowed time), allowed hours."""


def judged(world: World, begin: int, end: int, step: int, first: int = 0) -> Iterator[tuple[int, Judgement]]:
    """The judgements of a site, every `step` hours; the baseline is recomputed each day."""
    history = world.history
    baseline: Baseline | None = None
    learned = -100
    calendar = Calendar(history)
    for at in range(first, end):
        slot = history.slots[at - first]
        if slot.covered or slot.lists:
            history.worked_at = history.ran_at = BEGIN + (at + 1) * HOUR
            history.failing, history.failing_since, history.failing_as = 0, None, None
        elif slot.unread:
            history.ran_at = BEGIN + (at + 1) * HOUR
            history.failing += 1
            history.failing_since = history.failing_since or BEGIN + at * HOUR
            history.failing_as = "unreachable"
        if at < begin or (at - begin) % step:
            continue
        now = BEGIN + (at + 1) * HOUR
        if baseline is None or at - learned >= 24:
            baseline, learned = baseline_of(history, now - RECENT, calendar), at
        yield at, judge(history, now, baseline)


def examine(task: tuple[int, int, int, int]) -> Report:
    """Simulate one site: a healthy year, and each decay at a random time."""
    seed, number, step, decays = task
    healthy = make(seed, number)
    open_until: dict[str, int] = {}
    false: list[str] = []
    for at, judgement in judged(healthy, 0, HOURS, step):
        for finding in judgement.findings:
            if at > open_until.get(finding.signal, -1):
                false.append(f"{finding.signal}: {in_english(finding.diagnosis.what)} ({BEGIN + at * HOUR:%m-%d %H}h)")
            open_until[finding.signal] = at + _GRACE + step
    gap = usual_gap(healthy)
    rng = random.Random(f"{seed}/{number}/decays")
    delays = []
    for kind in rng.sample(DECAYS, min(decays, len(DECAYS))):
        begin = rng.randrange(_WARM + 24, HOURS - 100 * 24)
        half = int(2 * SPAN / HOUR * 0.5 / 0.9) if kind == "slow decay" else 0
        sign = "silence" if kind in _SILENCES else "amounts" if kind in _AMOUNTS else "articles"
        rhythm = max(gap, hours_for(healthy, _TELLING[sign], begin), 24.0 if sign == "amounts" else 0.0)
        allowed = 24 + rhythm
        if kind in _AMOUNTS and allowed > _LONGEST:
            continue
        end = min(HOURS, int(begin + half + 2 * allowed) + step)
        first = begin - _WARM
        world = make(seed, number, Decay(kind, begin), first, end)
        found = next((at for at, one in judged(world, begin, end, step, first) if one.state.alarming), None)
        delay = None if found is None else max(found + 1 - begin - half, 0)
        delays.append((kind, delay, allowed))
    return Report(healthy.kind, tuple(false), tuple(delays))


def main() -> None:
    """Print false alarms and misses."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--sites", type=int, default=210)
    parser.add_argument("--decays", type=int, default=len(DECAYS), help="kinds of decay per site")
    parser.add_argument("--step", type=int, default=3, help="hours between two judgements")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--list", action="store_true", help="list false alarms")
    options = parser.parse_args()
    tasks = [(options.seed, number, options.step, options.decays) for number in range(options.sites)]
    with ProcessPoolExecutor(options.jobs) as pool:
        reports = list(pool.map(examine, tasks, chunksize=1))
    print_report(reports, options.list)


def print_report(reports: list[Report], listed: bool) -> None:
    """Print the totals by rhythm, signal and decay."""
    years = len(reports)
    total = sum(len(report.false) for report in reports)
    print(f"{years} sites, one healthy year each: {total} false alarms, {total / years:.2f} per site and year")
    signals = Counter(line.partition(":")[0] for report in reports for line in report.false)
    print("  by signal:", ", ".join(f"{name} {count}" for name, count in signals.most_common()) or "none")
    print(f"  {'rhythm':<12}{'sites':>7}{'false a year':>14}{'worst site':>12}{'caught':>9}")
    for kind in KINDS:
        some = [report for report in reports if report.kind == kind]
        if some:
            counts = [len(report.false) for report in some]
            caught = [in_time(*one) for report in some for one in report.delays]
            share = f"{sum(caught) / len(caught):.1%}" if caught else "-"
            print(f"  {kind:<12}{len(some):>7}{sum(counts) / len(some):>14.2f}{max(counts):>12}{share:>9}")
    by_decay: dict[str, list[tuple[str, float | None, float]]] = defaultdict(list)
    for report in reports:
        for one in report.delays:
            by_decay[one[0]].append(one)
    every = [one for found in by_decay.values() for one in found]
    if every:
        print(f"{len(every)} decays: {sum(in_time(*one) for one in every) / len(every):.1%} caught in time")
    print(f"  {'decay':<22}{'cases':>6}{'in time':>9}{'late':>6}{'missed':>8}{'median delay':>15}")
    for kind in DECAYS:
        found = by_decay.get(kind, [])
        if found:
            delays = sorted(delay for _, delay, _ in found if delay is not None)
            timely = sum(in_time(*one) for one in found)
            middle = str(timedelta(hours=delays[len(delays) // 2])) if delays else "-"
            late, missed = len(delays) - timely, len(found) - len(delays)
            print(f"  {kind:<22}{len(found):>6}{timely / len(found):>9.1%}{late:>6}{missed:>8}{middle:>15}")
    if listed:
        for report in reports:
            for kind, delay, allowed in report.delays:
                if not in_time(kind, delay, allowed):
                    print(f"{report.kind}: {kind} after {delay} of {allowed:.0f} h")
            for line in report.false:
                print(f"{report.kind}: {line}")


def in_time(kind: str, delay: float | None, allowed: float) -> bool:
    """Whether a decay was caught within the allowed time."""
    return delay is not None and delay <= allowed


if __name__ == "__main__":
    main()
