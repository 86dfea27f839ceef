"""The picture in other programs' formats, read back by readers that we did not write."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from io import BytesIO
from math import dist
from statistics import mean
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from explorer.cli import main
from explorer.drawing.palette import TYPE_COLOURS
from explorer.export.graphs import GRAPH_FORMATS, GraphFormat, sheet, write_graph
from explorer.find import get_researcher_no
from explorer.graph.layout import place_nodes
from explorer.graph.slice import build_slice
from explorer.models import SliceOptions
from explorer.report.files import write_picture
from explorer.text.xml import legal_text
from tests.slices import HOSTILE, make_edge, make_neighbourhood, make_node, make_slice, place_around

WHO = "person:4c81a8da01a91b92"
HARSH = (
    *HOSTILE,
    "NUL \x00 and \x1b[31m and \ufffe and \ud800",
    "one\ntwo\r\nthree\u2028four",
    "a \"quote\", a 'quote', a \\backslash\\ and \\\\",
    "]]> <!-- --> &amp; &#0;",
    "عبد الله 李明 👩‍🔬 é",
    "*Edges",
    "% comment",
    "",
)
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=30)
"""Lone surrogates and control characters included."""
QUICK = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def read_graphml(content):
    return nx.read_graphml(BytesIO(content))


def read_gexf(content):
    return nx.read_gexf(BytesIO(content))


def read_pajek(content):
    return nx.Graph(nx.read_pajek(BytesIO(content)))


XML_READERS: dict[GraphFormat, Any] = {"graphml": read_graphml, "gexf": read_gexf}


@pytest.fixture(scope="module")
def real(sample):
    """A slice of the bundled library, with its places."""
    built = build_slice(sample, get_researcher_no(sample, WHO), SliceOptions(hops=2, counting="fractional"))
    return built, place_nodes(built.graph)


@pytest.fixture(scope="module")
def hostile():
    built = make_neighbourhood(HARSH, size=40)
    return built, place_around(built)


@pytest.fixture(params=["real", "hostile"])
def drawn(request):
    return request.getfixturevalue(request.param)


def weigh(graph):
    """Weights by the ends of an edge."""
    return {frozenset(ends): weight for *ends, weight in graph.edges.data("weight")}


# ── GraphML and GEXF ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", XML_READERS)
def test_nodes_edges_weights_and_labels_come_back(drawn, name):
    built, positions = drawn

    read = XML_READERS[name](write_graph(built, positions, name))

    assert list(read) == list(built.graph)
    assert weigh(read) == weigh(built.graph)
    assert dict(read.nodes("label")) == {node: legal_text(label) for node, label in built.graph.nodes("label")}
    for node, facts in built.graph.nodes.items():
        for key in ("type", "hop", "papers", "closeness"):
            assert read.nodes[node][key] == facts[key]
    relation = "relation" if name == "gexf" else "type"
    for one, other, facts in built.graph.edges(data=True):
        assert (read.edges[one, other][relation], read.edges[one, other]["papers"]) == (facts["type"], facts["papers"])


def test_what_a_library_stores_is_written_letter_for_letter(real):
    built, _ = real

    assert all(legal_text(label) == label for _, label in built.graph.nodes("label"))
    assert all(legal_text(node) == node for node in built.graph)


def test_gephi_finds_places_colours_and_sizes_in_gexf(drawn):
    built, positions = drawn
    graph = built.graph

    read = read_gexf(write_graph(built, positions, "gexf"))

    center = built.center.id
    for node, facts in read.nodes(data=True):
        look = facts["viz"]
        assert (look["position"]["x"], -look["position"]["y"]) == pytest.approx(positions[node])
        assert (
            bytes([look["color"][part] for part in "rgb"]).hex() == TYPE_COLOURS[graph.nodes[node]["type"]][1:].lower()
        )
        assert look["size"] <= read.nodes[center]["viz"]["size"]


def test_gephi_finds_places_colours_and_sizes_in_graphml(drawn):
    """Gephi reads a key called d3 as the label, which NetworkX's own numbering gives to any attribute."""
    built, positions = drawn
    content = write_graph(built, positions, "graphml")

    keys = {key.attrib["id"]: key.attrib for key in ET.fromstring(content).findall("{*}key")}
    read = read_graphml(content)

    assert {f"node-{name}" for name in ("label", "x", "y", "size", "r", "g", "b", "color")} <= set(keys)
    assert {key["for"] for key in keys.values()} == {"node", "edge"}
    assert keys["edge-weight"]["attr.type"] == keys["node-closeness"]["attr.type"] == "double"
    for node, facts in read.nodes(data=True):
        assert (facts["x"], -facts["y"]) == pytest.approx(positions[node])
        assert bytes([facts["r"], facts["g"], facts["b"]]).hex() == facts["color"][1:].lower()


