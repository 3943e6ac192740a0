"""JSON-LD: find the node of the page's own article among all nodes; scripts that are almost JSON are repaired.

Source: schema.org's Article and its subtypes, JSON-LD 1.1 (`@graph`, `@id` references, `@list`, `@value`).
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

from newscrawl.arabic import fold
from newscrawl.urls import BadURLError, identity, is_front_page

Node = dict[str, Any]

_ARTICLE_TYPES = ("article", "posting", "report")
"""Suffixes of article types: NewsArticle, ReportageNewsArticle, LiveBlogPosting, Report."""
_MEDIA_TYPES = ("ImageGallery", "MediaGallery", "VideoObject", "CollectionPage", "AudioObject")
_CHILDREN = (
    "@graph", "@list", "mainEntity", "mainEntityOfPage", "hasPart", "dataFeedElement", "item", "blogPost",
    "itemListElement",
)  # fmt: skip
_LIST_KEYS = frozenset(("itemListElement",))
"""Keys under which a page lists other articles."""
_LONG = 20
"""A node's headline with more characters than this also matches as a part of a shown headline."""
_MAX_NODES = 2000
_MAX_SIZE = 512 * 1024
"""Maximum characters of an invalid script that is repaired; a larger one is ignored."""
_PREFIX = re.compile(r"^(?:https?://schema\.org/|schema:)")
_WRAPPER = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[|//[^\n]*\n|\ufeff)")
_WRAPPER_END = re.compile(r"(?://\s*|/\*\s*)?(?:-->|\]\]>|\]\]&gt;)(?:\s*\*/)?\s*$")
# A string or a comment; an unterminated string extends to the end of its line.
_COMMENT = re.compile(r'"(?:[^"\\\n]|\\.)*"?|(/\*(?:[^*]|\*(?!/))*\*/|(?<![:\w])//[^\n]*)')
_TIMES = frozenset(("datePublished", "dateCreated", "uploadDate", "dateModified"))
_PERSONS = frozenset(("author", "creator"))
_IMAGES = frozenset(("image", "thumbnailUrl"))
_WITH_MARKUP = frozenset(("articleBody", "text"))
"""Properties whose markup is kept, because it separates the paragraphs."""
_TAG = re.compile(
    r"</?(?:(?P<line>br|p|div|li|h[1-6])|a|b|i|u|em|strong|span|font|sup|sub|small|mark)\b[^<>]*>", re.IGNORECASE
)
_LAST_STAMP = 1e14
_CLAIMS = ("url", "mainEntityOfPage", "@id")
_HEADLINE_WORDS = 4
_FEW = 1 / 3
"""A headline with less than this share of a shown headline's words belongs to another article."""
_BOOLEANS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
_SITES = ("Organization", "WebSite")
"""Suffixes of the types of a publisher or its site."""
_NAMES = ("name", "alternateName", "@value", "url")
_URLS = ("url", "contentUrl", "@value", "@id")


class JsonLd:
    """The JSON-LD of one page, or its microdata in the same form."""

    def __init__(self, values: Iterable[Any], url: str, headlines: Iterable[str], *, named: bool = False) -> None:
        """`values` are the parsed values of the page's scripts, `headlines` the titles that the page shows.

        With `named`, only a node with the page's URL or title can be its article.
        """
        self._nodes = [node for value in values for node in _walk(value)]
        self._by_id = {str(node["@id"]): node for node, _ in self._nodes if "@id" in node and len(node) > 1}
        self.article = self._own(url, headlines, named)
        """The node of the page's article; `{}` if there is none."""

    @classmethod
    def of_scripts(cls, scripts: Iterable[str], url: str, headlines: Iterable[str]) -> JsonLd:
        """Parse the texts of a page's scripts as JSON-LD."""
        return cls(map(_parse, scripts), url, headlines)

    def _own(self, url: str, headlines: Iterable[str], named: bool) -> Node:
        articles = [(node, other) for node, other in self._nodes if any(map(_is_article, _types(node)))]
        if len(articles) == 1 and not articles[0][1] and not named:
            node = articles[0][0]
            return {} if _is_elsewhere(node, url) and _is_foreign(node, headlines) else node
        main = {str(value["@id"]) for node, _ in self._nodes if "@id" in (value := _dict(node.get("mainEntity")))}
        own = [node for node, _ in articles if _is_at(node, url) or node.get("@id") in main]
        if not own and articles:
            shown = {fold(headline) for headline in headlines} - {""}
            own = [node for node, _ in articles if _is_titled(node, shown)]
        own = own or [node for node, other in articles if not other and not named][:1]
        # Two plugins may each describe the same article in part, so the nodes are merged.
        return {key: value for node in reversed(own) for key, value in node.items()}

    @property
    def media_type(self) -> str | None:
        """The type of a page that is a gallery, a video or a list instead of an article; else None."""
        if self.article:
            return None
        types = (kind for node, _ in self._nodes for kind in _types(node))
        return next((kind for kind in types if kind in _MEDIA_TYPES), None)

    def texts(self, *properties: str) -> list[str]:
        """Return the values of the first of these properties that the article node has.

        They are names for persons, URLs for images, `True` or `False` for `isAccessibleForFree`, the texts of the
        updates for `liveBlogUpdate`, and for `breadcrumb` the names in the page's breadcrumb, last entry first.
        """
        return next(filter(None, map(self._values, properties)), [])

    def _values(self, name: str) -> list[str]:
        match name:
            case "isAccessibleForFree":
                return [] if self.free is None else [str(self.free)]
            case "liveBlogUpdate":
                return self._live()
            case "breadcrumb":
                return self.breadcrumb()[::-1]
        value = self.article.get(name)
        if name in _PERSONS and (sites := self._organizations(value)):
            value = [node for node in (value if isinstance(value, list) else []) if node not in sites]
        if name in _TIMES and isinstance(value, int | float) and not isinstance(value, bool):
            value = str(int(value)) if 0 < value < _LAST_STAMP else None
        found = [text for text in self._texts(value, _URLS if name in _IMAGES else _NAMES) if text.strip()]
        return found if name in _WITH_MARKUP else list(map(_unmarked, found))

    @property
    def types(self) -> list[str]:
        """The types of the article's node."""
        return _types(self.article)

    @property
    def free(self) -> bool | None:
        """Whether the article is free to read; None if the page does not declare it."""
        value = self.article.get("isAccessibleForFree")
        value = value[0] if isinstance(value, list) and value else value
        return _BOOLEANS.get(_PREFIX.sub("", str(value).strip()).lower())

    def publishers(self) -> list[str]:
        """Return the names of the publisher and of the organizations that the page describes."""
        own = self._texts([self.article.get("publisher"), *self._organizations(self.article.get("author"))], _NAMES[:2])
        sites = (node for node, other in self._nodes if not other and any(map(_is_site, _types(node))))
        return list(dict.fromkeys((*own, *(name for node in sites for name in self._texts(node, _NAMES[:2])))))

    def breadcrumb(self) -> list[str]:
        """Return the names in the page's breadcrumb, starting from the home page."""
        for node, _ in self._nodes:
            if "BreadcrumbList" in _types(node):
                entries = node.get("itemListElement")
                listed = [
                    entry for entry in (entries if isinstance(entries, list) else [entries]) if isinstance(entry, dict)
                ]
                if all(str(entry.get("position")).isdecimal() for entry in listed):
                    listed.sort(key=lambda entry: int(entry["position"]))
                entry_names = ([entry, entry.get("item")] for entry in listed)
                named = (self._texts(parts, ("name",)) for parts in entry_names)
                return [name for names in named if (name := next(filter(None, names), ""))]
        return []

    def _organizations(self, value: Any) -> list[Any]:
        listed = value if isinstance(value, list) else [value]
        return [node for node in listed if isinstance(node, dict) and any(map(_is_site, _types(self._whole(node))))]

    def _live(self) -> list[str]:
        """The text of a live blog: its updates, in page order."""
        updates = self.article.get("liveBlogUpdate")
        listed = updates if isinstance(updates, list) else [updates]
        return [
            part
            for update in listed
            if isinstance(update, dict)
            for key in ("headline", "articleBody")
            for part in self._texts(update.get(key), _NAMES)
            if part.strip()
        ]

    def _whole(self, node: Node) -> Node:
        """Merge a node with the node that it refers to by `@id`."""
        reference = node.get("@id")
        whole = {**self._by_id.get(str(reference), {}), **node} if reference is not None else node
        return {_PREFIX.sub("", str(key)): child for key, child in whole.items()}

    def _texts(self, value: Any, keys: tuple[str, ...], depth: int = 0) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, list) and depth < 4:
            for item in value:
                yield from self._texts(item, keys, depth + 1)
        elif isinstance(value, dict) and depth < 4:
            node = self._whole(value)
            if "@list" in node:
                yield from self._texts(node["@list"], keys, depth + 1)
                return
            person = " ".join(
                str(node[part]) for part in ("givenName", "familyName") if isinstance(node.get(part), str)
            )
            found = next((node[key] for key in keys if node.get(key)), None)
            yield from self._texts(found or (person if "name" in keys else None), keys, depth + 1)


