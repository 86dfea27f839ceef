"""Which library a reader looks at: the address says it, and the session remembers it from page to page."""

from __future__ import annotations

import streamlit as st

from explorer.errors import ExplorerError, NotFound
from explorer.library.shelf import Shelved, find_libraries, get_library
from explorer.ui.failure import show_error
from explorer.ui.pieces import link

LIBRARY = "library"
"""Parameter of the address; the default library needs none."""
PROBLEM = "library-problem"


def choose_library() -> Shelved:
    """The library that the address names, else the one that this session chose last, else the default one."""
    asked = st.query_params.get(LIBRARY) or st.session_state.get("library-name")
    if asked:
        try:
            chosen = get_library(str(asked))
        except NotFound as error:
            st.session_state[PROBLEM] = error
            st.session_state.pop("library-name", None)
            st.query_params.pop(LIBRARY, None)
        else:
            st.session_state["library-name"] = chosen.name
            if st.query_params.get(LIBRARY) != chosen.name:
                st.query_params[LIBRARY] = chosen.name
            return chosen
    return find_libraries()[0]


def switch_library(name: str) -> None:
    """Look at another library from now on; what the address asked of the one before is dropped."""
    st.session_state["library-name"] = name
    st.query_params.from_dict({LIBRARY: name})


def show_library_problem() -> None:
    """Say, once, why the library that was asked for is not the one that is shown."""
    problem = st.session_state.pop(PROBLEM, None)
    if isinstance(problem, ExplorerError):
        show_error(problem)


def show_library_in_use(chosen: Shelved, address: str) -> None:
    """Say on every page whose library is not the default one; the room for it is always there."""
    with st.container(key="in-library"):
        show_library_problem()
        if not chosen.is_default:
            st.html(f'<p class="in-library">Library: {link(chosen.title, address)}</p>')
