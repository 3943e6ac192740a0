"""Headings of pages shown instead of an article, by kind; Arabic, English, French."""

from __future__ import annotations


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(" ".join(phrase.split()) for phrase in text.split("|"))


PREFIXES = frozenset(
    """
    عفوا عذرا نعتذر نأسف للأسف آسف آسفون معذرة خطأ تنبيه sorry oops oups ops whoops error erreur désolé désolés oh no
    http status code warning notice
    """.split()
)
"""Words before the phrase that add no meaning; numbers (404) count too."""

FILLERS = frozenset(
    """
    حاليا مؤقتا الآن اليوم قليلا من فضلك فضلكم يرجى الرجاء برجاء المحاولة حاول مرة أخرى لاحقا ثانية شكرا لكم لصبركم
    لتفهمكم على في إلى عن هذا هذه الموقع موقعنا الصفحة المطلوبة التي طلبتها تبحث عنها تحاول الوصول إليها أو تم قد ربما
    للصيانة يكون نقلها حذفها إزالتها نقله حذفه إزالته تغيير عنوانها تعد لم لأعمال لأغراض الصيانة الدورية المجدولة
    والتطوير والتحديث العودة قريبا للمتابعة للاستمرار المتابعة بنا الخاصة الخاص بك بكم إليكم مع مهمة مهم لنا تهمنا
    لدينا و ثم ما ملفات المستخدم يتم الحالي أدناه لعدم اشتراك الاشتراك مجانا مجاني الحد به لك بإذن شاء قيد تحت غير لا
    يمكن يمكنك بعض أعمال اتبع ثوان لحظات خلال نأسف أكمل إكمال إدخال بلدك يستخدم استخدام جديدة حلة إن الله ونعود وسنعود
    please the a an this that before accessing our your you we us site website page server on of to is are was be it
    for from at in by and or has have been currently temporarily right now back soon shortly later again try continue
    requested looking does not cannot thank patience resource content moved removed deleted may longer لقد جار جاري
    حدث صلاحية لست الجغرافية للدخول إثبات اضغط تملك إدارة مرحلة بسبب يعد بهذا الرقم عليها عليه أثناء معالجة كاملا
    السداد سداد اختبار خطوة إضافية دقائق دقيقة حتى بعد قبل كل جميع أي الإنترنت تواصل التواصل اتصل اتصال الدعم الفني
    الإدارة الإدارية المسؤول مدير نظام فريق معنا take few seconds minutes connecting connect administrator support
    team contact nous cet été étant accept detected below action completing complete there isn't here free using need
    needs review security no new reached can't can exist available undergoing scheduled le la les ce cette un une de
    du des sur pour notre votre vous est et ou en actuellement temporairement veuillez réessayer plus tard continuer
    merci demandée que cherchez n existe momentanément cours navigateur hôte pas supprimée déplacée
    """.split()
)
"""Words allowed around the phrase that do not change the kind of the heading."""

RELATIVES = frozenset("هذا هذه المطلوب المطلوبة التي الذي طلبتها طلبته تبحث عنها عنه تحاول requested".split())
"""Words that are also allowed inside the phrase."""

