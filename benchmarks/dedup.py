"""Near-duplicate detection on a labelled set, compared with datasketch and rensa, pairwise and in a stream.

    python benchmarks/dedup.py                                # only ours, on the held-out half
    python benchmarks/dedup.py --peers PEERS/bin/python       # compared with datasketch and rensa
    python benchmarks/dedup.py --half tune                    # the half on which constants may be tuned

The peers have their own environment, because they depend on numpy and scipy: `uv venv PEERS`, then `uv pip install
--python PEERS/bin/python datasketch rensa`. Exits with 1 and prints the reason if a threshold is missed.
"""

from __future__ import annotations

import argparse
import json
import platform
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import dedup_peers  # noqa: E402  # after the line that makes it importable
from benchmarks.dedup_peers import cpu  # noqa: E402  # the same
from benchmarks.dedup_set import Doc, Pair, load, pairs, redated, stream  # noqa: E402  # the same
from newscrawl.arabic.normalize.folding import fold  # noqa: E402  # the same
from newscrawl.dedup.judge import Decision, judge  # noqa: E402  # the same
from newscrawl.dedup.signature import Signature, sign, similarity  # noqa: E402  # the same
from tests.dedup.index import Index  # noqa: E402  # the same

HALVES = {"tune": 0, "held-out": 1}
BAR_F1, BAR_PRECISION, BAR_RECALL, BAR_BYTES = 0.965, 0.98, 0.95, 800
MAX_MERGED = 5
MAX_CANDIDATES = 8
MIN_SAME, MIN_DIFFERENT = 3000, 2000
"""Minimum pairs of each kind in the set."""
_TIMED = 500
"""Pairs whose comparison is timed."""
Score = dict[str, float]


def score(tp: int, fp: int, fn: int) -> Score:
    """Precision, recall and F1 from counts."""
    precision, recall = tp / max(1, tp + fp), tp / max(1, tp + fn)
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * tp / max(1, 2 * tp + fp + fn),
        "tp": tp,
        "fp": fp,
        "fn": fn,
    }


def pairwise(labels: list[tuple[bool, str]], said: Iterable[bool]) -> tuple[Score, dict[str, float]]:
    """The score over all pairs, and the share of each kind that is judged correctly."""
    tally: Counter[tuple[bool, bool]] = Counter()
    kinds: dict[str, list[bool]] = defaultdict(list)
    for (same, kind), duplicate in zip(labels, said, strict=True):
        tally[same, duplicate] += 1
        kinds[kind].append(same == duplicate)
    total = score(tally[True, True], tally[False, True], tally[True, False])
    return total, {kind: sum(right) / len(right) for kind, right in kinds.items()}


def in_stream(docs: list[tuple[int, str]], found: list[int | None]) -> tuple[Score, dict[str, int]]:
    """The score for a stream, and how many articles of each kind were lost, that is, taken for a copy of another one.

    `docs`: (cluster, kind) in order of arrival; `found`: the index of the original that each was taken for a copy of.
    """
    tp = fp = fn = 0
    lost: Counter[str] = Counter()
    kept: set[int] = set()
    for (cluster, kind), original in zip(docs, found, strict=True):
        if original is None:
            fn += cluster in kept
            kept.add(cluster)
        elif docs[original][0] == cluster:
            tp += 1
        else:
            fp += 1
            lost[kind] += 1
    return score(tp, fp, fn), dict(lost)


# --- Ours -----------------------------------------------------------------------------------------------------------


def index_bytes(articles: int = 20_000) -> float:
    """Bytes per article in SQLite: a signature of maximum size and 8 keys, each key with one owner."""
    rng, blob = Random(1), bytes(range(250)) * 3
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index.db"
        db = sqlite3.connect(path)
        db.execute("CREATE TABLE signature (article INTEGER PRIMARY KEY, site INTEGER, day INTEGER, data BLOB)")
        db.execute("CREATE TABLE near_key (key INTEGER PRIMARY KEY, article INTEGER)")
        for n in range(1_000_000, 1_000_000 + articles):
            db.execute("INSERT INTO signature VALUES (?, 7, 20000, ?)", (n, blob[:538]))
            keys = [(rng.randrange(1 << 42), n) for _ in range(8)]
            db.executemany("INSERT OR REPLACE INTO near_key VALUES (?, ?)", keys)
        db.commit()
        db.close()
        return path.stat().st_size / articles


