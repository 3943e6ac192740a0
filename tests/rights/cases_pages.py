# ruff: noqa: E501  # a case is a line
"""Cases of pages: name, headers, content of the page, and expected decisions; see `cases_robots`."""

from __future__ import annotations

Headers = dict[str, list[str]]


def tag(*values: str) -> Headers:
    """Headers `X-Robots-Tag`."""
    return {"x-robots-tag": list(values)}


def meta(content: str, name: str = "robots") -> str:
    """A `<meta>` tag."""
    return f'<meta name="{name}" content="{content}">'


RSL = '<script type="application/rsl+xml"><rsl xmlns="https://rslstandard.org/rsl"><content url="/">{}</content></rsl></script>'

PAGES: list[tuple[str, Headers, str, str]] = [
    ("nothing", {}, "", ""),
    # -- X-Robots-Tag
    ("noindex", tag("noindex"), "", "search-"),
    ("none", tag("none"), "", "search-"),
    ("all", tag("all"), "", "search+ snippet+"),
    ("noarchive", tag("noarchive"), "", "archive-"),
    ("nocache", tag("nocache"), "", "archive-"),
    ("nosnippet", tag("nosnippet"), "", "snippet-"),
    ("noai", tag("noai, noimageai"), "", "train- ai_input-"),
    ("pictures only", tag("noimageai"), "", ""),
    ("noml", tag("noml"), "", "train-"),
    ("capitals", tag("NoIndex, NOARCHIVE"), "", "search- archive-"),
    ("several headers", tag("noindex", "noai"), "", "search- train- ai_input-"),
    ("several on one line", tag("noindex,nofollow,,noarchive"), "", "search- archive-"),
    ("another agent's", tag("googlebot: noindex, noarchive"), "", ""),
    ("ours", tag("newscrawl: noindex"), "", "search-"),
    ("everyone's by name", tag("robots: noindex"), "", "search-"),
    ("another's, then ours", tag("googlebot: noindex, newscrawl: noarchive"), "", "archive-"),
    ("everyone's, then another's", tag("noarchive, bingbot: noindex"), "", "archive-"),
    ("an AI agent's", tag("GPTBot: noindex"), "", "train-"),
    ("an AI search agent's", tag("PerplexityBot: none"), "", "ai_input-"),
    ("no snippet", tag("max-snippet:0"), "", "snippet-"),
    ("any snippet", tag("max-snippet:-1, max-image-preview:large"), "", "snippet+"),
    ("a short snippet", tag("max-snippet: 50"), "", "snippet+"),
    ("a directive to come", tag("max-words: 5, noarchive"), "", "archive-"),
    ("damaged snippet", tag("max-snippet:x"), "", ""),
    ("was available", tag("unavailable_after: 25 Jun 2010 15:00:00 PST"), "", "search-"),
    ("was available, RFC 850", tag("unavailable_after: Wednesday, 03-Apr-19 10:00:00 GMT, noarchive"), "", "search- archive-"),
    ("was available, ISO", tag("unavailable_after: 2019-12-31"), "", "search-"),
    ("is available", tag("unavailable_after: 31 Dec 2098 23:59:59 GMT"), "", ""),
    ("no date", tag("unavailable_after: soon, noarchive"), "", "archive-"),
    ("contradictory", tag("index, noindex"), "", "search-"),
    ("unknown", tag("whatever, 12, :"), "", ""),
    ("empty", tag("", " , "), "", ""),
    ("a space before the colon", tag("GPTBot : noindex"), "", "train-"),
    ("everyone by a star", tag("*: noindex"), "", "search-"),
    ("semicolons", tag("noindex; nofollow"), "", "search-"),
    ("a date in the list", tag("noarchive, unavailable_after: 25-Aug-2010 15:00:00 EST, nosnippet"), "", "search- archive- snippet-"),
    # -- <meta>
    ("meta noindex", {}, meta("noindex, nofollow"), "search-"),
    ("meta index", {}, meta("index, follow, max-snippet:-1"), "search+ snippet+"),
    ("meta in capitals", {}, '<META NAME="ROBOTS" CONTENT="NOARCHIVE">', "archive-"),
    ("meta noai", {}, meta("noai, noimageai"), "train- ai_input-"),
    ("meta, spaces for commas", {}, meta("noindex noarchive"), "search- archive-"),
    ("meta of another agent", {}, meta("noindex", "googlebot"), ""),
    ("meta of ours", {}, meta("noindex", "newscrawl"), "search-"),
    ("meta of an AI agent", {}, meta("noindex", "CCBot"), "train-"),
    ("meta, twice", {}, meta("index") + meta("noindex"), "search-"),
    ("meta after the body", {}, "</head><body><p>x</p></body>" + meta("noarchive"), "archive-"),
    ("meta in a comment", {}, f"<!-- {meta('noindex')} -->", ""),
    ("meta without content", {}, '<meta name="robots">', ""),
    ("meta allows, header reserves", tag("noindex"), meta("index"), "search-"),
    ("meta, other signs for commas", {}, meta("noindex; noarchive;nosnippet"), "search- archive- snippet-"),
    ("meta, spaces in the name", {}, meta("noindex", " robots "), "search-"),
    ("meta, two names", {}, '<meta name="robots" property="og:robots" content="noindex">', "search-"),
    ("meta, for all and for one", {}, meta("index") + meta("noindex", "GPTBot"), "search+ train-"),
    # -- Content-Usage and Content-Signal as headers
    ("usage", {"content-usage": ["train-ai=n"]}, "", "train-"),
    ("usage on several lines", {"content-usage": ["train-ai=n", "search=y"]}, "", "search+ train- snippet+"),
    ("usage that is no dictionary", {"content-usage": ["train-ai=n", "=="]}, "", ""),
    ("signal", {"content-signal": ["ai-train=no, search=yes"]}, "", "search+ train- snippet+"),
    # -- TDMRep
    ("TDM header", {"tdm-reservation": ["1"]}, "", "train- ai_input-"),
    ("TDM header, free", {"tdm-reservation": ["0"]}, "", "train+ ai_input+"),
    ("TDM header, policy", {"tdm-reservation": ["1"], "tdm-policy": ["https://a.example/p"]}, "", "train- ai_input-"),
    ("TDM header, joined", {"tdm-reservation": ["0, 1"]}, "", "train- ai_input-"),
    ("TDM tag damaged, header counts", {"tdm-reservation": ["1"]}, meta("x", "tdm-reservation"), "train- ai_input-"),
    ("TDM header, damaged", {"tdm-reservation": ["yes"]}, "", ""),
    ("TDM header, twice", {"tdm-reservation": ["0", "1"]}, "", "train- ai_input-"),
    ("TDM policy alone", {"tdm-policy": ["https://a.example/p"]}, "", ""),
    ("TDM tag", {}, meta("1", "tdm-reservation"), "train- ai_input-"),
    ("TDM tag beats header", {"tdm-reservation": ["1"]}, meta("0", "tdm-reservation"), "train+ ai_input+"),
    # -- RSL within the page
    ("RSL prohibits", {}, RSL.format('<license><prohibits type="usage">ai-train</prohibits></license>'), "train-"),
    ("RSL permits", {}, RSL.format('<license><permits type="usage">search</permits></license>'), "search+ snippet+"),
    ("RSL for money", {}, RSL.format('<license><permits type="usage">ai-train</permits><payment type="crawl"/></license>'), "train-"),
    ("RSL for nothing", {}, RSL.format('<license><permits type="usage">ai-all</permits><payment type="free"/></license>'), "train+ ai_input+"),
    ("RSL, one free and one for money", {}, RSL.format('<license><permits type="usage">search</permits><payment type="free"/></license><license><permits type="usage">ai-train</permits><payment type="purchase"/></license>'), "search+ train- snippet+"),
    ("RSL, commented out", {}, RSL.format('<license><!-- <prohibits type="usage">search</prohibits> --><permits type="usage">ai-train</permits></license>'), "train+"),
    ("RSL, CDATA and capitals", {}, RSL.format("<license><prohibits\n type='usage'><![CDATA[AI-Train]]></prohibits></license>"), "train-"),
    ("RSL with a prefix", {}, '<script type="application/rsl+xml"><r:rsl xmlns:r="https://rslstandard.org/rsl"><r:content url="https://news.example/"><r:license><r:prohibits type="usage">ai-train</r:prohibits></r:license></r:content></r:rsl></script>', "train-"),
    ("RSL for other pages", {}, RSL.replace('url="/"', 'url="/video/*"').format('<license><prohibits type="usage">ai-train</prohibits></license>'), ""),
    ("RSL, damaged", {}, RSL.format('<license><prohibits type="usage">ai-train</prohibits>&x;<'), "train-"),
    ("RSL for users only", {}, RSL.format('<license><prohibits type="user">commercial</prohibits></license>'), ""),
]  # fmt: skip