SAYINGS: dict[str, tuple[str, ...]] = {
    "CHALLENGE": _phrases(
        """
        just a moment | attention required | checking your browser | checking if the site connection is secure |
        verify you are human | verifying you are human | verify that you are human | please verify you are human |
        please verify you are a human | are you human | are you a human | are you a robot | you are not a robot | i am
        not a robot | security check | security verification | one more step | human verification | bot verification |
        robot check | ddos protection | please wait | client challenge | captcha | un instant | un moment |
        vérification de sécurité | vérifiez que vous êtes humain | vous n'êtes pas un robot | je ne suis pas un robot
        | êtes vous un robot | تأكد أنك لست روبوتا | تأكد أنك لست روبوت | تأكد من أنك لست روبوتا | تأكد من أنك لست
        روبوت | أنا لست روبوتا | أنا لست روبوت | أنا لست برنامج روبوت | لست روبوتا | لست روبوت | هل أنت روبوت | هل أنت
        إنسان | التحقق من أنك إنسان | التحقق من أنك بشر | يرجى التحقق من أنك إنسان | أثبت أنك إنسان | أثبت أنك لست
        روبوتا | جاري التحقق | جار التحقق | جاري التحقق من متصفحك | جار التحقق من متصفحك | جار التحقق من المتصفح |
        التحقق من الأمان | فحص الأمان | التحقق الأمني | التحقق الامني | لحظة من فضلك | لحظة واحدة | انتظر قليلا | يرجى
        الانتظار | رمز التحقق | press and hold to confirm you are a human and not a bot | press & hold to confirm you
        are a human and not a bot | robot or human | verifying your browser | we're verifying your browser |
        establishing a secure connection | checking your connection | please stand by | security checkpoint | enable
        javascript | please enable javascript | javascript is disabled | javascript is required | javascript required
        | تحقق أمني | التحقق من الهوية | تحقق من أنك إنسان | يرجى إكمال اختبار الأمان | إكمال اختبار الأمان | تفعيل
        جافا سكريبت | تفعيل جافاسكريبت | تفعيل الجافا سكريبت | تفعيل javascript | جافا سكريبت مطلوبة | javascript
        مطلوب | أنت في قائمة الانتظار | أنت الآن في قائمة الانتظار | you are now in line | جاري تحويلك | جار تحويلك
        """
    ),
    "REFUSAL": _phrases(
        """
        access denied | access to this page has been denied | forbidden | 403 forbidden | you have been blocked |
        sorry you have been blocked | request blocked | request rejected | pardon our interruption | blocked | too
        many requests | accès refusé | accès interdit | vous avez été bloqué | trop de requêtes | تم رفض الوصول |
        الوصول مرفوض | الوصول محظور | الوصول ممنوع | تم حظرك | تم حظر الوصول | تم حجب الوصول | ممنوع الوصول | غير مصرح
        | غير مصرح لك | غير مسموح | غير مسموح لك بالدخول | ليس لديك صلاحية | ليس لديك إذن | طلبات كثيرة جدا | access
        blocked | request denied | not acceptable | your request has been blocked | request has been blocked | web
        page blocked | page blocked | access to this site has been limited by the site owner | rate limited | you are
        being rate limited | request could not be satisfied | the request could not be satisfied | unavailable due to
        legal reasons | unavailable for legal reasons | not available in your country | this content is not available
        in your country | not available in your region | contenu non disponible dans votre pays | ce contenu n'est
        pas disponible dans votre pays | ce contenu n'est pas disponible dans votre région | vous utilisez un bloqueur
        de publicité | vous utilisez un bloqueur de publicités | désactivez votre bloqueur de publicité | الخدمة غير
        متوفرة في منطقتك | الخدمة غير متاحة في منطقتك | الخدمة غير متوفرة في بلدك | adblock detected |
        ad blocker detected | please disable your ad blocker | تم رفض الطلب | تم رفض طلبك | تم حظر طلبك | تم حظر الطلب
        | الدخول إلى هذا الموقع محظور | الموقع محظور | الموقع محجوب | هذا الموقع محجوب | الموقع المطلوب غير متاح |
        الموقع المطلوب محجوب | غير متاح في بلدك | غير متوفر في بلدك | المحتوى غير متاح في بلدك | هذا المحتوى غير متاح
        في بلدك | هذا المحتوى غير متوفر في بلدك | غير متاح في منطقتك | المحتوى غير متاح في منطقتك | هذا المحتوى غير
        متوفر في منطقتك | تم اكتشاف مانع إعلانات | تم اكتشاف مانع الإعلانات | مانع الإعلانات مفعل | يرجى إيقاف مانع
        الإعلانات | عطل مانع الإعلانات
        """
    ),
    "CONSENT": _phrases(
        """
        we value your privacy | we respect your privacy | we care about your privacy | your privacy | your privacy
        matters | your privacy choices | your privacy is important | your privacy is important to us | privacy notice
        | privacy settings | privacy preferences | manage your privacy | cookie consent | cookie settings | cookie
        preferences | cookie notice | cookies | we use cookies | this site uses cookies | this website uses cookies |
        before you continue | consent | your consent | nous respectons votre vie privée | votre vie privée | la
        protection de votre vie privée | nous accordons de l'importance à votre vie privée | gestion des cookies |
        paramètres des cookies | avant de continuer | avant de poursuivre | نحن نقدر خصوصيتك | نحن نقدر خصوصيتكم | نحن
        نحترم خصوصيتك | نحن نحترم خصوصيتكم | نحن نهتم بخصوصيتك | نحن نهتم بخصوصيتكم | نقدر خصوصيتك | نقدر خصوصيتكم |
        نحترم خصوصيتك | نحترم خصوصيتكم | نهتم بخصوصيتك | نهتم بخصوصيتكم | خصوصيتك تهمنا | خصوصيتكم تهمنا | خصوصيتك
        مهمة | خصوصيتك مهمة لنا | خصوصيتك | خصوصيتكم | إشعار الخصوصية | إعدادات الخصوصية | تفضيلات الخصوصية | مركز
        تفضيلات الخصوصية | موافقتك | ملفات تعريف الارتباط | استخدام ملفات تعريف الارتباط | نستخدم ملفات تعريف الارتباط
        | نحن نستخدم ملفات تعريف الارتباط | يستخدم هذا الموقع ملفات تعريف الارتباط | هذا الموقع يستخدم ملفات تعريف
        الارتباط | الموافقة على ملفات تعريف الارتباط | إعدادات ملفات تعريف الارتباط | سياسة ملفات تعريف الارتباط |
        إعدادات الكوكيز | سياسة الكوكيز | قبل المتابعة | قبل أن تتابع | قبل الاستمرار | your choices regarding cookies
        | privacy and cookies | privacy center | your data your choice | votre choix | vos choix | le
        respect de votre vie privée est notre priorité | votre vie privée est importante | consentement |
        before you continue to google | before you continue to youtube | قبل المتابعة إلى google | قبل المتابعة إلى
        youtube | yahoo is part of the yahoo family of brands | ياهو جزء من عائلة العلامات التجارية ياهو | ياهو جزء من
        عائلة ياهو | خياراتك | خيارات الخصوصية | موافقة | الموافقة | طلب الموافقة | سياسة الخصوصية وملفات تعريف
        الارتباط | تأكيد العمر | التحقق من العمر | age verification
        """
    ),
    "MAINTENANCE": _phrases(
        """
        maintenance | under maintenance | site under maintenance | site maintenance | down for maintenance | we are
        down for maintenance | scheduled maintenance | website under maintenance | maintenance mode | we will be back
        soon | we'll be back soon | be right back | coming soon | under construction | temporarily unavailable |
        service unavailable | service temporarily unavailable | site unavailable | site en maintenance | le site est
        en maintenance | en maintenance | maintenance en cours | service indisponible | site temporairement
        indisponible | error establishing a database connection | الموقع تحت الصيانة | الموقع قيد الصيانة | الموقع في
        الصيانة | الموقع في وضع الصيانة | تحت الصيانة | قيد الصيانة | وضع الصيانة | أعمال صيانة | أعمال الصيانة |
        صيانة الموقع | صيانة | الصيانة | جاري صيانة الموقع | نعمل على تحديث الموقع | نعمل على تطوير الموقع | نعمل على
        صيانة الموقع | الموقع مغلق | الموقع مغلق مؤقتا | الموقع متوقف | الموقع متوقف مؤقتا | الموقع غير متاح | الموقع
        غير متاح حاليا | الموقع غير متوفر | الخدمة غير متاحة | الخدمة غير متوفرة | سنعود قريبا | سنعود إليكم قريبا |
        نعود قريبا | قريبا | تحت الإنشاء | الموقع تحت الإنشاء | قيد الإنشاء | نعمل على تحسين الموقع | نعمل على تحسين
        موقعنا | نقوم بتحديث الموقع | نقوم بأعمال صيانة | نجري أعمال صيانة | الموقع مغلق لأعمال الصيانة | سنعود بعد
        قليل | عن هذا الانقطاع | عن الانقطاع المؤقت | notre site fait peau neuve | our services aren't available | we
        are improving our site | the site is offline | site offline | service unavailable
        """
    ),
    "ERROR": _phrases(
        """
        internal server error | server error | bad gateway | bad request | gateway timeout | gateway time-out | an
        error occurred | an error has occurred | something went wrong | unexpected error | application error | fatal
        error | erreur serveur | une erreur est survenue | une erreur s'est produite | حدث خطأ | حدث خطأ ما | حدث خطأ
        غير متوقع | حدث خطأ في الخادم | خطأ في الخادم | خطأ في السيرفر | خطأ في الاتصال | خطأ في الاتصال بقاعدة
        البيانات | خطأ داخلي | 500 | page expired | runtime error | looks like something went wrong | backend fetch
        failed | bad gateway | critical error | connection timed out | web server is down | web server is returning an
        unknown error | origin is unreachable | host error | خطأ فادح | حدث خطأ فادح | خطأ حرج | حدث خطأ حرج | انتهت
        صلاحية الصفحة | نفدت مهلة الاتصال
        """
    ),
    "MISSING": _phrases(
        """
        page not found | not found | file not found | article not found | nothing found | page cannot be found | page
        can't be found | page could not be found | the page cannot be found | the page you requested could not be
        found | this page does not exist | this page isn't available | content not available | page introuvable | page
        non trouvée | la page demandée est introuvable | contenu indisponible | الصفحة غير موجودة | الصفحة المطلوبة
        غير موجودة | الصفحة التي تبحث عنها غير موجودة | هذه الصفحة غير موجودة | الصفحة غير متاحة | الصفحة غير متوفرة |
        الصفحة المطلوبة غير متاحة | الصفحة لا توجد | صفحة غير موجودة | لم يتم العثور على الصفحة | لم نجد الصفحة | لم
        نعثر على الصفحة | لا يمكن العثور على الصفحة | تعذر العثور على الصفحة | الصفحة محذوفة | الخبر غير موجود | الخبر
        المطلوب غير موجود | المقال غير موجود | المقالة غير موجودة | المقال غير متاح | هذا الخبر غير متاح | الموضوع غير
        موجود | لم يتم العثور على الخبر | لم يتم العثور على المقال | المحتوى غير متاح | المحتوى غير متوفر | المحتوى
        غير موجود | لم يتم العثور على المحتوى | cette page n'existe plus | cette page n'existe pas | la page n'existe
        plus | cet article n'existe plus | الرابط غير صحيح | الرابط غير صالح | الرابط غير موجود | 404 | لم نعثر على ما
        تبحث عنه | لم نجد ما تبحث عنه | تعذر إيجاد الصفحة | تعذر إيجاد هذه الصفحة | لا توجد نتائج | specified url
        cannot be found | the specified url cannot be found
        """
    ),
    "LOGIN": _phrases(
        """
        log in | sign in | login | please log in | please login | please sign in | log in to continue | sign in to
        continue | members only | subscribers only | connexion | connectez vous | identifiez vous | se connecter |
        réservé aux abonnés | تسجيل الدخول | صفحة تسجيل الدخول | سجل دخولك | سجل الدخول | يرجى تسجيل الدخول | الرجاء
        تسجيل الدخول | للمشتركين فقط | الدخول للأعضاء فقط | هذا المحتوى للمشتركين فقط | اشترك الآن لمواصلة القراءة |
        اشترك لمواصلة القراءة | اشترك لمتابعة القراءة | اشترك لإكمال القراءة | سجل لمتابعة القراءة | مرحبا بعودتك |
        هذا الموقع خاص | موقع خاص | الدخول إلى حسابك | subscribe to continue | subscribe to continue reading |
        subscribe to keep reading | register to continue reading | private site | this site is private | abonnez vous
        pour lire la suite
        """
    ),
    "HOSTING": _phrases(
        """
        account suspended | account has been suspended | website suspended | site suspended | website has been
        suspended | bandwidth limit exceeded | domain expired | domain has expired | domain is expired | domain is for
        sale | domain for sale | for sale | parked domain | domain parked | domain is parked | default web site page |
        default web page | default page | web server's default page | welcome to nginx | apache2 ubuntu default page |
        apache2 debian default page | test page for the apache http server | it works | iis windows server | index of
        | domain isn't connected to a website | blog has been removed | blog not found | الحساب موقوف | هذا الحساب
        موقوف | تم إيقاف الحساب | تم تعليق الحساب | تم إيقاف هذا الحساب | تم تعليق هذا الحساب | الموقع موقوف | تم
        إيقاف الموقع | تم إيقاف هذا الموقع | تم تعليق الموقع | تم تعليق هذا الموقع | الاستضافة موقوفة | تم إيقاف
        الاستضافة | انتهت صلاحية النطاق | انتهت صلاحية هذا النطاق | انتهى اشتراك الموقع | انتهى اشتراك الاستضافة |
        النطاق للبيع | هذا النطاق للبيع | هذا النطاق معروض للبيع | تمت إزالة المدونة
        """
    ),
}

