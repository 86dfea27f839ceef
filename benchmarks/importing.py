"""
Papers per second of an import, beside a loader in plain Python that builds the same tables as dicts.

The import stages with provenance, tells people apart, publishes tables, arrays and a search
index, and survives a crash; the plain loader keeps everything in memory and writes nothing.
Each runs in a process of its own. Of the import also the memory of each step is told: what the
process and its parsing processes hold of their own, the pages of mapped files aside.

    python -m benchmarks.importing FILE [--identity names|resolved] [--json]
"""

from __future__ import annotations

import argparse
import gzip
import json
import multiprocessing
import re
import shutil
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

import psutil

from explorer.bench.measure import MEGABYTE, peak_megabytes
from explorer.library.identity import IDENTITY_RULES, IdentityRule
from explorer.library.importer import Progress, Watcher, import_files
from explorer.text.folding import fold_label, fold_name

Tables = dict[str, object]
Load = Callable[[Path, IdentityRule, Watcher], int]


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
    for step, megabytes in ours["steps_mb"].items():
        print(f"    {step:28} {megabytes:7,.0f} MB")
    print(f"the import takes {found['time_ratio']} times as long, and publishes what it read")


def _beside(load: Load, file: Path, identity: IdentityRule) -> dict[str, Any]:
    """Run *load* in a new process and measure it from within."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_measure, load, file, identity).result()


def _measure(load: Load, file: Path, identity: IdentityRule) -> dict[str, Any]:
    started = time.perf_counter()
    with _Sampled() as sampled:
        papers = load(file, identity, sampled.follow)
    seconds = time.perf_counter() - started
    return {
        "papers": papers,
        "seconds": round(seconds, 2),
        "papers_per_second": round(papers / seconds),
        "resident_mb": round(peak_megabytes()),
        "steps_mb": sampled.peaks,
    }


class _Sampled:
    """The greatest memory of each step, looked at every 50 ms from a thread."""

    def __init__(self) -> None:
        self.peaks: dict[str, float] = {}
        self._step = ""
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)

    def follow(self, progress: Progress) -> None:
        self._step = re.sub(r"[\d,]+ ", "", progress.step)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _sample(self) -> None:
        while not self._over.wait(0.05):
            if self._step:
                self.peaks[self._step] = max(self.peaks.get(self._step, 0), round(_held_megabytes()))


def _held_megabytes() -> float:
    """What this process and those that it started hold of their own, without pages of mapped files."""
    own = psutil.Process()
    total = 0.0
    for one in (own, *own.children(recursive=True)):
        with suppress(psutil.Error):
            memory = one.memory_info()
            total += (memory.rss - getattr(memory, "shared", 0)) / MEGABYTE
    return total


def _import(file: Path, identity: IdentityRule, watch: Watcher) -> int:
    folder = Path(tempfile.mkdtemp(prefix="explorer-bench-"))
    try:
        return import_files([file], folder / "library", identity=identity, watch=watch).imported
    finally:
        shutil.rmtree(folder)


def _load_plainly(file: Path, _: IdentityRule, _watch: Watcher) -> int:
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