@dataclass(frozen=True)
class Texts:
    """One half of the labelled set, folded."""

    corpus: Path
    half: int
    seed: int

    @cached_property
    def labelled(self) -> list[Pair]:
        """The pairs."""
        return pairs(self.corpus, self.half, self.seed)

    @cached_property
    def labels(self) -> list[tuple[bool, str]]:
        """For each pair, whether it is the same text, and the kind and strength of the edit."""
        return [(pair.same, f"{pair.kind} {pair.strength + 1}" if pair.same else pair.kind) for pair in self.labelled]

    @cached_property
    def folded(self) -> list[tuple[tuple[str, str], tuple[str, str]]]:
        """Text and headline of both articles of each pair."""
        return [(pair.a.folded(), pair.b.folded()) for pair in self.labelled]

    @cached_property
    def stream(self) -> list[Doc]:
        """Articles in order of arrival."""
        return stream(self.corpus, self.half, self.seed)

    @cached_property
    def clusters(self) -> list[tuple[int, str]]:
        """Cluster and kind of each article of the stream."""
        return [(doc.cluster, doc.kind) for doc in self.stream]

    @cached_property
    def typical(self) -> list[tuple[str, str]]:
        """Text and headline of articles of about 2,500 characters."""
        articles = load(self.corpus, self.half, self.seed)
        return [(fold(body), fold(title)) for title, body in articles if 2200 <= len(body) <= 2800]

    @property
    def same(self) -> int:
        """The number of pairs with the same text."""
        return sum(pair.same for pair in self.labelled)


@dataclass
class Pairwise:
    """Our verdicts on all pairs."""

    total: Score
    kinds: dict[str, float]
    """Kind -> share that is judged correctly."""
    rows: dict[str, tuple[Score, str]]
    """What is compared -> its score and a note."""
    missed: Counter[str]
    """Why ours took the same text for two -> number of pairs."""
    merged: int
    """Articles that embed another one and were taken for its copy."""
    compare: float
    """Microseconds to compare two."""


def judge_pairs(texts: Texts) -> Pairwise:
    """Judge all pairs; one signature passes through bytes, as if it had been stored."""
    signatures = [(sign(*one), Signature.from_bytes(sign(*other).to_bytes())) for one, other in texts.folded]
    context = [
        {"same_site": pair.a.site == pair.b.site, "same_day": pair.a.day == pair.b.day} for pair in texts.labelled
    ]

    def judged(count: int | None = None) -> list[Decision]:
        some = zip(signatures[:count], context[:count], strict=True)
        return [judge(one, other, **facts) for (one, other), facts in some]

    decisions = judged()
    total, kinds = pairwise(texts.labels, [decision.duplicate for decision in decisions])
    blind, _ = pairwise(texts.labels, [judge(one, other, same_site=False).duplicate for one, other in signatures])
    simple, _ = pairwise(texts.labels, by_numbers(texts, signatures))
    missed = zip(texts.labels, decisions, strict=True)
    embedding = zip(texts.labelled, decisions, strict=True)
    return Pairwise(
        total=total,
        kinds=kinds,
        rows={
            "ours": (total, ""),
            "ours, undated": (blind, "(every pair treated as from two sites)"),
            "number guard": (simple, "(our sketch at .36, numbers only: the previous method)"),
        },
        missed=Counter(decision.reason for (same, _), decision in missed if same and not decision.duplicate),
        merged=sum(pair.kind == "embeds" and decision.duplicate for pair, decision in embedding),
        compare=cpu(lambda: judged(_TIMED), _TIMED),
    )


def by_numbers(texts: Texts, signatures: list[tuple[Signature, Signature]]) -> list[bool]:
    """The verdicts of the previous method: similar, and most of the numbers are the same."""
    verdicts = []
    for pair, (first, second) in zip(signatures, texts.folded, strict=True):
        one, other = (Counter(re.findall(r"\d+(?:\.\d+)*", text)) for text, _ in (first, second))
        fewer = min(one.total(), other.total())
        verdicts.append(similarity(*pair) >= 0.36 and not (fewer >= 2 and (one & other).total() < fewer * 2 / 3))
    return verdicts


@dataclass
class Streamed:
    """Our verdicts on the articles of a stream."""

    total: Score
    lost: dict[str, int]
    """Kind -> articles that were taken for a copy of another one."""
    candidates: int
    """The most candidates of one query."""
    cost: float
    """Microseconds per query and insert."""


