"""Generate the source text of a new spider, with TODO for parts that must be filled in. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import fields as fields_of
from string import Template

from newscrawl.arabic.dates.regions import REGIONS
from newscrawl.fields import Fields, as_argument
from newscrawl.urls import host, in_domains

_LINE = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The facts from which a new spider is written."""

    name: str
    english: str
    outlet: str
    region: str
    is_region_known: bool = True
    """Whether the region is more than a guess."""
    domains: list[str]
    rss: Sequence[str] = ()
    sitemaps: Sequence[str] = ()
    listings: Sequence[str] = ()
    article_url: str | None = None
    """None if the base class has one, or if a person must write it."""
    samples: Sequence[str] = ()
    """Readable URLs of articles."""
    fields: Fields | None = None
    """None to inherit those of a base class; without one, a person must write them."""
    module: str = "newscrawl.spider"
    base: str = "NewsSpider"

    @property
    def class_name(self) -> str:
        """The name of the spider's class."""
        return "".join(part.capitalize() for part in self.name.split("_")) + "Spider"

    @property
    def is_on_a_system(self) -> bool:
        """Whether its base class is that of a publishing system."""
        return self.base != "NewsSpider"

    @property
    def country(self) -> str:
        """The English name of its region; TODO if the region is a guess."""
        return REGIONS[self.region].country if self.is_region_known else "TODO"


def domains_of(home: str, urls: Sequence[str]) -> list[str]:
    """The domains of a site without `www`: that of `home`, and those of sources outside the ones already listed."""
    domains = [host(home).removeprefix("www.")]
    for url in urls:
        if not in_domains(url, domains):
            domains.append(host(url).removeprefix("www."))
    return domains


def render(template: str, draft: Draft) -> str:
    """The text of the spider's file, formatted like ruff."""
    sources = {"rss_urls": draft.rss, "sitemap_urls": draft.sitemaps, "listing_urls": draft.listings}
    if not any(sources.values()):
        sources = {"rss_urls": [f"https://{draft.domains[0]}/TODO"]}
    articles = _articles(draft)
    imported = "Fields, NewsSpider" if "Fields(" in articles and not draft.is_on_a_system else draft.base
    module = draft.module
    if "Fields(" in articles and draft.is_on_a_system:
        imported += "\nfrom newscrawl.spider import Fields"
    return Template(template).substitute(
        module=module,
        imported=imported,
        base=draft.base,
        class_name=draft.class_name,
        english=draft.english,
        country=draft.country,
        name=draft.name,
        domains=f"[{', '.join(map(_string, draft.domains))}]",
        outlet=_string(draft.outlet),
        region=draft.region,
        sources="\n".join(_list(kind, urls) for kind, urls in sources.items() if urls),
        articles=articles,
    )


def _articles(draft: Draft) -> str:
    """The spider's lines about articles: the pattern of their URLs, samples, and the selectors."""
    lines: list[str] = []
    if draft.article_url is not None:
        lines += _pattern(draft.article_url)
    elif not draft.is_on_a_system:
        bare = re.escape(draft.domains[0]).replace(r"\-", "-")
        lines += [
            "    # TODO: a pattern that matches the URL of every article and no other; its group `id` is the "
            "number, if there is one.",
            rf'    article_url = r"^https?://(?:www\.)?{bare}/TODO/(?P<id>\d+)(?:[/?]|$)"',
        ]
    if not draft.samples:
        more = "; if the article_url of the base does not match them, define one above" if draft.is_on_a_system else ""
        lines.append(f"    # TODO: two or three real URLs{more}.")
    lines.append(_list("article_samples", draft.samples))
    if draft.fields is None and not draft.is_on_a_system:
        lines += [
            "",
            "    # TODO: selectors for what JSON-LD and meta tags lack; most sites need the body and a related block.",
            "    fields = Fields(",
            '        body="TODO",',
            "    )",
        ]
    elif draft.fields is not None and draft.fields != Fields():
        lines += ["", "    fields = Fields(", *_fields(draft.fields), "    )"]
    return "\n".join(lines)


def _fields(fields: Fields) -> list[str]:
    values = ((one, getattr(fields, one.name)) for one in fields_of(fields))
    return [as_argument(one.name, value).rstrip("\n") for one, value in values if value != one.default]


def _pattern(pattern: str) -> list[str]:
    line = f'    article_url = r"{pattern}"'
    if len(line) <= _LINE:
        return [line]
    # Split before a slash to keep groups readable.
    parts, rest = [], pattern
    while len(rest) > _LINE - 12:
        at = rest.rfind("/", 1, _LINE - 12)
        at = at if at > 0 else _LINE - 12
        parts.append(rest[:at])
        rest = rest[at:]
    return ["    article_url = (", *(f'        r"{part}"' for part in [*parts, rest]), "    )"]


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _list(name: str, texts: Sequence[str]) -> str:
    """The line `name = [...]` of a class."""
    line = f"    {name} = [{', '.join(map(_string, texts))}]"
    if len(line) <= _LINE:
        return line
    return "\n".join([f"    {name} = [", *(f"        {_string(text)}," for text in texts), "    ]"])
