"""Whatever a server answers, in any order: the ledger balances, the store stays intact, and no stored text is lost.

For each seed there are 150 articles, each with a random script of responses to its first request and its rechecks.
They are on several hosts, so that a host that asks for a pause does not stop the others.
"""

from __future__ import annotations

import gzip
import random
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import brotli
import pytest
from backports import zstd

from tests.crawls import Project, scrapy_here
from tests.servers import Page, Server, serve

SEEDS = (1, 8)
HOSTS = 10
ARTICLES = 150
ROUNDS = 4
WORDS = """
    المدينة الوزير المشروع الطريق الاجتماع المحافظة السوق المدرسة الجامعة المستشفى القطار الميناء النهر الشارع الحديقة
    العامل الطبيب المهندس الكاتب اللاعب الفريق البطولة الهدف الجمهور المباراة الحكومة البرلمان القانون القرار المحكمة
    الاقتصاد التجارة الصناعة الزراعة القمح القطن النفط الغاز الكهرباء الماء الطاقة الشمس الريح المطر الصيف الشتاء
    أعلن أكد أوضح قال أضاف ذكر كشف بدأ انتهى افتتح زار استقبل ناقش وقع أطلق حضر شارك فاز خسر تعادل
""".split()
HTML = "text/html; charset=utf-8"
ENCODINGS: tuple[tuple[str, Callable[[bytes], bytes]], ...] = (
    ("gzip", gzip.compress),
    ("deflate", zlib.compress),
    ("br", brotli.compress),
    ("zstd", zstd.compress),
)
STUB = "التفاصيل بعد قليل"
NOTICES = (
    "<h1>خدمة القراء</h1><p>يرجى العلم أن هذه الخدمة متاحة للمشتركين في النسخة الورقية "
    "من الصحيفة فقط خلال هذا الشهر</p>",
    "<h1>الموقع تحت الصيانة</h1><p>نعمل على تحسين الموقع وسنعود قريبا، شكرا لصبركم</p>",
    "<h1>الصفحة غير موجودة</h1><p>عذرا، الصفحة التي تبحث عنها غير موجودة</p>",
    "<title>Just a moment...</title><script>window._cf_chl_opt={}</script>",
    "<html><head><title>نحن نقدر خصوصيتك</title></head><body><h1>نحن نقدر خصوصيتك</h1>"
    "<p>نستخدم ملفات تعريف الارتباط</p></body></html>",
    "<script src='/_Incapsula_Resource?SWJIYLWA=1'></script>",
    "<h1>تسجيل الدخول</h1><form><input type=password></form>",
)
NONSENSE: tuple[bytes, ...] = (
    b"",
    b"\0" * 64,
    b"%PDF-1.7\n" + b"\xff\0" * 99,
    b'{"error": "no"}',
    b"<?xml version='1.0'?><error/>",
    b"<html></html>",
    b"<html><body><h1></h1></body></html>",
    "<h1>عنوان بلا نص</h1>".encode(),
    b"ok",
)
STATUSES = (
    *(201, 204, 206, 300, 304, 400, 401, 402, 403, 404, 406, 410, 418, 429, 451),
    *(500, 501, 502, 503, 504, 508, 520, 522, 529, 530, 999),
)


def headline(number: int) -> str:
    return f"{' '.join(random.Random(number).sample(WORDS, 6))} {number}"


def date(number: int) -> str:
    return f"2024-10-{number % 28 + 1:02}T{number % 24:02}:{number % 60:02}:00+03:00"


def first_words(number: int) -> str:
    return f"بداية الخبر رقم {number}"


def last_words(number: int) -> str:
    return f"نهاية الخبر رقم {number}"


def healthy(number: int, version: int = 0) -> str:
    """The page of an article; versions differ in one sentence."""
    words = random.Random(f"{number} text")
    texts = [" ".join(words.choices(WORDS, k=40)) for _ in range(3)]
    if version:
        texts[1] += f" وجاء في تحديث رقم {version} أن العدد ارتفع إلى {version * 17}"
    texts = [f"{first_words(number)} {texts[0]}", texts[1], f"{texts[2]} {last_words(number)}"]
    body = "".join(f"<p>{text}.</p>" for text in texts)
    return (
        f"<html><head><title>{headline(number)}</title></head><body><h1>{headline(number)}</h1>"
        f"<time datetime='{date(number)}'>{date(number)}</time><article>{body}</article></body></html>"
    )


