"""`probe_page`: the result of each rung on one page, the lines cut from its text, and the duration of each step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from time import perf_counter
from typing import Any, NamedTuple, get_args

from lxml import etree
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding

from newscrawl.arabic import Reading
from newscrawl.extract.checks import Failed
from newscrawl.extract.document import Document, declared_encoding
from newscrawl.extract.html import NotHtmlError
from newscrawl.extract.ladder import LADDER
from newscrawl.extract.layout.outline import Line
from newscrawl.extract.page import Page
from newscrawl.extract.pages import Order, Picked, order_of
from newscrawl.extract.rows import Row, Rung, attempt
from newscrawl.extract.selectors import text_of
from newscrawl.extract.text.blocks import Block
from newscrawl.extract.text.body import Prose
from newscrawl.items import Article, Image, LinkKind
from newscrawl.outcomes import NotAnArticle
from newscrawl.sites import Sites

KINDS: tuple[LinkKind, ...] = get_args(LinkKind)
"""The kinds of related links, in the order in which they are found."""
_REMOVED = "removed by the selector `remove`"
_RELATED = "in a block of related links"


class TrialState(StrEnum):
    """The result of a rung."""

    WON = "won"
    NOTHING = "found nothing"
    FAILED = "failed the check"
    BEATEN = "beaten"
    """Its value passed, but a later rung had a better one: JSON-LD's text, if the page's own is clearly shorter."""
    NOT_REACHED = "not reached"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One rung of one field. A rung that was not reached is run afterwards, to show what it would have found."""

    rung: str
    state: TrialState
    found: list[str]
    """The texts that the rung found, before the check."""
    value: Any
    """The value after the check; None if it failed, or if nothing was found."""
    reason: str | None
    """Why the value failed the check, or would have failed it."""
    passed_over: str | None
    """Why the rung was skipped, if not because an earlier rung had won."""
    milliseconds: float | None
    """Duration of the rung; None if it was not reached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldProbe:
    """The rungs of one field, in ladder order."""

    field: str
    trials: list[Trial]

    @property
    def winner(self) -> Trial | None:
        """The rung that filled the field; None if none did."""
        return next((trial for trial in self.trials if trial.state is TrialState.WON), None)


class BodyLine(NamedTuple):
    """One line of the page, and why it was cut from the article's text; None if it was not."""

    text: str
    cut: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """The result of reading one page, with every attempt of a rung."""

    url: str
    """Normalized URL."""
    spider: str | None
    """The spider whose declaration was used."""
    picked: Picked
    site: str
    key: str
    region: str
    fetched: datetime
    encoding: str
    encoding_known_by: str
    header_encoding: str | None
    """The encoding that the `Content-Type` header claims."""
    page_encoding: str | None
    """The encoding that the page claims."""
    fields: list[FieldProbe]
    """The fields that were read; without a headline or a text, the later fields are not read."""
    body_from: str | None
    """The rung whose lines `body` shows; `generic` for a page without a text."""
    body: list[BodyLine]
    articles: list[Article]
    """The page's own article, then those printed below it; `[]` if the page is not an article."""
    reason: str | None
    """Why the page is not an article."""
    final: bool
    """Whether the page itself declares that it is not an article, so that it would not be retried."""
    milliseconds: dict[str, float]
    """Step -> duration, in the order of the steps."""


def probe_page(
    body: bytes,
    url: str,
    *,
    spider: str | None = None,
    content_type: str | None = None,
    region: str | None = None,
    fetched: datetime | None = None,
    sites: Sites | None = None,
) -> Probe:
    """Read a page as `read_page` does, with the same arguments and errors, and report the result of every rung.

    For a page that is not an article, the result has a reason and no articles. Raises `NotAnArticle` only if the bytes
    are not HTML. `sites` defaults to those of this project.
    """
    return probe(order_of(url, spider=spider, region=region, fetched=fetched, sites=sites), body, content_type)


def probe(order: Order, body: bytes, content_type: str | None = None) -> Probe:
    """Read a page by an order; see `probe_page`."""
    started = perf_counter()
    try:
        document = Document.parse(body, lambda: declared_encoding(body, content_type), order.found.url)
    except NotHtmlError as error:
        raise NotAnArticle(str(error)) from error
    parsed = perf_counter()
    page = order.reader.page(document, order.found, order.fetched, TracedPage)
    assert isinstance(page, TracedPage)
    page.steps["decode and parse"] = 1000 * (parsed - started)
    page.done("metadata")
    articles, rejection = _articles(order, page, body, content_type)
    attempts = list(page.attempts)
    rows = list(_tried_rows(page))
    fields = [_probed(page, row, [each for each in attempts if each.field == row.field]) for row in rows]
    body_from, lines = _body(page, attempts)
    return Probe(
        url=document.url,
        spider=None if order.picked is Picked.NOTHING else order.site.name,
        picked=order.picked,
        site=order.site.name,
        key=order.found.key,
        region=order.site.region,
        fetched=order.fetched,
        encoding=document.encoding,
        encoding_known_by=document.encoding_known_by,
        header_encoding=http_content_type_encoding(content_type),
        page_encoding=html_body_declared_encoding(body),
        fields=fields,
        body_from=body_from,
        body=lines,
        articles=articles,
        reason=str(rejection) if rejection else None,
        final=rejection is not None and rejection.final,
        milliseconds=page.steps,
    )


