"""Pages in place of an article (walls) are recognized; articles about such pages are articles."""

from __future__ import annotations

import pytest

from newscrawl.arabic.lines import NoticeKind, notice_kind
from newscrawl.crawl.refusals.walls import FAILURES, Wall, wall_at, wall_of
from newscrawl.failures import Failure
from tests.crawl.wall_headings import COMPOSED, HEADINGS, HEADLINES
from tests.linear import growth
from tests.servers import WORDS, article

MENU = "<nav>" + "".join(f"<a href='/s/{n}'>قسم من أقسام الموقع رقم {n}</a>" for n in range(40)) + "</nav>"
SORRY = "<p>نعتذر عن الإزعاج، ونرجو المحاولة في وقت لاحق أو العودة إلى الصفحة الرئيسية.</p>"


def page(title: str, heading: str = "", text: str = SORRY, *, head: str = "", before: str = "") -> bytes:
    """A page with a title, a heading and a text."""
    h1 = f"<h1>{heading}</h1>" if heading else ""
    html = f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title>{head}</head>"
    return f"{html}<body>{before}{h1}<div>{text}</div></body></html>".encode()


def wall_in(body: bytes, source_title: str | None = None) -> Wall | None:
    """The wall found in a page with status 200, if any."""
    return wall_of(200, {}, body, source_title)


@pytest.mark.parametrize(("kind", "heading"), [(kind, text) for kind, texts in HEADINGS.items() for text in texts])
def test_headings_of_notices(kind: NoticeKind, heading: str) -> None:
    assert notice_kind(heading) is kind
    for body in (page(heading, heading), page(heading), page("بوابة الأخبار", heading)):
        wall = wall_in(body)
        assert wall is not None
        assert wall.failure is FAILURES[kind]
        assert kind.value in wall.reason


@pytest.mark.parametrize(("kind", "heading"), [(kind, text) for kind, texts in COMPOSED.items() for text in texts])
def test_headings_made_only_of_notice_words(kind: NoticeKind, heading: str) -> None:
    assert notice_kind(heading) is kind
    assert notice_kind(f"{heading} | بوابة الأخبار") is kind


@pytest.mark.parametrize(
    ("failure", "body"),
    [
        (Failure.CHALLENGE, page("أخبار", "", "رقم الدعم الخاص بك هو: 7133")),
        (Failure.CHALLENGE, page("x", "Our systems have detected unusual traffic from your computer network.")),
        (Failure.CONSENT, page("الجريدة", "", "<h2>مرحبا بكم</h2><p>نحن وشركاؤنا نخزن معلومات على جهازك</p>")),
        (Failure.SERVER, page("أخبار", "", "<div class='wp-die-message'>حدث خطأ ما.</div>")),
        (Failure.SERVER, page("", "", "<b>Fatal error</b>: Uncaught Error in <b>/a/index.php</b>")),
        (
            Failure.SERVER,
            page("x", "SORRY!", "If you are the owner of this website, please contact your hosting provider"),
        ),
        (Failure.SOFT_404, page("الجريدة", "عذراً", "<h2>الصفحة المطلوبة غير متوفرة</h2>")),
    ],
)
def test_texts_that_reveal_a_wall(failure: Failure, body: bytes) -> None:
    wall = wall_in(body)
    assert wall is not None
    assert wall.failure is failure


@pytest.mark.parametrize(
    "body",
    [
        page("افتتاح جسر المدينة الجديد بعد عامين", "", f"<h2>نحن نقدر خصوصيتك</h2><p>نحن وشركاؤنا</p><p>{WORDS}</p>"),
        page("الجريدة", "", f"<h2>نحن نقدر خصوصيتك</h2><h3>افتتاح جسر المدينة الجديد بعد عامين</h3><p>{WORDS}</p>"),
        page("الجريدة", "", "<h2>افتتاح جسر المدينة الجديد بعد عامين</h2><script>location.reload()</script>"),
        page("الجريدة", "افتتاح جسر المدينة الجديد", "<p>قال مزود الاستضافة إن العطل انتهى.</p>"),
    ],
)
def test_articles_with_a_banner_or_script_are_not_walls(body: bytes) -> None:
    assert wall_in(body) is None


@pytest.mark.parametrize("headline", HEADLINES)
def test_headlines_are_not_notices(headline: str) -> None:
    assert notice_kind(headline) is None
    assert notice_kind(f"{headline} | بوابة الأخبار") is None
    text = f"<p>{WORDS}.</p>"
    for menu in ("", MENU):
        assert wall_in(page(f"{headline} | بوابة الأخبار", headline, text, before=menu)) is None


