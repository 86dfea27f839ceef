"""The edges among the nodes that a slice shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from scipy import sparse

from explorer.graph.budget import Chosen
from explorer.graph.selection import Selection
from explorer.graph.shares import SLACK, build_incidence
from explorer.models import EdgeType, NodeType
from explorer.rows import distinct, find_among


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
    for one, other, weight, shared in zip(*(column.tolist() for column in find_pairs(selection, people)), strict=True):
        yield Edge("person", int(people[one]), "person", int(people[other]), "coauthor", weight, shared)
    yield from _authored_edges(selection, chosen)
    yield from _cites_edges(selection, chosen)
    on_papers = list(_about_paper_edges(selection, chosen))
    yield from on_papers
    hanging = {edge.target for edge in on_papers} if with_papers else set()
    yield from _about_person_edges(selection, chosen, hanging, only_strongest=with_papers)
    yield from _affiliated_edges(selection, chosen)


def find_pairs(selection: Selection, people: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """
    Who of *people* wrote with whom: places of the two, weight, shared papers; by places, each pair once.

    Co-authors counted ahead serve where they hold everything, the papers themselves elsewhere.
    """
    has_large = selection.topology.coauthors.large_papers.lengths(people).any()
    pairs = _stored_pairs if selection.is_whole and not has_large else _counted_pairs
    ones, others, weights, shared = pairs(selection, people)
    kept = weights >= selection.min_weight * SLACK
    ones, others, weights, shared = ones[kept], others[kept], weights[kept], shared[kept]
    order = np.argsort(ones.astype(np.int64) * len(people) + others)
    return ones[order], others[order], weights[order], shared[order]


def _stored_pairs(selection: Selection, people: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    stored = selection.topology.coauthors
    places, entries = stored.rows.entries(people)
    hits, others = find_among(stored.rows.indices[entries], people)
    each_once = others > places[hits]
    hits, others = hits[each_once], others[each_once]
    shared = stored.papers[entries[hits]]
    weights = shared.astype(float) if selection.counting == "full" else stored.fractional[entries[hits]]
    return places[hits], others, weights, shared


def _counted_pairs(selection: Selection, people: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    incidence, papers = build_incidence(selection, people)
    counts = sparse.csr_array(incidence @ incidence.T)
    weighted = sparse.csr_array(incidence @ sparse.diags_array(selection.weights(papers)) @ incidence.T)
    for matrix in (counts, weighted):
        matrix.sort_indices()
    ones = np.repeat(np.arange(len(people)), np.diff(counts.indptr))
    upper = counts.indices > ones
    return ones[upper], counts.indices[upper], weighted.data[upper], counts.data[upper].astype(np.int64)


def _cites_edges(selection: Selection, chosen: Chosen) -> Iterator[Edge]:
    """From the citing paper to the cited one; where two cite each other, from the one that ranks first."""
    papers = chosen.numbers("paper")
    places, cited = selection.topology.paper_references.gather(papers)
    kept = np.isin(cited, papers)
    seen = set()
    for place, other in zip(places[kept].tolist(), cited[kept].tolist(), strict=True):
        citing = int(papers[place])
        if frozenset((citing, other)) not in seen:
            seen.add(frozenset((citing, other)))
            yield Edge("paper", citing, "paper", other, "cites", 1.0, 2)


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
    selection: Selection, chosen: Chosen, hanging: set[int], *, only_strongest: bool
) -> Iterator[Edge]:
    topics, people = chosen.numbers("topic"), chosen.numbers("person")
    open_ones = np.array([topic for topic in topics.tolist() if topic not in hanging], dtype=np.int64)
    if not len(open_ones):
        return
    incidence, papers = build_incidence(selection, people)
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
    papers = distinct(selection.papers_of(people)[1])
    places, who = topology.affiliated_people.gather(papers)
    where = topology.affiliated_institutions.gather(papers)[1]
    kept = np.isin(who, people) & np.isin(where, chosen.numbers("institution"))
    pairs = np.unique(np.stack([who[kept], where[kept], places[kept]], axis=1), axis=0)
    lines, counts = np.unique(pairs[:, :2], axis=0, return_counts=True)
    for (person, institution), count in zip(lines.tolist(), counts.tolist(), strict=True):
        yield Edge("person", person, "institution", institution, "affiliated", float(count), count)
