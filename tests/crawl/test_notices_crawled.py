"""Notices with little to compare: without a headline, or each with a different number."""

from __future__ import annotations

import re
from pathlib import Path

from tests.crawl.refusing import NUMBERS, SPIDER, serve_instead, site_of, unknown_notice
from tests.crawls import Project
from tests.servers import article


def numbered(number: int) -> str:
    """A notice that differs under each URL by a number."""
    return unknown_notice(number).replace("</p>", f" الرقم المرجعي {number * 7919}.</p>")


def test_notice_that_differs_under_each_url_leaves_no_final_outcome(tmp_path: Path) -> None:
    with site_of(NUMBERS) as server:
        project = Project(tmp_path, server.url, SPIDER)
        serve_instead(server, NUMBERS[10:], numbered)
        project.crawl().last_line("loop: ", "articles were refused", "no headline of its own")
        # Whichever comes first cannot be distinguished from an article.
        assert len(set(project.keys()) - set(NUMBERS[:10])) == 1
        assert project.query("SELECT url FROM ledger WHERE outcome = 'unavailable' AND due IS NULL") == []
        serve_instead(server, NUMBERS, article)
        project.make_due()
        project.crawl()
        assert project.keys() == NUMBERS


def test_notice_without_a_headline_is_recognized(tmp_path: Path) -> None:
    with site_of(NUMBERS) as server:
        project = Project(tmp_path, server.url, SPIDER)
        serve_instead(server, NUMBERS[10:], lambda number: re.sub("<(h1|title)>.*?</.*?>", "", unknown_notice(number)))
        # Which page is judged first, and so is given as the reason in the last line, depends on the downloader.
        project.crawl().last_line("loop: ", "articles were refused")
        assert project.keys() == NUMBERS[:10]
        serve_instead(server, NUMBERS, article)
        project.make_due()
        project.crawl()
        assert project.keys() == NUMBERS
