"""Turn a survey into the draft of a spider, its saved pages, and the tasks left for a person. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from newscrawl.arabic.dates.regions import REGIONS
from newscrawl.extract.pages import undeclared
from newscrawl.extract.rungs import publisher_names
from newscrawl.extract.selectors import text_of
from newscrawl.fields import Fields
from newscrawl.items import Article
from newscrawl.printable import counted
from newscrawl.saved import describe, slug
from newscrawl.sites import Declaration, Sites, compiled_pattern
from newscrawl.survey.exploring import Survey, most_common
from newscrawl.survey.proposals import Proposal, propose
from newscrawl.survey.samples import Sample, SampleReader, count_read
from newscrawl.survey.writing import Draft, domains_of
from newscrawl.urls import article_key, host, is_front_page, readable

TODO = "TODO"
_MAX_SAMPLES = 3
_SHORT_URL = 100
_COUNTRY = re.compile(r"[a-z]{2}[-_]([A-Za-z]{2})$")
_BETWEEN = re.compile(r"\s[|–—-]\s|\|")


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """The spider base class of a publishing system."""

    module: str
    base: str
    """The name of the class."""
    article_url: str
    fields: Fields
    region: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftedPage:
    """A page to save, and what is extracted from it."""

    name: str
    """File name without a suffix."""
    sample: Sample
    expectation: str


@dataclass(slots=True, kw_only=True)
class Drafted:
    """The files to write, and the report."""

    draft: Draft
    proposal: Proposal
    pages: list[DraftedPage] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    """Tasks left for a person, one line each."""


def region_of(home: str, survey: Survey | None = None) -> str | None:
    """The country of a site from its top-level domain or the locale of its pages; None if neither gives one."""
    by_domain = undeclared(host(home)).region
    if host(home).endswith(f".{by_domain.lower()}"):
        return by_domain
    for document in survey.documents if survey else ():
        for declared in (document.root.get("lang") or "", *document.meta.get("og:locale", ())):
            country = _COUNTRY.search(declared)
            if country and country[1].upper() in REGIONS:
                return country[1].upper()
    return None


def outlet_of(survey: Survey) -> str | None:
    """The outlet's name: the publisher that its pages name, preferably in Arabic; else from the front page's title."""
    names = [name for document in survey.documents for name in publisher_names(document)]
    front = [document for document in survey.documents[:1] if is_front_page(document.url)]
    titles = [text for document in front for title in document.root.iter("title") if (text := text_of(title))]
    parts = [part for title in titles for part in _BETWEEN.split(title)]
    return most_common(filter(_is_arabic, names)) or most_common(names) or most_common(parts[:1])


def _is_arabic(text: str) -> bool:
    return any(unicodedata.name(letter, "").startswith("ARABIC LETTER") for letter in text)


def draft(
    survey: Survey,
    sites: Sites,
    *,
    name: str,
    english: str,
    outlet: str | None = None,
    region: str | None = None,
    system: System | None = None,
) -> Drafted:
    """Draft the site's spider; values that are not given are taken from the survey.

    `sites` are the existing sites; `system` is the publishing system whose marks were found on the pages.
    """
    found_outlet, found_region = outlet or outlet_of(survey), region or region_of(survey.home, survey)
    chosen = found_region or (system.region if system else "EG")
    sources = [*survey.rss, *survey.sitemaps, *survey.listings]
    domains = domains_of(survey.home, [url.replace("{page}", "1") for url in sources])
    pattern = survey.shape.pattern if survey.shape else None
    if system is not None and _fits(system, survey, sources):
        pattern = None
    site = Declaration(
        name=name,
        outlet=found_outlet or name,
        domains=tuple(domains),
        article_url=pattern or (system.article_url if system else "") or "(?!)",
        region=chosen,
        country=chosen,
        fields=Fields(),
    )
    trial = SampleReader(site, sites.with_site(site), survey.samples)
    base = system.fields if system else Fields()
    proposal = propose(trial, base)
    if system is not None and count_read(trial.read(Fields())) > count_read(proposal.readings):
        # The site's theme differs from the one that the base class is written for.
        proposal = propose(trial, Fields())
    changed = proposal.fields if proposal.fields != base else None
    drafted = Drafted(
        draft=Draft(
            name=name,
            english=english,
            outlet=found_outlet or TODO,
            region=chosen,
            is_region_known=found_region is not None,
            domains=domains,
            rss=list(survey.rss),
            sitemaps=list(survey.sitemaps),
            listings=list(survey.listings),
            article_url=pattern,
            samples=_samples(survey, site),
            # Without sample pages it is unknown whether selectors are needed.
            fields=changed if system else proposal.fields if survey.samples else None,
            module=system.module if system else "newscrawl.spider",
            base=system.base if system else "NewsSpider",
        ),
        proposal=proposal,
        pages=_pages(trial, proposal),
    )
    drafted.left = [*_unknown(drafted.draft, sites.of_url(survey.home)), *_left(drafted, survey)]
    return drafted


def _fits(system: System, survey: Survey, sources: Sequence[str]) -> bool:
    """Whether the article_url of a system fits the site: it matches all its articles and none of its sources."""
    if survey.shape is None:
        return False
    pattern = compiled_pattern(system.article_url)
    links = [one.url for one in survey.shape.matching]
    return (
        bool(pattern.pattern)
        and all(article_key(link, pattern) for link in links)
        and not any(article_key(url.replace("{page}", "1"), pattern) for url in (*sources, survey.home))
    )


def _samples(survey: Survey, site: Declaration) -> list[str]:
    """Readable URLs of articles: first those of pages that were read, then those of links."""
    matching = [one.url for one in survey.shape.matching] if survey.shape else []
    urls = dict.fromkeys(readable(url) for url in [*(sample.url for sample in survey.samples), *matching])
    own = [url for url in urls if article_key(url, site.pattern) is not None]
    # Prefer short URLs, which fit into a line; keep the order otherwise.
    return list(dict.fromkeys([*(url for url in own if len(url) <= _SHORT_URL), *own]))[:_MAX_SAMPLES]


def _pages(trial: SampleReader, proposal: Proposal) -> list[DraftedPage]:
    pages = []
    for sample, articles in zip(trial.samples, trial.pages(proposal.fields), strict=True):
        if not isinstance(articles, list):
            continue
        name = slug(article_key(sample.url, trial.site.pattern) or sample.url)
        pages.append(DraftedPage(name=name, sample=sample, expectation=describe(articles)))
    return pages


def _unknown(draft: Draft, claimed: tuple[str, str | None] | None) -> list[str]:
    """What a person must say about the site itself; `claimed` is the existing site that has its host."""
    unknown = []
    if not draft.is_region_known:
        country = REGIONS[draft.region].country
        unknown.append(f"region: {draft.region} ({country}) is a guess; the dates are read in its time zone")
    if draft.outlet == TODO:
        unknown.append("outlet: the name of the outlet, in Arabic")
    if claimed is not None:
        unknown.append(f"{claimed[0]} already has this host; two spiders of one host must not share articles")
    return unknown


def _left(drafted: Drafted, survey: Survey) -> list[str]:
    draft, count = drafted.draft, len(survey.samples)
    left = []
    if not (survey.rss or survey.sitemaps or survey.listings):
        left.append("sources: no feed, sitemap or listing was found")
    if survey.shape is None:
        left.append("article_url: the links of the site have no common shape; write a pattern")
    elif "(?P<id>" not in survey.shape.pattern:
        left.append("article_url: it recognizes articles by their slugs; check that it matches no other pages")
    if survey.shape is not None and survey.shape.unmatched:
        unmatched = survey.shape.unmatched
        missing = "a URL" if len(unmatched) == 1 else f"{len(unmatched)} URLs"
        left.append(f"article_url: it does not match {missing} of the sources, e.g. {readable(unmatched[0].url)}")
    if not draft.samples:
        left.append("article_samples: two or three real URLs")
    if not count:
        left.append("fields: no page of an article was seen; save one with scrapy savepage, and check the result")
    read = [reading for reading in drafted.proposal.readings if isinstance(reading, Article)]
    for name, noun in (("published", "date"), ("authors", "author"), ("tags", "tag")):
        without = sum(not getattr(reading, name) for reading in read)
        if without and name not in drafted.proposal.doubts:
            left.append(f"{name}: no {noun} is read from {without} of {counted(len(read), 'page')}; is one shown?")
    if read and not any(reading.related for reading in read):
        left.append("related: a selector for the links of the related block, if there is one")
    if count == 1:
        left.append("fields: only one page was seen; save others with scrapy savepage")
    return [*left, *drafted.proposal.doubts.values()]