SUBJECTS = frozenset(
    """
    موقع موقعنا سيرفرات خوادم اشتراك صفحة صفحتنا خبر مقال مقالة موضوع محتوى رابط خدمة خدمات خادم سيرفر استضافة نطاق
    دومين حساب حسابك متصفح متصفحك عنوان عنوانك آي بي طلب طلبك طلبات وصول وصولك دخول دخولك تصفح جلسة شبكتك جهازك نشاط
    اتصال اتصالك زيارات قاعدة بيانات مدونة بلدك بلدكم منطقتك دولتك متابعة مواصلة إكمال قراءة أنك إنك هويتك زائرنا
    زوارنا يوجد توجد نحن نعمل نحتاج نتحقق نقوم site website servers resource webpage page article content link service
    server host hosting domain account browser ip address request requests access connection database session country
    region continue reading activity blog deployment web owner browser's contenu lien serveur hébergement domaine
    compte navigateur adresse requête accès connexion lecture
    """.split()
)
"""Subjects of such headings, without the definite article."""

STATES: dict[str, tuple[str, ...]] = {
    "CHALLENGE": _phrases(
        """
        تحقق | تأكد | للتأكد | إثبات | حماية | الحماية | التأكد | فحص | نفحص | روبوت | روبوتا | إنسان | بشر | كابتشا |
        أثبت | check | firewall | protection | verify | verifying | verification | human | robot | bot | captcha |
        checking | challenge | vérification | vérifions | vérifier | humain
        """
    ),
    "REFUSAL": _phrases(
        """
        حظر | تقييد | مقيد | حظره | حظرك | محظور | محظورة | محجوب | محجوبة | حجب | حجبه | ممنوع | مرفوض | رفض | مشبوه
        | تجاوزت | مسموح | لا يمكنك | صلاحية الوصول | blocked | denied | forbidden | suspicious | banned | restricted
        | unauthorized | limited | refusé | interdit | bloqué | bloquée
        """
    ),
    "CONSENT": _phrases(
        "كوكيز | خصوصية | خصوصيتك | الموافقة | موافقتك | cookies | cookie | privacy | consent | cookies"
    ),
    "MAINTENANCE": _phrases(
        """
        صيانة | تطوير | تطويره | تحديث | تحديثه | تحسين | متوقف | متوقفة | مغلق | مغلقة | نعود | سنعود | إنشاء | ترقية
        | maintenance | construction | unavailable | upgrading | updating | offline | down | improving | indisponible
        """
    ),
    "MISSING": _phrases(
        """
        موجود | موجودة | متاح | متاحة | متوفر | متوفرة | حذف | حذفه | حذفها | محذوف | محذوفة | العثور | إيجاد | نعثر |
        نجد | نقل | نقلها | أزيل | إزالتها | صالح | صحيح | found | removed | deleted | exist | exists | missing |
        introuvable | supprimé | supprimée | trouvée | trouvé | disponible
        """
    ),
    "ERROR": _phrases("خطأ | عطل | فشل | تعذر | error | failed | failure | timeout | erreur"),
    "LOGIN": _phrases(
        """
        اشترك | مشتركين | للمشتركين | للأعضاء | سجل | أنشئ | حصري | login | register | subscribe | subscribers |
        create | abonnés | connectez
        """
    ),
    "HOSTING": _phrases(
        """
        موقوف | موقوفة | معلق | إيقاف | إيقافه | تعليق | تعليقه | انتهت | انتهى | تجديد | suspended | expired | parked
        | disabled | renewed
        """
    ),
}
"""Kind of page -> words for the state that such a heading reports of its subject."""

