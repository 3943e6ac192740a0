"""Read the beginning of a paragraph as slots (outlet, place, date, agency, author) between separators."""

import re
from dataclasses import dataclass, field

from newscrawl.arabic.dates.names import prose_names
from newscrawl.arabic.gazetteer.agencies import canonical_agency, is_desk, is_outlet, is_weak_agency
from newscrawl.arabic.gazetteer.names import is_name
from newscrawl.arabic.gazetteer.phrases import BLANKS, DASHES, Phrases, Word, keys_of, word_key
from newscrawl.arabic.gazetteer.places import PLACES, place_length

HEAD = 160
"""Maximum characters in which a dateline is searched for."""

_MAX_SLOTS = 6
_DASH = rf"[{re.escape(DASHES)}]"
SEPARATORS = BLANKS + DASHES + ":：/|\\()[]ـ"
"""Separators between a dateline's slots, and between the dateline and the text."""
_PARTING = frozenset(SEPARATORS) - frozenset(BLANKS)

DATE_KEYS = keys_of("في هـ م الموافق", *prose_names())
"""Words, besides numbers, that may occur in a dateline's date."""
# After a place and a dash, these words begin a parenthesis about the place or a caption, never an article.
_NO_START = keys_of(
    """
التي الذي اللتين الذين وهي وهو وهما حيث كما أو أم وفق وفقا بحسب حسب مثلا أيضا ثاني العاصمة عاصمة أكبر وكذلك وليس
وليست هي هو
"""
)
# After the site's own name, these need no separator: «بغداد اليوم - متابعة كشفت صحيفة».
_LOOSE_DESKS = keys_of("متابعة متابعات خاص")
# A dash followed by a space: «القاهرة- وصل», «القاهرة - وصل», «نواكشوط ــ - »; «القاهرة -أكبر» opens a parenthesis.
_FREE_DASH = re.compile(
    rf"(?:\s?\([^()]{{1,40}}\)|[)\]])?\s*(?:ـ{{1,3}}\s*)?(?:{_DASH}{{1,3}}|ـ{{1,3}})\s+[«\"“(]?|\)?\s*{_DASH}{{2,3}}\s*[«\"“(]?"
)
_ERA = keys_of("م هـ")
_SECOND_DASH = re.compile(rf"\s(?:{_DASH}|ـ)+\s")
_ANY_DASH = re.compile(rf"{_DASH}|[/|ـ]")
_GLOSS = re.compile(r"\s*\(([^()]{2,40})\)")
_CLOSING = re.compile(r"\s?[)\]»”\"/]+")
_QUOTES_OPEN, _QUOTES_CLOSE = ("«", '"', "“"), ("»", '"', "”")


