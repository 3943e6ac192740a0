"""What the rows of the ladder decide beyond reading: which fields are monitored, and which are learned."""

from __future__ import annotations

from newscrawl.crawl.site_figures import WATCHED
from newscrawl.extract.ladder import LADDER
from newscrawl.fields import SELECTORS
from newscrawl.learn.known import LEARNED


def test_fields_that_the_health_checks_monitor() -> None:
    assert set(WATCHED) >= {
        "title", "summary", "body", "published", "modified", "authors", "section", "tags", "source", "images"
    }  # fmt: skip
    assert not {"kind", "free"}.intersection(WATCHED)


def test_fields_that_repair_learns_in_the_order_of_reading() -> None:
    assert LEARNED == ("title", "body", "published", "authors", "section", "tags")


def test_a_field_that_is_left_out_has_its_reason() -> None:
    for row in LADDER:
        assert row.unwatched != ""
        assert row.unlearned != ""
        # A field without a selector cannot be learned, so it needs no reason.
        assert row.field in SELECTORS or row.unlearned is None
