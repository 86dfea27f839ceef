"""How two people are connected, as JSON values and as tables. docs/commands.md lists the keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from explorer.export.documents import Document
from explorer.export.tables import Table
from explorer.graph.common import Shared
from explorer.graph.connecting import Answer, NamedHop, NamedPath
from explorer.models import Paper, Person


def path_document(answer: Answer) -> Document:
    wanted = answer.filter
    sides = zip(("from", "to"), answer.reached, strict=True)
    return {
        "from": _person(answer.one),
        "to": _person(answer.other),
        "options": {
            "years": str(wanted.years) if wanted.years else None,
            "types": list(wanted.types),
            "topic": wanted.topic_id,
            "institution": wanted.institution_id,
            "venue": wanted.venue,
            "max_team": wanted.max_team,
            "counting": answer.counting,
        },
        "length": answer.length,
        **(_path(answer.path) if answer.path else {"people": [], "hops": [], "distance": None}),
        "paths": answer.paths,
        "alternatives": [_path(path) for path in answer.alternatives],
        "strongest": _strongest(answer),
        "searched": {name: asdict(reach) for name, reach in sides},
        "common": {
            "people": _shared(answer.common.people),
            "topics": _shared(answer.common.topics),
            "institutions": _shared(answer.common.institutions),
        },
    }


def path_table(path: NamedPath, papers: Sequence[Sequence[Paper]]) -> Table:
    """One row a step and paper of it; *papers* has those of every hop, whole."""
    plain = ("id", "title", "year", "type", "venue", "doi", "arxiv_id", "url")
    steps = zip(path.people, path.people[1:], papers, strict=False)
    rows = (
        {
            "step": step,
            "person": one.name,
            "person_id": one.id,
            "coauthor": other.name,
            "coauthor_id": other.id,
            **{name: getattr(paper, name) for name in plain},
        }
        for step, (one, other, written) in enumerate(steps, start=1)
        for paper in written
    )
    return Table(("step", "person", "person_id", "coauthor", "coauthor_id", *plain), tuple(rows))


def shared_table(shared: Sequence[Shared]) -> Table:
    """One row somebody or something in common, with the papers of the one and of the other."""
    return Table(("id", "name", "papers_from", "papers_to"), tuple(_shared(shared)))


def _strongest(answer: Answer) -> Document | None:
    if answer.strongest is None:
        return None
    length = len(answer.strongest.hops)
    return {"length": length, **_path(answer.strongest), "exact": answer.exact, "proven": _round(answer.proven)}


def _path(path: NamedPath) -> Document:
    return {
        "people": [_person(person) for person in path.people],
        "hops": [_hop(hop) for hop in path.hops],
        "distance": _round(path.distance),
    }


def _hop(hop: NamedHop) -> Document:
    papers = [{"id": paper.id, "title": paper.title, "year": paper.year} for paper in hop.papers]
    return {"papers": papers, "weight": _round(hop.weight)}


def _person(person: Person) -> Document:
    return {"id": person.id, "name": person.name}


def _shared(shared: Sequence[Shared]) -> list[Document]:
    return [
        {"id": one.id, "name": one.name, "papers_from": one.papers_one, "papers_to": one.papers_other} for one in shared
    ]


def _round(value: float) -> float | int:
    """Ten significant digits, whole numbers as such: the same text on every machine."""
    rounded = float(f"{value:.10g}")
    return int(rounded) if rounded.is_integer() else rounded
