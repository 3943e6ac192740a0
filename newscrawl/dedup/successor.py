"""Whether a page that is read again is still the stored article: a text is never replaced by a worse page.

A page that is certainly worse raises an `objection`; one that may be, or may be an editor's work, a `doubt`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from newscrawl.arabic import fold
from newscrawl.arabic.gazetteer.page_words import SENTENCE_ENDS
from newscrawl.dedup.headlines import shared_words

_HEADLINE = 0.5
"""Share of the shorter headline's words that both must have to be one headline."""
_TEXT = 0.3
"""Share of the shorter text's 3-grams that both must have to be one text."""
_CUT_WORDS = 0.6
"""Length of a new text, as a share of the old, below which it may be cut off."""
_CUT_SHARE = 0.9
"""Share of its 3-grams that a cut-off text has from the old one."""
_ENDS = (*SENTENCE_ENDS, "'", ")", "]")
"""Characters that end a complete paragraph; a headline within the text has none, and is complete in the old text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """Headline, text and date of publication that the page itself shows, without a source's hints."""

    title: str | None
    body: str
    published: datetime | None


def objection(old: Printed, new: Printed) -> str | None:
    """Why the new page must not replace the old text; None if it is still that article.

    It is if it has the headline, a good part of the text, or the date of the old one. A page with only the beginning of
    the old text (a paywall), or one that breaks off in mid-sentence (a cut transfer), is not a version of it.
    """
    if _breaks_off(old.body, new.body):
        return "the page breaks off in mid-sentence, but the stored text goes on"
    old_words, new_words = fold(old.body).split(), fold(new.body).split()
    old_grams, new_grams = _grams(old_words), _grams(new_words)
    shared = len(old_grams & new_grams)
    if len(new_words) < _CUT_WORDS * len(old_words) and shared >= _CUT_SHARE * len(new_grams):
        return f"the page has only {len(new_words)} of the {len(old_words)} words of the stored text"
    same_text = shared >= _TEXT * max(1, min(len(old_grams), len(new_grams)))
    same_date = old.published is not None and old.published == new.published
    if same_text or same_date or (old.title and new.title and _same_headline(old.title, new.title)):
        return None
    shown = new.title or new.body
    return f"the page shows another text («{shown[:60]}») under the URL of the stored article"


def doubt(old: Printed, new: Printed) -> str | None:
    """Why the new page may replace the old text only if it is seen again: it ends where the old text continues.

    An editor who takes out the end leaves a whole paragraph, as a transfer does that is cut there. The reason is the
    same if the same page is seen again.
    """
    last = fold(new.body.rpartition("\n")[2])
    old_folded = [fold(paragraph) for paragraph in old.body.split("\n")]
    places = [at for at, paragraph in enumerate(old_folded) if paragraph.startswith(last)]
    if not places or old_folded[-1] == last:
        return None
    place = places[-1]
    lost = [old_folded[place].removeprefix(last), *old_folded[place + 1 :]]
    if not any(lost) or not set(filter(None, lost)).isdisjoint(map(fold, new.body.split("\n"))):
        return None
    words, of = len(new.body.split()), len(old.body.split())
    seen = f"the page ends after {words} words, but the stored text of {of} goes on"
    return f"{seen}; accepted if the next retry finds the same"


def _breaks_off(old: str, new: str) -> bool:
    """Whether the new text ends in mid-sentence, and the old one continues there.

    Both are paragraphs joined by one newline.
    """
    old_paragraphs, new_paragraphs = old.split("\n"), new.split("\n")
    if new_paragraphs[-1].rstrip().endswith(_ENDS):
        return False
    folded = [fold(paragraph) for paragraph in old_paragraphs]
    last = fold(new_paragraphs[-1])
    if last in folded:
        return False
    if any(paragraph.startswith(last) for paragraph in folded):
        return True
    ended = old_paragraphs[-1].rstrip().endswith(_ENDS)
    return ended and len(new) < len(old) and folded[-1] not in map(fold, new_paragraphs)


def _grams(words: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(words[at : at + 3]) for at in range(max(1, len(words) - 2))}


def _same_headline(old: str, new: str) -> bool:
    shared, shorter = shared_words(old, new)
    return shared >= _HEADLINE * max(1, shorter)
