"""Lists of an article's fields: each row of the ladder is in the list, or left out for a reason."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from newscrawl.crawl.site_figures import WATCHED
from newscrawl.extract.ladder import LADDER
from newscrawl.learn.known import LEARNED

NOT_WATCHED = {
    "kind": "every article has one: `news` unless the page says otherwise",
    "free": "most sites declare it on paid articles only, so that its share follows what is published",
}
NOT_LEARNED = {
    "modified": "every edit changes it, so that the page may not have the stored moment any more",
    "summary": "the page's metadata declare it, and a summary that repeats the text is stored as none",
    "source": "no element of its own holds it on most sites: it is credited in the lines of the text",
    "images": "a redesign serves other sizes, so that the page does not have the stored URLs any more",
    "kind": "no selector reads it: it follows from the JSON-LD's type, from words and from the URL",
    "free": "no selector reads it: the page's metadata declare it",
}


@pytest.mark.parametrize(
    ("listed", "left_out"),
    [(WATCHED, NOT_WATCHED), (LEARNED, NOT_LEARNED)],
    ids=["watched by health", "learned by repair"],
)
def test_every_row_is_listed_or_left_out_for_a_reason(listed: Sequence[str], left_out: dict[str, str]) -> None:
    assert sorted([*listed, *left_out]) == sorted(row.field for row in LADDER)
    assert all(left_out.values())
