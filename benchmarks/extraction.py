"""Article extraction without selectors, compared with open-source extractors on Arabic pages and a public benchmark.

    python -m venv PEERS && PEERS/bin/pip install trafilatura newspaper4k[nlp] readability-lxml goose3 resiliparse \
        jusText news-please lxml_html_clean
    python benchmarks/extraction.py --peers PEERS/bin/python [--per-page]

The peers run in a process in their own environment (this same file with `--serve`). Both sets are beside the checkout:
`--pages` (saved Arabic pages with manually written expectations; words are compared as multisets, and optional
paragraphs do not count) and `--public` (article-extraction-benchmark; four-word shingles, F1 of the mean precision and
recall). Milliseconds are CPU time per page, including parsing.
"""

from __future__ import annotations

import argparse
import gzip
import json
import platform
import re
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from statistics import mean
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
PACKAGES = ("trafilatura", "newspaper4k", "readability-lxml", "goose3", "resiliparse", "jusText", "news-please")
_ARABIC = re.compile("[ء-ي]")
_WORD = re.compile(r"\w+")
_MARKS = re.compile("[\u064b-\u065f\u0670\u0640\u200b-\u200f\u202a-\u202e]")

Extract = Callable[[str, str], str]
"""A function from HTML and URL of a page to its text."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One page with its expected text."""

    name: str
    url: str
    html: bytes
    text: str
    optional: str = ""
    spider: bool = False
    """Whether the site has a spider."""


def arabic_pages(folder: Path) -> Iterator[Sample]:
    for path in sorted(folder.rglob("*.expect.json")):
        data = json.loads(path.read_text("utf-8"))
        html = (path.parent / data["page"]["file"]).read_bytes()
        optional = "\n".join(data.get("optional") or ())
        yield Sample(data["id"], data["url"], html, "\n".join(data["body"]), optional, "spider" in data)


def public_pages(folder: Path) -> Iterator[Sample]:
    for name, data in sorted(json.loads((folder / "ground-truth.json").read_text("utf-8")).items()):
        html = gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes())
        yield Sample(name[:8], data["url"], html, data["articleBody"])


def words(text: str) -> list[str]:
    return _WORD.findall(_MARKS.sub("", text))


def word_score(sample: Sample, text: str) -> tuple[float, float]:
    """Precision and recall of the words as multisets."""
    wanted, found = Counter(words(sample.text)), Counter(words(text))
    found -= (found - wanted) & Counter(words(sample.optional))
    return _score(wanted, found)


def shingle_score(sample: Sample, text: str) -> tuple[float, float]:
    """Precision and recall of four-word shingles."""
    return _score(*(_shingles(words(each)) for each in (sample.text, text)))


def _shingles(tokens: list[str]) -> Counter[Any]:
    return Counter(zip(*(tokens[at:] for at in range(4)), strict=False))


def _score(wanted: Counter[Any], found: Counter[Any]) -> tuple[float, float]:
    hit = (wanted & found).total()
    return hit / found.total() if found else 0.0, hit / wanted.total() if wanted else 1.0


def peers() -> dict[str, Extract]:
    """The contenders in the peers' environment; imported here, because only `--serve` has them."""
    import justext
    import newspaper
    import trafilatura
    from goose3 import Goose
    from goose3.text import StopWordsArabic
    from lxml import html as lxml_html
    from newsplease import NewsPlease
    from readability import Document as Readability
    from resiliparse.extract.html2text import extract_plain_text

    def arabic(html: str) -> bool:
        return re.search(r"<html[^>]*\blang=[\"']?ar", html[:3000]) is not None or len(_ARABIC.findall(html)) > 500

    def newspaper4k(html: str, url: str) -> str:
        article = newspaper.Article(url, language="ar" if arabic(html) else "en", fetch_images=False)
        article.download(input_html=html)
        article.parse()
        return str(article.text)

    def readability(html: str, _: str) -> str:
        return "\n".join(map(str, lxml_html.fromstring(Readability(html).summary()).itertext()))

    def just_text(html: str, _: str) -> str:
        stop = justext.get_stoplist("Arabic" if arabic(html) else "English")
        return "\n".join(p.text for p in justext.justext(html.encode(), stop) if not p.is_boilerplate)

    def goose(html: str, _: str) -> str:
        settings = {"use_meta_language": False, "target_language": "ar", "stopwords_class": StopWordsArabic}
        return Goose(settings if arabic(html) else {}).extract(raw_html=html).cleaned_text or ""

    return {
        "trafilatura": lambda html, _: trafilatura.extract(html, include_comments=False) or "",
        "newspaper4k": newspaper4k,
        "readability-lxml": readability,
        "goose3": goose,
        "resiliparse": lambda html, _: extract_plain_text(html, main_content=True),
        "jusText": just_text,
        "news-please": lambda html, url: NewsPlease.from_html(html, url=url, fetch_images=False).maintext or "",
    }


def _refuse(*_: object) -> None:
    raise OSError("a benchmark reads saved pages only")


