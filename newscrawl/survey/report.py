"""The report on a drafted spider: lines for a terminal, or data. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from newscrawl.console.terminal import isolated
from newscrawl.items import Article
from newscrawl.printable import counted
from newscrawl.survey.drafting import Drafted
from newscrawl.survey.exploring import Survey


def data(drafted: Drafted, survey: Survey, files: Sequence[str]) -> dict[str, Any]:
    """The report as JSON-ready data; `files` are the files that were written."""
    draft, shape = drafted.draft, survey.shape
    return {
        "files": list(files),
        "cms": draft.module.rpartition(".")[2] if draft.is_on_a_system else None,
        "sources": {"rss": survey.rss, "sitemap": survey.sitemaps, "listing": survey.listings},
        "article_url": shape and shape.pattern,
        "matching": len(shape.matching) if shape else 0,
        "pages": len(survey.samples),
        "read": sum(isinstance(reading, Article) for reading in drafted.proposal.readings),
        "fields": {
            name: {"selector": selector, "why": drafted.proposal.reasons[name]}
            for name, selector in _chosen(drafted).items()
        },
        "left": drafted.left,
    }


def lines(drafted: Drafted, survey: Survey, files: Sequence[str]) -> Iterator[str]:
    """The report for a reader; the first of `files` is the spider, the others are saved pages."""
    draft, proposal, shape, chosen = drafted.draft, drafted.proposal, survey.shape, _chosen(drafted)
    yield f"{files[0]} is written."
    if draft.is_on_a_system:
        yield f"  system       {draft.base}, whose marks are on the pages"
    for kind, urls in (("rss", survey.rss), ("sitemap", survey.sitemaps), ("listing", survey.listings)):
        for url, count in urls.items():
            listed = f"  ({counted(count, 'URL')})" if count else ""
            yield f"  {kind:<12} {isolated(url)}{listed}"
    if shape:
        known = sum(one.is_article for one in shape.matching)
        of = f", {known} of them listed by sources" if known else ""
        yield f"  article_url  {isolated(draft.article_url or 'that of the system')}"
        yield f"               matches {len(shape.matching)} of the links that were seen{of}"
    read = sum(isinstance(reading, Article) for reading in proposal.readings)
    yield f"  articles     {read} of {counted(len(survey.samples), 'page')} read"
    for name, selector in chosen.items():
        yield f"  {name:<12} {isolated(selector)}"
        yield f"               {proposal.reasons[name]}"
    if survey.samples and not chosen:
        by = "those of the system" if draft.is_on_a_system else "none"
        yield f"  fields       no selector is better than {by}"
    for one in files[1:]:
        yield f"  saved        {isolated(one)}, .url, .expect.txt"
    yield "Left for a person:"
    steps = [
        *(["compare each expectation with its page; fix the spider if one is wrong"] if files[1:] else []),
        *drafted.left,
        "the docstring: how far the selectors can be trusted (docs/adding-a-site.md)",
        f"docs/sites.md: a row for `{draft.name}`, in the words of the docstring",
        f'make test PYTEST_ARGS="-k {draft.name}"  fails until every TODO is resolved',
    ]
    for step in steps:
        yield f"  - {isolated(step)}"


def _chosen(drafted: Drafted) -> dict[str, str]:
    """Field -> the selector proposed for it."""
    return {name: getattr(drafted.draft.fields, name) for name in drafted.proposal.reasons if drafted.draft.fields}
