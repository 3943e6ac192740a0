"""`scrapy dedup` on the labelled pairs and stream of `dedup_set.py`, compared with text-dedup and datatrove's MinHash.

    python benchmarks/history_labels.py                                   # only ours, on the held-out half
    python benchmarks/history_labels.py --text-dedup PEERS/bin/python     # a Python that has text-dedup
    python benchmarks/history_labels.py --datatrove PEERS/bin/python      # a Python that has datatrove

All articles of the pairs form one history; a pair counts as found if both are in one cluster. In the stream, an article
is a copy if another one of its cluster came before it. Exits with 1 if F1 is below .97, or a bulletin is merged.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BAR = 0.97
_START = datetime(2025, 1, 1, tzinfo=UTC)
Clusters = list[int]
"""The cluster of each text, in order."""


def ours(docs: Sequence[Any], folder: Path) -> Clusters:
    """Clusters by `scrapy dedup`; the texts of one day are ordered as in the list."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from newscrawl.history.job import DedupJob

    rows = [
        {
            "url": f"https://{doc.site}.example/{at}", "site": doc.site, "key": str(at), "title": doc.title,
            "body": doc.body, "published": _START + timedelta(days=doc.day, milliseconds=at),
        }
        for at, doc in enumerate(docs)
    ]  # fmt: skip
    pq.write_table(pa.Table.from_pylist(rows), folder / "set.parquet")
    DedupJob(places=[str(folder / "set.parquet")], output=folder / "out").run()
    names: dict[str, int] = {}
    return [
        names.setdefault(name, len(names))
        for name in pq.read_table(folder / "out", columns=["cluster"])["cluster"].to_pylist()
    ]


def text_dedup(python: Path) -> Callable[[Sequence[Any], Path], Clusters]:
    """Clusters by text-dedup's MinHash with default settings, on the folded texts."""

    def run(docs: Sequence[Any], folder: Path) -> Clusters:
        import pyarrow as pa
        import pyarrow.parquet as pq

        pq.write_table(pa.table({"text": [doc.folded()[0] for doc in docs]}), folder / "texts.parquet")
        command = [str(python), "-m", "text_dedup.minhash", "--path", "parquet", "--split", "train", "--debug"]
        command += ["--data_files", str(folder / "texts.parquet"), "--column", "text", "--num_proc", "1"]
        command += ["--cache_dir", str(folder / "cache"), "--output", str(folder / "text-dedup")]
        subprocess.run(command, check=True, capture_output=True, cwd=folder)
        # The union-find structure written by the process above.
        program = "import pickle, json, sys; uf = pickle.load(open(sys.argv[1], 'rb')); "
        program += "print(json.dumps([uf.find(at) for at in range(int(sys.argv[2]))]))"
        told = subprocess.run(
            [str(python), "-c", program, str(next((folder / "text-dedup").glob("*uf.pkl"))), str(len(docs))],
            check=True, stdout=subprocess.PIPE,
        )  # fmt: skip
        found: Clusters = json.loads(told.stdout)
        return found

    return run


def datatrove(python: Path) -> Callable[[Sequence[Any], Path], Clusters]:
    """Clusters by datatrove's MinHash with its default settings for Arabic, on the unchanged texts."""

    def run(docs: Sequence[Any], folder: Path) -> Clusters:
        (folder / "texts.json").write_text(json.dumps([doc.body for doc in docs]), "utf-8")
        command = [str(python), __file__, "--as-datatrove", str(folder)]
        subprocess.run(command, check=True, stdout=subprocess.PIPE)
        found: Clusters = json.loads((folder / "clusters.json").read_text("utf-8"))
        return found

    return run


