"""The plots of the report: SVG from matplotlib, reduced in size, with colours as CSS variables of the page. Pure.

Text stays text, which the browser renders in its own font. Importing this needs matplotlib (the extra `report`).
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date
from itertools import accumulate
from typing import Any

import matplotlib as mpl
from lxml import etree
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import StepPatch
from matplotlib.ticker import MaxNLocator

_VARIABLES = {"#010101": "var(--soft)", "#010102": "var(--line)"} | {
    f"#0102{number:02x}": f"var(--s{number})" for number in range(8)
}
"""Placeholder colours for matplotlib -> the CSS variables of the page that replace them."""
_INK, _LINE, *_SERIES = _VARIABLES
SERIES = len(_SERIES)
"""Maximum number of series with distinct colours in a plot."""
_STYLE: Any = {"svg.fonttype": "none", "svg.hashsalt": "newscrawl", "path.simplify": False, "font.size": 10}
_SIZE, _WIDE = (5.0, 2.2), (12.0, 2.4)
"""Width and height in inches of 72 CSS units."""
_SPARK = (2.0, 0.5)
_SVG = "{http://www.w3.org/2000/svg}"
_COLOUR = re.compile("|".join(_VARIABLES))
_DECIMALS = re.compile(r"(\.\d)\d+")


def bars(days: Sequence[date], values: Sequence[int], *, wide: bool = False) -> str:
    """One bar per day; that of the last day, which is not over, is fainter. `wide` is for screens, not for phones."""
    figure, axes = _plot(days, wide=wide)
    edges = [number - 0.4 for number in range(len(days))]
    axes.bar(range(len(days) - 1), values[:-1], width=0.8, color=_SERIES[0], clip_on=False)
    axes.bar([len(days) - 1], values[-1:], width=0.8, color=_SERIES[0], alpha=0.5, clip_on=False)
    axes.set_xlim(edges[0] - 0.2, edges[-1] + 1)
    axes.set_ylim(0, max(*values, 1) * 1.05)
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    return _svg(figure)


def lines(days: Sequence[date], series: Sequence[Sequence[float | None]], *, percent: bool = False) -> str:
    """One line per series, broken where there is no value."""
    figure, axes = _plot(days)
    for colour, values in zip(_SERIES, series, strict=False):
        known = [float("nan") if value is None else value for value in values]
        axes.plot(range(len(days)), known, color=colour, linewidth=1.8, clip_on=False)
        _alone(axes, values, colour)
    axes.set_xlim(-0.3, len(days) - 0.7)
    highest = max((value for values in series for value in values if value is not None), default=0)
    axes.set_ylim(0, 1.0 if percent else max(highest * 1.08, 1))
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=not percent))
    if percent:
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    return _svg(figure)


def shares(days: Sequence[date], series: Sequence[Sequence[int]]) -> str:
    """Stacked shares per day that add up to 100%; a day without values is a gap."""
    figure, axes = _plot(days)
    totals = [sum(values) for values in zip(*series, strict=True)]
    edges = [number - 0.5 for number in range(len(days) + 1)]
    stack = list(accumulate(series, lambda below, above: [a + b for a, b in zip(below, above, strict=True)]))
    below = [0.0] * len(days)
    for colour, values in zip(_SERIES, stack, strict=False):
        top = [value / total if total else 0.0 for value, total in zip(values, totals, strict=True)]
        axes.stairs(top, edges, baseline=below, fill=True, color=colour, clip_on=False)
        below = top
    axes.set_xlim(-0.6, len(days) - 0.4)
    axes.set_ylim(0, 1)
    axes.yaxis.set_major_locator(MaxNLocator(4))
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    return _svg(figure)


def sparklines(series: Sequence[Sequence[int]]) -> list[str]:
    """A small plot without axes per series, scaled to its own maximum; all are drawn as one figure for speed."""
    if not series:
        return []
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=_SPARK)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.axis("off")
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1.02)
        for number, values in enumerate(series):
            most, width = max(*values, 1), 1 / len(values)
            heights, edges = [value / most for value in values], [at * width for at in range(len(values) + 1)]
            step = StepPatch(heights, edges, fill=True, color=_SERIES[0], linewidth=0, clip_on=False)
            step.set_gid(f"s{number}")
            axes.add_patch(step)
        drawn = _drawn(figure)
    box = drawn.get("viewBox")
    paths = {group.get("id"): group for group in drawn.iter(f"{_SVG}g")}
    found = []
    for number in range(len(series)):
        line = "".join(_short(path.get("d", "")) for path in paths[f"s{number}"].iter(f"{_SVG}path"))
        found.append(
            f'<svg class="spark" viewBox="{box}" preserveAspectRatio="none" aria-hidden="true"><path d="{line}"/></svg>'
        )
    return found


def _alone(axes: Axes, values: Sequence[float | None], colour: str) -> None:
    """Draw a short stroke for each value without neighbours, which a line would not show."""
    around = [None, *values, None]
    for at, value in enumerate(values):
        if value is not None and around[at] is None and around[at + 2] is None:
            axes.plot([at - 0.3, at + 0.3], [value, value], color=colour, linewidth=1.8, clip_on=False)


def _plot(days: Sequence[date], *, wide: bool = False) -> tuple[Figure, Axes]:
    figure = Figure(figsize=_WIDE if wide else _SIZE)
    left = 0.52 / figure.get_figwidth()
    axes = figure.add_axes((left, 0.14, 0.975 - left, 0.8))
    axes.set_axisbelow(True)
    axes.grid(axis="y", color=_LINE, linewidth=0.8, clip_on=False)
    axes.tick_params(length=0, labelcolor=_INK)
    for side, spine in axes.spines.items():
        spine.set_visible(side == "bottom")
        spine.set_color(_LINE)
    step = max(1, -(-len(days) // (15 if wide else 5)))
    ticks = list(range(len(days) - 1, -1, -step))[::-1]
    axes.set_xticks(ticks, [f"{days[at]:%m-%d}" for at in ticks])
    return figure, axes


def _drawn(figure: Figure) -> etree._Element:
    sink = io.BytesIO()
    about = dict.fromkeys(("Creator", "Date", "Format", "Type"))
    figure.savefig(sink, format="svg", transparent=True, metadata=about)
    return etree.fromstring(sink.getvalue())


def _svg(figure: Figure) -> str:
    """The figure as an `svg` element for the page."""
    with mpl.rc_context(_STYLE):
        drawn = _drawn(figure)
    shown = [f'<svg class="plot" viewBox="{drawn.get("viewBox")}" direction="ltr" aria-hidden="true">']
    for element in drawn.iter(f"{_SVG}path", f"{_SVG}text"):
        style = dict(part.split(": ", 1) for part in element.get("style", "").split("; ") if ": " in part)
        if element.tag == f"{_SVG}text":
            anchor = style.get("text-anchor", "start")
            shown.append(f'<text x="{_short(element.get("x", ""))}" y="{_short(element.get("y", ""))}" '
                         f'text-anchor="{anchor}">{element.text}</text>')  # fmt: skip
        elif style != {"fill": "none"}:
            css = _COLOUR.sub(lambda found: _VARIABLES[found.group()], ";".join(f"{n}:{v}" for n, v in style.items()))
            shown.append(f'<path d="{_short(element.get("d", ""))}" style="{css}"/>')
    return "".join((*shown, "</svg>"))


def _short(numbers: str) -> str:
    """The same path with one decimal and no line breaks."""
    return _DECIMALS.sub(r"\1", " ".join(numbers.split()))
