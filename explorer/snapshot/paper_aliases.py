"""The other ids by which a paper was, or is, known."""

from __future__ import annotations

from collections.abc import Iterable

from explorer.snapshot.opened import Snapshot


def find_paper_aliases(snapshot: Snapshot, paper_no: int) -> tuple[str, ...]:
    """The ids that lead to this paper and no other one: of its records, DOI, arXiv id."""
    found = snapshot.rows(
        "SELECT alias FROM paper_aliases WHERE alias IN (SELECT alias FROM paper_aliases WHERE paper_no = ?) "
        "GROUP BY alias HAVING count(DISTINCT paper_no) = 1 ORDER BY alias",
        [paper_no],
    )
    return tuple(str(alias) for (alias,) in found)


def find_aliases_of_papers(snapshot: Snapshot, paper_ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The other ids of each of these papers, as ``find_paper_aliases`` gives them; those without any are left out."""
    rows = snapshot.rows(
        "WITH asked AS (SELECT paper_id, paper_no FROM papers WHERE paper_id IN (SELECT unnest(?::VARCHAR[]))), "
        "named AS (SELECT paper_id, alias FROM asked JOIN paper_aliases USING (paper_no) WHERE alias <> paper_id) "
        "SELECT named.paper_id, named.alias FROM named JOIN paper_aliases USING (alias) "
        "GROUP BY ALL HAVING count(DISTINCT paper_no) = 1 ORDER BY ALL",
        [list(paper_ids)],
    )
    found: dict[str, tuple[str, ...]] = {}
    for paper_id, alias in rows:
        found[paper_id] = (*found.get(paper_id, ()), str(alias))
    return found
