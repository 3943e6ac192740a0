"""Headings of pages shown in place of an article, by kind; Arabic, English, French."""

from __future__ import annotations


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(" ".join(phrase.split()) for phrase in text.split("|"))


PREFIXES = frozenset(
    """
    عفوا عذرا نعتذر نأسف للأسف آسف آسفون معذرة خطأ تنبيه sorry oops ops whoops error erreur désolé désolés oh no http
    status code warning notice
    """.split()
)
"""Words before the phrase that mean nothing by themselves; numbers (404) count too."""

FILLERS = frozenset(
    """
    حاليا مؤقتا الآن اليوم قليلا من فضلك فضلكم يرجى الرجاء برجاء المحاولة حاول مرة أخرى لاحقا ثانية شكرا لكم لصبركم
    لتفهمكم على في إلى عن هذا هذه الموقع موقعنا الصفحة المطلوبة التي طلبتها تبحث عنها تحاول الوصول إليها أو تم قد ربما
    يكون نقلها حذفها إزالتها نقله حذفه إزالته تغيير عنوانها تعد لم لأعمال لأغراض الصيانة الدورية المجدولة والتطوير
    والتحديث العودة قريبا للمتابعة للاستمرار المتابعة بنا الخاصة الخاص بك بكم إليكم مع مهمة مهم لنا تهمنا لدينا و ثم ما
    ملفات المستخدم please the a an this that before accessing our your you we us site website page server on of to is
    are was be it for from at in by and or has have been currently temporarily right now back soon shortly later again
    try continue requested looking does not cannot thank patience resource content moved removed deleted may longer
    exist available undergoing scheduled le la les ce cette un une de du des sur pour notre votre nous vous est et ou en
    actuellement temporairement veuillez réessayer plus tard continuer merci page site demandée que cherchez n existe
    pas a été supprimée déplacée
    """.split()
)
"""Words that may stand around the phrase without changing the kind of the heading."""