def _unmarked(text: str) -> str:
    """Remove entities and markup from a text."""
    text = unescape(text)
    return _TAG.sub(lambda tag: " " if tag["line"] else "", text).strip() if "<" in text else text


def _parse(script: str) -> Any:
    """Parse the value of a script; several values become a list. None if it cannot be parsed."""
    text = script.strip().rstrip(";")
    if not text:
        return None
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        pass
    if len(text) > _MAX_SIZE:
        return None
    # Loaded on demand, since only one page in a hundred needs this repair.
    import json_repair

    try:
        return json_repair.loads(_unwrapped(text))
    except (ValueError, RecursionError, IndexError, TypeError):
        return None


def _unwrapped(text: str) -> str:
    """Remove comments, and the HTML and XML wrappers around the text."""
    for _ in range(4):
        shorter = _WRAPPER_END.sub("", _WRAPPER.sub("", text))
        if shorter == text:
            break
        text = shorter
    if '"' not in text and "&quot;" in text:
        text = unescape(text)
    text = _COMMENT.sub(lambda found: " " if found[1] else found.group(), text)
    return text.strip()


def _walk(value: Any) -> Iterator[tuple[Node, bool]]:
    """Yield each object with a type or an `@id`, outermost first, and whether it is in a list of other articles."""
    queue: deque[tuple[Any, bool]] = deque([(value, False)])
    for _ in range(_MAX_NODES):
        if not queue:
            return
        item, other = queue.popleft()
        if isinstance(item, list):
            queue.extendleft((child, other) for child in reversed(item))
        elif isinstance(item, dict):
            node = {_PREFIX.sub("", str(key)): child for key, child in item.items()}
            if "@type" in node or "@id" in node:
                yield node, other
            queue.extend((child, other or key in _LIST_KEYS) for key in _CHILDREN if (child := node.get(key)))


