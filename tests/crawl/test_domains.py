"""`allowed_domains` in any spelling: the crawl stays on the site, however its domain is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from scrapy import Request
from scrapy.downloadermiddlewares.offsite import OffsiteMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.utils.test import get_crawler

from newscrawl.declared import listed_sites
from newscrawl.sites import Sites
from newscrawl.spider import NewsSpider
from tests.crawls import Project
from tests.servers import article, rss, serve

ARABIC = "https://أخبار.موقع.شبكة/خبر/12"
DNS = "https://xn--igbicxr.xn--4gbrim.xn--ngbc5azd/%D8%AE%D8%A8%D8%B1/12"


class DeclaredSpider(NewsSpider):
    name = "declared"
    allowed_domains = ["News.Example", "موقع.شبكة", "نامه\u200cای.example"]
    article_url = r"/(?P<id>\d+)$"


@pytest.mark.parametrize("url", ["https://news.example/12", "https://WWW.NEWS.example/12", ARABIC, DNS])
def test_urls_of_the_site_are_allowed_in_any_spelling(url: str) -> None:
    spider = DeclaredSpider()
    assert spider.article_key(url) == "12"
    assert Sites([DeclaredSpider.declaration()]).of_url(url) == ("declared", "12")
    middleware = OffsiteMiddleware.from_crawler(get_crawler(DeclaredSpider))
    middleware.crawler.spider = spider
    middleware.spider_opened(spider)
    middleware.process_request(spider.request(next(spider.__class__(url=url).seeds())))
    with pytest.raises(IgnoreRequest):
        middleware.process_request(Request("https://other.example/12"))


def test_idna_2008() -> None:
    # IDNA 2003 drops the joiner, which yields another host.
    spider = DeclaredSpider()
    assert spider.article_key("https://xn--mgba3gch31f060k.example/12") == "12"
    assert spider.article_key("https://xn--mgba3gch31f.example/12") is None


def test_domains_read_from_source_code_are_normalized(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = (
        'class A:\n name = "a"\n outlet = "ا"\n allowed_domains = ["News.Example", "موقع.شبكة"]\n article_url = "x"\n'
    )
    (tmp_path / "spelled.py").write_text(source, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    ((_, site),) = listed_sites(("spelled",))
    assert site.domains == ("news.example", "xn--4gbrim.xn--ngbc5azd")


def test_crawl_of_a_domain_declared_in_capitals(tmp_path: Path) -> None:
    with serve({"/rss": rss([1, 2]).replace("{url}", ""), "/news/1": article(1), "/news/2": article(2)}) as server:
        declared = r"""rss_urls = ["{url}/rss"]
allowed_domains = ["LocalHost"]
article_url = r"^http://localhost:\d+/news/(?P<id>\d+)$"
"""
        project = Project(tmp_path, server.url.replace("127.0.0.1", "localhost"), declared)
        run = project.crawl()
    assert run.code == 0, run.err
    assert project.keys() == [1, 2]
