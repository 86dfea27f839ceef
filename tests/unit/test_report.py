"""The self-contained HTML file: what it holds, and that nothing in it leads out."""

from __future__ import annotations

import json
from collections import Counter
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.cli import main
from explorer.find import get_researcher_no
from explorer.graph.behind import find_papers_behind
from explorer.graph.slice import build_slice
from explorer.models import PaperFilter, SliceOptions, Years
from explorer.report import page, tables
from explorer.report.behind import find_all_behind
from explorer.report.data import embed_json
from explorer.report.files import PICTURE_FORMATS, write_picture
from explorer.report.words import date_snapshot
from explorer.snapshot import queries
from tests.slices import HOSTILE

WHO = "person:4c81a8da01a91b92"
VOID = {"meta", "link", "br", "input", "img"}


class Page(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self, content: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags = Counter[str]()
        self.attributes: list[tuple[str, str, str]] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self._ids: dict[str, str] = {}
        self.feed(content)

    def handle_starttag(self, tag, attrs):
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self._open.append(f"{tag}#{dict(attrs).get('id', '')}")

    def handle_endtag(self, tag):
        while self._open and self._open.pop().split("#")[0] != tag:
            pass

    def handle_data(self, data):
        self.texts.setdefault(self._open[-1] if self._open else "", []).append(data)

    def values(self, tag, name):
        return [value for own, attribute, value in self.attributes if (own, attribute) == (tag, name)]

    @property
    def data(self):
        return json.loads("".join(self.texts["script#data"]))


def write(snapshot, who, **options):
    built = build_slice(snapshot, get_researcher_no(snapshot, who), SliceOptions(**options))
    return built, write_picture(snapshot, built, "html").decode("utf8")


@pytest.fixture(scope="module")
def real(sample):
    built, content = write(sample, WHO)
    return built, content, Page(content)


def test_nothing_in_it_is_fetched_from_anywhere(real):
    _, content, read = real

    policy = read.values("meta", "content")[0]
    assert policy.startswith(
        "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:"
    )
    assert not {"img", "iframe", "object", "embed", "base", "form", "audio", "video"} & set(read.tags)
    assert [attribute for attribute in read.attributes if attribute[1] in {"src", "srcset", "action", "data"}] == []
    assert read.values("link", "href") == ["data:,"]
    assert all(href.startswith(("https://", "http://", "#")) for href in read.values("a", "href"))
    assert "@import" not in content
    assert content.count("</script>") == read.tags["script"] == 4


def test_it_says_who_when_what_was_asked_and_what_was_cut(real, sample):
    built, _, read = real
    said = " ".join(text for texts in read.texts.values() for text in texts)

    assert read.texts["h1#"] == ["Randall Balestriero"]
    assert f"library of {date_snapshot(sample)}" in said
    assert "1 step · full counting · at most 150 marks." in said
    left = sum(built.existing.values()) - sum(built.shown.values())
    assert f"148 marks. {left} more are left out; of each type the closest stay." in said
    assert f"{built.shown['person']} of {built.existing['person']} people" in said
    assert f"snapshot {sample.name}" in said


def test_the_data_has_every_mark_and_line_with_its_papers(real, sample):
    built, _, read = real
    data = read.data

    assert data["ids"] == list(built.graph)
    assert [count for count, *_ in data["nodes"]] == [papers for _, papers in built.graph.nodes("papers")]
    assert [count for count, *_ in data["lines"]] == [papers for *_, papers in built.graph.edges.data("papers")]
    ends = [(data["ids"][one], data["ids"][other]) for one, other in data["ends"]]
    assert ends == list(built.graph.edges)
    line = ends.index((WHO, "person:fa2116e342f1ca86"))
    behind = queries.find_papers(sample, find_papers_behind(sample, built, ends[line]))
    assert [data["papers"][place][0] for place in data["lines"][line][1]] == [paper.title for paper in behind]
    assert data["lines"][line][2] == "Randall Balestriero and Yann LeCun\n21 papers together"
    assert data["nodes"][0][2].startswith("Randall Balestriero · person")


@pytest.mark.parametrize(
    "options", [{"hops": 2}, {"hops": 2, "filter": PaperFilter(years=Years(2019, 2021))}, {"hops": 3}]
)
def test_papers_behind_all_marks_are_those_behind_each(sample, options):
    built = build_slice(sample, get_researcher_no(sample, WHO), SliceOptions(max_nodes=60, **options))

    behind = find_all_behind(sample, built, most=7)

    for mark, listed in [*behind.nodes.items(), *behind.lines.items()]:
        ids = (mark,) if isinstance(mark, str) else mark
        numbers = find_papers_behind(sample, built, ids)
        expected = queries.find_papers(sample, numbers)
        assert listed.count == len(expected)
        shown = [behind.papers[place] for place in listed.places]
        assert len(shown) == min(7, len(expected))
        assert [paper.year for paper in shown] == [paper.year for paper in expected[:7]]
        assert {paper.id for paper in shown} <= {paper.id for paper in expected}


def test_the_tables_hold_everything(real, sample):
    built, content, _ = real
    works = queries.find_people(sample, [built.numbers[WHO]])[built.numbers[WHO]].works

    rows = {key: section(content, key).count("<tr>") - 1 for key in ("papers", "people", "marks", "lines")}

    assert rows == {"papers": works, "people": 145, "marks": 148, "lines": built.graph.number_of_edges()}
    assert 'rel="noopener noreferrer" href="https://arxiv.org/abs/' in section(content, "papers")


def section(content, key):
    start = content.index(f'<section class="tabled" id="{key}"')
    return content[start : content.index("</section>", start)]


def test_a_long_table_says_how_much_of_it_is_shown(real, sample, monkeypatch):
    monkeypatch.setattr(tables, "MOST_ROWS", 20)

    _, content = write(sample, WHO, max_nodes=40)

    assert "The first 20 of 145." in section(content, "people")
    assert section(content, "people").count("<tr>") == 21


def test_what_is_not_shown_is_listed_the_closest_first(real, sample, monkeypatch):
    built, content, _ = real
    left = sum(built.existing.values()) - sum(built.shown.values())

    rest = section(content, "left-out")
    monkeypatch.setattr(page, "MOST_LEFT_OUT", 5)
    cut = section(write(sample, WHO)[1], "left-out")
    monkeypatch.setattr(page, "MOST_RANKED", 10)
    uncounted = write(sample, WHO)[1]
    whole = write(sample, WHO, max_nodes=0)[1]

    assert rest.count("<tr>") - 1 == left
    assert (cut.count("<tr>") - 1, f"The first 17 of {left}." in cut) == (17, True)
    assert 'id="left-out"' not in uncounted
    assert f"{left} more are left out" in uncounted
    assert 'id="left-out"' not in whole
    assert "Nothing is left out." in whole


def test_the_same_slice_gives_the_same_file(real, sample):
    _, content, _ = real

    assert write(sample, WHO)[1] == content


def test_the_command_writes_the_same_file(real, sample_library, tmp_path, capsysbinary):
    _, content, _ = real
    out = tmp_path / "report.html"

    assert main(["slice", WHO, "--format", "html", "--out", str(out), "--library", str(sample_library)]) == 0
    assert main(["slice", WHO, "--format", "svg", "--library", str(sample_library)]) == 0

    assert out.read_text("utf8") == content
    assert capsysbinary.readouterr().out.startswith(b"<svg ")


def test_hostile_names_stay_text(make_library):
    name = "Ann <img src=x onerror=alert(1)> Lee"
    snapshot = make_library(
        [
            {
                "id": f"</script><script>alert({number})</script>",
                "title": f"{hostile} {number}",
                "authors": [name, "Bo \u202e</script>", hostile],
                "year": 2000 + number,
                "keywords": ["<svg onload=alert(3)>", hostile[:50]],
                "venue": "</title><b>",
                "url": "javascript:alert(4)",
                "source": "<i>",
            }
            for number, hostile in enumerate(HOSTILE)
        ],
        "names",
    )

    _, content = write(snapshot, name)
    read = Page(content)

    assert read.tags["script"] == 4
    assert not {"img", "b", "object", "iframe"} & set(read.tags)
    assert read.texts["h1#"] == [name]
    assert not [attribute for attribute in read.attributes if attribute[1].startswith("on")]
    assert not [href for href in read.values("a", "href") if not href.startswith(("https://", "http://", "#"))]
    assert all(len(label) < 400 for label in read.texts["td#"])
    assert {paper[0] for paper in read.data["papers"]} >= {f"{HOSTILE[0]} 0"}


def test_a_citation_is_a_line_with_both_papers_behind_it(make_library):
    snapshot = make_library(
        [
            {"id": "w1", "title": "Newer", "authors": ["Ann Lee"], "year": 2021, "references": ["w2"]},
            {"id": "w2", "title": "Older", "authors": ["Ann Lee"], "year": 2020},
        ]
    )
    built, content = write(snapshot, "Ann Lee")
    data = Page(content).data

    cites = [line for line in data["lines"] if line[2] == "Newer cites Older"]

    assert [(count, [data["papers"][place][0] for place in places]) for count, places, _ in cites] == [
        (2, ["Newer", "Older"])
    ]
    for name in PICTURE_FORMATS:
        assert b"Newer" in write_picture(snapshot, built, name)


def test_a_person_alone_without_a_year_is_a_designed_state(make_library):
    snapshot = make_library([{"id": "w1", "title": "On Graphs", "authors": ["Ann Lee"]}])

    _, content = write(snapshot, "Ann Lee", max_nodes=1)

    assert "Nobody wrote with them within the filters." in content
    assert "Nothing joins the marks." in content
    assert "Neither years nor topics are known within these filters." in content
    assert "Affiliation not imported" in content


def test_a_range_of_years_with_nothing_in_it_is_a_designed_state(sample):
    _, content = write(sample, WHO, filter=PaperFilter(years=Years(1900, 1901)))

    assert "No papers within the filters." in content
    assert "1900-1901" in content


@given(st.recursive(st.text(st.characters(exclude_categories=())), st.lists, max_leaves=5))
def test_embedded_data_comes_back_and_never_ends_its_element(value):
    element = embed_json("data", value)

    text = element.removeprefix('<script type="application/json" id="data">').removesuffix("</script>")
    assert json.loads(text) == value
    assert not set("<>&\u2028\u2029") & set(text)
    element.encode("utf8")
