"""Papers as teams of numbered people: the arrays of a snapshot, and the same as a NetworkX graph."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

import networkx as nx
import numpy as np
import pytest

from explorer.library import coauthors
from explorer.library.arrays import save_array, save_rows
from explorer.models import Counting
from explorer.rows import build_rows
from explorer.snapshot import format as layout
from explorer.snapshot.topology import Topology, load_topology

Team = Sequence[int]


def make_topology(
    teams: Sequence[Team], people: int, years: Sequence[int] = (), *, stored_team: int = layout.STORED_TEAM
) -> Topology:
    """The arrays of a library whose paper *n* is by ``teams[n]``, as an import writes them; without anything else."""
    papers = np.repeat(np.arange(len(teams)), [len(team) for team in teams])
    authors = np.array([person for team in teams for person in team], dtype=np.int64)
    empty = np.zeros(0, dtype=np.int64)
    rows = {
        **{name: build_rows(empty, empty, length=len(teams)) for name in (*layout.LINKS, "paper_affiliations")},
        "paper_people": build_rows(papers, authors, length=len(teams)),
        "person_papers": build_rows(authors, papers, length=people),
    }
    with TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        folder = Path(name)
        for link in layout.LINKS:
            save_rows(folder, link, rows[link])
        save_array(folder, "paper_affiliations.indptr", rows["paper_affiliations"].indptr)
        for column in ("person", "institution"):
            save_array(folder, f"paper_affiliations.{column}", empty.astype(np.int32))
        save_array(folder, layout.PAPER_YEAR, np.array(years or [0] * len(teams), dtype=np.int16))
        for column in (layout.PAPER_TYPE, layout.PAPER_VENUE, layout.PAPER_DATE, layout.PAPER_VOTES):
            save_array(folder, column, np.full(len(teams), -1))
        patch.setattr(coauthors, "STORED_TEAM", stored_team)
        coauthors.save_coauthors(folder, rows["person_papers"], rows["paper_people"])
        return load_topology(folder, ())


def make_graph(teams: Sequence[Team], people: int, counting: Counting) -> nx.Graph:
    """The same in NetworkX: edges carry ``papers``, the ``weight`` of *counting*, and ``distance``, 1 / weight."""
    graph = nx.Graph()
    graph.add_nodes_from(range(people))
    for paper, team in enumerate(teams):
        for one, other in combinations(team, 2):
            facts = graph.get_edge_data(one, other, {"papers": [], "weight": 0.0})
            weight = facts["weight"] + (1 if counting == "full" else 1 / (len(team) - 1))
            graph.add_edge(one, other, papers=[*facts["papers"], paper], weight=weight, distance=1 / weight)
    return graph
