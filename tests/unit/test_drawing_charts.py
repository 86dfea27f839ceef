"""The charts: what stands in the figures, what names may not do there, what a click says."""

from __future__ import annotations

import re
from html import unescape
from unicodedata import bidirectional, category

import plotly.graph_objects as go
import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from explorer.drawing.charts import (
    describe_collaborators,
    describe_topic_years,
    describe_topics,
    describe_years,
    draw_collaborators,
    draw_topic_years,
    draw_topics,
    draw_years,
    selected_person,
    selected_topic,
    selected_year,
    toggle,
)
from explorer.drawing.charts.texts import chart_text, hover_text, plain_text
from explorer.drawing.palette import TYPE_COLOURS
from explorer.models import Collaboration, Count, Years

FADED = 0.4
BIDI_CONTROLS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
YEARS = {2013: 1, 2016: 12, 2014: 3}
TOPICS = [Count("lasers", "lasers", 2), Count("optics", "optics", 9), Count("waves", "waves", 2)]
TOPIC_YEARS = [("optics", 2013, 6), ("optics", 2016, 3), ("waves", 2014, 2), ("elsewhere", 1999, 5)]
PEOPLE = [
    Collaboration("ann", "Ann Lee", 5, 2013, 2016, ((2013, 1), (2016, 4))),
    Collaboration("bo", "Bo Berg", 2, 2014, 2014, ((2014, 1),)),
    Collaboration("cy", "Cy Twombly", 1, None, None),
]
names = some.text() | some.text("<>&;#$%{}ab \u202e\u05d0\u4e00\u0301\ud800\n")


def click(figure: go.Figure, trace: int, point: int) -> dict[str, object]:
    """The event of a click, with what Streamlit and Plotly put into one."""
    mark = {"curve_number": trace, "point_index": point, "customdata": list(figure.data[trace].customdata[point])}
    return {"selection": {"points": [mark], "point_indices": [point], "box": [], "lasso": []}}


# ── Figures ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "figure",
    [
        draw_years(YEARS, selected=Years(2014, 2016)),
        draw_years({1900: 1, 2000: 1200}, selected=None),
        draw_topics(TOPICS, selected="optics"),
        draw_topic_years(TOPICS, TOPIC_YEARS, selected="optics"),
        draw_collaborators(PEOPLE, selected="ann"),
        draw_collaborators(PEOPLE[2:]),
        draw_years({}, selected=None),
        draw_topics([], selected="optics"),
        draw_topic_years(TOPICS, []),
        draw_collaborators([]),
    ],
)
def test_plotly_knows_every_property(figure):
    """Figures are built without Plotly's validation, for speed; here it is made up for."""
    validated = go.Figure(figure.to_dict())

    assert validated.data == figure.data


def test_the_same_input_gives_the_same_figure():
    first, second = (draw_topic_years(TOPICS, TOPIC_YEARS).to_json() for _ in range(2))

    assert first == second


def test_years_run_from_first_to_last_and_empty_ones_say_nothing():
    bars, gaps = draw_years(YEARS, selected=None).data

    assert list(zip(bars.x, bars.y, bars.text, strict=True)) == [(2013, 1, "1"), (2014, 3, "3"), (2016, 12, "12")]
    assert (list(gaps.x), list(gaps.y), gaps.hoverinfo) == ([2015], [0], "skip")


def test_selected_years_stand_out():
    bars, _ = draw_years(YEARS, selected=Years(2014, 2015)).data

    assert list(bars.marker.opacity) == [FADED, 1, FADED]
    assert draw_years(YEARS, selected=None).data[0].marker.opacity == 1


def test_years_of_a_topic_have_the_colour_of_topics():
    bars, _ = draw_years(YEARS, selected=None, of="topic").data

    assert bars.marker.color == TYPE_COLOURS["topic"]


