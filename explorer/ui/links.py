"""
Links within the app without loading it anew.

Streamlit opens links of markdown in a new tab and reloads for links of HTML. This constant
component hears clicks on links to the app's own pages and goes there through the browser's
history, to which Streamlit listens; everything else about a link (middle click, copy) stays.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

SCRIPT = Path(__file__).parent / "assets" / "links.js"


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component("links", js=SCRIPT.read_text(encoding="utf8"), isolate_styles=False)


def keep_links_inside() -> None:
    """Mount the listener; once a page."""
    with st.container(key="links", height="content", gap=None):
        _component()(key="links-listener")
