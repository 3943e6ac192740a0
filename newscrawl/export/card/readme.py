"""The card for people: a README in Markdown, with a YAML header for data catalogues."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

from newscrawl.arabic.dates.regions import REGIONS
from newscrawl.export.card.facts import Facts
from newscrawl.export.card.figures import Figures
from newscrawl.export.card.meanings import meanings
from newscrawl.export.formats.parquet import SCHEMA

_MAX_DAYS = 62
"""Maximum number of days listed one by one; more are summed by month."""
_MAX_LICENSES = 20
_SIZES = (("n<1K", 1e3), ("1K<n<10K", 1e4), ("10K<n<100K", 1e5), ("100K<n<1M", 1e6), ("1M<n<10M", 1e7))
_LARGEST_SIZE = "10M<n<100M"


def readme(figures: Figures, facts: Facts) -> str:
    """The card, in Markdown."""
    return "\n".join(_lines(figures, facts)) + "\n"


def _lines(figures: Figures, facts: Facts) -> Iterator[str]:
    yield from _head(figures, facts)
    yield f"# {facts.name}\n\n{facts.description}\n"
    yield from _table(("", ""), _summary(figures, facts))
    yield "\n## Sources\n"
    yield from _table(
        ("site", "outlet", "country", "rows", "copies", "published", "training: reserved", "allowed", "unsaid"),
        _sites(figures, facts),
    )
    yield "\n## Licenses named by pages\n"
    yield from _table(("license", "rows"), figures.licenses.most_common(_MAX_LICENSES))
    by_day = len(figures.days) <= _MAX_DAYS
    days: Counter[str] = Counter()
    for day, count in figures.days.items():
        days[f"{day}" if by_day else f"{day:%Y-%m}"] += count
    yield f"\n## When: rows per {'day' if by_day else 'month'} of publication (UTC)\n"
    yield from _table(("day" if by_day else "month", "rows"), sorted(days.items()))
    yield "\n## Kinds\n"
    yield from _table(("kind", "rows"), figures.kinds.most_common())
    yield "\n## Columns\n"
    rows = max(figures.rows, 1)
    yield from _table(
        ("column", "type", "filled", "meaning"),
        (
            (f"`{one.name}`", f"`{_type(one.type)}`", f"{figures.filled[one.name] / rows:.1%}", meanings()[one.name])
            for one in SCHEMA
        ),
    )
    yield "\n## Masader\n\nThe attributes used by Masader, the catalogue of Arabic data sets:\n"
    yield from _table(("attribute", "value"), _masader(figures, facts))
    yield f"\n## Citation\n\n> {facts.citation}\n\nTo cite a single article, add its `url`, `title` and outlet."
    yield (
        "\n## Removal requests\n\n"
        f"Contact whoever gathered the articles: {facts.link}. Give the `url`, or the site. "
        "The texts belong to their outlets; the column `rights` holds the site's statements about "
        "reuse when the page was read. "
        "To exclude rows for which training is reserved: `rights.train IS DISTINCT FROM 'reserve'`."
    )


def _head(figures: Figures, facts: Facts) -> Iterator[str]:
    size = next((name for name, most in _SIZES if figures.rows < most), _LARGEST_SIZE)
    languages = "".join(f"\n- {language}" for language in sorted(figures.languages) or ["ar"])
    yield f"---\npretty_name: {facts.name!r}\nlanguage:{languages}\nlicense: other\nsize_categories:\n- {size}"
    yield f"configs:\n- config_name: default\n  data_files: {f'{facts.folder}/*.parquet'!r}\n---\n"


def _summary(figures: Figures, facts: Facts) -> Iterator[tuple[object, ...]]:
    yield "rows", f"{figures.rows:,}"
    yield "later versions of an article", f"{figures.later:,}"
    yield "originals", f"{figures.rows - figures.copies:,}"
    yield "copies of another article (`copy_of`)", f"{figures.copies:,}"
    yield "copies listed by originals (`copies`)", f"{figures.named:,}"
    yield "sites", len(figures.sites)
    yield "files", f"{figures.files}, {_megabytes(figures)} MB before compression"
    for name in ("published", "fetched"):
        span = figures.span(name)
        yield name, _span(span) if span else "unknown"
    yield (
        "training",
        ", ".join(f"{figures.train[decision]:,} {decision}" for decision in ("reserve", "allow", "unsaid")),
    )
    yield "card written", f"{facts.written:%Y-%m-%d %H:%M} UTC"


def _sites(figures: Figures, facts: Facts) -> Iterator[tuple[object, ...]]:
    for name, site in sorted(figures.sites.items()):
        country = REGIONS[site.country].country if site.country in REGIONS else site.country or ""
        published = _span((site.first["published"], site.last["published"])) if "published" in site.first else ""
        decisions = (site.train[decision] for decision in ("reserve", "allow", "unsaid"))
        yield name, facts.outlets.get(name, name), country, site.rows, site.copies, published, *decisions


def _masader(figures: Figures, facts: Facts) -> Iterator[tuple[str, object]]:
    sites = ", ".join(sorted(figures.sites))
    yield "Name", facts.name
    yield "Subsets", f"{len(figures.sites)} sites: {sites}" if sites else ""
    yield "Link", facts.link
    yield "License", "custom: " + facts.license
    yield "Year", facts.written.year
    yield "Language", "ar" if set(figures.languages) <= {"ar"} else "multilingual"
    yield "Dialect", "ar-MSA: (Arabic (Modern Standard Arabic))"
    yield "Domain", "news articles"
    yield "Form", "text"
    yield "Collection Style", "crawling"
    yield "Description", facts.description
    yield "Volume", f"{figures.rows:,}"
    yield "Unit", "documents"
    yield "Ethical Risks", "Medium: web texts that name living people"
    yield "Provider", facts.title
    yield "Derived From", sites
    yield "Paper Title", ""
    yield "Paper Link", ""
    yield "Script", "Arab"
    yield "Tokenized", "No"
    yield "Host", ""
    yield "Access", ""
    yield "Cost", ""
    yield "Test Split", "No"
    yield "Tasks", "language modeling, duplicate detection, summarization, topic classification, information retrieval"


def _span(span: tuple[datetime, datetime]) -> str:
    return f"{span[0]:%Y-%m-%d} to {span[1]:%Y-%m-%d}"


def _megabytes(figures: Figures) -> str:
    return f"{figures.size / 1e6:,.1f}"


def _type(arrow: object) -> str:
    return str(arrow).replace("timestamp[us, tz=UTC]", "timestamp").replace("element: ", "").replace("|", "\\|")


def _table(heads: Iterable[object], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    heads = list(heads)
    yield _row(heads)
    yield _row("---" for _ in heads)
    for row in rows:
        yield _row(row)


def _row(cells: Iterable[object]) -> str:
    return f"| {' | '.join(str(cell).replace(chr(10), ' ').replace('|', chr(92) + '|') for cell in cells)} |"
