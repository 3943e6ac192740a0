"""News agencies and outlets that Arabic news credits: one canonical name for all spellings.

The canonical name of an agency is the Arabic name in its own datelines (أ ف ب, أ ش أ, واس). Sources: the datelines and
source lines of the saved pages and of `sites.md`; the agencies' own names for themselves.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from newscrawl.arabic.gazetteer.phrases import compact, listed, table

_AGENCIES = """
رويترز = وكالة رويترز | رويتر | Reuters | وكالة رويترز للأنباء | REUTERS
أ ف ب = فرانس برس | فرانس بريس | وكالة فرانس برس | وكالة الصحافة الفرنسية | الصحافة الفرنسية | الفرنسية
    | الوكالة الفرنسية | وكالة الأنباء الفرنسية | AFP | Agence France-Presse | اف بي
أ ب = أسوشيتد برس | أسوشييتد برس | اسوشيتدبرس | الأسوشيتد برس | اسوشييتد بريس | أسوشيتد بريس | وكالة أسوشيتد برس
    | وكالة أسوشييتد برس | الأسوشييتد برس | AP | Associated Press
د ب أ = الألمانية | وكالة الأنباء الألمانية | الوكالة الألمانية | DPA | د.ب.ا | وكالة د ب أ | الأنباء الألمانية
يو بي آي = يونايتد برس | يونايتد برس انترناشونال | يو بي أي | UPI
إفي = وكالة إفي | وكالة الأنباء الإسبانية | الإسبانية | EFE | إيفي
أنسا = وكالة أنسا | أنسا الإيطالية | وكالة أنسا الإيطالية | ANSA
آكي = وكالة آكي | آكي الإيطالية | AKI
شينخوا = وكالة شينخوا | وكالة أنباء شينخوا | وكالة أنباء الصين الجديدة | شينخوا الصينية | Xinhua
كيودو = وكالة كيودو | وكالة أنباء كيودو | Kyodo
يونهاب = وكالة يونهاب | وكالة أنباء يونهاب | Yonhap
تاس = وكالة تاس | إيتار تاس | ايتار - تاس | TASS
نوفوستي = وكالة نوفوستي | ريا نوفوستي | RIA Novosti | ريا نوفوستى
إنترفاكس = وكالة إنترفاكس | انترفاكس | Interfax
سبوتنيك = وكالة سبوتنيك | سبوتنيك عربي | Sputnik
بلومبرغ = بلومبيرغ | بلومبرج | وكالة بلومبرغ | وكالة بلومبيرغ | Bloomberg
يوروبا برس = أوروبا برس | Europa Press
الأناضول = وكالة الأناضول | وكالة أنباء الأناضول | الأناضول للأنباء | Anadolu | Anadolu Agency | AA
إرنا = وكالة إرنا | وكالة الأنباء الإيرانية | الإيرانية | IRNA | وكالة ارنا
فارس = وكالة فارس | وكالة أنباء فارس
تسنيم = وكالة تسنيم | وكالة تسنيم الدولية للأنباء | تسنيم الدولية
مهر = وكالة مهر | وكالة مهر للأنباء
أ ش أ = وكالة أنباء الشرق الأوسط | أنباء الشرق الأوسط | وكالة أ ش أ | وكالة الشرق الأوسط للأنباء | MENA
واس = وكالة الأنباء السعودية | الأنباء السعودية | وكالة واس | SPA
وام = وكالة أنباء الإمارات | أنباء الإمارات | وكالة وام | WAM
بترا = وكالة الأنباء الأردنية | الأنباء الأردنية | وكالة بترا | وكالة الأنباء الأردنية بترا | Petra
سانا = الوكالة العربية السورية للأنباء | وكالة الأنباء السورية | وكالة سانا | SANA | السورية للأنباء
وفا = وكالة وفا | وكالة الأنباء الفلسطينية | وكالة الأنباء والمعلومات الفلسطينية | WAFA
    | وكالة الأنباء والمعلومات الفلسطينية وفا | وكالة الأنباء الفلسطينية وفا
