"""The tables of the report page, each in its own box that scrolls on a phone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from newscrawl.outcomes import Column, Outcome
from newscrawl.store.ledger.balance import Tally
from newscrawl.watch.diagnosis import Diagnosis
from newscrawl.watch.report.contents import Report, SiteReport, quantile, share
from newscrawl.watch.report.wording import code, failure, field_name, label, link, moment, number, sentence, span, text

_STALEST = 10
_RECENT = 7
_CHANGED = 0.1
"""Smallest change of a share that is shown."""


def sites(report: Report) -> str:
    """The table of all sites: state, number of articles, and delay."""
    heads = ("state", "articles, 24 h", "usual", "newest", "delay", "articles", "note")
    rows = []
    for site in report.sites:
        one = site.judgement
        half = quantile(site.delays, 0.5)
        cells = (
            f'<td><span class="chip">{label(one.state.value)}</span></td>',
            _number(number(one.day) if one.state != "off" else ""),
            _number(number(one.usual) if one.state not in ("off", "new") else ""),
            _number(span((report.made - one.newest).total_seconds() / 60) if one.newest else ""),
            _number(span(half) if half is not None else ""),
            _number(number(sum(site.articles))),
            f'<td class="long soft">{sentence(one.note) if one.note is not None else ""}</td>',
        )
        rows.append(f'<tr class="is-{one.state}"><th scope="row">{name(site)}</th>{"".join(cells)}</tr>\n')
    return _table(["site", *heads], rows, numbers=range(2, 7))


def name(site: SiteReport) -> str:
    """The name of a site's spider, and its outlet in Arabic."""
    outlet = f' <span class="soft">{text(site.outlet)}</span>' if site.outlet else ""
    return f"{code(site.name)}{outlet}"


def stalest(report: Report) -> str:
    """The sites whose newest articles are the oldest."""
    dated = [(site.judgement.newest, site) for site in report.sites if site.judgement.newest is not None]
    dated = [pair for pair in dated if pair[1].judgement.state != "off"]
    rows = [
        f'<tr class="is-{site.judgement.state}"><th scope="row">{name(site)}</th>'
        f'<td><span class="chip">{label(site.judgement.state.value)}</span></td>'
        f"{_number(span((report.made - newest).total_seconds() / 60))}</tr>\n"
        for newest, site in sorted(dated, key=lambda pair: (pair[0], pair[1].name))[:_STALEST]
    ]
    if not rows:
        return ""
    table = _table(["site", "state", "newest"], rows, numbers=(2,))
    return f"<div>\n<h3>{label('The stalest sites')}</h3>\n{table}</div>\n"


def fields(report: Report, names: Sequence[str]) -> str:
    """The table of sites by fields: the share of recent articles that have each field."""
    days = len(report.days)
    recent, before = range(max(days - _RECENT, 0), days), range(max(days - _RECENT, 0))
    rows = []
    for site in sorted(report.sites, key=lambda one: one.name):
        if not any(site.articles):
            continue
        cells = "".join(_share(share(site, one, recent), share(site, one, before)) for one in names)
        rows.append(f'<tr><th scope="row">{code(site.name)}</th>{cells}</tr>\n')
    about = label(
        "Field coverage by site: the last 7 days, and the change from the days before if it is 10 points or more."
    )
    heads = [f"<th>{label('site')}</th>", *(f'<th class="n">{field_name(one)}</th>' for one in names)]
    return f'<p class="soft">{about}</p>\n{_boxed(heads, rows)}'


def _share(now: float | None, before: float | None) -> str:
    if now is None:
        return '<td class="n">–</td>'
    change = now - before if before is not None else 0.0
    if abs(change) < _CHANGED:
        return f'<td class="n">{now:.0%}</td>'
    kind = "fell" if change < 0 else "rose"
    return f'<td class="n {kind}"><bdi dir="ltr">{now:.0%} ({change * 100:+.0f})</bdi></td>'