class Site:
    """All hosts. `scripts` has each article's answers, one per round; the last round is healthy."""

    def __init__(self, chance: random.Random) -> None:
        self.round = 0
        self.served: set[int] = set()
        """Articles that were served complete in an earlier round, so the store must have them."""
        self.serving: set[int] = set()
        self.servers: list[Server] = []
        self._scripts = {number: [chance.getrandbits(64) for _ in range(ROUNDS)] for number in range(1, ARTICLES + 1)}

    def url(self, number: int) -> str:
        return f"{self.servers[number % HOSTS].url}/news/{number}"

    def feed(self, host: int) -> str:
        items = "".join(
            f"<item><title>{headline(number)}</title><link>{self.url(number)}</link>"
            f"<pubDate>{date(number)}</pubDate></item>"
            for number in range(1, ARTICLES + 1)
            if number % HOSTS == host
        )
        return f"<?xml version='1.0'?><rss version='2.0'><channel><title>ص</title>{items}</channel></rss>"

    def answer(self, path: str) -> Page:
        part = path.removeprefix("/news/")
        if not part.isdigit():
            return Page(status=404, body=b"none")
        number = int(part)
        if self.round == ROUNDS:
            return self._whole(number, Page(body=healthy(number).encode()))
        return self._answer(number, random.Random(self._scripts[number][self.round]))

    def next_round(self) -> None:
        self.round += 1
        self.served |= self.serving

    def _whole(self, number: int, page: Page) -> Page:
        self.serving.add(number)
        return page

    def _answer(self, number: int, chance: random.Random) -> Page:
        page = healthy(number, chance.choice((0, 0, 1, 2)))
        headers: dict[str, str | None] = {}
        if chance.random() < 0.5:
            headers["ETag"] = chance.choice(('"a"', '"b"', 'W/"c"', "bad\xe9"))
        if chance.random() < 0.3:
            headers["Last-Modified"] = chance.choice(("Tue, 08 Oct 2024 07:30:00 GMT", "yesterday"))
        kind = chance.choice((HTML, HTML, HTML, "text/html", "text/plain", "application/octet-stream", ""))
        what = chance.random()
        if what < 0.35:
            return self._whole(number, Page(body=page.encode(), kind=kind, headers=headers))
        if what < 0.4:
            encoding, pack = chance.choice(ENCODINGS)
            packed = pack(page.encode())
            return self._whole(number, Page(body=packed, headers={**headers, "Content-Encoding": encoding}))
        if what < 0.45:
            encoding, pack = chance.choice(ENCODINGS)
            packed = pack(page.encode())
            broken = chance.choice((packed[: len(packed) // 2], packed[:-6], page.encode(), b""))
            return Page(body=broken, headers={**headers, "Content-Encoding": encoding})
        if what < 0.5:
            return Page(body=page.encode(), headers=headers, reset=True)
        if what < 0.55:
            cut = page.encode()[: len(page.encode()) * chance.choice((4, 5, 6, 7)) // 8]
            return Page(body=cut, headers=headers) if number in self.served else Page(body=cut, reset=True)
        if what < 0.65:
            return Page(body=chance.choice(NOTICES).encode(), kind=kind, headers=headers)
        if what < 0.72:
            return Page(body=chance.choice(NONSENSE), kind=kind, headers=headers)
        if what < 0.82:
            return self._redirect(number, chance, headers)
        if what < 0.86 and number in self.served:
            other = healthy(chance.randint(1, ARTICLES))
            return Page(body=other.encode(), headers=headers)
        if what < 0.88:
            stub = page[: page.index("<article>")] + f"<article><p>{STUB}</p></article>"
            return Page(body=stub.encode(), headers=headers)
        if chance.random() < 0.02:
            headers["Retry-After"] = chance.choice(("0", "120", "soon", "Wed, 21 Oct 2037 07:28:00 GMT", "9" * 40))
        body = chance.choice((b"no", page.encode(), chance.choice(NOTICES).encode(), b""))
        return Page(status=chance.choice(STATUSES), body=body, kind=kind, headers=headers)

    def _redirect(self, number: int, chance: random.Random, headers: dict[str, str | None]) -> Page:
        other = chance.randint(1, ARTICLES)
        target = chance.choice(
            (
                *(f"/news/{number}", f"/news/{number}/", f"/news/{number}?from=home", self.url(other), "/", "/login"),
                *("http://127.0.0.1:1/", "http://[", "//", "", "javascript:void(0)", "http://elsewhere.example/news/1"),
            )
        )
        status = chance.choice((301, 302, 303, 307, 308))
        location = {"Location": target} if chance.random() < 0.95 else {}
        return Page(status=status, headers={**headers, **location})


@pytest.fixture(params=SEEDS)
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    site = Site(random.Random(request.param))
    with ExitStack() as stack:
        port = 0
        for host in range(HOSTS):
            server = stack.enter_context(serve({"*": site.answer}, f"127.0.0.{host + 1}", port))
            port = server.server_port
            site.servers.append(server)
        for host, server in enumerate(site.servers):
            server.pages["/rss"] = site.feed(host)
        yield site


def test_random_responses_in_any_order(site: Site, tmp_path: Path) -> None:
    urls = ", ".join(f'"{server.url}/rss"' for server in site.servers)
    domains = ", ".join(f'"127.0.0.{host + 1}"' for host in range(HOSTS))
    project = Project(
        tmp_path,
        site.servers[0].url,
        f"allowed_domains = [{domains}]\n"
        rf'article_url = r"^http://127\.0\.0\.\d+:\d+/news/(?P<id>\d+)(?:[/?]|$)"' + f"\nrss_urls = [{urls}]",
        'RETRY_TIMES = 0\nLOG_LEVEL = "ERROR"\nPRIVATE_ADDRESSES_ALLOWED = ["127.0.0.0/28"]',
    )
    while site.round <= ROUNDS:
        run = project.crawl()
        assert "Traceback" not in run.err, run.err
        for check in (("ledger",), ("store", "check")):
            checked = scrapy_here(*check, store=f"sqlite:///{project.store}")
            assert checked.code == 0, (site.round, check, checked.err)
        site.next_round()
        bodies = {int(key): body for key, body in project.bodies().items()}
        assert {number for number in site.served if number not in bodies} == set(), site.round
        assert [number for number, body in bodies.items() if first_words(number) not in body] == [], site.round
        cut = [number for number in site.served if last_words(number) not in bodies[number]]
        assert cut == [], (site.round, cut)
        project.make_due()
    # A URL comes up at most once per run.
    ((tries,),) = project.query("SELECT max(tries) FROM ledger")
    assert tries <= ROUNDS
    # Nothing was final: once the servers are well, every article is there.
    assert run.code == 0, run.err
    assert sorted(bodies) == [*range(1, ARTICLES + 1)]
