"""`FeedEntry`: the data of an article that RSS, Atom and JSON Feed share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any
from urllib.parse import quote

from newscrawl.arabic.labels import ALSO_IN
from newscrawl.export.target import About

ATOM = "http://www.w3.org/2005/Atom"
"""The namespace of Atom, whose elements RSS feeds use, too."""
LANGUAGE = "ar"
"""Language of a feed, and of an article whose page declares no valid language."""
_LANGUAGE_TAG = re.compile("[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_RIGHT_TO_LEFT = ("ar", "fa", "ur", "he", "ps", "ku", "ckb")
# Characters that XML 1.0 forbids, even escaped.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One article as a feed reader shows it. Texts contain no characters that XML forbids."""

    id: str
    """An identifier that is unique to the article and the same for all its versions."""
    url: str
    title: str
    summary: str
    """The lead, otherwise the first paragraph."""
    html: str
    """The main image and the text, one `<p>` per paragraph with its text direction, followed by the list of copies."""
    authors: list[str]
    """The authors, otherwise the outlet it is credited to, otherwise the outlet that published it."""
    outlet: str
    """The outlet that published it."""
    tags: list[str]
    image: str | None
    published: datetime | None
    updated: datetime
    """When the site changed it; if unknown, its publication for a first version, else when the version was stored."""
    language: str
    """A valid language tag (BCP 47)."""


def entry(data: dict[str, Any], about: About) -> FeedEntry:
    """The entry of an exported article."""
    published = _moment(data["published"])
    changed = _moment(data["modified"]) or (published if data["version"] == 1 else None)
    outlet = about.outlets.get(data["site"]) or about.title
    authors = data["authors"] or [data["source"]["name"] if data["source"] else outlet]
    tags = [*([data["section"]] if data["section"] else []), *data["tags"]]
    language = data["language"] if _LANGUAGE_TAG.fullmatch(data["language"]) else LANGUAGE
    return FeedEntry(
        id=f"urn:newscrawl:{quote(data['site'], safe='')}:{quote(data['key'], safe='')}",
        url=xml_text(data["url"]),
        title=xml_text(data["title"]),
        summary=xml_text(data["summary"] or data["body"].partition("\n")[0]),
        html=xml_text(_html(data, language) + _copies(data["copies"], about)),
        authors=[xml_text(author) for author in authors],
        outlet=xml_text(outlet),
        tags=[tag for tag in dict.fromkeys(map(xml_text, tags)) if tag],
        image=xml_text(data["images"][0]["url"]) if data["images"] else None,
        published=published,
        updated=changed or datetime.fromisoformat(data["stored_at"]),
        language=language,
    )


def _html(data: dict[str, Any], language: str) -> str:
    direction = "rtl" if language.partition("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"
    picture = ""
    if data["images"]:
        image = data["images"][0]
        picture = f'<p><img src="{escape(image["url"])}" alt="{escape(image["caption"] or "")}"></p>'
    paragraphs = (f'<p dir="{direction}">{escape(text, quote=False)}</p>' for text in data["body"].split("\n"))
    return picture + "".join(paragraphs)


def _copies(copies: list[dict[str, Any]], about: About) -> str:
    if not copies:
        return ""
    places = "".join(
        f'<li><a href="{escape(copy["url"])}">{escape(_outlet(copy, about), quote=False)}</a>'
        f" {escape(copy['title'], quote=False)}</li>"
        for copy in copies
    )
    return f'<hr><p dir="rtl">{ALSO_IN}</p><ul dir="rtl">{places}</ul>'


def _outlet(copy: dict[str, Any], about: About) -> str:
    return about.outlets.get(copy["site"]) or str(copy["site"])


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    # Local mean time, used before time zones, has an offset with seconds, which feeds do not allow.
    offset = moment.utcoffset()
    return moment.astimezone(UTC) if offset is not None and offset % timedelta(minutes=1) else moment


def xml_text(text: str) -> str:
    """The text without characters that XML forbids."""
    return _NOT_XML.sub("", text)
