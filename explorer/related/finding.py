"""From what a reader types to the paper they mean."""

from __future__ import annotations

from explorer.errors import NotFound, quote
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.text.folding import fold_name
from explorer.text.latex import to_plain

_TITLES = 5


def get_paper_no(snapshot: Snapshot, what: str) -> int:
    """The number of the paper with this id, DOI, arXiv id or title; raises NotFound."""
    numbers = queries.find_paper_nos(snapshot, what)
    if not numbers:
        hits = [hit.number for hit in snapshot.papers.find(what, limit=_TITLES, meaning=0.0).hits]
        heads = queries.find_paper_heads(snapshot, hits)
        wanted = fold_name(to_plain(what))
        numbers = [number for number in hits if fold_name(to_plain(heads[number].title)) == wanted]
    if not numbers:
        raise NotFound(f"No paper in this library is {quote(what)}.", hint="Search for it: search WORDS --kind paper")
    return numbers[0]
