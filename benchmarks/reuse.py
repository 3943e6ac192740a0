"""Finding the origin of stories in generated families of articles: `scrapy dedup`, first date and first fetch compared.

    python benchmarks/reuse.py                        # --seed N, --corpus FILE, --verbose
    python benchmarks/reuse.py --write FOLDER         # only write the set: articles.parquet and labels.jsonl

docs/reuse.md describes the rules. Exits with 1 if the origin is right for fewer than .95 of the articles.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BAR = 0.95


def main(argv: list[str] | None = None) -> int:
    """Run the benchmark; return 0 if the threshold is reached."""
    sys.path.insert(0, str(ROOT))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=ROOT.parent / "shared" / "corpus" / "articles.jsonl.gz")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--write", type=Path, metavar="FOLDER", help="write the set, and do no more")
    parser.add_argument("--verbose", action="store_true", help="print what is wrong")
    args = parser.parse_args(argv)

    from benchmarks.dedup_set import load
    from benchmarks.reuse_families import AGENCY_SITES, OUTLETS, Families, Printed
    from newscrawl.history.job import DedupJob

    articles = load(args.corpus, 0, args.seed) + load(args.corpus, 1, args.seed)
    made: list[Printed] = [one for family in Families(articles, args.seed) for one in family]
    if args.write:
        _write(made, args.write)
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write(made, folder / "set")
        outlets = {**OUTLETS, **AGENCY_SITES}
        job = DedupJob(places=[str(folder / "set" / "articles.parquet")], output=folder / "out", outlets=outlets)
        job.run()
        found = _read(folder / "out")
    families = len({one.family for one in made})
    print(f"{len(made)} articles of {families} families, seed {args.seed}: {dict(Counter(one.kind for one in made))}")
    ours = {one.name: found[one.name]["origin"] == one.origin for one in made}
    dated, fetched = _first(made, "published"), _first(made, "fetched")
    rows: list[tuple[str, Iterable[Printed]]] = [("all", made)]
    for attribute in ("kind", "credit", "date"):
        for value in sorted({getattr(one, attribute) for one in made}):
            those = [one for one in made if getattr(one, attribute) == value]
            rows.append((f"{attribute} {value}", those))
    rows.append(("origin is not there", [one for one in made if "/" not in one.origin]))
    print(f"\n{'origin right':24}{'n':>6}{'ours':>8}{'first date':>12}{'first fetch':>13}")
    for label, group in rows:
        names = [one.name for one in group]
        shares = [sum(right[name] for name in names) / max(1, len(names)) for right in (ours, dated, fetched)]
        print(f"{label:24}{len(names):6}{shares[0]:8.3f}{shares[1]:12.3f}{shares[2]:13.3f}")
    _clusters(made, found)
    if args.verbose:
        for one in made:
            if not ours[one.name]:
                got = found[one.name]
                print(one.name, one.kind, one.credit, one.date, "->", got["origin"], got["origin_reason"], one.origin)
    share = sum(ours.values()) / len(made)
    print(f"\norigin right: {share:.4f}; bar {BAR}")
    return 0 if share >= BAR else 1


def _clusters(made: list[Any], found: dict[str, dict[str, Any]]) -> None:
    """Print how well the families are found."""
    truth = {one.name: (one.family, one.name if one.kind == "not derived" else "") for one in made}
    pairs: Counter[tuple[bool, bool]] = Counter()
    by_family = defaultdict(list)
    by_cluster = defaultdict(list)
    for one in made:
        by_family[one.family].append(one.name)
        by_cluster[found[one.name]["cluster"]].append(one.name)
    for names in by_family.values():
        for at, name in enumerate(names):
            for other in names[:at]:
                same = found[name]["cluster"] == found[other]["cluster"]
                pairs[truth[name] == truth[other], same] += 1
    across = sum(truth[a][0] != truth[b][0] for names in by_cluster.values() for a in names for b in names if a < b)
    tp, fp, fn = pairs[True, True], pairs[False, True] + across, pairs[True, False]
    print(f"\npairs of a family in one cluster: precision {tp / (tp + fp):.3f}, recall {tp / (tp + fn):.3f}")


def _first(made: list[Any], column: str) -> dict[str, bool]:
    """Article -> whether the earliest article of its family by a column is the origin, with the families given."""
    groups = defaultdict(list)
    for one in made:
        groups[one.family, one.name if one.kind == "not derived" else ""].append(one)
    right: dict[str, bool] = {}
    for group in groups.values():
        dated = [one for one in group if one.row[column] is not None] or group
        first = min(dated, key=lambda one: (one.row[column] is not None and one.row[column].timestamp()) or 0)
        right |= {one.name: first.name == one.origin for one in group}
    return right


def _write(made: list[Any], folder: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist([one.row for one in made]), folder / "articles.parquet")
    with (folder / "labels.jsonl").open("w", encoding="utf-8") as file:
        for one in made:
            label = {"article": one.name, "family": one.family, "derived": one.kind, "credit": one.credit}
            file.write(json.dumps({**label, "date": one.date, "origin": one.origin}, ensure_ascii=False) + "\n")


def _read(folder: Path) -> dict[str, dict[str, Any]]:
    import pyarrow.parquet as pq

    columns = ["site", "key", "cluster", "origin", "origin_reason"]
    return {f"{row['site']}/{row['key']}": row for row in pq.read_table(folder, columns=columns).to_pylist()}


if __name__ == "__main__":
    sys.exit(main())
