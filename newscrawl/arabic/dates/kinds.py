"""The kinds of tokens in date texts, each a single letter, so that a text has a *shape* that patterns can match.

    «الخميس 24 أكتوبر 2024 - 03:15 م»  ->  WEEKDAY NUMBER MONTH YEAR DASH CLOCK MEEM  ->  "wngy-cm"

The grammars in this package are `re.VERBOSE` patterns over shapes, built from these names.
"""

from __future__ import annotations

import re

NUMBER = "n"
"""One or two digits."""
YEAR = "y"
"""Four digits."""
LONG_NUMBER = "N"
"""Three digits, or more than four."""
DATE = "i"
"""A numeric date: 24/10/2024."""
CLOCK = "c"
"""A time of day. Its value is minutes since midnight, or -1 if the token needs further parsing (seconds, offset)."""

MONTH = "g"
"""A Gregorian month by name."""
HIJRI_MONTH = "h"
WEEKDAY = "w"
DAY_PART = "a"
"""A part of the day in words («مساء», "PM"). Its value is the set of hours that it may mean, one bit per hour."""
LETTER_PART = "s"
"""A part of the day in one letter («ص», «ع»), which has this meaning only next to a clock time."""
MEEM = "m"
"""«م»: after noon, or the Gregorian era."""
GREGORIAN_ERA = "M"
HIJRI_ERA = "H"

ZONE = "Z"
"""A name that always means a zone (GMT, «غرينتش»). Its value is minutes east of Greenwich."""
PLACE = "z"
"""A place, which is a zone only after «توقيت» or in brackets after a clock time."""
ZONE_WORD = "t"
"""«توقيت»."""
HOUR_WORD = "S"
"""«الساعة»."""

SINCE = "R"
"""«منذ», «قبل»."""
AGO = "r"
UNIT = "q"
"""A unit of time in the singular, DUAL_UNIT in the dual, PLURAL_UNIT in the plural. The value is its seconds."""
DUAL_UNIT = "d"
PLURAL_UNIT = "Q"
NUMERAL = "e"
ABOUT = "v"
"""«حوالي», «تقريبا»."""
DAY_WORD = "T"
"""«اليوم», «أمس». The value is the number of days back."""
NOW = "K"

PUBLISHED = "P"
UPDATED = "U"
MAYBE_UPDATED = "u"
"""«تحديث»: a label, unless an unknown word follows («التعديل الحكومي»)."""
OTHER_LABEL = "X"
"""The label of a date that does not belong to the article («تاريخ الميلاد»)."""

UNTIL = "l"
ORDINAL = "o"
"""The ending of an English ordinal: "st", "th"."""
OF = "b"
FILLER = "f"
UNKNOWN = "x"
DASH, SLASH, COMMA, OPEN, CLOSE, COLON, PLUS, DOT = "-", "/", ",", "(", ")", ":", "+", "."

PART_KINDS = DAY_PART + LETTER_PART + MEEM
"""The kinds that may determine the half of the day of a clock time."""


def one_of(*kinds: str) -> str:
    """Return a pattern for one token of any of these kinds."""
    return f"[{re.escape(''.join(kinds))}]"


def grammar(pattern: str) -> re.Pattern[str]:
    """Compile a pattern over shapes; spaces, line ends and `#` comments in it are ignored."""
    return re.compile(pattern, re.VERBOSE)
