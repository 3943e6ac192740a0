"""Near-duplicate signatures: what is one text, what is two, and that a signature means the same everywhere."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.dedup.signature import (
    KEYS,
    MIN_WORDS,
    MINIMA,
    THRESHOLD,
    Index,
    Signature,
    is_near_duplicate,
    judge,
    sign,
    similarity,
)

ROOT = Path(__file__).resolve().parents[2]
WORDS = [a + b for a in "بتجدرسصعفقكلمنهي" for b in ("اب", "ور", "يل", "ان", "مات", "سير", "تون", "لاح", "رام", "عيد")]
texts = st.lists(st.sampled_from([*WORDS, "5", "12", "2026", "3.5", "الاحد"]), max_size=120).map(" ".join)


def article(seed: int, words: int = 300) -> str:
    """A text of made-up words, another one for each seed."""
    rng = Random(seed)
    return " ".join(rng.choice(WORDS) + rng.choice(("", "ه", "ين", "ات", "نا", "هم", "لي", "كم")) for _ in range(words))


def blocks(text: str, other: str, share: float) -> str:
    """An update: the first words are another text's."""
    old, new = text.split(), other.split()
    return " ".join(new[: int(len(old) * share)] + old[: int(len(old) * (1 - share))])


def exact(a: str, b: str) -> float:
    """Jaccard similarity of the word 3-grams."""
    first, second = ({tuple(t.split()[i : i + 3]) for i in range(len(t.split()) - 2)} for t in (a, b))
    return len(first & second) / len(first | second)


# --- Values ---------------------------------------------------------------------------------------------------------


@given(st.text(), st.text())
@settings(deadline=None)
def test_any_text_can_be_signed_and_read_back(text: str, title: str) -> None:
    signature = sign(text, title)
    data = signature.to_bytes()
    assert Signature.from_bytes(data) == signature
    assert len(data) <= 538
    assert len(signature.minima) <= MINIMA
    assert len(signature.keys) <= KEYS
    assert all(0 <= key < 1 << 48 for key in signature.keys)
    assert list(signature.minima) == sorted(set(signature.minima))


@given(texts, texts, st.booleans(), st.sampled_from([None, False, True]))
@settings(deadline=None)
def test_symmetric_and_between_0_and_1(a: str, b: str, same_site: bool, same_day: bool | None) -> None:
    first, second = sign(a, a[:40]), sign(b, b[:40])
    assert similarity(first, second) == similarity(second, first)
    assert 0 <= similarity(first, second) <= 1
    decisions = [judge(x, y, same_site=same_site, same_day=same_day) for x, y in ((first, second), (second, first))]
    assert decisions[0] == decisions[1]
    assert decisions[0].duplicate == (decisions[0].reason == "near-duplicate")


@given(texts.filter(bool), st.booleans(), st.sampled_from([None, False, True]))
@settings(deadline=None)
def test_a_text_is_like_itself(text: str, same_site: bool, same_day: bool | None) -> None:
    signature = sign(text, "عنوان")
    assert similarity(signature, sign(text, "عنوان")) == 1.0
    decision = judge(signature, signature, same_site=same_site, same_day=same_day)
    assert decision.duplicate == (len(text.split()) >= MIN_WORDS)


@given(st.integers(0, 1000), st.integers(5, 30), st.integers(5, 30))
@settings(deadline=None)
def test_short_texts_are_compared_exactly(seed: int, first: int, second: int) -> None:
    a = article(seed, first)
    b = blocks(a, article(seed + 1, second), 0.3)
    assert similarity(sign(a), sign(b)) == pytest.approx(exact(a, b))


def test_long_texts_are_estimated_without_bias() -> None:
    errors = []
    for seed in range(200):
        a = article(seed)
        b = blocks(a, article(seed + 1000), seed % 10 / 10)
        errors.append(similarity(sign(a), sign(b)) - exact(a, b))
    assert abs(sum(errors) / len(errors)) < 0.01
    assert max(map(abs, errors)) < 0.25


def test_more_change_is_less_alike() -> None:
    a, other = article(1), article(2)
    alike = [similarity(sign(a), sign(blocks(a, other, share))) for share in (0, 0.1, 0.3, 0.5, 0.8, 1)]
    assert alike[0] == 1.0
    assert alike[-1] == 0.0
    assert all(x > y for x, y in pairwise(alike))


