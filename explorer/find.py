"""From the words a reader types to the researcher they mean."""

from __future__ import annotations

from explorer.errors import AmbiguousName, ResearcherNotFound
from explorer.models import Hit, Person
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.text.folding import fold_name

MOST_CANDIDATES = 20


def get_researcher_no(snapshot: Snapshot, who: str) -> int:
    """
    Find the researcher that *who*, an id or a name, means.

    A name that one person bears wins over people who merely contain it. Raises
    AmbiguousName with the candidates where several fit equally, ResearcherNotFound where none does.
    """
    number = queries.find_person_no(snapshot, who)
    if number is not None:
        return number
    folded = fold_name(who)
    namesakes = queries.find_namesakes(snapshot, folded) if folded else []
    if namesakes:
        return _only(snapshot, who, namesakes, folded)
    hits = [hit for hit in snapshot.words.find(who, kinds=("person",), limit=MOST_CANDIDATES) if _holds(hit, folded)]
    if not hits:
        raise ResearcherNotFound(who)
    if len(hits) > 1:
        raise AmbiguousName(who, hits)
    return queries.get_person_no(snapshot, hits[0].id)


def _only(snapshot: Snapshot, who: str, namesakes: list[int], folded: str) -> int:
    if len(namesakes) == 1:
        return namesakes[0]
    people = queries.find_people(snapshot, namesakes)
    called = [number for number in namesakes if fold_name(people[number].name) == folded]
    if len(called) == 1:
        return called[0]
    candidates = [_as_hit(people[number]) for number in (called or namesakes)]
    raise AmbiguousName(who, candidates)


def _holds(hit: Hit, folded: str) -> bool:
    """Does the hit's name hold every word typed? A typo does not choose a person for the reader."""
    name = fold_name(hit.label).split()
    return all(any(part.startswith(word) for part in name) for word in folded.split())


def _as_hit(person: Person) -> Hit:
    years = "-".join(str(year) for year in dict.fromkeys((person.first_year, person.last_year)) if year)
    return Hit(person.id, "person", person.name, 1.0, person.works, years)
