"""The edits of `dedup_set.py`: changes that a text may undergo when it is republished."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from benchmarks.dedup_templates import SYNONYMS

Article = tuple[str, str]
_SENTENCE = re.compile(r"(?<=[.!؟\n])\s+")


def sentences(body: str) -> list[str]:
    """The sentences of a body, without empty ones."""
    return [s for s in _SENTENCE.split(body) if s.strip()]


@dataclass
class Edits:
    """All edits, with text from the articles of one half; the strength `s` is 0, 1 or 2."""

    pool: list[Article]
    rng: Random
    which: int
    vocabulary: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.vocabulary = [w for _, b in self.pool for w in b.split()[::7] if w.isalpha()]
        self.synonyms = dict(p.replace("_", " ").split(":") for p in SYNONYMS.split())

    def letters(self, text: str, table: dict[str, str], share: float) -> str:
        """Replace letters according to a table, each with probability `share`."""
        return "".join(table[c] if c in table and self.rng.random() < share else c for c in text)

    def other(self, words: int) -> str:
        """Consecutive sentences of other articles, cut to `words` words."""
        out: list[str] = []
        while sum(len(s.split()) for s in out) < words:
            pick = sentences(self.rng.choice(self.pool)[1])
            at = self.rng.randrange(len(pick))
            out += pick[at : at + 4]
        return " ".join(" ".join(out).split()[:words])

    def spelling(self, art: Article, s: int) -> Article:
        table = {"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ؤ": "ئ"}
        return self.letters(art[0], table, 0.5), self.letters(art[1], table, (0.3, 0.6, 1.0)[s])

    def persian(self, art: Article, s: int) -> Article:
        table = {"ي": "ی", "ك": "ک", "ه": "ہ"}
        return self.letters(art[0], table, 1.0), self.letters(art[1], table, (0.3, 0.6, 1.0)[s])

    def diacritics(self, art: Article, s: int) -> Article:
        marks = "\u064e\u064f\u0650\u0651\u0652"
        share = (0.05, 0.2, 0.5)[s]
        return art[0], "".join(
            c + self.rng.choice(marks) if "ب" <= c <= "ي" and self.rng.random() < share else c for c in art[1]
        )

    def tatweel(self, art: Article, s: int) -> Article:
        return art[0], re.sub(
            "([بتثجحخسشصضطظعغفقكلمنهي])(?=[ب-ي])",
            lambda m: m[1] + ("ـ" * self.rng.randint(1, 4) if self.rng.random() < (0.03, 0.1, 0.3)[s] else ""),
            art[1],
        )

    def quotes(self, art: Article, s: int) -> Article:
        table = dict(zip("0123456789", "٠١٢٣٤٥٦٧٨٩", strict=True)) if s else {}
        table |= {"“": "«", "”": "»", '"': "”", "،": " ،"} | ({"-": "–", "(": "[", "؟": " ؟"} if s == 2 else {})
        return self.letters(art[0], table, 1.0), self.letters(art[1], table, 1.0)

    def frame(self, art: Article, s: int) -> Article:
        title, body = art
        words = [w for w in title.split() if len(w) > 3]
        head, foot = (
            "تاريخ النشر: 24th, October 2024 GMT",
            f"المصدر: بوابة الأخبار\nكلمات دلالية: {' '.join(words[:6])}",
        )
        body = f"{title}\n{head}\n{body}\n{foot}"
        if s:
            body += "\nإقرأ أيضا:\n" + "\n".join(self.rng.choice(self.pool)[0] for _ in range(2 + 2 * s))
        if s == 2:
            body += "\n" + self.other(max(20, len(art[1].split()) // 5))
        return title, body

    def headline(self, art: Article, s: int) -> Article:
        title, body = art
        lead = sentences(body)[0].split()
        words = title.split()
        if s == 0:  # two words fewer, one more at the beginning
            gone = self.rng.sample(range(len(words)), min(2, len(words) - 1))
            words = [w for i, w in enumerate(words) if i not in gone]
            return " ".join(["عاجل", *words]), body
        if s == 1:  # the lead's words
            return " ".join(lead[:9]), body
        at = self.rng.randrange(max(1, len(body.split()) - 9))  # half words from the middle, half new ones
        return " ".join(body.split()[at : at + 4] + self.rng.sample(self.vocabulary, 4)), body + " انتهى"

    def update(self, art: Article, s: int) -> Article:
        """New sentences replace old ones so that they are 10, 30 or 50% of the text, or are added to the old text."""
        parts = sentences(art[1])
        words, share = len(art[1].split()), (0.1, 0.3, 0.5)[s]
        new = self.other(max(8, int(words * share)))
        if self.rng.random() < 0.5:
            kept, budget = [], words * (1 - share)
            for part in parts:
                if budget <= 0:
                    break
                kept.append(" ".join(part.split()[: max(1, int(budget))]))
                budget -= len(part.split())
            parts = kept
        title = art[0] if self.rng.random() < 0.5 else " ".join(new.split()[:4] + art[0].split()[:4])
        return title, " ".join([new, *parts] if self.rng.random() < 0.5 else [*parts, new])

    def cut(self, art: Article, s: int) -> Article:
        words = art[1].split()
        return art[0], " ".join(words[: max(12, int(len(words) * (0.8, 0.65, 0.5)[s]))])

    def embedded(self, art: Article, s: int) -> Article:
        words = int(len(art[1].split()) * (0.25, 0.5, 1.0)[s])
        title = art[0] if self.rng.random() < 0.5 else self.rng.choice(self.pool)[0]
        return title, f"{self.other(words // 2)}\n{art[1]}\n{self.other(words - words // 2)}"

    def typo(self, word: str) -> str:
        if len(word) < 3 or any(c.isdigit() for c in word):  # a different number would be a different fact
            return word
        i, kind = self.rng.randrange(len(word) - 1), self.rng.randrange(4)
        if kind == 0:
            return word[:i] + word[i + 1] + word[i] + word[i + 2 :]
        if kind == 1:
            return word[:i] + word[i + 1 :]
        if kind == 2:
            return word[:i] + self.rng.choice("ابتجدرسعفقلمني") + word[i + 1 :]
        return word[:i] + " " + word[i:] if i else word + word[-1]

    def typos(self, art: Article, s: int) -> Article:
        share = (0.02, 0.05, 0.1)[s]
        return art[0], " ".join(self.typo(w) if self.rng.random() < share else w for w in art[1].split())

    def order(self, art: Article, s: int) -> Article:
        parts = sentences(art[1])
        if s == 0:
            at = self.rng.randrange(max(1, len(parts) - 1))
            parts[at : at + 2] = parts[at : at + 2][::-1]
        elif s == 1:
            at = len(parts) // 2
            parts = parts[at:] + parts[:at]
        else:
            self.rng.shuffle(parts)
        return art[0], " ".join(parts)

    def words(self, art: Article, s: int) -> Article:
        """Replace 5, 10 or 20% of words at random or, in a third of cases, replace words by synonyms everywhere."""
        share, words = (0.05, 0.1, 0.2)[s], art[1].split()
        if self.rng.random() < 1 / 3:
            known = [w for w in dict.fromkeys(words) if w in self.synonyms]
            swap = {w: self.synonyms[w] for w in known if self.rng.random() < 5 * share}
            words = [swap.get(w, w) for w in words]
            art = " ".join(swap.get(w, w) for w in art[0].split()), art[1]
        else:
            words = [self.rng.choice(self.vocabulary) if self.rng.random() < share else w for w in words]
        title = art[0] if self.rng.random() < 0.7 else self.headline(art, 1)[0]
        return title, " ".join(words)

    def apply(self, kind: str, art: Article, s: int) -> Article:
        """Apply one edit by name."""
        edit: Callable[[Article, int], Article] = getattr(self, kind)
        return edit(art, s)


EDITS = (
    "spelling", "persian", "diacritics", "tatweel", "quotes", "frame", "headline", "update", "cut", "embedded", "typos",
    "order", "words",
)  # fmt: skip
# Edits that may happen to a template's text when it is republished; it stays the same story.
REPUBLISHED = tuple(edit for edit in EDITS if edit not in {"diacritics", "tatweel"})
