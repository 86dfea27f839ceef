"""
Plotly charts of a researcher, made for clicking: years, topics, topics over the years, collaborators.

A ``draw_`` function always gives a figure; one of nothing says so in a sentence, and a page that
offers a next step asks first whether there is anything to draw. The ``describe_`` function beside it
gives the sentence for ``st.plotly_chart(alt=...)``; the ``selected_`` functions read a click back
(`clicks` says how to keep it).
"""

from explorer.drawing.charts.clicks import selected_person, selected_topic, selected_year, toggle
from explorer.drawing.charts.collaborators import describe_collaborators, draw_collaborators
from explorer.drawing.charts.frame import CHART_CONFIG
from explorer.drawing.charts.topic_years import describe_topic_years, draw_topic_years
from explorer.drawing.charts.topics import describe_topics, draw_topics
from explorer.drawing.charts.touch import TOUCH_SCRIPT
from explorer.drawing.charts.years import describe_years, draw_years
from explorer.drawing.charts.years_compared import describe_years_compared, draw_years_compared

__all__ = [
    "CHART_CONFIG",
    "TOUCH_SCRIPT",
    "describe_collaborators",
    "describe_topic_years",
    "describe_topics",
    "describe_years",
    "describe_years_compared",
    "draw_collaborators",
    "draw_topic_years",
    "draw_topics",
    "draw_years",
    "draw_years_compared",
    "selected_person",
    "selected_topic",
    "selected_year",
    "toggle",
]
