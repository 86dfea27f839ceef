"""Papers found by words, by what a query requires, and by meaning."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.errors import LibraryDamaged
from explorer.library.importer import import_files
from explorer.search.query import parse_query
from explorer.snapshot import queries
from explorer.snapshot.opened import open_snapshot

RECORDS: list[dict[str, Any]] = [
    {
        "id": "p:pruning",
        "title": "Pruning neural networks without retraining",
        "abstract": "We remove weights of a trained network. The lottery ticket hypothesis explains why.",
        "year": 2019,
        "venue": "ICLR 2019",
        "authors": [{"name": "Yann LeCun"}, {"name": "Richard G. Baraniuk"}],
        "keywords": ["model compression"],
    },
    {
        "id": "p:tickets",
        "title": "Winning tickets of the lottery",
        "abstract": "Sparse networks train as well as dense ones.",
        "year": 2021,
        "venue": "NeurIPS",
        "authors": [{"name": "Jo Lee"}, {"name": "Yann Martin"}, {"name": "Ann LeCun"}],
        "keywords": ["model compression", "sparsity"],
    },
    {"id": "p:chinese", "title": "图神经网络综述", "year": 2020, "authors": [{"name": "李 明"}]},
    {"id": "p:arabic", "title": "الشبكات العصبية العميقة", "year": 2022, "authors": [{"name": "محمد علي"}]},
    {"id": "p:bare", "title": "On whales", "authors": [{"name": "Marie Trone"}]},
    {"id": "p:future", "title": "Whales of the year to come", "year": 2027, "authors": [{"name": "Marie Trone"}]},
]


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("papers")
    works = folder / "works.jsonl"
    works.write_text("".join(f"{json.dumps(record)}\n" for record in RECORDS), encoding="utf8")
    import_files([works], folder / "library")
    return open_snapshot(folder / "library")


@pytest.fixture
def found(library):
    def find(text, **options):
        hits = library.papers.find(text, **options).hits
        heads = queries.find_paper_heads(library, [hit.number for hit in hits])
        return [heads[hit.number].id for hit in hits]

    return find


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("author:lecun", {"p:pruning", "p:tickets"}),
        ('author:"Yann LeCun"', {"p:pruning"}),
        ('author:"LeCun, Yann"', {"p:pruning"}),
        ('author:"Richard Baraniuk"', {"p:pruning"}),
        ("year:2019", {"p:pruning"}),
        ("year:2019-2021", {"p:pruning", "p:tickets", "p:chinese"}),
        ("year:2022-", {"p:arabic", "p:future"}),
        ("year:-2020", {"p:pruning", "p:chinese"}),
        ("venue:iclr", {"p:pruning"}),
        ('topic:"model compression"', {"p:pruning", "p:tickets"}),
        ('topic:"model compression" -topic:sparsity', {"p:pruning"}),
        ('"lottery ticket"', {"p:pruning"}),
        ('"lottery ticket" author:lee', set()),
        ("author:李明", set()),
        ("author:李", {"p:chinese"}),
    ],
)
def test_a_query_requires_what_its_operators_say(found, text, ids):
    assert set(found(text, meaning=0.0)) == ids


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("lottery", "p:tickets"),
        ("prune network", "p:pruning"),
        ("神经网络", "p:chinese"),
        ("图", "p:chinese"),
        ("经", "p:chinese"),
        ("述", "p:chinese"),
        ('"述"', "p:chinese"),
        ("الشبكات", "p:arabic"),
        ("whale", "p:bare"),
        ("baranuik", "p:pruning"),
        ("lotery", "p:tickets"),
        ("retrai", "p:pruning"),
    ],
)
def test_words_find_titles_abstracts_and_names_in_any_script(found, text, first):
    assert found(text)[0] == first


def test_a_sign_that_no_paper_has_finds_none(found):
    assert found("鲸") == []
    assert "p:chinese" not in found("author:trone -图")


def test_a_limit_above_the_number_of_papers_finds_what_there_is(found):
    assert found("networks", limit=10**11)
    assert found("year:2019", limit=10**11) == ["p:pruning"]


def test_what_is_excluded_is_in_no_list_however_near_its_meaning(found):
    assert "p:pruning" not in found("networks -pruning")
    assert "p:pruning" not in found('networks -"lottery ticket"')
    assert "p:tickets" in found('networks -"lottery ticket"')


def test_a_query_of_requirements_alone_lists_the_newest_first(found):
    assert found("-networks") == ["p:future", "p:arabic", "p:chinese", "p:bare"]


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "a", "?", "-", "--", '"', '""', '-""', "author:", "year:", "year:soon", "year:2021-2019", 'author:""',
        ":::", "year:99999999999", "AND OR NOT (", "* ? ~ ^ + [a TO b]", "\x00\ud800", "topic:topic:topic:",
        "word " * 10_000, '"' * 10_000, "- " * 10_000, 'author:"' * 5_000, "网" * 10_000, "x" * 100_000,
    ],
)  # fmt: skip
def test_no_query_fails(found, text):
    assert len(found(text)) <= len(RECORDS)


@given(st.text(alphabet='ab "-:1920autorye网ش\n', max_size=60))
def test_every_word_of_a_query_is_read_once(text):
    query = parse_query(text)

    read = [query.words, *(clause.text for clause in query.clauses if clause.field != "text" or clause.negated)]
    assert sum(part.count("b") for part in read) == text.count("b")


def test_operators_in_wrong_places_are_words_and_the_reader_is_told():
    query = parse_query('networks year:soon author: "open')

    assert query.words == "networks year:soon author: open"
    assert query.plain == ("year:soon", "author:", '"open')
    assert not query.clauses


def test_quotes_and_dashes_of_a_pasted_text_are_its_own():
    pasted = (
        'We show that the "lottery ticket" hypothesis - known since 2018 '
        "-holds for large language models of every kind and size"
    )
    query = parse_query(f"{pasted} year:2020-")

    assert [clause.field for clause in query.clauses] == ["year"]
    assert "lottery ticket" in query.words


def test_a_score_is_the_sum_of_its_parts(library):
    hits = library.papers.find("lottery ticket hypothesis").hits

    assert all(abs(hit.score - sum(hit.parts.values())) < 0.001 for hit in hits)
    assert hits[0].parts["phrase"] > 0
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_a_sentence_is_told_by_what_the_best_do_not_all_have(make_library):
    common = "We translate rare languages with neural models and compare them in many ways"
    records = [
        {
            "id": f"p:{number}",
            "title": f"Work {number}",
            "abstract": f"{common}. {'Words ' * number}",
            "authors": ["A B"],
        }
        for number in range(8)
    ]
    records.append(
        {"id": "p:one", "title": "Work", "authors": ["A B"], "abstract": f"{common}, and of bees {'x ' * 40}"}
    )
    library = make_library(records)

    first = library.papers.find(f"How neural models translate rare languages: {common.lower()}, of bees").hits[0]

    assert queries.find_paper_heads(library, [first.number])[first.number].id == "p:one"


def test_of_few_words_those_of_a_title_and_a_name_count_most(make_library):
    library = make_library(
        [
            {"id": "p:title", "title": "Splines of affine maps", "abstract": "We prove it.", "authors": ["Jo Lee"]},
            {"id": "p:text", "title": "Proofs", "abstract": "Of affine splines in proofs.", "authors": ["Lin Wu"]},
            {"id": "p:name", "title": "Affine proofs", "abstract": "A proof.", "authors": ["Ann Baraniuk"]},
        ]
    )

    def first(text):
        number = library.papers.find(text).hits[0].number
        return queries.find_paper_heads(library, [number])[number].id

    assert first("affine splines maps") == "p:title"
    assert first("baraniuk affine") == "p:name"


def test_a_pasted_abstract_finds_its_paper_and_its_neighbour(found):
    assert found(RECORDS[0]["abstract"])[0] == "p:pruning"
    assert "p:tickets" in found(RECORDS[0]["abstract"], meaning=1.0)


def test_all_words_are_required_of_what_matches(library):
    matching = library.papers.find_matching("lottery networks year:2020-")

    assert [paper.id for paper in queries.find_papers(library, matching)] == ["p:tickets"]


@pytest.mark.parametrize("size", [1, 2, 3])
def test_small_libraries_are_searched(make_library, size):
    snapshot = make_library(RECORDS[:size])

    first = snapshot.papers.find("pruning").hits[0].number
    assert queries.find_paper_heads(snapshot, [first])[first].id == "p:pruning"
    assert len(snapshot.papers.find("pruning weights", meaning=1.0).hits) <= size


def test_the_same_query_gives_the_same_answer(sample):
    assert sample.papers.find("deep learning theory") == sample.papers.find("deep learning theory")


def test_threads_share_one_index(sample):
    answers: dict[int, object] = {}

    def ask(number):
        answers[number] = sample.papers.find("spline deep networks author:balestriero")

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 8
    assert all(answer == answers[0] for answer in answers.values())


def test_a_damaged_index_of_papers_is_named(make_library):
    snapshot = make_library(RECORDS[:2])
    (snapshot.folder / "search" / "texts.norms.npy").write_bytes(b"nothing")

    with pytest.raises(LibraryDamaged, match="search"):
        _ = snapshot.papers
