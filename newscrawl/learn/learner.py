"""`mend`: find selectors for fields that a site's selectors no longer find, and verify them on held-out pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from lxml import etree

from newscrawl.arabic import fold
from newscrawl.dedup.bags import bag_of, f1
from newscrawl.extract.document import Document
from newscrawl.extract.selectors import Match, text_of
from newscrawl.fields import Fields, Selector
from newscrawl.learn.candidates import Candidate, candidates_of
from newscrawl.learn.known import LEARNED, FieldReport, KnownPage, KnownReader, value_of
from newscrawl.learn.places import containers_of, paragraphs_of, places_of, short_texts

MIN_PAGES = 4
"""Minimum number of pages for a repair: half of them to learn from, half to verify the result."""
_TRIALS = 8
"""Maximum number of candidates that are tried by reading the pages with them."""
_WORTH_TRYING = 0.6
_REMOVALS = 6
_STRAY = 400
"""Maximum characters of an element inside the body that may not belong to the article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """The change found for one field."""

    field: str
    today: Selector
    """The current selector."""
    before: FieldReport
    """The result with the current selectors, on all pages."""
    selector: Selector | None
    """The proposed selector; `()` if the field is read correctly without one; None if none was found."""
    on_page: bool = True
    """Whether the pages show the value at all; a value that was only in metadata cannot be found again."""
    learned: FieldReport | None = None
    """The result with the proposal on the pages from which it was learned."""
    proved: FieldReport | None = None
    """The result with the proposal on the held-out pages."""

    @property
    def accepted(self) -> bool:
        """Whether the proposal works on the held-out pages."""
        return self.selector is not None and self.proved is not None and self.proved.is_right


@dataclass(slots=True, kw_only=True)
class Repair:
    """The repair of a site: the fields that need no change, and the changes to the others."""

    pages: int
    right: dict[str, FieldReport]
    """The fields that need no change, and their results."""
    changes: list[FieldChange] = field(default_factory=list)
    remove: tuple[str, ...] = ()
    """Selectors of elements inside the text that do not belong to the article; part of the change to `body`."""

    @property
    def values(self) -> dict[str, Selector]:
        """Name in `Fields` -> selector, for the accepted changes."""
        found: dict[str, Selector] = {}
        for change in self.changes:
            if change.accepted and change.selector is not None and change.selector != change.today:
                found[change.field] = change.selector
                if change.field == "body" and self.remove:
                    found["remove"] = self.remove
        return found

    @property
    def is_whole(self) -> bool:
        """Whether every field that is wrong now and still shown on the pages can be repaired."""
        return all(change.accepted or not change.on_page for change in self.changes)


def mend(trial: KnownReader, pages: Sequence[KnownPage]) -> Repair:
    """Find selectors for the fields that the current ones no longer read. Raises `ValueError` for too few pages.

    Every second page is held out: it is only used to verify the selectors found on the other pages.
    """
    if len(pages) < MIN_PAGES:
        raise ValueError(f"{len(pages)} pages with known articles: at least {MIN_PAGES} are needed")
    fields = trial.site.fields
    before = trial.report(fields, pages)
    broken = [name for name in LEARNED if not _is_sound(fields, name, before[name])]
    repair = Repair(pages=len(pages), right={name: before[name] for name in LEARNED if name not in broken})
    learn, prove = pages[::2], pages[1::2]
    found: dict[str, Selector | None] = {}
    learner = _Learner(trial, learn)
    # A selector that matches the wrong element may prevent the whole page from being read.
    for name in broken:
        fields = fields.with_selector(name, ())
    for name in broken:
        # A repaired field helps those that are read after it: for example, the text begins at the headline.
        found[name] = selector = learner.selector(name, fields)
        if selector is not None:
            fields = fields.with_selector(name, selector)
    if learner.remove:
        repair.remove = (*_listed(fields.remove), *learner.remove)
        fields = fields.with_selector("remove", repair.remove)
    for name in broken:
        if found[name] is None:
            fields = fields.with_selector(name, getattr(trial.site.fields, name))
    learned, proved = trial.report(fields, learn), trial.report(fields, prove)
    for name in broken:
        selector = found[name]
        repair.changes.append(
            FieldChange(
                field=name,
                today=getattr(trial.site.fields, name),
                before=before[name],
                selector=selector,
                on_page=selector is not None or learner.shows(name),
                learned=learned[name] if selector is not None else None,
                proved=proved[name] if selector is not None else None,
            )
        )
    return repair


def _listed(selectors: Selector) -> tuple[str, ...]:
    return (selectors,) if isinstance(selectors, str) else selectors


def _is_sound(fields: Fields, name: str, report: FieldReport) -> bool:
    """Whether a field needs no change: it is right, and its selector, if it has one, still finds it."""
    return report.is_right and (not getattr(fields, name) or report.rungs[:1] in ((), ("site",)))


