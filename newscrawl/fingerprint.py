"""The exact fingerprints of an article: hashes of folded text. Pure."""

from __future__ import annotations

from hashlib import blake2b

from newscrawl.arabic import fold
from newscrawl.items import Article
from newscrawl.store.articles import Prints

_DIGEST_SIZE = 16
_MIN_WORDS = 12
"""A shorter text is a formula that articles share («للمزيد من التفاصيل ...»); its title must be equal too."""


def fingerprint(article: Article, *, text: bool = True) -> Prints:
    """The hashes of an article; without `text` only the one that tells versions apart."""
    title, body = fold(article.title), fold(article.body)
    whole = f"{title}\n{body}"
    same = body if body.count(" ") >= _MIN_WORDS else whole
    return Prints(content=_digest(whole), text=_digest(same) if text and body else None)


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_DIGEST_SIZE).digest()
