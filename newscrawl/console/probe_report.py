"""Format a `Probe` as lines for a terminal, and as JSON-ready data."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from newscrawl.arabic import Reading
from newscrawl.console.terminal import cells, isolated, isolated_list, one_line
from newscrawl.extract.probe import KINDS, BodyLine, FieldProbe, Probe, Trial, TrialState
from newscrawl.extract.text.body import Prose
from newscrawl.items import Article, Image, Link, Source
from newscrawl.printable import counted, printable
from newscrawl.urls import host, readable

if TYPE_CHECKING:
    from scrapy.http import Response
    from scrapy.settings import BaseSettings

_STYLES = {"heading": "bold", "won": "green", "failed": "yellow", "cut": "dim"}
_FIELD = 12
_RUNG = 9
_NUMBER = 5
_OWNER = 34
_STEP = 24
_WIDE = 120
_MIN = 17
"""Minimum number of cells left for a value that is shown after the reason why it was refused."""
_SHOWN_CUTS = 3
"""Consecutive lines cut by the same rule are all shown up to this number."""
MARKS = {
    TrialState.WON: "✓",
    TrialState.FAILED: "✗",
    TrialState.BEATEN: "✗",
    TrialState.NOTHING: "–",
    TrialState.NOT_REACHED: "·",
}
Line = tuple[str, str]
"""A line and its style: `heading`, `won`, `failed`, `cut` or empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Where the page came from, and how long that took."""

    origin: str
    """The network, an archive or a file."""
    requested_url: str
    """The URL that was requested, normalized; after a redirect, the page has another one."""
    milliseconds: dict[str, float]
    """Step -> duration."""


def arrival_of(
    response: Response, requested_url: str, milliseconds: dict[str, float], settings: BaseSettings
) -> Arrival:
    """Return where a response came from: the network, or an archive that REPLAY names."""
    from newscrawl.archive.replay import replay_paths
    from newscrawl.crawl.requests import captured_at

    origin = "the network"
    if captured_at(response) is not None:
        archives = replay_paths(settings.get("REPLAY"))
        one = len(archives) == 1
        origin = f"the archive {printable(archives[0].name)}" if one else f"one of {len(archives)} archives"
    return Arrival(origin=origin, requested_url=requested_url, milliseconds=milliseconds)


def print_report(probe: Probe, arrival: Arrival, *, full: bool = False) -> None:
    """Print the report, cut to the terminal's width unless `full`."""
    from rich.console import Console
    from rich.text import Text

    width = None if full else shutil.get_terminal_size((_WIDE, 24)).columns
    console = Console(soft_wrap=True)
    for line, style in lines_of(probe, arrival, width):
        # A `Text` is printed literally, because text of a page is not rich's markup.
        console.print(Text(line, style=_STYLES.get(style, "")))


def lines_of(probe: Probe, arrival: Arrival, width: int | None) -> Iterator[Line]:
    """Yield the lines of a report, cut to `width` cells (at least 60); uncut with None."""
    yield from _head(probe, arrival, width)
    yield "", ""
    yield "fields", "heading"
    for field in probe.fields:
        yield from _field(field, width)
    yield from _body(probe, width)
    yield from _links(probe, width)
    yield from _embedded(probe, width)
    yield "", ""
    yield "milliseconds", "heading"
    yield from _times({**arrival.milliseconds, **probe.milliseconds}, width)


# -- lines -------------------------------------------------------------------------------------------------------------


def _head(probe: Probe, arrival: Arrival, width: int | None) -> Iterator[Line]:
    yield one_line(readable(probe.url), width), "heading"
    claims = (("header", probe.header_encoding), ("page", probe.page_encoding))
    rows = {
        "spider": f"{probe.spider or 'none'}: {probe.picked}",
        "key": probe.key if probe.spider else "",
        "region": f"{probe.region}, for its dates",
        "fetched": f"{probe.fetched:%Y-%m-%d %H:%M} UTC",
        "from": arrival.origin,
        "asked for": readable(arrival.requested_url) if arrival.requested_url != probe.url else "",
        "encoding": f"{probe.encoding}: {probe.encoding_known_by}",
        "claimed": ", ".join(f"{claim} by the {claimant}" for claimant, claim in claims if claim),
        "outcome": _outcome(probe),
    }
    for name, value in rows.items():
        if value:
            style = "" if name != "outcome" else "won" if probe.articles else "failed"
            yield f"  {name:<{_FIELD - 2}}{isolated(value, width and width - _FIELD)}", style