NEGATIONS = frozenset("لا لم لن غير ليس ليست no not t isn cannot".split())
"""Words that are enough to state that something is missing."""

SENTENCES: dict[str, tuple[str, ...]] = {
    "CHALLENGE": _phrases(
        """
        detected unusual traffic from your computer network | verify that you are not a robot | verify that you're not
        a robot | enable javascript in your browser | activer javascript dans votre navigateur | تفعيل جافا سكريبت في
        متصفحك | تفعيل جافا سكريبت في المتصفح | confirm you are a human and not a bot | enable javascript to view the
        page content | enable javascript and cookies to continue | enable js and disable any ad blocker | your support
        id is | protect itself from online attacks | أنك لست برنامج روبوت | رقم الدعم الخاص بك
        """
    ),
    "REFUSAL": _phrases(
        """
        error was generated by mod security | generated by cloudfront | attempted to access a web page that is in
        violation of | country belonging to the european economic area | يقع ضمن نطاق المحتويات المحظورة | ينبغي ألا
        تحجب
        """
    ),
    "CONSENT": _phrases(
        """
        store and or access information on a device | asks for your consent to use your personal data | we and our
        partners | nous et nos partenaires | نحن وشركاؤنا | نحن وشركاءنا | موافقتك على استخدام بياناتك الشخصية |
        نستخدم نحن وشركاؤنا
        """
    ),
    "ERROR": _phrases(
        """
        there has been a critical error on this website | website encountered an unexpected error | an application
        error occurred on the server | looks like something went wrong | حدث خطأ فادح في هذا الموقع | هناك خطأ فادح في
        هذا الموقع
        """
    ),
    "HOSTING": _phrases(
        """
        contact your hosting provider | if you are the owner of this website please contact | domain may be for sale |
        this domain is for sale | this website is for sale | domain is parked free | web server is successfully
        installed | default web page for this server | this page is generated by plesk | domain isn't connected to a
        website | مزود الاستضافة | الشركة المستضيفة
        """
    ),
}
"""Kind of page -> parts of sentences that only such pages print."""
