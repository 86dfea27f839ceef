"""Attributes of chosen people, papers, topics and institutions; all the SQL of the read side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Literal

import numpy as np

from explorer.errors import NotFound, ResearcherNotFound, quote
from explorer.models import (
    Author,
    Count,
    FieldValue,
    NodeType,
    Paper,
    PaperFilter,
    PaperLink,
    Person,
    SourceRecord,
    Tag,
    TopicFamily,
)
from explorer.snapshot.opened import Snapshot
from explorer.snapshot.topology import PaperTest

TagKind = Literal["topic", "institution"]

_PAPER_FIELDS = "paper_no, paper_id, title, year, type, venue, abstract, doi, arxiv_id, url, citations, source"
_MORE_FIELDS = ("date", "votes", "comments", "volume", "issue", "pages", "publisher", "language", "note")
_NEWEST_FIRST = "ORDER BY year DESC NULLS LAST, title, paper_id"


def find_person_no(snapshot: Snapshot, person_id: str) -> int | None:
    """The number behind a person's public id, or behind another id that records carry for them."""
    rows = snapshot.rows("SELECT person_no FROM aliases WHERE alias = ?", [person_id])
    return int(rows[0][0]) if rows else None


def get_person_no(snapshot: Snapshot, person_id: str) -> int:
    """Like ``find_person_no``; raises ResearcherNotFound."""
    number = find_person_no(snapshot, person_id)
    if number is None:
        raise ResearcherNotFound(person_id)
    return number


def find_tag_no(snapshot: Snapshot, kind: TagKind, tag_id: str) -> int | None:
    """The number behind a topic's or an institution's public id; of an institution also behind one of a spelling."""
    rows = snapshot.rows(f"SELECT {kind}_no FROM {kind}s WHERE {kind}_id = ?", [tag_id])
    if not rows and kind == "institution":
        rows = snapshot.rows("SELECT institution_no FROM institution_aliases WHERE alias = ?", [tag_id])
    return int(rows[0][0]) if rows else None


def find_node(snapshot: Snapshot, node: str) -> tuple[NodeType, int] | None:
    """Type and number of whatever bears the public id *node*: a person, paper, topic or institution."""
    wanted = node.removeprefix("node:")
    person = None if wanted != node else find_person_no(snapshot, node)
    if person is not None:
        return "person", person
    papers = find_paper_nos(snapshot, wanted)
    if papers:
        return "paper", papers[0]
    for kind in ("topic", "institution"):
        number = find_tag_no(snapshot, kind, wanted)
        if number is not None:
            return kind, number
    return None


def get_tag_no(snapshot: Snapshot, kind: TagKind, tag_id: str) -> int:
    number = find_tag_no(snapshot, kind, tag_id)
    if number is None:
        raise NotFound(f"No {kind} in this library has the id {quote(tag_id)}.", hint="Search by name.")
    return number


def find_venue_no(snapshot: Snapshot, name: str) -> int | None:
    rows = snapshot.rows("SELECT venue_no FROM venues WHERE name = ?", [name])
    return int(rows[0][0]) if rows else None


def get_venue_no(snapshot: Snapshot, name: str) -> int:
    number = find_venue_no(snapshot, name)
    if number is None:
        raise NotFound(
            f"No paper in this library has the venue {quote(name)}.", hint="Write it as a paper's entry shows it."
        )
    return number


def build_paper_test(snapshot: Snapshot, wanted: PaperFilter) -> PaperTest:
    """Put *wanted* into numbers; raises NotFound for a topic, institution or venue that the library lacks."""
    types = snapshot.topology.types
    return PaperTest(
        years=wanted.years,
        types=tuple(types.index(kind) for kind in wanted.types if kind in types) if wanted.types else None,
        topic=None if wanted.topic_id is None else get_tag_no(snapshot, "topic", wanted.topic_id),
        institution=None
        if wanted.institution_id is None
        else get_tag_no(snapshot, "institution", wanted.institution_id),
        venue=None if wanted.venue is None else get_venue_no(snapshot, wanted.venue),
        max_team=wanted.max_team,
    )


def find_people(snapshot: Snapshot, numbers: Iterable[int] | np.ndarray) -> dict[int, Person]:
    """The people with these numbers."""
    return {number: Person(*row) for number, row in snapshot.labels["person"].take(numbers).items()}


def find_tags(snapshot: Snapshot, kind: TagKind, numbers: Iterable[int] | np.ndarray) -> dict[int, Tag]:
    """The topics or institutions with these numbers."""
    return {number: Tag(*row) for number, row in snapshot.labels[kind].take(numbers).items()}


def find_paper_heads(snapshot: Snapshot, numbers: Iterable[int] | np.ndarray) -> dict[int, Paper]:
    """The papers with these numbers, without abstract, authors and topics."""
    return {number: Paper(*row) for number, row in snapshot.labels["paper"].take(numbers).items()}