@dataclass(slots=True)
class DatelineReader:
    """One reading of one paragraph: call `read`, then use the fields it filled."""

    text: str
    words: list[Word]
    own: Phrases
    kinds: list[str] = field(default_factory=list)
    outlet: str | None = None
    place: str | None = None
    authors: tuple[str, ...] = ()
    agency: str | None = None
    raw: str = ""
    rest: str = ""

    def read(self) -> bool:
        """Return whether the paragraph begins with a dateline; its parts are then in the fields."""
        at = 0
        while at < len(self.words) and len(self.kinds) < _MAX_SLOTS:
            after = self._slot(at)
            if not after:
                break
            at = after
        if not self.kinds:
            return False
        if self._ends(at):
            if not self._is_whole():
                return False
            self.raw = self.text.rstrip(SEPARATORS.replace(")", "").replace("]", ""))
            return True
        if at >= len(self.words) or not self._opens_text(at):
            return False
        end = self.words[at - 1].end
        closing = _CLOSING.match(self.text, end, self.words[at].start)
        cut = self.words[at].start
        floor = closing.end() if closing else end
        while cut > floor and self.text[cut - 1] in '«"“([':
            cut -= 1  # a quote or bracket that opens the text belongs to the text
        self.raw, self.rest = self.text[:floor], self.text[cut:]
        return True

    # -- the text between words

    def _gap(self, at: int) -> str:
        """The text between word `at` and the word before it; after the last word, the rest of the text."""
        left = self.words[at - 1].end if at else 0
        right = self.words[at].start if at < len(self.words) else len(self.text)
        return self.text[left:right]

    def _ends(self, at: int) -> bool:
        """Whether the paragraph ends before word `at`."""
        return at >= len(self.words) and len(self.text) <= HEAD

    def _parted(self, at: int) -> bool:
        """Whether there is a separator before word `at`."""
        return not _PARTING.isdisjoint(self._gap(at))

    def _closed(self, at: int) -> bool:
        """Whether a slot may end before word `at`."""
        return self._ends(at) or self._parted(at)

    def _span(self, at: int, length: int) -> str:
        """The text of `length` words from `at` on; a bidi mark that sticks to a word is not part of its name."""
        return self.text[self.words[at].start : self.words[at + length - 1].end].strip(BLANKS)

    def _broken(self, at: int, length: int) -> bool:
        """Whether the slot contains anything but words and spaces."""
        return any(self._gap(inner).strip(BLANKS) for inner in range(at + 1, at + length))

    def _take(self, kind: str, after: int) -> int:
        self.kinds.append(kind)
        return after

    # -- slots: each returns the index of the word after it, or 0

    def _slot(self, at: int) -> int:
        own = self.own.length(self.words, at)
        if own and self._closed(at + own):
            self.outlet = self.outlet or self._span(at, own)
            return self._take("own", at + own)
        return (self.kinds and self._date(at)) or self._place(at) or self._agency(at) or self._other(at)

    def _place(self, at: int) -> int:
        length = place_length(self.words, at, self.text)
        if not length or "place" in self.kinds:
            return 0
        after = at + length
        # after the site's own name no separator is needed: «بغداد اليوم - بغداد كشف مصدر»
        if not (self._closed(after) or "own" in self.kinds or self._date(after, dry=True)):
            return 0
        self.place = self._span(at, length)
        self.kinds.append("place")
        return self._gloss(after) or after

    def _gloss(self, at: int) -> int:
        """Read the description of a place in brackets: «عكار (شمالي لبنان) –»."""
        if at >= len(self.words):
            return 0
        found = _GLOSS.match(self.text, self.words[at - 1].end)
        if not found:
            return 0
        inner = found.group(1)
        if canonical_agency(inner) or is_outlet(inner) or is_desk(inner) or any(char.isdigit() for char in inner):
            return 0
        after = at
        while after < len(self.words) and self.words[after].end <= found.end():
            after += 1
        # only before a dash: «القاهرة (رويترز) -» is read by `_agency`, «القاهرة (العاصمة) تشهد» is a sentence
        return self._take("gloss", after) if after < len(self.words) and _FREE_DASH.fullmatch(self._gap(after)) else 0

    def _agency(self, at: int) -> int:
        for length in range(min(6, len(self.words) - at), 0, -1):
            if self._broken(at, length):
                continue
            raw = self._span(at, length)
            name = canonical_agency(raw)
            if name is None:
                continue
            initials = length > 2 and len(raw) < 9  # «القاهرة - أ ش أ أعلن»: initials need no separator after them
            glued = self.kinds == ["place"] and self._gap(at) in DASHES  # «دمشق-سانا أعلنت»
            if not (self._closed(at + length) or (self.kinds and initials) or glued):
                continue
            if not self.kinds and is_weak_agency(raw) and not self._bracketed():
                return 0
            self.agency = self.agency or name
            return self._take("agency", at + length)
        return 0

    def _bracketed(self) -> bool:
        return self._gap(0).strip(BLANKS)[:1] in {"(", "["}

    def _other(self, at: int) -> int:
        """Read an outlet, a desk word or an author, which are only recognized between separators."""
        for length in range(min(4, len(self.words) - at), 0, -1):
            after = at + length
            if self._broken(at, length):
                continue
            raw = self._span(at, length)
            if self.kinds == ["own"] and word_key(raw) in _LOOSE_DESKS:
                return self._take("desk", after)
            if not self._closed(after):
                continue
            if not self.kinds and length > 1 and is_outlet(raw):
                # one first word may be a club («الاتحاد - الرياض»), several are an outlet («السومرية نيوز / بغداد»)
                self.outlet = raw
                return self._take("outlet", after)
            if self.kinds and (is_outlet(raw) or self._quoted(at, after)):
                self.outlet = self.outlet or raw
                return self._take("outlet", after)
            if is_desk(raw):
                return self._take("desk", after)
            if length >= 2 and not self.authors and is_name(self.words[at:after], most=4) and self._dashed(after):
                self.authors = (raw,)
                return self._take("author", after)
        return 0

    def _dashed(self, at: int) -> bool:
        return self._ends(at) or _ANY_DASH.search(self._gap(at)) is not None

    def _quoted(self, at: int, after: int) -> bool:
        return self._gap(at).endswith(_QUOTES_OPEN) and self._gap(after).startswith(_QUOTES_CLOSE)

    def _date(self, at: int, *, dry: bool = False) -> int:
        """Read a date, only if an agency follows it: «24 تشرين الأول (بترا)», «في 10 يناير /قنا/»."""
        end, digits = at, False
        while end < len(self.words) and end - at < 14:
            key = self.words[end].key
            if key[0].isdigit():
                digits = True
            elif key not in DATE_KEYS:
                break
            end += 1
        if not digits or end >= len(self.words):
            return 0
        last = self.words[end - 1].key
        # «الموافق 19 أغسطس 2024 م واس», «نابلس 24-10-2026 وفا-»
        if not (self._parted(end) or last in _ERA or last[0].isdigit()):
            return 0
        for length in range(min(6, len(self.words) - end), 0, -1):
            if (
                not self._broken(end, length)
                and self._closed(end + length)
                and canonical_agency(self._span(end, length))
            ):
                return end if dry else self._take("date", end)
        return 0

    # -- whether the slots form a dateline

    def _is_whole(self) -> bool:
        """Whether a paragraph that consists only of these slots is a dateline."""
        kinds = self.kinds
        if len(kinds) < 2:
            return False
        if "own" in kinds:
            return True
        if kinds[0] == "place":
            return kinds[-1] != "gloss"
        if kinds[0] == "outlet":
            return kinds[1] in {"place", "agency", "desk"}
        return kinds[0] in {"agency", "author"} and "place" in kinds

    def _opens_text(self, at: int) -> bool:
        """Whether these slots, before text that starts at word `at`, are a dateline."""
        kinds = self.kinds
        parted = self._parted(at)
        if "own" in kinds:
            return parted or kinds[-1] in {"place", "agency", "desk"}
        if kinds[0] == "place":
            if kinds[-1] in {"place", "gloss"}:
                return self._prose_after_dash(at)
            return parted or kinds[-1] == "agency"
        if kinds[0] in {"agency", "outlet"}:
            if len(kinds) > 1 or kinds[0] == "outlet":
                return "place" in kinds and parted
            if self._bracketed():
                return self._gap(at).startswith((")", "]"))
            return self._prose_after_dash(at)
        return kinds[0] == "author" and "place" in kinds and self._prose_after_dash(at)

    def _prose_after_dash(self, at: int) -> bool:
        """Whether a spaced dash and a sentence follow: not «-أكبر مدن» (a parenthesis), not «- 35 - 22» (a table)."""
        follow = self.words[at : at + 4]
        if len(follow) < 4 or follow[0].key in _NO_START or follow[0].key[0].isdigit():
            return False
        if not _FREE_DASH.fullmatch(self._gap(at)) or PLACES.length(self.words, at):
            return False
        return not _SECOND_DASH.search(self.text, follow[0].start, follow[0].start + 60)
