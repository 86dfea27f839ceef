"""A comparison of people, as tables and as plain values for JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from explorer.compare.measures import MEASURES
from explorer.compare.models import Compared, Comparison, Held, Pair
from explorer.export.documents import Document
from explorer.export.tables import Row, Table, papers_table
from explorer.models import Paper

LETTERS = "ABCD"
"""How tables call the people, in their order."""


def compared_table(found: Comparison) -> Table:
    """One row a person."""
    columns = (
        "letter", "id", "name", "works", "first_year", "last_year", "coauthors", "close_collaborators", "topics",
        "institutions", "affiliation", "h_index", "works_with_citations",
    )  # fmt: skip
    rows = (
        {"letter": letter, **_facts(one), "affiliation": one.profile.affiliation}
        for letter, one in zip(LETTERS, found.people, strict=False)
    )
    return Table(columns, tuple(rows))


def pairs_table(found: Comparison) -> Table:
    """One row a pair, a column a measure."""
    columns = ("a", "b", "a_name", "b_name", *MEASURES, "first_year", "last_year", "coauthors", "institutions")
    return Table(columns, tuple(_pair_row(found, pair) for pair in found.pairs))


def held_table(held: Sequence[Held], found: Comparison) -> Table:
    """One row a topic, co-author or institution, a column a person: how many of their papers name it."""
    people = tuple(f"papers_{letter.lower()}" for letter in LETTERS[: len(found.people)])
    rows = (
        {"id": one.id, "name": one.name, "people": one.holders, **dict(zip(people, one.papers, strict=True))}
        for one in held
    )
    return Table(("id", "name", "people", *people), tuple(rows))


def compared_years_table(found: Comparison) -> Table:
    """One row a year from the first to the last, a column a person."""
    people = tuple(f"works_{letter.lower()}" for letter in LETTERS[: len(found.people)])
    years = [one.profile.years for one in found.people]
    known = {year for own in years for year in own}
    rows = (
        {"year": year, **{name: own.get(year, 0) for name, own in zip(people, years, strict=True)}}
        for year in range(min(known, default=0), max(known, default=-1) + 1)
    )
    return Table(("year", *people), tuple(rows))


def shared_papers_table(papers: Sequence[tuple[Paper, tuple[int, ...]]], found: Comparison) -> Table:
    """One row a paper of two or more of the people, with who they are."""
    whole = papers_table([paper for paper, _ in papers])
    names = [[found.people[place].profile.person.name for place in places] for _, places in papers]
    rows = ({**row, "compared_people": who} for row, who in zip(whole.rows, names, strict=True))
    return Table((*whole.columns, "compared_people"), tuple(rows))


def comparison_document(found: Comparison, papers: Mapping[int, Paper]) -> Document:
    """The answer of ``compare``; *papers* are those of the pairs, by number, in the order to list."""
    return {
        "people": [_person_document(one) for one in found.people],
        "pairs": [_pair_document(found, pair, papers) for pair in found.pairs],
        "filter": {
            "years": str(found.filter.years) if found.filter.years else None,
            "types": list(found.filter.types),
            "topic": found.filter.topic_id,
        },
    }


def _facts(one: Compared) -> Row:
    first, last = one.years or (None, None)
    profile = one.profile
    return {
        "id": profile.person.id,
        "name": profile.person.name,
        "works": profile.works,
        "first_year": first,
        "last_year": last,
        "coauthors": len(profile.coauthors),
        "close_collaborators": len(profile.close_collaborators),
        "topics": len(profile.topics),
        "institutions": len(profile.institutions),
        "h_index": one.h_index,
        "works_with_citations": one.counted_works,
    }


def _person_document(one: Compared) -> Document:
    profile = one.profile
    listed = ("id", "name", "papers", "first_year", "last_year")
    return {
        **{name: value for name, value in _facts(one).items() if name != "close_collaborators"},
        "coauthors": [{name: getattr(who, name) for name in listed} for who in profile.coauthors],
        "years": {str(year): count for year, count in profile.years.items()},
        "topics": [asdict(topic) for topic in profile.topics],
        "institutions": [asdict(institution) for institution in profile.institutions],
    }


def _pair_row(found: Comparison, pair: Pair) -> Row:
    one, other = (found.people[place].profile.person for place in (pair.a, pair.b))
    return {
        "a": one.id,
        "b": other.id,
        "a_name": one.name,
        "b_name": other.name,
        **round_measures(pair),
        "first_year": pair.first_year,
        "last_year": pair.last_year,
        "coauthors": [who.name for who in pair.coauthors],
        "institutions": [institution.name for institution in pair.institutions],
    }


def _pair_document(found: Comparison, pair: Pair, papers: Mapping[int, Paper]) -> Document:
    one, other = (found.people[place].profile.person for place in (pair.a, pair.b))
    shared = set(pair.papers)
    behind = (paper for number, paper in papers.items() if number in shared)
    return {
        "a": one.id,
        "b": other.id,
        **round_measures(pair),
        "first_year": pair.first_year,
        "last_year": pair.last_year,
        "papers": [{"id": paper.id, "title": paper.title, "year": paper.year} for paper in behind],
        "shared_coauthors": [
            {"id": who.id, "name": who.name, "papers_a": who.with_a, "papers_b": who.with_b} for who in pair.coauthors
        ],
        "shared_topics": [asdict(topic) for topic in pair.topics],
        "shared_institutions": [asdict(institution) for institution in pair.institutions],
    }


def round_measures(pair: Pair) -> dict[str, float | int | None]:
    """The measures with six digits: the same text on every machine."""
    return {name: round(value, 6) if isinstance(value, float) else value for name, value in pair.measures.items()}