def find_paper_nos(snapshot: Snapshot, paper_id: str) -> list[int]:
    """The number behind a paper's public id, else the numbers behind a DOI, an arXiv id or a record's own id."""
    own = snapshot.rows("SELECT paper_no FROM papers WHERE paper_id = ?", [paper_id])
    found = own or snapshot.rows("SELECT paper_no FROM paper_aliases WHERE alias = ? ORDER BY paper_no", [paper_id])
    return [number for (number,) in found]


def find_numbers_of_papers(snapshot: Snapshot, ids: Iterable[str]) -> dict[str, int]:
    """The numbers behind papers' public ids, or other ids of theirs; what the library lacks is left out."""
    rows = snapshot.rows(
        "SELECT asked, coalesce(papers.paper_no, min(paper_aliases.paper_no)) AS found "
        "FROM (SELECT unnest(?::VARCHAR[]) AS asked) LEFT JOIN papers ON paper_id = asked "
        "LEFT JOIN paper_aliases ON alias = asked GROUP BY asked, papers.paper_no HAVING found IS NOT NULL",
        [list(ids)],
    )
    return dict(rows)


def sort_papers(snapshot: Snapshot, numbers: Iterable[int] | np.ndarray) -> list[int]:
    """Put papers newest first, then by title; those without a year last."""
    rows = snapshot.rows(
        f"SELECT paper_no FROM papers WHERE paper_no IN (SELECT unnest(?::INTEGER[])) {_NEWEST_FIRST}",
        [_plain(numbers)],
    )
    return [number for (number,) in rows]


def find_papers(snapshot: Snapshot, numbers: Iterable[int] | np.ndarray) -> list[Paper]:
    """The papers with these numbers, whole, newest first, then by title; without a year last."""
    rows = snapshot.rows(
        f"SELECT {_PAPER_FIELDS}, {', '.join(_MORE_FIELDS)}, ids FROM papers "
        f"WHERE paper_no IN (SELECT unnest(?::INTEGER[])) {_NEWEST_FIRST}",
        [_plain(numbers)],
    )
    order = np.array([number for number, *_ in rows], dtype=np.int64)
    authors, topics = _authors(snapshot, order), _topics(snapshot, order)
    return [_build_paper(row, authors[place], topics[place]) for place, row in enumerate(rows)]


def find_papers_in_order(snapshot: Snapshot, numbers: Sequence[int]) -> list[Paper]:
    """The papers with these numbers, whole, in the order given."""
    newest_first = sort_papers(snapshot, numbers)
    found = dict(zip(newest_first, find_papers(snapshot, numbers), strict=True))
    return [found[number] for number in numbers if number in found]


def find_spellings(snapshot: Snapshot, person_no: int) -> tuple[str, ...]:
    """Every name the sources gave this person, most frequent first."""
    rows = snapshot.rows(
        "SELECT name FROM person_names WHERE person_no = ? ORDER BY uses DESC, name = upper(name), name", [person_no]
    )
    return tuple(name for (name,) in rows)


def find_person_ids(snapshot: Snapshot, person_no: int) -> tuple[str, ...]:
    """The persistent ids that records carry for this person."""
    return tuple(
        one for (one,) in snapshot.rows("SELECT id FROM person_ids WHERE person_no = ? ORDER BY id", [person_no])
    )


def find_person_aliases(snapshot: Snapshot, person_no: int) -> tuple[str, ...]:
    """Every id that leads to this person, earlier ones too."""
    found = snapshot.rows("SELECT alias FROM aliases WHERE person_no = ? ORDER BY alias", [person_no])
    return tuple(str(alias) for (alias,) in found)


def find_namesakes(snapshot: Snapshot, folded: str) -> list[int]:
    """The people whom some record calls *folded*, most works first."""
    rows = snapshot.rows(
        "SELECT DISTINCT person_no, works FROM person_names JOIN people USING (person_no) WHERE folded = ? "
        "ORDER BY works DESC, person_no",
        [folded],
    )
    return [number for number, _ in rows]


def find_prolific(snapshot: Snapshot, limit: int) -> list[Person]:
    """The people with the most works."""
    rows = snapshot.rows(
        "SELECT person_id, name, works, first_year, last_year FROM people ORDER BY works DESC, name, person_id LIMIT ?",
        [limit],
    )
    return [Person(*fields) for fields in rows]


def _build_paper(row: Sequence[Any], authors: tuple[Author, ...], topics: tuple[Tag, ...]) -> Paper:
    first, more, ids = row[1:12], row[12:-1], row[-1]
    head = replace(Paper(*first), authors=authors, topics=topics, ids=tuple(ids or ()))
    return replace(head, **dict(zip(_MORE_FIELDS, more, strict=True)))


def _authors(snapshot: Snapshot, papers: np.ndarray) -> list[tuple[Author, ...]]:
    places, people = snapshot.topology.paper_people.gather(papers)
    named = find_people(snapshot, np.unique(people))
    found: list[list[Author]] = [[] for _ in papers]
    for place, person in zip(places.tolist(), people.tolist(), strict=True):
        found[place].append(Author(named[person].id, named[person].name))
    return [tuple(one) for one in found]