def judge_stream(texts: Texts) -> Streamed:
    """Judge the articles of the stream as they arrive."""
    index: Index[int] = Index()
    found: list[int | None] = []
    candidates = 0
    signatures = [sign(*doc.folded()) for doc in texts.stream]
    start = time.process_time()
    for place, (doc, signature) in enumerate(zip(texts.stream, signatures, strict=True)):
        candidates = max(candidates, len(index.candidates(signature)))
        match = index.find(signature, site=doc.site, day=doc.day)
        found.append(match[0] if match else None)
        if match is None:
            index.add(place, signature, site=doc.site, day=doc.day)
    cost = (time.process_time() - start) / len(texts.stream) * 1e6
    total, lost = in_stream(texts.clusters, found)
    return Streamed(total=total, lost=lost, candidates=candidates, cost=cost)


def redated_apart(texts: Texts) -> tuple[int, int]:
    """How many long articles with another weekday or month, on another day, are told apart; and of how many."""
    dated = redated(load(texts.corpus, texts.half, texts.seed))
    signatures = [(sign(body, title), sign(other_body, other)) for (title, body), (other, other_body) in dated]
    apart = sum(not judge(*pair, same_site=True, same_day=False).duplicate for pair in signatures)
    return apart, len(signatures)


def real_alike(texts: Texts) -> tuple[int, list[tuple[float, str, str]]]:
    """The number of real articles, and those that are taken for a copy of another one (similarity, both headlines)."""
    index: Index[str] = Index()
    alike: list[tuple[float, str, str]] = []
    for title, body in load(texts.corpus, 0, texts.seed) + load(texts.corpus, 1, texts.seed):
        signature = sign(fold(body), fold(title))
        if match := index.find(signature):
            alike.append((match[1].similarity, title, match[0]))
        index.add(title, signature)
    return len(index), sorted(alike, reverse=True)


# --- The peers --------------------------------------------------------------------------------------------------------


@dataclass
class Peers:
    """The verdicts and costs of the peers; empty if they were not asked."""

    pairs: dict[str, tuple[Score, dict[str, float]]] = field(default_factory=dict)
    stream: dict[str, tuple[Score, dict[str, int]]] = field(default_factory=dict)
    costs: dict[str, dict[str, float]] = field(default_factory=dict)


