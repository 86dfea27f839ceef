"""
Papers per second of an import, beside a loader in plain Python that builds the same tables as dicts.

The import stages with provenance, tells people apart, publishes tables, arrays and a search
index, and survives a crash; the plain loader keeps everything in memory and writes nothing.
Each runs in a process of its own.

    python -m benchmarks.importing FILE [--identity names|resolved] [--json]
"""

from __future__ import annotations

import argparse
import gzip
import json
import multiprocessing
import shutil
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from explorer.bench.measure import peak_megabytes
from explorer.library.identity import IDENTITY_RULES, IdentityRule
from explorer.library.importer import import_files
from explorer.text.folding import fold_label, fold_name

Tables = dict[str, object]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--identity", choices=IDENTITY_RULES, default="resolved")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    ours = _beside(_import, arguments.file, arguments.identity)
    plain = _beside(_load_plainly, arguments.file, arguments.identity)
    found = {"explorer": ours, "plain_python": plain, "time_ratio": round(ours["seconds"] / plain["seconds"], 2)}
    if arguments.json:
        print(json.dumps(found))
        return
    for name, figures in (("explorer", ours), ("plain Python", plain)):
        print(f"{name:14} {figures['seconds']:8.1f} s {figures['papers_per_second']:9,.0f} papers/s"
              f" {figures['resident_mb']:7,.0f} MB")  # fmt: skip
    print(f"the import takes {found['time_ratio']} times as long, and publishes what it read")


def _beside(load: Callable[[Path, IdentityRule], int], file: Path, identity: IdentityRule) -> dict[str, float]:
    """Run *load* in a new process and measure it from within."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_measure, load, file, identity).result()


def _measure(load: Callable[[Path, IdentityRule], int], file: Path, identity: IdentityRule) -> dict[str, float]:
    started = time.perf_counter()
    papers = load(file, identity)
    seconds = time.perf_counter() - started
    return {
        "papers": papers,
        "seconds": round(seconds, 2),
        "papers_per_second": round(papers / seconds),
        "resident_mb": round(peak_megabytes()),
    }


def _import(file: Path, identity: IdentityRule) -> int:
    folder = Path(tempfile.mkdtemp(prefix="explorer-bench-"))
    try:
        return import_files([file], folder / "library", identity=identity).imported
    finally:
        shutil.rmtree(folder)


def _load_plainly(file: Path, _: IdentityRule) -> int:
    """Papers, people by folded name, authorships both ways, topics, institutions, co-author pairs: all dicts."""
    tables = build_plain_tables(file)
    papers = tables["papers"]
    return len(papers) if isinstance(papers, dict) else 0


def build_plain_tables(file: Path) -> Tables:
    papers: dict[str, dict[str, object]] = {}
    people: dict[str, Counter[str]] = defaultdict(Counter)
    works: dict[str, set[str]] = defaultdict(set)
    topics: dict[str, set[str]] = defaultdict(set)
    institutions: dict[str, set[str]] = defaultdict(set)
    pairs: Counter[tuple[str, str]] = Counter()
    opener = gzip.open if file.suffix == ".gz" else open
    with opener(file, "rt", encoding="utf8") as lines:
        for line in lines:
            record = json.loads(line)
            papers[record["id"]] = record
            team = sorted({fold_name(author["name"]) for author in record.get("authors", ())})
            for author in record.get("authors", ()):
                people[fold_name(author["name"])][author["name"]] += 1
                for institution in author.get("affiliations", ()):
                    institutions[fold_label(institution)].add(record["id"])
            for place, person in enumerate(team):
                works[person].add(record["id"])
                pairs.update((person, other) for other in team[place + 1 :])
            for topic in record.get("keywords", ()):
                topics[fold_label(topic)].add(record["id"])
    return {"papers": papers, "people": people, "works": works, "topics": topics, "pairs": pairs}


if __name__ == "__main__":
    main()