قنا = وكالة الأنباء القطرية | الأنباء القطرية | وكالة قنا | QNA
كونا = وكالة الأنباء الكويتية | الأنباء الكويتية | وكالة كونا | KUNA
بنا = وكالة أنباء البحرين | أنباء البحرين | وكالة بنا | BNA
واع = وكالة الأنباء العراقية | الأنباء العراقية | وكالة واع | INA
نينا = الوكالة الوطنية العراقية للأنباء | وكالة نينا | NINA
العمانية = وكالة الأنباء العمانية | الأنباء العمانية | ONA
سبأ = وكالة الأنباء اليمنية | وكالة سبأ | سبأ نت | وكالة الأنباء اليمنية سبأ | SABA
سونا = وكالة السودان للأنباء | وكالة سونا | SUNA
وال = وكالة الأنباء الليبية | وكالة وال | LANA
وات = وكالة تونس إفريقيا للأنباء | وكالة تونس أفريقيا للأنباء | وكالة وات | TAP
واج = وكالة الأنباء الجزائرية | وكالة واج | APS
و م ع = وكالة المغرب العربي للأنباء | وكالة المغرب العربي | المغرب العربي للأنباء | ماب | MAP
وما = الوكالة الموريتانية للأنباء | وكالة الأنباء الموريتانية
الوطنية للإعلام = الوكالة الوطنية للإعلام | NNA | الوكالة الوطنية
المركزية = وكالة الأنباء المركزية | الوكالة المركزية | وكالة المركزية
معا = وكالة معا | وكالة معا الإخبارية | معا الإخبارية
صفا = وكالة صفا | وكالة الصحافة الفلسطينية | وكالة الصحافة الفلسطينية صفا
شهاب = وكالة شهاب | وكالة شهاب للأنباء
قدس برس = وكالة قدس برس | قدس برس إنترناشيونال
هاوار = وكالة هاوار | وكالة أنباء هاوار | ANHA
يونا = اتحاد وكالات أنباء دول منظمة التعاون الإسلامي | UNA
وكالات = الوكالات | وكالات الأنباء | وكالات أنباء | وكالات الانباء العالمية | الوكالات العالمية
"""

AGENCIES: Mapping[str, tuple[str, ...]] = MappingProxyType(table(_AGENCIES))

# These names are also common words or cities: they mean an agency only if their position in the line shows it.
_WEAK = listed("""
الألمانية | الإسبانية | الإيرانية | الفرنسية | العمانية | المركزية | سبأ | شهاب | صفا | فارس | معا | مهر | نينا
وات | واج | وال | وما | SPA | MAP | TAP | AA | ONA | INA | UNA | MENA | LANA
""")
# Initials that form another word when joined: آب is August, دبا a town, ومع «and with».
_INITIALS = listed("أ ب | د ب أ | و م ع | أ ش أ")

# Outlets that other outlets credit in datelines and under photographs.
OUTLETS = listed("""
الشرق الأوسط | العربي الجديد | القدس العربي | الجزيرة | الجزيرة نت | الجزيرة مباشر | العربية | العربية نت
العربية.نت | الحدث | سكاي نيوز عربية | سكاي نيوز | بي بي سي | بي بي سي عربي | BBC | CNN | سي إن إن | CNN بالعربية
CNN عربية | RT | آر تي | روسيا اليوم | RT Arabic | فرانس 24 | فرانس24 | دويتشه فيله | DW | يورونيوز | الحرة
عربي21 | عربي 21 | الخليج أونلاين | الخليج | البيان | الاتحاد | الإمارات اليوم | الراية | الشرق | الوطن | العرب
عكاظ | الرياض | سبق | المدينة | الأنباء | الرأي | القبس | الجريدة | الراي | الدستور | الغد | عمون | النهار
الأخبار | اللواء | الجمهورية | المستقبل | النشرة | لبنان 24 | لبنان24 | الحياة | إيلاف | المدى | السومرية
السومرية نيوز | شفق نيوز | موازين نيوز | بغداد اليوم | رووداو | عنب بلدي | اليوم السابع | المصري اليوم | الشروق
بوابة الأهرام | الأهرام | مصراوي | صدى البلد | بوابة الفجر | الفجر | أخبار اليوم | بوابة أخبار اليوم | القاهرة 24
فيتو | البوابة نيوز | هسبريس | الميادين | المسيرة | المنار | إندبندنت عربية | اندبندنت عربية | إرم نيوز | نوفوستي
""")

# Agencies, stock-photo houses and generic phrases that are credits of photographs only.
PHOTO_CREDITS = listed("""
غيتي | غيتي إيميجز | غيتي إيميدجز | جيتي | جيتي إيميجز | Getty | Getty Images | الأوروبية | الوكالة الأوروبية
وكالة الصور الأوروبية | EPA | إ ب أ | إي بي أيه | إ.ب.أ | شترستوك | شاترستوك | Shutterstock | Reuters | iStock
آيستوك | Alamy | NurPhoto | نور فوتو | Imago | مواقع التواصل | مواقع التواصل الاجتماعي | وسائل التواصل
وسائل التواصل الاجتماعي | التواصل الاجتماعي | تواصل اجتماعي | منصات التواصل | السوشيال ميديا | سوشيال ميديا
مواقع إلكترونية | إنترنت | الإنترنت | ناشطون | متداولة | أرشيف | أرشيفية | الأرشيف | من الأرشيف | صورة أرشيفية
صورة من الأرشيف | أرشيفي | إكس | منصة إكس | تويتر | فيسبوك | إنستغرام | إنستجرام | يوتيوب | تلغرام | بيكسلز
Pexels | Pixabay | بيكساباي | Unsplash | CC0 | ويكيبيديا | ويكيميديا | مولدة بالذكاء الاصطناعي | الذكاء الاصطناعي
خاص | المصدر
""")

# Not agencies: the newsroom's remarks on how the article was made.
DESKS = listed("""
متابعة | متابعات | خاص | مواقع | مواقع إلكترونية | المواقع الإلكترونية | صحف | صحافة | إعلام | وسائل إعلام
مواقع التواصل | مواقع التواصل الاجتماعي | وكالات ومواقع | تقارير | ترجمات | ترجمة خاصة | رصد | سياسة | رياضة
اقتصاد | أمن | محليات | منوعات | عربي ودولي | دولي | تقرير | بيان | بيان صحفي | صحافة عالمية | الصحافة
فريق التحرير | هيئة التحرير | قسم التحرير | أسرة التحرير | فريق العمل | فريق الموقع | محرر الموقع | المحرر
قسم الأخبار | غرفة الأخبار | وحدة التحرير | تحرير الموقع | فريق التحرير العربي | محررو الموقع
""")

_BY_KEY: dict[str, str] = {
    compact(spelling): canonical for canonical, spellings in AGENCIES.items() for spelling in (canonical, *spellings)
}
_WEAK_KEYS = frozenset(compact(name) for name in _WEAK)
_OUTLET_KEYS = frozenset(compact(name) for name in OUTLETS)
_PHOTO_KEYS = frozenset(compact(name) for name in PHOTO_CREDITS)
_DESK_KEYS = frozenset(compact(name) for name in DESKS)
_DESK_FIRST = frozenset("قسم فريق هيئة وحدة غرفة".split())
"""First words of a desk's name; no person's name begins with them."""
_INITIAL_KEYS = frozenset(compact(name) for name in _INITIALS)
_LONGEST = max(map(len, _BY_KEY))
_PARTED = re.compile(r"\w\s*[.\s]\s*\w")


@lru_cache(maxsize=2048)
def canonical_agency(name: str) -> str | None:
    """Return the canonical name of an agency («AFP», «(أ.ف.ب)», «فرانس برس» are «أ ف ب»), or None."""
    if len(name) > 80:
        return None
    key = compact(name)
    if not key or len(key) > _LONGEST:
        return None
    if key in _INITIAL_KEYS and not _PARTED.search(name):
        return None
    return _BY_KEY.get(key)


def is_weak_agency(name: str) -> bool:
    """Whether `name` is an agency's name that is also an ordinary word («معا», «الألمانية»)."""
    return compact(name) in _WEAK_KEYS


def is_outlet(name: str) -> bool:
    """Whether `name` is in the table of outlets that other outlets credit."""
    return compact(name) in _OUTLET_KEYS


def is_photo_credit(name: str) -> bool:
    """Whether `name` is a credit of photographs (stock-photo houses, «أرشيفية», «مواقع التواصل»)."""
    return compact(name) in _PHOTO_KEYS


def is_desk(name: str) -> bool:
    """Whether `name` is a desk, or describes how it made the article («متابعة», «خاص», «مواقع إلكترونية»)."""
    return compact(name) in _DESK_KEYS or not _DESK_FIRST.isdisjoint(name.split(maxsplit=1)[:1])
