"""The page of a library: what is in it, where it came from, what changed, and what to do with it."""

from __future__ import annotations

import streamlit as st

from explorer.errors import ExplorerError, InvalidOption
from explorer.library.restoring import delete_library
from explorer.library.shelf import Shelved, create_library, find_libraries
from explorer.library.sizing import measure_folder
from explorer.snapshot.opened import Snapshot
from explorer.text.counting import count_of
from explorer.text.markdown import to_markdown
from explorer.ui.failure import show_error
from explorer.ui.library_access import require_change, why_no_new, why_not_allowed, why_read_only
from explorer.ui.library_adding import show_adding
from explorer.ui.library_changes import show_changes
from explorer.ui.library_choice import PROBLEM, choose_library, show_library_problem, switch_library
from explorer.ui.library_facts import show_completeness, show_duplicates
from explorer.ui.library_history import show_imports, show_snapshots
from explorer.ui.library_jobs import show_jobs
from explorer.ui.pieces import shorten, show_empty, show_heading, show_section

PROMISE = "What is in this library, where it came from and what it lacks; add files, go back, switch to another."


def show_library_page(snapshot: Snapshot | None) -> None:
    """Draw the page; without a *snapshot* the library is empty."""
    chosen = choose_library()
    st.set_page_config(page_title=f"{shorten(chosen.title)} · Library")
    _show_head(chosen, snapshot)
    _show_switch(chosen)
    reason = why_not_allowed() or why_read_only(chosen.folder)
    with st.container(key="jobs"):
        show_jobs(chosen.folder, may_write=not reason)
    if reason:
        show_section("Add works", "Files in any of the formats")
        show_empty("Nothing can be changed here.", reason)
    else:
        show_adding(chosen.folder)
    if snapshot is None:
        show_imports(chosen.folder, may_write=not reason)
    else:
        _show_contents(chosen, snapshot, may_write=not reason)
    if not reason and not chosen.is_bundled:
        _offer_deletion(chosen)


def _show_contents(chosen: Shelved, snapshot: Snapshot, *, may_write: bool) -> None:
    show_imports(chosen.folder, may_write=may_write)
    show_completeness(snapshot)
    show_duplicates(snapshot)
    show_changes(chosen.folder, snapshot)
    show_snapshots(chosen.folder, may_write=may_write)


def _show_head(chosen: Shelved, snapshot: Snapshot | None) -> None:
    chips = [("Bundled" if chosen.is_bundled else "Yours", True)]
    if snapshot:
        counts = snapshot.counts
        chips += [
            (count_of(counts["papers"], "paper"), True),
            (count_of(counts["people"], "person", "people"), True),
            (f"published {str(snapshot.manifest.get('created', ''))[:16].replace('T', ' ')} UTC", True),
            (f"{measure_folder(chosen.folder) / 1e6:,.0f} MB on the disk", True),
        ]
    else:
        chips.append(("Empty", False))
    show_heading("Library", chosen.title, chips, PROMISE)


def _show_switch(chosen: Shelved) -> None:
    libraries = {one.name: one for one in find_libraries()}
    with st.container(horizontal=True, vertical_alignment="bottom", key="switch"):
        st.session_state["switch-library"] = chosen.name
        st.selectbox(
            "Library", list(libraries), key="switch-library", width=320, on_change=_switch,
            format_func=lambda name: libraries[name].title if name in libraries else name,
            help="This browser tab then shows this library on every page; the address says so.",
        )  # fmt: skip
        reason = why_not_allowed() or why_no_new()
        if not reason:
            _ask_for_new(chosen)
    show_library_problem()
    deleted = st.session_state.pop("library-deleted", None)
    if deleted:
        st.toast(f"**{to_markdown(shorten(str(deleted)))}** is deleted.", icon=":material/delete:")


def _ask_for_new(chosen: Shelved) -> None:
    """Ask for a name; the key closes the form once the library that it made is shown."""
    with st.popover("New library", icon=":material/add:", key=f"new-library-in-{chosen.name}"):
        with st.form("new-library-form", border=False):
            st.text_input("Name", key="new-library", placeholder="optics")
            st.form_submit_button("Make it", on_click=_create, type="primary")
        problem = st.session_state.pop("new-library-problem", None)
        if isinstance(problem, ExplorerError):
            show_error(problem)


def _switch() -> None:
    switch_library(st.session_state["switch-library"])


def _create() -> None:
    try:
        require_change()
        switch_library(create_library(str(st.session_state["new-library"])).name)
        st.session_state["new-library"] = ""
    except (ExplorerError, OSError) as error:
        known = error if isinstance(error, ExplorerError) else InvalidOption(f"It could not be made: {error.strerror}")
        st.session_state["new-library-problem"] = known


def _offer_deletion(chosen: Shelved) -> None:
    show_section("Delete", "The library with all its snapshots, for good")
    with st.popover("Delete this library", icon=":material/delete:"):
        st.markdown(f"Everything in **{to_markdown(shorten(chosen.title))}** goes, and nothing brings it back.")
        typed = st.text_input(f"Type its name to confirm: {to_markdown(chosen.name)}", key="delete-typed")
        st.button("Delete it for good", key="delete-go", disabled=typed != chosen.name, on_click=_delete,
                  args=(chosen,))  # fmt: skip


def _delete(chosen: Shelved) -> None:
    try:
        require_change()
        delete_library(chosen.folder)
    except ExplorerError as error:
        st.session_state[PROBLEM] = error
        return
    st.session_state["library-deleted"] = chosen.title
    st.session_state.pop("library-name", None)
    st.query_params.clear()