def test_the_readers_own_colours_and_sizes_win_and_the_key_says_what_colours_mean():
    built = make_neighbourhood(size=5)
    look: dict[str, Any] = {
        "colours": {"person:2": "#123456", "person:3": "#123456", "person:4": "#654321"},
        "sizes": {"person:1": 4.0, "person:0": 1.0},
        "key": {"<optics> & lasers": "#123456", "bats": "#654321"},
    }

    read = read_gexf(write_graph(built, place_around(built), "gexf", **look))
    also = read_graphml(write_graph(built, place_around(built), "graphml", **look))
    network = json.loads(write_graph(built, place_around(built), "vosviewer", **look))["network"]

    assert read.nodes["person:2"]["viz"]["color"] == {"r": 0x12, "g": 0x34, "b": 0x56, "a": 1.0}
    assert read.nodes["person:1"]["viz"]["size"] == 17
    assert read.nodes["person:0"]["viz"]["size"] == 6 + 11 / 2
    assert read.nodes["person:0"]["viz"]["color"]["b"] == 0xB2
    groups = {
        f"person:{number}": group
        for number, group in {2: "<optics> & lasers", 3: "<optics> & lasers", 4: "bats"}.items()
    }
    assert nx.get_node_attributes(read, "group") == nx.get_node_attributes(also, "group") == groups
    assert {item["id"]: item["cluster"] for item in network["items"] if "cluster" in item} == {
        "person:2": 1, "person:3": 1, "person:4": 2,
    }  # fmt: skip
    assert [cluster["label"] for cluster in network["clusters"]] == ["‹optics› & lasers", "bats"]


def test_files_have_the_colours_of_the_picture():
    assert sheet.TYPE_COLOURS == TYPE_COLOURS


def make_measured():
    nodes = {
        "ann": make_node("person", "Ann", hop=0, degree=np.int64(2), rank=np.float64(0.5), community=3, pair=(1, 2)),
        "bo": make_node("person", "Bo", degree=1, rank=1, community=7, is_pinned=True, year=None, list=["x"]),
        "p1": make_node("paper", "One", year=2020, rank=float("nan"), community=3),
        "p2": make_node("paper", "Two", year=None, venue="A & B", community=None),
    }
    edges = [
        make_edge("ann", "bo", papers=3, weight=0.5),
        ("p1", "p2", {"type": "cites", "papers": 1, "weight": 1, "citing": "p2"}),
    ]
    return make_slice(nodes, edges)


@pytest.mark.parametrize("name", XML_READERS)
def test_plain_attributes_are_written_whatever_they_are_and_others_left_out(name):
    built = make_measured()

    read = XML_READERS[name](write_graph(built, place_around(built), name))

    assert [read.nodes[node].get("degree") for node in built.graph] == [2, 1, None, None]
    assert [read.nodes[node].get("rank") for node in built.graph] == [0.5, 1.0, None, None]
    assert [read.nodes[node].get("year") for node in built.graph] == [None, None, 2020, None]
    assert (read.nodes["bo"]["is_pinned"], read.nodes["p2"]["venue"]) == (True, "A & B")
    assert not {"pair", "list"} & {key for _, facts in read.nodes(data=True) for key in facts}
    assert read.edges["p1", "p2"]["citing"] == "p2"


