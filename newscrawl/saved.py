"""Saved pages: each is a file, with the reviewed expected result beside it as text.

Beside a page `NAME.html` are two files: `NAME.url` (its URL, and in the second line when it was fetched) and
`NAME.expect.txt` (its articles as `describe` formats them). Tests compare the latter with the articles read today.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import MISSING, dataclass, fields
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from newscrawl.files.atomic import replace_files
from newscrawl.files.folders import making
from newscrawl.items import Article, Link, Source

PAGES = Path("tests/pages")
"""Folder of the saved pages in a checkout, one folder per spider."""
_MAX_NAME = 60
"""Maximum letters of a file name; in UTF-8 they may take twice as many bytes, and file systems allow 255."""
_BETWEEN = "\n----\n\n"
"""Separator of two articles of a page."""
_FIRST = (
    "title", "published", "modified", "authors", "tags", "section", "source", "dateline", "language", "kind", "free",
    "summary",
)  # fmt: skip
_APART = frozenset((
    # shown in a form of their own
    "url", "site", "key", "published_precision", "body", "images", "related", "origins",
    # not from the page itself, or repeating what is shown
    "published_raw", "country", "rights", "links_out", "found_via", "hops", "parent", "copy_of", "first_seen",
    "fetched", "archive",
))  # fmt: skip
_DEFAULTS = {
    field.name: field.default if field.default_factory is MISSING else field.default_factory()
    for field in fields(Article)
}
_NAMES = (*_FIRST, *(name for name in _DEFAULTS if name not in _APART.union(_FIRST)))
"""The fields with a line each, unless they have their default value."""


class SavedPageError(ValueError):
    """A saved page whose files are incomplete or unreadable; the message names the file."""


@dataclass(frozen=True)
class SavedPage:
    """A page in a file, with its URL and the time it was fetched."""

    path: Path
    """The page itself, `.html`."""
    url: str
    fetched: datetime
    """Aware."""

    @property
    def spider(self) -> str:
        """The spider whose folder the page is in."""
        return self.path.parent.name

    @property
    def expectation(self) -> Path:
        """The file of the reviewed expected result; it may not exist yet."""
        return self.path.with_suffix(".expect.txt")

    @classmethod
    def load(cls, path: Path) -> SavedPage:
        """Load the saved page of an `.html` file. Raises `SavedPageError`."""
        beside = path.with_suffix(".url")
        try:
            url, fetched = beside.read_text("utf-8").split()
            moment = datetime.fromisoformat(fetched)
        except (OSError, ValueError) as error:
            raise SavedPageError(f"{beside}: expected two lines, the URL and when it was fetched: {error}") from error
        if moment.utcoffset() is None:
            raise SavedPageError(f"{beside}: {fetched} has no time zone")
        return cls(path, url, moment)

    def write(self, body: bytes, expectation: str | None = None) -> None:
        """Write the page, its URL, and the expected result if given: all of them, or nothing.

        The page is written last, because the other files are ignored without it.
        """
        moment = self.fetched.astimezone(UTC).isoformat(timespec="seconds")
        contents = {self.path.with_suffix(".url"): f"{self.url}\n{moment}\n".encode()}
        if expectation is not None:
            contents[self.expectation] = expectation.encode()
        with making(self.path.parent):
            replace_files({**contents, self.path: body})

    def existing(self) -> list[Path]:
        """Return those files of the page that exist already."""
        files = (self.path, self.path.with_suffix(".url"), self.expectation)
        return [path for path in files if path.exists()]


def slug(key: str) -> str:
    """Return the file name of an article's page, without a suffix: its key, adapted to file names.

    Letters of any script are kept; a name that is too long is cut, and ends in a hash of the whole key.
    """
    name = re.sub(r"[^\w.-]+", "-", unquote(re.sub(r"^https?://[^/]*", "", key))).strip("-.")
    if name and len(name) <= _MAX_NAME:
        return name
    return f"{name[:_MAX_NAME]}-{blake2b(key.encode('utf-8', 'surrogatepass'), digest_size=4).hexdigest()}".lstrip("-")


def saved_pages() -> list[SavedPage]:
    """Return the saved pages of all spiders, sorted by path. Raises `SavedPageError`."""
    return [SavedPage.load(path) for path in sorted(PAGES.glob("*/*.html"))]


def describe(articles: Sequence[Article]) -> str:
    """Return articles as readable text: one line per non-empty field, then paragraphs separated by blank lines."""
    return _BETWEEN.join("\n".join(_lines(article)) + "\n" for article in articles)


def _lines(article: Article) -> Iterator[str]:
    yield f"url: {article.url}"
    yield f"key: {article.site}/{article.key}"
    for name in _NAMES:
        value = getattr(article, name)
        if value != _DEFAULTS[name]:
            precision = f" ({article.published_precision})" if name == "published" else ""
            yield f"{name}: {_shown(value)}{precision}"
    for image in article.images:
        yield f"image: {image.url}{f' | {image.caption}' if image.caption else ''}"
    yield from map(_link, article.related)
    for name, rung in sorted(article.origins.items()):
        yield f"by {rung}: {name}"
    for paragraph in article.body.split("\n"):
        yield f"\n{paragraph}"


def _link(link: Link) -> str:
    target = f"{link.site}/{link.key}" if link.key else link.url or "(no URL)"
    return f"related ({link.kind}): {target} | {link.text}"


def _shown(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return " | ".join(value)
    return value.name if isinstance(value, Source) else str(value)
