"""The other ids by which a paper was, or is, known."""

from __future__ import annotations

from explorer.snapshot.opened import Snapshot


def find_paper_aliases(snapshot: Snapshot, paper_no: int) -> tuple[str, ...]:
    """The ids that lead to this paper and no other one: of its records, DOI, arXiv id."""
    found = snapshot.rows(
        "SELECT alias FROM paper_aliases WHERE alias IN (SELECT alias FROM paper_aliases WHERE paper_no = ?) "
        "GROUP BY alias HAVING count(DISTINCT paper_no) = 1 ORDER BY alias",
        [paper_no],
    )
    return tuple(str(alias) for (alias,) in found)