@pytest.mark.parametrize("name", GRAPH_FORMATS)
def test_the_same_slice_gives_the_same_bytes_without_a_date(real, name):
    built, positions = real

    first, second = write_graph(built, positions, name), write_graph(built, positions, name)

    assert first == second
    assert b"lastmodified" not in first


@pytest.mark.parametrize("name", GRAPH_FORMATS)
def test_a_person_alone_is_a_file_too(name):
    built = make_slice({"ann": make_node("person", "Ann Lee", hop=0)})

    content = write_graph(built, {"ann": (0.0, 0.0)}, name)

    assert "Ann Lee" in content.decode("utf8")


@QUICK
@given(labels=st.lists(ANY_TEXT, min_size=1, max_size=6), ids=st.lists(ANY_TEXT, min_size=6, max_size=6, unique=True))
def test_no_label_and_no_id_breaks_a_file(labels, ids):
    nodes = {
        node: make_node("paper" if place % 2 else "person", label)
        for place, (node, label) in enumerate(zip(ids, labels, strict=False))
    }
    shown = list(nodes)
    built = make_slice(nodes, [make_edge(shown[0], other, papers=place) for place, other in enumerate(shown[1:], 1)])
    positions = {node: (10.0 * place, -5.0 * place) for place, node in enumerate(shown)}

    read = {name: XML_READERS[name](write_graph(built, positions, name)) for name in XML_READERS}
    pajek = read_pajek(write_graph(built, positions, "pajek"))
    items = json.loads(write_graph(built, positions, "vosviewer"))["network"]["items"]

    for graph in read.values():
        assert [label for _, label in graph.nodes("label")] == [legal_text(label) for label in labels[: len(nodes)]]
        assert sorted(weigh(graph).values()) == sorted(weigh(built.graph).values())
    assert sorted(weigh(pajek).values()) == sorted(weigh(built.graph).values())
    assert [facts["id"] for _, facts in pajek.nodes(data=True)] == [str(number + 1) for number in range(len(nodes))]
    assert len({item["id"] for item in items}) == len(nodes)


# ── Pajek ────────────────────────────────────────────────────────────────────────────────────────


def test_pajek_gives_back_nodes_edges_weights_and_labels(real):
    built, positions = real

    read = read_pajek(write_graph(built, positions, "pajek"))

    ids = nx.relabel_nodes(read, {label: facts["node"] for label, facts in read.nodes(data=True)})
    labels = {facts["node"]: label for label, facts in read.nodes(data=True)}
    assert list(ids) == list(built.graph)
    assert weigh(ids) == weigh(built.graph)
    assert labels == {node: label.replace('"', "'") for node, label in built.graph.nodes("label")}
    assert {facts["node"]: facts["type"] for _, facts in read.nodes(data=True)} == dict(built.graph.nodes("type"))
    assert all(read.edges[one, other]["l"] for one, other in read.edges)


def test_pajek_keeps_hostile_labels_as_near_as_it_can(hostile):
    built, positions = hostile

    read = read_pajek(write_graph(built, positions, "pajek"))

    by_id = {facts["node"]: label for label, facts in read.nodes(data=True)}
    assert by_id["person:7"] == "a 'quote', a 'quote', a \\backslash\\ and ⧵⧵"
    assert by_id["person:5"] == "NUL and [31m and and"
    assert by_id["person:6"] == "one two three four"
    assert by_id["person:4"] == "x" * 10_000
    assert by_id["person:12"] == "person:12"
    assert len(read) == len(built.graph)
    assert sorted(weigh(read).values()) == sorted(weigh(built.graph).values())