LD = '<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "خبر", {}}}</script>'
LICENSES: list[tuple[str, Headers, str, str | None, str | None]] = [
    ("none", {}, "", None, None),
    ("relative link", {}, '<link rel="license" href="/terms">', "https://news.example/terms", None),
    ("link in the text", {}, '<a rel="nofollow license" href="terms">x</a>', "https://news.example/terms", None),
    ("RSL link", {}, '<link rel="license" type="application/rsl+xml" href="/rsl.xml">', "https://news.example/rsl.xml", None),
    ("other links", {}, '<link rel="licensed" href="/x"><a href="/license">x</a>', None, None),
    ("header", {"link": ['</a>; rel=prev, <https://news.example/rsl.xml>; rel="license"; type="application/rsl+xml"']}, "", "https://news.example/rsl.xml", None),
    ("header, signs within quotes", {"link": ['</l>; title="a, b; c"; REL=License']}, "", "https://news.example/l", None),
    ("header of another resource", {"link": ['</l>; rel="license"; anchor="/other"']}, "", None, None),
    ("header, the first of two", {"link": ['</l>; rel="next"; rel="license"']}, "", None, None),
    ("no link to a page", {}, '<a rel="license" href="javascript:x()">x</a><link rel="license" href="">', None, None),
    ("JSON-LD", {}, LD.format('"license": "https://news.example/l"'), "https://news.example/l", None),
    ("JSON-LD, an object", {}, LD.format('"license": {"@type": "CreativeWork", "url": "/l"}'), "https://news.example/l", None),
    ("JSON-LD, holder", {}, LD.format('"copyrightHolder": {"@type": "Organization", "name": "صحيفة"}'), None, "صحيفة"),
    ("JSON-LD, holder as a text", {}, LD.format('"copyrightHolder": "صحيفة"'), None, "صحيفة"),
    ("JSON-LD, terms of use", {}, LD.format('"usageInfo": "https://news.example/u"'), None, None),
    ("JSON-LD, of another shape", {}, LD.format('"license": [[], 7, null], "copyrightHolder": 3'), None, None),
]  # fmt: skip
