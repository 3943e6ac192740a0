"""Selectors are learned from pages whose articles are known, and accepted only if other pages confirm them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from newscrawl.fields import Fields
from newscrawl.items import Article
from newscrawl.learn.candidates import candidates_of
from newscrawl.learn.known import KnownPage, KnownReader
from newscrawl.learn.learner import Repair, mend
from newscrawl.sites import Declaration, Sites

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
SITE = Declaration(
    name="one",
    outlet="صحيفة واحدة",
    domains=("one.example",),
    article_url=r"/news/(?P<id>\d+)",
    fields=Fields(title="h1.old", body="div.old p", published="span.old", authors="b.old", tags="ul.old a"),
)
NOUNS = "المدينة الجسر المصنع الميناء المدرسة الحديقة السوق المستشفى المكتبة الملعب المتحف المحطة".split()
VERBS = "افتتحت أعلنت ناقشت راجعت أنجزت درست مولت خططت رممت وسعت قيمت عرضت".split()
NAMES = "سالم هدى مروان ليلى يوسف نجلاء طارق سعاد أيمن رباب حازم منال".split()
Page = Callable[[Article], str]


def known(number: int) -> Article:
    """One of many articles, with exactly the fields that its page shows."""
    noun, verb, name = (words[number % len(words)] for words in (NOUNS, VERBS, NAMES))
    return Article(
        url=f"https://one.example/news/{700 + number}",
        site="one",
        key=str(700 + number),
        title=f"{verb} اللجنة مشروع {noun} رقم {number}",
        body="\n".join(
            f"{verb} اللجنة في جلستها رقم {number * 7 + at} خطة {noun} التي تشمل {at + 2} مراحل، بحسب بيان وزعه {name}."
            for at in range(4 + number % 3)
        ),
        published=datetime(2026, 10, 1 + number, 7 + number % 5, 30, tzinfo=UTC),
        published_precision="minute",
        authors=[f"{name} {NAMES[(number + 5) % len(NAMES)]}"],
        section=None,
        tags=[noun, f"لجنة {noun}"],
    )


def redesigned(article: Article) -> str:
    """The page after a redesign: none of the site's selectors match."""
    paragraphs = "".join(f"<p>{line}</p>" for line in article.body.split("\n"))
    tags = "".join(f"<li><a href='/t/{tag}'>{tag}</a></li>" for tag in article.tags)
    assert article.published is not None
    return f"""<html><head><title>{article.title} - صحيفة واحدة</title></head><body>
<nav class="top"><a href="/">الرئيسية</a><a href="/s/1">أخبار</a></nav>
<div class="breaking">عاجل: {article.key} خبر سريع لا علاقة له بالنص</div>
<main class="page"><h1 class="x9f headline">{article.title}</h1>
<div class="meta"><span class="writer">{article.authors[0]}</span>
<time datetime="{article.published.isoformat()}">قبل أيام</time></div>
<section class="text">{paragraphs}</section>
<ul class="labels">{tags}</ul></main>
<aside class="more"><h3>اقرأ أيضا</h3><p>خبر آخر من الأرشيف عن موضوع بعيد كل البعد رقم {article.key}.</p></aside>
</body></html>"""


def pages(page: Page = redesigned, count: int = 8) -> list[KnownPage]:
    return [KnownPage(article=known(number), body=page(known(number)).encode(), fetched=NOW) for number in range(count)]


def repair_of(page: Page = redesigned, site: Declaration = SITE, count: int = 8) -> Repair:
    return mend(KnownReader(site, Sites([site])), pages(page, count))


def mended(repair: Repair) -> Fields:
    """The site's fields with the changes of a repair."""
    fields = SITE.fields
    for name, selector in repair.values.items():
        fields = fields.with_selector(name, selector)
    return fields


def test_every_field_is_found_again() -> None:
    repair = repair_of()
    assert repair.is_whole
    assert set(repair.values) == {"title", "body", "published", "authors", "tags"}
    assert repair.values["published"] == "time::attr(datetime)"
    trial = KnownReader(SITE, Sites([SITE]))
    fields = mended(repair)
    fresh = [KnownPage(article=known(n), body=redesigned(known(n)).encode(), fetched=NOW) for n in range(9, 15)]
    for page, article in zip(fresh, trial.read(fields, fresh), strict=True):
        assert article is not None
        assert article.title == page.article.title
        assert article.body == page.article.body
        assert (article.published, article.authors, article.tags) == (
            page.article.published,
            page.article.authors,
            page.article.tags,
        )


def test_site_that_is_read_rightly_needs_nothing() -> None:
    fields = Fields(
        title="h1.headline",
        body="section.text p",
        published="time::attr(datetime)",
        authors=".writer",
        tags=".labels a",
    )
    repair = repair_of(site=replace(SITE, fields=fields))
    assert repair.changes == []
    assert repair.values == {}


def test_one_field_is_mended_and_the_others_stay() -> None:
    fields = Fields(
        title="h1.headline", body="section.text p", published="time::attr(datetime)", authors=".writer", tags="ul.old a"
    )
    repair = repair_of(site=replace(SITE, fields=fields))
    assert list(repair.values) == ["tags"]


