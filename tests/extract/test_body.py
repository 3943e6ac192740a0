"""Converting blocks to an article: paragraphs, and blocks among them that are not paragraphs."""

from __future__ import annotations

import pytest

from newscrawl.fields import Fields
from newscrawl.outcomes import NotAnArticle
from tests.extract.reading import BODY, FIELDS, SECOND, TITLE, page, paragraphs, read, read_all

OTHER = "https://beta.example/a/12"


@pytest.mark.parametrize(
    "extra",
    [
        f"<p>{TITLE}</p>",
        "<p>اقرأ أيضا</p>",
        f"<p>اقرأ أيضا: <a href='{OTHER}'>عنوان خبر آخر في موقع بيتا</a></p>",
        f"<p><a href='{OTHER}'>عنوان خبر آخر في موقع بيتا</a></p>",
        f"<ul><li><a href='{OTHER}'>عنوان خبر آخر</a></li><li><a href='{OTHER}3'>وعنوان ثالث</a></li></ul>",
        "<p>رويترز</p>",
        "<p>ألفا الإخبارية :</p>",
        "<p>ــــــ</p><p>ع.ح/ر.ح</p>",
        "<p>المصدر: وكالات</p>",
        "<figure><img src=x.jpg><figcaption>صورة من المدينة القديمة</figcaption></figure>",
        "<aside><p>نص لا يخص الخبر ولا قارئه</p></aside>",
        "<script>var x = 1;</script><style>p {}</style><noscript>فعّل جافا سكربت</noscript>",
        "<p hidden>نص مخفي لا يراه القارئ أبدا</p>",
        "<p style='display: none'>نص مخفي لا يراه القارئ أبدا</p>",
        "<form><button>أرسل</button></form>",
        "<p> &nbsp; </p>",
        "<!-- ملاحظة -->",
    ],
)
@pytest.mark.parametrize("between", [True, False])
def test_blocks_that_are_not_paragraphs_are_removed(extra: str, between: bool) -> None:
    text = f"<p>{BODY}</p>{extra}<p>{SECOND}</p>" if between else f"<p>{BODY}</p><p>{SECOND}</p>{extra}"
    article = read(page(text))
    # A source line ends the text.
    assert paragraphs(article) in ([BODY, SECOND], [BODY])
    assert paragraphs(article) == [BODY, SECOND] or "المصدر" in extra


def test_sentence_with_a_link_is_kept() -> None:
    sentence = f"وقال <a href='{OTHER}'>الوزير</a> إن بلاده لن تقبل بأي قرار يصدر دون التشاور معها."
    assert paragraphs(read(page(f"<p>{BODY}</p><p>{sentence}</p>")))[1].startswith("وقال الوزير إن")


def test_promo_becomes_a_related_link() -> None:
    article = read(page(f"<p>{BODY}</p><p>اقرأ أيضا: <a href='{OTHER}'>عنوان خبر آخر</a></p><p>{SECOND}</p>"))
    (link,) = article.related
    assert (link.url, link.text, link.kind, link.site, link.key) == (OTHER, "عنوان خبر آخر", "inline", "beta", "12")


def test_line_breaks_separate_paragraphs() -> None:
    assert paragraphs(read(page(f"{BODY}<br>{SECOND}<br><br><div>{BODY} ثانية</div>"))) == [
        BODY,
        SECOND,
        f"{BODY} ثانية",
    ]


def test_removed_elements() -> None:
    fields = Fields(title="h1", body=".text", remove=(".ad", ".more"))
    boxes = "<div class=ad>اشترك الآن في نشرتنا اليومية</div><p class=more>زوروا موقعنا الجديد</p>"
    text = f"<p>{BODY}</p>{boxes}<p>{SECOND}</p>"
    assert paragraphs(read(page(text), fields)) == [BODY, SECOND]


