"""Live sources through their clients' real code: what is asked, what comes, and what the import makes of it."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from explorer.errors import AmbiguousName, InvalidOption, NotFound
from explorer.library.importer import import_files
from explorer.live.fetching import fetch, plan
from explorer.live.models import Fetched, Wanted
from explorer.live.settings import LiveSettings
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot, open_snapshot
from explorer.sources.formats import Source
from explorer.sources.records import WorkRecord
from explorer.sources.registry import recognise
from tests.live_server import (
    Answerer,
    LiveServer,
    OpenAlex,
    answer_arxiv,
    answer_crossref,
    answer_dblp,
    answer_orcid,
    answer_semantic_scholar,
    set_up,
)

ANSWERS: dict[str, Answerer] = {
    "openalex": OpenAlex(),
    "arxiv": answer_arxiv,
    "semantic-scholar": answer_semantic_scholar,
    "crossref": answer_crossref,
    "orcid": answer_orcid,
    "dblp": answer_dblp,
}
ANN = {
    "openalex": "https://openalex.org/A1001",
    "arxiv": "Ann Lee",
    "semantic-scholar": "1001",
    "crossref": "0000-0001-0000-0001",
    "orcid": "https://orcid.org/0000-0001-0000-0001",
    "dblp": "https://dblp.org/pid/l/AnnLee.html",
}
HERS = {"On Graphs", "On Trees", "On Hashing"}
EVERYBODYS = {*HERS, "On Rings", "On Fields"}
WITH_IDS = {*HERS, "On Rings"}
"""Cy Díaz has no ORCID iD."""


class Asking:
    """Fetches from sources on this machine."""

    server: LiveServer

    def __init__(self, cache: Path) -> None:
        self._cache = cache

    def __call__(self, service: str, answer: Answerer | None = None, **wanted: Any) -> Fetched:
        with LiveServer(answer or ANSWERS[service]) as self.server:
            settings = set_up(self.server, service, self._cache)
            planned = plan(Wanted(service, **wanted), settings)
            fetched = fetch(planned, settings=settings)
        assert fetched.requests <= planned.requests
        return fetched


@pytest.fixture
def ask(tmp_path) -> Asking:
    return Asking(tmp_path / "cache")


@pytest.fixture
def load(tmp_path) -> Callable[[Fetched], Snapshot]:
    """Import what was fetched, and open the library."""

    def load(fetched: Fetched) -> Snapshot:
        summary = import_files(fetched.files, tmp_path / "library")
        assert (summary.rejected, summary.failed) == (0, [])
        return open_snapshot(tmp_path / "library")

    return load


def works(fetched: Fetched) -> list[WorkRecord]:
    """What the readers of the import find in the files."""
    readings = [reading for path in fetched.files for reading in recognise(Source(path)).read(Source(path))]
    assert all(reading.work for reading in readings)
    return [reading.work for reading in readings if reading.work]


def titles(fetched: Fetched) -> set[str]:
    return {work.title for work in works(fetched)}


@pytest.mark.parametrize("service", ANSWERS)
def test_a_researcher_is_fetched_and_imported(service, ask, load):
    fetched = ask(service, researcher=ANN[service])

    snapshot = load(fetched)
    assert {paper.title for paper in queries.find_papers(snapshot, [0, 1, 2])} == HERS
    assert fetched.works == fetched.existing == 3
    assert fetched.problem is None


@pytest.mark.parametrize(
    ("service", "expected"),
    [
        ("openalex", EVERYBODYS),
        ("arxiv", EVERYBODYS),
        ("semantic-scholar", EVERYBODYS),
        ("dblp", EVERYBODYS),
        ("crossref", WITH_IDS),
        ("orcid", WITH_IDS),
    ],
)
def test_coauthors_are_those_whom_the_readers_find_on_the_works(service, expected, ask):
    assert titles(ask(service, researcher=ANN[service], coauthors=10)) == expected


def test_of_the_coauthors_the_closest_come_first(ask):
    """Bo wrote two papers with Ann, Cy one; "On Fields" is Cy's alone."""
    assert titles(ask("openalex", researcher="A1001", coauthors=1)) == WITH_IDS


def test_a_researcher_known_by_orcid_is_no_coauthor_of_their_own(ask):
    ask("openalex", researcher="0000-0001-0000-0001", coauthors=10)

    asked = [one.query["filter"] for one in ask.server.seen]
    assert asked == ["authorships.author.orcid:0000-0001-0000-0001", "authorships.author.id:A1002|A1003"]


@pytest.mark.parametrize("service", sorted(ANSWERS.keys() - {"orcid"}))
def test_a_query_gives_the_works_that_fit(service, ask):
    assert titles(ask(service, query="on trees")) == {"On Trees"}


@pytest.mark.parametrize(("service", "work"), [("openalex", "W2001"), ("semantic-scholar", f"{1:040x}")])
def test_works_that_cite_a_work_come_with_it_and_are_tied_to_it(service, work, ask, load):
    fetched = ask(service, citing=work)

    assert titles(fetched) == {"On Graphs", "On Trees", "On Hashing", "On Rings"}
    assert len(load(fetched).topology.paper_citers.indices) == 4


@pytest.mark.parametrize("service", ["openalex", "semantic-scholar"])
def test_the_cited_work_may_be_named_by_its_doi(service, ask):
    assert ask(service, citing="https://doi.org/10.5555/live.1").works == 4


@pytest.mark.parametrize("service", ["openalex", "crossref", "arxiv"])
def test_days_narrow_what_is_asked_for(service, ask):
    found = ask(service, query="on", since=date(2021, 5, 17), until=date(2022, 8, 9))

    assert titles(found) == {"On Trees", "On Hashing"}