def test_the_same_in_every_process() -> None:
    program = (
        "import sys; from newscrawl.dedup.signature import sign; "
        "text = 'توقع خبراء ان يبلغ السعر 3.5 في يوم الاحد ' * 9 + 'ثم انتهى'; "
        "sys.stdout.write(sign(text, 'توقع السعر').to_bytes().hex())"
    )
    outputs = set()
    for seed in ("0", "1", "4242"):
        env = {**os.environ, "PYTHONHASHSEED": seed}
        run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=env, capture_output=True, check=True)
        outputs.add(run.stdout)
    assert len(outputs) == 1
    # Stored signatures must stay readable: another value here needs another version byte and a migration.
    digest = hashlib.sha256(bytes.fromhex(outputs.pop().decode())).hexdigest()
    assert digest == "b4b0d389fe2b00e5c88005c28bcb79339d3234fc9b3a57d47723822ec908144b"


@pytest.mark.parametrize("data", [b"", b"\x01", b"\x02" + bytes(137), sign(article(1)).to_bytes()[:-1], bytes(600)])
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="not a signature"):
        Signature.from_bytes(data)


# --- Short and empty texts ------------------------------------------------------------------------------------------


def test_an_empty_text_is_like_nothing() -> None:
    empty = sign("")
    assert empty == sign("   ")
    assert similarity(empty, empty) == 0.0
    assert judge(empty, empty, same_site=True).reason == "empty"
    assert judge(empty, sign(article(1)), same_site=True).reason == "empty"
    assert empty.keys == ()


@pytest.mark.parametrize("words", [1, 2, 3, 5, MIN_WORDS - 1])
def test_a_few_words_are_never_a_near_duplicate(words: int) -> None:
    signature = sign(article(1, words))
    assert similarity(signature, signature) == 1.0
    assert judge(signature, signature, same_site=False).reason == "too short"
    assert judge(signature, sign(article(1)), same_site=False).reason == "too short"


# --- One text, edited -----------------------------------------------------------------------------------------------


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
def test_an_edited_text_is_a_near_duplicate(edited: object, same_site: bool) -> None:
    for seed in range(10):
        text, other = article(seed), article(seed + 100)
        new = edited(text, other)  # type: ignore[operator]
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
            assert not is_near_duplicate(sign(old), sign(follow_up), same_site=True, same_day=True)


@pytest.mark.parametrize(("same_site", "same_title"), [(True, False), (False, False), (True, True)])
def test_half_a_text_under_another_title_on_one_site_is_a_follow_up(same_site: bool, same_title: bool) -> None:
    for seed in range(10):
        old, new = article(seed), blocks(article(seed), article(seed + 100), 0.4)
        titles = " ".join(old.split()[:6]), " ".join((old if same_title else new).split()[:6])
        decision = judge(sign(old, titles[0]), sign(new, titles[1]), same_site=same_site, same_day=True)
        follow_up = same_site and not same_title
        assert decision.reason == ("follow-up" if follow_up else "near-duplicate"), (seed, decision)


# --- Templates: the fold of texts written for this test -------------------------------------------------------------

WEATHER = (
    "حاله الطقس غدا في العاصمه والمحافظات",
    "تعلن هيءه الارصاد ان الطقس يكون غدا معتدلا نهارا باردا ليلا وان درجات الحراره المتوقعه هي {0} "
    "في العاصمه و {1} في الميناء و {2} في الجبل و {3} في الواحه و {4} في الساحل وتنصح الهيءه بارتداء "
    "الملابس الشتويه في ساعات الليل",
)
PRICES = (
    "اسعار الذهب اليوم في السوق المحليه",
    "استقرت اسعار الذهب اليوم في السوق المحليه وسجل عيار 24 نحو {0} جنيها وعيار 21 نحو {1} جنيها "
    "وعيار 18 نحو {2} جنيها وسجل الجنيه الذهب {3} جنيها والاوقيه {4} دولارا بحسب تجار الصاغه الذين "
    "اشاروا الى هدوء حركه البيع والشراء",
)
SCORES = (
    "نتاءج مباريات الجوله في الدوري الممتاز",
    "اختتمت اليوم مباريات الجوله وفاز صاحب الارض {0} مقابل {1} في المباراه الاولى وانتهت الثانيه {2} "
    "مقابل {3} ورفع المتصدر رصيده الى {4} نقطه قبل توقف الدوري لاسبوعين بسبب مباريات المنتخب الوطني "
    "في التصفيات",
)
TELEGRAM = (
    "رءيس الدوله يهنء رءيس {0} بالعيد الوطني",
    "بعث رءيس الدوله ببرقيه تهنءه الى الرءيس {1} رءيس جمهوريه {0} بمناسبه العيد الوطني لبلاده واعرب "
    "فيها عن اطيب التمنيات بموفور الصحه والسعاده لفخامته ولشعب {0} الصديق بالمزيد من التقدم والرخاء "
    "كما بعث ناءب الرءيس ورءيس الوزراء ببرقيتين مماثلتين",
)
ACCIDENT = (
    "قتلى وجرحى في حادث على طريق {0}",
    "لقي {1} مصرعهم واصيب {2} بجروح في حادث سير وقع فجر اليوم على طريق {0} بعد اصطدام {3} بسياره "
    "كانت متوقفه على جانب الطريق وهرعت فرق الاسعاف الى المكان ونقلت المصابين الى مستشفى {0} العام "
    "فيما فتحت الشرطه تحقيقا لمعرفه اسباب الحادث",
)
INSTANCES = [
    pytest.param(WEATHER, (19, 22, 11, 25, 21), (17, 23, 9, 24, 20), id="weather"),
    pytest.param(PRICES, (5320, 4655, 3990, 37240, 4071), (5340, 4672, 4005, 37380, 4083), id="prices"),
    pytest.param(SCORES, (2, 1, 0, 0, 31), (3, 2, 1, 4, 34), id="scores"),
    pytest.param(TELEGRAM, ("غانا", "جون ماهر"), ("بيرو", "كارلوس روميرو"), id="telegram"),
    pytest.param(
        ACCIDENT, ("اسوان", "شخصان", "ثلاثه", "شاحنه"), ("دمياط", "اربعه", "سبعه", "حافله ركاب"), id="accident"
    ),
]


