"""Topics and institutions on some papers, and how strongly they are tied to them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from explorer.graph.selection import Selection
from explorer.rows import Rows, distinct
from explorer.snapshot.queries import TagKind
from explorer.snapshot.topology import Topology
from explorer.tags.association import association_strength, log_likelihood
from explorer.tags.models import Related
from explorer.tags.tally import Tally, count_papers


def relate(selection: Selection, kind: TagKind, papers: np.ndarray, *, without: Sequence[int] = ()) -> Related:
    """
    Relate every *kind* that *papers* name to these papers, but the numbers *without*; ascending by number.

    What chance would give is reckoned among the admitted papers that name any *kind* at all.
    """
    topology = selection.topology
    tally = _count(topology, kind, papers)
    tally = tally.pick(np.flatnonzero(~np.isin(tally.numbers, without)))
    works = count_admitted(selection, find_rows(topology, kind), tally.numbers)
    own, total = _count_naming(topology, kind, papers), _count_all_naming(selection, kind)
    strength = association_strength(tally.papers, own, works, total)
    return Related(kind, tally, works, strength, log_likelihood(tally.papers, own, works, total))


def by_surprise(related: Related) -> Related:
    """Most surely tied first, then most papers together."""
    return related.pick(np.lexsort((related.tally.numbers, -related.tally.papers, -related.surprise)))


def by_papers(related: Related) -> Related:
    """Most papers together first, then the most surely tied."""
    return related.pick(np.lexsort((related.tally.numbers, -related.surprise, -related.tally.papers)))


def count_admitted(selection: Selection, rows: Rows, numbers: np.ndarray) -> np.ndarray:
    """Count the admitted papers in each of the rows *numbers*."""
    if selection.test is None:
        return rows.lengths(numbers)
    places, papers = rows.gather(numbers)
    return np.bincount(places[selection.admits(papers)], minlength=len(numbers))


def find_rows(topology: Topology, kind: TagKind) -> Rows:
    """The papers of each topic, or of each institution."""
    return topology.topic_papers if kind == "topic" else topology.institution_papers


def _count_naming(topology: Topology, kind: TagKind, papers: np.ndarray) -> int:
    """How many of *papers* name any *kind*."""
    named = topology.paper_topics if kind == "topic" else topology.affiliated_institutions
    return int(np.count_nonzero(named.lengths(papers)))


def _count_all_naming(selection: Selection, kind: TagKind) -> int:
    everything = np.arange(len(selection.topology.paper_people), dtype=np.int32)
    return _count_naming(selection.topology, kind, everything[selection.admits(everything)])


def _count(topology: Topology, kind: TagKind, papers: np.ndarray) -> Tally:
    if kind == "topic":
        places, numbers = topology.paper_topics.gather(papers)
    else:
        places, numbers = _distinct_institutions(topology, papers)
    return count_papers(numbers, topology.paper_year[papers][places])


def _distinct_institutions(topology: Topology, papers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(place of the paper, institution), each once, however many people of a paper name it."""
    places, numbers = topology.affiliated_institutions.gather(papers)
    lines = distinct(places.astype(np.int64) << 32 | numbers)
    return lines >> 32, (lines & 0xFFFFFFFF).astype(np.int32)
