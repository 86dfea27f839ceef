"""Where the people of a slice are: the institution that each names most often."""

from __future__ import annotations

import numpy as np

from explorer.graph.ranking import find_places
from explorer.graph.slice import Slice, build_selection
from explorer.models import Tag
from explorer.rows import distinct
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot


def find_homes(snapshot: Snapshot, built: Slice) -> dict[str, Tag]:
    """
    Node → institution, of people whose admitted papers name one: on the most papers, then on the newest.

    An institution is its own.
    """
    selection, topology = build_selection(snapshot, built.options), snapshot.topology
    nodes = {built.numbers[node]: node for node, facts in built.graph.nodes(data=True) if facts["type"] == "person"}
    people = np.array(sorted(nodes), dtype=np.int64)
    papers = distinct(selection.papers_of(people)[1])
    lines, who = topology.affiliated_people.gather(papers)
    where = topology.affiliated_institutions.gather(papers)[1]
    kept = find_places(people, who) >= 0
    lines, who, where = lines[kept], who[kept], where[kept]
    pairs, of = np.unique(np.stack([who, where], axis=1), axis=0, return_inverse=True)
    counts = np.bincount(of, minlength=len(pairs))
    newest = np.zeros(len(pairs), dtype=np.int64)
    np.maximum.at(newest, of, topology.paper_year[papers[lines]])
    order = np.lexsort((pairs[:, 1], -newest, -counts, pairs[:, 0]))
    first = order[np.append(True, pairs[order[1:], 0] != pairs[order[:-1], 0])] if len(order) else order
    tags = queries.find_tags(snapshot, "institution", pairs[first, 1])
    homes = {nodes[person]: tags[institution] for person, institution in pairs[first].tolist()}
    own = [node for node, facts in built.graph.nodes(data=True) if facts["type"] == "institution"]
    return homes | {node: Tag(node.removeprefix("node:"), built.graph.nodes[node]["label"]) for node in own}
