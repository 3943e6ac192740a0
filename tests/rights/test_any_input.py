"""Reading any input never fails, and its work is linear in its size."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.rights import PageStatements, Policy, Served, Use, rights_of
from newscrawl.rights.agents import AGENTS
from newscrawl.rights.licenses import LicenseLink, header_links, rsl_statements
from newscrawl.rights.paths import canonical, matches
from newscrawl.rights.preferences import signal, usage
from newscrawl.rights.robots_tags import forbids_archive, header_statements
from newscrawl.rights.structured import dictionary
from tests.linear import growth

NOW = datetime(2026, 1, 8, tzinfo=UTC)
WORDS = st.sampled_from(
    ["User-agent: ", "GPTBot", "*", "\n", "\r\n", "Disallow: ", "Allow: ", "/", "$", "Content-Usage: ", "train-ai=n",
     "Content-Signal: ", "ai-train=no", ", ", "License: ", "#", ":", "noindex", "unavailable_after: ", "%2f", "أ",
     "\ufeff", "{", "[", '"location": "/"', '"tdm-reservation": 1', "]", "}", ";a=", "(", '"', "newscrawl: ",
     "max-snippet:"]
)  # fmt: skip
TEXTS = st.lists(WORDS | st.text(max_size=8), max_size=40).map("".join)
KEYS = st.sampled_from(["@id", "url", "name", "license"])
JSON = st.recursive(
    st.none() | st.booleans() | st.text(max_size=5) | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)
PATTERNS = st.sampled_from(["/", "/a", "/a*", "/*b$", "/a/"])
PATHS = st.sampled_from(["/", "/a", "/ab", "/a/b", "/b"])


@given(TEXTS, TEXTS, TEXTS, TEXTS, JSON)
def test_no_input_raises_and_all_is_bounded(robots: str, tdmrep: str, header: str, tag: str, value: Any) -> None:
    names = ("x-robots-tag", "content-usage", "content-signal", "link", "tdm-reservation", "tdm-policy")
    policy = Policy(
        "https://a.example", robots.encode("utf-8", "replace"), tdmrep.encode("utf-8", "replace"), "newscrawl"
    )
    page = PageStatements(
        url=f"https://a.example/{tag}",
        meta={"robots": [tag], "tdm-reservation": [header], "gptbot": [tag]},
        links=[LicenseLink(header, "")],
        rsl=[f"<permits type='usage'>{header}</permits>"],
        article={"license": value, "copyrightHolder": value, "usageInfo": value},
    )
    served = Served(headers={name: [header, tag] for name in names}, policy=policy)
    rights = rights_of(page, served, NOW)
    assert rights is not None
    assert set(rights.by) == {use.value for use in Use if getattr(rights, use) is not None}
    assert all(len(one.text) <= 200 for one in rights.said)
    assert policy.described()["decisions"].keys() <= {use.value for use in Use}
    forbids_archive([header], {"robots": [tag]}, "newscrawl")


@given(st.dictionaries(st.sampled_from(["train-ai", "search", "ai-use"]), st.sampled_from("yn"), min_size=1))
def test_serialized_preferences_can_be_read(preferences: dict[str, str]) -> None:
    text = ", ".join(f"{key}={value}" for key, value in preferences.items())
    assert dictionary(text) == preferences
    uses = {"train-ai": Use.TRAIN, "search": Use.SEARCH, "ai-use": Use.AI_INPUT}
    assert {use: usage(text).get(use) for use in uses.values()} == {
        use: {"y": True, "n": False}.get(preferences.get(key, "")) for key, use in uses.items()
    }


@given(st.lists(st.tuples(PATTERNS, st.booleans()), min_size=1), PATHS)
def test_another_refused_agent_never_allows_more(rules: list[tuple[str, bool]], path: str) -> None:
    """With equal rules for two agents, the second changes nothing; an additional refusal only reserves."""
    lines = "".join(f"{'Allow' if allows else 'Disallow'}: {pattern}\n" for pattern, allows in rules)
    one = Policy("https://a.example", f"User-agent: GPTBot\n{lines}".encode(), b"", "newscrawl")
    more = Policy(
        "https://a.example", f"User-agent: GPTBot\n{lines}\nUser-agent: CCBot\nDisallow: /\n".encode(), b"", "x"
    )
    url = f"https://a.example{path}"
    assert all(statement.reserves == ["train"] for statement in one.statements(url))
    assert [statement.reserves for statement in more.statements(url)] == [["train"]]


@pytest.mark.parametrize("text", ["", "a", 'a=1, b=x;y=?1, c=(1 2 "x");q, d=:aGk=:, e=@12, f=1.5, g=%"x", *h'])
def test_dictionaries_of_the_standard(text: str) -> None:
    assert dictionary(text) is not None


@pytest.mark.parametrize(
    "text", ["a,", "A=1", "a = 1", "a=1 b=2", "a=(1", 'a="x', "a=1.2345", "a=é", "=1", "a=1;;b", ","]
)
def test_texts_that_are_no_dictionaries(text: str) -> None:
    assert dictionary(text) is None


def work(run: Callable[[], object]) -> int:
    """The number of executed lines of Python."""
    count = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        run()
    finally:
        sys.settrace(before)
    return count


def policy_of(robots: str) -> object:
    return Policy("https://a.example", robots.encode(), b"", "newscrawl").described()


LONG: dict[str, Callable[[int], object]] = {
    "agents": lambda n: policy_of("User-agent: GPTBot\n" * n + "Disallow: /\n"),
    "groups": lambda n: policy_of("User-agent: GPTBot\nDisallow: /x\n" * n),
    "names": lambda n: policy_of("".join(f"User-agent: a{i}\n" for i in range(n)) + "Disallow: /\n"),
    "usages": lambda n: policy_of("User-agent: *\n" + "Content-Usage: / train-ai=n\n" * n),
    "members": lambda n: usage("train-ai=n, " * n + "x"),
    "signals": lambda n: signal("ai-train=no, " * n),
    "tags": lambda n: header_statements(["googlebot: noindex, " * n], "newscrawl", NOW),
    "dates": lambda n: header_statements(["unavailable_after: 1, " * n], "newscrawl", NOW),
}


@pytest.mark.parametrize("what", LONG)
def test_work_grows_with_the_size(what: str) -> None:
    small, large = (work(partial(LONG[what], n)) for n in (500, 5000))
    assert large <= 12 * small


def licenses(text: str) -> object:
    return rsl_statements([text], "https://a.example/")


def links(text: str) -> object:
    return header_links([text])


# Texts for which a pattern that tried one place twice would need quadratic time, or more.
REPEATED: dict[str, tuple[Callable[[str], object], str, str]] = {
    "an inner list": (dictionary, "a=(", "a "),
    "parameters": (lambda text: dictionary(f"{text}!"), "a", ";a"),
    "escapes": (dictionary, 'a="', "\\\\"),
    "quotes": (links, "<a>", ';"'),
    "brackets": (links, "", "<"),
    "tags": (licenses, "", "<permits type="),
    "uses": (licenses, "<license>" * 200 + "<permits type='usage'>", "search "),
    "wildcards": (lambda text: matches(f"/{text}$", canonical("/" + "a" * len(text))), "", "*a"),
    "escaped bytes": (canonical, "", "%"),
}


@pytest.mark.parametrize("what", REPEATED)
def test_patterns_try_nothing_twice(what: str) -> None:
    function, opening, piece = REPEATED[what]
    assert growth(function, lambda size: opening + piece * (size // len(piece)), 25_000) == 0.0


def test_agents_are_listed_once() -> None:
    assert len({agent.token.lower() for agent in AGENTS}) == len(AGENTS)
