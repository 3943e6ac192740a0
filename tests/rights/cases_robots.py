# ruff: noqa: E501  # a case is a line
"""Cases of robots.txt and tdmrep.json: name, file, path, and what is decided for the path.

Decisions are written `train-` (reserved) and `train+` (allowed), in the order of `Use`; `` is nothing.
"""

from __future__ import annotations

import json
from typing import Any

TEN_THOUSAND = "".join(f"Disallow: /{n}/\n" for n in range(10_000))

ROBOTS: list[tuple[str, str | bytes, str, str]] = [
    # -- agents that are refused
    ("empty file", "", "/a", ""),
    ("GPTBot is refused", "User-agent: GPTBot\nDisallow: /\n", "/a", "train-"),
    ("a search agent is refused", "User-agent: OAI-SearchBot\nDisallow: /\n", "/a", "ai_input-"),
    ("a user's agent is refused", "User-agent: ChatGPT-User\nDisallow: /\n", "/a", "ai_input-"),
    ("an archive is refused", "User-agent: archive.org_bot\nDisallow: /\n", "/a", "archive-"),
    ("several in one group", "User-agent: CCBot\nUser-agent: PerplexityBot\nDisallow: /\n", "/a", "train- ai_input-"),
    ("mixed case", "USER-AGENT: gptBOT\ndisALLOW: /\n", "/a", "train-"),
    ("spaces around", "  User-agent  :  GPTBot  \n\tDisallow\t:\t/  \n", "/a", "train-"),
    ("with a version", "User-agent: GPTBot/1.2\nDisallow: /\n", "/a", "train-"),
    ("comment after the name", "User-agent: GPTBot # OpenAI\nDisallow: / # all\n", "/a", "train-"),
    ("comment between", "User-agent: GPTBot\n# no training\n\nDisallow: /\n", "/a", "train-"),
    ("commented out", "#User-agent: GPTBot\n#Disallow: /\n", "/a", ""),
    ("byte order mark", "\ufeffUser-agent: GPTBot\nDisallow: /\n", "/a", "train-"),
    ("CRLF", "User-agent: GPTBot\r\nDisallow: /\r\n", "/a", "train-"),
    ("CR alone", "User-agent: GPTBot\rDisallow: /\r", "/a", "train-"),
    ("no end of line", "User-agent: GPTBot\nDisallow: /", "/a", "train-"),
    ("empty rule", "User-agent: GPTBot\nDisallow:\n", "/a", ""),
    ("allowed", "User-agent: GPTBot\nAllow: /\n", "/a", ""),
    ("only a part, outside", "User-agent: GPTBot\nDisallow: /paid/\n", "/a", ""),
    ("only a part, inside", "User-agent: GPTBot\nDisallow: /paid/\n", "/paid/1", "train-"),
    ("longest rule allows", "User-agent: GPTBot\nDisallow: /\nAllow: /free/\n", "/free/1", ""),
    ("longest rule refuses", "User-agent: GPTBot\nAllow: /free/\nDisallow: /free/not/\n", "/free/not/1", "train-"),
    ("a tie allows", "User-agent: GPTBot\nDisallow: /a\nAllow: /a\n", "/a", ""),
    ("wildcard", "User-agent: GPTBot\nDisallow: /*/story/\n", "/x/story/1", "train-"),
    ("wildcard, elsewhere", "User-agent: GPTBot\nDisallow: /*/story/\n", "/story/1", ""),
    ("end of the path", "User-agent: GPTBot\nDisallow: /*.html$\n", "/a.html", "train-"),
    ("not at the end", "User-agent: GPTBot\nDisallow: /*.html$\n", "/a.html?x=1", ""),
    ("end and beginning overlap", "User-agent: GPTBot\nDisallow: /ab*ba$\n", "/aba", ""),
    ("Arabic as printed", "User-agent: GPTBot\nDisallow: /أخبار/\n", "/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1/1", "train-"),
    ("Arabic, small hex", "User-agent: GPTBot\nDisallow: /%d8%a3\n", "/أخبار", "train-"),
    ("escaped letters", "User-agent: GPTBot\nDisallow: /%61bc\n", "/abc", "train-"),
    ("an escaped slash is another", "User-agent: GPTBot\nDisallow: /a%2Fb\n", "/a/b", ""),
    ("groups of one agent", "User-agent: GPTBot\nAllow: /x\n\nUser-agent: gptbot\nDisallow: /\n", "/a", "train-"),
    ("everyone is refused", "User-agent: *\nDisallow: /\n", "/a", ""),
    ("others are refused", "User-agent: Googlebot\nDisallow: /\n", "/a", ""),
    ("a longer name is another", "User-agent: GPTBotany\nDisallow: /\n", "/a", ""),
    ("a rule without a group", "Disallow: /\nUser-agent: GPTBot\n", "/a", ""),
    ("sitemap within", "User-agent: GPTBot\nSitemap: https://a/s.xml\nUser-agent: CCBot\nDisallow: /\n", "/", "train-"),
    ("invalid UTF-8", b"User-agent: GPTBot\nDisallow: /\xff\nDisallow: /a\n", "/a", "train-"),
    ("NUL and noise", b"\x00\x01\nUser-agent: GPTBot\nfoo\n: bar\nDisallow: /\n", "/a", "train-"),
    ("ten thousand rules", f"User-agent: GPTBot\n{TEN_THOUSAND}", "/9999/x", "train-"),
    ("a megabyte of comments", "# nothing\n" * 100_000 + "User-agent: GPTBot\nDisallow: /\n", "/a", "train-"),
    # -- Content-Usage
    ("usage with a path", "User-Agent: *\nAllow: /\nContent-Usage: / train-ai=n\n", "/a", "train-"),
    ("usage without a path", "User-Agent: *\nContent-Usage: train-ai=n\n", "/a", "train-"),
    ("usage allowed", "User-Agent: *\nContent-Usage: / train-ai=y\n", "/a", "train+"),
    ("usage, longest path", "User-Agent: *\nContent-Usage: / train-ai=n\nContent-Usage: /ok/ train-ai=y\n", "/ok/1", "train+"),
    ("usage, other path", "User-Agent: *\nContent-Usage: / train-ai=n\nContent-Usage: /ok/ train-ai=y\n", "/a", "train-"),
    ("usage, equal paths", "User-Agent: *\nContent-Usage: / train-ai=y\nContent-Usage: / train-ai=n\n", "/a", "train-"),
    ("usage, wildcard and end", "User-Agent: *\nContent-Usage: /*.pdf$ train-ai=n\n", "/x/y.pdf", "train-"),
    ("usage, wildcard and no end", "User-Agent: *\nContent-Usage: /*.pdf$ train-ai=n\n", "/x/y.pdf2", ""),
    ("usage, search", "User-Agent: *\nContent-Usage: search=n\n", "/a", "search- snippet-"),
    ("usage, several", "User-Agent: *\nContent-Usage: / train-ai=n, search=y\n", "/a", "search+ train- snippet+"),
    ("usage, AI use", "User-Agent: *\nContent-Usage: / ai-use=n\n", "/a", "ai_input-"),
    ("usage, all bots", "User-Agent: *\nContent-Usage: bots=n\n", "/a", "search- train- ai_input- snippet-"),
    ("usage, within all", "User-Agent: *\nContent-Usage: bots=n, search=y\n", "/a", "search+ train- ai_input- snippet+"),
    ("usage, within all, before", "User-Agent: *\nContent-Usage: train-ai=y, tdm=n\n", "/a", "train+ ai_input-"),
    ("usage, parameters", "User-Agent: *\nContent-Usage: / train-ai=n;since=2024;x\n", "/a", "train-"),
    ("usage, last of one key", "User-Agent: *\nContent-Usage: train-ai=n, train-ai=y\n", "/a", "train+"),
    ("usage, unknown label", "User-Agent: *\nContent-Usage: foo=n, train-ai=n\n", "/a", "train-"),
    ("usage, not y or n", "User-Agent: *\nContent-Usage: train-ai=maybe\n", "/a", ""),
    ("usage, a string", 'User-Agent: *\nContent-Usage: train-ai="n"\n', "/a", ""),
    ("usage, a boolean", "User-Agent: *\nContent-Usage: train-ai=?0\n", "/a", ""),
    ("usage, a key alone", "User-Agent: *\nContent-Usage: train-ai\n", "/a", ""),
    ("usage, capitals", "User-Agent: *\nContent-Usage: Train-AI=n\n", "/a", ""),
    ("usage, spaces around =", "User-Agent: *\nContent-Usage: train-ai = n\n", "/a", ""),
    ("usage, comma at the end", "User-Agent: *\nContent-Usage: train-ai=n,\n", "/a", ""),
    ("usage, semicolons", "User-Agent: *\nContent-Usage: train-ai=n; search=y\n", "/a", "train-"),
    ("usage, empty", "User-Agent: *\nContent-Usage:\n", "/a", ""),
    ("usage, a path alone", "User-Agent: *\nContent-Usage: /a\n", "/a", ""),
    ("usage, comment", "User-Agent: *\nContent-Usage: / train-ai=n # please\n", "/a", "train-"),
    ("usage, tabs", "User-Agent: *\nContent-Usage\t:\t/\ttrain-ai=n\n", "/a", "train-"),
    ("usage before any group", "Content-Usage: train-ai=n\nUser-agent: *\nDisallow: /x\n", "/a", "train-"),
    ("usage before, with our group", "Content-Usage: train-ai=n\nUser-agent: newscrawl\nAllow: /\n", "/a", "train-"),
    ("usage for us", "User-agent: newscrawl\nContent-Usage: train-ai=y\n\nUser-agent: *\nContent-Usage: train-ai=n\n", "/a", "train+"),
    ("usage for another", "User-agent: ExampleBot\nContent-Usage: train-ai=n\n", "/a", ""),
    ("usage ends the names", "User-agent: *\nContent-Usage: train-ai=n\nUser-agent: GPTBot\nAllow: /\n", "/a", "train-"),
    ("usage, Arabic path", "User-agent: *\nContent-Usage: /رأي/ train-ai=n\n", "/رأي/1", "train-"),
    # -- Content-Signal
    ("signal", "User-Agent: *\nContent-Signal: search=yes, ai-train=no\nAllow: /\n", "/a", "search+ train- snippet+"),
    ("signal, no spaces", "User-Agent: *\nContent-signal: search=yes,ai-input=no,ai-train=no\n", "/a", "search+ train- ai_input- snippet+"),
    ("signal, capitals", "User-Agent: *\nCONTENT-SIGNAL: AI-Train=NO\n", "/a", "train-"),
    ("signal, twice", "User-Agent: *\nContent-Signal: ai-train=yes\nContent-Signal: ai-train=no\n", "/a", "train-"),
    ("signal, contradictory", "User-Agent: *\nContent-Signal: ai-train=no, ai-train=yes\n", "/a", "train-"),
    ("signal, how much", "User-Agent: *\nContent-Signal: search=yes,ai-train=no,use=reference\n", "/a", "search+ train- snippet+"),
    ("signal, unknown", "User-Agent: *\nContent-Signal: ai-train=perhaps, x=no\n", "/a", ""),
    ("signal, with a path", "User-Agent: *\nContent-Signal: /news/ ai-train=no\n", "/a", ""),
    ("signal in a comment", "# Content-Signal: ai-train=no\nUser-agent: *\nAllow: /\n", "/a", ""),
    ("signal and usage", "User-agent: *\nContent-Signal: ai-train=yes\nContent-Usage: train-ai=n\n", "/a", "train-"),
    ("signal allows, agent refused", "User-agent: *\nContent-Signal: ai-train=yes\n\nUser-agent: CCBot\nDisallow: /\n", "/a", "train-"),
    # -- License
    ("a license decides nothing", "License: https://a.example/license.xml\nUser-agent: *\nAllow: /\n", "/a", ""),
]  # fmt: skip


