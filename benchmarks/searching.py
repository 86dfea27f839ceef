"""
Size, build time and answering times of our search beside SQLite FTS5 and scikit-learn's TF-IDF.

    python -m benchmarks.searching [--papers 100000] [--queries 300] [--folder DIR] [--json]

Real abstracts, recombined sentence by sentence to reach the number. All find the best 20. ``words``
are three words of a title, ``sentence`` is the first sentence of an abstract; for ``meaning`` and
``fused`` a sentence is asked, too. The three run one after the other in one process.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sqlite3
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from benchmarks.abstracts import Record, make_records, split_first_sentence
from explorer.library.importer import import_files
from explorer.related.ranking import find_related
from explorer.search.building import PaperText, build_paper_search
from explorer.search.terms import split_words
from explorer.snapshot.opened import open_snapshot

BEST = 20
Figures = dict[str, float]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=300)
    parser.add_argument("--folder", type=Path, help="keep what is built there, for the next run")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with TemporaryDirectory() as temporary:
        folder = arguments.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        records = list(make_records(arguments.papers))
        asked = _choose_queries(records, arguments.queries)
        found = {
            "explorer": _measure_ours(folder, records, asked),
            "fts5": _measure_fts5(folder, records, asked),
            "scikit-learn": _measure_cosine(folder, records, asked),
        }
    found["ratios"] = _compare(found)
    print(json.dumps(found) if arguments.json else _describe(found))


def _choose_queries(records: Sequence[Record], number: int) -> dict[str, list[str]]:
    chosen = random.Random(7).sample(records, min(number, len(records)))
    sentences = [(split_first_sentence(record["abstract"]) or (record["abstract"], ""))[0] for record in chosen]
    words = [
        " ".join(random.Random(7).sample(title, min(3, len(title))))
        for one in chosen
        if (title := one["title"].split())
    ]
    return {"words": words, "sentence": sentences}


def _measure_ours(folder: Path, records: Sequence[Record], asked: dict[str, list[str]]) -> Figures:
    library = folder / "library"
    if not library.is_dir():
        works = folder / "works.jsonl"
        with works.open("w", encoding="utf8") as file:
            file.writelines(f"{json.dumps(record)}\n" for record in records)
        import_files([works], library)
    built = folder / "built"
    shutil.rmtree(built, ignore_errors=True)
    built.mkdir()
    papers = (PaperText(one["title"], one["abstract"], (), "", (), one.get("year") or 0) for one in records)
    build_s = _time(lambda: build_paper_search(built, papers, len(records)))
    snapshot = open_snapshot(library)
    search = snapshot.papers
    size = snapshot.counts["papers"]
    numbers = random.Random(7).sample(range(size), min(len(asked["words"]), size))
    figures = {"build_s": build_s, "index_mb": _megabytes(built)}
    return (
        figures
        | _times("words", lambda query: search.find(query, limit=BEST, meaning=0.0), asked["words"])
        | _times("sentence", lambda query: search.find(query, limit=BEST, meaning=0.0), asked["sentence"])
        | _times("meaning", lambda query: search.find(query, limit=BEST, meaning=1.0), asked["sentence"])
        | _times("fused", lambda query: search.find(query, limit=BEST), asked["sentence"])
        | _times("related", lambda number: find_related(snapshot, number), numbers)
    )


def _measure_fts5(folder: Path, records: Sequence[Record], asked: dict[str, list[str]]) -> Figures:
    path = folder / "fts5.sqlite"
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path)

    def build() -> None:
        connection.execute("CREATE VIRTUAL TABLE papers USING fts5(title, abstract, tokenize = 'porter unicode61')")
        rows = ((one["title"], one["abstract"]) for one in records)
        connection.executemany("INSERT INTO papers VALUES (?, ?)", rows)
        connection.commit()

    def find(query: str) -> list[tuple[int]]:
        words = " OR ".join(f'"{word}"' for word in dict.fromkeys(split_words(query)))
        statement = "SELECT rowid FROM papers WHERE papers MATCH ? ORDER BY bm25(papers, 2.0, 1.0) LIMIT ?"
        return connection.execute(statement, (words, BEST)).fetchall()

    build_s = _time(build)
    figures = {"build_s": build_s, "index_mb": round(path.stat().st_size / 1e6, 1)}
    return figures | _times("words", find, asked["words"]) | _times("sentence", find, asked["sentence"])


def _measure_cosine(folder: Path, records: Sequence[Record], asked: dict[str, list[str]]) -> Figures:
    try:
        vectorizer: Any = import_module("sklearn.feature_extraction.text").TfidfVectorizer(stop_words="english")
    except ImportError:
        return {}
    held: dict[str, Any] = {}

    def build() -> None:
        held["matrix"] = vectorizer.fit_transform(f"{one['title']} {one['abstract']}" for one in records)
        import_module("scipy.sparse").save_npz(folder / "tfidf.npz", held["matrix"], compressed=False)

    def find(query: str) -> np.ndarray:
        scores = np.asarray((held["matrix"] @ vectorizer.transform([query]).T).todense()).ravel()
        best = np.argpartition(-scores, BEST)[:BEST]
        return best[np.argsort(-scores[best])]

    build_s = _time(build)
    figures = {"build_s": build_s, "index_mb": round((folder / "tfidf.npz").stat().st_size / 1e6, 1)}
    return figures | _times("words", find, asked["words"]) | _times("sentence", find, asked["sentence"])


def _time(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return round(time.perf_counter() - started, 1)


def _times(name: str, ask: Callable[[Any], object], questions: Sequence[Any]) -> Figures:
    """Milliseconds of every question, after a few that open and warm what is needed."""
    for question in questions[:10]:
        ask(question)
    taken = []
    for question in questions:
        started = time.perf_counter()
        ask(question)
        taken.append(1000 * (time.perf_counter() - started))
    p50, p95 = np.percentile(taken, [50, 95]).tolist()
    return {f"{name}_p50_ms": round(p50, 2), f"{name}_p95_ms": round(p95, 2)}


def _megabytes(folder: Path) -> float:
    return round(sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6, 1)


def _compare(found: dict[str, Figures]) -> Figures:
    ours = found["explorer"]
    return {
        f"{peer}_{name}": round(value / ours[name], 2)
        for peer in ("fts5", "scikit-learn")
        for name, value in found[peer].items()
    }


def _describe(found: dict[str, Figures]) -> str:
    lines = [f"{'':18}{'explorer':>10}{'FTS5':>10}{'sklearn':>10}   theirs over ours"]
    for name, value in found["explorer"].items():
        peers = [found[peer].get(name) for peer in ("fts5", "scikit-learn")]
        ratios = [found["ratios"].get(f"{peer}_{name}") for peer in ("fts5", "scikit-learn")]
        shown = [f"{'' if one is None else one:>10}" for one in (value, *peers)]
        lines.append(f"{name:18}{''.join(shown)}   {' '.join(str(one) for one in ratios if one is not None)}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