@pytest.mark.parametrize("body", ["div.text", "div.text p"])
@pytest.mark.parametrize(
    "box",
    [
        f"<div class=ad><p>إعلان</p><p>{TITLE} أخرى</p></div>",
        f"<div class=related-posts><p>{TITLE} أخرى</p><p>وهذا عنوان ثالث</p></div>",
        "<aside><p>سعر الدولار اليوم 48.3</p></aside>",
        "<form><p>أدخل الرمز 17</p></form>",
    ],
)
def test_box_among_the_paragraphs_is_removed_for_any_selector(body: str, box: str) -> None:
    article = read(page(f"<p>{BODY}</p>{box}<p>{SECOND}</p>"), Fields(title="h1", body=body))
    assert paragraphs(article) == [BODY, SECOND]


@pytest.mark.parametrize("around", ["<form>{}</form>", "<p class=ads>{}</p>", "<div class='no-share'>{}</div>"])
def test_element_that_contains_the_text_is_no_box(around: str) -> None:
    html = around.format(page().removeprefix("<html><head></head><body>").removesuffix("</body></html>"))
    assert paragraphs(read(f"<body>{html}</body>", Fields(title="h1", body="div.text p"))) == [BODY, SECOND]


def test_removed_elements_include_their_paragraphs() -> None:
    fields = Fields(title="h1", body=".text p", remove=".more")
    text = f"<p>{BODY}</p><div class=more><p>زوروا موقعنا الجديد</p></div><p>{SECOND}</p>"
    assert paragraphs(read(page(text), fields)) == [BODY, SECOND]


def test_dateline_and_byline_are_removed_from_the_text() -> None:
    article = read(page(f"<p>القاهرة - رويترز - {BODY}</p><p>{SECOND}</p>"))
    assert paragraphs(article) == [BODY, SECOND]
    assert article.dateline == "القاهرة - رويترز"
    assert article.source is not None
    assert article.source.name == "رويترز"


def test_keywords_become_tags() -> None:
    article = read(page(f"<p>{BODY}</p><p>{SECOND}</p><p>كلمات دلالية: مصر، غزة، مساعدات</p>"))
    assert (article.tags, article.origins["tags"]) == (["مصر", "غزة", "مساعدات"], "text")
    assert paragraphs(article) == [BODY, SECOND]


def test_complete_articles_below_the_related_heading() -> None:
    fields = Fields(title="h1", body=".text", embedded=True)
    below = f"<h2>خبر ثان في الصفحة</h2><p>{SECOND} هنا.</p><p>{BODY} هناك.</p><p>المصدر: وكالة بيتا</p>"
    own, other = read_all(page(f"<p>{BODY}</p><p>{SECOND}</p><p>اقرأ أيضا</p>{below}"), fields)
    assert paragraphs(own) == [BODY, SECOND]
    assert (other.title, paragraphs(other)) == ("خبر ثان في الصفحة", [f"{SECOND} هنا.", f"{BODY} هناك."])
    assert (other.found_via, other.hops, other.parent) == ("embedded", 1, "alpha/7")
    assert other.key.startswith("text-")
    assert other.source is not None
    assert other.source.site == "beta"
    assert own.related[-1].key == other.key


def test_second_dateline_of_the_outlet_ends_the_text() -> None:
    fields = Fields(title="h1", body=".text", ends_at_second_dateline=True)
    foreign = "<p>ألفا الإخبارية - بغداد: نص خبر آخر تماما هنا.</p><p>تتمة.</p>"
    text = f"<p>ألفا الإخبارية - القاهرة: {BODY}</p><p>{SECOND}</p>{foreign}"
    assert paragraphs(read(page(text), fields)) == [BODY, SECOND]
    assert len(paragraphs(read(page(text), FIELDS))) == 4


def test_truncated_lead_of_another_article_is_no_article() -> None:
    fields = Fields(title="h1", body=".text", ends_at_second_dateline=True)
    with pytest.raises(NotAnArticle, match="truncated lead"):
        read(page("<p>ألفا الإخبارية - بغداد: أعلن مصدر أمني عن تفاصيل حادث وقع فجر</p>"), fields)