SAYINGS: dict[str, tuple[str, ...]] = {
    "CHALLENGE": _phrases(
        """
        just a moment | attention required | checking your browser | checking if the site connection is secure | verify
        you are human | verifying you are human | verify that you are human | please verify you are human | please
        verify you are a human | are you human | are you a human | are you a robot | you are not a robot | i am not a
        robot | security check | security verification | one more step | human verification | bot verification | robot
        check | ddos protection | please wait | client challenge | captcha | un instant | un moment | vérification de
        sécurité | vérifiez que vous êtes humain | vous n'êtes pas un robot | je ne suis pas un robot | êtes vous un
        robot | تأكد أنك لست روبوتا | تأكد أنك لست روبوت | تأكد من أنك لست روبوتا | تأكد من أنك لست روبوت | أنا لست
        روبوتا | أنا لست روبوت | أنا لست برنامج روبوت | لست روبوتا | لست روبوت | هل أنت روبوت | هل أنت إنسان | التحقق من
        أنك إنسان | التحقق من أنك بشر | يرجى التحقق من أنك إنسان | أثبت أنك إنسان | أثبت أنك لست روبوتا | جاري التحقق |
        جار التحقق | جاري التحقق من متصفحك | جار التحقق من متصفحك | جار التحقق من المتصفح | التحقق من الأمان | فحص
        الأمان | التحقق الأمني | التحقق الامني | لحظة من فضلك | لحظة واحدة | انتظر قليلا | يرجى الانتظار | رمز التحقق
        """
    ),
    "REFUSAL": _phrases(
        """
        access denied | access to this page has been denied | forbidden | 403 forbidden | you have been blocked | sorry
        you have been blocked | request blocked | request rejected | pardon our interruption | blocked | too many
        requests | accès refusé | accès interdit | vous avez été bloqué | trop de requêtes | تم رفض الوصول | الوصول
        مرفوض | الوصول محظور | الوصول ممنوع | تم حظرك | تم حظر الوصول | تم حجب الوصول | ممنوع الوصول | غير مصرح | غير
        مصرح لك | غير مسموح | غير مسموح لك بالدخول | ليس لديك صلاحية | ليس لديك إذن | طلبات كثيرة جدا
        """
    ),
    "CONSENT": _phrases(
        """
        we value your privacy | we respect your privacy | we care about your privacy | your privacy | your privacy
        matters | your privacy choices | your privacy is important | your privacy is important to us | privacy notice |
        privacy settings | privacy preferences | manage your privacy | cookie consent | cookie settings | cookie
        preferences | cookie notice | cookies | we use cookies | this site uses cookies | this website uses cookies |
        before you continue | consent | your consent | nous respectons votre vie privée | votre vie privée | la
        protection de votre vie privée | nous accordons de l'importance à votre vie privée | gestion des cookies |
        paramètres des cookies | avant de continuer | avant de poursuivre | نحن نقدر خصوصيتك | نحن نقدر خصوصيتكم | نحن
        نحترم خصوصيتك | نحن نحترم خصوصيتكم | نحن نهتم بخصوصيتك | نحن نهتم بخصوصيتكم | نقدر خصوصيتك | نقدر خصوصيتكم |
        نحترم خصوصيتك | نحترم خصوصيتكم | نهتم بخصوصيتك | نهتم بخصوصيتكم | خصوصيتك تهمنا | خصوصيتكم تهمنا | خصوصيتك مهمة
        | خصوصيتك مهمة لنا | خصوصيتك | خصوصيتكم | إشعار الخصوصية | إعدادات الخصوصية | تفضيلات الخصوصية | مركز تفضيلات
        الخصوصية | موافقتك | ملفات تعريف الارتباط | استخدام ملفات تعريف الارتباط | نستخدم ملفات تعريف الارتباط | نحن
        نستخدم ملفات تعريف الارتباط | يستخدم هذا الموقع ملفات تعريف الارتباط | هذا الموقع يستخدم ملفات تعريف الارتباط |
        الموافقة على ملفات تعريف الارتباط | إعدادات ملفات تعريف الارتباط | سياسة ملفات تعريف الارتباط | إعدادات الكوكيز
        | سياسة الكوكيز | قبل المتابعة | قبل أن تتابع | قبل الاستمرار
        """
    ),
    "MAINTENANCE": _phrases(
        """
        maintenance | under maintenance | site under maintenance | site maintenance | down for maintenance | we are down
        for maintenance | scheduled maintenance | website under maintenance | maintenance mode | we will be back soon |
        we'll be back soon | be right back | coming soon | under construction | temporarily unavailable | service
        unavailable | service temporarily unavailable | site unavailable | site en maintenance | le site est en
        maintenance | en maintenance | maintenance en cours | service indisponible | site temporairement indisponible |
        error establishing a database connection | الموقع تحت الصيانة | الموقع قيد الصيانة | الموقع في الصيانة | الموقع
        في وضع الصيانة | تحت الصيانة | قيد الصيانة | وضع الصيانة | أعمال صيانة | أعمال الصيانة | صيانة الموقع | صيانة |
        الصيانة | جاري صيانة الموقع | نعمل على تحديث الموقع | نعمل على تطوير الموقع | نعمل على صيانة الموقع | الموقع
        مغلق | الموقع مغلق مؤقتا | الموقع متوقف | الموقع متوقف مؤقتا | الموقع غير متاح | الموقع غير متاح حاليا | الموقع
        غير متوفر | الخدمة غير متاحة | الخدمة غير متوفرة | سنعود قريبا | سنعود إليكم قريبا | نعود قريبا | قريبا | تحت
        الإنشاء | الموقع تحت الإنشاء | قيد الإنشاء
        """
    ),
    "ERROR": _phrases(
        """
        internal server error | server error | bad gateway | bad request | gateway timeout | gateway time-out |
        an error occurred | an error has occurred | something went wrong | unexpected error | application error
        | fatal error | erreur serveur | une erreur est survenue | une erreur s'est produite | حدث خطأ | حدث خطأ
        ما | حدث خطأ غير متوقع | حدث خطأ في الخادم | خطأ في الخادم | خطأ في السيرفر | خطأ في الاتصال | خطأ في
        الاتصال بقاعدة البيانات | خطأ داخلي | 500
        """
    ),
    "MISSING": _phrases(
        """
        page not found | not found | file not found | article not found | nothing found | page cannot be found |
        page can't be found | page could not be found | the page cannot be found | the page you requested could
        not be found | this page does not exist | this page isn't available | content not available | page
        introuvable | page non trouvée | la page demandée est introuvable | contenu indisponible | الصفحة غير
        موجودة | الصفحة المطلوبة غير موجودة | الصفحة التي تبحث عنها غير موجودة | هذه الصفحة غير موجودة | الصفحة
        غير متاحة | الصفحة غير متوفرة | الصفحة المطلوبة غير متاحة | الصفحة لا توجد | صفحة غير موجودة | لم يتم
        العثور على الصفحة | لم نجد الصفحة | لم نعثر على الصفحة | لا يمكن العثور على الصفحة | تعذر العثور على
        الصفحة | الصفحة محذوفة | الخبر غير موجود | الخبر المطلوب غير موجود | المقال غير موجود | المقالة غير
        موجودة | المقال غير متاح | هذا الخبر غير متاح | الموضوع غير موجود | لم يتم العثور على الخبر | لم يتم
        العثور على المقال | المحتوى غير متاح | المحتوى غير متوفر | المحتوى غير موجود | لم يتم العثور على المحتوى
        | الرابط غير صحيح | الرابط غير صالح | الرابط غير موجود | 404
        """
    ),
    "LOGIN": _phrases(
        """
        log in | login | sign in | please log in | please login | please sign in | log in to continue | sign in to
        continue | members only | subscribers only | connexion | connectez vous | identifiez vous | se connecter |
        réservé aux abonnés | تسجيل الدخول | صفحة تسجيل الدخول | سجل دخولك | سجل الدخول | يرجى تسجيل الدخول | الرجاء
        تسجيل الدخول | للمشتركين فقط | الدخول للأعضاء فقط | هذا المحتوى للمشتركين فقط
        """
    ),
}
