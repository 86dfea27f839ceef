"""Real abstracts, and more of them made from their sentences."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).parents[2] / "shared" / "corpora"
ABSTRACTS = CORPUS / "acl_abstracts_2021_on_CC-BY.jsonl.gz"
LISTS = CORPUS / "daily_papers_lists.jsonl"
_SENTENCE_END = re.compile(r'(?<=[.!?])\s+(?=[A-Z“"(])')

Record = dict[str, Any]


def read_records(path: Path) -> list[Record]:
    """The records of a file of JSON Lines, packed or not, that have an abstract."""
    unpack = gzip.open if path.suffix == ".gz" else open
    with unpack(path, "rt", encoding="utf8") as file:
        return [record for line in file if (record := json.loads(line)).get("abstract")]


def split_first_sentence(abstract: str) -> tuple[str, str] | None:
    """The first sentence of *abstract*, and the rest; None where there is no rest."""
    first, *rest = _SENTENCE_END.split(abstract.strip(), 1)
    return (first, rest[0]) if rest else None


def make_records(size: int, seed: int = 0, path: Path = ABSTRACTS) -> Iterator[Record]:
    """
    Yield *size* records: the real ones, then such whose sentences come from different real abstracts.

    Each cites some of those before it, earlier ones more often.
    """
    chosen = random.Random(seed)
    real = read_records(path)
    sentences = [_SENTENCE_END.split(record["abstract"]) for record in real]
    for number in range(size):
        record = dict(real[number]) if number < len(real) else _recombine(real, sentences, chosen)
        record["id"] = f"made:{number}"
        record.pop("doi", None)
        record["references"] = [f"made:{int(number * chosen.random() ** 2)}" for _ in range(10 if number else 0)]
        yield record


def _recombine(real: list[Record], sentences: list[list[str]], chosen: random.Random) -> Record:
    parts = [chosen.choice(sentences) for _ in range(chosen.choice((5, 6, 7, 8)))]
    titles = [chosen.choice(real)["title"].split() for _ in range(2)]
    model = chosen.choice(real)
    return {
        "title": " ".join(titles[0][: len(titles[0]) // 2] + titles[1][len(titles[1]) // 2 :]) or "Untitled",
        "abstract": " ".join(part[min(place, len(part) - 1)] for place, part in enumerate(parts)),
        "year": model.get("year"),
        "authors": model.get("authors") or [],
    }
