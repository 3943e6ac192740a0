"""Read JSON that lists articles: JSON Feed, WordPress's API, responses to "load more"."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from newscrawl.discover.entry import Entry
from newscrawl.discover.text import absolute, clean_url, person, plain
from newscrawl.discover.xml import NotXmlError, decoded

_URLS = ("url", "link", "permalink", "canonical_url", "canonicalurl", "weburl", "web_url", "shareurl", "href")
_IDS = ("guid", "id")
_TITLES = ("title", "headline", "post_title", "name")
_SUMMARIES = ("summary", "excerpt", "description", "teaser", "lead", "content_text")
# Names of dates in UTC, even if they have no zone; other dates without a zone are in the site's zone.
_UTC = ("date_gmt", "post_date_gmt", "modified_gmt", "post_modified_gmt")
_PUBLISHED = (
    "date_gmt", "date_published", "datepublished", "published_at", "publishedat", "publish_date", "publishdate",
    "pubdate", "published", "published_date", "publication_date", "post_date_gmt", "post_date", "date", "created_at",
    "createddate",
)  # fmt: skip
_MODIFIED = (
    "modified_gmt", "date_modified", "datemodified", "updated_at", "updatedat", "modified_at", "modified", "updated",
)  # fmt: skip
_AUTHORS = ("authors", "author", "creator", "byline")
_TAGS = ("tags", "keywords")
_NEXT = ("next_url", "next_page_url", "nextpageurl", "next_page", "nextpage", "next")
# Parts of an entry that are not entries, although they have a URL and a name.
_NO_ENTRIES = frozenset(
    ("_embedded", "_links", "authors", "author", "tags", "categories", "category", "image", "images")
)
_PLACE = re.compile(r"\{(\w+)\}")
_MAX_ID = 300
_ZONE = re.compile(r"(?:Z|[+-]\d\d:?\d\d)$", re.IGNORECASE)
_CALL = re.compile(r"[\w.$]{1,100}\(")
_HEAD = 120
# Prefixes that prevent browsers from running JSON as a script.
_GUARDS = (")]}',", ")]}'", "while(1);", "for(;;);", "/**/")
# PHP's error messages printed before the JSON.
_NOTICE = re.compile(
    rb"\s{0,20}(?:<br ?/?>\s{0,20}<b>[A-Z][a-z ]{3,30}</b>:[^\n]{0,2000}\n){1,20}(?:\s{0,20}<br ?/?>\s{0,20})?(?=[{\[])"
)
# Strings, brackets, and commas before a closing bracket.
_JSON_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"?|[{}\[\]]|,(?=\s{0,99}[}\]])', re.DOTALL)
_CLOSING = {"{": "}", "[": "]"}
_MAX_DEPTH = 100
_MAX_NODES = 1_000_000


def load_json(body: bytes) -> Any | None:
    """Return the value of a JSON text, even if wrapped in a function call (JSONP); None if the body is not JSON."""
    head = body[:_HEAD].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")
    if head[:1] == b"<":
        notice = _NOTICE.match(body)
        if notice is None:
            return None
        body = body[notice.end() :]
    text = decoded(body).decode("utf-8", "replace").strip("\ufeff \t\r\n")
    for guard in _GUARDS:
        text = text.removeprefix(guard).lstrip()
    if call := _CALL.match(text):
        text = text[call.end() :].rstrip(" \t\r\n;").removesuffix(")").strip()
    if not text.startswith(("{", "[")):
        return None
    try:
        return json.loads(text, strict=False)
    except RecursionError:
        return None
    except ValueError:
        return _repaired(text)


def _repaired(text: str) -> Any | None:
    """Parse a JSON text with superfluous commas, or a truncated one up to its last complete object; None if invalid."""
    parts: list[str] = []
    open_: list[str] = []
    whole, closing = 0, ""
    at = 0
    for token in _JSON_TOKEN.finditer(text):
        sign = token[0]
        if sign in _CLOSING:
            open_.append(_CLOSING[sign])
            if len(open_) > _MAX_DEPTH:
                return None
        elif sign in "}]" and (not open_ or open_.pop() != sign):
            return None
        parts += (text[at : token.start()], "" if sign == "," else sign)
        at = token.end()
        if sign == "}":
            whole, closing = len(parts), "".join(reversed(open_))
        if not open_ and sign in "}]":
            break
    text = "".join(parts) if not open_ else "".join(parts[:whole]) + closing
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def json_entries(data: Any, base: str, link: str = "") -> list[Entry]:
    """Return the entries of all objects with a URL and a title, in order.

    Raises `NotXmlError` if there are none, except for an empty list or a JSON Feed. `link`: see `entry_of`.
    """
    entries = [entry for node in nodes(data, link) if (entry := entry_of(node, base, link)) is not None]
    if not entries and data != [] and not (isinstance(data, dict) and isinstance(data.get("items"), list)):
        raise NotXmlError("not a feed: JSON without articles")
    return entries


def may_list(data: Any) -> bool:
    """Whether a value without entries can be an empty listing: it has a list, HTML or an empty value."""
    stack = [data]
    for _ in range(_MAX_NODES):
        if not stack:
            return False
        value = stack.pop()
        if value in ("", None) or isinstance(value, list) or (isinstance(value, str) and "<" in value):
            return True
        if isinstance(value, dict):
            stack.extend(value.values())
    return True


def nodes(data: Any, link: str = "") -> Iterator[Any]:
    """Yield every value of a JSON text that is not a list, in order, without the parts of entries.

    `link`: see `entry_of`.
    """
    stack = [data]
    for _ in range(_MAX_NODES):
        if not stack:
            return
        node = stack.pop()
        if isinstance(node, list):
            stack.extend(reversed(node))
            continue
        yield node
        if isinstance(node, dict):
            is_entry = entry_of(node, "", link) is not None
            parts = (
                value
                for key, value in reversed(node.items())
                if key not in _NO_ENTRIES and (isinstance(value, list) or not is_entry)
            )
            stack.extend(parts)


def entry_of(node: Any, base: str, link: str = "") -> Entry | None:
    """Return the entry of an object, or None if it has no URL or no title.

    `link` is a URL template for dated objects that have only an id, with the key of the id in braces:
    `https://example.com/{id}`.
    """
    if not isinstance(node, dict):
        return None
    values = {str(key).lower(): value for key, value in node.items()}
    url = next((url for name in _URLS if (url := _url(values.get(name), base))), "") or next(
        (url for name in _IDS if (url := _url(values.get(name), "")).startswith(("http://", "https://"))), ""
    )
    title = _first(values, _TITLES)
    if not url and link and title is not None and _date(values, _PUBLISHED) is not None:
        # Sections and pictures also have an id and a name, but no date.
        url = _filled(link, values)
    if not url or title is None:
        return None
    embedded = values.get("_embedded")
    embedded = embedded if isinstance(embedded, dict) else {}
    authors = [*(values.get(name) for name in _AUTHORS), embedded.get("author")]
    tags = [*(values.get(name) for name in _TAGS), _terms(embedded.get("wp:term"))]
    return Entry(
        url=url,
        title=title,
        summary=_first(values, _SUMMARIES),
        published=_date(values, _PUBLISHED),
        modified=_date(values, _MODIFIED),
        authors=tuple(dict.fromkeys(name for value in authors for text in _names(value) if (name := person(text)))),
        tags=tuple(dict.fromkeys(tag for value in tags for text in _names(value) if (tag := plain(text)))),
    )


def _filled(link: str, values: dict[str, Any]) -> str:
    """Fill the placeholders of the link template with an object's values; empty if one is missing."""
    texts = {name: _id(values.get(name.lower())) for name in _PLACE.findall(link)}
    return _PLACE.sub(lambda place: texts[place[1]], link) if all(texts.values()) else ""


