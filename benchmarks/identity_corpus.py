"""Signatures and their gold people, from corpora whose authors are known by id."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import orjson

from explorer.library.identity import Signatures, Terms
from explorer.library.signing import FUNCTION_WORDS
from explorer.rows import build_rows
from explorer.text.folding import fold_name

SCHEMES = {"orcid": "orcid", "acl_id": "acl", "ieee_author_id": "ieee", "source_author_id": "source"}
"""Fields of ids that may be shown to the resolver; the gold, ``openreview_id``, never is."""


@dataclass(frozen=True)
class Corpus:
    signatures: Signatures
    gold: list[str]
    """Line → the person it is known to be; empty where nobody knows."""


def load_papers(path: Path, *, show_ids: bool) -> Corpus:
    """Read JSON Lines of papers; with *show_ids* the resolver sees all ids but the gold."""
    build = _Build()
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
        for line in lines:
            paper = orjson.loads(line)
            build.add_paper(paper["title"], paper.get("keywords", ()), paper.get("year") or 0, paper.get("venue") or "")
            for author in paper["authors"]:
                ids = tuple(f"{scheme}:{author[field]}" for field, scheme in SCHEMES.items() if author.get(field))
                build.add_line(
                    author["name"], author.get("affiliations", ()), author.get("openreview_id", ""),
                    ids if show_ids else (),
                )  # fmt: skip
    return build.done()


def load_qian(folder: Path) -> Corpus:
    """Read the S2AND signatures and clusters of the Qian subset: names and affiliations, no more."""
    clusters = orjson.loads((folder / "qian_clusters.json").read_bytes())
    gold = {one: key for key, cluster in clusters.items() for one in cluster["signature_ids"]}
    build = _Build()
    for key, signature in orjson.loads((folder / "qian_signatures.json").read_bytes()).items():
        author = signature["author_info"]
        build.add_paper("", (), 0, "")
        name = " ".join(author[part] for part in ("first", "middle", "last") if author[part])
        build.add_line(name, author["affiliations"], gold.get(key, ""), ())
    return build.done()


class _Build:
    def __init__(self) -> None:
        self._numbers: dict[str, dict[str, int]] = {kind: {} for kind in ("name", "place", "word", "topic", "venue")}
        self._pairs: dict[str, list[tuple[int, int]]] = {"place": [], "word": [], "topic": []}
        self._works: list[int] = []
        self._names: list[int] = []
        self._gold: list[str] = []
        self._ids: dict[int, tuple[str, ...]] = {}
        self._years: list[int] = []
        self._venues: list[int] = []

    def add_paper(self, title: str, topics: Iterable[str], year: int, venue: str) -> None:
        self._note("word", len(self._years), fold_name(title).split())
        self._note("topic", len(self._years), map(fold_name, topics))
        self._years.append(year)
        self._venues.append(self._number("venue", venue) if venue else -1)

    def add_line(self, name: str, affiliations: Iterable[str], gold: str, ids: tuple[str, ...]) -> None:
        folded = fold_name(name)
        if not folded:
            return
        if ids:
            self._ids[len(self._names)] = ids
        self._note("place", len(self._names), (word for one in affiliations for word in fold_name(one).split()))
        self._works.append(len(self._years) - 1)
        self._names.append(self._number("name", folded))
        self._gold.append(gold)

    def done(self) -> Corpus:
        names = sorted(self._numbers["name"])
        place = {name: number for number, name in enumerate(names)}
        rank = np.array([place[name] for name in self._numbers["name"]], dtype=np.int32)
        papers = len(self._years)
        return Corpus(
            Signatures(
                works=np.array(self._works, dtype=np.int32),
                names=rank[np.array(self._names)],
                vocabulary=tuple(names),
                ids=self._ids,
                keys=tuple(str(number) for number in range(papers)),
                affiliations=self._terms("place", len(self._names)),
                words=self._terms("word", papers),
                keywords=self._terms("topic", papers),
                years=np.array(self._years, dtype=np.int16),
                venues=np.array(self._venues, dtype=np.int32),
                venue_names=tuple(self._numbers["venue"]),
            ),
            self._gold,
        )

    def _number(self, kind: str, term: str) -> int:
        return self._numbers[kind].setdefault(term, len(self._numbers[kind]))

    def _note(self, kind: str, owner: int, terms: Iterable[str]) -> None:
        kept = {term for term in terms if term and term not in FUNCTION_WORDS}
        self._pairs[kind] += [(owner, self._number(kind, term)) for term in sorted(kept)]

    def _terms(self, kind: str, length: int) -> Terms:
        pairs = np.array(self._pairs[kind], dtype=np.int64).reshape(-1, 2)
        return Terms(build_rows(pairs[:, 0], pairs[:, 1], length=length), tuple(self._numbers[kind]))
