"""Works in the JSON and XML of services: OpenAlex, Crossref, Semantic Scholar, arXiv, ORCID, Daily Papers."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from explorer.errors import SourceUnreadable
from explorer.library.batches import read_batches
from explorer.library.importer import import_files
from explorer.snapshot.opened import open_snapshot
from explorer.sources import json_layouts, registry
from explorer.sources.formats import Format, Reading, Source
from explorer.sources.records import AuthorRecord, WorkRecord
from explorer.sources.tables import build_batch

DATA = Path(__file__).parent.parent / "data" / "formats"
ANN = "orcid:0000-0002-1825-0097"


def read(path: Path) -> tuple[str, list[Reading]]:
    source = Source(path)
    file_format = registry.recognise(source)
    return file_format.name, list(file_format.read(source))


def read_works(name: str) -> list[WorkRecord]:
    return [reading.work for reading in read(DATA / name)[1] if reading.work]


def reasons(readings: list[Reading]) -> list[str]:
    return [reading.reason for reading in readings if not reading.work]


def names(work: WorkRecord) -> list[str]:
    return [author.name for author in work.authors]


# ── What each source says ────────────────────────────────────────────────────────────────────────


def test_a_page_of_openalex_gives_its_works_whole():
    work, tree = read_works("openalex_page.json")

    assert (work.key, work.title, work.year, work.date) == ("openalex:W100", "On <i>Graphs</i>", 2021, "2021-03-04")
    assert (work.type, work.venue, work.publisher) == ("conference-paper", "Journal of Graphs", "Graph Press")
    assert work.abstract == "We draw graphs. Then We rest."
    assert (work.doi, work.arxiv_id, work.citations) == ("10.5555/graphs.1", "2103.00001", 12)
    assert (work.volume, work.pages, work.language) == ("7", "12-19", "en")
    assert work.topics == ("Splines", "Graph Theory", "Trees")
    assert work.references == ("openalex:W101", "openalex:W7")
    assert work.ids == ("openalex:W100", "mag:77", "pmid:123", "pmcid:PMC456")
    assert work.note == "OpenAlex cut the list of authors at 100"
    assert (tree.title, tree.topics) == ("On Trees", ("Botany",))


def test_an_author_of_openalex_has_the_name_of_the_paper_and_the_known_one_beside_it():
    ann, bo = read_works("openalex_page.json")[0].authors

    assert (ann.name, ann.variants, ann.ids) == ("Ann LEE", ("ann b lee",), (ANN, "openalex:A1"))
    assert [(place.name, place.id) for place in ann.institutions] == [("Rice University", "ror:008zs3103")]
    assert (bo.name, bo.ids, bo.institutions[0].name) == ("Bo Chen", ("openalex:A2",), "Hill College")


def test_a_list_of_crossref_gives_titles_without_markup_and_abstracts_as_paragraphs():
    work, preprint = read_works("crossref_works.json")

    assert (work.key, work.title) == ("crossref:10.5555/abc.1", "On E. coli & H2O")
    assert work.abstract == "We look.\n\nWe find x < 1."
    assert (work.date, work.venue, work.type, work.citations) == ("2020-05", "Journal of Things", "journal-article", 4)
    assert (work.references, work.topics, work.source) == (("10.5555/xyz",), ("Biology",), "Crossref")
    assert (preprint.type, preprint.date, preprint.venue) == ("preprint", "2021-02-03", "thingRxiv")


def test_editors_of_crossref_are_no_authors():
    work = read_works("crossref_works.json")[0]

    assert names(work) == ["Ann Lee Jr.", "The Thing Consortium"]
    assert work.authors[0].ids == (ANN,)
    assert work.authors[0].institutions[0].id == "ror:008zs3103"


def test_what_crossref_answers_instead_of_works_is_refused_with_what_it_says(tmp_path):
    failed = {"status": "failed", "message-type": "validation-failure", "message": [{"message": "no such filter"}]}
    answers = [
        (failed, "no such filter"),
        ({"message-type": "work-agency", "message": {"DOI": "10.5555/x", "agency": {"id": "crossref"}}}, "agency"),
        ({"message-type": "journal-list", "message": {"items": [{"title": "J", "ISSN": ["1"]}]}}, "journal"),
    ]
    for number, (answer, reason) in enumerate(answers):
        path = tmp_path / f"{number}.json"
        path.write_text(json.dumps(answer))

        assert [reason in one for one in reasons(read(path)[1])] == [True]


def test_an_author_of_semantic_scholar_gives_the_papers_that_stand_with_the_name():
    graphs, bare = read_works("semantic_scholar_author.json")

    assert (graphs.key, graphs.type, graphs.venue) == ("s2:aaa", "journal-article", "Journal of Graphs")
    assert (graphs.date, graphs.doi, graphs.arxiv_id, graphs.pages) == ("2020-05-01", "10.5555/g", "2001.00001", "1-9")
    assert graphs.ids == ("s2:aaa", "corpusid:42", "dblp:journals/x/Lee20", "mag:7", "pmid:123")
    assert (graphs.topics, graphs.references) == (("Mathematics",), ("s2:bbb",))
    assert [(author.name, author.ids) for author in graphs.authors] == [("Ann Lee", ("s2:1",)), ("Bo Chen", ())]
    assert (names(bare), bare.authors[0].ids) == (["Ann Lee"], ("s2:1", ANN))
    assert "there may be others" in str(bare.note)


def test_a_batch_of_semantic_scholar_with_nulls_gives_what_was_found(tmp_path):
    path = tmp_path / "batch.json"
    path.write_text(json.dumps([None, {"paperId": "a", "title": "T"}, {"authorId": "1", "name": "A"}]))

    name, readings = read(path)

    assert (name, [reading.line for reading in readings]) == ("semantic-scholar", [1, 2, 3])
    assert [reading.work is not None for reading in readings] == [False, True, False]
    assert "did not find" in readings[0].reason
    assert "author" in readings[2].reason


@pytest.mark.parametrize("within", ["citingPaper", "citedPaper"])
def test_citations_and_references_of_semantic_scholar_give_their_papers(tmp_path, within):
    path = tmp_path / "answer.json"
    path.write_text(json.dumps({"offset": 0, "data": [{within: {"paperId": "a", "title": "T"}, "contexts": []}]}))

    assert [reading.work.key for reading in read(path)[1] if reading.work] == ["s2:a"]


def test_a_feed_of_arxiv_gives_preprints_by_the_day_of_their_first_version():
    graphs, trees = read_works("arxiv_feed.xml")

    assert (graphs.key, graphs.title, graphs.date, graphs.type) == (
        "arxiv:2301.00001", "On Graphs", "2023-01-02", "preprint",
    )  # fmt: skip
    assert (graphs.doi, graphs.note, graphs.topics) == (
        "10.5555/graphs", "appeared in: J. Graphs 7 (2024)", ("math.CO", "cs.DM"),
    )  # fmt: skip
    assert graphs.authors[0].institutions[0].name == "Rice University"
    assert (trees.arxiv_id, trees.year) == ("math/0601001", 2006)


def test_what_arxiv_says_of_a_mistake_is_no_paper():
    assert reasons(read(DATA / "arxiv_feed.xml")[1]) == ["arXiv answered with an error: incorrect id format for x"]


def test_the_metadata_of_arxiv_by_oai_is_read_in_both_of_its_formats():
    graphs, trees = read_works("arxiv_oai.xml")

    assert (graphs.key, names(graphs), graphs.topics) == ("arxiv:0704.0001", ["A.-B. Lee Jr"], ("hep-ph", "math.CO"))
    assert (trees.date, names(trees)) == ("2007-04-02", ["Bo Chen", "Cy Ng"])


def test_the_snapshot_of_arxiv_gives_names_in_the_order_in_which_they_are_said(tmp_path):
    line = {
        "id": "0704.0001", "submitter": "X", "authors": "A. Lee and B. Chen Jr", "title": "On\n  Graphs",
        "categories": "cs.LG stat.ML", "journal-ref": "J. Graphs 7", "doi": "10.5555/G", "abstract": "  We\n draw.\n",
        "versions": [{"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"}, {"version": "v2", "created": "x"}],
        "update_date": "2008-11-26", "authors_parsed": [["Lee", "Ann", ""], ["Chen", "Bo", "Jr", "MIT"]],
    }  # fmt: skip
    path = tmp_path / "arxiv.json"
    path.write_text(json.dumps(line) + "\n" + json.dumps({**line, "id": "0704.0002"}) + "\n")

    name, readings = read(path)

    work = readings[0].work
    assert (name, len(readings)) == ("arxiv-metadata", 2)
    assert work
    assert (work.key, work.title, work.abstract, work.date) == (
        "arxiv:0704.0001",
        "On Graphs",
        "We draw.",
        "2007-04-02",
    )
    assert (names(work), work.topics, work.doi) == (["Ann Lee", "Bo Chen Jr"], ("cs.LG", "stat.ML"), "10.5555/g")
    assert work.note == "appeared in: J. Graphs 7"


def test_an_orcid_record_gives_one_work_for_each_group_with_the_ids_of_all_its_sources():
    graphs, edited = read_works("orcid_record.json")

    assert (graphs.title, graphs.venue, graphs.date) == ("On Graphs", "Journal of Graphs", "2020-05")
    assert (graphs.doi, graphs.ids) == ("10.5555/a", ("scopus:2-s2.0-1",))
    assert graphs.authors == (AuthorRecord("Ann Lee", "ann lee", (ANN,)),)
    assert "there may be others" in str(graphs.note)
    assert edited.authors == ()


def test_full_works_of_orcid_name_their_authors_and_no_editors():
    readings = read(DATA / "orcid_works.json")[1]

    work = readings[0].work
    assert work
    assert [(author.name, author.ids) for author in work.authors] == [("Ann Lee", (ANN,)), ("Bo Chen", ())]
    assert reasons(readings) == ["ORCID answered with an error: 404 Not Found"]


def test_daily_papers_keep_their_votes_and_comments():
    (work,) = read_works("daily_papers.json")

    assert (work.arxiv_id, work.votes, work.comments, work.date) == ("2401.00001", 42, 3, "2024-01-01")
    assert (names(work), work.topics, work.abstract) == (["Ann Lee"], ("voting",), "We vote. All of us.")


def test_votes_comments_and_notes_are_staged(tmp_path):
    import_files([DATA / "daily_papers.json", DATA / "openalex_page.json"], tmp_path / "library")
    library = Source(tmp_path / "library")

    staged = {reading.work.title: reading.work for reading in registry.recognise(library).read(library) if reading.work}

    assert (staged["On Votes"].votes, staged["On Votes"].comments) == (42, 3)
    assert staged["On <i>Graphs</i>"].note == "OpenAlex cut the list of authors at 100"


def test_our_own_fields_may_stand_in_one_list(tmp_path):
    path = tmp_path / "works.json"
    path.write_text(json.dumps([{"title": "On Graphs", "authors": ["Ann Lee"]}, {"title": "On Trees", "year": 1999}]))

    name, readings = read(path)

    assert name == "json"
    assert [reading.work.title for reading in readings if reading.work] == ["On Graphs", "On Trees"]


def test_a_map_of_papers_gives_them_and_a_map_of_authors_says_that_it_has_none(tmp_path):
    papers = tmp_path / "papers.json"
    item = {
        "id": "x_0",
        "label": "T",
        "title": "On Graphs",
        "authors": "Ann Lee, Bo Chen",
        "heading": "ICLR, 28 Sep 2020",
    }
    papers.write_text(json.dumps({"network": {"items": [item], "links": []}}))
    people = tmp_path / "map.txt"
    people.write_text("id\tlabel\tx\ty\tcluster\n1\tlee, ann\t0.1\t0.2\t1\n")

    work = read(papers)[1][0].work

    assert work
    assert (names(work), work.venue, work.date) == (["Ann Lee", "Bo Chen"], "ICLR", "2020-09-28")
    assert "names no paper" in read(people)[1][0].reason


# ── However it is laid out ───────────────────────────────────────────────────────────────────────


def openalex_works() -> list[dict[str, Any]]:
    return list(json.loads((DATA / "openalex_page.json").read_text())["results"])


LAYOUTS: dict[str, Callable[[list[dict[str, Any]]], str]] = {
    "lines": lambda works: "\n\n".join(map(json.dumps, works)) + "\n",
    "list": json.dumps,
    "indented list": lambda works: json.dumps(works, indent=2),
    "page on a line": lambda works: json.dumps({"meta": {}, "results": works}),
    "pages on lines": lambda works: "".join(json.dumps({"meta": {}, "results": [one]}) + "\n" for one in works),
    "indented page": lambda works: json.dumps({"meta": {}, "results": works}, indent=1),
    "objects behind each other": lambda works: "\n".join(json.dumps(one, indent=1) for one in works),
    "with a mark": lambda works: "\ufeff" + json.dumps(works),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_same_works_are_read_in_every_layout(tmp_path, layout):
    path = tmp_path / "works.bib"
    path.write_text(LAYOUTS[layout](openalex_works()), encoding="utf8")

    name, readings = read(path)

    assert name == "openalex"
    assert [reading.work for reading in readings] == read_works("openalex_page.json")


def test_a_part_of_a_snapshot_may_be_packed_and_a_list_in_utf16(tmp_path):
    part, wide = tmp_path / "part_000.gz", tmp_path / "wide.json"
    part.write_bytes(gzip.compress(LAYOUTS["lines"](openalex_works()).encode()))
    wide.write_text(LAYOUTS["indented list"](openalex_works()), encoding="utf-16")

    assert [reading.work for reading in read(part)[1]] == read_works("openalex_page.json")
    assert [reading.work for reading in read(wide)[1]] == read_works("openalex_page.json")


@pytest.mark.parametrize("held", [2000, 10**9])
@pytest.mark.parametrize("layout", ["list", "indented page"])
def test_a_list_longer_than_what_is_read_at_once_is_read_as_it_goes_by(tmp_path, monkeypatch, layout, held):
    monkeypatch.setattr(json_layouts, "WHOLE", 2000)
    monkeypatch.setattr(json_layouts, "HELD", held)
    works = [one | {"id": f"https://openalex.org/W{number}"} for number in range(300) for one in openalex_works()[:1]]
    path = tmp_path / "works.json"
    path.write_text(LAYOUTS[layout](works))

    readings = read(path)[1]

    assert [reading.line for reading in readings] == list(range(1, 301))
    assert {reading.work.title for reading in readings if reading.work} == {"On <i>Graphs</i>"}


def test_a_list_that_ends_early_gives_what_stands_before_the_end(tmp_path):
    path = tmp_path / "works.json"
    text = json.dumps([one | {"id": f"https://openalex.org/W{n}"} for n in range(50) for one in openalex_works()[:1]])
    path.write_text(text[: len(text) // 2])

    readings = read(path)[1]

    assert 20 < sum(reading.work is not None for reading in readings) < 50
    assert "ends early" in readings[-1].reason
    assert readings[-1].work is None


def test_lines_between_the_good_ones_are_rejected_by_their_numbers(tmp_path):
    path = tmp_path / "part.jsonl"
    good = json.dumps(openalex_works()[0])
    path.write_text(f'{good}\n{{"id": \n\n[1]\n"x"\nnull\n{good}')

    readings = read(path)[1]

    assert [reading.line for reading in readings] == [1, 2, 4, 5, 6, 7]
    assert [reading.line for reading in readings if reading.work] == [1, 7]


def test_json_that_is_not_strict_is_read(tmp_path):
    path = tmp_path / "part.jsonl"
    work = json.dumps(openalex_works()[0] | {"publication_year": float("nan"), "title": "On \ud800Graphs"})
    path.write_bytes((work + "\n").encode() + work.replace("Lee", "Le\u00e9").encode("latin-1") + b"\n")

    readings = read(path)[1]

    assert [reading.work.title for reading in readings if reading.work] == ["On Graphs", "On Graphs"]


def test_a_change_that_is_not_read_is_none_and_one_that_is_read_is_one(tmp_path):
    path = tmp_path / "part.jsonl"
    work = openalex_works()[0]
    dated, cited = work | {"updated_date": "2026-01-01"}, work | {"cited_by_count": 13}
    path.write_text("".join(json.dumps(one) + "\n" for one in (work, dated, cited)))

    digests = [reading.digest for reading in read(path)[1]]

    assert digests[0] == digests[1] != digests[2]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{"id": "https://openalex.org/A1", "display_name": "Ann"}', "an author of OpenAlex"),
        ('{"id": "https://openalex.org/keywords/x", "display_name": "X"}', "a keyword of OpenAlex"),
        ('{"error": "Not Found"}', "Not Found"),
        ('["2022-05-10"]', "without works"),
        ('{"a": {"b": 1},\n "c": {"d": 2}}', "a shape of its own"),
        ("<feed xmlns='http://www.w3.org/2005/Atom'><id>http://arxiv.org/x</id>", "no record"),
        ("[]", "without works"),
    ],
)
def test_a_file_without_works_is_refused_with_a_reason(tmp_path, content, reason):
    path = tmp_path / "file.json"
    path.write_text(content)

    with pytest.raises(SourceUnreadable, match=reason):
        import_files([path], tmp_path / "library")


@pytest.mark.parametrize("declared", ['<!ENTITY a "b">', '<!ENTITY a SYSTEM "file:///etc/passwd">'])
def test_a_feed_that_declares_entities_is_refused(tmp_path, declared):
    path = tmp_path / "feed.xml"
    text = (DATA / "arxiv_feed.xml").read_text()
    path.write_text(text.replace("<feed ", f"<!DOCTYPE feed [{declared}]><feed ", 1))

    with pytest.raises(SourceUnreadable, match="entities"):
        read(path)


def test_a_feed_is_read_in_the_encoding_that_it_declares(tmp_path):
    path = tmp_path / "feed.xml"
    text = (DATA / "arxiv_feed.xml").read_text().replace("On Trees", "On Trées", 1).replace("UTF-8", "ISO-8859-1", 1)
    path.write_bytes(text.encode("latin-1", "xmlcharrefreplace"))

    titles = [reading.work.title for reading in read(path)[1] if reading.work]

    assert "On Trées" in titles


def test_a_feed_that_ends_early_gives_its_first_entries(tmp_path):
    path = tmp_path / "feed.xml"
    text = (DATA / "arxiv_feed.xml").read_text()
    path.write_text(text[: text.index("On Trees")])

    readings = read(path)[1]

    assert [reading.work is not None for reading in readings] == [True, False]
    assert "ends early" in readings[1].reason


# ── Quickly and one at a time ────────────────────────────────────────────────────────────────────

LINE = {
    "corpusid": 7, "title": "On Graphs", "year": 2020, "venue": "", "url": "https://e.org/7", "citationcount": 3,
    "externalids": {"DOI": "10.5555/A", "ArXiv": None, "MAG": "9", "DBLP": "x"}, "publicationdate": "2020-05-01",
    "authors": [{"authorId": "1", "name": "Ann Lee"}, {"authorId": None, "name": " "}], "publicationtypes": ["Review"],
    "s2fieldsofstudy": [{"category": "Math"}], "journal": {"name": "J", "pages": "1 - 2", "volume": "3"},
}  # fmt: skip
ARXIV = {
    "id": "0704.0001", "title": "On Graphs", "abstract": "  We\n draw.\n\n And rest.", "doi": None, "update_date": "x",
    "categories": "cs.LG", "submitter": "S", "versions": [{"created": "Mon, 2 Apr 2007 19:18:42 GMT"}],
    "authors": "A. Lee", "authors_parsed": [["Lee", "Ann", ""], ["Chén", "Bo", "Jr"], [")*", "", ""], []],
    "journal-ref": "J 7",
}  # fmt: skip
OWN = {
    "id": "w1", "corpus_ids": ["c1"], "title": "On  Graphs & Trees", "year": 2020, "type": "preprint",
    "venue": "J\u200b K", "abstract": " We\n draw.\n\n And – rest…", "doi": "https://doi.org/10.5555/A",
    "arxiv_id": "2001.1", "date": "2020-05", "url": "https://e.org/7", "citations": 3, "source": ["a", "b"],
    "references": ["w2", "10.1/x", "10.1234/X", "w2"], "keywords": ["a", "b ", "a"], "topics": "c",
    "ids": ["pmid:1", "7"], "volume": 3, "issue": "4", "pages": "1–2", "publisher": "P", "language": "en", "votes": 1,
    "comments": 2, "note": "n",
    "authors": [
        {"name": "Ann  Lee", "orcid": "0000-0002-1825-0097", "affiliations": ["Rice\xa0University", "MIT", "MIT"]},
        {"name": "Éva Ng", "openreview_id": "~Éva1", "acl_id": "e/ng", "ids": "dblp:1", "affiliation": "ETH"},
        {"name": "B. C.", "ieee_author_id": 7, "variants": ["Bo"],
         "institutions": [{"display_name": "X", "ror": "r/1"}]},
        "Cy Ng", {"name": " "}, {"name": None}, ")*",
    ],
}  # fmt: skip
SAMPLES: dict[str, dict[str, Any]] = {
    "jsonl": OWN,
    "semantic-scholar": LINE,
    "arxiv-metadata": ARXIV,
    "openalex": openalex_works()[0],
}

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@st.composite
def mutated(draw: st.DrawFn, sample: dict[str, Any]) -> dict[str, Any]:
    """A record with some of its values, anywhere in it, replaced by anything."""
    record = json.loads(json.dumps(sample))
    for _ in range(draw(st.integers(1, 4))):
        place: Any = record
        while True:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            if not keys:
                break
            key = draw(st.sampled_from(keys))
            if isinstance(place[key], dict | list) and draw(st.booleans()):
                place = place[key]
                continue
            place[key] = draw(JSON)
            break
    return record


@pytest.mark.parametrize("name", SAMPLES)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_lines_read_by_columns_and_alone_say_the_same(tmp_path, name, data):
    file_format = registry.get_format(name)
    records = data.draw(st.lists(st.just(SAMPLES[name]) | mutated(SAMPLES[name]), min_size=2, max_size=5))
    path = tmp_path / "lines.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records))

    together = list(read_batches(Source(path), file_format))
    alone = build_batch(list(file_format.read(Source(path))))

    assert sum(batch.read for batch in together) == alone.read == len(records)
    assert rows(together) == rows([alone])


def rows(batches: list[Any]) -> list[Any]:
    """What batches say, whatever their order."""
    found = []
    for batch in batches:
        teams: dict[int, list[Any]] = {}
        for author in batch.authorships.to_pylist():
            teams.setdefault(author.pop("row_no"), []).append(author)
        works = batch.works.to_pylist()
        found += [work | {"row_no": 0, "authors": teams.get(work["row_no"], [])} for work in works]
    return sorted(found, key=lambda work: work["line"])


EXAMPLES: dict[str, dict[str, Any]] = {
    "openalex": openalex_works()[0],
    "crossref": json.loads((DATA / "crossref_works.json").read_text()),
    "semantic-scholar": json.loads((DATA / "semantic_scholar_author.json").read_text()),
    "orcid": json.loads((DATA / "orcid_record.json").read_text()),
    "daily-papers": json.loads((DATA / "daily_papers.json").read_text())[0],
    "arxiv-metadata": ARXIV,
    "json": {"title": "T", "authors": ["Ann"], "year": 2020},
    "vosviewer": {
        "network": {"items": [{"id": "a", "title": "T", "authors": "A", "description": "<td>x:</td><td>y</td>"}]}
    },
}


@pytest.mark.parametrize("name", EXAMPLES)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_wrong_values_anywhere_end_in_a_record_or_a_reason(tmp_path, name, data):
    path = tmp_path / "answer.json"
    path.write_text(json.dumps(data.draw(mutated(EXAMPLES[name]))))
    source = Source(path)
    for file_format in (registry.get_format(name), *one_that_knows(source)):
        readings = list(file_format.read(source))

        assert all(reading.work is not None or reading.reason for reading in readings)
        build_batch(readings)


def one_that_knows(source: Source) -> list[Format]:
    try:
        return [registry.recognise(source)]
    except SourceUnreadable:
        return []


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, 2600), junk=st.binary(max_size=6))
def test_a_page_cut_and_spoilt_anywhere_raises_nothing_but_a_refusal(tmp_path, cut, junk):
    path = tmp_path / "page.json"
    content = (DATA / "openalex_page.json").read_bytes()
    path.write_bytes(content[:cut] + junk + content[cut + 3 :])
    source = Source(path)

    try:
        readings = list(registry.recognise(source).read(source))
    except SourceUnreadable:
        return

    assert all(reading.work is not None or reading.reason for reading in readings)


# ── Parquet, and other libraries ─────────────────────────────────────────────────────────────────


def test_parquet_is_read_by_its_columns_lists_as_lists_and_authors_as_structs(tmp_path):
    ann = {"name": "Ann Lee", "orcid": "0000-0002-1825-0097", "affiliations": ["Rice University"]}
    table = pa.Table.from_pylist(
        [
            {
                "id": "w1",
                "title": "On Graphs",
                "year": 2020,
                "authors": [ann],
                "keywords": ["a", "b"],
                "doi": "10.5555/g",
            },
            {"id": "w2", "title": None, "year": None, "authors": None, "keywords": None, "doi": None},
        ]
    )
    path = tmp_path / "works.csv"
    pq.write_table(table, path)

    name, (graphs, other) = read(path)

    assert (name, other.reason) == ("parquet", "no title")
    assert graphs.work
    assert (graphs.work.key, graphs.work.topics, graphs.work.authors[0].ids) == ("w1", ("a", "b"), (ANN,))


def test_parquet_of_another_shape_is_read_as_that_or_refused(tmp_path):
    path, other = tmp_path / "openalex.parquet", tmp_path / "other.parquet"
    pq.write_table(
        pa.Table.from_pylist([{"id": "https://openalex.org/W1", "title": "T", "authorships": [], "x": 1}]), path
    )
    pq.write_table(pa.table({"a": [1]}), other)

    assert [reading.work.key for reading in read(path)[1] if reading.work] == ["openalex:W1"]
    with pytest.raises(SourceUnreadable, match="they are called a"):
        read(other)


def test_a_damaged_parquet_file_is_refused(tmp_path):
    path = tmp_path / "works.parquet"
    pq.write_table(pa.table({"title": ["T"] * 1000}), path)
    path.write_bytes(path.read_bytes()[:200])

    with pytest.raises(SourceUnreadable, match="damaged"):
        read(path)


def test_another_library_gives_its_records_as_they_were_staged(tmp_path):
    sources = [DATA / "openalex_page.json", DATA / "crossref_works.json"]
    import_files(sources, tmp_path / "one")

    summary = import_files([tmp_path / "one"], tmp_path / "other")
    again = import_files(sources, tmp_path / "other")

    assert (summary.added, summary.files[0].format) == (4, "library")
    assert (again.added, again.updated) == (0, 0)
    one, other = open_snapshot(tmp_path / "one"), open_snapshot(tmp_path / "other")
    for table in ("papers", "people", "person_ids", "institutions", "topics"):
        assert one.rows(f"FROM {table}") == other.rows(f"FROM {table}")


def test_a_snapshot_alone_gives_its_papers_with_people_topics_and_institutions(tmp_path):
    import_files([DATA / "openalex_page.json"], tmp_path / "one")
    (snapshot,) = (tmp_path / "one" / "snapshots").iterdir()

    summary = import_files([snapshot], tmp_path / "other")

    assert (summary.added, summary.files[0].format) == (2, "library")
    library = open_snapshot(tmp_path / "other")
    assert library.rows("SELECT count(*) FROM institutions") == [(2,)]
    assert ("openalex:A1",) in library.rows("SELECT id FROM person_ids")


# ── The files of others ──────────────────────────────────────────────────────────────────────────

OTHER_COUNTS = {
    "semanticscholar__Author.json": 60,
    "semanticscholar__test_get_recommended_papers.json": 100,
    "semanticscholar__test_empty_paginated_results.json": 0,
}
"""Where a file holds another number of works than its manifest counts records: papers inside one author, say."""
KINDS = {"openalex": "openalex", "crossref": "crossref", "semantic_scholar": "semantic-scholar", "arxiv_atom": "arxiv"}


def test_every_answer_of_services_in_the_peers_files_is_read_or_says_why_not(shared):
    root = shared / "peer_exports"
    with (root / "MANIFEST.tsv").open(encoding="utf8") as file:
        listed = [row for row in csv.DictReader(file, delimiter="\t") if row["file"].split("/")[0] in KINDS]

    found: Counter[str] = Counter()
    for row in listed:
        path = root / row["file"]
        if path.name == "semanticscholar__test_get_available_releases.json":
            continue
        name, readings = read(path)
        assert name == KINDS[row["file"].split("/")[0]]
        assert len(readings) == OTHER_COUNTS.get(path.name, int(row["records"]))
        assert all(reading.work is not None or reading.reason for reading in readings)
        found[name] += sum(reading.work is not None for reading in readings)

    assert found == {"openalex": 1, "crossref": 716, "semantic-scholar": 1491, "arxiv": 149}


def test_a_list_of_releases_among_the_peers_files_is_refused(shared):
    with pytest.raises(SourceUnreadable, match="without works"):
        read(shared / "peer_exports" / "semantic_scholar" / "semanticscholar__test_get_available_releases.json")
