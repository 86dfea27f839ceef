"""Papers near a paper, and why."""

from __future__ import annotations

import json

import pytest

from explorer.cli import main
from explorer.errors import InvalidOption, NotFound
from explorer.library.importer import import_files
from explorer.people.accounts import get_local_reader
from explorer.people.store import Store
from explorer.people.votes import vote
from explorer.related.finding import get_paper_no
from explorer.related.models import REASONS, Weights
from explorer.related.ranking import find_related
from explorer.settings import STATE_VARIABLE
from explorer.snapshot.opened import open_snapshot


def _paper(name, title, year, authors, *, references=(), topics=(), **more):
    people = [{"name": author} for author in authors]
    return {"id": name, "title": title, "year": year, "authors": people, "references": list(references),
            "keywords": list(topics), **more}  # fmt: skip


RECORDS = [
    _paper("p:centre", "Sparse attention in long documents", 2020, ["Ann Lee", "Bo Chen"],
           references=["p:old", "p:base"], topics=["attention"],
           abstract="We make attention sparse. Long documents become cheap."),
    _paper("p:twin", "Sparse attention for very long texts", 2022, ["Cy Young"], votes=1,
           abstract="Attention over long documents is made sparse."),
    _paper("p:old", "Neural translation by alignment", 2015, ["Di Ng"], votes=9),
    _paper("p:base", "Recurrent memory", 2012, ["Ed Poe"]),
    _paper("p:coupled", "Kernels for speech", 2021, ["Flo Ray"], references=["p:old", "p:base"]),
    _paper("p:friend", "A survey of bees", 2019, ["Ann Lee"]),
    _paper("p:topical", "Eyes and where they look", 2018, ["Gil Fox"], topics=["attention"]),
    _paper("p:citer", "Parsing", 2023, ["Hal Orr"], references=["p:centre", "p:together"]),
    _paper("p:together", "Grammars of trees", 2017, ["Ida Sun"]),
    _paper("p:far", "Concrete bridges", 2016, ["Kim Way"]),
]  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("related")
    works = folder / "works.jsonl"
    works.write_text("".join(f"{json.dumps(record)}\n" for record in RECORDS), encoding="utf8")
    import_files([works], folder / "library")
    return open_snapshot(folder / "library")


@pytest.fixture
def near(library):
    def find(**options):
        return {one.id: one for one in find_related(library, get_paper_no(library, "p:centre"), **options)}

    return find


def test_shared_words_that_every_abstract_has_are_not_told(make_library):
    texts = ("Lasers through fog in 2020", "Fog and lasers, through measuring in 2020", "Bridges of steel")
    library = make_library([_paper(f"p:{text[:3]}", text, 2020, ["Ann Lee"]) for text in texts])

    first = find_related(library, get_paper_no(library, "p:Las"))[0]

    assert set(first.reasons.terms) == {"lasers", "fog"}


def test_every_reason_is_told(near):
    found = near()

    assert next(iter(found)) == "p:twin"
    assert {"sparse", "attention", "long"} <= set(found["p:twin"].reasons.terms)
    assert found["p:twin"].reasons.meaning > 0
    assert [author.name for author in found["p:friend"].reasons.coauthors] == ["Ann Lee"]
    assert [topic.name for topic in found["p:topical"].reasons.topics] == ["attention"]
    assert found["p:old"].reasons.cites
    assert not found["p:old"].reasons.cited_by
    assert found["p:citer"].reasons.cited_by
    assert found["p:coupled"].reasons.coupling == 2
    assert found["p:together"].reasons.cocitation == 1


def test_a_paper_is_not_near_itself_nor_to_what_it_shares_nothing_with(near):
    assert "p:centre" not in near()
    assert "p:far" not in near(weights=Weights(meaning=0))


def test_a_score_is_the_sum_of_its_reasons_and_at_most_one(near):
    for one in near().values():
        assert abs(one.score - sum(one.reasons.parts.values())) < 0.001
        assert 0 < one.score <= 1


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("terms", "p:twin"), ("coauthors", "p:friend"), ("topics", "p:topical"), ("coupling", "p:coupled"),
        ("cocitation", "p:together"),
    ],
)  # fmt: skip
def test_a_weight_alone_decides(near, reason, expected):
    weights = Weights(**{name: float(name == reason) for name in REASONS})

    assert next(iter(near(weights=weights))) == expected


def test_what_was_seen_is_left_out(library, near):
    seen = {get_paper_no(library, "p:twin")}

    assert "p:twin" not in near(exclude=seen)
    assert len(near(exclude=seen, limit=3)) == 3


def test_the_newest_or_the_most_voted_may_stand_first(near):
    assert next(iter(near(sort="recency"))) == "p:citer"
    assert next(iter(near(sort="votes"))) == "p:old"


def test_votes_of_own_readers_count_on_top_of_the_sources(library, near):
    friend, old = get_paper_no(library, "p:friend"), get_paper_no(library, "p:old")
    found = near(sort="votes", votes={friend: 10, old: 2})

    assert [found["p:old"].votes, found["p:friend"].votes, found["p:citer"].votes] == [11, 10, None]
    assert list(found)[:2] == ["p:old", "p:friend"]
    assert next(iter(near(sort="votes", votes={friend: 12}))) == "p:friend"


