"""The edges among the nodes that a slice shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from scipy import sparse

from explorer.graph.budget import Chosen
from explorer.graph.neighbourhood import Selection, build_incidence
from explorer.models import EdgeType, NodeType


class Edge(NamedTuple):
    """By number within each type; ``papers`` stand behind it."""

    source_type: NodeType
    source: int
    target_type: NodeType
    target: int
    type: EdgeType
    weight: float
    papers: int


def find_edges(selection: Selection, chosen: Chosen, *, with_papers: bool) -> Iterator[Edge]:
    """
    Yield every edge among the chosen nodes, in a fixed order.

    Co-author edges count all shared papers that the filter admits, in the neighbourhood or
    not. *with_papers* tells whether papers are nodes at all: then a topic hangs on its
    papers, and only where none of them is shown on the person who wrote most about it;
    without papers it hangs on everyone who wrote about it.
    """
    people = chosen.numbers("person")
    incidence, papers = build_incidence(selection, people)
    yield from _coauthor_edges(selection, people, incidence, papers)
    yield from _authored_edges(selection, chosen)
    on_papers = list(_about_paper_edges(selection, chosen))
    yield from on_papers
    hanging = {edge.target for edge in on_papers} if with_papers else set()
    yield from _about_person_edges(selection, chosen, incidence, papers, hanging, only_strongest=with_papers)
    yield from _affiliated_edges(selection, chosen)


def _coauthor_edges(
    selection: Selection, people: np.ndarray, incidence: sparse.csr_array, papers: np.ndarray
) -> Iterator[Edge]:
    counts = sparse.triu(incidence @ incidence.T, k=1, format="coo")
    if selection.counting == "full":
        weights = counts.data
    else:
        weighted = incidence @ sparse.diags_array(selection.weights(papers))
        weights = sparse.csr_array(weighted @ incidence.T)[counts.row, counts.col]
    order = np.lexsort((counts.col, counts.row))
    for place in order.tolist():
        one, other = int(people[counts.row[place]]), int(people[counts.col[place]])
        yield Edge("person", one, "person", other, "coauthor", float(weights[place]), int(counts.data[place]))


def _authored_edges(selection: Selection, chosen: Chosen) -> Iterator[Edge]:
    papers = chosen.numbers("paper")
    places, authors = selection.topology.paper_people.gather(papers)
    kept = np.isin(authors, chosen.numbers("person"))
    for place, author in zip(places[kept].tolist(), authors[kept].tolist(), strict=True):
        yield Edge("person", author, "paper", int(papers[place]), "authored", 1.0, 1)


def _about_paper_edges(selection: Selection, chosen: Chosen) -> Iterator[Edge]:
    papers = chosen.numbers("paper")
    places, topics = selection.topology.paper_topics.gather(papers)
    kept = np.isin(topics, chosen.numbers("topic"))
    for place, topic in zip(places[kept].tolist(), topics[kept].tolist(), strict=True):
        yield Edge("paper", int(papers[place]), "topic", topic, "about", 1.0, 1)


def _about_person_edges(
    selection: Selection,
    chosen: Chosen,
    incidence: sparse.csr_array,
    papers: np.ndarray,
    hanging: set[int],
    *,
    only_strongest: bool,
) -> Iterator[Edge]:
    topics, people = chosen.numbers("topic"), chosen.numbers("person")
    open_ones = np.array([topic for topic in topics.tolist() if topic not in hanging], dtype=np.int64)
    counts = _count_by_topic(selection, incidence, papers, open_ones)
    for column, topic in enumerate(open_ones.tolist()):
        own = slice(counts.indptr[column], counts.indptr[column + 1])
        writers = sorted(zip(counts.indices[own].tolist(), counts.data[own].tolist(), strict=True))
        if only_strongest and writers:
            writers = [max(writers, key=lambda writer: (writer[1], -writer[0]))]
        for place, found in writers:
            yield Edge("person", int(people[place]), "topic", topic, "about", float(found), int(found))


def _count_by_topic(
    selection: Selection, incidence: sparse.csr_array, papers: np.ndarray, topics: np.ndarray
) -> sparse.csc_array:
    """Papers of each person (row) about each of *topics* (column)."""
    places, found = selection.topology.paper_topics.gather(papers)
    kept = np.isin(found, topics)
    order = np.argsort(topics)
    columns = order[np.searchsorted(topics, found[kept], sorter=order)] if len(topics) else found[:0]
    about = sparse.csr_array(
        (np.ones(int(kept.sum())), (places[kept], columns)), shape=(len(papers), max(1, len(topics)))
    )
    return sparse.csc_array(incidence @ about)


def _affiliated_edges(selection: Selection, chosen: Chosen) -> Iterator[Edge]:
    topology, people = selection.topology, chosen.numbers("person")
    papers = np.unique(selection.papers_of(people)[1])
    places, who = topology.affiliated_people.gather(papers)
    where = topology.affiliated_institutions.gather(papers)[1]
    kept = np.isin(who, people) & np.isin(where, chosen.numbers("institution"))
    pairs = np.unique(np.stack([who[kept], where[kept], places[kept]], axis=1), axis=0)
    distinct, counts = np.unique(pairs[:, :2], axis=0, return_counts=True)
    for (person, institution), count in zip(distinct.tolist(), counts.tolist(), strict=True):
        yield Edge("person", person, "institution", institution, "affiliated", float(count), count)
