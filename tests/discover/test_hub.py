"""WebSub hubs of feeds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.crawl.network.timelimit import cpu_limit
from newscrawl.discover.hub import hub_of

HUB = "https://hub.example/push"
ATOM = b'<feed xmlns="http://www.w3.org/2005/Atom"><link rel="self" href="https://a.example/f"/>%s<entry/></feed>'


@pytest.mark.parametrize(
    ("header", "body", "hub"),
    [
        (None, ATOM % b'<link rel="hub" href="https://hub.example/push"/>', HUB),
        (None, ATOM % b"<link href='https://hub.example/push' rel='HUB'/>", HUB),
        (None, b'<rss><channel><atom10:link rel="hub" href="https://hub.example/push" /></channel></rss>', HUB),
        (None, ATOM % b'<link rel="hub" href="https://hub.example/push?a=1&amp;b=2"/>', f"{HUB}?a=1&b=2"),
        ('<https://hub.example/push>; rel="hub", <https://a.example/f>; rel="self"', b"", HUB),
        ("<https://a.example/f>; rel=self, <https://hub.example/push>; rel=hub", b"", HUB),
        # The header takes precedence.
        ("<https://hub.example/push>; rel=hub", ATOM % b'<link rel="hub" href="https://other.example/"/>', HUB),
        # No hub, or an invalid URL.
        (None, ATOM % b"", None),
        (None, ATOM % b'<link rel="hubs" href="https://hub.example/push"/>', None),
        (None, ATOM % b'<link rel="hub"/>', None),
        (None, ATOM % b'<link rel="hub" href="javascript:alert(1)"/>', None),
        ('<https://a.example/f>; rel="self"; title="hub"', b"", None),
        (None, b"<a href='https://hub.example/push' rel='hub'>", None),
    ],
)
def test_hub(header: str | None, body: bytes, hub: str | None) -> None:
    assert hub_of(header, body) == hub


@given(st.none() | st.text(max_size=300), st.binary(max_size=300))
def test_any_input(header: str | None, body: bytes) -> None:
    hub_of(header, body)


@pytest.mark.parametrize("part", ["<link ", "<link rel=", "<a:link rel='hub' ", "<", "rel=\"'", '<link rel="hub"'])
def test_work_is_bounded(part: str) -> None:
    # The limit is on CPU time, and raises an error.
    with cpu_limit(2):
        assert hub_of(part * 100_000, (part * 100_000).encode()) is None
