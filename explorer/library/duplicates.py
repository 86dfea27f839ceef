"""Records that were found to state one work, and became one paper."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.snapshot.opened import Snapshot

_JOINED = """
SELECT count(*), coalesce(sum(records), 0) FROM (
    SELECT count(*) AS records FROM records GROUP BY paper_no HAVING count(*) > 1)
"""
_LARGEST = """
SELECT paper_no, count(*) AS records FROM records GROUP BY paper_no HAVING count(*) > 1
ORDER BY records DESC, paper_no LIMIT ? OFFSET ?
"""
_RECORDS = """
SELECT paper_no, paper_id, title, year, key, file, format, line
FROM records JOIN papers USING (paper_no)
WHERE paper_no IN (SELECT unnest(?::INTEGER[])) ORDER BY paper_no, key
"""


@dataclass(frozen=True, slots=True)
class Stated:
    """One record behind a paper, and where it stands."""

    key: str
    file: str
    format: str
    line: int


@dataclass(frozen=True, slots=True)
class Joined:
    """A paper that several records state."""

    id: str
    title: str
    year: int | None
    records: tuple[Stated, ...]


def count_joined(snapshot: Snapshot) -> tuple[int, int]:
    """How many papers several records state, and how many records these are."""
    papers, records = snapshot.rows(_JOINED)[0]
    return int(papers), int(records)


def find_joined(snapshot: Snapshot, limit: int, skip: int = 0) -> list[Joined]:
    """The papers that most records state."""
    numbers = [number for number, _ in snapshot.rows(_LARGEST, [limit, skip])]
    found: dict[int, tuple[str, str, int | None, list[Stated]]] = {}
    for number, paper_id, title, year, *stated in snapshot.rows(_RECORDS, [numbers]):
        found.setdefault(number, (paper_id, title, year, []))[3].append(Stated(*stated))
    return [Joined(*found[number][:3], tuple(found[number][3])) for number in numbers if number in found]
