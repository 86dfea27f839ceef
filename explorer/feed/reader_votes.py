"""Votes of this app's readers, by the papers of a library."""

from __future__ import annotations

from collections import Counter

from explorer.people.store import Store
from explorer.people.votes import find_votes
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot


def count_reader_votes(snapshot: Snapshot, store: Store) -> dict[int, int]:
    """
    Votes by paper number, under whichever of its ids a paper was voted for; raises StateUnavailable.

    Votes for papers that the library lacks count nowhere.
    """
    ids = Counter(vote.paper_id for vote in find_votes(store))
    numbers = queries.find_numbers_of_papers(snapshot, ids)
    votes: Counter[int] = Counter()
    for paper_id, number in numbers.items():
        votes[number] += ids[paper_id]
    return dict(votes)