def serve() -> None:
    """Answer each JSON line on standard input, `[name, url, html]` or `"versions"`, with one line of JSON."""
    extractors = peers()
    socket.socket.connect = _refuse  # type: ignore[method-assign]  # some extractors would fetch a page's pictures
    for line in sys.stdin:
        asked = json.loads(line)
        if asked == "versions":
            answer: Any = {package: metadata.version(package) for package in PACKAGES}
        else:
            name, url, html = asked
            # Some extractors fail on URLs with Arabic letters.
            url = quote(url, safe=":/?&=%#+,;@")
            start = time.process_time()
            try:
                text = extractors[name](html, url)
            except Exception as error:
                text = ""
                print(f"{name}: {type(error).__name__}: {error}"[:200], file=sys.stderr)
            answer = (text, time.process_time() - start)
        print(json.dumps(answer), file=_OUT, flush=True)


_OUT = sys.stdout


SELECTORS = "ours, selectors"


def ours() -> dict[str, Extract]:
    """Our extraction, with the site's selectors and without; both give text without datelines and promos."""
    sys.path.insert(0, str(ROOT))
    from newscrawl.extract import read_page
    from newscrawl.extract.checks import check_title
    from newscrawl.extract.document import Document
    from newscrawl.extract.layout.generic import read_text
    from newscrawl.extract.selectors import text_of
    from newscrawl.extract.text.body import Sorter

    sorter = Sorter(outlets=(), is_article=lambda _: False)

    def read(html: str, url: str) -> str:
        document = Document.parse(html.encode(), lambda: "utf-8", url)
        named = [*document.meta.get("og:title", ()), *map(text_of, document.root.iter("title"))]
        title = next((title for text in named if (title := check_title(text, ()))), None)
        return sorter.sort(read_text(document, title).blocks, title or "").body

    def declared(html: str, url: str) -> str:
        return read_page(html.encode(), url)[0].body

    return {SELECTORS: declared, "ours, generic": read}


def measure(arguments: argparse.Namespace) -> None:
    sets: list[tuple[str, list[Sample], Callable[[Sample, str], tuple[float, float]]]] = [
        ("Arabic pages, words", list(arabic_pages(arguments.pages)), word_score),
        ("article-extraction-benchmark, shingles", list(public_pages(arguments.public)), shingle_score),
    ]
    if arguments.set:
        sets = [sets[arguments.set == "public"]]
    command = [str(arguments.peers), __file__, "--serve"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        questions, answers = process.stdin, process.stdout
        assert questions is not None
        assert answers is not None

        def ask(question: Any) -> Any:
            print(json.dumps(question), file=questions, flush=True)
            return json.loads(answers.readline())

        print(f"Python {platform.python_version()}, peers {ask('versions')}")
        for title, samples, score in sets:
            print(f"\n{title}: {len(samples)} pages\n\n| reader | precision | recall | F1 | worst page | ms |")
            print("|---|---|---|---|---|---|")
            mine = ours()
            pages: dict[str, dict[str, float]] = {}
            for name in (*mine, *(PACKAGES)):
                rows, seconds = [], []
                chosen = [sample for sample in samples if sample.spider or name != SELECTORS]
                if not chosen:
                    continue
                if name == SELECTORS:
                    # Warm up, because a site's spider is imported with its first page.
                    for sample in chosen:
                        mine[name](sample.html.decode("utf-8", "replace"), sample.url)
                for sample in chosen:
                    html = sample.html.decode("utf-8", "replace")
                    start = time.process_time()
                    text = mine[name](html, sample.url) if name in mine else None
                    took = time.process_time() - start
                    if text is None:
                        text, took = ask((name, sample.url, html))
                    rows.append(score(sample, text))
                    seconds.append(took)
                    pages.setdefault(sample.name, {})[name] = _f(*rows[-1])
                precision, recall = mean(row[0] for row in rows), mean(row[1] for row in rows)
                worst = min(_f(*row) for row in rows)
                # For the public set, F1 is that of the mean values; for ours, it is the mean of the pages' F1.
                f1 = _f(precision, recall) if score is shingle_score else mean(_f(*row) for row in rows)
                reader = f"{name} ({len(rows)} pages)" if name == SELECTORS else name
                milliseconds = 1000 * mean(seconds)
                print(f"| {reader} | {precision:.3f} | {recall:.3f} | {f1:.3f} | {worst:.3f} | {milliseconds:.1f} |")
            if arguments.per_page:
                for page, scores in pages.items():
                    print(page, " ".join(f"{name}={value:.3f}" for name, value in scores.items()))
        questions.close()


def _f(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", type=Path, help="Python of the environment with the other extractors")
    parser.add_argument("--pages", type=Path, default=SHARED / "pages")
    parser.add_argument("--public", type=Path, default=SHARED / "benchmarks" / "article-extraction")
    parser.add_argument("--per-page", action="store_true", help="also print the F1 of every page and reader")
    parser.add_argument("--set", choices=("arabic", "public"), help="only one of the two sets")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.serve:
        serve()
    else:
        measure(arguments)


if __name__ == "__main__":
    main()
