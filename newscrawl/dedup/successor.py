"""Decide whether a page that is fetched again is still the stored article: a worse page never replaces a text.

There is an `objection` if the page is certainly worse, and a `doubt` if it may be worse or may be an editor's work.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from newscrawl.arabic import fold
from newscrawl.arabic.gazetteer.page_words import SENTENCE_ENDS
from newscrawl.dedup.headlines import shared_words, shares_headline

_HEADLINE = 0.5
"""Minimum share of the shorter headline's words that are common to both, if they are the same headline."""
_TEXT = 0.3
"""Minimum share of the shorter text's 3-grams that are common to both, if they are the same text."""
_MIN_KEPT_SHARE = 0.6
"""Minimum share of the old text's 3-grams in a page without a headline."""
_CUT_WORDS = 0.6
"""A new text with less than this share of the old text's words may be truncated."""
_CUT_SHARE = 0.9
"""Minimum share of a truncated text's 3-grams that are also in the old text."""
_ENDS = (*SENTENCE_ENDS, "'", ")", "]")
"""Characters that end a complete paragraph; a subheading ends with none of them, but is complete in the old text."""
WALL_WORDS = 60
"""Maximum words of a wall that is not marked as one."""
AGAIN = "; accepted if the next retry finds the same"
"""Suffix of the reasons that no longer apply if the same page is found again."""


@dataclass(frozen=True, kw_only=True)
class Printed:
    """Headline, text and publication date that the page itself shows, without hints from a feed or sitemap."""

    title: str | None
    body: str
    published: datetime | None

    @cached_property
    def words(self) -> list[str]:
        """The words of the text, folded."""
        return fold(self.body).split()

    @cached_property
    def grams(self) -> set[tuple[str, ...]]:
        """The 3-grams of these words; one or two words are one 3-gram."""
        return {tuple(self.words[at : at + 3]) for at in range(max(1, len(self.words) - 2))}


def objection(old: Printed, new: Printed) -> str | None:
    """Return why the new page must not replace the old text: it is truncated, or another page; None if it may."""
    return shortened(old, new) or another(old, new)


def shortened(old: Printed, new: Printed) -> str | None:
    """Return why the new page is only a part of the old text; None if it is not.

    It may have only the beginning (a paywall), or end in mid-sentence (an interrupted transfer).
    """
    if _breaks_off(old.body, new.body):
        return "the page breaks off in mid-sentence, but the stored text goes on"
    words, of = len(new.words), len(old.words)
    if words < _CUT_WORDS * of and len(old.grams & new.grams) >= _CUT_SHARE * len(new.grams):
        return f"the page has only {words} of the {of} words of the stored text"
    return None


def another(old: Printed, new: Printed, source_title: str | None = None) -> str | None:
    """Return why the new page is not the stored article; None if it is.

    It is the same article if it has the old headline, the old date or enough of the old text; a page without a headline
    must have most of the text. If the new page has `source_title`, the headline that the source gave, and the old
    page did not, the old page was the wrong one, and the new page is accepted.
    """
    if old.title and new.title and _same_headline(old.title, new.title):
        return None
    if old.published is not None and old.published == new.published:
        return None
    shared = len(old.grams & new.grams)
    if old.title and not new.title:
        same_text = shared >= _MIN_KEPT_SHARE * len(old.grams)
    else:
        same_text = shared >= _TEXT * max(1, min(len(old.grams), len(new.grams)))
    if same_text or was_wrong(old, new, source_title):
        return None
    shown = new.title or new.body
    seen = f"the page shows another text («{shown[:60]}») under the URL of the stored article"
    return seen + AGAIN if _keeps(source_title, old) is None and _outweighs(old, new) else seen


def was_wrong(old: Printed, new: Printed, source_title: str | None) -> bool:
    """Whether the new page has the headline that the source gave and the stored one does not, so that it was a wall."""
    return _keeps(source_title, old) is False and _keeps(source_title, new) is True


def doubt(old: Printed, new: Printed) -> str | None:
    """Return why the new page may replace the old text only if it is found again: it ends where the old text continues.

    If an editor removes the end, the last paragraph is complete; but it is also complete if a transfer is interrupted
    there. The reason is the same if the same page is found again.
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
    return seen + AGAIN


def _keeps(source_title: str | None, page: Printed) -> bool | None:
    return shares_headline(source_title, page.title, page.body)


def _outweighs(old: Printed, new: Printed) -> bool:
    """Whether the old page may have been a wall, and the new one looks more like an article."""
    words = len(old.body.split())
    more = new.published is not None or len(new.body.split()) >= 2 * words
    return old.published is None and words <= WALL_WORDS and more


def _breaks_off(old: str, new: str) -> bool:
    """Whether the new text ends in mid-sentence where the old one continues.

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


def _same_headline(old: str, new: str) -> bool:
    shared, shorter = shared_words(old, new)
    return shared >= _HEADLINE * max(1, shorter)