def test_the_newest_stands_first_by_its_exact_date(make_library):
    dated = [("later", "2024-03-09T08:00:00Z"), ("sooner", "2024-03-02"), ("vague", "2024")]
    records = [_paper(name, f"Lasers through fog, {name}", 2024, ["Ann Lee"], date=day) for name, day in dated]
    library = make_library([*records, _paper("asked", "Lasers through fog", 2020, ["Ann Lee"])])

    found = find_related(library, get_paper_no(library, "asked"), sort="recency")
    assert [(one.id, one.digits) for one in found] == [
        ("later", 20240309), ("sooner", 20240302), ("vague", 20240000),
    ]  # fmt: skip


def test_wrong_settings_are_refused(near):
    with pytest.raises(InvalidOption):
        near(weights=Weights(terms=-1))
    with pytest.raises(InvalidOption):
        near(weights=Weights(terms=float("nan")))
    with pytest.raises(InvalidOption):
        near(sort="beauty")


def test_all_weights_at_zero_find_nothing(near):
    assert near(weights=Weights(0, 0, 0, 0, 0, 0, 0)) == {}


def test_a_paper_is_found_by_its_title_too(library):
    assert get_paper_no(library, "sparse attention in long documents") == get_paper_no(library, "p:centre")
    with pytest.raises(NotFound):
        get_paper_no(library, "sparse")


def test_the_command_prints_related_papers_with_reasons(library, capsys):
    where = ["--library", str(library.folder.parents[1])]

    assert main(["related", "p:centre", "--limit", "2", "--json", *where]) == 0
    first, second = json.loads(capsys.readouterr().out)
    assert first["id"] == "p:twin"
    assert set(first) >= {"id", "label", "score", "reasons"}
    assert set(first["reasons"]) >= {"terms", "coauthors", "topics", "coupling", "cocitation", "meaning"}
    assert main(["related", "p:centre", "--weights", "terms=0,meaning=0", "--exclude", second["id"], *where]) == 0
    assert main(["related", "nothing", *where]) == 1


def test_the_command_counts_readers_votes(library, tmp_path, monkeypatch, capsys):
    url = f"sqlite:///{tmp_path / 'state.sqlite'}"
    monkeypatch.setenv(STATE_VARIABLE, url)
    vote(Store(url), get_local_reader(Store(url)), "p:twin")

    where = ["--library", str(library.folder.parents[1])]
    assert main(["related", "p:centre", "--json", *where]) == 0
    found = {one["id"]: one for one in json.loads(capsys.readouterr().out)}
    assert (found["p:twin"]["votes"], found["p:twin"]["date"]) == (2, "2022")
    assert main(["related", "p:centre", "--limit", "1", *where]) == 0
    assert "2022, 2 votes" in capsys.readouterr().out


def test_hits_name_all_records_behind_a_paper(tmp_path, capsys):
    works = tmp_path / "works.jsonl"
    told = [
        _paper("s:1", "Sparse graphs in the wild", 2020, ["Ann Lee"], doi="10.1000/wild"),
        _paper("s:2", "Sparse graphs in the wild", 2020, ["Ann Lee"], doi="10.1000/wild"),
        _paper(None, "Graphs in gardens", 2021, ["Ann Lee"]),
    ]
    works.write_text("".join(f"{json.dumps(record)}\n" for record in told), encoding="utf8")
    import_files([works], tmp_path / "library")
    where = ["--library", str(tmp_path / "library"), "--json"]

    assert main(["search", "graphs", "--kind", "paper", *where]) == 0
    wild, gardens = sorted(json.loads(capsys.readouterr().out), key=lambda hit: hit["label"], reverse=True)
    assert wild["source_ids"] == ["s:1", "s:2"]
    assert gardens["source_ids"] == [gardens["id"]]
    assert main(["related", "s:2", *where]) == 0
    assert json.loads(capsys.readouterr().out)[0]["source_ids"] == gardens["source_ids"]
    assert main(["related", gardens["id"], *where]) == 0
    assert json.loads(capsys.readouterr().out)[0]["source_ids"] == ["s:1", "s:2"]


def test_an_exclusion_needs_no_quotes_on_the_command_line(library, capsys):
    where = ["--library", str(library.folder.parents[1]), "--kind", "paper", "--json"]

    assert main(["search", "attention", "-texts", *where]) == 0
    assert [hit["id"] for hit in json.loads(capsys.readouterr().out)][:1] == ["p:centre"]
    assert main(["search", *where, "-sparse", "attention", "-author:lee"]) == 0
    assert not {hit["id"] for hit in json.loads(capsys.readouterr().out)} & {"p:centre", "p:twin", "p:friend"}
    assert main(["search", "attention", "-hyper", *where]) == 0
    assert len(json.loads(capsys.readouterr().out)) > 1
    with pytest.raises(SystemExit):
        main(["search", "attention", "--limt", "3", *where])


def test_a_file_of_queries_is_answered_line_by_line(library, tmp_path, capsys):
    asked = tmp_path / "queries.txt"
    asked.write_text('sparse attention\n\n"\nauthor:"Ann Lee"\r\n', encoding="utf8")
    where = ["--library", str(library.folder.parents[1])]

    assert main(["search", "--queries", str(asked), "--kind", "paper", "--limit", "3", "--json", *where]) == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(answers) == 4
    assert {hit["id"] for hit in answers[0][:2]} == {"p:centre", "p:twin"}
    assert answers[1] == answers[2] == []
    assert {hit["id"] for hit in answers[3]} == {"p:centre", "p:friend"}
    assert main(["search", *where]) == 2
