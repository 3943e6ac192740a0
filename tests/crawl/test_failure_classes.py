"""Each failure class, from a real server through the real engine to the output that an operator reads."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from newscrawl.failures import Failure
from tests.cases import cases
from tests.crawl.test_useless_sources import SOURCES
from tests.crawl.walled import CLOUDFLARE, SPIDER, failures, wall
from tests.crawls import Project
from tests.servers import WORDS, Answer, Page, article, rss, serve

IMPERVA = (
    "<html><body><iframe src='/_Incapsula_Resource?x'>Request unsuccessful. Incapsula incident ID: 1</iframe></body>"
)
DATADOME = (
    "<html><head><title>site</title></head><body><script src='https://ct.captcha-delivery.com/c.js'></script></body>"
)
AKAMAI = "<html><body><h1>Access Denied</h1>Reference &#35;18 https://errors.edgesuite.net/18.2</body></html>"
ROBOT = wall("تأكد أنك لست روبوتا", "ضع علامة في المربع للمتابعة.")
WINDOW = wall("نافذة جديدة").replace(
    "<p></p>",
    "<article><p>يفتح هذا الباب لزوار الحلقة كل صباح، وفيه ما يهم كل بيت من أحوال السوق.</p></article>",
)
STUB = (
    "<html lang='ar'><head><script type='application/ld+json'>"
    + json.dumps({"@type": "NewsArticle", "headline": "خبر للمشتركين", "isAccessibleForFree": "False"})
    + f"</script></head><body><h1>خبر للمشتركين وحدهم</h1><article><p>{WORDS}...</p></article></body></html>"
)
AWAY = "http://203.0.113.7/news/1"


def packed(body: str, end: int | None = None) -> Page:
    """A page compressed with gzip, truncated if `end` is given."""
    return Page(body=gzip.compress(body.encode())[:end], headers={"Content-Encoding": "gzip"})


def moved(to: str) -> Page:
    """A redirect."""
    return Page(status=302, headers={"Location": to})


@dataclass(frozen=True)
class Case:
    """A page served in place of an article, and its failure class."""

    failure: Failure
    page: Answer


CASES: dict[str, Case] = {
    "403": Case(Failure.BLOCKED, Page(status=403, body=b"<html>no</html>")),
    "401": Case(Failure.BLOCKED, Page(status=401)),
    "429": Case(Failure.BLOCKED, Page(status=429)),
    "access denied with 200": Case(Failure.BLOCKED, wall("Access Denied")),
    "503": Case(Failure.SERVER, Page(status=503)),
    "503 with a challenge": Case(Failure.CHALLENGE, Page(status=503, body=CLOUDFLARE.encode())),
    "403 with a challenge": Case(Failure.CHALLENGE, Page(status=403, body=CLOUDFLARE.encode())),
    "Cloudflare": Case(Failure.CHALLENGE, CLOUDFLARE),
    "a header of Cloudflare": Case(Failure.CHALLENGE, Page(headers={"cf-mitigated": "challenge"})),
    "Imperva": Case(Failure.CHALLENGE, IMPERVA),
    "DataDome": Case(Failure.CHALLENGE, DATADOME),
    "Akamai": Case(Failure.CHALLENGE, AKAMAI),
    "Arabic": Case(Failure.CHALLENGE, ROBOT),
    "Arabic typed on a Persian keyboard": Case(Failure.CHALLENGE, wall("تأکد أنک لست روبوتا")),
    "French": Case(Failure.CHALLENGE, wall("Vérification de sécurité")),
    "English": Case(Failure.CHALLENGE, wall("Please verify you are a human")),
    "202": Case(Failure.CHALLENGE, Page(status=202, body=CLOUDFLARE.encode())),
    "405": Case(Failure.CHALLENGE, Page(status=405, body=b"<html>awsWafCookieDomainList</html>")),
    "429 with a challenge": Case(Failure.CHALLENGE, Page(status=429, body=CLOUDFLARE.encode())),
    "gzip": Case(Failure.CHALLENGE, packed(CLOUDFLARE)),
    "a megabyte": Case(Failure.CHALLENGE, DATADOME.replace("</head>", f"<script>{'x=1;' * 250_000}</script></head>")),
    "cookies": Case(Failure.CONSENT, wall("نحن نقدر خصوصيتك", "نستخدم ملفات تعريف الارتباط.")),
    "cookies in French": Case(Failure.CONSENT, wall("Gestion des cookies")),
    "login": Case(Failure.LOGIN, wall("يرجى تسجيل الدخول")),
    "redirect to login": Case(Failure.LOGIN, moved("/login?back=1")),
    "maintenance": Case(Failure.SERVER, wall("الموقع تحت الصيانة")),
    "500": Case(Failure.SERVER, Page(status=500)),
    "an error with 200": Case(Failure.SERVER, wall("حدث خطأ في الخادم")),
    "soft 404": Case(Failure.SOFT_404, wall("عفوا، الصفحة غير موجودة")),
    "redirect to 404": Case(Failure.SOFT_404, moved("/404.html")),
    "stub": Case(Failure.PAYWALL, STUB),
    "a wall that nothing betrays": Case(Failure.OTHER_PAGE, WINDOW),
    "404": Case(Failure.GONE, Page(status=404, body=b"none")),
    "410": Case(Failure.GONE, Page(status=410)),
    "robots.txt": Case(Failure.ROBOTS, article(1)),
    "slow": Case(Failure.TIMEOUT, Page(body=b"<html></html>", delay=8)),
    "reset": Case(Failure.CUT_BODY, Page(body=article(1).encode() * 3, reset=True)),
    "cut gzip": Case(Failure.CUT_BODY, packed(WORDS * 50, -20)),
    "large": Case(Failure.TOO_LARGE, Page(body=b"x" * 1_500_000)),
    "large when unpacked": Case(
        Failure.TOO_LARGE, packed("x" * 3_000_000)
    ),
    "another host": Case(Failure.LEADS_AWAY, moved(AWAY)),
    "another scheme": Case(Failure.LEADS_AWAY, moved("ftp://127.0.0.1/news/1")),
    "a loop": Case(Failure.REDIRECT_LOOP, lambda path: moved(f"{path.split('?')[0]}?{len(path)}={'x' * len(path)}")),
    "another layout": Case(Failure.LAYOUT, "<html lang='ar'><body><div>خبر المدينة</div><p>سطر</p></body></html>"),
}  # fmt: skip
NUMBERS = {name: 2 * place + 1 for place, name in enumerate(CASES)}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """One crawl over all cases, each followed by a healthy article, so that no host is paused."""
    pages: dict[str, Answer] = {"/robots.txt": f"User-agent: *\nDisallow: /news/{NUMBERS['robots.txt']}\n"}
    pages["/rss"] = rss([*range(1, 2 * len(CASES) + 1)])
    for name, number in NUMBERS.items():
        pages |= {f"/news/{number}": CASES[name].page, f"/news/{number + 1}": article(number + 1)}
    loop = CASES["a loop"].page
    pages |= {"/login?back=1": wall("أهلا"), "/404.html": wall("أهلا")}
    with serve(pages) as server:
        server.pages["*"] = lambda path: loop(path) if "?" in path and callable(loop) else Page(status=404)
        settings = (
            "CONCURRENT_REQUESTS_PER_DOMAIN = 1\nDOWNLOAD_TIMEOUT = 4\nRETRY_TIMES = 0\nDOWNLOAD_MAXSIZE = 1_200_000"
        )
        project = Project(tmp_path_factory.mktemp("classes"), server.url, SPIDER, settings)
        run = project.crawl()
        (project.folder / "err").write_text(run.err, encoding="utf-8")
        yield project


@pytest.mark.parametrize("name", CASES)
def test_failure_has_the_expected_class(crawled: Project, name: str) -> None:
    path = f"/news/{NUMBERS[name]}"
    assert failures(crawled)[path] == CASES[name].failure, crawled.outcomes()[path]
    ((due,),) = crawled.query(f"SELECT due FROM ledger WHERE url LIKE '%{path}'")
    assert due is not None, "it is closed for good because of one answer"
    stored = crawled.keys()
    assert NUMBERS[name] not in stored


def test_healthy_articles_among_them_are_stored(crawled: Project) -> None:
    assert crawled.keys() == [number + 1 for number in NUMBERS.values()]
    assert {failures(crawled)[f"/news/{number + 1}"] for number in NUMBERS.values()} == {None}


def test_run_stores_the_counts_of_classes(crawled: Project) -> None:
    ((figures,),) = crawled.query("SELECT figures FROM runs")
    counted = json.loads(figures)["failures"]
    wanted = [case.failure for case in CASES.values()]
    assert counted == {failure.value: wanted.count(failure) for failure in wanted}


def test_last_line_ledger_and_explain_show_the_classes(crawled: Project) -> None:
    last = (crawled.folder / "err").read_text(encoding="utf-8").splitlines()[-1]
    assert last.startswith("loop: ")
    assert "challenge" in last
    assert "1 redirect loop" in last
    printed = crawled.run("ledger").out
    assert Failure.CONSENT.value in printed
    counts = json.loads(crawled.run("ledger", "--json").out)["tallies"][0]["failures"]
    assert counts[Failure.CONSENT] == 2
    ((url,),) = crawled.query(f"SELECT url FROM ledger WHERE url LIKE '%/news/{NUMBERS['login']}'")
    story = crawled.run("explain", url).out
    assert f"failure   {Failure.LOGIN}: {Failure.LOGIN.remedy}" in story


NEWS = {
    "robots": "تأكد أنك لست روبوتا: كيف تعمل اختبارات الكابتشا",
    "cookies": "ملفات تعريف الارتباط: ما الذي تعرفه المواقع عنك",
    "cloudflare": "عطل في Cloudflare يوقف مواقع إخبارية: Just a moment",
    "login": "تسجيل الدخول بلا كلمة مرور يصل إلى مصر",
}


def news_about(about: str, place: int) -> str:
    """An article about walls; all texts differ."""
    text = f"{WORDS}. تظهر للزائر صفحة تقول «تأكد أنك لست روبوتا» أو Just a moment، وفيها captcha من Cloudflare."
    body = "".join(f"<p>{text} الفقرة {number} من {about} {place}.</p>" for number in range(4))
    return (
        f"<!DOCTYPE html><html lang='ar'><head><meta charset='utf-8'><title>{NEWS[about]}</title></head><body>"
        f"<h1>{NEWS[about]}</h1><time datetime='2024-10-08T10:30:00+03:00'></time><article>{body}</article></html>"
    )


def test_news_about_walls_is_stored(tmp_path: Path) -> None:
    pages: dict[str, dict[str, Answer]] = {
        about: {"/robots.txt": Page(status=404), "/rss": rss([1]), "/news/1": news_about(about, place)}
        for place, about in enumerate(NEWS)
    }
    with cases(tmp_path, pages) as sites:
        run = sites.crawl()
        assert run.code == 0, run.out + run.err
        for about in NEWS:
            assert sites.outcomes(about)["/news/1"][0] == "stored", about
            assert sites.failures(about)["/news/1"] is None, about


def test_failure_is_cleared_once_the_url_works(tmp_path: Path) -> None:
    pages: dict[str, Answer] = {"/robots.txt": Page(status=404), "/rss": rss([1, 2, 3]), "/news/3": article(3)}
    with serve(pages | {"/news/2": CLOUDFLARE}) as server:
        project = Project(tmp_path, server.url, SPIDER)
        project.crawl()
        assert failures(project) == {"/rss": None, "/news/1": "gone", "/news/2": "challenge", "/news/3": None}
        server.pages |= {"/news/1": article(1), "/news/2": article(2)}
        project.make_due()
        run = project.crawl()
        assert run.code == 0, run.err
        assert set(failures(project).values()) == {None}
        assert project.keys() == [1, 2, 3]
        # A recheck that returns only the beginning of the text leaves the stored text unchanged.
        server.pages["/news/1"] = STUB
        project.make_due()
        project.crawl()
        assert failures(project)["/news/1"] == Failure.PAYWALL
        assert "رقم 1 " in project.bodies()["1"]


# -- layout ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "changed"), [(5, True), (4, False)])
def test_articles_of_a_changed_layout_are_stored_and_counted(tmp_path: Path, count: int, changed: bool) -> None:
    numbers = [*range(1, count + 1)]

    def page(number: int) -> str:
        data = {
            "@type": "NewsArticle",
            "headline": f"خبر المدينة رقم {number}",
            "articleBody": f"{WORDS} {number}. " * 8,
        }
        script = f"<script type='application/ld+json'>{json.dumps(data)}</script>"
        return f"<html lang='ar'><head>{script}</head><h2>خبر</h2></html>"

    answers: dict[str, Answer] = {f"/news/{number}": page(number) for number in numbers}
    with serve({"/robots.txt": Page(status=404), "/rss": rss(numbers), **answers}) as server:
        project = Project(tmp_path, server.url, SPIDER)
        run = project.crawl()
        assert project.keys() == numbers, run.err
    ((figures,),) = project.query("SELECT figures FROM runs")
    counted = json.loads(figures or "{}").get("failures", {})
    assert counted == ({Failure.LAYOUT.value: count} if changed else {})


# -- loops and pauses --------------------------------------------------------------------------------------------------


def test_article_that_appears_after_a_404_is_stored(tmp_path: Path) -> None:
    with serve({"/robots.txt": Page(status=404), "/rss": rss([1, 2]), "/news/2": article(2)}) as server:
        project = Project(tmp_path, server.url, SPIDER)
        project.crawl()
        assert failures(project)["/news/1"] == Failure.GONE
        server.pages["/news/1"] = article(1)
        project.make_due()
        project.crawl()
        assert project.keys() == [1, 2]


PAUSES: dict[str, bool] = {
    "-5": False,
    "9" * 40: True,
    "90.5": True,
    "Wed, 08 Oct 2014 10:30:00 GMT": False,
    "soon": False,
}


def test_retry_after_in_every_form(tmp_path: Path) -> None:
    pages: dict[str, dict[str, Answer]] = {
        value: {
            "/robots.txt": Page(status=404),
            "/rss": rss([1, 2]),
            "/news/1": Page(status=429, headers={"Retry-After": value}),
            "/news/2": article(100 * place + 2),
        }
        for place, value in enumerate(PAUSES)
    }
    with cases(tmp_path, pages, "CONCURRENT_REQUESTS_PER_DOMAIN = 1") as sites:
        sites.crawl()
        resting = {host for (host,) in sites.project.query("SELECT host FROM hosts")}
        for value, server in sites.servers.items():
            assert (urlsplit(server.url).hostname in resting) is PAUSES[value], value
            assert sites.failures(value)["/news/1"] == Failure.BLOCKED, value
            due = f"SELECT julianday(due) - julianday('now') FROM ledger WHERE url = '{server.url}/news/1'"
            ((days,),) = sites.project.query(due)
            assert 0 < days <= 8, value


def test_every_failure_class_is_tested() -> None:
    tested = {case.failure for case in CASES.values()} | {failure for failure, _ in SOURCES.values() if failure}
    elsewhere = {
        Failure.DNS, Failure.REFUSED, Failure.TLS, Failure.ROBOTS_UNREACHABLE,
        # Tested below: notices, slow pages, connections and failures without a class.
        Failure.NOTICE, Failure.TOO_SLOW, Failure.RESET, Failure.OTHER,
    }  # fmt: skip
    assert tested | elsewhere == set(Failure)


def notice(number: int) -> str:
    """A notice with the same text under every URL."""
    return (
        f"<html lang='ar'><title>شروط</title><h1>شروط الاستخدام الجديدة</h1><article><p>{WORDS}.</p></article></html>"
    )


def hang_up(path: str) -> Page:
    """Close the connection without a response."""
    raise ConnectionResetError(path)


OTHER_CASES: dict[str, tuple[Failure, Callable[[int], Answer], str]] = {
    "notice": (Failure.NOTICE, notice, ""),
    "too slow": (Failure.TOO_SLOW, article, "PAGE_CPU_SECONDS = 0.2"),
    "reset": (Failure.RESET, lambda _: hang_up, ""),
    "other": (Failure.OTHER, lambda _: Page(status=400), ""),
}


@pytest.mark.parametrize("what", OTHER_CASES)
def test_remaining_failure_classes(tmp_path: Path, what: str) -> None:
    failure, page, settings = OTHER_CASES[what]
    numbers = [1, 2, 3, 4]
    answers: dict[str, Answer] = {f"/news/{number}": page(number) for number in numbers}
    with serve({"/robots.txt": Page(status=404), "/rss": rss(numbers), **answers}) as server:
        # Only the articles take longer than the limit, not their feed.
        endless = "\ndef finish(self, article, response):\n    while True:\n        pass"
        spider = SPIDER + endless * (failure is Failure.TOO_SLOW)
        project = Project(tmp_path, server.url, spider, f"RETRY_TIMES = 0\n{settings}")
        project.crawl()
        found = failures(project)
        assert {found[f"/news/{number}"] for number in numbers} == {failure}, project.outcomes()
        assert project.keys() == []


def test_urls_of_other_hosts_are_not_in_the_ledger(crawled: Project) -> None:
    assert AWAY not in {url for (url,) in crawled.query("SELECT url FROM ledger")}