def test_pajek_is_numbered_from_one_with_one_pair_of_quotes_a_vertex(hostile):
    """Gephi splits a line at its quotes, and Pajek has no escape for one."""
    built, positions = hostile

    head, *lines = write_graph(built, positions, "pajek").decode("utf8").split("\n")

    size = len(built.graph)
    assert head == f"*Vertices {size}"
    assert lines[size] == "*Edges"
    look = r"(ellipse|box|diamond|triangle) x_fact [\d.]+ y_fact [\d.]+ ic \w+ type \w+ node [^\s\"]+"
    vertex = re.compile(rf'(\d+) "([^"]*)" (0\.\d+) (0\.\d+) {look}')
    matches = [match for line in lines[:size] if (match := vertex.fullmatch(line))]
    assert len(matches) == size
    assert [int(match[1]) for match in matches] == list(range(1, size + 1))
    edges = [line.split() for line in lines[size + 1 : -1]]
    assert len(edges) == built.graph.number_of_edges()
    assert all(1 <= int(end) <= size for edge in edges for end in edge[:2])


def test_pajek_numbers_what_is_named_alike():
    """A reader that knows a vertex by its label, as NetworkX does, would make one of the two."""
    nodes = {"a": make_node("person", "Wei Wang"), "b": make_node("person", "Wei Wang"), "c": make_node("topic", "x")}
    built = make_slice(nodes, [make_edge("a", "b"), make_edge("b", "c", "about")])

    read = read_pajek(write_graph(built, place_around(built), "pajek"))

    assert list(read.edges) == [("Wei Wang", "Wei Wang (2)"), ("Wei Wang (2)", "x")]


# ── VOSviewer ────────────────────────────────────────────────────────────────────────────────────

ITEM_KEYS = {"id", "label", "description", "url", "x", "y", "cluster", "weights", "scores"}
LINK_KEYS = {"source_id", "target_id", "strength"}
"""As https://app.vosviewer.com/docs/file-types/json-file-type has them."""


def write_map(drawn):
    built, positions = drawn
    return json.loads(write_graph(built, positions, "vosviewer"))


def test_vosviewer_has_the_keys_of_its_own_examples(real, shared):
    examples = [
        json.loads(path.read_text("utf-8-sig"))
        for path in sorted((shared / "peer_exports" / "vosviewer").glob("*.json"))
    ]
    theirs = [example["network"] for example in examples]
    always = set.intersection(*(set(item) for network in theirs for item in network["items"]))

    written = write_map(real)
    ours = written["network"]

    assert set(written) <= {"network", "config", "info"}
    assert set(ours) <= {key for network in theirs for key in network}
    assert set(written["config"]) <= {"terminology", "templates", "styles", "parameters", "color_schemes"}
    for item in ours["items"]:
        assert always <= set(item) <= ITEM_KEYS
    for link in ours["links"]:
        assert set(link) == set(theirs[0]["links"][0]) == LINK_KEYS
    for cluster in ours["clusters"]:
        assert set(cluster) == {"cluster", "label"}
    for network in (ours, *theirs):
        places = [(item["x"], item["y"]) for item in network["items"]][:200]
        assert mean(dist(one, other) for one in places for other in places if one is not other) == pytest.approx(
            1, abs=0.35
        )


def test_vosviewer_has_nodes_links_and_weights(real):
    graph = real[0].graph

    network = write_map(real)["network"]

    items = {item["id"]: item for item in network["items"]}
    assert list(items) == list(graph)
    strengths = {frozenset((link["source_id"], link["target_id"])): link["strength"] for link in network["links"]}
    assert strengths == weigh(graph)
    for node, item in items.items():
        assert item["weights"]["Papers"] == graph.nodes[node]["papers"]
        assert item["weights"]["Links"] == graph.degree(node)
        assert item["weights"]["Total link strength"] == pytest.approx(graph.degree(node, weight="weight"))
        assert item["scores"]["Closeness"] == graph.nodes[node]["closeness"]
    papers = [node for node, kind in graph.nodes("type") if kind == "paper"]
    assert all(items[node]["scores"]["Pub. year"] == graph.nodes[node]["year"] for node in papers)
    assert {(item["cluster"], graph.nodes[node]["type"]) for node, item in items.items()} == {
        (1, "person"), (2, "paper"), (3, "topic"), (4, "institution"),
    }  # fmt: skip


