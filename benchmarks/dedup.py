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
from collections.abc import Callable, Iterable
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
HALVES = {"tune": 0, "held-out": 1}
BAR_F1, BAR_PRECISION, BAR_RECALL, BAR_BYTES = 0.965, 0.98, 0.95, 800
MAX_MERGED = 5
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


def cpu(call: Callable[[], object], count: int, rounds: int = 5) -> float:
    """CPU microseconds for each of the `count` steps in a call, the best of `rounds`."""
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        call()
        best = min(best, time.process_time() - start)
    return best / count * 1e6


# --- The peers, run by their own interpreter without newscrawl ------------------------------------------------------


def peers(path: Path) -> dict[str, Any]:
    """Judge the texts in a file with datasketch and rensa; return the data from which `main` prints their figures."""
    import numpy as np
    from datasketch import MinHash, MinHashLSH
    from rensa import CMinHash, RMinHash, RMinHashLSH

    data = json.loads(path.read_text("utf-8"))
    np.seterr(all="ignore")

    def shingles(text: str) -> list[str]:
        words = text.split()
        return list({" ".join(words[i : i + 3]) for i in range(len(words) - 2)})

    def datasketch(text: str) -> Any:
        sketch = MinHash(num_perm=128)
        sketch.update_batch([s.encode() for s in shingles(text)])
        return sketch

    def rensa(text: str) -> Any:
        sketch = RMinHash(num_perm=128, seed=42)
        sketch.update(shingles(text))
        return sketch

    def rensa_c(text: str) -> Any:
        sketch = CMinHash(num_perm=128, seed=42)
        sketch.update(shingles(text))
        return sketch

    def costs_of(make: Callable[[str], Any], sketches: list[tuple[Any, Any]]) -> dict[str, float]:
        return {
            "sign": cpu(lambda: [make(t) for t in timed], len(timed)),
            "compare": cpu(lambda: [a.jaccard(b) for a, b in sketches], len(sketches)),
        }

    out: dict[str, Any] = {
        "versions": {n: metadata.version(n) for n in ("datasketch", "rensa")},
        "pairs": {},
        "stream": {},
    }
    costs: dict[str, dict[str, float]] = {}
    timed = data["timed"]
    tools = (("datasketch", datasketch), ("rensa R", rensa), ("rensa C", rensa_c))
    for name, make in tools:
        sketches = [(make(a), make(b)) for a, b in data["pairs"]]
        estimates = [a.jaccard(b) for a, b in sketches]
        for threshold in (0.4, 0.5, 0.7, 0.8):
            out["pairs"][f"{name} {threshold}"] = [e >= threshold for e in estimates]
        costs[name] = costs_of(make, sketches[:500])
    for name, make in tools[:2]:
        stream: list[Any] = [make(text) for text in data["stream"]]
        for threshold in (0.4, 0.5, 0.7, 0.8):
            bands = {0.4: 32, 0.5: 32, 0.7: 16, 0.8: 8}[threshold]
            index: Any = MinHashLSH(threshold=threshold, num_perm=128)
            if name != "datasketch":
                index = RMinHashLSH(threshold=threshold, num_perm=128, num_bands=bands)
            found: list[int | None] = []
            start = time.process_time()
            for i, sketch in enumerate(stream):
                near = [(sketch.jaccard(stream[j]), j) for j in index.query(sketch)]
                best = max(((e, j) for e, j in near if e >= threshold), default=None)
                found.append(best[1] if best else None)
                if best is None:
                    index.insert(i, sketch)
            costs[name][f"stream {threshold}"] = (time.process_time() - start) / len(sketches) * 1e6
            out["stream"][f"{name} {threshold}"] = found
    return out | {"costs": costs}


# --- Ours -----------------------------------------------------------------------------------------------------------


def index_bytes(articles: int = 20_000) -> float:
    """Bytes per article in SQLite: a signature of maximum size and 8 keys, each key with one owner."""
    from random import Random

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


def table(title: str, rows: dict[str, tuple[Score, str]]) -> None:
    """Print scores, the best F1 first."""
    print(f"\n{title}\n{'':16}{'F1':>7}{'prec.':>7}{'recall':>8}{'FP':>6}{'FN':>6}")
    for name, (s, note) in sorted(rows.items(), key=lambda row: -row[1][0]["f1"]):
        print(f"{name:16}{s['f1']:7.3f}{s['precision']:7.3f}{s['recall']:8.3f}{s['fp']:6.0f}{s['fn']:6.0f}  {note}")