def _id(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    text = str(value).strip()
    return quote(text, safe="", errors="replace") if len(text) <= _MAX_ID else ""


def next_url(data: Any, base: str) -> str | None:
    """Return the URL of the list's next page, None if it names none."""
    if not isinstance(data, dict):
        return None
    for holder in (data, *(data.get(name) for name in ("links", "_links", "meta", "pagination", "paging"))):
        if isinstance(holder, dict):
            for name in _NEXT:
                value = holder.get(name)
                value = value.get("href") if isinstance(value, dict) else value
                if isinstance(value, str) and ("/" in value or value.startswith("?")) and (url := _url(value, base)):
                    return url
    return None


def _url(value: Any, base: str) -> str:
    if isinstance(value, dict):
        value = value.get("rendered")
    return absolute(base, clean_url(value)) if isinstance(value, str) and value else ""


def _text(value: Any) -> str:
    """The text of a value, which may be an object with WordPress's `rendered`."""
    if isinstance(value, dict):
        value = value.get("rendered")
    return plain(value) if isinstance(value, str) else ""


def _first(values: dict[str, Any], names: tuple[str, ...]) -> str | None:
    return next((text for name in names if (text := _text(values.get(name)))), None)


def _date(values: dict[str, Any], names: tuple[str, ...]) -> str | None:
    for name in names:
        value = values.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1e14:
            return str(int(value))
        if text := _text(value):
            return text if name not in _UTC or _ZONE.search(text) else f"{text}Z"
    return None


def _names(value: Any) -> list[str]:
    """The names in a value: a text, an object with a name, or a list of these."""
    listed = value if isinstance(value, list) else [value]
    names = (item.get("name") if isinstance(item, dict) else item for item in listed)
    return [name for name in names if isinstance(name, str)]


def _terms(value: Any) -> list[Any]:
    """WordPress's tags and categories as one list; the value has a list per taxonomy."""
    return (
        [term for taxonomy in value if isinstance(taxonomy, list) for term in taxonomy]
        if isinstance(value, list)
        else []
    )
