"""Shared by the tests of failures: a site's sources, walls, and the failure classes that a crawl has recorded."""

from __future__ import annotations

from tests.crawls import Project

SPIDER = 'rss_urls = ["{url}/rss"]'


def wall(title: str, text: str = "", *, head: str = "") -> str:
    """A wall with a title, a heading and a sentence."""
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title>{head}</head>"
        f"<body><h1>{title}</h1><p>{text}</p></body></html>"
    )


CLOUDFLARE = (
    "<html><head><title>Just a moment...</title><script>window._cf_chl_opt={}</script></head><body></body></html>"
)


def failures(project: Project) -> dict[str, str | None]:
    """Path -> failure class of each URL."""
    return {"/" + url.split("/", 3)[3]: failure for url, failure in project.query("SELECT url, failure FROM ledger")}
