"""The chart that puts the years of several people below one another."""

from __future__ import annotations

import plotly.graph_objects as go
import pytest

from explorer.drawing.charts import describe_years_compared, draw_years_compared, selected_year
from explorer.drawing.palette import TYPE_COLOURS
from explorer.models import Years
from tests.slices import HOSTILE

PEOPLE = [("A  Ann Lee", {2013: 1, 2016: 12}), ("B  Bo Chen", {2015: 3}), ("C  Cy Ng", {})]


@pytest.mark.parametrize("people", [PEOPLE, PEOPLE[:1], PEOPLE[2:], [(name, {2020: 1}) for name in HOSTILE[:4]]])
def test_plotly_knows_every_property(people):
    figure = draw_years_compared(people, selected=Years(2015, 2016))

    assert go.Figure(figure.to_dict()).data == figure.data


def test_everybody_has_a_panel_of_the_same_years_and_scale():
    figure = draw_years_compared(PEOPLE, selected=None)

    axes = [figure.layout.yaxis, figure.layout.yaxis2, figure.layout.yaxis3]
    assert len({axis.range for axis in axes}) == 1
    assert [trace.yaxis for trace in figure.data] == ["y", "y2", "y3"]
    assert all(trace.xaxis is None for trace in figure.data)
    assert {trace.marker.color for trace in figure.data} == {TYPE_COLOURS["person"]}
    bounds = [edge for axis in axes for edge in reversed(axis.domain)]
    assert bounds == sorted(bounds, reverse=True), "one below the other, without overlap"
    assert [note.text for note in figure.layout.annotations] == ["A Ann Lee", "B Bo Chen", "C Cy Ng"]


def test_selected_years_stand_out_and_a_click_is_read_back():
    figure = draw_years_compared(PEOPLE, selected=Years(2016, 2016))

    assert list(figure.data[0].marker.opacity) == [0.4, 1]
    assert selected_year({"selection": {"points": [{"customdata": list(figure.data[1].customdata[0])}]}}) == 2015


def test_names_are_text():
    figure = draw_years_compared([(name, {2020: 1}) for name in HOSTILE], selected=None)

    texts = [note.text for note in figure.layout.annotations] + [trace.hovertext[0] for trace in figure.data]
    assert not any("<img" in text or "<script" in text or "\u202e" in text for text in texts)
    assert all(len(text) < 400 for text in texts)


def test_the_chart_is_said_in_a_sentence():
    assert describe_years_compared(PEOPLE) == (
        "Works per year: A Ann Lee, 2013-2016, most in 2016 (12); B Bo Chen, 2015, most in 2015 (3); C Cy Ng, none."
    )