def test_vosviewer_places_are_about_the_origin_one_apart_and_upright(real):
    positions = real[1]
    items = write_map(real)["network"]["items"]

    places = [(item["x"], item["y"]) for item in items]

    assert np.mean(places, axis=0) == pytest.approx([0, 0], abs=1e-3)
    assert mean(dist(one, other) for one in places for other in places if one is not other) == pytest.approx(
        1, abs=0.01
    )
    above, below = sorted(positions, key=lambda node: positions[node][1])[:: len(positions) - 1]
    heights = {item["id"]: item["y"] for item in items}
    assert heights[above] > heights[below]


def test_vosviewer_groups_by_community_where_there_is_one():
    built = make_measured()

    written = write_map((built, place_around(built)))

    assert [item.get("cluster") for item in written["network"]["items"]] == [1, 2, 1, None]
    assert [cluster["cluster"] for cluster in written["network"]["clusters"]] == [1, 2]
    assert [item["weights"].get("Degree") for item in written["network"]["items"]] == [2, 1, None, None]


def test_vosviewer_gets_no_markup_and_no_id_that_it_reads_as_a_number():
    """VOSviewer Online reads labels as HTML and numeric ids as numbers, which its links then do not name."""
    nodes = {
        "ann": make_node("person", "<b>Ann</b>"),
        "2106.12340": make_node("paper", "Of {x} <script>", venue="<i>{y}</i>"),
        "1e3": make_node("paper", "null"),
    }
    built = make_slice(nodes, [make_edge("ann", "2106.12340", "authored"), make_edge("ann", "1e3", "authored")])

    network = write_map((built, place_around(built)))["network"]

    assert [item["id"] for item in network["items"]] == ["ann", "id:2106.12340", "id:1e3"]
    assert [link["target_id"] for link in network["links"]] == ["id:2106.12340", "id:1e3"]
    descriptions = "".join(re.sub(r"</?(table|tr|td)>", "", item["description"]) for item in network["items"])
    assert not set("<>{}") & set(descriptions)
    assert [item["label"] for item in network["items"]] == ["‹b›Ann‹/b›", "Of {x} ‹script›", "null"]


# ── The command ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", GRAPH_FORMATS)
def test_the_command_writes_what_the_function_writes(capsysbinary, sample, sample_library, tmp_path, name):
    words = ["slice", WHO, "--max-nodes", "40", "--format", name, "--library", str(sample_library)]
    out = tmp_path / "picture"

    assert main(words) == 0
    printed = capsysbinary.readouterr().out
    assert main([*words, "--out", str(out)]) == 0

    built = build_slice(sample, get_researcher_no(sample, WHO), SliceOptions(max_nodes=40))
    assert printed == out.read_bytes() == write_picture(sample, built, name)


def test_a_file_has_the_years_behind_every_node(sample):
    built = build_slice(sample, get_researcher_no(sample, WHO), SliceOptions(max_nodes=40))

    read = read_graphml(write_picture(sample, built, "graphml"))
    items = json.loads(write_picture(sample, built, "vosviewer"))["network"]["items"]

    assert (read.nodes[WHO]["first_year"], read.nodes[WHO]["last_year"]) == (2013, 2026)
    assert items[0]["scores"] == {"First year": 2013, "Last year": 2026, "Closeness": 1.0}
    for _, facts in read.nodes(data=True):
        if facts["type"] == "paper" and "year" in facts:
            assert facts["first_year"] == facts["last_year"] == facts["year"]
    assert "first_year" not in built.graph.nodes[WHO]


def test_a_file_without_a_format_is_refused(capsys, sample_library, tmp_path):
    assert main(["slice", WHO, "--out", str(tmp_path / "x"), "--library", str(sample_library)]) == 2

    assert "--format" in capsys.readouterr().err
