"""Who is who, as a snapshot knows it: signatures, spellings, merges and what was corrected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from explorer.snapshot.opened import Snapshot


def find_lines(snapshot: Snapshot, person_no: int) -> list[tuple[int, str, int, str]]:
    """The lines of author lists that are this person's: paper_no, the record's own key, position, raw name."""
    return snapshot.rows(
        "SELECT paper_no, source_id, position, raw_name FROM signatures WHERE person_no = ? "
        "ORDER BY source_id, position",
        [person_no],
    )


def find_spelling_facts(snapshot: Snapshot, person_no: int) -> list[tuple[str, int, int | None, int | None]]:
    """Every name that lines give this person: name, papers, first and last year; most frequent first."""
    return snapshot.rows(
        "SELECT raw_name, count(DISTINCT paper_no) AS uses, min(year), max(year) "
        "FROM signatures JOIN papers USING (paper_no) WHERE person_no = ? GROUP BY raw_name "
        "ORDER BY uses DESC, raw_name",
        [person_no],
    )


def find_merges(snapshot: Snapshot, person_no: int) -> list[tuple[str, str, str | None, str | None, float, str, str]]:
    """
    What made one person of these lines, where the rule tells, the least certain first.

    Two names, the id of a work of each, confidence from 0 to 1, evidence as JSON, and the rule.
    """
    if not has_table(snapshot, "merges"):
        return []
    return snapshot.rows(
        "SELECT left_name, right_name, one.paper_id, other.paper_id, confidence, CAST(evidence AS VARCHAR), rule "
        "FROM merges LEFT JOIN papers AS one ON one.paper_no = left_work "
        "LEFT JOIN papers AS other ON other.paper_no = right_work WHERE person_no = ? "
        "ORDER BY confidence, left_name, right_name, one.paper_id, other.paper_id",
        [person_no],
    )


def find_verdicts(snapshot: Snapshot) -> dict[str, tuple[str, str, int, int]]:
    """What became of each correction: its id → state, the entry that overrules it, lines named, lines found."""
    if not has_table(snapshot, "corrections"):
        return {}
    rows = snapshot.rows("SELECT entry, state, later, lines, found FROM corrections")
    return {entry: (state, by, lines, found) for entry, state, by, lines, found in rows}


def find_named_like(snapshot: Snapshot, words: Sequence[str]) -> dict[int, list[str]]:
    """The people one of whose folded names has one of *words*, and these names."""
    rows = snapshot.rows(
        "SELECT DISTINCT person_no, folded FROM person_names "
        "WHERE list_has_any(string_split(folded, ' '), ?::VARCHAR[]) ORDER BY person_no, folded",
        [list(words)],
    )
    found: dict[int, list[str]] = {}
    for number, folded in rows:
        found.setdefault(number, []).append(folded)
    return found


def has_table(snapshot: Snapshot, name: str) -> bool:
    """Tell whether the snapshot has a table that earlier ones of its version lack."""
    return bool(snapshot.rows("SELECT 1 FROM duckdb_tables() WHERE table_name = ?", [name]))


def find_line_people(snapshot: Snapshot, lines: Sequence[tuple[str, int]]) -> list[int]:
    """The people who have these lines (the record's own key, position), most lines first."""
    keys, positions = [key for key, _ in lines], [position for _, position in lines]
    rows = snapshot.rows(
        "SELECT person_no FROM signatures JOIN (SELECT unnest(?::VARCHAR[]) AS source_id, unnest(?::INTEGER[]) AS "
        "position) USING (source_id, position) WHERE person_no IS NOT NULL GROUP BY person_no "
        "ORDER BY count(*) DESC, person_no",
        [keys, positions],
    )
    return [number for (number,) in rows]


def find_folded_names(snapshot: Snapshot, person_no: int) -> list[str]:
    """The distinct names that records give this person, folded."""
    rows = snapshot.rows("SELECT DISTINCT folded FROM person_names WHERE person_no = ? ORDER BY folded", [person_no])
    return [folded for (folded,) in rows]


def find_own_lines(snapshot: Snapshot, person_no: int, papers: Iterable[int]) -> dict[int, str]:
    """What these papers call this person: paper_no → raw name."""
    rows = snapshot.rows(
        "SELECT paper_no, min(raw_name) FROM signatures WHERE person_no = ? "
        "AND paper_no IN (SELECT unnest(?::INTEGER[])) GROUP BY paper_no",
        [person_no, list(papers)],
    )
    return dict(rows)


def find_papers_signed(snapshot: Snapshot, person_no: int, name: str) -> list[int]:
    """The papers on which a record calls this person *name*."""
    rows = snapshot.rows(
        "SELECT DISTINCT paper_no FROM signatures WHERE person_no = ? AND raw_name = ? ORDER BY paper_no",
        [person_no, name],
    )
    return [number for (number,) in rows]