def ask_peers(python: Path, texts: Texts) -> Peers:
    """Let another interpreter judge the same texts."""
    data: dict[str, Any] = {
        "pairs": [(one, other) for (one, _), (other, _) in texts.folded],
        "stream": [doc.folded()[0] for doc in texts.stream],
        "timed": [text for text, _ in texts.typical],
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "texts.json"
        path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        command = [str(python), dedup_peers.__file__, str(path)]
        theirs = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    print("peers:", ", ".join(f"{name} {version}" for name, version in theirs["versions"].items()))
    return Peers(
        pairs={name: pairwise(texts.labels, verdicts) for name, verdicts in theirs["pairs"].items()},
        stream={name: in_stream(texts.clusters, found) for name, found in theirs["stream"].items()},
        costs=theirs["costs"],
    )


# --- The report -------------------------------------------------------------------------------------------------------


def table(title: str, rows: dict[str, tuple[Score, str]]) -> None:
    """Print scores, the best F1 first."""
    print(f"\n{title}\n{'':16}{'F1':>7}{'prec.':>7}{'recall':>8}{'FP':>6}{'FN':>6}")
    for name, (s, note) in sorted(rows.items(), key=lambda row: -row[1][0]["f1"]):
        print(f"{name:16}{s['f1']:7.3f}{s['precision']:7.3f}{s['recall']:8.3f}{s['fp']:6.0f}{s['fn']:6.0f}  {note}")


def print_kinds(ours: Pairwise, peers: Peers) -> None:
    """Print the share of each kind that is judged correctly."""
    shown = {"ours": ours.kinds}
    shown |= {name: peers.pairs[name][1] for name in ("datasketch 0.4", "datasketch 0.7", "rensa R 0.4") if peers.pairs}
    print("\nShare judged correctly, by kind (the number is the strength of the edit)")
    print(f"{'':16}" + "".join(f"{name:>16}" for name in shown))
    for kind in ours.kinds:
        print(f"{kind:16}" + "".join(f"{kinds[kind]:16.3f}" for kinds in shown.values()))
    print(f"why ours missed pairs: {dict(ours.missed)}")


def print_costs(ours: dict[str, float], peers: Peers) -> None:
    """Print the costs of all tools."""
    print(
        "\nCPU, microseconds: sign (an article of about 2,500 characters), compare two, query and insert in the stream"
    )
    for name, cost in {"ours": ours, **peers.costs}.items():
        print(f"{name:16}{cost['sign']:8.0f}{cost['compare']:8.0f}{cost.get('stream 0.5', float('nan')):8.0f}")


def missed_thresholds(texts: Texts, paired: Pairwise, streamed: Streamed, size: float) -> list[str]:
    """The thresholds that are missed, each with its figure."""
    different = len(texts.labelled) - texts.same
    f1, precision, recall = paired.total["f1"], streamed.total["precision"], streamed.total["recall"]
    bulletins = streamed.lost.get("bulletin", 0)
    bars = {
        f"pairwise F1 {f1:.4f} < {BAR_F1}": f1 < BAR_F1,
        f"stream precision {precision:.4f} < {BAR_PRECISION}": precision < BAR_PRECISION,
        f"stream recall {recall:.4f} < {BAR_RECALL}": recall < BAR_RECALL,
        f"{bulletins} bulletins lost in the stream": bulletins > 0,
        f"{paired.merged} of 300 articles that embed another one are taken for its copy": paired.merged > MAX_MERGED,
        f"{streamed.candidates} candidates > {MAX_CANDIDATES}": streamed.candidates > MAX_CANDIDATES,
        f"{size:.0f} bytes per article > {BAR_BYTES}": size > BAR_BYTES,
        f"fewer than {MIN_SAME:,} positive pairs or {MIN_DIFFERENT:,} negatives": texts.same < MIN_SAME
        or different < MIN_DIFFERENT,
    }
    return [text for text, missed in bars.items() if missed]


def main(argv: list[str] | None = None) -> int:
    """Run the benchmark; return 0 if no threshold is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=ROOT.parent / "shared" / "corpus" / "articles.jsonl.gz")
    parser.add_argument("--half", choices=HALVES, default="held-out")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--peers", type=Path, help="a Python that has datasketch and rensa")
    parser.add_argument("--verbose", action="store_true", help="print which real articles look alike")
    args = parser.parse_args(argv)
    texts = Texts(args.corpus, HALVES[args.half], args.seed)
    print(f"Python {platform.python_version()}, {args.half} half, seed {args.seed}, fold: {fold.__module__}")
    different = len(texts.labelled) - texts.same
    print(f"{texts.same} positive pairs, {different} hard negatives, a stream of {len(texts.stream)}")

    paired, streamed, size = judge_pairs(texts), judge_stream(texts), index_bytes()
    costs = {
        "sign": cpu(lambda: [sign(*text) for text in texts.typical], len(texts.typical)),
        "compare": paired.compare,
        "stream 0.5": streamed.cost,
    }
    peers = ask_peers(args.peers, texts) if args.peers else Peers()

    table("Pairwise", paired.rows | {name: (total, "") for name, (total, _) in peers.pairs.items()})
    print_kinds(paired, peers)
    streams = {"ours": (streamed.total, streamed.lost), **peers.stream}
    title = f"In a stream (checked against every original kept before; at most {MAX_CANDIDATES} candidates in ours)"
    table(title, {name: (total, f"lost {lost}") for name, (total, lost) in streams.items()})
    apart, dated = redated_apart(texts)
    print(f"of {dated} long articles with another weekday or month, on another day, {apart} are told apart")
    real, alike = real_alike(texts)
    print(f"of {real} real articles, unedited, {len(alike)} are taken for a copy of another")
    for how, title, other in alike if args.verbose else []:
        print(f"    {how:.2f}  {title}\n          {other}")
    print(f"most candidates of a query: {streamed.candidates}")
    print(f"{size:.0f} bytes per article in SQLite, signature and 8 keys")
    print_costs(costs, peers)
    missed = missed_thresholds(texts, paired, streamed, size)
    print("\n" + ("MISSED: " + "; ".join(missed) if missed else "No threshold is missed."), flush=True)
    if missed:
        print("thresholds missed: " + "; ".join(missed), file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