def _topics(snapshot: Snapshot, papers: np.ndarray) -> list[tuple[Tag, ...]]:
    places, topics = snapshot.topology.paper_topics.gather(papers)
    named = find_tags(snapshot, "topic", np.unique(topics))
    found: list[list[Tag]] = [[] for _ in papers]
    for place, topic in zip(places.tolist(), topics.tolist(), strict=True):
        found[place].append(named[topic])
    return [tuple(one) for one in found]


def _plain(numbers: Iterable[int] | np.ndarray) -> list[int]:
    return numbers.tolist() if isinstance(numbers, np.ndarray) else list(numbers)


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
    if not _has_table(snapshot, "merges"):
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
    if not _has_table(snapshot, "corrections"):
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


def _has_table(snapshot: Snapshot, name: str) -> bool:
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


def find_records(snapshot: Snapshot, paper_no: int) -> tuple[SourceRecord, ...]:
    """The records that this paper was made of, the earliest staged first."""
    rows = snapshot.rows(
        "SELECT key, file, format, line, strftime(imported_at, '%Y-%m-%d'), version FROM records "
        "WHERE paper_no = ? ORDER BY work_no",
        [paper_no],
    )
    return tuple(SourceRecord(*row) for row in rows)


def find_field_values(snapshot: Snapshot, paper_no: int) -> tuple[FieldValue, ...]:
    """What each record of a joined paper says in each field, what was taken first; empty for a paper of one record."""
    rows = snapshot.rows(
        "SELECT field, value, key, chosen, rule FROM paper_values WHERE paper_no = ? ORDER BY rowid", [paper_no]
    )
    return tuple(FieldValue(*row) for row in rows)


def find_paper_links(snapshot: Snapshot, paper_no: int) -> tuple[PaperLink, ...]:
    """Why the records of this paper are of one work."""
    rows = snapshot.rows(
        "SELECT left_key, right_key, rule, evidence FROM paper_links WHERE paper_no = ? ORDER BY left_key, right_key",
        [paper_no],
    )
    return tuple(PaperLink(*row) for row in rows)


def count_joins(snapshot: Snapshot) -> dict[str, int]:
    """Records that were joined to another of the same work, by rule, most first."""
    rows = snapshot.rows("SELECT rule, count(*) AS joined FROM paper_links GROUP BY rule ORDER BY joined DESC, rule")
    return dict(rows)


def find_institution_names(snapshot: Snapshot, number: int, limit: int = 100) -> list[tuple[str, int, str]]:
    """The texts that records have for an institution: text, uses, rule; most frequent first."""
    return snapshot.rows(
        "SELECT name, uses, rule FROM institution_names WHERE institution_no = ? ORDER BY uses DESC, name LIMIT ?",
        [number, limit],
    )


def find_topic_family(snapshot: Snapshot, number: int) -> TopicFamily:
    """Where a topic comes from, the topics above it, the broadest first, and those below it, most papers first."""
    above: list[int] = []
    row = snapshot.rows("SELECT origin, parent_no FROM topics WHERE topic_no = ?", [number])[0]
    parent = row[1]
    while parent is not None:
        above.insert(0, int(parent))
        parent = snapshot.rows("SELECT parent_no FROM topics WHERE topic_no = ?", [parent])[0][0]
    below = snapshot.rows(
        "SELECT topic_id, name, works FROM topics WHERE parent_no = ? ORDER BY works DESC, name, topic_id", [number]
    )
    tags = find_tags(snapshot, "topic", above)
    by_terms = snapshot.rows(
        "SELECT count(*) FROM paper_topics JOIN topics USING (topic_no) "
        "WHERE topic_no = ? AND paper_topics.origin <> 'keywords of the sources'",
        [number],
    )
    return TopicFamily(
        origin=row[0],
        by_terms=int(by_terms[0][0]),
        above=tuple(tags[one] for one in above),
        below=tuple(Count(*one) for one in below),
    )


def find_identifiers(snapshot: Snapshot, papers: Iterable[int]) -> dict[int, str]:
    """The DOI, else the arXiv id, of those of *papers* that have one."""
    rows = snapshot.rows(
        "SELECT paper_no, coalesce(doi, arxiv_id) FROM papers "
        "WHERE paper_no IN (SELECT unnest(?::INTEGER[])) AND coalesce(doi, arxiv_id) IS NOT NULL",
        [list(papers)],
    )
    return dict(rows)


def find_papers_signed(snapshot: Snapshot, person_no: int, name: str) -> list[int]:
    """The papers on which a record calls this person *name*."""
    rows = snapshot.rows(
        "SELECT DISTINCT paper_no FROM signatures WHERE person_no = ? AND raw_name = ? ORDER BY paper_no",
        [person_no, name],
    )
    return [number for (number,) in rows]


def find_own_institutions(snapshot: Snapshot, person_no: int, papers: Iterable[int]) -> set[int]:
    """The institutions that this person names on *papers*."""
    rows = snapshot.rows(
        "SELECT DISTINCT institution_no FROM affiliations WHERE person_no = ? "
        "AND paper_no IN (SELECT unnest(?::INTEGER[]))",
        [person_no, list(papers)],
    )
    return {number for (number,) in rows}
