"""The oracle of plain dicts on real records: 20,000 papers with their dirt."""

from __future__ import annotations

import csv
import gzip
import io
import json
import subprocess
import sys
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from explorer.cli import main
from explorer.export.csv import to_csv
from explorer.export.tables import edges_table, nodes_table
from explorer.find import get_researcher_no
from explorer.graph.slice import build_slice
from explorer.models import NODE_TYPES, PaperFilter, SliceOptions, Years
from explorer.snapshot.opened import Snapshot, open_snapshot
from tests.unit.test_oracle import (
    COUNTINGS,
    Oracle,
    ask_slice,
    check_cut_slice,
    check_profile,
    check_whole_slice,
)

pytestmark = pytest.mark.corpus

CORPUS = "corpora/ml_nlp_vision_robotics_papers.jsonl.gz"
RECORDS = 20_000
LARGEST = 100
"""People in a neighbourhood that is still compared whole; the oracle counts pairs one by one."""


@pytest.fixture(scope="module")
def works(shared, tmp_path_factory) -> Path:
    """The first records of the corpus, as a file."""
    corpus = shared / CORPUS
    if not corpus.is_file():
        pytest.skip(f"needs the corpus, and there is no file {corpus}")
    path = tmp_path_factory.mktemp("corpus") / "works.jsonl"
    with gzip.open(corpus, "rt", encoding="utf8") as lines, path.open("w", encoding="utf8") as copy:
        copy.writelines(islice(lines, RECORDS))
    return path


@pytest.fixture(scope="module")
def folder(works) -> Path:
    """The library of these records, one person for every folded name."""
    library = works.parent / "library"
    assert main(["import", str(works), "--library", str(library), "--identity", "names", "--json"]) == 0
    return library


@pytest.fixture(scope="module")
def library(folder) -> Snapshot:
    return open_snapshot(folder)


@pytest.fixture(scope="module")
def oracle(works) -> Oracle:
    with works.open(encoding="utf8") as lines:
        return Oracle.of(map(json.loads, lines))


@pytest.fixture(scope="module")
def people(oracle) -> list[str]:
    """The most prolific, some in proportion to their works, some of all, and one who always wrote alone."""
    chance = Random(7)
    everyone = sorted(oracle.written, key=lambda who: (-len(oracle.written[who]), who))
    drawn = chance.choices(everyone, [len(oracle.written[who]) for who in everyone], k=40)
    alone = next(who for who in everyone if not oracle.find_coauthors(who))
    return list(dict.fromkeys([*everyone[:15], *drawn, *chance.choices(everyone, k=25), alone]))


def test_everybody_is_there_with_every_paper(library, oracle):
    assert library.counts["papers"] == len(oracle.papers) == RECORDS
    assert library.counts["people"] == len(oracle.written)
    assert library.counts["authorships"] == sum(len(paper.authors) for paper in oracle.papers.values())


def test_profiles_agree_with_the_oracle(library, oracle, people):
    for years in (None, Years(2021, 2023)):
        admitted = oracle.within(years)
        for who in people:
            check_profile(admitted, library, who, years)


@pytest.mark.parametrize("counting", COUNTINGS)
@pytest.mark.parametrize("years", [None, Years(2021, 2023)])
def test_neighbourhoods_agree_with_the_oracle(library, oracle, people, counting, years):
    admitted = oracle.within(years)
    for hops in (1, 2):
        compared = [who for who in people if len(admitted.find_hops(who, hops)) <= LARGEST]
        assert compared
        for who in compared:
            options = SliceOptions(hops, 0, filter=PaperFilter(years), counting=counting)
            check_whole_slice(admitted, library, who, options)


def test_cut_slices_agree_with_the_oracle(library, oracle, people):
    for who in people[::5]:
        if len(oracle.find_hops(who, 2)) <= LARGEST:
            check_cut_slice(oracle, library, who, SliceOptions(2, 60, counting="fractional"))


def test_a_budget_is_spent_and_the_slice_hangs_together(library, people):
    for who in people:
        built = build_slice(library, get_researcher_no(library, who), SliceOptions(2, 80))
        around = sum(built.existing.values())

        assert sum(built.shown.values()) <= min(80, around)
        assert (built.cut_by is None) == (built.shown == built.existing)


def test_another_process_prints_the_same_bytes(folder, library, people, root):
    options = SliceOptions(2, 80, counting="fractional")
    words = ["slice", people[0], "--hops", "2", "--max-nodes", "80", "--counting", "fractional", "--json"]

    printed = subprocess.run(
        [sys.executable, "-m", "explorer", *words, "--library", str(folder)], cwd=root, check=True, capture_output=True
    ).stdout

    here = json.dumps(ask_slice(library, people[0], options), ensure_ascii=False, separators=(",", ":"))
    assert printed.decode().rstrip("\r\n") == here


def test_tables_hold_what_the_slice_shows(library, people):
    for who in people[::10]:
        built = build_slice(library, get_researcher_no(library, who), SliceOptions(1, 100, NODE_TYPES))
        nodes, edges = (
            list(csv.DictReader(io.StringIO(to_csv(table.rows, table.columns).decode("utf8"), newline="")))
            for table in (nodes_table(built), edges_table(built))
        )

        assert [row["id"] for row in nodes] == list(built.graph)
        assert [(row["source"], row["target"]) for row in edges] == list(built.graph.edges)
        assert [float(row["weight"]) for row in edges] == [
            facts["weight"] for *_, facts in built.graph.edges(data=True)
        ]
