"""Rows, validators and articles that a crawl has taken but not settled."""

from __future__ import annotations

from dataclasses import replace

from newscrawl.crawl.inflight import InFlight
from newscrawl.store import Page, Validators
from tests.articles import article
from tests.crawl.rows import row

VALIDATORS = Validators(etag='"a"', last_modified=None, page_hash=b"1")


def page(number: int = 1, expected: int = 1) -> Page:
    return Page(row=row(number), expected=expected, due=lambda _: None)


def test_rows_are_added_and_taken() -> None:
    in_flight = InFlight()
    assert not in_flight
    in_flight.add(row(1))
    in_flight.add(row(2))
    assert (len(in_flight), in_flight.rows(), 1 in in_flight, 3 in in_flight) == (2, [1, 2], True, False)
    assert in_flight.row(1) == row(1)
    assert in_flight.remove(1) == row(1)
    # The first caller to settle a row takes it; a second one, such as an errback after an outcome, gets None.
    assert in_flight.remove(1) is None
    assert in_flight.remove(None) is None
    assert in_flight.row(1) is None
    assert in_flight.rows() == [2]


def test_validators_are_removed_with_their_row() -> None:
    in_flight = InFlight()
    in_flight.add(row(1))
    in_flight.note_validators(1, VALIDATORS)
    assert in_flight.validators(1) == VALIDATORS
    in_flight.remove(1)
    assert in_flight.validators(1) is None


def test_article_is_found_by_its_object() -> None:
    in_flight = InFlight()
    item, of = article("1"), page()
    in_flight.expect(of, [item])
    pending = in_flight.pending(item)
    assert pending is not None
    assert pending.page is of
    pending.picked = frozenset((1, 2))
    assert in_flight.remove_article(item) is pending
    assert in_flight.remove_article(item) is None
    assert in_flight.pending(item) is None


def test_article_is_found_by_its_identity_if_a_pipeline_replaced_the_object() -> None:
    in_flight = InFlight()
    first, second = article("1"), article("2")
    of_first, of_second = page(1), page(2)
    in_flight.expect(of_first, [first])
    in_flight.expect(of_second, [second])
    other = replace(second, title="عنوان آخر")
    pending = in_flight.pending(other)
    assert pending is not None
    assert pending.page is of_second
    assert in_flight.remove_article(other) is pending
    assert in_flight.pending(second) is None
    assert in_flight.pending(first) is not None


def test_two_articles_of_one_page_are_distinguished() -> None:
    in_flight = InFlight()
    of = page(expected=2)
    own, below = article("1"), article("text-1")
    in_flight.expect(of, [own, below])
    pending = [in_flight.pending(item) for item in (own, below)]
    assert [one and one.page for one in pending] == [of, of]
    assert pending[0] is not pending[1]
    in_flight.remove_article(own)
    assert in_flight.pending(below) is pending[1]


def test_article_that_no_page_expects_is_unknown() -> None:
    in_flight = InFlight()
    in_flight.expect(page(), [article("1")])
    assert in_flight.pending(article("1", site="second")) is None
    assert in_flight.remove_article(article("2")) is None