class _Learner:
    """Searches for selectors on the pages to learn from."""

    def __init__(self, trial: KnownReader, pages: Sequence[KnownPage]) -> None:
        self._trial = trial
        self._pages = pages
        self._documents = [page.document() for page in pages]
        self.remove: tuple[str, ...] = ()

    def selector(self, name: str, fields: Fields) -> Selector | None:
        """The simplest selector that reads a field correctly; `()` if none is needed; None if none is found."""
        candidates = self._bodies() if name == "body" else self._scalars(name)
        for candidate in candidates[:_TRIALS]:
            if self._reads(name, fields.with_selector(name, candidate.css)):
                return candidate.css
        if self._reads(name, fields.with_selector(name, ())):
            return ()
        if name == "body":
            return self._cleaned(candidates, fields)
        return None

    def shows(self, name: str) -> bool:
        """Whether most pages show a field's known value."""
        if name == "body":
            return True
        region = self._trial.site.region
        known = [at for at, page in enumerate(self._pages) if value_of(page.article, name)]
        places = [places_of(self._documents[at], self._pages[at].article, name, region) for at in known]
        return sum(map(bool, places)) > len(known) / 2

    def _reads(self, name: str, fields: Fields) -> bool:
        return self._trial.report(fields, self._pages, name)[name].is_right

    # -- fields of one value or a list --------------------------------------------------------------------------------

    def _scalars(self, name: str) -> list[Candidate]:
        region = self._trial.site.region
        shown = [
            (page, document)
            for page, document in zip(self._pages, self._documents, strict=True)
            if value_of(page.article, name)
        ]
        if not shown:
            return []
        places = [found for page, document in shown if (found := places_of(document, page.article, name, region))]
        if len(places) < 0.9 * len(shown):
            return []
        # A selector that works on all pages also works on the page with the fewest places, so only its places are used.
        fewest = min(places, key=len)
        suggested = (one for at, suffix in fewest for one in candidates_of(at, suffix, 0.2 if suffix else 0.0))
        return self._sorted(one for one in _unique(suggested) if self._fits(one, name, shown))

    def _fits(self, candidate: Candidate, name: str, shown: Sequence[tuple[KnownPage, Document]]) -> bool:
        """Whether a candidate matches something close to the known value on every page."""
        for page, document in shown:
            texts = [fold(text_of(match)) for match in candidate.matches(document.root)[:40]]
            if not texts or not any(texts):
                return False
            if name == "tags" and len(texts) > len(page.article.tags) + 2:
                return False
            if name in ("title", "section") and value_of(page.article, name) not in texts[0]:
                return False
        return True

    @staticmethod
    def _sorted(candidates: Iterable[Candidate]) -> list[Candidate]:
        return sorted(candidates, key=lambda candidate: (candidate.cost, candidate.css))

    # -- the text -----------------------------------------------------------------------------------------------------

    def _bodies(self) -> list[Candidate]:
        """Candidates for the text, those that match most of it and little else first."""
        scored = []
        for candidate in _unique(self._suggested_bodies()):
            score = self._body_score(candidate)
            if score >= _WORTH_TRYING:
                scored.append((-round(score, 2), candidate.cost, candidate.css, candidate))
        return [candidate for *_, candidate in sorted(scored, key=lambda row: row[:3])]

    def _suggested_bodies(self) -> Iterator[Candidate]:
        article, document = self._pages[0].article, self._documents[0]
        paragraphs = paragraphs_of(document, article)
        for container in containers_of(document, article):
            yield from candidates_of(container)
            children = [at for at in paragraphs if at.getparent() is container]
            tags = list(dict.fromkeys(at.tag for at in children))
            if children and len(tags) <= 4:
                for one in candidates_of(container):
                    yield Candidate(", ".join(f"{one.css} > {tag}" for tag in tags), one.cost + 0.5 * len(tags))
            inner = list(dict.fromkeys(at.tag for at in paragraphs))
            if inner and len(inner) <= 3:
                for one in candidates_of(container):
                    yield Candidate(", ".join(f"{one.css} {tag}" for tag in inner), one.cost + 0.6 * len(inner))
        for at in paragraphs[:3]:
            yield from candidates_of(at, cost=0.4)

    def _body_score(self, candidate: Candidate) -> float:
        scores = []
        for page, document in zip(self._pages, self._documents, strict=True):
            text = " ".join(map(text_of, _outermost(candidate.matches(document.root))))
            scores.append(f1(bag_of(page.article.body), bag_of(text)) if text else 0.0)
            if scores[-1] < _WORTH_TRYING:
                return 0.0
        return sum(scores) / len(scores)

    def _cleaned(self, candidates: Sequence[Candidate], fields: Fields) -> str | None:
        """The best candidate that works once elements that are not part of the article are removed; sets `remove`."""
        for candidate in candidates[:3]:
            chosen = replace(fields, body=candidate.css)
            remove: list[str] = []
            for one in self._strays(candidate)[:_REMOVALS]:
                remove.append(one.css)
                self.remove = tuple(remove)
                if self._reads("body", replace(chosen, remove=(*_listed(fields.remove), *remove))):
                    return candidate.css
        self.remove = ()
        return None

    def _strays(self, body: Candidate) -> list[Candidate]:
        """Selectors of elements inside the text that contain nothing of the known article on any page."""
        found: list[Candidate] = []
        pieces: list[tuple[set[etree._Element], set[str]]] = []
        for page, document in zip(self._pages, self._documents, strict=True):
            inside = {at for match in body.matches(document.root) if not isinstance(match, str) for at in match.iter()}
            known = fold(page.article.body)
            strays = {
                at for at, text in short_texts(document, _STRAY) if at in inside and fold(text) not in known and text
            }
            pieces.append((inside - strays, {fold(text_of(at)) for at in strays}))
            found += [one for at in strays for one in candidates_of(at) if at.get("class") or at.get("id")]
        return self._sorted(
            one
            for one in _unique(found)
            if not any(
                match in kept and fold(text_of(match)) in fold(page.article.body)
                for (kept, _), page, document in zip(pieces, self._pages, self._documents, strict=True)
                for match in one.matches(document.root)
            )
        )


def _outermost(matches: Sequence[Match]) -> list[Match]:
    """The matches that are not inside another match."""
    elements = {match for match in matches if not isinstance(match, str)}
    return [match for match in matches if isinstance(match, str) or elements.isdisjoint(match.iterancestors())]


def _unique(candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    seen: set[str] = set()
    for candidate in candidates:
        if candidate.css not in seen:
            seen.add(candidate.css)
            yield candidate