def main(argv: list[str] | None = None) -> int:  # noqa: PLR0915  # one measurement after the other
    """Run the benchmark; return 0 if no threshold is missed."""
    sys.path.insert(0, str(ROOT))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=ROOT.parent / "shared" / "corpus" / "articles.jsonl.gz")
    parser.add_argument("--half", choices=HALVES, default="held-out")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--peers", type=Path, help="a Python that has datasketch and rensa")
    parser.add_argument("--verbose", action="store_true", help="print which real articles look alike")
    args = parser.parse_args(argv)

    from benchmarks.dedup_set import load, pairs, redated, stream
    from newscrawl.arabic.normalize.folding import fold
    from newscrawl.dedup.judge import judge
    from newscrawl.dedup.signature import sign, similarity
    from tests.dedup.index import Index

    half = HALVES[args.half]
    labelled, docs = pairs(args.corpus, half, args.seed), stream(args.corpus, half, args.seed)
    labels = [(p.same, p.kind if not p.same else f"{p.kind} {p.strength + 1}") for p in labelled]
    folded = [(p.a.folded(), p.b.folded()) for p in labelled]
    arriving = [d.folded() for d in docs]
    typical = [(fold(b), fold(t)) for t, b in load(args.corpus, half, args.seed) if 2200 <= len(b) <= 2800]
    positive = sum(p.same for p in labelled)
    print(f"Python {platform.python_version()}, {args.half} half, seed {args.seed}, fold: {fold.__module__}")
    print(f"{positive} positive pairs, {len(labelled) - positive} hard negatives, a stream of {len(docs)}")

    # Ours, pairwise. One signature passes through bytes, as if it had been stored.
    signatures = [(sign(*a), type(sign("")).from_bytes(sign(*b).to_bytes())) for a, b in folded]
    context = [{"same_site": p.a.site == p.b.site, "same_day": p.a.day == p.b.day} for p in labelled]
    decisions = [judge(a, b, **c) for (a, b), c in zip(signatures, context, strict=True)]
    total, kinds = pairwise(labels, [d.duplicate for d in decisions])
    blind = pairwise(labels, [judge(a, b, same_site=False).duplicate for a, b in signatures])[0]

    # Ours, in the stream.
    index: Index[int] = Index()
    found: list[int | None] = []
    most = 0
    signed = [sign(*text) for text in arriving]
    start = time.process_time()
    for n, (doc, signature) in enumerate(zip(docs, signed, strict=True)):
        most = max(most, len(index.candidates(signature)))
        match = index.find(signature, site=doc.site, day=doc.day)
        found.append(match[0] if match else None)
        if match is None:
            index.add(n, signature, site=doc.site, day=doc.day)
    stream_cost = (time.process_time() - start) / len(docs) * 1e6
    clusters = [(d.cluster, d.kind) for d in docs]
    streamed, lost = in_stream(clusters, found)
    dated = [(sign(b, t), sign(d, c)) for (t, b), (c, d) in redated(load(args.corpus, half, args.seed))]
    apart = sum(not judge(*pair, same_site=True, same_day=False).duplicate for pair in dated)
    # Every real article once, unedited; those taken for a copy are printed for a person to check (--verbose).
    real: Index[str] = Index()
    alike: list[tuple[float, str, str]] = []
    for title, body in load(args.corpus, 0, args.seed) + load(args.corpus, 1, args.seed):
        signature = sign(fold(body), fold(title))
        if match_real := real.find(signature):
            alike.append((match_real[1].similarity, title, match_real[0]))
        real.add(title, signature)
    size = index_bytes()
    costs = {
        "sign": cpu(lambda: [sign(*t) for t in typical], len(typical)),
        "compare": cpu(
            lambda: [judge(a, b, **c) for (a, b), c in zip(signatures[:500], context[:500], strict=True)], 500
        ),
        "stream": stream_cost,
    }

    numbers = [tuple(Counter(re.findall(r"\d+(?:\.\d+)*", t[0])) for t in pair) for pair in folded]
    simple = [
        similarity(*pair) >= 0.36
        and not (min(m.total(), n.total()) >= 2 and (m & n).total() < min(m.total(), n.total()) * 2 / 3)
        for pair, (m, n) in zip(signatures, numbers, strict=True)
    ]
    pair_rows = {
        "ours": (total, ""),
        "ours, undated": (blind, "(every pair treated as from two sites)"),
        "number guard": (pairwise(labels, simple)[0], "(our sketch at .36, numbers only: the previous method)"),
    }
    stream_rows = {"ours": (streamed, f"lost {lost}")}
    peer_kinds: dict[str, dict[str, float]] = {}
    peer_costs: dict[str, dict[str, float]] = {}
    if args.peers:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "texts.json"
            data = {
                "pairs": [(a[0], b[0]) for a, b in folded],
                "stream": [a[0] for a in arriving],
                "timed": [t[0] for t in typical],
            }
            path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
            command = [str(args.peers), __file__, "--as-peer", str(path)]
            theirs = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
        for name, said in theirs["pairs"].items():
            result, peer_kinds[name] = pairwise(labels, said)
            pair_rows[name] = (result, "")
        for name, theirs_found in theirs["stream"].items():
            result, gone = in_stream(clusters, theirs_found)
            stream_rows[name] = (result, f"lost {gone}")
        peer_costs = theirs["costs"]
        print("peers:", ", ".join(f"{k} {v}" for k, v in theirs["versions"].items()))

    table("Pairwise", pair_rows)
    names = ["ours", *(n for n in ("datasketch 0.4", "datasketch 0.7", "rensa R 0.4") if n in peer_kinds)]
    print(
        f"\nShare judged correctly, by kind (the number is the strength of the edit)\n{'':16}"
        + "".join(f"{n:>16}" for n in names)
    )
    for kind in kinds:
        print(f"{kind:16}" + "".join(f"{(kinds if n == 'ours' else peer_kinds[n])[kind]:16.3f}" for n in names))
    wrong = Counter(d.reason for (same, _), d in zip(labels, decisions, strict=True) if same and not d.duplicate)
    print(f"why ours missed pairs: {dict(wrong)}")
    table("In a stream (checked against every original kept before; at most 8 candidates in ours)", stream_rows)
    print(f"of {len(dated)} long articles with another weekday or month, on another day, {apart} are told apart")
    print(f"of {len(real)} real articles, unedited, {len(alike)} are taken for a copy of another")
    for how, title, other in sorted(alike, reverse=True) if args.verbose else []:
        print(f"    {how:.2f}  {title}\n          {other}")
    print(f"most candidates of a query: {most}; {size:.0f} bytes per article in SQLite, signature and 8 keys")
    print(
        "\nCPU, microseconds: sign (an article of about 2,500 characters), compare two, query and insert in the stream"
    )
    print(f"{'ours':16}{costs['sign']:8.0f}{costs['compare']:8.0f}{costs['stream']:8.0f}")
    for name, cost in peer_costs.items():
        print(f"{name:16}{cost['sign']:8.0f}{cost['compare']:8.0f}{cost.get('stream 0.5', float('nan')):8.0f}")

    merged = sum(p.kind == "embeds" and d.duplicate for p, d in zip(labelled, decisions, strict=True))
    bars = {
        f"pairwise F1 {total['f1']:.4f} < {BAR_F1}": total["f1"] < BAR_F1,
        f"stream precision {streamed['precision']:.4f} < {BAR_PRECISION}": streamed["precision"] < BAR_PRECISION,
        f"stream recall {streamed['recall']:.4f} < {BAR_RECALL}": streamed["recall"] < BAR_RECALL,
        f"{lost.get('bulletin')} bulletins lost in the stream": bool(lost.get("bulletin")),
        f"{merged} of 300 articles that embed another one are taken for its copy": merged > MAX_MERGED,
        f"{most} candidates > 8": most > 8,
        f"{size:.0f} bytes per article > {BAR_BYTES}": size > BAR_BYTES,
        "fewer than 3,000 positive pairs or 2,000 negatives": positive < 3000 or len(labelled) - positive < 2000,
    }
    missed = [text for text, bad in bars.items() if bad]
    print("\n" + ("MISSED: " + "; ".join(missed) if missed else "No threshold is missed."), flush=True)
    if missed:
        print("thresholds missed: " + "; ".join(missed), file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--as-peer"]:
        print(json.dumps(peers(Path(sys.argv[2]))))
    else:
        sys.exit(main())
