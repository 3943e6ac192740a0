"""Speed and accuracy of `clean` and `fold`, compared with camel-tools, PyArabic and others.

    python -m venv PEERS && PEERS/bin/pip install camel-tools pyarabic ftfy arabert "emoji>=2"
    python benchmarks/arabic_text.py --peers PEERS/bin/python

The peers run in a process in their own environment (this same file with `--serve`), alternating with ours and never at
the same time: each round times every contender over the whole corpus, and the result is the median over the rounds of
the ratio of a peer's time to ours. `--cases` and `--corpus` name the two inputs; the defaults are beside the checkout.
"""

from __future__ import annotations

import argparse
import gzip
import json
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"

Function = Callable[[str], str]


def lucene(text: str) -> str:
    """The rules of Lucene's ArabicNormalizer (org.apache.lucene.analysis.ar), reimplemented to avoid a JVM."""
    return text.translate(_LUCENE)


_LUCENE = {
    **dict.fromkeys(map(ord, "آأإ"), "ا"),
    ord("ى"): "ي",
    ord("ة"): "ه",
    **dict.fromkeys([0x640, *range(0x64B, 0x653)]),
}


def peers() -> dict[str, Function]:
    """The contenders in the peers' environment, by name; imported here, because only `--serve` has them."""
    import ftfy
    from arabert.preprocess import ArabertPreprocessor
    from camel_tools.utils import dediac, normalize
    from camel_tools.utils.charmap import CharMapper
    from pyarabic import araby

    arabert = ArabertPreprocessor("bert-base-arabertv02")

    def camel_chain(text: str) -> str:
        text = normalize.normalize_unicode(text)
        text = normalize.normalize_alef_ar(text)
        text = normalize.normalize_alef_maksura_ar(text)
        text = normalize.normalize_teh_marbuta_ar(text)
        return str(dediac.dediac_ar(text))

    def pyarabic_chain(text: str) -> str:
        text = araby.strip_tatweel(araby.strip_tashkeel(text))
        text = araby.normalize_hamza(araby.normalize_ligature(text))
        return str(araby.normalize_alef(araby.normalize_teh(text)))

    return {
        "camel-tools arclean": CharMapper.builtin_mapper("arclean").map_string,
        "camel-tools chain": camel_chain,
        "PyArabic chain": pyarabic_chain,
        "AraBERT preprocess v02": arabert.preprocess,
        "Lucene rules": lucene,
        "ftfy": ftfy.fix_text,
    }


PEER_PACKAGES = ("camel-tools", "pyarabic", "ftfy", "arabert")
TIMED = {"clean": ["camel-tools arclean"], "fold": ["camel-tools chain", "PyArabic chain"]}


def read_corpus(path: Path) -> list[str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [text for line in lines for text in (json.loads(line)["title"], json.loads(line)["body"])]


def read_cases(path: Path) -> list[tuple[str, str, str]]:
    """(input, display, key) for every row; fields are the contents of JSON strings."""
    _, *rows = path.read_text(encoding="utf-8").split("\n")
    fields = [[json.loads(f'"{field}"') for field in row.split("\t")[:3]] for row in rows if row]
    return [(given, display, key) for given, display, key in fields]


def seconds(function: Function, texts: list[str]) -> float:
    """Seconds of CPU time for all texts; not wall-clock time, because other work shares the machine."""
    start = time.process_time()
    for text in texts:
        function(text)
    return time.process_time() - start


def right(function: Function, cases: list[tuple[str, str, str]]) -> tuple[int, int]:
    """Numbers of inputs that become the expected display, and the expected key. An exception counts as wrong."""
    displays = keys = 0
    for given, display, key in cases:
        try:
            result = function(given)
        except Exception:  # noqa: S112  # a peer that fails on a text is wrong
            continue
        displays += result == display
        keys += result == key
    return displays, keys


def serve(corpus: Path, cases: Path) -> None:
    """Answer each line on standard input (a contender's name, `accuracy` or `versions`) with one line of JSON."""
    functions, texts, rows = peers(), read_corpus(corpus), read_cases(cases)
    for line in sys.stdin:
        asked = line.strip()
        answer: object
        if asked == "versions":
            answer = {package: metadata.version(package) for package in PEER_PACKAGES}
        elif asked == "accuracy":
            answer = {name: right(function, rows) for name, function in functions.items()}
        else:
            answer = seconds(functions[asked], texts)
        print(json.dumps(answer), flush=True)


def measure(arguments: argparse.Namespace) -> None:
    sys.path.insert(0, str(ROOT))
    from newscrawl.arabic import clean, fold

    ours: dict[str, Function] = {"clean": clean, "fold": fold}
    texts, rows = read_corpus(arguments.corpus), read_cases(arguments.cases)
    characters = sum(map(len, texts))
    command = [arguments.peers, __file__, "--serve", "--corpus", arguments.corpus, "--cases", arguments.cases]
    with subprocess.Popen(list(map(str, command)), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        questions, answers = process.stdin, process.stdout
        assert questions is not None
        assert answers is not None

        def ask(question: str) -> object:
            print(question, file=questions, flush=True)
            return json.loads(answers.readline())

        print(f"Python {platform.python_version()}, peers {ask('versions')}")
        print(f"{len(texts)} texts, {characters} characters, {arguments.rounds} rounds")
        times: dict[str, list[float]] = {}
        for _ in range(arguments.rounds):
            for name, function in ours.items():
                times.setdefault(name, []).append(seconds(function, texts))
                for peer in TIMED[name]:
                    times.setdefault(peer, []).append(float(str(ask(peer))))
        for name, contenders in TIMED.items():
            print(f"{name}: {statistics.median(times[name]) / characters * 1e9:.0f} ns per character")
            for peer in contenders:
                ratios = sorted(theirs / mine for mine, theirs in zip(times[name], times[peer], strict=True))
                nanoseconds = statistics.median(times[peer]) / characters * 1e9
                print(f"  {peer}: {nanoseconds:.0f} ns, {statistics.median(ratios):.1f} times ours ", end="")
                print(f"({ratios[0]:.1f} to {ratios[-1]:.1f})")
        print(f"correct of {len(rows)} cases: as display, as key")
        accuracy = ask("accuracy")
        assert isinstance(accuracy, dict)
        print(f"  clean: {right(clean, rows)}, fold: {right(fold, rows)}")
        for peer, (displays, keys) in accuracy.items():
            print(f"  {peer}: {displays}, {keys}")
        questions.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", type=Path, default=Path(sys.executable), help="Python of the peers' environment")
    parser.add_argument("--corpus", type=Path, default=SHARED / "corpus" / "articles.jsonl.gz")
    parser.add_argument("--cases", type=Path, default=SHARED / "arabic" / "cases.tsv")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--serve", action="store_true", help="answer for the peers (the benchmark starts this itself)")
    arguments = parser.parse_args()
    if arguments.serve:
        serve(arguments.corpus, arguments.cases)
    else:
        measure(arguments)


if __name__ == "__main__":
    main()
