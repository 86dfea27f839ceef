"""A claim outlasts what happens to the library: imports, merges, splits."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from explorer.library.importer import import_files
from explorer.library.ledger.building import build_merge, build_split
from explorer.library.ledger.correcting import correct
from explorer.people import claim_records, claims, owner_profiles
from explorer.people.readers import Target
from explorer.snapshot import queries
from explorer.snapshot.opened import open_snapshot

if TYPE_CHECKING:
    from explorer.library.identity import IdentityRule
    from explorer.people.readers import Reader
    from explorer.people.store import Store


@pytest.fixture
def url(made_tables, tmp_path) -> str:
    """One kind of database: it is the library that changes here."""
    return f"sqlite:///{shutil.copy(made_tables, tmp_path / 'state.sqlite')}"


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    import_names(folder, ["Ann Lee", "Ann Lee", "A. N. Lee", "Bo Chen"])
    return folder / "library"


@pytest.fixture
def library(made, tmp_path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "library"))


def import_names(folder: Path, names: list[str], first: int = 0, rule: IdentityRule = "names", **ids: str) -> None:
    works = folder / f"works{first}.jsonl"
    rows = (
        {"id": f"w{place}", "title": f"Work {place}", "year": 2010 + place, "authors": [{"name": name, **ids}]}
        for place, name in enumerate(names, first)
    )
    works.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf8")
    import_files([works], folder / "library", identity=rule)


def find(library: Path, name: str) -> tuple[int, Target]:
    snapshot = open_snapshot(library)
    number = next(
        one for one in range(snapshot.counts["people"]) if queries.find_people(snapshot, [one])[one].name == name
    )
    person = queries.find_people(snapshot, [number])[number]
    return number, Target("person", person.id, person.name, queries.find_person_aliases(snapshot, number))


def find_owner(store: Store, reader: Reader, person: Target) -> list[str]:
    return [one.label for one in claim_records.find_claims(store, reader, person.ids) if one.state == "approved"]


def test_a_claim_is_found_after_an_import_that_gives_the_record_another_id(store, enter, library):
    ann = enter("ann")
    before = find(library, "Ann Lee")[1]
    claims.claim(store, ann, before, "", 2, {})
    import_names(library.parent, ["Ann Lee"] * 3, first=10, rule="resolved", orcid="0000-0002-1825-0097")
    after = find(library, "Ann Lee")[1]

    assert after.id != before.id
    assert find_owner(store, ann, after) == ["Ann Lee"]
    assert claims.claim(store, ann, after, "", 0, {}).state == "approved"


def test_a_claim_moves_with_a_merge_whichever_id_stays(store, enter, library):
    ann = enter("ann")
    number, person = find(library, "Ann Lee")
    other, short = find(library, "A. N. Lee")
    claims.claim(store, ann, short, "", 2, {})
    made = claim_records.find_own_claims(store, ann)[0]
    owner_profiles.write_profile(store, ann, made.id, owner_profiles.OwnerProfile(bio="Mine."))
    correct(library, [build_merge(open_snapshot(library), [number, other])])
    merged = find(library, "Ann Lee")[1]

    assert merged.id == person.id
    assert find_owner(store, ann, merged) == ["A. N. Lee"]
    said = owner_profiles.find_profile(store, merged.ids)
    assert said is not None
    assert said.bio == "Mine."
    import_names(library.parent, ["Dee Roe"], first=20)
    assert find_owner(store, ann, find(library, "Ann Lee")[1]) == ["A. N. Lee"]


def test_a_claim_stays_with_the_id_that_it_named_when_works_are_split_off(store, enter, library):
    ann = enter("ann")
    number, person = find(library, "Ann Lee")
    claims.claim(store, ann, person, "", 2, {})
    correct(library, [build_split(open_snapshot(library), number, ["w0"])])
    snapshot = open_snapshot(library)
    people = {one: queries.find_people(snapshot, [one])[one] for one in range(snapshot.counts["people"])}
    named = [one for one, who in people.items() if who.name == "Ann Lee"]

    owned = [
        one
        for one in named
        if find_owner(store, ann, Target("person", people[one].id, also=queries.find_person_aliases(snapshot, one)))
    ]
    assert len(named) == 2
    assert [people[one].id for one in owned] == [person.id]
