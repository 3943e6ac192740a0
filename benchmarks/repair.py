"""Success rate of `scrapy repair`: every saved page is redesigned, and filled with articles of other sites.

    python benchmarks/repair.py [--sites NAME...] [--edited] [--verbose]

Each saved page in `tests/pages` becomes a dozen pages of the same structure with different titles, texts, days, authors
and tags. The redesign renames all classes and ids, wraps containers and removes the JSON-LD. Links to other articles
differ from page to page. The repair gets eight of the pages (with --edited, half of them have a paragraph that the
stored article lacks); the others are held out to check whether the accepted selectors are right. A site counts as
mended if every field that its pages still show is read correctly on the held-out pages, and the texts with F1 >= 0.98.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import blake2b
from typing import Any

from lxml import etree, html

from newscrawl.dedup.bags import bag_of, f1
from newscrawl.extract.document import Document, declared_encoding
from newscrawl.items import Article
from newscrawl.learn.known import KnownPage, KnownReader
from newscrawl.learn.learner import Repair, mend
from newscrawl.saved import SavedPage, saved_pages
from newscrawl.sites import Sites

PAGES = 12
GIVEN = 8
RIGHT = 0.98
BAR = 0.85
LONG = 300
"""Minimum characters of a text that may replace another one."""
WORDS = 4
"""Minimum words of a link that is a headline."""
NAMES = ("سالم", "هدى", "مروان", "ليلى", "يوسف", "نجلاء", "طارق", "سعاد", "أيمن", "رباب", "حازم", "منال", "وائل")
ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
LETTERS = str.maketrans("0123456789", "ghijklmnop")
SPACES = re.compile(r"\s+")
Element = Any
"""An lxml.html element, whose methods are missing in the type stubs."""


@dataclass(frozen=True, slots=True)
class Result:
    """The result for one site."""

    repair: Repair
    right: dict[str, bool]
    """Field whose change was accepted -> whether it is right on the held-out pages."""
    before: float
    after: float
    """`before` and `after` are the F1 of the held-out texts."""

    @property
    def is_mended(self) -> bool:
        """Whether everything that can be read is read."""
        return self.repair.is_whole and all(self.right.values()) and self.after >= RIGHT


def digest(text: str) -> str:
    """A short string of letters derived from a name."""
    return blake2b(text.encode(), digest_size=4).hexdigest().translate(LETTERS)


def number_of(text: str) -> int:
    """A number from 0 to 255 derived from a name."""
    return blake2b(text.encode(), digest_size=1).digest()[0]


# -- pages that the site might have ------------------------------------------------------------------------------------


def variants(page: SavedPage, original: Article, donors: Sequence[Article]) -> Iterator[tuple[bytes, str]]:
    """Pages with the structure of a saved page, each with its new text."""
    body = page.path.read_bytes()
    source = Document.parse(body, lambda: declared_encoding(body, None), page.url)
    text = etree.tostring(source.root, encoding="unicode", method="html")
    paragraphs = original.body.split("\n")
    for number in range(PAGES):
        lines = [line for donor in donors[number : number + 4] for line in donor.body.split("\n")]
        words = dict(zip(paragraphs, lines, strict=False))
        words[original.title] = f"{donors[number].title} {number}"
        for at, author in enumerate(original.authors):
            words[author] = f"{NAMES[number % len(NAMES)]} {NAMES[(number * 3 + at + 1) % len(NAMES)]}"
        for at, tag in enumerate(original.tags):
            words.setdefault(tag, f"{NAMES[(number + at) % len(NAMES)]} {at}")
        root = html.fromstring(text)
        exchange(root, {old: new for old, new in words.items() if old}, other_day(original, number))
        vary_links(root, words, [donor.title for donor in donors[number + 5 :]])
        kept = [words[paragraph] for paragraph in paragraphs if paragraph in words]
        if number % 3 == 0 and len(kept) > 4 and drop(root, kept[-1]):
            del kept[-1]
        yield as_bytes(root), "\n".join(kept)


def other_day(article: Article, number: int) -> Callable[[str], str]:
    """A function that moves printed dates by whole weeks within the month, so that weekdays stay correct."""
    day = article.published
    if day is None:
        return lambda text: text
    days = range(day.day % 7 or 7, 29, 7)
    new = days[number % len(days)]
    iso, other = f"{day:%Y-%m-%d}", f"{day:%Y-%m}-{new:02}"
    month = rf"\D{{1,3}}\w+\D{{1,3}}{day.year}|\D0?{day.month}\D{day.year}"
    printed = re.compile(rf"(?<!\d)0?{day.day}(?={month})")
    arabic = re.compile(rf"(?<!\d){str(day.day).translate(ARABIC_DIGITS)}(?={month.translate(ARABIC_DIGITS)})")

    def move(text: str) -> str:
        text = text.replace(iso, other).replace(iso.replace("-", "/"), other.replace("-", "/"))
        return arabic.sub(str(new).translate(ARABIC_DIGITS), printed.sub(str(new), text))

    return move


def exchange(root: Element, words: dict[str, str], move: Callable[[str], str]) -> None:
    """Replace words in all texts and attributes."""
    longest_first = sorted(words, key=len, reverse=True)

    def changed(text: str | None) -> str | None:
        plain = SPACES.sub(" ", text or "").strip()
        if not plain:
            return text
        new = plain
        for old in longest_first:
            new = new.replace(old, words[old])
        new = words.get(plain) or move(new)
        return new if new != plain else text

    for element in root.iter(etree.Element):
        for name in ("content", "datetime", "title", "alt"):
            if name in element.attrib:
                element.set(name, changed(element.get(name)) or "")
        element.text, element.tail = changed(element.text), changed(element.tail)


def vary_links(root: Element, words: dict[str, str], titles: Sequence[str]) -> None:
    """Replace the headlines of links to other articles, so that each page has different ones."""
    known = {*words.values(), *words}
    for at, link in enumerate(root.iter("a")):
        text = SPACES.sub(" ", link.text or "").strip()
        if len(text.split()) >= WORDS and text not in known and not len(link):
            link.text = titles[at % len(titles)]


def drop(root: Element, line: str) -> bool:
    """Remove a paragraph if it is a separate element; return whether it was."""
    for element in list(root.iter("p")):
        if (element.text or "").strip() == line:
            element.drop_tree()
            return True
    return False


def redesigned(body: bytes) -> bytes:
    """The page after a redesign: different classes and ids, nested containers, no JSON-LD."""
    root: Element = html.fromstring(body.decode())
    for element in list(root.iter(etree.Element)):
        if element.tag == "script" and "ld+json" in (element.get("type") or ""):
            element.drop_tree()
            continue
        style = element.get("class") or element.get("id") or ""
        for name in ("class", "id"):
            if value := element.get(name):
                element.set(name, " ".join(f"x{digest(part)}" for part in value.split()))
        if element.tag in ("div", "article", "section") and style and number_of(style) % 3 == 0:
            wrap(element, f"w{digest(style)}")
    return as_bytes(root)


def wrap(element: Element, name: str) -> None:
    """Wrap an element in a new container."""
    parent = element.getparent()
    wrapper = etree.Element("div", {"class": name})
    wrapper.tail, element.tail = element.tail, None
    parent.insert(parent.index(element), wrapper)
    wrapper.append(element)


def as_bytes(root: Element) -> bytes:
    """The page in UTF-8, with its charset declaration changed accordingly."""
    text = html.tostring(root, encoding="unicode", doctype="<!DOCTYPE html>")
    return re.sub(r"(?i)charset=([\"']?)[\w-]+", r"charset=\1utf-8", text).encode()


# -- the repair --------------------------------------------------------------------------------------------------------


class Farm:
    """The sites of the project, and the articles on their saved pages."""

    def __init__(self, *, is_edited: bool = False) -> None:
        self._edited = is_edited
        self.sites = Sites.of_project()
        self.pages = saved_pages()
        self.originals = {page.path: article for page in self.pages if (article := self._read(page)) is not None}

    def trial(self, page: SavedPage) -> KnownReader:
        """A reader for pages of the site of a saved page."""
        site = self.sites.declaration(page.spider)
        assert site is not None, f"a saved page has a spider: {page.path}"
        return KnownReader(site, self.sites)

    def known(self, page: SavedPage) -> list[KnownPage]:
        """Redesigned pages, with the articles that the intact spider read before the redesign."""
        trial, original = self.trial(page), self.originals[page.path]
        others = [one for path, one in self.originals.items() if path != page.path and len(one.body) > LONG]
        first = number_of(page.spider) % len(others)
        found = []
        for body, text in variants(page, original, [*others[first:], *others[:first]] * 2):
            known = replace(self._blank(page), body=body)
            article = trial.read(trial.site.fields, [known])[0]
            # Skip pages that even the intact spider does not read correctly.
            if article is not None and f1(bag_of(text), bag_of(article.body)) >= RIGHT:
                found.append(replace(known, article=article, body=redesigned(body)))
        return found

    def result(self, page: SavedPage, known: Sequence[KnownPage]) -> Result:
        """Repair a site, and evaluate the repair on the held-out pages."""
        trial = self.trial(page)
        repair = mend(
            trial, [edited(one) if self._edited and at // 2 % 2 else one for at, one in enumerate(known[:GIVEN])]
        )
        back = known[GIVEN:]
        fields = replace(trial.site.fields, **repair.values)  # type: ignore[arg-type]  # names of selectors
        reports = trial.report(fields, back)
        before, after = (
            sum(
                f1(bag_of(one.article.body), bag_of(got.body)) if got else 0.0
                for one, got in zip(back, read, strict=True)
            )
            / len(back)
            for read in (trial.read(trial.site.fields, back), trial.read(fields, back))
        )
        right = {name: reports[name].is_right for name in repair.values if name in reports}
        return Result(repair, right, before, after)

    def _read(self, page: SavedPage) -> Article | None:
        trial = self.trial(page)
        return trial.read(trial.site.fields, [self._blank(page)])[0]

    def _blank(self, page: SavedPage) -> KnownPage:
        site, key = self.sites.of_url(page.url) or (page.spider, None)
        article = Article(url=page.url, site=site, key=key or page.url, title="", body="")
        return KnownPage(article=article, body=page.path.read_bytes(), fetched=page.fetched + timedelta(days=40))


def edited(known: KnownPage) -> KnownPage:
    """The page with an article that had one paragraph less when it was stored."""
    lines = known.article.body.split("\n")
    full = [at for at, line in enumerate(lines) if len(line.split()) > 2 * WORDS and line.endswith(".")]
    if len(lines) < WORDS or not full:
        return known
    at = full[len(full) // 2]
    return replace(known, article=replace(known.article, body="\n".join(lines[:at] + lines[at + 1 :])))


def main() -> int:
    """Print one line per site, then the totals; return 1 if a threshold is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sites", nargs="*", default=[])
    parser.add_argument("--edited", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    farm = Farm(is_edited=options.edited)
    results: list[Result] = []
    began = time.process_time()
    for page in farm.pages:
        if page.path not in farm.originals or (options.sites and page.spider not in options.sites):
            continue
        known = farm.known(page)
        if len(known) < PAGES - 2:
            print(f"{page.spider}: only {len(known)} pages could be generated from it; left out")
            continue
        result = farm.result(page, known)
        results.append(result)
        state = "mended" if result.is_mended else "not mended"
        print(f"{page.spider}: F1 {result.before:.3f} -> {result.after:.3f}, {state}")
        for change in result.repair.changes if options.verbose or not result.is_mended else ():
            verdict = "accepted" if change.accepted else "refused" if change.on_page else "not on the page"
            wrong = "" if result.right.get(change.field, True) else " AND WRONG"
            print(f"    {change.field}: {verdict}{wrong}: {change.selector!r}")
    mended = sum(result.is_mended for result in results)
    accepted = [right for result in results for right in result.right.values()]
    seconds = (time.process_time() - began) / max(len(results), 1)
    print(f"{mended} of {len(results)} sites mended ({mended / max(len(results), 1):.0%})")
    print(f"{len(accepted)} selectors accepted, {accepted.count(False)} of them wrong; {seconds:.2f} CPU s per site")
    print(f"thresholds: {BAR:.0%} of the sites, 0 wrong")
    return int(False in accepted or mended < BAR * len(results))


if __name__ == "__main__":
    sys.exit(main())