def _outcome(probe: Probe) -> str:
    if probe.reason is not None:
        return f"not an article{', for good' if probe.final else ''}: {probe.reason}"
    below = len(probe.articles) - 1
    return f"an article{f', and {below} more printed below it' if below else ''}"


def _field(field: FieldProbe, width: int | None) -> Iterator[Line]:
    label = f"  {field.field}"
    for (state, is_empty), group in groupby(field.trials, key=lambda trial: (trial.state, not trial.found)):
        trials = list(group)
        if is_empty:
            rungs = ", ".join(trial.rung for trial in trials)
            words = "nothing in" if state is TrialState.NOTHING else "not reached; nothing in"
            yield f"{label:<{_FIELD}}–  {words} {rungs}", ""
            label = ""
            continue
        for trial in trials:
            style = {TrialState.WON: "won", TrialState.FAILED: "failed", TrialState.BEATEN: "failed"}.get(state, "")
            head = f"{label:<{_FIELD}}{MARKS[state]}  {trial.rung:<{_RUNG}}"
            words = _words(trial, width and width - len(head))
            room = None if width is None else width - cells(head + words)
            yield head + words + _value(trial, field.winner, room), style
            label = ""


def _words(trial: Trial, room: int | None) -> str:
    """Return the result of a rung, shown before its candidates."""
    match trial.state:
        case TrialState.WON:
            return ""
        case TrialState.BEATEN:
            return "less text: "
        case TrialState.FAILED:
            label, reason = "refused", trial.reason
        case _ if trial.value is None:
            label, reason = "not reached; would be refused", trial.reason
        case _:
            label, reason = "not reached", trial.passed_over
    detail = f" ({isolated(reason, room and room - len(label) - _MIN)})" if reason else ""
    return f"{label}{detail}: "


def _value(trial: Trial, winner: Trial | None, room: int | None) -> str:
    if trial.value is None:
        return isolated_list(trial.found, room)
    texts = _texts(trial.value)
    if trial.state is TrialState.NOT_REACHED and winner is not None and texts == _texts(winner.value):
        return "the same"
    match trial.value:
        case Reading():
            raw = " ".join(trial.value.raw.split())
            head = f"{texts[0]}  from "
            return head + isolated(raw, room and room - len(head))
        case Prose():
            paragraphs, count = trial.value.paragraphs, len(trial.value.body.split())
            head = f"{counted(len(paragraphs), 'paragraph')}, {counted(count, 'word')}: "
            return head + isolated(paragraphs[0], room and room - len(head))
    return isolated_list(texts, room)


def _texts(value: Any) -> list[str]:
    """Return the texts that represent the value of a field."""
    match value:
        case Reading():
            shape = "%Y-%m-%d" if value.precision == "day" else "%Y-%m-%d %H:%M %z"
            return [f"{value.value:{shape}}"]
        case Prose():
            return value.paragraphs
        case Source():
            return [f"{value.name} ({value.site})" if value.site else value.name]
        case Image():
            return [f"{readable(value.url)} {value.caption or ''}".strip()]
        case list():
            return [text for member in value for text in _texts(member)]
    return [str(value)]


def _body(probe: Probe, width: int | None) -> Iterator[Line]:
    if not probe.body:
        return
    kept = sum(line.cut is None for line in probe.body)
    cuts = len(probe.body) - kept
    yield "", ""
    source = f"from {probe.body_from}" if probe.reason is None else "as it would be read without selectors"
    yield f"body {source}: {counted(kept, 'line')} kept, {cuts} cut", "heading"
    number = 0
    for cut, group in groupby(probe.body, key=lambda line: line.cut):
        lines = list(group)
        if cut is None:
            for line in lines:
                number += 1
                yield f"{number:>{_NUMBER}}  {isolated(line.text, width and width - _NUMBER - 2)}", ""
            continue
        yield f"{'✂':>{_NUMBER}}  {cut}{f': {len(lines)} lines' if len(lines) > 1 else ''}", "cut"
        for text in _excerpt(lines, width):
            yield f"{'':{_NUMBER + 4}}{text}", "cut"


