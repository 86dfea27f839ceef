"""
Records per second of each reader, beside the way in which its format is usually read in Python.

Both read the same file in one run, in turns, each in a process of its own; the best of several
runs counts. The readers go as far as the tables that an import stages. Of the usual way two
figures are given: to what its library gives, and to the same columns (texts cleaned, the year a
number, the DOI in lower case, names in the order in which they are said, and folded, a key). Where
the machine has other things to do, the time of the processor says more than the clock.

    python -m benchmarks.formats [--corpus FILE] [--records 20000] [--formats bibtex,ris] [--json]
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from benchmarks.format_lines import LINE_PEERS, LINE_WRITERS, write_parquet
from benchmarks.format_peers import PEERS, Picked
from benchmarks.format_services import SERVICE_PEERS, SERVICE_WRITERS
from benchmarks.format_writers import WRITERS, Work, load_works, write_file
from explorer.library.batches import read_batches
from explorer.settings import PROJECT
from explorer.sources.formats import Source, digest_of
from explorer.sources.person_names import flip_name
from explorer.sources.registry import get_format
from explorer.text.cleaning import clean_text
from explorer.text.folding import fold_name, stable_id

WRITERS.update(SERVICE_WRITERS)
WRITERS.update(LINE_WRITERS)
PEERS.update(SERVICE_PEERS)
PEERS.update(LINE_PEERS)
CORPUS = PROJECT.parent / "shared" / "corpora" / "acl_abstracts_2021_on_CC-BY.jsonl.gz"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="works with abstracts, JSON Lines, gzipped")
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--formats", default=",".join(PEERS), help="of %(default)s")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    works = load_works(arguments.corpus, arguments.records)
    found = []
    with tempfile.TemporaryDirectory(prefix="explorer-formats-") as folder:
        for name in arguments.formats.split(","):
            paths = [_write(some, name, Path(folder) / f"{name}-{len(some)}") for some in (works[:5], works)]
            found.append(measure(name, paths[0], paths[1], arguments.runs))
            paths[1].unlink()
            if not arguments.json:
                print(describe(found[-1]), flush=True)
    if arguments.json:
        print(json.dumps(found, indent=1))


def _write(works: Sequence[Work], name: str, path: Path) -> Path:
    if name != "parquet":
        return write_file(works, name, path)
    write_parquet(works, path)
    return path


def measure(name: str, first: Path, path: Path, runs: int) -> dict[str, float | str]:
    """Time the reader and its peer on *path*, in turns; each reads *first*, a few records, to be loaded."""
    ways: dict[str, Callable[[str, Path], int]] = {"ours": _read, "parse": _parse_alike, "fields": _pick_alike}
    best: dict[str, float] = {}
    work: dict[str, float] = {}
    records = 0
    for _ in range(runs):
        for way, function in ways.items():
            seconds, processor, records = _beside(function, name, first, path)
            best[way] = min(seconds, best.get(way, seconds))
            work[way] = min(processor, work.get(way, processor))
    return {
        "format": name,
        "peer": PEERS[name].name,
        "records": records,
        "megabytes": round(path.stat().st_size / 1e6, 1),
        "records_per_second": round(records / best["ours"]),
        "peer_parses_per_second": round(records / best["parse"]),
        "peer_fields_per_second": round(records / best["fields"]),
        "ahead_of_parsing": round(best["parse"] / best["ours"], 2),
        "ahead_to_the_same_fields": round(best["fields"] / best["ours"], 2),
        "less_work_to_the_same_fields": round(work["fields"] / work["ours"], 2),
    }


def describe(found: dict[str, float | str]) -> str:
    return (
        f"{found['format']:15} {found['records_per_second']:9,} records/s; {found['peer']} parses "
        f"{found['peer_parses_per_second']:9,} ({found['ahead_of_parsing']} times), to the same fields "
        f"{found['peer_fields_per_second']:9,} ({found['ahead_to_the_same_fields']} times; "
        f"{found['less_work_to_the_same_fields']} times by the processor's time)"
    )


def _beside(function: Callable[[str, Path], int], name: str, first: Path, path: Path) -> tuple[float, float, int]:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_time, function, name, first, path).result()


def _time(function: Callable[[str, Path], int], name: str, first: Path, path: Path) -> tuple[float, float, int]:
    """Seconds by the clock, seconds of the processor in this process and those that it starts, and records."""
    function(name, first)
    started, used = time.perf_counter(), _used()
    records = function(name, path)
    return time.perf_counter() - started, _used() - used, records


def _used() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _read(name: str, path: Path) -> int:
    return sum(batch.works.num_rows for batch in read_batches(Source(path), get_format(name)))


def _parse_alike(name: str, path: Path) -> int:
    return sum(1 for _ in PEERS[name].parse(path))


def _pick_alike(name: str, path: Path) -> int:
    peer = PEERS[name]
    return len([_build(peer.pick(record)) for record in peer.parse(path)])


def _build(picked: Picked) -> tuple[object, ...]:
    """What a record is of use with, made in plain Python: the columns that an import stages."""
    names = [flip_name(clean_text(name)) for name in picked.names]
    folded = [fold_name(name) for name in names]
    title, year = clean_text(picked.title), int(picked.year[:4]) if picked.year[:4].isdigit() else None
    key = stable_id("work", fold_name(title), str(year), picked.doi.lower(), *sorted(folded))
    texts = [clean_text(text) for text in (picked.abstract, picked.venue, picked.pages)]
    lists = [[clean_text(text) for text in listed] for listed in (picked.keywords, picked.places)]
    digest = digest_of("".join((title, *texts, *names)))
    return key, title, year, picked.doi.lower(), names, folded, texts, lists, digest


if __name__ == "__main__":
    main()