def test_numbers_give_way_to_an_axis_where_they_do_not_fit():
    short = draw_years(YEARS, selected=None)
    long = draw_years({1960: 1, 2020: 23}, selected=None)

    assert (short.data[0].text is not None, short.layout.yaxis.visible) == (True, False)
    assert (long.data[0].text, long.layout.yaxis.visible) == (None, True)
    assert list(long.layout.yaxis.tickvals) == [0, 10, 20]


@given(some.dictionaries(some.integers(1000, 2100), some.integers(0, 5000), min_size=1))
def test_every_label_of_an_axis_is_a_whole_year_and_there_are_few(years):
    axis = draw_years(years, selected=None).layout.xaxis

    assert len(axis.tickvals or ()) <= 8
    assert all(label == str(int(value)) for label, value in zip(axis.ticktext or (), axis.tickvals or (), strict=True))


def test_topics_stand_most_first_within_the_limit():
    figure = draw_topics(TOPICS, selected=None, limit=2)

    assert list(figure.layout.yaxis.ticktext) == ["optics", "lasers"]
    assert list(figure.data[0].x) == [9, 2]


@pytest.mark.parametrize(("selected", "opacity"), [("optics", [1, FADED]), ("unknown", 1), (None, 1)])
def test_a_selected_topic_stands_out_and_an_unknown_one_fades_nothing(selected, opacity):
    shown = draw_topics(TOPICS[:2], selected=selected).data[0].marker.opacity

    assert (shown if shown == 1 else list(shown)) == opacity


def test_what_is_selected_is_shown_even_beyond_the_limit():
    """Else it could not be clicked away."""
    topics = draw_topics(TOPICS, selected="waves", limit=2)
    people = draw_collaborators(PEOPLE, selected="cy", limit=2)

    assert list(topics.layout.yaxis.ticktext) == ["optics", "waves"]
    assert list(people.layout.yaxis.ticktext) == ["Ann Lee", "Cy Twombly"]


def test_the_matrix_has_a_cell_for_every_topic_and_year():
    empty, cells = draw_topic_years(TOPICS, TOPIC_YEARS).data

    assert (len(empty.y), len(cells.y)) == (3 * 4 - 3, 3)
    assert empty.hoverinfo == "skip"
    assert cells.hovertext[0] == "optics<br>2013: 6 papers"


def test_the_matrix_keeps_to_the_years_it_is_given():
    figure = draw_topic_years(TOPICS, TOPIC_YEARS, years=Years(2014, 2030))

    assert [tuple(mark) for mark in figure.data[1].customdata] == [
        ("year", 2016, "topic", "optics"),
        ("year", 2014, "topic", "waves"),
    ]
    assert list(figure.layout.xaxis.range) == [2013.5, 2030.5]


def test_a_collaborator_has_a_line_dots_and_a_number():
    figure = draw_collaborators(PEOPLE)
    _, lines, dots = figure.data

    assert list(lines.x)[:3] == [2013, 2016, None]
    assert list(zip(dots.x, dots.y, strict=True)) == [(2013, 0), (2016, 0), (2014, 1)]
    assert dots.marker.size[1] > dots.marker.size[0]
    assert list(figure.layout.yaxis2.ticktext) == ["5", "2", "1"]
    assert dots.hovertext[1] == "Ann Lee<br>2016: 4 papers<br>In all: 5 papers, 2013-2016"


def test_height_comes_from_the_rows():
    heights = [draw_collaborators(PEOPLE[:rows]).layout.height for rows in (1, 2, 3)]

    assert heights[2] - heights[1] == heights[1] - heights[0] > 0


def test_nothing_to_draw_is_a_small_chart_with_a_sentence():
    figure = draw_years({2020: 0}, selected=None)

    assert figure.layout.annotations[0].text == "No work here has a year."
    assert (len(figure.data), figure.layout.height < 100) == (0, True)


def test_nothing_drags_or_zooms():
    layout = draw_collaborators(PEOPLE).layout

    assert layout.dragmode is False
    assert all(axis.fixedrange for axis in (layout.xaxis, layout.yaxis, layout.yaxis2))


