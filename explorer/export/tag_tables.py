"""Topics, institutions and what surrounds them, as tables ready for CSV or HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict

from explorer.export.tables import Table
from explorer.models import Paper
from explorer.tags.models import Involved, Partner, Partnership, RelatedTag


def involved_table(people: Sequence[Involved]) -> Table:
    """One row a person: papers about it, all works, and the part of these that those are."""
    columns = ("id", "name", "papers", "works", "share", "first_year", "last_year")
    return Table(columns, tuple({**asdict(one), "share": round(one.share, 4)} for one in people))


def related_table(tags: Sequence[RelatedTag]) -> Table:
    """One row a topic or institution: papers together, all papers, and how strongly they are tied."""
    columns = ("id", "name", "papers", "works", "association_strength", "log_likelihood", "first_year", "last_year")
    rows = (
        {**asdict(one), "association_strength": round(one.strength, 4), "log_likelihood": round(one.surprise, 4)}
        for one in tags
    )
    return Table(columns, tuple(rows))


def partners_table(people: Sequence[Partner], found: Partnership) -> Table:
    """One row a person on joint papers, with the papers on which they name either institution, or both."""
    columns = ("id", "name", "papers_one", "papers_other", "papers_both", "first_year", "last_year", "one", "other")
    rows = (
        {
            **asdict(person),
            "papers_one": person.one,
            "papers_other": person.other,
            "papers_both": person.both,
            "one": found.one.name,
            "other": found.other.name,
        }
        for person in people
    )
    return Table(columns, tuple(rows))


def years_table(years: dict[int, int]) -> Table:
    """One row a year that has papers."""
    return Table(("year", "papers"), tuple({"year": year, "papers": count} for year, count in years.items()))


def joint_papers_table(papers: Iterable[tuple[Paper, str, tuple[Sequence[str], Sequence[str]]]]) -> Table:
    """One row a paper of two institutions: how it names both, and who names which."""
    columns = ("id", "title", "year", "venue", "way", "people_one", "people_other", "doi", "arxiv_id", "url")
    rows = (
        {
            **{name: getattr(paper, name) for name in ("id", "title", "year", "venue", "doi", "arxiv_id", "url")},
            "way": way,
            "people_one": one,
            "people_other": other,
        }
        for paper, way, (one, other) in papers
    )
    return Table(columns, tuple(rows))
