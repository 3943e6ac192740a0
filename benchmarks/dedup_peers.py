"""Near-duplicate detection with datasketch and rensa, for `dedup.py`; newscrawl need not be installed.

    PEERS/bin/python benchmarks/dedup_peers.py TEXTS

TEXTS is a JSON file: `pairs` of folded texts, those of a `stream` in order of arrival, and the `timed` ones. Prints
JSON: `pairs` and `stream` with one verdict per pair and per text for each tool and threshold, `costs` in microseconds,
and `versions`.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Any

THRESHOLDS = (0.4, 0.5, 0.7, 0.8)
_BANDS = {0.4: 32, 0.5: 32, 0.7: 16, 0.8: 8}
"""Similarity threshold -> number of bands of rensa's index, so that it finds what is above the threshold."""
_PERMUTATIONS = 128
_TIMED = 500
"""Pairs whose comparison is timed."""


def cpu(call: Callable[[], object], count: int, rounds: int = 5) -> float:
    """CPU microseconds for each of the `count` steps in a call, the best of `rounds`."""
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        call()
        best = min(best, time.process_time() - start)
    return best / count * 1e6


def shingles(text: str) -> list[str]:
    """The runs of three words."""
    words = text.split()
    return list({" ".join(words[i : i + 3]) for i in range(len(words) - 2)})


def sketchers() -> dict[str, Callable[[str], Any]]:
    """The functions that sketch a text, by the name of the tool."""
    from datasketch import MinHash
    from rensa import CMinHash, RMinHash

    def datasketch(text: str) -> Any:
        sketch = MinHash(num_perm=_PERMUTATIONS)
        sketch.update_batch([shingle.encode() for shingle in shingles(text)])
        return sketch

    def rensa(text: str) -> Any:
        sketch = RMinHash(num_perm=_PERMUTATIONS, seed=42)
        sketch.update(shingles(text))
        return sketch

    def rensa_c(text: str) -> Any:
        sketch = CMinHash(num_perm=_PERMUTATIONS, seed=42)
        sketch.update(shingles(text))
        return sketch

    return {"datasketch": datasketch, "rensa R": rensa, "rensa C": rensa_c}


def find_in_stream(index: Any, stream: list[Any], threshold: float) -> list[int | None]:
    """For each sketch, the place of the earlier one that it is taken for a copy of; only originals are indexed."""
    found: list[int | None] = []
    for place, sketch in enumerate(stream):
        near = [(sketch.jaccard(stream[other]), other) for other in index.query(sketch)]
        best = max(((similarity, other) for similarity, other in near if similarity >= threshold), default=None)
        found.append(best[1] if best else None)
        if best is None:
            index.insert(place, sketch)
    return found


def indexes(threshold: float) -> dict[str, Any]:
    """An empty index of each tool that has one."""
    from datasketch import MinHashLSH
    from rensa import RMinHashLSH

    rensa = RMinHashLSH(threshold=threshold, num_perm=_PERMUTATIONS, num_bands=_BANDS[threshold])
    return {"datasketch": MinHashLSH(threshold=threshold, num_perm=_PERMUTATIONS), "rensa R": rensa}


def sketch_all(sketch: Callable[[str], Any], texts: list[str]) -> list[Any]:
    """The sketches of all texts."""
    return [sketch(text) for text in texts]


def compare_all(pairs: list[tuple[Any, Any]]) -> list[float]:
    """The similarities of all pairs of sketches."""
    return [one.jaccard(other) for one, other in pairs]


def judge_all(texts: dict[str, Any]) -> dict[str, Any]:
    """Judge the texts with each tool at each threshold."""
    pairs: dict[str, list[bool]] = {}
    streams: dict[str, list[int | None]] = {}
    costs: dict[str, dict[str, float]] = {}
    tools = sketchers()
    for name, sketch in tools.items():
        costs[name] = {"sign": cpu(partial(sketch_all, sketch, texts["timed"]), len(texts["timed"]))}
        sketches = [(sketch(one), sketch(other)) for one, other in texts["pairs"]]
        costs[name]["compare"] = cpu(partial(compare_all, sketches[:_TIMED]), _TIMED)
        similarities = compare_all(sketches)
        for threshold in THRESHOLDS:
            pairs[f"{name} {threshold}"] = [similarity >= threshold for similarity in similarities]
    for name in indexes(THRESHOLDS[0]):
        stream = sketch_all(tools[name], texts["stream"])
        for threshold in THRESHOLDS:
            index = indexes(threshold)[name]
            start = time.process_time()
            streams[f"{name} {threshold}"] = find_in_stream(index, stream, threshold)
            costs[name][f"stream {threshold}"] = (time.process_time() - start) / len(stream) * 1e6
    versions = {name: metadata.version(name) for name in ("datasketch", "rensa")}
    return {"pairs": pairs, "stream": streams, "costs": costs, "versions": versions}


def main() -> None:
    """Print the verdicts on the texts of a file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path)
    print(json.dumps(judge_all(json.loads(parser.parse_args().texts.read_text("utf-8")))))


if __name__ == "__main__":
    main()
