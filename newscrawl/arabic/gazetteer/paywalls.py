"""Words of the notices that only subscribers may read on; Arabic, English, French."""

from __future__ import annotations

POLITE = """
عفوا عذرا عزيزي عزيزتي القارئ القراء قارئنا الكريم الكرام أعزاءنا يرجى الرجاء برجاء نرجو يجب عليك عليكم ينبغي قم
قوموا من فضلك فضلكم يمكنك يمكنكم بإمكانك الآن dear reader readers please sorry you must need have should can to now
veuillez cher lecteur vous devez il faut
"""
"""Words of courtesy before the first meaningful word."""

THINGS = """
المحتوى محتوى المقال المقالة مقال الخبر التقرير تقرير التحليل تحليل الموضوع المادة النص الملف القصة القراءة البقية
بقية باقي تتمة التتمة تكملة كامل كاملا كاملة بالكامل content article story report analysis post reading rest full
contenu article articles suite lecture intégralité entier complet dossier
"""
"""Words for the text to be read, in whole or in part."""

ONLY = """
فقط حصرا حصري حصرية حصريا وحدهم دون غيرهم مخصص مخصصة خاص خاصة مقصور مقصورة مقتصر مقتصرة only exclusive exclusively
reserved réservé réservée réservés exclusif exclusivement uniquement seuls
"""

READERS = """
للمشتركين للمشتركات بالمشتركين المشتركين المشتركون لمشتركي لمشتركينا بمشتركي مشتركي مشتركينا subscribers subscriber
abonnés abonné
"""
"""Words for subscribers."""

MEMBERS = "للأعضاء الأعضاء بالأعضاء members membres"
"""Words for members; they count as readers only if nothing but «only» follows, since a committee has members too."""

STATUS = """
هذا هذه إن إنه متاح متاحة متوفر متوفرة قراءة الاطلاع على الوصول إلى في هو this the is are for to our available all
of access can cet cette ce le la l les est sont aux à nos de des disponible pour un une
"""
"""Words between the text and its readers."""

VERBS = """
اشترك اشتركوا اشتركي بالاشتراك الاشتراك للاشتراك اشتراك سجل سجلوا سجلي بالتسجيل التسجيل بتسجيل تسجيل لتسجيل
subscribe subscribing subscription register sign log login create abonnez abonner connectez identifiez inscrivez
créez
"""
"""Words for what the reader is asked to do: subscribe, log in."""

READING = """
لقراءة قراءة تقرأ لتقرأ لمتابعة متابعة تتابع لمواصلة مواصلة لإكمال إكمال لاستكمال استكمال للاطلاع الاطلاع لتصفح تصفح
للوصول الوصول للحصول لمطالعة مطالعة لتكملة للاستمرار لفتح read continue keep finish unlock access view see lire
poursuivre continuer accéder découvrir débloquer consulter retrouver
"""
"""Words for the purpose: to read on."""

OTHER_SUBJECTS = """
نشرتنا النشرة البريدية الإخبارية بريدك قناتنا قناة قنواتنا واتساب تلغرام تيليغرام يوتيوب المزيد للمزيد التعليق تعليق
للتعليق التعليقات المسابقة الدورة المؤتمر الخدمة newsletter newsletters channel whatsapp telegram youtube podcast
comment comments like more infolettre chaîne commenter commentaire plus événement
"""
"""Words for other things; a sentence with one of these asks the reader for something else."""

WHOLE = """
subscribe to continue | subscribers only | subscriber only | members only | réservé aux abonnés | article réservé
أكمل القراءة بالاشتراك | تابع القراءة بالاشتراك | اشترك للمتابعة | اشترك الآن للمتابعة | subscribe to read
يتطلب هذا المحتوى اشتراكا | هذا المحتوى يتطلب اشتراكا | يتطلب هذا المقال اشتراكا | هذا المقال يتطلب اشتراكا
تحتاج إلى اشتراك لقراءة | تحتاج إلى الاشتراك لقراءة | تحتاج اشتراكا لقراءة
you have reached your free article limit | you have reached your limit of free articles
you've reached your free article limit | you've reached your limit of free articles
you have read your last free article | you've read your last free article
vous avez atteint la limite d'articles gratuits
لقد استنفدت عدد المقالات المجانية | استنفدت عدد المقالات المجانية | لقد استنفدت مقالاتك المجانية
لقد وصلت إلى الحد الأقصى من المقالات المجانية | وصلت إلى الحد الأقصى من المقالات المجانية
لقد بلغت الحد الأقصى من المقالات المجانية | لقد وصلت إلى الحد الأقصى للمقالات المجانية
"""
"""Beginnings of sentences that are paywall notices without further evidence."""

AROUND = """
هنا بنا معنا لك لكم لدينا لديك هل بالفعل مسبقا حساب حسابك حسابا جديد جديدا الدخول دخول دخولك دخولكم مجانا مجاني
مجانية خلال أو و ثم كي حتى لكي لتتمكن تتمكن مع عن بسعر ابتداء ابتداءا بدءا شهريا شهر شهرا سنويا سنة أسبوع يوم أيام
تجربة تجريبي دولار درهم ريال جنيه دينار عرض باقة باقات باقتك خطط خطة الخطة ألف حرية كل جميع مقالاتنا محتوانا
محتوياتنا موقعنا الموقع الصحيفة الجريدة الرقمي الرقمية المدفوع المدفوعة اكتشف إلغاء الإلغاء وقت تريد already a an
account your in on up with as and or our here free trial month monthly year annual week days day from for just only
unlimited digital premium plan plans offer today cancel anytime any time log member us this that will be it become
has reached limit last deja déjà ou et en un une votre compte mon se je me m suis offre essai gratuit gratuits
gratuitement mois an euro euros dès partir sans engagement numérique d qu toute toutes tous nos ici ligne
"""
"""Words around the notice that do not change its meaning."""

MARKS = (
    "شترك", "شتراك", "سجل", "سجيل", "عضاء", "مجانية", "subscri", "sign in", "sign up", "log in", "login", "register",
    "member", "membre", "free article", "account", "abonn", "connectez", "identifiez", "inscrivez", "réservé",
    "articles gratuits",
)  # fmt: skip
"""Parts of words; a line without any of these is not a notice."""