def _excerpt(lines: Sequence[BodyLine], width: int | None) -> Iterator[str]:
    """Yield the lines that one rule cut; if there are many, only the first and the last."""
    room = width and width - _NUMBER - 4
    if width is None or len(lines) <= _SHOWN_CUTS:
        yield from (isolated(line.text, room) for line in lines)
        return
    yield isolated(lines[0].text, room)
    yield "…"
    yield isolated(lines[-1].text, room)


def _links(probe: Probe, width: int | None) -> Iterator[Line]:
    if probe.reason is not None:
        return
    links = probe.articles[0].related
    yield "", ""
    counts = ", ".join(f"{sum(link.kind == kind for link in links)} {kind}" for kind in KINDS)
    yield f"related links: {counts}", "heading"
    owners = [_owner(link) for link in links]
    most = min(max(map(cells, owners), default=0), _OWNER)
    for kind in KINDS:
        for link, owner in zip(links, owners, strict=True):
            if link.kind == kind:
                head = f"  {kind:<10} {owner}{'':{max(most - cells(owner), 0)}} "
                yield head + isolated(link.text, width and width - cells(head)), ""


def _owner(link: Link) -> str:
    if link.site and link.key:
        return isolated(f"{link.site}/{link.key}", _OWNER)
    return link.site or (isolated(host(link.url), _OWNER) if link.url else "no URL")


def _embedded(probe: Probe, width: int | None) -> Iterator[Line]:
    if len(probe.articles) < 2:
        return
    yield "", ""
    yield "articles printed below it", "heading"
    for article in probe.articles[1:]:
        credit = f", credited to {isolated(article.source.name)}" if article.source else ""
        yield f"  {article.key}  {counted(len(article.body.split()), 'word')}{credit}", ""
        yield f"    {isolated(article.title, width and width - 4)}", ""


def _times(milliseconds: dict[str, float], width: int | None) -> Iterator[Line]:
    steps = [*milliseconds.items(), ("all", sum(milliseconds.values()))]
    in_row = max((width or _WIDE) // _STEP, 1)
    for at in range(0, len(steps), in_row):
        yield "".join(f"  {step:<16}{duration:>6.1f}" for step, duration in steps[at : at + in_row]), ""


# -- JSON --------------------------------------------------------------------------------------------------------------


def data_of(probe: Probe, arrival: Arrival) -> dict[str, Any]:
    """Return the whole report as JSON-ready data; its shape is documented in docs/tools.md."""
    article, *embedded = [*probe.articles, None]
    durations = {**arrival.milliseconds, **probe.milliseconds}
    return {
        "url": probe.url,
        "asked": arrival.requested_url,
        "spider": probe.spider,
        "picked": str(probe.picked),
        "site": probe.site,
        "key": probe.key,
        "region": probe.region,
        "fetched": probe.fetched.isoformat(),
        "from": arrival.origin,
        "encoding": {
            "name": probe.encoding,
            "known_by": probe.encoding_known_by,
            "header": probe.header_encoding,
            "page": probe.page_encoding,
        },
        "outcome": "article" if article else "not an article",
        "reason": probe.reason,
        "final": probe.final,
        "fields": {field.field: _field_data(field) for field in probe.fields},
        "body": {"from": probe.body_from, "lines": [line._asdict() for line in probe.body]},
        "related": {
            kind: [_plain(link) for link in (article.related if article else ()) if link.kind == kind] for kind in KINDS
        },
        "embedded": [_plain(each) for each in embedded if each],
        "milliseconds": {step: round(value, 2) for step, value in durations.items()},
    }


def _field_data(field: FieldProbe) -> dict[str, Any]:
    winner = field.winner
    return {
        "value": _plain(winner.value) if winner else None,
        "rung": winner.rung if winner else None,
        "trials": [
            {
                "rung": trial.rung,
                "state": str(trial.state),
                "found": trial.found,
                "value": _plain(trial.value),
                "reason": trial.reason,
                "passed_over": trial.passed_over,
                "milliseconds": None if trial.milliseconds is None else round(trial.milliseconds, 2),
            }
            for trial in field.trials
        ],
    }


def _plain(value: Any) -> Any:
    match value:
        case Prose():
            return value.body
        case Reading():
            return {"value": value.value.isoformat(), "precision": value.precision, "raw": value.raw}
        case Article() | Link() | Source() | Image():
            return _plain(asdict(value))
        case datetime():
            return value.isoformat()
        case dict():
            return {name: _plain(member) for name, member in value.items()}
        case list():
            return [_plain(member) for member in value]
    return value
