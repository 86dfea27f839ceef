"""
Does a slice stay quick as the library grows? Generated libraries of several sizes, measured alike.

    python -m benchmarks.growth [--works 100000,10000000] [--researchers 200] [--seed 7] [--folder DIR]

A generated library has the arrays and labels of a published one, and no text. Its people work
in groups of a hundred; teams have a power law (exponent 2.3, at most 300 authors), the people
of a group write by a power law of their rank, five authors in a hundred come from anywhere. So
what surrounds a person does not depend on how many others there are, as in real libraries of
one field and of all fields. Ten million works take some minutes to generate, 6 GB of memory
and 5 GB in *folder*, where they stay for the next run.
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import asdict
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from explorer.bench.measure import Answer, Figures, measure
from explorer.bench.slices import BUDGET, HOPS, find_topology, sample_people
from explorer.graph.layout import place_nodes
from explorer.graph.slice import build_selection, build_slice
from explorer.library.arrays import save_array, save_rows
from explorer.library.coauthors import save_coauthors
from explorer.models import SliceOptions
from explorer.rows import build_rows, distinct
from explorer.snapshot import format as layout
from explorer.snapshot.labels import load_labels, save_labels
from explorer.snapshot.opened import Snapshot
from explorer.snapshot.topology import load_topology

GROUP = 100
"""People."""
PEOPLE_PER_WORK = 0.7
LARGEST_TEAM, EXPONENT = 300, 2.3
STRANGERS = 0.05
TOPICS_PER_GROUP, TOPICS_PER_WORK = 20, 3
FIRST_YEAR, LAST_YEAR = 1990, 2025


def generate(folder: Path, works: int, seed: int) -> None:
    """Write a library of *works* papers: arrays, labels, no corpus and no text."""
    chance = np.random.default_rng(seed)
    groups = max(1, int(works * PEOPLE_PER_WORK) // GROUP)
    people = groups * GROUP
    group = chance.integers(0, groups, works)
    papers, authors = _write_papers(chance, group, groups)
    (folder / layout.GRAPH).mkdir(parents=True)
    arrays = folder / layout.GRAPH
    paper_people = build_rows(papers, authors, length=works)
    person_papers = build_rows(authors, papers, length=people)
    save_rows(arrays, "paper_people", paper_people)
    save_rows(arrays, "person_papers", person_papers)
    save_coauthors(arrays, person_papers, paper_people)
    topics = _write_topics(chance, arrays, group, groups)
    _write_institutions(arrays, papers, authors, groups, works)
    nobody = np.zeros(0, dtype=np.int32)
    for name in ("paper_references", "paper_citers"):
        save_rows(arrays, name, build_rows(nobody, nobody, length=works))
    save_array(arrays, layout.PAPER_YEAR, chance.integers(FIRST_YEAR, LAST_YEAR + 1, works).astype(np.int16))
    save_array(arrays, layout.PAPER_TYPE, np.zeros(works, dtype=np.int16))
    for unknown in (layout.PAPER_VENUE, layout.PAPER_VOTES):
        save_array(arrays, unknown, np.full(works, -1, dtype=np.int32))
    save_array(arrays, layout.PAPER_DATE, np.zeros(works, dtype=np.int32))
    _write_labels(folder / layout.LABEL_FOLDER, np.diff(person_papers.indptr), works, topics, groups)


def _write_papers(chance: np.random.Generator, group: np.ndarray, groups: int) -> tuple[np.ndarray, np.ndarray]:
    """Who wrote what: (paper, person), each pair once, by paper."""
    sizes = np.minimum(chance.pareto(EXPONENT - 1, len(group)) * 2 + 1, LARGEST_TEAM).astype(np.int64)
    papers = np.repeat(np.arange(len(group)), sizes)
    rank = np.minimum(chance.pareto(0.8, len(papers)) * 4, GROUP - 1).astype(np.int64)
    home = group[papers]
    away = chance.random(len(papers)) < STRANGERS
    home[away] = chance.integers(0, groups, int(away.sum()))
    pairs = distinct(papers << 32 | (home * GROUP + rank))
    return (pairs >> 32).astype(np.int32), (pairs & 0xFFFFFFFF).astype(np.int32)


def _write_topics(chance: np.random.Generator, arrays: Path, group: np.ndarray, groups: int) -> int:
    works = np.repeat(np.arange(len(group)), TOPICS_PER_WORK)
    topics = group[works] * TOPICS_PER_GROUP + chance.integers(0, TOPICS_PER_GROUP, len(works))
    pairs = distinct(works << 32 | topics)
    works, topics = (pairs >> 32).astype(np.int32), (pairs & 0xFFFFFFFF).astype(np.int32)
    save_rows(arrays, "paper_topics", build_rows(works, topics, length=len(group)))
    save_rows(arrays, "topic_papers", build_rows(topics, works, length=groups * TOPICS_PER_GROUP))
    return groups * TOPICS_PER_GROUP


def _write_institutions(arrays: Path, papers: np.ndarray, authors: np.ndarray, groups: int, works: int) -> None:
    """Everyone is at the institution of their group."""
    institutions = (authors // GROUP).astype(np.int32)
    affiliated = build_rows(papers, authors, length=works)
    save_array(arrays, "paper_affiliations.indptr", affiliated.indptr)
    save_array(arrays, "paper_affiliations.person", affiliated.indices)
    save_array(arrays, "paper_affiliations.institution", institutions)
    pairs = distinct(institutions.astype(np.int64) << 32 | papers)
    rows = build_rows((pairs >> 32).astype(np.int32), (pairs & 0xFFFFFFFF).astype(np.int32), length=groups)
    save_rows(arrays, "institution_papers", rows)


def _write_labels(folder: Path, written: np.ndarray, works: int, topics: int, institutions: int) -> None:
    folder.mkdir()
    people = len(written)
    year = pa.array(np.full(works, LAST_YEAR, dtype=np.int16))
    tables = {
        "person": {
            "id": _name("person:", people),
            "name": _name("Researcher ", people),
            "works": pa.array(written.astype(np.int32)),
            "first_year": pa.array(np.full(people, FIRST_YEAR, dtype=np.int16)),
            "last_year": pa.array(np.full(people, LAST_YEAR, dtype=np.int16)),
        },
        "paper": {
            "id": _name("paper:", works),
            "title": _name("A paper about one thing and another, number ", works),
            "year": year,
            "type": pa.nulls(works, pa.string()),
            "venue": pa.nulls(works, pa.string()),
        },
        "topic": {"id": _name("topic:", topics), "name": _name("Topic ", topics)},
        "institution": {"id": _name("institution:", institutions), "name": _name("Institute ", institutions)},
        "venue": {"name": pa.array([], pa.string()), "works": pa.array([], pa.int32())},
    }
    for kind, columns in tables.items():
        save_labels(folder / f"{kind}.arrow", pa.table(columns))


def _name(stem: str, size: int) -> pa.ChunkedArray:
    """*stem* and a number, *size* times; in pieces, since one array of text holds 2 GB."""
    step = 2_000_000
    return pa.chunked_array(
        [
            pc.binary_join_element_wise(
                pa.scalar(stem), pc.cast(pa.array(np.arange(first, min(first + step, size))), pa.string()), ""
            )
            for first in range(0, size, step)
        ]
        or [pa.array([], pa.string())]
    )


def open_generated(folder: Path) -> Snapshot:
    topology = load_topology(folder / layout.GRAPH, ("work",))
    labels = load_labels(folder / layout.LABEL_FOLDER)
    return Snapshot(folder, folder.name, {}, topology, labels, duckdb.connect())


def open_topology(folder: Path) -> Answer:
    selection = build_selection(open_generated(folder), SliceOptions())
    return lambda center: find_topology(selection, center)


def open_everything(folder: Path) -> Answer:
    snapshot = open_generated(folder)
    options = SliceOptions(hops=HOPS, max_nodes=BUDGET)
    return lambda center: place_nodes(build_slice(snapshot, center, options).graph)


def main() -> None:
    parser = argparse.ArgumentParser(description="Slices of generated libraries of several sizes.")
    parser.add_argument("--works", default="100000,10000000", metavar="N,…")
    parser.add_argument("--researchers", type=int, default=200, metavar="N")
    parser.add_argument("--seed", type=int, default=7, metavar="N")
    parser.add_argument("--folder", type=Path, help="where generated libraries stay (default: a temporary one)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        sizes = [int(size) for size in arguments.works.split(",")]
        folder = arguments.folder or Path(temporary)
        found = {size: _measure(folder, size, arguments.researchers, arguments.seed) for size in sizes}
    smallest = found[min(found)]
    for size, stages in found.items():
        for stage, figures in stages.items():
            ratio = figures.p95_ms / smallest[stage].p95_ms
            print(f"{size:>12,} works  {stage:10}", f"p95 {ratio:5.2f} times the smallest's", asdict(figures))


def _measure(folder: Path, works: int, researchers: int, seed: int) -> dict[str, Figures]:
    own = folder / f"works-{works}-{seed}"
    if not own.is_dir():
        generate(own, works, seed)
    people = sample_people(open_generated(own).topology, researchers, seed)
    return {
        "topology": measure(open_topology, own, people),
        "everything": measure(open_everything, own, people),
    }


if __name__ == "__main__":
    main()
