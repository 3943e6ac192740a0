"""The watch's findings in English: one template per kind of phrase.

`{count:article}` is a number with its noun, `{share:%}` a percentage; `{classes}` includes its own parentheses.
"""

from __future__ import annotations

PHRASES = {
    # A sentence kept by a store of an earlier schema, unchanged.
    "as it was said": "{sentence}",
    # Notes.
    "switched off": "switched off",
    "not crawled since": "not crawled since {last} UTC",
    "never crawled": "never crawled",
    "too new":
        "not judged yet: {days:day}, {articles:article} seen; needs {least_days:day}, {least_articles:article}",
    "quiet": "no article, although {expected:.1f} were expected; the alarm starts at {limit}",
    "quiet on a day": "no article on {day}, although {expected:.1f} were expected; the alarm starts at {limit}",
    # What is wrong.
    "removed": "no spider has this name; its stored articles are kept",
    "unread": "none of its sources could be read in {runs:run}",
    "silent": "no new article, although {expected} were expected",
    "silent for weeks": "no new article for weeks",
    "scarce": "{count:article} in {hours:hour}, usually {expected}",
    "field is empty": "{field}: {count} of the last {articles:article} have it, usually {share:%}",
    "rung slipped": "{field}: the rung `{rung}` filled {count} of the last {articles:article}",
    "rung slipped to":
        "{field}: the rung `{rung}` filled {count} of the last {articles:article}, `{now}` fills it now",
    "bodies are short": "bodies of {mean:word} in the last {articles:article}, usually {usual}",
    "copies": "{count} of {total:text} are copies of stored ones, usually {share:%}",
    "pages fail": "{failed} of {answered:page} failed or were refused",
    "missed in a week": "{missing} of {listed:entry} in its sources of the last week did not become articles",
    "missed in hours": "{missing} of {listed:entry} in its sources of the last hours did not become articles",
    # Why.
    "spider removed": "its spider was removed or renamed",
    "run ended": "the last run ended as {reason}{classes}",
    "entries are no articles": "{missing} of {entries:new URL} in its sources did not become articles{classes}",
    "sources are empty": "its sources answer, but list no article: emptied, or `article_url` no longer matches",
    "sources are old": "its sources list only known articles: frozen, or the site is silent",
    "sources are unchanged": "its sources are unchanged: frozen, or the site is silent",
    "sections have vanished": "its sources have lost sections, or the site publishes less",
    "no rung finds it": "the page has changed, and no rung finds the field",
    "page changed at rung": "the page has changed where the rung `{rung}` looks",
    "teasers only": "only teasers are read: a subscription is required, or the body selector finds only the beginning",
    "texts repeat": "the site repeats its own or others' texts, or all pages show one text",
    "site refuses": "the site refuses the crawler{classes}",
    "server fails": "its server fails{classes}",
    "no articles to the spider":
        "the spider no longer recognizes them as articles: a different layout, language or kind of page",
    # What to do.
    "nothing": "nothing; this is reported once",
    "ask to be let in": "ask the site to let the crawler in, or crawl more slowly",
    "look for the sources":
        "open its sources in a browser; if they have moved, correct `rss_urls`, `sitemap_urls` or `listing_urls`",
    "compare the front page":
        "compare its front page with `scrapy discover {site}`; add other sources to the spider",
    "read one or explain it": "read one with `scrapy probe URL`, or look at `scrapy explain URL`",
    "compare the sections":
        "compare its sections with `scrapy discover {site}`; add the sources that are missing",
    "repair or probe": "`scrapy repair {site}` proposes selectors; `scrapy probe URL` shows each rung",
    "repair in time": "`scrapy repair {site}` proposes selectors, before the field is empty",
    "probe the lines": "`scrapy probe URL` shows which lines are kept",
    "see the originals": "`scrapy copies URL` shows the originals",
    "slow down or ask": "crawl more slowly, or ask the site",
    "explain or wait": "look at one with `scrapy explain URL`; wait if the fault is the site's",
    "probe one or count": "read one with `scrapy probe URL`; `scrapy ledger {site}` counts the outcomes",
}  # fmt: skip
NOUNS = {
    "article": "articles", "day": "days", "entry": "entries", "hour": "hours", "new URL": "new URLs", "page": "pages",
    "run": "runs", "text": "texts", "word": "words",
}  # fmt: skip
"""Noun -> its plural."""
