"""The fingerprints of an article: hashes and signature of its folded text. Pure."""

from __future__ import annotations

from hashlib import blake2b

from newscrawl.arabic import fold
from newscrawl.dedup.signature import sign
from newscrawl.items import Article
from newscrawl.store.articles.records import Prints

_DIGEST_SIZE = 16
_MIN_WORDS = 12
"""A shorter text is a formula that articles share («للمزيد من التفاصيل ...»); its title must be equal too."""


def fingerprint(article: Article, *, equal: bool = True, near: bool = True) -> Prints:
    """The fingerprints of an article: what tells its versions apart, and what others of its text are found by.

    Without `equal` no equal text of another article is looked for, without `near` none that is nearly the same.
    """
    title, body = fold(article.title), fold(article.body)
    text = body.encode("utf-8", "surrogatepass")
    content = _digest(title.encode("utf-8", "surrogatepass"), b"\n", text)
    long = body.count(" ") >= _MIN_WORDS
    same = _digest(text) if long else content
    return Prints(
        content=content,
        text=same if equal and body else None,
        signature=sign(body, title) if near and long else None,
    )


def _digest(*parts: bytes) -> bytes:
    digest = blake2b(digest_size=_DIGEST_SIZE)
    for part in parts:
        digest.update(part)
    return digest.digest()
