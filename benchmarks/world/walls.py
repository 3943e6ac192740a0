"""The bodies of block pages and other faulty pages, written for this world after those of real services."""

from __future__ import annotations

_PAGE = (
    "<!DOCTYPE html><html lang='{lang}'><head><meta charset='utf-8'><title>{title}</title>{head}</head>"
    "<body>{body}</body></html>"
)


def _page(title: str, body: str, head: str = "", lang: str = "en") -> bytes:
    return _PAGE.format(title=title, body=body, head=head, lang=lang).encode()


CLOUDFLARE = _page(
    "Just a moment...",
    "<div class='main-wrapper'><noscript><div id='challenge-error-text'>Enable JavaScript and cookies to continue</div>"
    "</noscript></div><script>window._cf_chl_opt = {cType: 'managed', cRay: '8f0c2a7d1b3e4f56'};</script>"
    "<script src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1'></script>",
    "<meta name='robots' content='noindex,nofollow'><meta http-equiv='refresh' content='360'>",
)
IMPERVA = _page(
    "",
    "<iframe id='main-iframe' src='/_Incapsula_Resource?CWUDNSAI=9&amp;incident_id=77-1&amp;edet=12' width='100%'>"
    "Request unsuccessful. Incapsula incident ID: 770001234567890123-45678901234</iframe>",
    "<meta name='ROBOTS' content='NOINDEX, NOFOLLOW'>",
)
DATADOME = _page(
    "",
    "<p id='cmsg'>Please enable JS and disable any ad blocker</p>"
    "<script>var dd={'rt':'c','cid':'AHrlqAAA','hsh':'0A1B2C','t':'fe','host':'geo.captcha-delivery.com'}</script>"
    "<script src='https://ct.captcha-delivery.com/c.js'></script>",
)
AKAMAI = _page(
    "",
    "<div id='sec-if-cpt-container' role='main'></div><script src='/_sec/cp_challenge/verify-1.js' async></script>"
    "<script>var chlg = {provider: 'crypto', duration: 5}; triggerInterstitialChallenge(chlg);</script>",
    "<meta http-equiv='refresh' content=\"5; URL='/?bm-verify=AAQAAAAJ'\">",
)
ROBOT_QUESTION = _page(
    "تأكد أنك لست روبوتا",
    "<h1>تأكد أنك لست روبوتا</h1><p>لاحظنا حركة غير معتادة من شبكتك. أجب عن السؤال التالي للمتابعة.</p>"
    "<form action='/verify' method='post'><label>كم حاصل جمع ثلاثة وأربعة؟<input name='answer'></label>"
    "<button>تحقق</button></form>",
    lang="ar",
)
CONSENT = _page(
    "موافقة على ملفات تعريف الارتباط",
    "<div class='consent'><h1>نحن نهتم بخصوصيتك</h1><p>نستخدم نحن وشركاؤنا ملفات تعريف الارتباط لتخزين المعلومات على "
    "جهازك والوصول إليها. يمكنك الموافقة أو تعديل اختياراتك.</p><button>أوافق</button><button>أرفض</button></div>",
    lang="ar",
)
FORBIDDEN = _page(
    "403 Forbidden", "<h1>Access denied</h1><p>You do not have permission to view this page. Reference #18.2f</p>"
)
TOO_MANY = _page("429 Too Many Requests", "<h1>Too Many Requests</h1><p>Rate limit exceeded.</p>")
BUSY = _page(
    "الموقع تحت الصيانة",
    "<h1>الموقع تحت الصيانة</h1><p>نعمل على تحسين الخدمة وسنعود قريبا.</p>",
    lang="ar",
)
NOT_FOUND = _page("404", "<h1>404</h1><p>الصفحة غير موجودة</p>", lang="ar")
SOFT_404 = _page(
    "الصفحة غير موجودة",
    "<h1>عذرا، الصفحة غير موجودة</h1><p>ربما نقلت الصفحة التي تبحث عنها أو حذفت. عد إلى <a href='/'>الرئيسية</a>.</p>",
    lang="ar",
)
UNREADABLE = (
    b"<br />\n<b>Fatal error</b>:  Uncaught PDOException: SQLSTATE[HY000] [2002] Connection refused in "
    b"<b>/var/www/feed.php</b> on line <b>41</b><br />\n"
)
SUBSCRIBE = "هذا المحتوى للمشتركين فقط. اشترك الآن لمتابعة القراءة. لديك حساب؟ سجل الدخول."