SHAPES: dict[str, tuple[str, bool]] = {
    # Pages that services send with status 200, without the parts that vary.
    "Cloudflare": (
        "<title>Just a moment...</title><script>(function(){window._cf_chl_opt={cvId:'3'};}());</script>",
        True,
    ),
    "Imperva script": (
        "<head><META NAME='robots' CONTENT='noindex,nofollow'><script src='/_Incapsula_Resource?S=1'>"
        "</script></head><body></body>",
        True,
    ),
    "Imperva frame": (
        "<body><iframe src='/_Incapsula_Resource?x=1'>Request unsuccessful. Incapsula incident ID: 1-2</iframe></body>",
        True,
    ),
    "DataDome": (
        "<title>news.example</title><p id='cmsg'>Please enable JS and disable any ad blocker</p><script>var"
        " dd={'host':'geo.captcha-delivery.com'}</script>",
        True,
    ),
    "PerimeterX": (
        "<title>Access to this page has been denied.</title><div id='px-captcha'></div>"
        "<script>window._pxAppId='PX1';</script>",
        True,
    ),
    "Akamai": (
        "<TITLE>Access Denied</TITLE><H1>Access Denied</H1>You don't have permission to access this page."
        "<P>Reference #18.1 https://errors.edgesuite.net/18.1",
        True,
    ),
    "Akamai interstitial": (
        "<meta http-equiv='refresh' content='5; URL=/x?bm-verify=AAQ'><script>var i=1;</script>",
        True,
    ),
    "Sucuri": (
        "<title>You are being redirected...</title><noscript>Javascript is required.</noscript>"
        "<script>sucuri_cloudproxy_js='';eval(r);</script>",
        True,
    ),
    "AWS WAF": (
        "<script src='https://a.token.awswaf.com/challenge.js'></script><div id='challenge-container'></div>",
        True,
    ),
    "DDoS-Guard": (
        "<title>DDOS-GUARD</title><script src='/.well-known/ddos-guard/js-challenge/index.js'></script>"
        "<h1>Checking your browser</h1>",
        True,
    ),
    "Kasada": ("<script>window.KPSDK={};KPSDK.now=Date.now</script><script src='/ips.js'></script>", True),
    "SiteGround": ("<meta http-equiv='refresh' content='0;/.well-known/sgcaptcha/?r=%2Fnews'>", True),
    "Anubis": (
        "<title>Making sure you&#39;re not a bot!</title><script"
        " src='/.within.website/x/cmd/anubis/main.mjs'></script><p>Loading...</p>",
        True,
    ),
    "F5": (
        "<title>Request Rejected</title>The requested URL was rejected. Please consult with your"
        " administrator. Your support ID is: 1",
        True,
    ),
    "cookie by script": (
        "<html><body><script>document.cookie='k=1; path=/';location.href=location.href;</script></body></html>",
        True,
    ),
    "unknown script": (
        "<html><body><script>var a=toNumbers('f655ba');setTimeout(function(){location.reload()},1)</script>"
        "</body></html>",
        True,
    ),
    "unknown noindex": (
        "<head><meta name=robots content=noindex></head><body><script src='/x.js'></script></body>",
        True,
    ),
    "slow refresh": ("<html><head><meta http-equiv=refresh content=30></head><body>...</body></html>", True),
    "form for a password": (
        "<title>الجريدة</title><form method=post><input name=u><input type=password name=p></form>",
        False,
    ),
    "heading of the second level": ("<title>الجريدة</title><h2>404</h2><h3>عفوا، الصفحة غير موجودة</h3>", False),
    "upper case": (
        "<HTML><HEAD><TITLE>Page Not Found</TITLE></HEAD><BODY><H1>Page Not Found</H1></BODY></HTML>",
        False,
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_known_walls_are_recognized(name: str) -> None:
    html, blocked = SHAPES[name]
    wall = wall_in(html.encode())
    assert wall is not None
    assert wall.blocked is blocked


@pytest.mark.parametrize("heading", ["الصفحة غير موجودة", "نحن نقدر خصوصيتك", "Page not found"])
def test_notices_within_the_layout_of_a_site(heading: str) -> None:
    footer = f"<footer>{WORDS * 8}</footer>"
    wall = wall_in(page(f"{heading} | بوابة الأخبار", heading, SORRY + footer, before=MENU))
    assert wall is not None
    # A large page is not read as a whole, but its headings are.
    assert wall_in(page(f"{heading} | بوابة الأخبار", heading, SORRY + footer * 2000, before=MENU)) is not None


@pytest.mark.parametrize(
    "more",
    [
        "<script src='/_Incapsula_Resource?SWJIYLWA=7'></script>",
        "<script>window.__CF$cv$params={};a.src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'</script>",
        "<script>window._pxAppId='PX1'</script>",
        "<script src='https://x.token.awswaf.com/challenge.js'></script>",
        "<script src='https://www.google.com/recaptcha/api.js'></script><form><div class='g-recaptcha'></div></form>",
        "<script src='https://js.hcaptcha.com/1/api.js'></script>",
        "<script>document.cookie='seen=1'; if (x) location.reload();</script>",
        "<div class='cookies'><h2>نحن نقدر خصوصيتك</h2><p>نستخدم ملفات تعريف الارتباط</p></div>",
        "<div class='modal'><h3>تسجيل الدخول</h3><form><input type='password'></form></div>",
        "<meta name='robots' content='noindex'>",
        "<meta http-equiv='refresh' content='300'>",
    ],
)
def test_articles_with_scripts_of_walls_are_not_walls(more: str) -> None:
    assert wall_in(article(1, more=more).encode()) is None
    assert wall_in(article(1).replace("<article>", more + "<article>").encode()) is None
    flash = f"<html><title>الجريدة</title><body>{more}<h1>عاجل: هزة أرضية في المدينة</h1><p>التفاصيل بعد قليل</p>{more}"
    if "reload" not in more:
        assert wall_in(flash.encode()) is None


def test_page_with_the_promised_headline_is_not_a_wall() -> None:
    body = page("الصفحة غير موجودة", "الصفحة غير موجودة", f"<p>{WORDS}</p>")
    assert wall_in(body) is not None
    assert wall_in(body, source_title="خبر المدينة رقم 1") is not None
    assert wall_in(body, source_title="الصفحة غير موجودة") is None


def test_page_with_article_metadata_is_not_a_wall() -> None:
    head = "<meta property='article:published_time' content='2024-10-08T10:30:00+03:00'>"
    assert wall_in(page("تم حظرك", "تم حظرك", head=head)) is None


@pytest.mark.parametrize(
    ("status", "headers", "body", "blocked"),
    [
        (403, {"cf-mitigated": "challenge"}, b"", True),
        (200, {"cf-mitigated": "challenge"}, article(1).encode(), True),
        (202, {"x-amzn-waf-action": "challenge"}, b"", True),
        (503, {}, page("الموقع تحت الصيانة", "الموقع تحت الصيانة", MENU * 20), False),
        (404, {}, page("الصفحة غير موجودة"), False),
        (404, {}, page("x", "", "<script>window._cf_chl_opt={}</script>"), True),
    ],
)
def test_other_statuses_and_headers(status: int, headers: dict[str, str], body: bytes, blocked: bool) -> None:
    wall = wall_of(status, headers, body)
    assert wall is not None
    assert wall.blocked is blocked


def test_404_page_with_scripts_of_challenges_is_no_challenge() -> None:
    scripts = "<script src='/_Incapsula_Resource?S=1'></script><script src='/recaptcha/api.js'></script>"
    wall = wall_of(404, {}, page("الصفحة غير موجودة", "404", SORRY * 3 + scripts))
    assert wall is None or not wall.blocked


@pytest.mark.parametrize(
    ("url", "blocked"),
    [
        ("https://n.example/login?back=/news/1", False),
        ("https://n.example/ar/404.html", False),
        ("https://n.example/maintenance/", False),
        ("https://consent.n.example/v2/collectConsent?s=1", False),
        ("https://validate.n.example/captcha?u=1", True),
    ],
)
def test_redirects_to_walls(url: str, blocked: bool) -> None:
    wall = wall_at(url)
    assert wall is not None
    assert wall.blocked is blocked


@pytest.mark.parametrize("url", ["https://n.example/", "https://n.example/news/404-deaths", "https://n.example/live"])
def test_redirects_to_other_pages_are_not_walls(url: str) -> None:
    assert wall_at(url) is None


HOSTILE: dict[str, bytes] = {
    "script": b"<script>",
    "comment": b"<!--",
    "tag": b"<",
    "title": b"<title>",
    "h1": b"<h1 ",
    "h1 and end": b"<h1>a</h1>",
    "spaces": b" ",
    "entities": b"&amp;",
    "link": b"<a ",
    "not UTF-8": b"\xd8<h1>",
    "phrase": "<h1>الصفحة غير ".encode(),
    "refresh": b"http-equiv ",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_work_is_linear_in_the_size_of_the_page(name: str) -> None:
    piece = HOSTILE[name]
    assert growth(lambda body: wall_of(200, {}, body), lambda size: piece * (size // len(piece)), 20_000) == 0.0