# ── Texts ────────────────────────────────────────────────────────────────────────────────────────


@given(names)
@example("<C,A>")
@example("x" * 10_000)
def test_no_name_is_markup_a_formula_or_a_colour(name):
    shown = chart_text(name)

    assert not re.search(r"[<>$#]", re.sub(r"&(amp|lt|gt|#36|#35);", "", shown))
    assert unescape(shown).strip("\u2068\u2069") == plain_text(name)


@given(names, some.integers(2, 60))
def test_a_name_is_one_line_of_bounded_width(name, columns):
    line = plain_text(name, columns)
    marks = [sign for sign in line if category(sign) not in ("Mn", "Me", "Cf")]

    assert line == " ".join(line.split()) != ""
    assert len(marks) <= columns
    assert not any(category(sign) in ("Cc", "Cs") or bidirectional(sign) in BIDI_CONTROLS for sign in line)


def test_wide_characters_take_two_columns():
    assert plain_text("深層学習による研究", 8) == "深層学…"


def test_a_right_to_left_name_keeps_to_itself():
    assert chart_text("אבג <1>") == "\u2068אבג &lt;1&gt;\u2069"


@given(names)
def test_hover_has_few_lines(name):
    assert hover_text(name, lines=3).count("<br>") <= 2


def test_a_nameless_topic_says_so():
    assert plain_text(" \u202e ") == "(unnamed)"


# ── Clicks ───────────────────────────────────────────────────────────────────────────────────────


def test_a_click_on_each_chart_is_read_back():
    years = click(draw_years(YEARS, selected=None), 0, 2)
    topics = click(draw_topics(TOPICS, selected=None), 0, 1)
    people = click(draw_collaborators(PEOPLE), 2, 2)
    cells = click(draw_topic_years(TOPICS, TOPIC_YEARS), 1, 2)

    assert (selected_year(years), selected_topic(years), selected_person(years)) == (2016, None, None)
    assert (selected_year(topics), selected_topic(topics)) == (None, "lasers")
    assert (selected_year(people), selected_person(people)) == (2014, "bo")
    assert (selected_year(cells), selected_topic(cells)) == (2014, "waves")


@pytest.mark.parametrize(
    "event",
    [
        None,
        {},
        {"selection": {}},
        {"selection": {"points": []}},
        {"selection": {"points": [{"x": 2022}]}},
        {"selection": {"points": [{"customdata": "year"}]}},
        {"selection": {"points": [{"customdata": ["year"]}]}},
        {"selection": {"points": [{"customdata": ["year", "2022", "topic", 7, "person", None]}]}},
    ],
)
def test_an_event_without_a_mark_of_ours_says_nothing(event):
    assert (selected_year(event), selected_topic(event), selected_person(event)) == (None, None, None)


def test_a_second_click_lets_go():
    assert [toggle(2022, None), toggle(2022, 2022), toggle(2021, 2022), toggle(None, 2022)] == [2022, None, 2021, None]


# ── Sentences ────────────────────────────────────────────────────────────────────────────────────


def test_each_chart_is_said_in_a_sentence():
    assert describe_years(YEARS) == "Works per year, 2013 to 2016: 16 works, most in 2016 (12)."
    assert describe_topics(TOPICS, limit=2) == "Topics by papers, 2 of 3: optics (9), lasers (2)."
    assert describe_topic_years(TOPICS, TOPIC_YEARS) == (
        "Papers per topic and year, 3 of 3 topics, 2013 to 2016: most on optics in 2013 (6)."
    )
    assert describe_collaborators(PEOPLE) == (
        "Collaborators over the years, 3 of 3: "
        "Ann Lee (5 papers, 2013-2016), Bo Berg (2 papers, 2014), Cy Twombly (1 paper)."
    )


def test_charts_of_nothing_are_said_too():
    said = [describe_years({}), describe_topics([]), describe_topic_years([], []), describe_collaborators([])]

    assert all(sentence.endswith(("none.", "none has a year.")) for sentence in said)
