"""Notices for subscribers, lines below them, and sentences that merely mention subscribers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.arabic.lines import is_paywall_notice, is_subscription_talk

NOTICES = """
هذا المحتوى للمشتركين فقط. اشترك الآن لمتابعة القراءة. لديك حساب؟ سجل الدخول.
هذا المحتوى للمشتركين فقط
هذا المحتوى متاح للمشتركين فقط
هذا المقال مخصص للمشتركين
هذا المقال حصري لمشتركي النهار بلس
عذراً، هذا المقال للمشتركين فقط
عزيزي القارئ، هذا التقرير متاح حصرياً للمشتركين
للمشتركين فقط
حصري للمشتركين
محتوى خاص بالمشتركين
المحتوى مخصص للأعضاء فقط
بقية المقال للمشتركين فقط
المشتركون فقط يمكنهم قراءة هذا المقال
اشترك لقراءة المقال كاملا
اشترك الآن لقراءة المقال كاملاً
اشتركوا لمتابعة القراءة
اشترك في النهار لمتابعة القراءة
سجل الدخول لمتابعة القراءة
سجّل دخولك لمتابعة القراءة
سجل مجانا لمتابعة القراءة
يرجى تسجيل الدخول لمتابعة القراءة
يجب عليك الاشتراك لقراءة المقال
قم بتسجيل الدخول للاطلاع على المحتوى كاملا
لمتابعة القراءة، اشترك الآن
لقراءة المقال كاملاً يرجى الاشتراك
للاطلاع على بقية المقال سجل الدخول أو اشترك
لإكمال القراءة اشترك بدولار واحد شهريا
لقد استنفدت عدد المقالات المجانية. اشترك للمتابعة
لقد وصلت إلى الحد الأقصى من المقالات المجانية لهذا الشهر
اشترك للمتابعة
تابع القراءة بالاشتراك
متابعة القراءة للمشتركين
يتطلب هذا المحتوى اشتراكاً
تحتاج إلى اشتراك لقراءة هذا المقال
Subscribe to read
Subscribe to continue reading
Subscribe now to continue reading.
SUBSCRIBE TO READ THE FULL STORY
Please subscribe to read the rest of this article
Sign in to continue reading
Log in or subscribe to continue reading this article
To continue reading, please subscribe or log in
To read the full article, sign in or subscribe. Already a subscriber? Log in
This article is for subscribers only
This content is available exclusively to subscribers
This story is exclusive to subscribers of The National
Subscribers only
Members only
You have reached your free article limit. Subscribe to continue
Create a free account to continue reading
Cet article est réservé aux abonnés
Cet article est réservé aux abonnés. Abonnez-vous pour lire la suite
La suite est réservée aux abonnés
Contenu réservé aux abonnés
Article réservé à nos abonnés
Abonnez-vous pour lire la suite de cet article
Pour lire la suite, abonnez-vous
Connectez-vous pour continuer la lecture
Il vous reste à lire la suite : abonnez-vous pour accéder à l'intégralité de l'article
Vous avez atteint la limite d'articles gratuits
هذا المحتوى للمشتركين فقط: اشترك بدءا من 5 دولارات شهريا، مع إمكانية الإلغاء في أي وقت
"""
OTHERS = """
اشترك للمتابعة عبر قناتنا على واتساب
يتطلب هذا المشروع اشتراكا سنويا في مركز البحوث بجامعة القاهرة
متابعة قراءة عداد الكهرباء للمشتركين في القرى
اشترك في نشرتنا البريدية لمتابعة آخر الأخبار
اشترك في قناتنا على يوتيوب لمتابعة التقرير كاملا
سجل الدخول للتعليق على المقال
سجل اللاعب هدفين لمتابعة الصدارة في الدوري
اشترك لقراءة المزيد من الأخبار
وأوضحت الشركة أن المحتوى سيكون متاحا للمشتركين فقط ابتداء من الشهر المقبل
وقالت الصحيفة إن هذا المحتوى للمشتركين فقط
أعلنت الشركة أن الخدمة متاحة للمشتركين فقط
هذه الخدمة متاحة للمشتركين في النسخة الورقية فقط
المشتركون في المؤتمر فقط يدخلون القاعة الرئيسية صباح الأحد
المقال للكاتب أحمد سالم، وقد نشر للمرة الأولى في عدد خاص للمشتركين عام 1998 بحسب أرشيف الصحيفة
لقراءة المقال كاملا اضغط هنا
لقراءة التقرير كاملا من المصدر
للاطلاع على المقال الأصلي
اشترك 200 طالب في قراءة المقال أمام لجنة التحكيم في المسابقة
سجل منتخب مصر هدفه الأول بعد متابعة كاملة من اللاعب
يرجى تسجيل الدخول
اشترك الآن
لمتابعة القضية سجلت الشرطة أقوال الشهود
خاص للمشتركين في مبادرة التشجير: التقرير يصدر غدا عن الوزارة
Subscribe to our newsletter
Sign up for our newsletter to read more stories like this
Subscribe to read more stories like this
Sign in to comment on this article
Members of parliament read the full report on Monday
Subscribers can read the report on the company's website next week
The company said the article is for subscribers only
The report is available to members of the committee
Abonnez-vous à notre newsletter pour lire la suite de l'actualité
Le journal a annoncé que cet article est réservé aux abonnés
Les abonnés du club pourront lire le rapport lundi
Members of the union only read the rest of the report on Sunday evening
سجل الأعضاء حضورهم في الجلسة
الأعضاء فقط هم من صوتوا على التقرير كاملا أمس
الاشتراك في المسابقة متاح للجميع
قراءة المقال متعة لا يعرفها إلا من اشترك في مجلة ورقية أيام الصبا وانتظر ساعي البريد
المشتركون الجدد بلغوا 20 ألفا في عام، وفق تقرير الشركة
"""
BELOW = """
لديك حساب؟ سجل الدخول
اشترك الآن
تسجيل الدخول
باقات الاشتراك ابتداء من 5 دولارات شهريا
Already a subscriber? Log in
Déjà abonné ? Connectez-vous
"""
NOT_BELOW = """
سجل المنتخب هدفين في الشوط الثاني
وقال المشتركون في الندوة إن الجلسة ستستأنف غدا
جميع الحقوق محفوظة
"""


def _lines(table: str) -> list[str]:
    return [line for line in table.split("\n") if line]


@pytest.mark.parametrize("line", _lines(NOTICES))
def test_notices(line: str) -> None:
    assert is_paywall_notice(line)
    assert is_subscription_talk(line)


@pytest.mark.parametrize("line", _lines(OTHERS))
def test_other_lines_are_no_notices(line: str) -> None:
    assert not is_paywall_notice(line)


@pytest.mark.parametrize("line", _lines(NOTICES))
def test_sentence_about_a_notice_is_no_notice(line: str) -> None:
    assert not is_paywall_notice(
        f"وأضاف البيان أن الصحيفة كتبت لقرائها صباح أمس الأحد {line.strip('.')} ثم اعتذرت عن ذلك"
    )


@pytest.mark.parametrize(
    ("line", "is_below"), [(x, True) for x in _lines(BELOW)] + [(x, False) for x in _lines(NOT_BELOW)]
)
def test_below_a_notice(line: str, is_below: bool) -> None:
    assert is_subscription_talk(line) is is_below


@given(st.text(max_size=200))
def test_nothing_raises(text: str) -> None:
    for opening in ("", "اشترك ", "هذا المحتوى للمشتركين ", "Subscribe "):
        is_paywall_notice(opening + text)
        is_subscription_talk(opening + text)