def test_arxiv_gives_the_listing_of_a_day(ask):
    assert titles(ask("arxiv", since=date(2022, 8, 9), until=date(2022, 8, 9))) == {"On Hashing"}
    assert ask.server.seen[0].query["search_query"] == "submittedDate:[202208090000 TO 202208092359]"


def test_semantic_scholar_is_asked_for_days_in_its_own_words(ask):
    ask("semantic-scholar", query="on", since=date(2021, 1, 2))

    assert ask.server.seen[0].query["publicationDateOrYear"] == "2021-01-02:"


@pytest.mark.parametrize("service", ["openalex", "semantic-scholar", "orcid", "dblp"])
def test_a_name_that_one_person_bears_is_looked_up(service, ask):
    assert titles(ask(service, researcher="Ann Lee")) == HERS


@pytest.mark.parametrize(("service", "ids"), [("openalex", ["A1002", "A1005"]), ("dblp", ["12/3456-1", "12/3456-2"])])
def test_of_two_people_with_one_name_the_reader_chooses(service, ids, ask):
    with pytest.raises(AmbiguousName) as caught:
        ask(service, researcher="Bo Chen")

    assert [one.id for one in caught.value.candidates] == ids


def test_a_name_that_nobody_bears_is_said(ask):
    with pytest.raises(NotFound, match="OpenAlex knows nobody of the name 'Nobody There'"):
        ask("openalex", researcher="Nobody There")


def test_the_limit_is_kept_over_several_pages(ask):
    fetched = ask("openalex", OpenAlex(many=250), query="on", limit=230)

    assert [one.query["per-page"] for one in ask.server.seen] == ["100", "100", "30"]
    assert (fetched.works, fetched.existing) == (230, 255)


@pytest.mark.parametrize("service", ["orcid", "dblp"])
def test_a_record_longer_than_the_limit_is_cut(service, ask):
    fetched = ask(service, researcher=ANN[service], limit=2)

    assert titles(fetched) == {"On Hashing", "On Trees"}
    assert (fetched.works, fetched.existing) == (2, 3)


def test_contributors_of_full_works_are_put_beside_the_record_of_orcid(ask):
    fetched = ask("orcid", researcher=ANN["orcid"])

    names = {author.name for work in works(fetched) for author in work.authors}
    assert names == {"Ann Lee", "Bo Chen", "Cy Díaz"}


def test_nothing_found_is_no_file(ask):
    fetched = ask("crossref", query="nothing like this")

    assert (fetched.works, fetched.files, fetched.problem) == (0, (), None)


def test_nothing_else_is_asked_for(ask):
    ask("semantic-scholar", researcher="1001")

    assert ask.server.paths == ["/author/1001/papers", "/paper/batch"]


def test_what_openalex_asks_for_is_counted(ask):
    fetched = ask("openalex", OpenAlex(), researcher="Ann Lee")

    assert fetched.cost == 0.0011
    assert fetched.budget.remaining == pytest.approx(0.9989)


@pytest.mark.parametrize("service", ANSWERS)
def test_every_source_says_what_it_will_take_before_it_is_asked(service):
    planned = plan(Wanted(service, researcher=ANN[service], limit=250), LiveSettings())

    assert re.search(rf": at most {planned.requests} requests? to [a-z.]+[,;]", planned.words)
    assert (planned.cost > 0) == (service == "openalex")


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (Wanted("scopus", query="x"), "There is no live source 'scopus'"),
        (Wanted("openalex"), "It is not said whose works"),
        (Wanted("openalex", query="a", citing="W1"), "query and citing are wanted at once"),
        (Wanted("openalex", query="a", coauthors=2), "nobody is named"),
        (Wanted("openalex", citing="what?"), "'what\\?' is no id of a work"),
        (Wanted("openalex", query="a", limit=0), "The limit 0"),
        (Wanted("openalex", query="a", limit=10_001), "The limit 10001"),
        (Wanted("openalex", query="a", since=date(2024, 1, 2), until=date(2024, 1, 1)), "run backwards"),
        (Wanted("openalex", query="a\x00b"), "can't be asked for"),
        (Wanted("openalex", researcher="x" * 2_000), "can't be asked for"),
        (Wanted("crossref", citing="W1"), "Crossref can't be asked for that"),
        (Wanted("crossref", researcher="Ann Lee"), "is none"),
        (Wanted("arxiv", researcher="0000-0001-0000-0001"), "not asked by an ORCID iD"),
        (Wanted("orcid", query="graphs"), "ORCID can't be asked for that"),
        (Wanted("dblp", query="graphs", since=date(2024, 1, 1)), "DBLP can't be asked for that"),
        (Wanted("semantic-scholar", citing="what?"), "is no id of a paper"),
        (Wanted("semantic-scholar", query="a", limit=1_001), "gives 1,000 papers of a search"),
        (Wanted("semantic-scholar", researcher="1", since=date(2024, 1, 1)), "narrows a search to some days"),
    ],
)
def test_what_a_source_does_not_offer_is_refused_before_anything_is_asked(wanted, message):
    with pytest.raises(InvalidOption, match=message) as caught:
        plan(wanted, LiveSettings())

    assert caught.value.hint


def test_what_readers_type_stays_words(ask):
    """Nothing of a query becomes a part of the address that it does not stand in."""
    query = 'on&filter=x:y#z "trees" | ../%2e%2e?api_key=1'

    ask("openalex", OpenAlex(), query=query)

    assert ask.server.seen[0].path == "/works"
    assert ask.server.seen[0].query["search"] == query
    assert ask.server.seen[0].query.keys() == {"search", "per-page", "cursor"}
