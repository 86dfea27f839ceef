"""The picture as a standalone SVG."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from explorer.drawing.palette import TYPE_COLOURS
from explorer.drawing.svg import describe_options, draw_svg
from explorer.drawing.svg.lettering import LINE, measure
from explorer.find import get_researcher_no
from explorer.graph.layout import place_nodes
from explorer.graph.slice import build_slice
from explorer.models import NODE_TYPES, PaperFilter, SliceOptions, Years
from tests.slices import HOSTILE, make_edge, make_neighbourhood, make_node, make_slice, place_around

WHO = "person:4c81a8da01a91b92"
SVG = "{http://www.w3.org/2000/svg}"
TAGS = {"person": "circle", "paper": "rect", "topic": "polygon", "institution": "polygon"}


@pytest.fixture(scope="module")
def real(sample):
    built = build_slice(sample, get_researcher_no(sample, WHO), SliceOptions())
    return built, place_nodes(built.graph)


def draw(built, positions=None, **options):
    return ET.fromstring(draw_svg(built, positions or place_around(built), **options))


def find_marks(root):
    """Each mark by the first line of the words under the pointer."""
    return {
        mark.find(f"{SVG}title").text.split("\n")[0]: mark
        for mark in root.iter()
        if mark.tag in {SVG + tag for tag in TAGS.values()} and mark.find(f"{SVG}title") is not None
    }


def find_labels(root):
    """Boxes of the labels, without their rims."""
    return [
        (text.text, _box(text))
        for text in root.iter(f"{SVG}text")
        if text.get("text-anchor", "") or text.get("font-size") in {"11.5", "14"}
        if text.get("stroke") is None
    ]


def _box(text):
    size, bold = float(text.get("font-size")), text.get("font-weight") == "700"
    x, y = float(text.get("x")), float(text.get("y")) - 0.35 * size
    width, height = measure(text.text, size, bold=bold), size * LINE
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def test_every_mark_has_its_colour_its_shape_and_words_under_the_pointer(real):
    built, positions = real

    marks = find_marks(draw(built, positions))

    assert len(marks) == len(built.graph)
    for node, facts in built.graph.nodes.items():
        if facts["type"] != "paper":
            mark = marks[f"{facts['label']} · {facts['type']}"]
            assert (mark.tag, mark.get("fill")) == (SVG + TAGS[facts["type"]], TYPE_COLOURS[facts["type"]]), node


def test_every_line_is_drawn_and_says_what_it_joins(real):
    built, positions = real

    lines = list(draw(built, positions).iter(f"{SVG}line"))

    assert len(lines) == built.graph.number_of_edges()
    assert any("44 papers together" in line.find(f"{SVG}title").text for line in lines)
    assert max(float(line.get("stroke-width")) for line in lines) == 5


def test_everything_stands_on_the_sheet_and_no_label_on_another(real):
    built, positions = real

    for size in ((1200, 840), (700, 990)):
        root = draw(built, positions, size=size)
        labels = find_labels(root)

        assert len(labels) > 25
        assert all(
            left >= 0 and top >= 0 and right <= size[0] and bottom <= size[1]
            for _, (left, top, right, bottom) in labels
        )
        assert not [(one, other) for (one, a), (other, b) in combinations(labels, 2) if overlap(a, b)]
        for mark in find_marks(root).values():
            numbers = [float(number) for number in re.findall(r"-?[\d.]+", mark.get("points", ""))]
            across = numbers[::2] or [float(mark.get("cx", mark.get("x")))]
            down = numbers[1::2] or [float(mark.get("cy", mark.get("y")))]
            assert 0 < min(across) <= max(across) < size[0]
            assert 0 < min(down) <= max(down) < size[1]


def overlap(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_the_budget_limits_the_labels_and_the_centre_comes_first(real):
    built, positions = real

    assert [text for text, _ in find_labels(draw(built, positions, labels=1))] == ["Randall Balestriero"]
    assert len(find_labels(draw(built, positions, labels=10))) == 10
    assert "Yann LeCun" in {text for text, _ in find_labels(draw(built, positions, labels=10))}


def test_it_says_who_what_was_asked_and_what_was_cut(real):
    built, positions = real

    root = draw(built, positions, note="Library of 1 May 2026")
    said = [text.text for text in root.iter(f"{SVG}text")]

    assert root.find(f"{SVG}title").text == "Research graph of Randall Balestriero"
    assert said[:2] == ["Randall Balestriero", "1 step · full counting · at most 150 marks · Library of 1 May 2026"]
    for kind, plural in zip(NODE_TYPES, ("people", "papers", "topics", "institutions"), strict=True):
        assert f"{built.shown[kind]:,} of {built.existing[kind]:,} {plural}" in said
    assert "of each type the closest stay" in said[-1]


def test_the_same_slice_gives_the_same_bytes(real):
    built, positions = real

    assert draw_svg(built, positions) == draw_svg(built, positions)


def test_the_readers_own_colours_and_sizes_win_and_the_key_says_what_they_mean():
    built = make_neighbourhood(size=6)

    root = draw(
        built,
        colours={"person:0": "#ABCDEF"},
        sizes={"person:0": 0.5, "person:1": 0.0},
        key={"Community of <b>optics</b>": "#ABCDEF"},
    )
    marks = find_marks(root)
    ada, bruno = marks["Ada Albrecht · person"], marks["Bruno Albrecht · person"]

    assert (ada.get("fill"), bruno.get("fill")) == ("#ABCDEF", TYPE_COLOURS["person"])
    assert float(ada.get("r")) == pytest.approx(17 / 6 * float(bruno.get("r")), rel=0.02)
    assert "Community of <b>optics</b>" in {text.text for text in root.iter(f"{SVG}text")}


def test_hostile_names_stay_text():
    built = make_neighbourhood([*HOSTILE, "NUL \x00 \ufffe \ud800", "عبد الله 李明 👩‍🔬", ""], size=20)

    content = draw_svg(built, place_around(built))
    root = ET.fromstring(content)

    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "svg", "title", "desc", "rect", "g", "line", "circle", "polygon", "text",
    }  # fmt: skip
    assert "<img src=x onerror=alert(1)> · person" in find_marks(root)
    assert max(len(text.text or "") for text in root.iter(f"{SVG}text")) < 200
    content.encode("utf8")


def test_guessed_widths_are_not_forced_upon_words():
    """Letters of a script whose widths nobody knows here would be squeezed or torn apart."""
    built = make_neighbourhood(["李明", "Hervé Glotin"], size=4)

    labels = {text.text: text for text in draw(built).iter(f"{SVG}text")}

    assert labels["李明"].get("textLength") is None
    assert labels["Hervé Glotin"].get("textLength")


@pytest.mark.parametrize("size", [1, 2, 3, 900])
def test_any_number_of_marks_is_drawn(size):
    nodes = {f"n{number}": make_node("person", f"Name {number}", papers=1) for number in range(size)}
    built = make_slice(nodes, [make_edge("n0", f"n{number}") for number in range(1, size)])

    assert len(find_marks(draw(built, place_nodes(built.graph)))) == size


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(labels=st.lists(st.text(st.characters(exclude_categories=()), max_size=40), min_size=1, max_size=5))
def test_no_label_breaks_the_file(labels):
    built = make_slice({str(number): make_node("topic", label) for number, label in enumerate(labels)})

    root = draw(built, dict.fromkeys(built.graph, (0.0, 0.0)))

    assert sum(
        element.tag == f"{SVG}polygon" and element.find(f"{SVG}title") is not None for element in root.iter()
    ) == len(labels)


def test_options_are_said_in_words():
    wanted = PaperFilter(years=Years(2018, 2022), types=("preprint", "thesis"), topic_id="t", max_team=20)

    said = describe_options(SliceOptions(2, 0, ("person", "topic"), wanted, "fractional"), {"t": "optics"})

    assert said == (
        "2 steps · fractional counting · all marks · people and topics · 2018-2022 · preprint or thesis · "
        "about optics · papers of at most 20 authors"
    )
