"""Attributes of chosen people, papers, topics and institutions; all the SQL of the read side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Literal

import numpy as np

from explorer.errors import NotFound, ResearcherNotFound, quote
from explorer.models import (
    Author,
    NodeType,
    Paper,
    PaperFilter,
    Person,
    Tag,
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


def find_own_institutions(snapshot: Snapshot, person_no: int, papers: Iterable[int]) -> set[int]:
    """The institutions that this person names on *papers*."""
    rows = snapshot.rows(
        "SELECT DISTINCT institution_no FROM affiliations WHERE person_no = ? "
        "AND paper_no IN (SELECT unnest(?::INTEGER[]))",
        [person_no, list(papers)],
    )
    return {number for (number,) in rows}
