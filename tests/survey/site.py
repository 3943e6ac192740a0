"""A news site that no spider declares, written for the tests; its pages are given by path."""

from __future__ import annotations

from tests.servers import WORDS

SLUGS = (
    "افتتاح-محطة-تحلية",
    "توسعة-ميناء-الصيد",
    "ترميم-سوق-المدينة",
    "حملة-لتشجير-الطرق",
    "معرض-كتاب-الشباب",
    "دوري-المدارس",
)
NUMBERS = tuple(range(41001, 41001 + len(SLUGS)))
PATHS = tuple(f"/news/{number}/{slug}" for number, slug in zip(NUMBERS, SLUGS, strict=True))
PROMO = "تابعوا آخر أخبار المثال على منصات التواصل وحملوا التطبيق الجديد الآن لتصلكم التنبيهات فور وقوع الحدث"


def title_of(number: int) -> str:
    """The headline of an article."""
    return f"{SLUGS[number - NUMBERS[0]].replace('-', ' ')} في المدينة بعد عام {number}"


def article(number: int, *, promo: bool = False, flash: bool = False) -> str:
    """An article's page with tags on top; `promo` adds lines that all pages have, a `flash` is an undated sentence."""
    count = 1 if flash else 4
    lines = [f"{WORDS}، وفق البيان رقم {number} الصادر في فقرته {n} عن {title_of(number)}." for n in range(count)]
    date = "" if flash else f"<span class='post-date'>{number % 20 + 1} أكتوبر 2024 - 10:30</span>"
    paragraphs = "".join(f"<p>{line}</p>" for line in lines)
    after = f"<div class='follow-us'><p>{PROMO}.</p><p>{PROMO} مجانا.</p></div>" if promo else ""
    return (
        "<!DOCTYPE html><html lang='ar-LB' dir='rtl'><head><meta charset='utf-8'>"
        f"<title>{title_of(number)} | المثال</title><meta property='og:site_name' content='صحيفة المثال'>"
        f"<meta property='og:type' content='article'><meta property='og:title' content='{title_of(number)}'>"
        f"</head><body><div class='story-tags'><a href='/tag/{number}'>وسم {number}</a>"
        f"<a href='/tag/x'>بحر {number}</a></div><nav><a href='/sports'>رياضة</a><a href='/economy'>اقتصاد</a></nav>"
        f"<div class='layout'><div class='story'><h1 class='headline'>{title_of(number)}</h1>"
        f"<div class='meta-line'>{date}</div>"
        f"<div class='story-text'>{paragraphs}</div>{after}"
        "</div></div><footer>جميع الحقوق محفوظة</footer></body></html>"
    )


def feed() -> str:
    """The site's RSS feed; `{url}` stands for its origin."""
    items = "".join(
        f"<item><title>{title_of(number)}</title><link>{{url}}{path}</link>"
        f"<pubDate>{number % 20 + 1:02} Oct 2024 10:30:00 +0300</pubDate></item>"
        for number, path in zip(NUMBERS, PATHS, strict=True)
    )
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>المثال</title>{items}</channel></rss>"


def home(*, announces: bool = True) -> str:
    """The site's front page."""
    link = "<link rel='alternate' type='application/rss+xml' href='/feeds/all.xml'>" if announces else ""
    cards = "".join(
        f"<div class='card'><a href='{path}'><img src='/i/{number}.jpg'></a><h3>{title_of(number)}</h3></div>"
        for number, path in zip(NUMBERS, PATHS, strict=True)
    )
    menu = "<nav><a href='/sports'>رياضة</a><a href='/economy'>اقتصاد</a><a href='/about'>من نحن</a></nav>"
    return (
        f"<!DOCTYPE html><html lang='ar'><head><meta charset='utf-8'><title>المثال | الرئيسية</title>{link}</head>"
        f"<body>{menu}{cards}</body></html>"
    )
