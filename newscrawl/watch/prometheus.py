"""Judgements in Prometheus's text format, for node_exporter's textfile collector. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from newscrawl.watch.judge import Judgement, State


def exposition(judgements: Sequence[Judgement], now: datetime) -> str:
    """The metrics of all sites; unknown values are left out."""
    lines = []

    def metric(name: str, description: str, value: Callable[[Judgement], float | None]) -> None:
        lines.append(f"# HELP newscrawl_{name} {description}")
        lines.append(f"# TYPE newscrawl_{name} gauge")
        for one in judgements:
            number = value(one)
            if number is not None:
                lines.append(f'newscrawl_{name}{{site="{_escaped(one.site)}"}} {number:.10g}')

    lines.append("# HELP newscrawl_site_state 1 for the current state of a site, 0 for the others.")
    lines.append("# TYPE newscrawl_site_state gauge")
    for one in judgements:
        for state in State:
            site = _escaped(one.site)
            lines.append(f'newscrawl_site_state{{site="{site}",state="{state}"}} {int(one.state is state)}')
    metric("site_articles_day", "Articles in the last 24 hours.", lambda one: one.day)
    metric("site_articles_day_usual", "Usual number of articles in these 24 hours.", lambda one: one.usual)
    metric(
        "site_silent_seconds",
        "Seconds since the last new article, to the hour.",
        lambda one: (now - one.silent_since).total_seconds() if one.silent_since else None,
    )
    metric(
        "site_newest_timestamp_seconds",
        "The date of the newest article.",
        lambda one: one.newest.timestamp() if one.newest else None,
    )
    lines.append("# HELP newscrawl_alarm 1 for each signal that found a problem with a site.")
    lines.append("# TYPE newscrawl_alarm gauge")
    lines += [
        f'newscrawl_alarm{{site="{_escaped(one.site)}",signal="{_escaped(finding.signal)}"}} 1'
        for one in judgements
        for finding in one.findings
    ]
    lines.append("# HELP newscrawl_health_timestamp_seconds When these figures were computed.")
    lines.append("# TYPE newscrawl_health_timestamp_seconds gauge")
    lines.append(f"newscrawl_health_timestamp_seconds {now.timestamp():.0f}")
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
