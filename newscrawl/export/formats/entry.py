"""What RSS, Atom and JSON Feed say of an article alike."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any
from urllib.parse import quote

_RIGHT_TO_LEFT = ("ar", "fa", "ur", "he", "ps", "ku", "ckb")
# What XML 1.0 has no place for, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One article, as a feed reader shows it. Texts have no character that XML forbids."""

    id: str
    """The same for all versions of the article, and no other's."""
    url: str
    title: str
    summary: str
    """The lead, or the first paragraph."""
    html: str
    """The picture and the text, a `<p>` a paragraph, each with its direction."""
    authors: list[str]
    """People, or else the outlet it is credited to."""
    tags: list[str]
    image: str | None
    published: datetime | None
    updated: datetime
    """When the site changed it; where it does not say so, when we stored a later version, or the first one."""
    language: str


def entry(data: dict[str, Any]) -> Entry:
    """The entry of an exported article."""
    published = _moment(data["published"])
    changed = _moment(data["modified"]) or (published if data["version"] == 1 else None)
    authors = data["authors"] or ([data["source"]["name"]] if data["source"] else [])
    tags = [*([data["section"]] if data["section"] else []), *data["tags"]]
    return Entry(
        id=f"urn:newscrawl:{quote(data['site'], safe='')}:{quote(data['key'], safe='')}",
        url=_text(data["url"]),
        title=_text(data["title"]),
        summary=_text(data["summary"] or data["body"].partition("\n")[0]),
        html=_text(_html(data)),
        authors=[_text(author) for author in authors],
        tags=[_text(tag) for tag in dict.fromkeys(tags)],
        image=_text(data["images"][0]["url"]) if data["images"] else None,
        published=published,
        updated=changed or datetime.fromisoformat(data["stored_at"]),
        language=data["language"],
    )


def _html(data: dict[str, Any]) -> str:
    direction = "rtl" if data["language"] in _RIGHT_TO_LEFT else "ltr"
    picture = ""
    if data["images"]:
        image = data["images"][0]
        picture = f'<p><img src="{escape(image["url"])}" alt="{escape(image["caption"] or "")}"></p>'
    paragraphs = (f'<p dir="{direction}">{escape(text, quote=False)}</p>' for text in data["body"].split("\n"))
    return picture + "".join(paragraphs)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _text(text: str) -> str:
    return _NOT_XML.sub("", text)
