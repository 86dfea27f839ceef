"""
The default identity rule, in three steps; docs/identity.md says why.

1. Signatures that carry one id are one person, where their names are compatible.
2. Signatures of one folded name are one person, unless exclusive ids say otherwise;
   then a shared co-author decides, signature by signature.
3. Persons whose names are compatible are one where they share a co-author, never wrote a
   paper beside each other, and every name of the one is compatible with every name of the
   other. Most shared co-authors first.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from explorer.library.identity.clusters import EXCLUSIVE, STRENGTH, Clusters
from explorer.library.identity.merging import merge_compatible
from explorer.library.identity.names import compatible
from explorer.library.identity.signatures import Signatures

_RANK = {scheme: place for place, scheme in enumerate(STRENGTH)}


def resolve(signatures: Signatures) -> np.ndarray:
    """Give every signature a cluster number (int32, not dense)."""
    atoms, names, carried = _build_atoms(signatures)
    clusters = Clusters(len(names))
    for atom, ids in carried.items():
        clusters.carry(atom, ids)
    _join_by_id(clusters, names, carried, signatures)
    contested = _join_by_name(clusters, names, carried)
    people = clusters.labels()[atoms]
    _settle_contested(people, contested, signatures)
    return merge_compatible(signatures, people, _ids_of_people(people, signatures))


def _build_atoms(signatures: Signatures) -> tuple[np.ndarray, list[int], dict[int, set[str]]]:
    """
    Group signatures that nothing tells apart: same name, same strongest id (or none).

    Returns the atom of each signature, the name of each atom, and the ids atoms carry.
    The first atoms are the names without an id, in the order of the vocabulary.
    """
    atoms = signatures.names.copy()
    names = list(range(len(signatures.vocabulary)))
    carried: dict[int, set[str]] = {}
    numbers: dict[tuple[int, str], int] = {}
    for signature, ids in sorted(signatures.ids.items()):
        name = int(signatures.names[signature])
        strongest = min(ids, key=lambda one: (_RANK.get(one.partition(":")[0], len(_RANK)), one))
        atom = numbers.setdefault((name, strongest), len(names))
        if atom == len(names):
            names.append(name)
        carried.setdefault(atom, set()).update(ids)
        atoms[signature] = atom
    return atoms, names, carried


def _join_by_id(clusters: Clusters, names: list[int], carried: dict[int, set[str]], signatures: Signatures) -> None:
    holders: dict[str, list[int]] = defaultdict(list)
    for atom, ids in carried.items():
        for one in ids:
            holders[one].append(atom)
    for one in sorted(holders):
        distinct: list[int] = []
        for atom in holders[one]:
            match = next((kept for kept in distinct if may_be_one(signatures, names[kept], names[atom])), None)
            if match is None:
                distinct.append(atom)
            else:
                clusters.union(match, atom)


def may_be_one(signatures: Signatures, left: int, right: int) -> bool:
    """Tell whether the names *left* and *right* can belong to one person."""
    pair = (min(left, right), max(left, right))
    vocabulary = signatures.vocabulary
    return left == right or pair in signatures.variants or compatible(vocabulary[left], vocabulary[right])


def _join_by_name(clusters: Clusters, names: list[int], carried: dict[int, set[str]]) -> set[int]:
    """Make one person of each name, and return the names whose ids forbid it."""
    holders: dict[int, list[int]] = defaultdict(list)
    for atom in carried:
        holders[names[atom]].append(atom)
    contested: set[int] = set()
    for name, atoms in holders.items():
        if _agree(clusters, atoms):
            for atom in atoms:
                clusters.union(name, atom)
        else:
            contested.add(name)
    return contested


def _agree(clusters: Clusters, atoms: list[int]) -> bool:
    """Tell whether no two of the atoms' clusters hold ids of one exclusive scheme."""
    roots = {clusters.find(atom) for atom in atoms}
    return all(sum(scheme in clusters.ids(root) for root in roots) < 2 for scheme in EXCLUSIVE)


def _settle_contested(people: np.ndarray, contested: set[int], signatures: Signatures) -> None:
    """
    Settle the signatures of contested names that carry no exclusive id.

    Each goes to the namesake whose co-authors it shares; one that shares none stays where it is.
    """
    for own in _signatures_by_name(signatures, contested).values():
        circles: dict[int, set[int]] = defaultdict(set)
        open_ones = []
        for one in own:
            if _is_identified(signatures, one):
                circles[int(people[one])] |= _coauthor_names(signatures, one)
            else:
                open_ones.append(one)
        for one in open_ones:
            people[one] = _closest(circles, _coauthor_names(signatures, one), default=int(people[one]))


def _is_identified(signatures: Signatures, signature: int) -> bool:
    return any(one.partition(":")[0] in EXCLUSIVE for one in signatures.ids.get(signature, ()))


def _signatures_by_name(signatures: Signatures, wanted: set[int]) -> dict[int, list[int]]:
    names = np.fromiter(sorted(wanted), dtype=np.int32, count=len(wanted))
    found = np.flatnonzero(np.isin(signatures.names, names))
    by_name: dict[int, list[int]] = defaultdict(list)
    for one in found.tolist():
        by_name[int(signatures.names[one])].append(one)
    return by_name


def _coauthor_names(signatures: Signatures, signature: int) -> set[int]:
    names = set(signatures.names_on_paper.row(int(signatures.works[signature])).tolist())
    return names - {int(signatures.names[signature])}


def _closest(circles: dict[int, set[int]], coauthors: set[int], *, default: int) -> int:
    shared = [(len(circle & coauthors), -person) for person, circle in circles.items()]
    best, person = max(shared, default=(0, 0))
    return -person if best else default


def _ids_of_people(people: np.ndarray, signatures: Signatures) -> dict[int, set[str]]:
    ids: dict[int, set[str]] = defaultdict(set)
    for signature, found in signatures.ids.items():
        ids[int(people[signature])].update(found)
    return dict(ids)