def as_datatrove(folder: Path) -> None:
    """Write the clusters of a file of texts; run by an interpreter with datatrove and without newscrawl."""
    from datatrove.data import Document
    from datatrove.pipeline.dedup import (
        MinhashDedupBuckets,
        MinhashDedupCluster,
        MinhashDedupSignature,
    )

    texts = json.loads((folder / "texts.json").read_text("utf-8"))
    places = [str(folder / name) for name in ("signatures", "buckets", "removed")]

    def docs() -> Any:
        return iter([Document(text=text, id=str(at)) for at, text in enumerate(texts)])

    MinhashDedupSignature(places[0], language="arb_Arab").run(docs(), 0, 1)
    for bucket in range(14):
        MinhashDedupBuckets(places[0], places[1]).run(None, bucket, 14)
    MinhashDedupCluster(places[1], places[2], save_cluster_id=True).run(None, 0, 1)
    clusters = [-1 - at for at in range(len(texts))]
    ids = Path(places[2]) / "000000.clusters"
    data = ids.read_bytes()
    for at in range(0, len(data), 8):
        doc, cluster = int.from_bytes(data[at : at + 4], "little"), int.from_bytes(data[at + 4 : at + 8], "little")
        clusters[doc] = cluster
    (folder / "clusters.json").write_text(json.dumps(clusters), "utf-8")


def main(argv: list[str] | None = None) -> int:
    """Run the benchmark; return 0 if no threshold is missed."""
    sys.path.insert(0, str(ROOT))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=ROOT.parent / "shared" / "corpus" / "articles.jsonl.gz")
    parser.add_argument("--half", choices=("tune", "held-out"), default="held-out")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--text-dedup", type=Path, help="a Python that has text-dedup")
    parser.add_argument("--datatrove", type=Path, help="a Python that has datatrove and its extra `processing`")
    args = parser.parse_args(argv)

    from benchmarks.dedup import HALVES, in_stream, pairwise
    from benchmarks.dedup_set import pairs, stream

    labelled = pairs(args.corpus, HALVES[args.half], args.seed)
    arriving = stream(args.corpus, HALVES[args.half], args.seed)
    labels = [(pair.same, pair.kind) for pair in labelled]
    tools: dict[str, Callable[[Sequence[Any], Path], Clusters]] = {"ours": ours}
    if args.text_dedup:
        tools["text-dedup"] = text_dedup(args.text_dedup)
    if args.datatrove:
        tools["datatrove"] = datatrove(args.datatrove)
    reached = True
    print(f"{len(labelled)} pairs, a stream of {len(arriving)}; {args.half}, seed {args.seed}")
    for name, tool in tools.items():
        with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
            found = tool([doc for pair in labelled for doc in (pair.a, pair.b)], Path(one))
            total, kinds = pairwise(labels, [a == b for a, b in zip(found[::2], found[1::2], strict=True)])
            clusters = tool(arriving, Path(two))
        firsts: dict[int, int] = {}
        originals = [firsts.setdefault(cluster, at) for at, cluster in enumerate(clusters)]
        copies = [None if first == at else first for at, first in enumerate(originals)]
        streamed, lost = in_stream([(doc.cluster, doc.kind) for doc in arriving], copies)
        for what, score in (("pairs", total), ("stream", streamed)):
            print(
                f"{name:12}{what:8}" + " ".join(f"{part} {score[part]:.3f}" for part in ("f1", "precision", "recall"))
            )
        merged = sum(kind == "bulletin" for _, kind in labels) * (1 - kinds["bulletin"])
        print(f"{'':12}bulletins merged: {merged:.0f} of pairs, {lost.get('bulletin', 0)} of the stream; lost {lost}")
        wrong = {kind: round(right, 3) for kind, right in kinds.items() if right < 1}
        print(f"{'':12}right of each kind, where not all: {wrong}", flush=True)
        if name == "ours":
            reached = min(total["f1"], streamed["f1"]) >= BAR and not round(merged) and not lost.get("bulletin")
    return 0 if reached else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["--as-datatrove"]:
        as_datatrove(Path(sys.argv[2]))
    else:
        sys.exit(main())