def test_what_stands_between_the_paragraphs_is_removed() -> None:
    def page(article: Article) -> str:
        promo = (
            f"<div class='promo'><b>شاهد</b> <p>فيديو اليوم {article.key} من قناتنا الجديدة على كل المنصات</p></div>"
        )
        text = redesigned(article).replace("</p><p>", f"</p>{promo}<p>", 1)
        return re.sub(r'(<section class="text">)(.*)(</section>)', r"\1<div>\2</div>\3", text)

    repair = repair_of(page)
    assert repair.is_whole
    fields = mended(repair)
    for one, article in zip(pages(page), KnownReader(SITE, Sites([SITE])).read(fields, pages(page)), strict=True):
        assert article is not None
        assert article.body == one.article.body


def test_value_that_the_page_no_longer_shows_is_told_apart() -> None:
    repair = repair_of(lambda article: redesigned(article).replace(article.authors[0], ""))
    (authors,) = (change for change in repair.changes if change.field == "authors")
    assert not authors.accepted
    assert not authors.on_page
    assert repair.is_whole
    assert "authors" not in repair.values


def test_selector_that_fails_on_the_other_pages_is_refused() -> None:
    # Every second page, used to confirm selectors, has another byline in the same place.
    def page(article: Article) -> str:
        text = redesigned(article)
        return text if int(article.key) % 2 == 0 else text.replace(article.authors[0], "محرر آخر")

    repair = repair_of(page)
    (authors,) = (change for change in repair.changes if change.field == "authors")
    assert authors.selector is not None
    assert not authors.accepted
    assert "authors" not in repair.values
    assert not repair.is_whole


def test_text_that_is_another_one_now_is_not_guessed() -> None:
    def page(article: Article) -> str:
        other = known(int(article.key) - 700 + 3)
        text = redesigned(article)
        for line, instead in zip(article.body.split("\n"), other.body.split("\n"), strict=False):
            text = text.replace(line, instead)
        return text

    repair = repair_of(page)
    assert "body" not in repair.values
    assert not repair.is_whole


def lengthened(article: Article, line: str) -> str:
    """The page with an additional paragraph, on two of four pages."""
    more = line if int(article.key) // 2 % 2 else ""
    return redesigned(article).replace("</section>", f"{more}</section>")


def test_articles_that_were_edited_since_do_not_keep_a_site_from_being_mended() -> None:
    line = "<p>وأضاف البيان أن اللجنة ستعلن موعد جلستها المقبلة بعد انتهاء المراجعة الفنية.</p>"
    repair = repair_of(lambda article: lengthened(article, line))
    assert repair.is_whole
    (body,) = (change for change in repair.changes if change.field == "body")
    assert body.proved is not None
    assert (body.proved.right, body.proved.grown, body.proved.wrong) == (2, 2, 0)


@pytest.mark.parametrize(
    "line",
    [
        "<p>خبر آخر عن افتتاح معرض الكتاب الدولي في العاصمة هذا الأسبوع</p>",
        "<p>تابعونا على قناتنا.</p>",
    ],
)
def test_added_line_that_is_no_sentence_is_no_edit(line: str) -> None:
    page = redesigned(known(0))
    trial = KnownReader(replace(SITE, fields=Fields(body="section.text p")), Sites([SITE]))
    changed = KnownPage(article=known(0), body=page.replace("</section>", f"{line}</section>").encode(), fetched=NOW)
    report = trial.report(trial.site.fields, [changed], "body")["body"]
    assert report.grown == 0


def test_a_text_that_has_grown_everywhere_proves_nothing() -> None:
    line = "<p>وأضاف البيان أن اللجنة ستعلن موعد جلستها المقبلة بعد انتهاء المراجعة الفنية.</p>"
    repair = repair_of(lambda article: redesigned(article).replace("</section>", f"{line}</section>"))
    assert "body" not in repair.values


def test_pages_of_different_structure_get_no_selector() -> None:
    def page(article: Article) -> str:
        box = ("h4", "h5", "h6", "dl", "ol", "table", "section", "fieldset")[int(article.key) % 8]
        text = re.sub(r"<ul.*</ul>", "", redesigned(article))
        links = "".join(f"<a href='/t'>{tag}</a>" for tag in article.tags)
        return text.replace("</main>", f"<{box}>{links}</{box}><a href='/more'>المزيد</a></main>")

    assert "tags" not in repair_of(page).values


@pytest.mark.parametrize("count", [0, 1, 3])
def test_too_few_pages_are_refused(count: int) -> None:
    with pytest.raises(ValueError, match=f"{count} pages .* at least 4 are needed"):
        repair_of(count=count)


def test_pages_that_are_no_articles_any_more_are_not_mended() -> None:
    repair = repair_of(lambda _: "<html><body><h1>الصفحة غير موجودة</h1></body></html>")
    assert repair.values == {}
    assert not repair.is_whole


def test_names_of_a_single_page_are_no_candidates() -> None:
    def page(article: Article) -> str:
        return redesigned(article).replace('class="text"', f'class="text p{article.key}9" id="post-{article.key}"')

    document = pages(page)[0].document()
    (section,) = document.root.iter("section")
    found = [one.css for one in candidates_of(section)]
    assert "section.text" in found
    assert not [css for css in found if re.search(r"\d{3}", css)]