class Attempt(NamedTuple):
    """A rung's candidates and value for a field, as the ladder reports them."""

    field: str
    rung: str
    candidates: list[Any]
    value: Any
    milliseconds: float | None


@dataclass(kw_only=True)
class TracedPage(Page):
    """A page that records the ladder's attempts on it, and their durations."""

    attempts: list[Attempt] = field(default_factory=list)
    left_out: dict[tuple[str, str], str] = field(default_factory=dict)
    """`(field, rung)` -> why the rung was skipped."""
    steps: dict[str, float] = field(default_factory=dict)
    """Step -> milliseconds."""
    _since: float = field(default_factory=perf_counter)

    def tried(self, field: str, rung: str, candidates: list[Any], value: Any) -> None:
        self.attempts.append(Attempt(field, rung, candidates, value, self._lap(field)))

    def passed_over(self, field: str, rung: str, reason: str) -> None:
        self.left_out[field, rung] = reason

    def done(self, step: str) -> None:
        self._lap(step)

    def _lap(self, step: str) -> float:
        now = perf_counter()
        passed = 1000 * (now - self._since)
        self.steps[step] = self.steps.get(step, 0) + passed
        self._since = now
        return passed


def _articles(
    order: Order, page: TracedPage, body: bytes, content_type: str | None
) -> tuple[list[Article], NotAnArticle | None]:
    try:
        articles = order.reader.articles(page)
        if order.site.finish is not None:
            articles[0] = order.site.finish(articles[0], body, order.found.url, content_type)
            page.done("finish")
    except NotAnArticle as error:
        return [], error
    return articles, None


def _tried_rows(page: Page) -> Iterator[Row]:
    """Yield the rows of the ladder up to the first whose needed value is missing."""
    for row in LADDER:
        yield row
        if row.needed is not None and row.field not in page.values:
            return


def _probed(page: TracedPage, row: Row, recorded: Sequence[Attempt]) -> FieldProbe:
    attempts = {each.rung: each for each in recorded}
    trials = []
    for rung in row.rungs:
        each = attempts.get(rung.name)
        if each is not None:
            trials.append(_trial(page, each, _state(page, each)))
        else:
            steps = dict(page.steps)
            trials.append(_late_trial(page, row, rung))
            page.steps = steps
    return FieldProbe(field=row.field, trials=trials)


def _late_trial(page: TracedPage, row: Row, rung: Rung) -> Trial:
    """Run a rung that was not reached, or whose check rejected the page."""
    try:
        attempt(page, row, rung)
    except NotAnArticle as error:
        candidates = rung.find(page, row)
        return _trial(page, Attempt(row.field, rung.name, candidates, Failed(str(error)), None), TrialState.FAILED)
    return _trial(page, page.attempts[-1]._replace(milliseconds=None), TrialState.NOT_REACHED)


def _state(page: Page, each: Attempt) -> TrialState:
    if page.origins.get(each.field) == each.rung:
        return TrialState.WON
    if each.value:
        return TrialState.BEATEN
    return TrialState.FAILED if each.candidates else TrialState.NOTHING


def _trial(page: TracedPage, each: Attempt, state: TrialState) -> Trial:
    return Trial(
        rung=each.rung,
        state=state,
        found=[_as_text(candidate) for candidate in each.candidates],
        value=each.value or None,
        reason=each.value.reason if isinstance(each.value, Failed) else None,
        passed_over=page.left_out.get((each.field, each.rung)),
        milliseconds=each.milliseconds,
    )


def _as_text(candidate: Any) -> str:
    match candidate:
        case Block():
            return candidate.text
        case Reading():
            return candidate.raw
        case Image():
            return candidate.url
    return str(candidate)


def _body(page: Page, attempts: Sequence[Attempt]) -> tuple[str | None, list[BodyLine]]:
    """The rung that found the text, and its lines; if none did, `generic` and the lines read without selectors."""
    rung = page.origins.get("body")
    if rung is None:
        return "generic", _lines_of_page(page, None)
    blocks: list[Block] = next(each.candidates for each in attempts if (each.field, each.rung) == ("body", rung))
    if blocks and isinstance(blocks[0], Line):
        return rung, _lines_of_page(page, page.prose)
    marks = page.prose.marks
    lines = [BodyLine(block.text, marks.get(at)) for at, block in enumerate(blocks)]
    return rung, [*lines, *(_removed(page) if rung == "site" else ())]


def _lines_of_page(page: Page, prose: Prose | None) -> list[BodyLine]:
    """The lines of the page, each with the rule that cut it or, for the lines that were kept, their mark in `prose`."""
    lines: list[BodyLine] = []
    kept = 0
    for line, rule in zip(page.text.lines, page.text.cuts, strict=True):
        cut: str | None = rule
        if rule is None:
            cut = prose.marks.get(kept) if prose else None
            kept += 1
        lines.append(BodyLine(line.text, cut))
    return lines


def _removed(page: Page) -> Iterator[BodyLine]:
    """Yield the lines that selectors removed from the body, in page order."""
    root = page.document.root
    bodies = page.bodies
    inside = set(bodies)
    taken = {element: _RELATED for _, elements in page.related for element in elements}
    taken |= {match: _REMOVED for match in page.select["remove"].every(root) if isinstance(match, etree._Element)}
    for body in bodies:
        if not inside.isdisjoint(body.iterancestors()):
            continue
        walker = etree.iterwalk(body, events=("start",))
        for _, element in walker:
            if element in taken:
                walker.skip_subtree()
                if text := text_of(element):
                    yield BodyLine(text, taken[element])
