"""
Whether a sentence finds the abstract that it was cut from.

Abstracts are indexed without their first sentence and without a title; the first sentences of some
are asked. Mean reciprocal rank within the first ten, for words, meaning and both, beside the cosine
of scikit-learn's TF-IDF and plain BM25 over the same stems. What stands behind ± is the standard error.

    python -m benchmarks.known_items [--file FILE] [--seeds 0,1,2,3] [--queries 500] [--pool N]
                                     [--model FOLDER] [--json]
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from benchmarks.abstracts import ABSTRACTS, read_records, split_first_sentence
from explorer.search.building import PaperText, add_model, build_paper_search
from explorer.search.fusing import PaperSearch
from explorer.search.terms import split_words

PLACES = 10
Rank = Callable[[str], list[int]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--file", type=Path, default=ABSTRACTS, help="works with abstracts, as JSON Lines")
    parser.add_argument("--seeds", default="0,1,2,3", help="one sample each")
    parser.add_argument("--queries", type=int, default=500)
    parser.add_argument("--pool", type=int, help="only this many abstracts, drawn with seed 0")
    parser.add_argument("--model", help="a sentence-transformers model: a folder or a name")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    pairs = [pair for record in read_records(arguments.file) if (pair := split_first_sentence(record["abstract"]))]
    if arguments.pool:
        pairs = random.Random(0).sample(pairs, arguments.pool)
    with TemporaryDirectory() as folder:
        rankers = build_rankers(Path(folder), [rest for _, rest in pairs], arguments.model)
        seeds = [int(seed) for seed in arguments.seeds.split(",")]
        found = {
            seed: {name: measure(rank, pairs, seed, arguments.queries) for name, rank in rankers.items()}
            for seed in seeds
        }
    if arguments.json:
        print(json.dumps({"abstracts": len(pairs), "mrr": found}))
    else:
        _print(found, len(pairs))


def build_rankers(folder: Path, texts: list[str], model: str | None) -> dict[str, Rank]:
    papers = (PaperText("", text, (), "", (), 0) for text in texts)
    build_paper_search(folder, papers, len(texts))
    if model:
        add_model(folder, model, texts, None, lambda *_: None)
    search = PaperSearch(folder)

    def bm25(query: str) -> list[int]:
        words = list(dict.fromkeys(split_words(query)))
        return search.index.find_by_words(words, [1.0] * len(words), None, PLACES)[0].tolist()

    def ours(meaning: float | None) -> Rank:
        return lambda query: [hit.number for hit in search.find(query, limit=PLACES, meaning=meaning).hits]

    rankers = {"bm25": bm25, "words": ours(0.0), "meaning": ours(1.0), "fused": ours(None)}
    return ({"tf-idf": cosine} if (cosine := build_cosine(texts)) else {}) | rankers


def build_cosine(texts: list[str]) -> Rank | None:
    """Rank by the cosine of scikit-learn's TF-IDF with its own settings; None where it is not installed."""
    try:
        vectorizer: Any = import_module("sklearn.feature_extraction.text").TfidfVectorizer()
    except ImportError:
        return None
    matrix = vectorizer.fit_transform(texts)

    def rank(query: str) -> list[int]:
        scores = np.asarray((matrix @ vectorizer.transform([query]).T).todense()).ravel()
        return np.argsort(-scores, kind="stable")[:PLACES].tolist()

    return rank


def measure(rank: Rank, pairs: list[tuple[str, str]], seed: int, queries: int) -> tuple[float, float]:
    """The mean reciprocal rank of a sample, and its standard error."""
    asked = random.Random(seed).sample(range(len(pairs)), min(queries, len(pairs)))
    gained = []
    for number in asked:
        answer = rank(pairs[number][0])
        gained.append(1 / (answer.index(number) + 1) if number in answer else 0.0)
    return round(float(np.mean(gained)), 4), round(float(np.std(gained) / np.sqrt(len(gained))), 4)


def _print(found: dict[int, dict[str, tuple[float, float]]], size: int) -> None:
    names = list(next(iter(found.values())))
    print(f"{size:,} abstracts, MRR@{PLACES}")
    print("seed  ", *(f"{name:>15}" for name in names))
    for seed, row in found.items():
        print(f"{seed:<6}", *(f"{row[name][0]:8.3f} ±{row[name][1]:.3f} " for name in names))
    print("mean  ", *(f"{np.mean([row[name][0] for row in found.values()]):8.3f}        " for name in names))


if __name__ == "__main__":
    main()
