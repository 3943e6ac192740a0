"""Names of the elements of feeds and sitemaps, in lower case and without a prefix."""

from __future__ import annotations

FEEDS = frozenset(("rss", "rdf", "feed", "channel"))
"""The root elements of feeds; `channel`, if the element around it is missing."""
SITEMAPS = frozenset(("urlset", "sitemapindex"))
"""The root elements of sitemaps."""
ENTRIES = frozenset(("item", "entry"))
"""The elements of a feed that list an article."""
LOCATIONS = frozenset(("url", "sitemap"))
"""The elements of a sitemap that list a URL."""
