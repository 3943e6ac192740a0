"""The fingerprints of an article: hashes and signature of its folded text. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

from newscrawl.arabic import clean, fold
from newscrawl.dedup.signature import Signature, sign
from newscrawl.items import Article

_DIGEST_SIZE = 16
_MIN_WORDS = 12
"""A shorter text may be a formula that articles share («للمزيد من التفاصيل ...»); its title must be equal too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prints:
    """Hashes and signature of folded text, by which articles are compared."""

    content: bytes
    """Hash of title and body: another value is another version."""
    text: bytes | None = None
    """Hash of the body: an equal one elsewhere is a copy. None if equal texts are not looked for."""
    signature: Signature | None = None
    """Recognizes the text with edits; None if near-duplicates are not looked for."""
    meta: int | None = None
    """Hash of the fields that may be revised under the same text, spelling included: another value may be an edit."""


def fingerprint(article: Article, *, equal: bool = True, near: bool = True) -> Prints:
    """The fingerprints of an article, which tell its versions apart and find other articles with its text.

    Without `equal` equal texts of other articles are not looked for, without `near` near-duplicates are not.
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
    """Whether a folded body says enough to be recognized with edits."""
    return body.count(b" ") >= _MIN_WORDS


def text_hash(title: bytes, body: bytes) -> bytes | None:
    """The hash that only articles with an equal text share, of the folds; None without a text."""
    if not body:
        return None
    return _digest(body) if is_long(body) else _content(title, body)


def _content(title: bytes, body: bytes) -> bytes:
    return _digest(title, b"\n", body)


def _meta(article: Article) -> int:
    """A hash of 63 bits of the fields that `dedup.revision` compares; after a fold the clean texts cost nothing."""
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