def fill(template: tuple[str, str], values: tuple[object, ...]) -> tuple[str, str]:
    """(body, title) of one instance."""
    return template[1].format(*values), template[0].format(*values)


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
    assert not is_near_duplicate(first, second, same_site=True, same_day=False)


@pytest.mark.parametrize(("template", "one", "two"), INSTANCES)
@pytest.mark.parametrize("same_site", [True, False])
def test_an_instance_republished_is_one_text(
    template: tuple[str, str], one: tuple[object, ...], two: tuple[object, ...], same_site: bool
) -> None:
    body, title = fill(template, one)
    framed = f"بوابه الاخبار {title} {body} المصدر وكاله الانباء اقرا ايضا {fill(template, two)[1]}"
    for other in (sign(body, f"عاجل {title}"), sign(framed, title), sign(" ".join(body.split()[:30]), title)):
        assert is_near_duplicate(sign(body, title), other, same_site=same_site, same_day=True)


def test_a_day_of_all_bulletins_loses_none() -> None:
    rng, index = Random(5), Index[str]()
    for day in range(60):
        for name, template, spread in (("weather", WEATHER, 12), ("prices", PRICES, 2000), ("scores", SCORES, 5)):
            values = [rng.randrange(spread) + spread for _ in range(5)]
            signature = sign(*fill(template, (*values,)))
            assert index.find(signature, site="a", day=day) is None, (name, day)
            index.add(f"{name} {day}", signature, site="a", day=day)
            found = index.find(sign(fill(template, (*values,))[0] + " المصدر بوابه الاخبار"), site="b", day=day)
            assert found is not None
            assert found[0] == f"{name} {day}"


def test_the_title_may_carry_clitics_the_body_has_not() -> None:
    body = "قال سكان مدينه القاهره ان الحديقه الجديده فتحت ابوابها في مصر منذ ايام وان الدخول مجاني"
    assert len(sign(body, "افتتاح حديقه بالقاهره").named) == 2  # حديقه stands there as الحديقه
    assert sign(body, "كم 5 في").named == ()


# --- The index ------------------------------------------------------------------------------------------------------


def test_the_index_finds_edits_and_asks_few() -> None:
    index = Index[int]()
    for seed in range(300):
        index.add(seed, sign(article(seed)), site="a", day=1)
    assert len(index) == 300
    hits = 0
    for seed in range(300):
        new = sign(blocks(article(seed), article(seed + 1000), 0.3))
        assert len(index.candidates(new)) <= KEYS
        found = index.find(new, site="b", day=2)
        hits += found is not None and found[0] == seed
    assert hits > 290
    assert all(index.find(sign(article(seed + 5000))) is None for seed in range(100))


def test_the_latest_article_owns_a_key_and_the_most_similar_is_found() -> None:
    index, text = Index[str](), article(1)
    index.add("half", sign(blocks(text, article(2), 0.4)))
    index.add("whole", sign(text))
    found = index.find(sign(text + " انتهى"))
    assert found is not None
    assert found[0] == "whole"
    assert found[1].similarity > 0.9
    index.add("again", sign(text))
    assert index.candidates(sign(text)) == ["again"]
