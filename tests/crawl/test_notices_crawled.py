"""Notices that say little: without a headline, or with a number of their own, so that no two of them are equal."""

from __future__ import annotations

import re
from pathlib import Path

from tests.crawl.refusing import NUMBERS, SPIDER, served, site_of, unknown_notice
from tests.crawls import Project
from tests.servers import article


def numbered(number: int) -> str:
    """Such a notice."""
    return unknown_notice(number).replace("</p>", f" الرقم المرجعي {number * 7919}.</p>")


def test_nothing_is_final_of_one_that_is_never_the_same(tmp_path: Path) -> None:
    with site_of(NUMBERS) as server:
        project = Project(tmp_path, server.url, SPIDER)
        served(server, NUMBERS[10:], numbered)
        project.crawl().last_line("loop: ", "articles were refused", "no headline of its own")
        # Which of them came first cannot be told from an article.
        assert len(set(project.keys()) - set(NUMBERS[:10])) == 1
        assert project.query("SELECT url FROM ledger WHERE outcome = 'unavailable' AND due IS NULL") == []
        served(server, NUMBERS, article)
        project.make_due()
        project.crawl()
        assert project.keys() == NUMBERS


def test_one_without_a_headline_stands_for_many(tmp_path: Path) -> None:
    with site_of(NUMBERS) as server:
        project = Project(tmp_path, server.url, SPIDER)
        served(server, NUMBERS[10:], lambda number: re.sub("<(h1|title)>.*?</.*?>", "", unknown_notice(number)))
        # Which of the pages is judged first, and so what the last line gives as the reason, is up to the downloader.
        project.crawl().last_line("loop: ", "articles were refused")
        assert project.keys() == NUMBERS[:10]
        served(server, NUMBERS, article)
        project.make_due()
        project.crawl()
        assert project.keys() == NUMBERS
