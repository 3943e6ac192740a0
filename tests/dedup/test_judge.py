"""The judge: an edited text is the same text; an instance of a template, a follow-up or a recap is a different one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from newscrawl.arabic import fold
from newscrawl.dedup.judge import OWN_TEXT, THRESHOLD, judge
from newscrawl.dedup.signature import Signature, sign, similarity
from tests.dedup.texts import INSTANCES, TELEGRAM, article, blocks, fill


@pytest.mark.parametrize("same_site", [True, False])
@pytest.mark.parametrize(
    "edited",
    [
        pytest.param(lambda t, o: f"بوابه الاخبار تنشر {t} المصدر بوابه الاخبار كلمات دلاليه", id="frame"),
        pytest.param(lambda t, o: blocks(t, o, 0.1), id="update of 10%"),
        pytest.param(lambda t, o: blocks(t, o, 0.3), id="update of 30%"),
        pytest.param(lambda t, o: f"{' '.join(o.split()[:150])} {t}", id="update added"),
        pytest.param(lambda t, o: " ".join(t.split()[:150]), id="cut to 50%"),
        pytest.param(lambda t, o: f"{o[: len(o) // 2]} {t} {o[len(o) // 2 :]}", id="embedded"),
        pytest.param(lambda t, o: " ".join(t.split()[150:] + t.split()[:150]), id="order"),
        pytest.param(
            lambda t, o: " ".join(
                v if i % 12 == 0 else w for i, (w, v) in enumerate(zip(t.split(), o.split(), strict=True))
            ),
            id="8% of words replaced",
        ),
    ],
)
def test_an_edited_text_is_a_near_duplicate(edited: Callable[[str, str], str], same_site: bool) -> None:
    for seed in range(10):
        text, other = article(seed), article(seed + 100)
        new = edited(text, other)
        title = " ".join(text.split()[:8])
        decision = judge(sign(text, title), sign(new, title), same_site=same_site, same_day=True)
        assert decision.duplicate, (seed, decision)
        other_title = judge(sign(text, title), sign(new, " ".join(text.split()[250:256])), same_site=False)
        assert other_title.duplicate, (seed, other_title)


@pytest.mark.parametrize("share", [0.2, 0.4])
def test_a_follow_up_with_old_background_is_another_text(share: float) -> None:
    for seed in range(20):
        old, new = article(seed, 400), article(seed + 100, 400)
        follow_up = " ".join(new.split()[: int(400 * (1 - share))] + old.split()[: int(400 * share)])
        assert similarity(sign(old), sign(follow_up)) < THRESHOLD + 0.12
        if share < 0.3:
            assert not judge(sign(old), sign(follow_up), same_site=True, same_day=True).duplicate


@pytest.mark.parametrize(("same_site", "same_title"), [(True, False), (False, False), (True, True)])
def test_half_a_text_under_another_title_on_one_site_is_a_follow_up(same_site: bool, same_title: bool) -> None:
    for seed in range(10):
        old, new = article(seed), blocks(article(seed), article(seed + 100), 0.4)
        titles = " ".join(old.split()[:6]), " ".join((old if same_title else new).split()[:6])
        decision = judge(sign(old, titles[0]), sign(new, titles[1]), same_site=same_site, same_day=True)
        follow_up = same_site and not same_title
        assert decision.reason == ("follow-up" if follow_up else "near-duplicate"), (seed, decision)


@pytest.mark.parametrize("share", [0.15, 0.25, 0.35])
@pytest.mark.parametrize("at", ["head", "middle", "end"])
@pytest.mark.parametrize("same_site", [True, False])
def test_a_longer_text_that_embeds_another_one_is_no_copy_of_it(share: float, at: str, same_site: bool) -> None:
    for seed in range(10):
        short = article(seed, 200)
        long = article(seed + 100, int(200 * (1 - share) / share)).split()
        place = {"head": 0, "middle": len(long) // 2, "end": len(long)}[at]
        recap = " ".join([*long[:place], short, *long[place:]])
        titles = " ".join(short.split()[:6]), " ".join(recap.split()[:6])
        decision = judge(sign(short, titles[0]), sign(recap, titles[1]), same_site=same_site)
        assert decision.reason in {"contained", "too different"}, (seed, decision)


def test_a_telegram_in_a_page_frame_is_still_a_copy() -> None:
    body, title = fill(TELEGRAM, ("غانا", "جون ماهر"))
    framed = f"{body} {article(1, OWN_TEXT // 2)}"
    assert judge(sign(body, title), sign(framed, title), same_site=False).duplicate


@pytest.mark.parametrize("same_site", [True, False])
def test_two_articles_with_one_long_footer_are_two(same_site: bool) -> None:
    footer = article(1, 80)
    for seed in range(2, 12):
        names = "زغلول فرهود مشتاق نعمان", "بلقيس هيثم جوهر فيصل"
        one, two = (f"{name} {article(seed + at, 75 + at)} {footer}" for at, name in enumerate(names))
        decision = judge(sign(one, names[0]), sign(two, names[1]), same_site=same_site)
        assert not decision.duplicate, (seed, decision)


@pytest.mark.parametrize(("template", "one", "two"), INSTANCES)
@pytest.mark.parametrize(("same_site", "same_day"), [(True, False), (True, True), (False, False), (False, None)])
def test_two_instances_of_a_template_are_two_texts(
    template: tuple[str, str], one: tuple[object, ...], two: tuple[object, ...], same_site: bool, same_day: bool | None
) -> None:
    decision = judge(sign(*fill(template, one)), sign(*fill(template, two)), same_site=same_site, same_day=same_day)
    assert decision.reason in {"other facts", "other subject", "template"}
    assert decision.similarity > THRESHOLD  # it is the guards that tell them apart


@pytest.mark.parametrize(("template", "one", "two"), INSTANCES)
def test_of_one_site_on_two_days_the_title_is_not_needed(
    template: tuple[str, str], one: tuple[object, ...], two: tuple[object, ...]
) -> None:
    first, second = (sign(fill(template, values)[0], "اخبار") for values in (one, two))
    assert not judge(first, second, same_site=True, same_day=False).duplicate


@pytest.mark.parametrize(("template", "one", "two"), INSTANCES)
@pytest.mark.parametrize("same_site", [True, False])
def test_an_instance_republished_is_one_text(
    template: tuple[str, str], one: tuple[object, ...], two: tuple[object, ...], same_site: bool
) -> None:
    body, title = fill(template, one)
    framed = f"بوابه الاخبار {title} {body} المصدر وكاله الانباء اقرا ايضا {fill(template, two)[1]}"
    for other in (sign(body, f"عاجل {title}"), sign(framed, title), sign(" ".join(body.split()[:30]), title)):
        assert judge(sign(body, title), other, same_site=same_site, same_day=True).duplicate


def test_the_title_may_carry_clitics_the_body_has_not() -> None:
    body = "قال سكان مدينه القاهره ان الحديقه الجديده فتحت ابوابها في مصر منذ ايام وان الدخول مجاني"
    assert len(sign(body, "افتتاح حديقه بالقاهره").named) == 2  # حديقه stands there as الحديقه
    assert sign(body, "كم 5 في").named == ()


# --- The index ------------------------------------------------------------------------------------------------------


BULLETIN = (
    "أعلنت وزارة الطاقة النشرة الشهرية لأسعار المحروقات لشهر {0}، وجاء فيها أن أسعار البنزين والسولار والغاز تبقى كما "
    "هي في كل المحافظات، وأن اللجنة المختصة تراجع الأسعار في نهاية كل شهر وفق الأسعار العالمية وسعر الصرف، ودعت اللجنة "
    "أصحاب المحطات إلى الالتزام بالتسعيرة المعلنة وعدم تخزين المواد، وأكدت أن فرق الرقابة تتابع الأسواق يوميا"
)


@pytest.mark.parametrize("more", ["", "، على أن تعلن النشرة الجديدة بعد انتهاء {0}"], ids=["once", "twice"])
@pytest.mark.parametrize("title", ["النشرة الشهرية لأسعار المحروقات", "أسعار المحروقات لشهر {0}"])
def test_monthly_bulletins_that_differ_only_in_the_month_are_two_articles(title: str, more: str) -> None:
    one, two = (sign(fold((BULLETIN + more).format(month)), fold(title.format(month))) for month in ("شباط", "آذار"))
    decision = judge(one, two, same_site=True, same_day=False)
    assert not decision.duplicate, decision


def long_bulletin(seed: int, *, first: str = "", later: str = "") -> Signature:
    """A bulletin of more than 200 words whose only facts are these."""
    title = "النشره الدوريه للاسعار"
    return sign(f"{title} {first} {article(seed, 350)} {later}", title)


@pytest.mark.parametrize("place", ["first", "later"])
@pytest.mark.parametrize(("one", "two"), [("شباط", "آذار"), ("الأحد", "الثلاثاء"), ("رجب", "شعبان")])
def test_long_bulletins_that_differ_only_in_a_date_are_two_articles(place: str, one: str, two: str) -> None:
    for seed in range(10):
        a, b = (long_bulletin(seed, **{place: fold(name)}) for name in (one, two))
        assert judge(a, b, same_site=True, same_day=False).reason == "other facts", seed
        # On the day itself, and on another site, it is a correction.
        for same_site, same_day in ((True, True), (True, None), (False, False)):
            assert judge(a, b, same_site=same_site, same_day=same_day).duplicate, seed


def test_long_text_with_a_corrected_number_is_a_near_duplicate() -> None:
    for seed in range(10):
        a, b = (long_bulletin(seed, first=f"{number} الف") for number in ("120", "130"))
        assert judge(a, b, same_site=True, same_day=False).duplicate, seed
