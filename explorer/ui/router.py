"""The script of every run: open the library, draw what all pages share, run the page."""

from __future__ import annotations

import streamlit as st

from explorer.settings import PROJECT
from explorer.ui.account import show_account_entry
from explorer.ui.addresses import library_address
from explorer.ui.library_choice import choose_library, show_library_in_use
from explorer.ui.links import keep_links_inside
from explorer.ui.opening import open_library
from explorer.ui.pieces import show_styles
from explorer.ui.searching import show_search
from explorer.ui.signing_in import find_reader, remember_view, view_before

PAGES = PROJECT / "pages"
ICON = PROJECT / "explorer" / "ui" / "assets" / "icon.svg"

st.set_page_config(page_title="Research graph", page_icon=ICON, layout="wide")
show_styles()
home = st.Page(PAGES / "home.py", title="Research graph", icon=":material/hub:", default=True)
researcher = st.Page(PAGES / "researcher.py", title="Researchers", url_path="researcher")
others = [
    st.Page(PAGES / f"{name}.py", title=title, url_path=name)
    for name, title in (
        ("papers", "Papers"),
        ("network", "Explorer"),
        ("connect", "Connect"),
        ("compare", "Compare"),
        ("topic", "Topics"),
        ("institution", "Institutions"),
    )
]
chosen = choose_library()
library = st.Page(PAGES / "library.py", title="Library", url_path="library")
identity = st.Page(PAGES / "identity.py", title="Identity", url_path="identity", visibility="hidden")
account = st.Page(PAGES / "account.py", title="Account", url_path="account", visibility="hidden")
claims = st.Page(PAGES / "claims.py", title="Claims", url_path="claims", visibility="hidden")
shelf = st.Page(PAGES / "shelf.py", title="Your shelf", url_path="shelf", visibility="hidden")
inbox = st.Page(PAGES / "inbox.py", title="Inbox", url_path="inbox", visibility="hidden")
paper = st.Page(PAGES / "paper.py", title="Paper", url_path="paper", visibility="hidden")
hidden = [paper, identity, account, shelf, inbox, claims]
page = st.navigation([home, researcher, *others, library, *hidden], position="top")
remember_view(page.url_path)
st.session_state["researcher_page"] = researcher
st.session_state["paper_page"] = paper
st.session_state["identity_page"] = identity
keep_links_inside()
snapshot = open_library(chosen.folder, may_be_empty=page.url_path == "library")
st.session_state["snapshot"] = snapshot
show_search(snapshot, owns_words=page.url_path != "papers")
show_account_entry(find_reader(), view_before())
if page.url_path != "library":
    show_library_in_use(chosen, library_address())
try:
    page.run()
finally:
    del st.session_state["snapshot"]  # an idle tab would keep an old one open
