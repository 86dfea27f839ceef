"""Works in tables: Scopus, Dimensions, The Lens, OpenAlex, IEEE, Springer, Embase, Web of Science, and plain ones."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from explorer.errors import SourceUnreadable
from explorer.export.csv import to_csv
from explorer.library.importer import import_files
from explorer.snapshot.opened import open_snapshot
from explorer.sources import plain_csv, registry, tabular
from explorer.sources.formats import Reading, Source
from explorer.sources.records import WorkRecord
from explorer.sources.tables import build_batch

DATA = Path(__file__).parent.parent / "data" / "formats"
ANN = "orcid:0000-0002-1825-0097"


def read(path: Path) -> tuple[str, list[Reading]]:
    source = Source(path)
    file_format = registry.recognise(source)
    return file_format.name, list(file_format.read(source))


def read_works(name: str, expected: str) -> list[WorkRecord]:
    found, readings = read(DATA / name)
    assert found == expected
    return [reading.work for reading in readings if reading.work]


def read_text(tmp_path: Path, text: str, name: str = "works.csv", encoding: str = "utf8") -> list[Reading]:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return read(path)[1]


def names(work: WorkRecord | None) -> list[str]:
    return [author.name for author in work.authors] if work else []


def places(work: WorkRecord) -> list[list[str]]:
    return [[place.name for place in author.institutions] for author in work.authors]


# ── What each program writes ─────────────────────────────────────────────────────────────────────


def test_scopus_gives_authors_with_ids_and_each_the_affiliations_of_theirs():
    (work,) = read_works("scopus.csv", "scopus-csv")

    assert (work.key, work.title, work.type, work.venue) == (
        "scopus:2-s2.0-1", "On Graphs", "conference-paper", "Journal of Graphs",
    )  # fmt: skip
    assert [(author.name, author.ids) for author in work.authors] == [
        ("Ann Lee", ("scopus:57000000001",)),
        ("Bo Chen", ("scopus:57000000002",)),
    ]
    assert places(work) == [
        ["Dept. of CS, Rice University, Houston, United States", "MIT, Cambridge, United States"],
        ["Rice University, Houston, United States"],
    ]
    assert (work.references, work.topics, work.pages) == (
        ("10.5555/leaves",),
        ("graphs", "trees", "Mathematics"),
        "103",
    )
    assert (work.ids, work.citations, work.pages) == (("scopus:2-s2.0-1", "pmid:123"), 12, "103")


def test_scopus_of_before_2023_parts_its_authors_by_commas():
    old, nobody = read_works("scopus_old.csv", "scopus-csv")

    assert [(author.name, author.ids) for author in old.authors] == [
        ("A.B. Lee", ("scopus:57000000001",)),
        ("C. van der Berg", ("scopus:57000000003",)),
    ]
    assert places(old) == [["Rice University, Houston"], []]
    assert (nobody.title, nobody.authors) == ("Proceedings of Nobody", ())


def test_dimensions_is_read_below_the_line_above_its_header():
    (work,) = read_works("dimensions.csv", "dimensions")

    assert (work.key, work.date, work.venue, work.pages) == (
        "dimensions:pub.1000", "2020-05-01", "Journal of Graphs", "12-19",
    )  # fmt: skip
    assert (names(work), places(work)) == (["Ann Lee", "Bo Chen"], [["Rice University", "MIT"], ["ETH (Zurich)"]])
    assert work.topics == ("Information and Computing Sciences", "Artificial Intelligence", "Humans", "Graphs")
    assert work.references == ("dimensions:pub.2000", "dimensions:pub.2001")


def test_the_header_of_dimensions_that_a_script_quotes_is_known(shared):
    quoted = (shared / "peer_exports" / "DIMENSIONS_HEADER.txt").read_text().splitlines()[-1]
    path = DATA / "dimensions.csv"

    assert quoted.startswith("Rank,Publication ID")
    columns = frozenset(map(tabular.name_column, quoted.split(",")))
    assert registry.get_format("dimensions").recognise(Source(path).head) == 1
    assert {"publication_id", "dimensions_url", "authors_affiliations"} <= columns


def test_the_lens_gives_names_as_they_are_said_and_references_of_its_own():
    (work,) = read_works("lens.csv", "lens")

    assert (work.key, names(work), work.type) == ("lens:001-002-003-004-005", ["Ann Lee", "Bo Chen"], "journal-article")
    assert work.references == ("lens:005-004-003-002-001", "lens:009-008-007-006-00X")
    assert work.ids[1:] == ("pmid:123", "pmcid:PMC456", "mag:77", "mag:78")
    assert (work.pages, work.citations, work.topics) == ("12-19", 12, ("graphs", "Mathematics"))


def test_openalex_is_read_with_dots_underscores_and_words_in_its_header(tmp_path):
    (dotted,) = read_works("openalex_dotted.csv", "openalex-csv")
    (words,) = read_works("openalex_words.csv", "openalex-csv")
    header, _, row = (DATA / "openalex_dotted.csv").read_text().partition("\n")
    underscored = read_text(tmp_path, header.replace(".", "_") + "\n" + row)[0].work

    assert underscored == dotted
    assert (dotted.key, words.key, dotted.title) == ("openalex:W100", "openalex:W100", words.title)
    assert (names(dotted), names(words)) == (["Ann Lee", "Bo Chen"], ["Ann Lee", "Bo Chen"])
    assert [author.ids for author in dotted.authors] == [("openalex:A1",), ("openalex:A2",)]
    assert (dotted.authors[0].variants, places(dotted)) == (("ann b lee",), [["Rice University"], ["MIT"]])
    assert (dotted.references, dotted.pages) == (("openalex:W1", "openalex:W2"), "12-19")
    assert (words.venue, words.citations, words.abstract) == ("Journal of Graphs", 12, "We draw.")


def test_a_list_of_openalex_that_lists_nothing_is_none(tmp_path):
    header = "id,title,authorships.author.display_name,primary_location.source.display_name"

    (reading,) = read_text(tmp_path, f"{header}\nhttps://openalex.org/W1,On Graphs,Ann Lee,|\n")

    assert reading.work
    assert reading.work.venue is None


def test_ids_of_openalex_that_can_not_be_matched_to_authors_are_left_out():
    (work,) = read_works("openalex_dotted.csv", "openalex-csv")

    assert not any(ANN in author.ids for author in work.authors)


def test_ieee_gives_affiliations_in_the_order_of_its_authors():
    (work,) = read_works("ieee.csv", "ieee-csv")

    assert (work.key, work.title, work.type) == ("ieee:6634083", 'On "Graphs"', "conference-paper")
    assert (names(work), places(work)) == (["A. Lee", "J.-P. Ott"], [["Rice University, Houston"], ["ETH, Zurich"]])
    assert (work.date, work.pages, work.topics) == ("2013-10-16", "16-26", ("graphs", "trees", "Mathematics"))


def test_names_that_springer_writes_in_one_are_parted_and_editors_of_proceedings_are_no_authors():
    article, proceedings = read_works("springer.csv", "springer-csv")

    assert names(article) == ["Vivek K. McDonald", "Éva Bhuiyan", "Melissa C. Smith"]
    assert (article.venue, article.volume) == ("Journal of Graphs", "61")
    assert proceedings.authors == ()


def test_embase_takes_journal_year_and_pages_out_of_one_text(tmp_path):
    header = "Title,Author Names,Editors,Source,Abstract,Emtree Medical Index Terms,keywords,Open URL Link\n"
    row = (
        'On Cysts,"Liu R., Adler D.G.",Ed I.,"Cancer (2004) 102:4 (253-258). Date of Publication: 25 Aug 2004",'
        'We look.,"cyst (diagnosis, surgery), human",x,http://e.org?sid=EMBASE&id=doi:10.5555%2Fc&id=doi:10.5555/c\n'
    )

    work = read_text(tmp_path, header + row)[0].work

    assert work
    assert (names(work), work.venue, work.date) == (["R. Liu", "D.G. Adler"], "Cancer", "2004-08-25")
    assert (work.volume, work.issue, work.pages, work.topics) == ("102", "4", "253-258", ("cyst", "human"))


def test_the_table_of_web_of_science_has_keywords_where_others_have_an_id(tmp_path):
    text = (
        "PT\tAU\tAF\tTI\tSO\tDT\tDE\tID\tC1\tCR\tTC\tPY\tPD\tBP\tEP\tDI\tUT\n"
        'J\tLee, A; Chen, B\tLee, Ann; Chen, Bo\t"Smart Graphs\tJ GRAPHS\tArticle\tgraphs\tPLUS\t'
        "[Lee, Ann] Rice Univ, Houston, TX USA; [Lee, Ann; Chen, Bo] MIT, Cambridge, MA USA\t"
        "Smith J, 2001, DOI 10.5555/abc; Doe, 1999\t3\t2020\tMAY 4\t1\t9\t10.5555/XYZ\tWOS:000123\n"
    )

    work = read_text(tmp_path, text, "savedrecs.txt", "utf-8-sig")[0].work

    assert work
    assert (work.key, work.title, work.date, work.topics) == (
        "wos:000123", '"Smart Graphs', "2020-05-04", ("graphs", "PLUS"),
    )  # fmt: skip
    assert places(work) == [["Rice Univ, Houston, TX USA", "MIT, Cambridge, MA USA"], ["MIT, Cambridge, MA USA"]]
    assert work.references == ("10.5555/abc",)


# ── Plain tables ─────────────────────────────────────────────────────────────────────────────────


def test_a_plain_table_is_read_by_its_columns():
    graphs, trees = read_works("plain.csv", "csv")

    assert (graphs.key, graphs.title, graphs.year, graphs.type) == ("w1", "=On Graphs", 2020, "preprint")
    assert (names(graphs), graphs.topics) == (["Ann Lee", "Bo Chen"], ("graph theory", "splines"))
    assert (graphs.abstract, graphs.citations, graphs.source) == ("We draw.\n\nThen rest.", 12, "catalogue")
    assert graphs.references == ("w2", "10.5555/t")
    assert (names(trees), trees.year, trees.url, trees.citations) == (["Ann Lee"], None, None, None)


def test_what_the_explorer_exports_it_reads_again(tmp_path):
    columns = ("id", "title", "year", "authors", "author_ids", "topics", "abstract", "venue")
    rows = [
        {"id": "7", "title": "+1 Graphs", "year": 2020, "authors": ["=Ann", "Bo Chen"], "topics": ["a", "b"]},
        {"id": "8", "title": "'On' \"Trees\", again", "year": None, "authors": [], "venue": "J; K"},
    ]
    path = tmp_path / "papers.csv"
    path.write_bytes(to_csv(rows, columns))

    works = [reading.work for reading in read(path)[1] if reading.work]

    assert [(work.key, work.title, work.year, names(work), work.topics) for work in works] == [
        ("7", "+1 Graphs", 2020, ["=Ann", "Bo Chen"], ("a", "b")),
        ("8", "'On' \"Trees\", again", None, [], ()),
    ]
    assert works[1].venue == "J; K"


def test_numbers_that_count_the_rows_of_another_program_are_no_ids(tmp_path):
    first = read_text(tmp_path, "id,title,label_included\n1,On Graphs,0\n2,On Trees,1\n")
    other = read_text(tmp_path, "id,title,label_included\n1,On Leaves,0\n")

    assert len({reading.work.key for reading in first + other if reading.work}) == 3


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Lee, Ann; Chen, Bo", ["Ann Lee", "Bo Chen"]),
        ("Ann Lee | Bo Chen", ["Ann Lee", "Bo Chen"]),
        ("['Lee, Ann', \"O'Neil, Bo\"]", ["Ann Lee", "Bo O'Neil"]),
        ("Liu R., Adler D.G.", ["R. Liu", "D.G. Adler"]),
        ("Lee, Ann and Chen, Bo", ["Ann Lee", "Bo Chen"]),
        ("Lee, Ann", ["Ann Lee"]),
        ("", []),
    ],
)
def test_names_are_parted_as_the_cell_parts_them(cell, expected):
    assert plain_csv.read_authors({"authors": cell}) == expected


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_whatever_parts_the_cells_is_found_in_the_header(tmp_path, separator):
    table = io.StringIO()
    csv.writer(table, delimiter=separator).writerows(
        [["title", "abstract", "doi"], ["On, Graphs; or | not", "a,b", "x"]]
    )

    (reading,) = read_text(tmp_path, table.getvalue())

    assert reading.work
    assert reading.work.title == "On, Graphs; or | not"


@pytest.mark.parametrize("encoding", ["utf8", "utf-8-sig", "utf-16", "latin-1", "cp1252"])
def test_a_table_may_be_written_in_any_usual_way(tmp_path, encoding):
    readings = read_text(tmp_path, "Title,Authors\r\nÜber Graphen,José Núñez\r\n", encoding=encoding)

    assert [(reading.work.title, names(reading.work)) for reading in readings if reading.work] == [
        ("Über Graphen", ["José Núñez"])
    ]


def test_lines_are_counted_through_cells_of_several_lines(tmp_path):
    readings = read_text(tmp_path, 'title,abstract\nOn Graphs,"one\ntwo\nthree"\n\n,no title\nOn Trees,x\n')

    assert [(reading.line, reading.reason) for reading in readings] == [(2, ""), (6, "no title"), (7, "")]


def test_a_row_of_more_cells_than_columns_is_rejected(tmp_path):
    readings = read_text(tmp_path, "title,doi\nOn Graphs,10.5555/a\nOn Trees, and Leaves,10.5555/b\nOn,x,,\n")

    assert [reading.reason for reading in readings] == ["", "3 cells in a table of 2 columns", ""]


def test_a_quotation_mark_that_is_never_closed_does_not_make_one_cell_of_the_rest(tmp_path):
    readings = read_text(tmp_path, 'title,abstract,doi\nOn Graphs,a,\nOn Trees,"b,\n' + "On Leaves,c,\n" * 50)

    assert [reading.work is not None for reading in readings] == [True, False]
    assert "on line 3 is never closed" in readings[1].reason


def test_a_cell_that_is_too_long_ends_the_table_with_a_reason(tmp_path):
    longest = csv.field_size_limit(1000)
    try:
        readings = read_text(tmp_path, f'title,abstract\nOn Graphs,a\nOn Trees,"{"x" * 2000}"\nOn Leaves,c\n')
    finally:
        csv.field_size_limit(longest)

    assert [reading.work is not None for reading in readings] == [True, False]
    assert "can't be read from here on" in readings[1].reason


def test_cells_with_formulas_nothing_and_ten_thousand_letters_are_text(tmp_path):
    long = "x" * 10_000
    readings = read_text(tmp_path, f'title,authors\n"=HYPERLINK(""http://x"")",Ann Lee\n{long},A\x00nn\nNA,NA\n,\x00\n')

    assert [reading.work.title for reading in readings if reading.work] == ['=HYPERLINK("http://x")', long, "NA"]
    assert [names(reading.work) for reading in readings][1:3] == [["Ann"], ["NA"]]


def test_a_table_without_titles_is_refused_with_its_columns(tmp_path):
    path = tmp_path / "labels.csv"
    path.write_text("abstract,authors,keywords\na,b,c\n")

    with pytest.raises(SourceUnreadable, match="without a column of titles; its columns are 'abstract'"):
        import_files([path], tmp_path / "library")


# ── Graphs as tables ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("file", ["graph_nodes.csv", "graph_edges.csv"])
def test_a_graph_of_nodes_and_edges_gives_its_papers_whichever_file_is_named(file):
    graphs, trees = read_works(file, "nodes-edges")

    assert (graphs.key, graphs.title, graphs.year, graphs.type) == ("p1", "On Graphs", 2020, None)
    assert [(author.name, author.ids) for author in graphs.authors] == [("Ann Lee", ("source:a1",)), ("Bo Chen", ())]
    assert (graphs.topics, graphs.venue, graphs.references) == (("graphs",), "Journal of Graphs", ("p2",))
    assert (trees.title, trees.authors, trees.references) == ("On Trees", (), ())


def test_edges_without_nodes_and_graphs_without_papers_say_what_is_missing(tmp_path):
    edges, nodes = tmp_path / "edges.csv", tmp_path / "people nodes.csv"
    edges.write_text("source,target\na,b\n")
    nodes.write_text("id,label,type\na,Ann,author\nb,Bo,author\n")

    with pytest.raises(SourceUnreadable, match="put the nodes beside it"):
        read(edges)
    with pytest.raises(SourceUnreadable, match="none of its 2 nodes is a paper"):
        read(nodes)


def test_a_graph_becomes_a_library_with_its_citations(tmp_path):
    import_files([DATA / "graph_nodes.csv"], tmp_path / "library")

    snapshot = open_snapshot(tmp_path / "library")
    assert snapshot.rows("SELECT name FROM people ORDER BY name") == [("Ann Lee",), ("Bo Chen",)]


# ── Anything at all ──────────────────────────────────────────────────────────────────────────────

HEADERS = {path.name: path.read_text(encoding="utf8").splitlines() for path in sorted(DATA.glob("*.csv"))}


@pytest.mark.parametrize("name", HEADERS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(st.text(max_size=12) | st.sampled_from(["[", "(", ";", "2020", "10.1/x"]), max_size=30)))
def test_rows_of_anything_end_in_a_record_or_a_reason(tmp_path, name, rows):
    lines = HEADERS[name][:2] if name == "dimensions.csv" else HEADERS[name][:1]
    table = io.StringIO()
    csv.writer(table, lineterminator="\n").writerows(rows)
    path = tmp_path / name
    path.write_text("\n".join(lines) + "\n" + table.getvalue(), encoding="utf8", errors="replace")
    source = Source(path)

    try:
        readings = list(registry.recognise(source).read(source))
    except SourceUnreadable:
        return

    assert all(reading.work is not None or reading.reason for reading in readings)
    build_batch(readings)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=200) | st.text(alphabet='title,"\n;\t|=a\x00', max_size=80).map(str.encode))
def test_bytes_of_anything_are_read_or_refused(tmp_path, content):
    path = tmp_path / "works.csv"
    path.write_bytes(content)
    source = Source(path)

    try:
        readings = list(registry.recognise(source).read(source))
    except SourceUnreadable:
        return

    assert all(reading.work is not None or reading.reason for reading in readings)


def test_a_large_table_is_read_beside_this_process_to_the_same_end(tmp_path, monkeypatch):
    rows = "".join(f'On Graph {number},"Lee, Ann; Chen, Bo",20{number % 20:02}\n' for number in range(5000))
    path = tmp_path / "works.csv"
    path.write_text("title,authors,year\n" + rows)
    alone = import_files([path], tmp_path / "alone")
    monkeypatch.setattr("explorer.library.batches.WORTH_HELP", 0)

    beside = import_files([path], tmp_path / "beside")

    assert (alone.added, beside.added) == (5000, 5000)
    one, other = open_snapshot(tmp_path / "alone"), open_snapshot(tmp_path / "beside")
    assert one.rows("FROM papers") == other.rows("FROM papers")


# ── The files of others ──────────────────────────────────────────────────────────────────────────

EXPECTED = {
    "asreview__duplicate_records.csv": ("csv", 10),
    "asreview__embase_newpage.csv": ("embase-csv", 6),
    "asreview__generic_bad_record_id.csv": ("csv", 6),
    "asreview__generic_semicolon.csv": ("csv", 2),
    "asreview__record_id.csv": ("csv", 10),
    "litstudy__ieee.csv": ("ieee-csv", 10),
    "litstudy__ieee_4.csv": ("ieee-csv", 100),
    "litstudy__ieee_5.csv": ("ieee-csv", 41),
    "litstudy__springer-2.csv": ("springer-csv", 18),
    "litstudy__springer.csv": ("springer-csv", 1000),
    "bibliometrix__scopus_sample.csv": ("scopus-csv", 8),
    "bibliometrix__lens_sample.csv": ("lens", 8),
}


def test_every_table_in_the_peers_files_is_read_in_full(shared):
    root = shared / "peer_exports"
    with (root / "MANIFEST.tsv").open(encoding="utf8") as file:
        records = {Path(row["file"]).name: int(row["records"]) for row in csv.DictReader(file, delimiter="\t")
                   if row["file"].startswith(("other_csv", "scopus_csv", "lens_csv"))}  # fmt: skip

    for name, (format_name, works) in EXPECTED.items():
        (path,) = root.glob(f"*/{name}")
        found, readings = read(path)
        assert (name, found, len(readings)) == (name, format_name, records[name])
        assert sum(reading.work is not None for reading in readings) == works


def test_the_authors_of_the_peers_tables_are_parted(shared):
    root = shared / "peer_exports"
    teams = {
        name: [names(reading.work) for reading in read(root / name)[1] if reading.work]
        for name in ("scopus_csv/bibliometrix__scopus_sample.csv", "other_csv/litstudy__springer.csv")
    }

    assert teams["scopus_csv/bibliometrix__scopus_sample.csv"][0] == [
        "Fengyuan Liu",
        "Chunyun Li",
        "Yong Liu",
        "Yufei Li",
    ]
    assert teams["other_csv/litstudy__springer.csv"][0][1] == "Mohammad Bhuiyan"
    assert not json.dumps(teams).count(";")
