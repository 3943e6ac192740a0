"""The rights read from each form, case by case: files, headers and pages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newscrawl.extract.document import Document
from newscrawl.extract.reuse import rights_in
from newscrawl.items import Rights
from newscrawl.rights import Policy, Served, Use
from tests.rights.cases_pages import LICENSES, PAGES, Headers
from tests.rights.cases_robots import RESERVED, ROBOTS, TDMREP, rules

NOW = datetime(2026, 1, 8, tzinfo=UTC)
ORIGIN = "https://news.example"


def decided(rights: Rights | None) -> str:
    """The decisions in short form: `train-` is reserved, `train+` allowed."""
    marks = {"allow": "+", "reserve": "-"}
    answers = ((use, getattr(rights, use, None)) for use in Use)
    return " ".join(f"{use.value}{marks[answer]}" for use, answer in answers if answer is not None)


def read(head: str = "", path: str = "/a", headers: Headers | None = None, **files: bytes) -> Rights | None:
    """The rights of a page."""
    policy = Policy(ORIGIN, files.get("robots", b""), files.get("tdmrep", b""), "newscrawl") if files else None
    page = f"<html><head>{head}<title>خبر</title></head><body><h1>خبر</h1></body></html>"
    document = Document.parse(page.encode(), lambda: "utf-8", ORIGIN + path)
    return rights_in(document, Served(headers=headers or {}, policy=policy), NOW)


@pytest.mark.parametrize(("robots", "path", "wanted"), [case[1:] for case in ROBOTS], ids=[case[0] for case in ROBOTS])
def test_robots_txt(robots: str | bytes, path: str, wanted: str) -> None:
    body = robots if isinstance(robots, bytes) else robots.encode()
    assert decided(read(path=path, robots=body)) == wanted


@pytest.mark.parametrize(("body", "path", "wanted"), [case[1:] for case in TDMREP], ids=[case[0] for case in TDMREP])
def test_tdmrep_json(body: bytes, path: str, wanted: str) -> None:
    assert decided(read(path=path, tdmrep=body)) == wanted


@pytest.mark.parametrize(("headers", "head", "wanted"), [case[1:] for case in PAGES], ids=[case[0] for case in PAGES])
def test_page(headers: Headers, head: str, wanted: str) -> None:
    assert decided(read(head, headers=headers)) == wanted


@pytest.mark.parametrize(
    ("headers", "head", "named", "holder"), [case[1:] for case in LICENSES], ids=[case[0] for case in LICENSES]
)
def test_license(headers: Headers, head: str, named: str | None, holder: str | None) -> None:
    rights = read(head, headers=headers)
    assert (getattr(rights, "license", None), getattr(rights, "holder", None)) == (named, holder)


def test_the_page_replaces_tdmrep_json_and_no_other_form() -> None:
    free = '<meta name="tdm-reservation" content="0">'
    assert decided(read(free, tdmrep=rules(("/", 1)))) == "train+ ai_input+"
    assert decided(read(free, tdmrep=rules(("/", 1)), robots=b"User-agent: GPTBot\nDisallow: /")) == "train- ai_input+"


def test_rights_name_what_decided() -> None:
    robots = b"License: /rsl.xml\nUser-agent: *\nContent-Signal: search=yes, ai-train=no\n"
    rights = read(
        '<meta name="robots" content="noarchive">', robots=robots, tdmrep=rules(("/", 1, "https://x.example/p"))
    )
    assert rights is not None
    assert rights.by == {
        "search": "content-signal",
        "train": "content-signal",
        "ai_input": "tdmrep",
        "archive": "meta",
        "snippet": "content-signal",
    }
    assert rights.license == f"{ORIGIN}/rsl.xml"
    # The host's statements are stored once in its policy, not with every article.
    assert [(one.form, one.where, one.text, one.reserves) for one in rights.said] == [
        ("meta", "page", "noarchive", ["archive"])
    ]


def test_page_without_statements_on_an_unknown_host_has_no_rights() -> None:
    assert read() is None
    assert read(robots=b"") == Rights(policy=Policy(ORIGIN, b"", b"", "newscrawl").digest)


def test_a_policy_is_described() -> None:
    robots = b"User-agent: GPTBot\nUser-agent: CCBot\nDisallow: /\n\nUser-agent: Bytespider\nDisallow: /x\n"
    policy = Policy(ORIGIN, robots + b"User-agent: *\nContent-Usage: /x/ search=n\n", rules(("/", 1)), "newscrawl")
    said = policy.described()
    assert said["decisions"] == {"train": "reserve", "ai_input": "reserve"}
    refused = {name: (agent["purpose"], agent["refused"]) for name, agent in said["agents"].items()}
    assert refused == {"CCBot": ("train", "all"), "GPTBot": ("train", "all"), "Bytespider": ("train", "part")}
    assert [(one["form"], one["text"]) for one in said["statements"]] == [
        ("content-usage", "/x/ search=n"),
        ("tdmrep", "/ tdm-reservation: 1"),
    ]
    assert decided(read(tdmrep=rules(("/", 1)))) == RESERVED


def test_statements_are_bounded() -> None:
    rights = read(f'<meta name="robots" content="noindex, {"x" * 5000}">', headers={"x-robots-tag": ["noai"] * 500})
    assert rights is not None
    assert len(rights.said) <= 20
    assert max(len(one.text) for one in rights.said) <= 200