def failures(report: Report) -> str:
    """Classes of failures, the most frequent first."""
    counts: dict[str, list[tuple[int, str]]] = {}
    for site in report.sites:
        for kind, count in site.failures.items():
            counts.setdefault(kind, []).append((count, site.name))
    if not counts:
        return f"<p>{label('No failure was classified in these days.')}</p>\n"
    totals = {kind: sum(count for count, _ in found) for kind, found in counts.items()}
    most = max(totals.values())
    rows = []
    for kind in sorted(totals, key=lambda one: (-totals[one], one)):
        worst = sorted(counts[kind], reverse=True)
        named = " · ".join(f"{code(site)} {number(count)}" for count, site in worst[:5])
        rest = f" · {code(f'+{len(worst) - 5}')}" if len(worst) > 5 else ""
        bar = f'<span class="bar" style="width:{max(totals[kind] / most * 6, 0.1):.1f}rem"></span>'
        rows.append(
            f'<tr><th scope="row">{failure(kind)}</th>{_number(number(totals[kind]))}<td>{bar}</td>'
            f'<td class="long">{named}{rest}</td></tr>\n'
        )
    return _table(["class", "URLs", "", "sites"], rows, numbers=(1,))


def alarms(report: Report) -> str:
    """Open alarms, and those that have ended."""
    if not report.alarms:
        return (
            f"<p>{label('No alarm is open, and none ended in these days. `scrapy health --send` stores alarms.')}</p>\n"
        )
    rows = []
    for stored in report.alarms:
        alarm = stored.alarm
        ended = moment(stored.ended_at) if stored.ended_at is not None else label("open")
        rows.append(
            f'<tr class="is-{alarm.state if alarm.state.isalpha() else "off"}"><th scope="row">{code(alarm.site)}</th>'
            f"<td>{moment(alarm.since)}</td><td>{moment(stored.opened_at)}</td><td>{ended}</td>"
            f'<td class="long">{sentence(Diagnosis.of(alarm.diagnosis).what)}</td></tr>\n'
        )
    return _table(["site", "since", "opened", "ended", "what"], rows)


def copied(report: Report) -> str:
    """The stories that most other sites have copied."""
    if not report.copied:
        return f"<p>{label('No copy was found in these days.')}</p>\n"
    rows = [
        f'<tr><td class="long">{link(story.url, story.title)}</td><th scope="row">{code(story.site)}</th>'
        f'{_number(number(story.copies))}<td class="long">{" · ".join(code(one) for one in story.sites[:8])}'
        f"{' · ' + code(f'+{len(story.sites) - 8}') if len(story.sites) > 8 else ''}</td></tr>\n"
        for story in report.copied
    ]
    return _table(["story", "site", "copies", "sites"], rows, numbers=(2,))


def ledger(report: Report) -> str:
    """The totals of the ledger: all sites together first, then each."""
    tallies = [tally for tally in report.tallies if tally.articles]
    if not tallies:
        return f"<p>{label('The ledger is empty.')}</p>\n"
    heads = ["site", "found", *(column.value for column in Column), "unopened", "due again"]
    rows = [f'<tr class="sum"><th scope="row">{label("all")}</th>{_sums(tallies)}</tr>\n'] if len(tallies) > 1 else []
    rows += [f'<tr><th scope="row">{code(tally.site)}</th>{_sums([tally])}</tr>\n' for tally in tallies]
    about = label("URLs of articles, by outcome, since the first crawl.")
    return f'<p class="soft">{about}</p>\n{_table(heads, rows, numbers=range(1, len(heads)))}'


def _sums(tallies: Sequence[Tally]) -> str:
    columns = {
        column: sum(tally.outcomes[outcome] for tally in tallies for outcome in Outcome if _column(outcome) is column)
        for column in Column
    }
    values = (
        sum(tally.found for tally in tallies), *columns.values(), sum(tally.open for tally in tallies),
        sum(tally.due for tally in tallies),
    )  # fmt: skip
    return "".join(_number(number(value)) for value in values)


def _column(outcome: Outcome) -> Column | None:
    """The ledger column that counts an outcome; outcomes whose article is kept count as stored."""
    return Column.STORED if outcome.kept else outcome.column


def _number(shown: str) -> str:
    return f'<td class="n">{shown}</td>'


def _table(heads: Sequence[str], rows: Iterable[str], *, numbers: Iterable[int] = ()) -> str:
    right = set(numbers)
    cells = (
        f'<th scope="col"{" class=" + chr(34) + "n" + chr(34) if at in right else ""}>'
        f"{label(head) if head else ''}</th>"
        for at, head in enumerate(heads)
    )
    return _boxed(cells, rows)


def _boxed(heads: Iterable[str], rows: Iterable[str]) -> str:
    return (
        f'<div class="box" tabindex="0">\n<table>\n<thead><tr>{"".join(heads)}</tr></thead>\n'
        f"<tbody>\n{''.join(rows)}</tbody>\n</table>\n</div>\n"
    )
