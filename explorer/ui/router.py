"""The script of every run: open the library, draw what all pages share, run the page."""

from __future__ import annotations

import streamlit as st

from explorer.settings import PROJECT
from explorer.ui.links import keep_links_inside
from explorer.ui.opening import open_library
from explorer.ui.pieces import show_styles
from explorer.ui.searching import show_search

PAGES = PROJECT / "pages"
ICON = PROJECT / "explorer" / "ui" / "assets" / "icon.svg"

st.set_page_config(page_title="Research graph", page_icon=ICON, layout="wide")
show_styles()
home = st.Page(PAGES / "home.py", title="Research graph", icon=":material/hub:", default=True)
researcher = st.Page(PAGES / "researcher.py", title="Researchers", url_path="researcher")
others = [
    st.Page(PAGES / f"{name}.py", title=title, url_path=name)
    for name, title in (
        ("network", "Explorer"),
        ("connect", "Connect"),
        ("compare", "Compare"),
        ("topic", "Topics"),
        ("institution", "Institutions"),
    )
]
page = st.navigation([home, researcher, *others], position="top")
st.session_state["researcher_page"] = researcher
keep_links_inside()
snapshot = open_library()
st.session_state["snapshot"] = snapshot
show_search(snapshot)
try:
    page.run()
finally:
    del st.session_state["snapshot"]  # an idle tab would keep an old one open