def rules(*several: Any) -> bytes:
    """A tdmrep.json of rules: location, reservation and policy."""
    names = ("location", "tdm-reservation", "tdm-policy")
    return json.dumps([dict(zip(names, one, strict=False)) for one in several], ensure_ascii=False).encode()


RESERVED, FREE = "train- ai_input-", "train+ ai_input+"
TDMREP: list[tuple[str, bytes, str, str]] = [
    ("reserved", rules(("/", 1)), "/a", RESERVED),
    ("not reserved", rules(("/", 0)), "/a", FREE),
    ("reserved, with a policy", rules(("/", 1, "https://a.example/policy.json")), "/a", RESERVED),
    ("the first that matches", rules(("/free/", 0), ("/", 1)), "/free/1", FREE),
    ("the first, although shorter", rules(("/", 1), ("/free/", 0)), "/free/1", RESERVED),
    ("none matches", rules(("/paid/", 1)), "/a", ""),
    ("wildcard", rules(("/*/story/*", 1)), "/x/story/2", RESERVED),
    ("end of the path", rules(("/a$", 1)), "/ab", ""),
    ("Arabic", rules(("/أخبار/", 1)), "/أخبار/1", RESERVED),
    ("the number as a text", rules(("/", "1")), "/a", RESERVED),
    ("another number", rules(("/", 2)), "/a", ""),
    ("a boolean", rules(("/", True)), "/a", ""),
    ("without a location", rules((None, 1), ("/", 0)), "/a", FREE),
    ("one object in place of the list", b'{"location": "/", "tdm-reservation": 1}', "/a", RESERVED),
    ("byte order mark", b"\xef\xbb\xbf" + rules(("/", 1)), "/a", RESERVED),
    ("invalid JSON", b'[{"location": "/", "tdm-reservation": 1,}]', "/a", ""),
    ("cut off", rules(("/", 1))[:-3], "/a", ""),
    ("a list of other things", b'[1, null, "x", [], {"location": "/", "tdm-reservation": 1}]', "/a", RESERVED),
    ("a page in its place", b"<html>not found</html>", "/a", ""),
    ("not UTF-8", b"\xff\xfe\x00", "/a", ""),
    ("deeply nested", b"[" * 100_000, "/a", ""),
    ("empty", b"", "/a", ""),
]
