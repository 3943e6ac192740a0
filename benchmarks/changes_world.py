"""The simulated world of `changes.py`: articles, edits by newsrooms, and changes on pages that are not edits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from html import escape
from random import Random

_WORDS = (
    "أعلنت الوزارة أمس خطة جديدة لتطوير الطرق في المحافظة بعد اجتماع طويل مع ممثلي البلديات والشركات المنفذة وقال "
    "المتحدث باسم الحكومة إن الأعمال ستبدأ مطلع الشهر المقبل وتشمل جسورا وأنفاقا ومحطات للحافلات بينما طالب نواب "
    "بزيادة المخصصات المالية للقرى البعيدة التي عانت نقصا في المياه والكهرباء خلال الصيف الماضي وذكرت مصادر محلية "
    "أن المدارس والمستشفيات سوف تستفيد من المشروع كما أكد خبراء الاقتصاد أهمية مراقبة الأسعار وتشجيع الصناعة "
    "والزراعة والسياحة في المناطق الساحلية والجبلية وأضاف رئيس اللجنة أثناء زيارته مؤسسات التعليم أن الشباب هم "
    "ركيزة التنمية وأن التدريب المهني يحتاج دعما أكبر من القطاع الخاص"
).split()
_NAMES = "أحمد محمود سامي خالد ليلى منى هدى يوسف إبراهيم كريم نادية سلمى طارق فؤاد رانيا وليد".split()
_LETTERS = "بتجدرسعفقكلمنهو"
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Story:
    """A state of an article."""

    title: str
    paragraphs: tuple[str, ...]
    published: datetime
    author: str | None
    caption: str
    there: bool = True
    """Whether the site serves it rather than answering with 404."""

    @property
    def body(self) -> str:
        return "\n".join(self.paragraphs)


@dataclass
class Course:
    """The course of one article: its first state, and later states with the times from which they apply."""

    number: int
    kind: str
    start: Story
    after: list[tuple[datetime, Story]] = field(default_factory=list)
    control: bool = False
    requests: int = 0

    def at(self, moment: datetime) -> Story:
        return ([self.start] + [story for when, story in self.after if when <= moment])[-1]


def sentence(rng: Random) -> str:
    """A unique sentence."""
    words = rng.choices(_WORDS, k=rng.randrange(9, 18))
    words.insert(rng.randrange(1, 8), f"{rng.choice(_NAMES)} {rng.choice(_NAMES)}")
    words.insert(rng.randrange(1, 8), str(rng.randrange(11, 9800)))
    return " ".join(words) + "."


def paragraph(rng: Random) -> str:
    return " ".join(sentence(rng) for _ in range(rng.randrange(2, 4)))


def story(rng: Random, published: datetime) -> Story:
    paragraphs = [paragraph(rng) for _ in range(rng.randrange(4, 9))]
    quoted = f"«{' '.join(rng.choices(_WORDS, k=9))}»"
    paragraphs[1] = f"وقال {rng.choice(_NAMES)}: {quoted}. {paragraphs[1]}"
    title = " ".join([*rng.choices(_WORDS, k=6), rng.choice(_NAMES), str(rng.randrange(10, 999))])
    caption = f"{rng.choice(_NAMES)} {' '.join(rng.choices(_WORDS, k=6))}"
    return Story(title, tuple(paragraphs), published, " ".join(rng.sample(_NAMES, 2)), caption)


# -- edits -------------------------------------------------------------------------------------------------------------


def _in_body(old: Story, at: int, text: str) -> Story:
    return replace(old, paragraphs=(*old.paragraphs[:at], text, *old.paragraphs[at + 1 :]))


def _word_of(rng: Random, text: str, wanted: Callable[[str], bool]) -> int:
    return rng.choice([at for at, word in enumerate(text.split(" ")) if wanted(word)])


def _replaced(rng: Random, old: Story, wanted: Callable[[str], bool], change: Callable[[str], str]) -> Story:
    places = [at for at, text in enumerate(old.paragraphs) if any(map(wanted, text.split(" ")))]
    at = rng.choice(places)
    words = old.paragraphs[at].split(" ")
    place = _word_of(rng, old.paragraphs[at], wanted)
    words[place] = change(words[place])
    return _in_body(old, at, " ".join(words))


def _typo(old: Story, rng: Random) -> Story:
    def change(word: str) -> str:
        at = rng.randrange(1, len(word) - 1)
        letter = rng.choice([one for one in _LETTERS if one != word[at]])
        return word[:at] + letter + word[at + 1 :]

    return _replaced(rng, old, lambda word: len(word) > 3 and word.isalpha(), change)


def _hamza(old: Story, rng: Random) -> Story:
    """A spelling correction that does not change the folded text."""
    return _replaced(rng, old, lambda word: "أ" in word, lambda word: word.replace("أ", "ا"))


def _number(old: Story, rng: Random) -> Story:
    def change(word: str) -> str:
        at = rng.randrange(len(word))
        return word[:at] + str((int(word[at]) % 9) + 1) + word[at + 1 :]

    return _replaced(rng, old, str.isdigit, change)


def _name(old: Story, rng: Random) -> Story:
    return _replaced(rng, old, _NAMES.__contains__, lambda word: rng.choice([one for one in _NAMES if one != word]))


def _sentence_added(old: Story, rng: Random) -> Story:
    at = rng.randrange(len(old.paragraphs))
    return _in_body(old, at, f"{old.paragraphs[at]} {sentence(rng)}")


def _sentence_removed(old: Story, rng: Random) -> Story:
    at = rng.randrange(len(old.paragraphs))
    sentences = old.paragraphs[at].split(". ")
    gone = rng.randrange(len(sentences))
    left = ". ".join(part.rstrip(".") for number, part in enumerate(sentences) if number != gone)
    return _in_body(old, at, f"{left}.")


def _paragraph_added(old: Story, rng: Random) -> Story:
    at = rng.randrange(1, len(old.paragraphs))
    return replace(old, paragraphs=(*old.paragraphs[:at], paragraph(rng), *old.paragraphs[at:]))


def _renamed(old: Story, rng: Random) -> Story:
    words = old.title.split(" ")
    words[2:4] = rng.sample([word for word in _WORDS if word not in words], 3)
    return replace(old, title=" ".join(words))


def _punctuated(old: Story, rng: Random) -> Story:
    words = old.title.split(" ")
    words[2] += ":"
    return replace(old, title=rng.choice([f"{old.title}!", f"{old.title}؟", " ".join(words), f"«{old.title}»"]))


def _quote(old: Story, rng: Random) -> Story:
    before, _, rest = old.paragraphs[1].partition("«")
    quoted, _, after = rest.partition("»")
    words = quoted.split(" ")
    words[rng.randrange(len(words))] = rng.choice([word for word in _WORDS if word not in words])
    return _in_body(old, 1, f"{before}«{' '.join(words)}»{after}")


def _dated(old: Story, rng: Random) -> Story:
    return replace(old, published=old.published - timedelta(minutes=rng.randrange(10, 20 * 60)))


EDITS: dict[str, tuple[str, Callable[[Story, Random], Story]]] = {
    "typo of one letter": ("body", _typo),
    "hamza corrected": ("body", _hamza),
    "number changed": ("body", _number),
    "name corrected": ("body", _name),
    "sentence added": ("body", _sentence_added),
    "sentence removed": ("body", _sentence_removed),
    "paragraph added": ("body", _paragraph_added),
    "flash to full": ("body", lambda old, _: old),
    "headline renamed": ("title", _renamed),
    "headline's punctuation": ("title", _punctuated),
    "quote changed": ("body", _quote),
    "date corrected": ("published", _dated),
    "author added": ("authors", lambda old, rng: replace(old, author=" ".join(rng.sample(_NAMES, 2)))),
    "caption changed": ("images", lambda old, rng: replace(old, caption=f"{old.caption} {rng.choice(_NAMES)}")),
    "deletion": ("page", lambda old, _: replace(old, there=False)),
    "un-deletion": ("page", lambda old, _: replace(old, there=False)),
}
"""Kind -> the field that it changes, and the edit."""


def edited(number: int, kind: str, rng: Random, published: datetime, first_look: datetime) -> Course:
    """An article with one edit at a random time between the first crawl and a day after publication."""
    start = story(rng, published)
    when = first_look + (published + DAY - first_look) * rng.random()
    if kind == "author added":
        start = replace(start, author=None)
    after = EDITS[kind][1](start, rng)
    if kind == "flash to full":
        full = start
        start = replace(start, title=f"عاجل | {start.title}", paragraphs=(sentence(rng),))
        after = replace(full, title=start.title, paragraphs=(*start.paragraphs, *full.paragraphs))
    course = Course(number, kind, start, [(when, after)])
    if kind == "un-deletion":
        # A deletion is confirmed a day after it is found, and rechecked once more three days later.
        course.after.append((published + timedelta(hours=rng.uniform(58, 90)), start))
    return course


# -- pages -------------------------------------------------------------------------------------------------------------

NO_EDITS = (
    "nothing", "scripts in another order", "tracking parameters", "character references", "white space", "joiners",
    "tatweel", "presentation forms", "lazy pictures", "advertisements in the text", "quotation marks", "digits",
    "order of tags", "gone for three hours", "another page for three hours", "clocks in the text",
    "counters in the text", "boxes in the text",
)  # fmt: skip
_FORMS = {"لا": "\ufefb", "س": "\ufeb3", "م": "\ufee3"}


def typeset(kind: str, text: str, rng: Random) -> str:
    """The same text as HTML, typeset differently."""
    words = text.split(" ")
    place = rng.randrange(len(words))
    if kind == "white space":
        return "\u00a0".join(map(escape, words[:2])) + " \n  " + "  ".join(map(escape, words[2:]))
    if kind == "joiners":
        words[place] = words[place][:2] + "\u200c" + words[place][2:]
        return escape(" ".join(words)) + "\u200f"
    if kind == "tatweel":
        words[place] = words[place][:2] + "ـــ" + words[place][2:] if words[place].isalpha() else words[place]
    if kind == "presentation forms":
        for letters, form in _FORMS.items():
            words[place] = words[place].replace(letters, form)
    if kind == "character references":
        return "".join(f"&#{ord(char)};" if rng.random() < 0.2 else escape(char) for char in text)
    shown = " ".join(words)
    if kind == "quotation marks":
        shown = shown.replace("«", "“").replace("»", "”")
    if kind == "digits":
        shown = shown.translate({48 + digit: chr(0x660 + digit) for digit in range(10)})
    return escape(shown)


def noise(rng: Random, minutes: int) -> dict[str, str]:
    """The parts of a page that differ at every request: counters, clocks, related stories, scripts."""
    links = [f"<li><a href='/news/{9_000_000 + rng.randrange(999)}'>{sentence(rng)}</a></li>" for _ in range(4)]
    scripts = [f"<script nonce='{rng.randbytes(6).hex()}'>var a{rng.randrange(99)}={rng.random()}</script>"] * 2
    return {
        "bar": f"<div class='bar'><span class='views'>{rng.randrange(9999)} مشاهدة</span> "
        f"<span class='ago'>منذ {minutes} دقيقة</span> <span class='shares'>{rng.randrange(500)} مشاركة</span></div>",
        "ad": f"<div class='ad'><p>إعلان</p><p>{sentence(rng)}</p></div>",
        "related": f"<div class='related'><h3>اقرأ أيضا</h3><ul>{''.join(links[:2])}</ul></div>",
        "most": f"<aside class='most-read'><h3>الأكثر قراءة</h3><ol>{''.join(links[2:])}</ol></aside>",
        "comments": f"<section class='comments'><h3>التعليقات ({rng.randrange(99)})</h3></section>",
        "scripts": "".join(scripts),
    }


def page(course: Course, moment: datetime, rng: Random) -> str:
    """The page of an article at a moment; for a control, only requests after the first get its kind of noise."""
    now = course.at(moment)
    kind = course.kind if course.control and course.requests > 1 else ""
    parts = noise(rng, max(1, int((moment - course.start.published) / timedelta(minutes=1))))
    texts = [f"<p>{typeset(kind, text, rng)}</p>" for text in now.paragraphs]
    if kind == "advertisements in the text":
        texts.insert(1, f"<figure class='ad'><img src='/ad{rng.random()}.jpg'><figcaption>إعلان: "
                        f"{sentence(rng)}</figcaption></figure>")  # fmt: skip
    if kind == "clocks in the text":
        texts.insert(0, f"<p>آخر تحديث: {moment:%d/%m/%Y %H:%M}</p>")
        texts.append(f"<p>منذ {rng.randrange(2, 10)} ساعات</p>")
    if kind == "counters in the text":
        texts.append(f"<p>تمت قراءة هذا الخبر {rng.randrange(99, 999)} مرة</p><p>مدة القراءة: 3 دقائق</p>")
    if kind == "boxes in the text":
        texts.insert(
            2, f"<div class='related-news'><p>{sentence(rng)}</p></div><div class='ads'><p>{sentence(rng)}</p></div>"
        )
        texts.append(f"<aside><p>سعر الدولار {rng.randrange(40, 60)}</p></aside>")
    tags = ["اقتصاد", "طرق", "بلديات"]
    if kind == "order of tags":
        rng.shuffle(tags)
    source = "data-src" if kind == "lazy pictures" else "src"
    query = f"?utm_source={rng.random()}" if kind == "tracking parameters" else ""
    stamp = now.published.isoformat(timespec="seconds")
    author = f"<meta name='author' content='{now.author}'>" if now.author else ""
    metas = [
        f"<meta property='og:title' content='{escape(now.title)}'>",
        f"<meta property='article:published_time' content='{stamp}'>",
        f"<meta property='article:section' content='محليات'>{author}",
        *(f"<meta property='article:tag' content='{tag}'>" for tag in tags),
    ]
    if kind == "scripts in another order":
        rng.shuffle(metas[:3])
        metas = [parts["scripts"], *metas]
    return (
        f"<!DOCTYPE html><html lang='ar'><head><meta charset='utf-8'><title>{escape(now.title)}</title>"
        f"{''.join(metas)}{parts['scripts']}</head><body><h1>{typeset(kind, now.title, rng)}</h1>"
        f"<time datetime='{stamp}'>{stamp}</time>{parts['bar']}<article>"
        f"<figure class='main'><img {source}='/images/{course.number}.jpg{query}' alt=''>"
        f"<figcaption>{typeset(kind, now.caption, rng)}</figcaption></figure>{''.join(texts)}</article>{parts['ad']}"
        f"{parts['related']}{parts['comments']}{parts['most']}</body></html>"
    )