def _types(node: Node) -> list[str]:
    declared = node.get("@type", [])
    listed = declared if isinstance(declared, list) else [declared]
    return [_PREFIX.sub("", str(kind)) for kind in listed]


def _is_article(kind: str) -> bool:
    return kind.lower().endswith(_ARTICLE_TYPES)


def _dict(value: Any) -> Node:
    return value if isinstance(value, dict) else {}


def _is_site(kind: str) -> bool:
    return kind.endswith(_SITES)


def _claims(node: Node) -> Iterator[Any]:
    """Yield the URLs that a node claims as its own."""
    for key in _CLAIMS:
        value = node.get(key)
        yield value.get("@id") or value.get("url") if isinstance(value, dict) else value


def _is_at(node: Node, url: str) -> bool:
    """Whether a node claims to be the article of this URL."""
    for value in _claims(node):
        try:
            if isinstance(value, str) and identity(value.partition("#")[0]) == identity(url):
                return True
        except BadURLError:
            continue
    return False


def _is_elsewhere(node: Node, url: str) -> bool:
    """Whether a node claims a URL that is not a front page, and none of its claims is this page."""
    urls = (one for one in _claims(node) if isinstance(one, str) and one.startswith(("http://", "https://")))
    return any(not is_front_page(one) for one in urls) and not _is_at(node, url)


def _is_foreign(node: Node, headlines: Iterable[str]) -> bool:
    """Whether the node's headline has few words in common with every headline that the page shows."""
    headline = node.get("headline") or node.get("name")
    own = set(fold(_unmarked(headline)).split()) if isinstance(headline, str) else set()
    shown = [words for text in headlines if len(words := set(fold(text).split())) >= _HEADLINE_WORDS]
    return len(own) >= _HEADLINE_WORDS and bool(shown) and all(len(own & words) < _FEW * len(words) for words in shown)


def _is_titled(node: Node, headlines: set[str]) -> bool:
    headline = node.get("headline") or node.get("name")
    key = fold(unescape(headline)) if isinstance(headline, str) else ""
    # Some sites truncate the headline to 110 characters, others add the site's name to the shown headline.
    return key in headlines or (len(key) > _LONG and any(key in shown for shown in headlines))
