"""Compute the fingerprints of an article: hashes and signature of its folded text. Pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

from newscrawl.arabic import clean, fold
from newscrawl.dedup.signature import Signature, sign
from newscrawl.items import Article

_DIGEST_SIZE = 16
_MIN_WORDS = 12
"""A shorter text may be boilerplate shared by articles («للمزيد من التفاصيل ...»), so its title must be equal too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prints:
    """Hashes and signature of folded text, used to compare articles."""

    content: bytes
    """Hash of title and body: a different value means a different version."""
    text: bytes | None = None
    """Hash of the body: another article with the same hash is a copy. None if equal texts are not searched for."""
    signature: Signature | None = None
    """Signature that recognizes the text after edits; None if near-duplicates are not searched for."""
    meta: int | None = None
    """Hash of the fields that may be revised with the same text, including spelling: a change may be an edit."""


def fingerprint(article: Article, *, equal: bool = True, near: bool = True) -> Prints:
    """Return the fingerprints of an article, which distinguish its versions and find other articles with its text.

    Without `equal`, equal texts of other articles are not searched for; without `near`, near-duplicates are not.
    """
    title, body = fold(article.title), fold(article.body)
    head, text = title.encode("utf-8", "surrogatepass"), body.encode("utf-8", "surrogatepass")
    return Prints(
        content=_content(head, text),
        text=text_hash(head, text) if equal else None,
        signature=sign(body, title) if near and is_long(text) else None,
        meta=_meta(article),
    )


def is_long(body: bytes) -> bool:
    """Whether a folded body is long enough to be recognized after edits."""
    # Not `count`, which would read the whole text.
    return len(body.split(b" ", _MIN_WORDS)) > _MIN_WORDS


def text_hash(title: bytes, body: bytes) -> bytes | None:
    """Return a hash that only articles with an equal text share, given folded title and body; None without a text."""
    if not body:
        return None
    return _digest(body) if is_long(body) else _content(title, body)


def _content(title: bytes, body: bytes) -> bytes:
    return _digest(title, b"\n", body)


def _meta(article: Article) -> int:
    """A 63-bit hash of the fields that `dedup.revision` compares; the texts' cleaning is cached from their folding."""
    parts = (
        *(clean(text) for text in (article.title, article.body, article.summary or "")),
        *(image.caption for image in article.images if image.caption),
        str(article.published),
        str(article.section),
        *article.authors,
        "",
        *article.tags,
    )
    digest = blake2b("\n".join(parts).encode("utf-8", "surrogatepass"), digest_size=8)
    return int.from_bytes(digest.digest(), "big") >> 1


def _digest(*parts: bytes) -> bytes:
    digest = blake2b(digest_size=_DIGEST_SIZE)
    for part in parts:
        digest.update(part)
    return digest.digest()
