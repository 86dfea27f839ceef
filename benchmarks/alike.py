"""
Whether the papers nearest to a paper answer the same question.

Each list of the file answers one question that is not known. Of every paper's ten nearest ones: how
many stand in a list with it, beside the cosine of scikit-learn's TF-IDF and what chance gives.

    python -m benchmarks.alike [--file FILE] [--model FOLDER] [--json]
"""

from __future__ import annotations

import argparse
import json
import os
from collections import defaultdict
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from benchmarks.abstracts import LISTS, read_records
from explorer.library.importer import import_files
from explorer.related.models import Weights
from explorer.related.ranking import find_related
from explorer.search.model import MODEL_VARIABLE
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot, open_snapshot

NEAREST = 10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--file", type=Path, default=LISTS)
    parser.add_argument("--model", help="a sentence-transformers model: a folder or a name")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    if arguments.model:
        os.environ[MODEL_VARIABLE] = arguments.model
    abstracts, lists = _read(arguments.file)
    together = np.array([[bool(lists[one] & lists[other]) for other in abstracts] for one in abstracts])
    with TemporaryDirectory() as folder:
        snapshot = _import(Path(folder), abstracts)
        found = {"random": _chance(together)} | _measure_cosine(abstracts, together)
        for name, weights in (
            ("terms", Weights(1, 0, 0, 0, 0, 0, 0)),
            ("meaning", Weights(0, 1, 0, 0, 0, 0, 0)),
            ("related", Weights()),
        ):
            found[name] = _measure(snapshot, together, weights)
    if arguments.json:
        print(json.dumps(found))
    else:
        print("\n".join(f"{name:10} {value:.3f}" for name, value in found.items()))


def _read(path: Path) -> tuple[dict[str, str], dict[str, set[str]]]:
    abstracts: dict[str, str] = {}
    lists: dict[str, set[str]] = defaultdict(set)
    for record in read_records(path):
        abstracts.setdefault(record["title"], record["abstract"])
        lists[record["title"]].add(record["list"])
    return abstracts, lists


def _import(folder: Path, abstracts: dict[str, str]) -> Snapshot:
    """A library of the papers and nothing else: whoever has no author has none in common."""
    works = folder / "works.jsonl"
    records = (
        {"id": f"paper:{number:04}", "title": title, "abstract": text, "authors": [{"name": f"Author {number:04}"}]}
        for number, (title, text) in enumerate(abstracts.items())
    )
    works.write_text("".join(f"{json.dumps(record)}\n" for record in records), encoding="utf8")
    import_files([works], folder / "library")
    return open_snapshot(folder / "library")


def _measure(snapshot: Snapshot, together: np.ndarray, weights: Weights) -> float:
    shares = []
    for row in range(len(together)):
        (paper,) = queries.find_paper_nos(snapshot, f"paper:{row:04}")
        near = find_related(snapshot, paper, weights=weights, limit=NEAREST)
        shares += [together[row, int(one.id.removeprefix("paper:"))] for one in near]
    return round(float(np.mean(shares)), 4)


def _chance(together: np.ndarray) -> float:
    others = ~np.eye(len(together), dtype=bool)
    return round(float(together[others].mean()), 4)


def _measure_cosine(abstracts: dict[str, str], together: np.ndarray) -> dict[str, float]:
    try:
        vectorizer: Any = import_module("sklearn.feature_extraction.text").TfidfVectorizer(stop_words="english")
    except ImportError:
        return {}
    matrix = vectorizer.fit_transform([f"{title} {text}" for title, text in abstracts.items()])
    likeness = np.asarray((matrix @ matrix.T).todense())
    np.fill_diagonal(likeness, -1)
    nearest = np.argsort(-likeness, axis=1, kind="stable")[:, :NEAREST]
    return {"tf-idf": round(float(np.take_along_axis(together, nearest, axis=1).mean()), 4)}


if __name__ == "__main__":
    main()
