"""Recognizers of the lines around an article's text: datelines, sources, keywords, headings, captions, banners.

Each takes one line or paragraph without white space around it; the line may contain vowel marks, tatweel, hamza
variants, bidi marks and no-break spaces. All are pure functions of str that never raise.
"""

from newscrawl.arabic.gazetteer.agencies import canonical_agency
from newscrawl.arabic.lines.banners import is_banner, is_end_mark
from newscrawl.arabic.lines.captions import is_caption_credit, split_caption_credit
from newscrawl.arabic.lines.date_lines import is_date_line, is_stamp_line
from newscrawl.arabic.lines.datelines import Dateline, read_dateline, strip_byline
from newscrawl.arabic.lines.keywords import opens_keywords, read_keywords, split_list
from newscrawl.arabic.lines.notices import NoticeKind, notice_in, notice_kind
from newscrawl.arabic.lines.paywalls import is_paywall_notice, is_subscription_talk
from newscrawl.arabic.lines.related_headings import is_most_read_heading, is_related_heading, split_related_prefix
from newscrawl.arabic.lines.sources import (
    SourceLine,
    credited_agency,
    is_credit_line,
    is_sign_off,
    is_source_label,
    read_source,
)

SENTENCE_ENDS = (".", "!", "؟", "?", "…")
"""Characters that end a sentence."""

__all__ = [
    "SENTENCE_ENDS",
    "Dateline",
    "NoticeKind",
    "SourceLine",
    "canonical_agency",
    "credited_agency",
    "is_banner",
    "is_caption_credit",
    "is_credit_line",
    "is_date_line",
    "is_end_mark",
    "is_most_read_heading",
    "is_paywall_notice",
    "is_related_heading",
    "is_sign_off",
    "is_source_label",
    "is_stamp_line",
    "is_subscription_talk",
    "notice_in",
    "notice_kind",
    "opens_keywords",
    "read_dateline",
    "read_keywords",
    "read_source",
    "split_caption_credit",
    "split_list",
    "split_related_prefix",
    "strip_byline",
]
