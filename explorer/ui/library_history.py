"""What each import brought, what it rejected, and the snapshots that one can go back to."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import streamlit as st

from explorer.export.csv import to_csv
from explorer.library.history import IN_USE, ImportedFile, SnapshotNote, find_rejects, find_snapshots, load_history
from explorer.snapshot.opened import current_name
from explorer.sources.registry import list_formats
from explorer.text.counting import count_of
from explorer.text.markdown import to_markdown
from explorer.ui.library_jobs import begin_delete, begin_restore
from explorer.ui.pieces import shorten, show_empty, show_section, table, text

SHOWN = 30
"""Imports that a page shows, the latest first."""
REJECT_COLUMNS = ("file", "line", "reason", "record")


def show_imports(library: Path, *, may_write: bool) -> None:
    """Draw the table of imports, the rejects of each as CSV, and what takes an import back."""
    files = load_history(library)[::-1]
    show_section("Imports", f"{count_of(len(files), 'file')}, the latest first" if files else "What each file brought")
    if not files:
        show_empty("Nothing has been imported.", "Send files above." if may_write else "Look at another library.")
        return
    titles = {one.name: one.title for one in list_formats()}
    with st.container(key="imports"):
        st.html(
            table(
                "What each import brought",
                {
                    "File": lambda row: text(row["file"]),
                    "Read": lambda row: f"{row['read']:,}",
                    "Added": lambda row: f"{row['added']:,}",
                    "Updated": lambda row: f"{row['updated']:,}",
                    "Rejected": lambda row: f"{row['rejected']:,}",
                    "Format": lambda row: text(titles.get(str(row["format"]), row["format"])),
                    "Imported": lambda row: text(_day(str(row["imported_at"]))),
                    "": lambda row: "" if row["state"] == IN_USE else '<span class="chip gap">not in use</span>',
                },
                [one.as_dict() for one in files[:SHOWN]],
                numbers=("Read", "Added", "Updated", "Rejected"),
            )
        )
    if len(files) > SHOWN:
        st.caption(f"And {len(files) - SHOWN:,} more, which `python -m explorer library info` lists.")
    _show_rejects(library, [one for one in files if one.rejects][:SHOWN])
    used = [one for one in files if one.state == IN_USE]
    if may_write and used:
        _offer_delete(library, used)


def _show_rejects(library: Path, files: list[ImportedFile]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="rejects"):
        if files:
            st.html('<p class="beside">What was rejected, with line and reason, as CSV:</p>')
        for one in files:
            st.download_button(
                f"{to_markdown(shorten(one.file)[:40])} ({one.rejected:,})",
                partial(_write_rejects, library, one),
                f"rejects-{one.number}.csv",
                "text/csv",
                icon=":material/download:",
                on_click="ignore",
                key=f"rejects-{one.number}",
            )


def _write_rejects(library: Path, one: ImportedFile) -> bytes:
    return to_csv(find_rejects(library, one), REJECT_COLUMNS)


def _offer_delete(library: Path, files: list[ImportedFile]) -> None:
    # A key of its own for each snapshot closes it once the import is taken back.
    with st.popover("Take an import back", icon=":material/undo:", key=f"delete-file-in-{current_name(library)}"):
        st.markdown("Works that only this file states go; works that it changed are as they were before.")
        named = {one.number: f"{shorten(one.file)}, {_day(one.imported_at)}" for one in files}
        number = st.selectbox("Import", list(named), format_func=lambda one: named[one], key="delete-file")
        sure = st.checkbox("Yes, take it back", key="delete-file-sure")

        def begin() -> None:
            st.session_state["delete-file-sure"] = False
            begin_delete(library, number)

        st.button("Take it back", disabled=not sure, on_click=begin, key="delete-file-go")


def show_snapshots(library: Path, *, may_write: bool) -> None:
    """Draw the snapshots that are kept, and what goes back to one."""
    notes = find_snapshots(library)
    show_section("Snapshots", "Every import publishes one. Going back to one holds for the next import, too.")
    if not notes:
        show_empty("No snapshot has been published.", "The first import publishes one.")
        return
    with st.container(key="snapshots"):
        for note in notes:
            with st.container(horizontal=True, vertical_alignment="center", key=f"snapshot-{note.name}"):
                st.markdown(_describe(note))
                if may_write and not note.is_current and note.is_readable and note.files is not None:
                    _offer_restore(library, note)


def _offer_restore(library: Path, note: SnapshotNote) -> None:
    with st.popover("Go back to it", icon=":material/history:", key=f"restore-{note.name}"):
        st.markdown(
            f"The library will hold {count_of(note.counts.get('papers', 0), 'paper')} again, and the next import goes "
            "on from there. The snapshot that is current now stays for a while, and you can return to it."
        )
        st.button("Go back", key=f"restore-go-{note.name}", type="primary", on_click=begin_restore,
                  args=(library, note.name))  # fmt: skip


def _describe(note: SnapshotNote) -> str:
    papers, people = note.counts.get("papers", 0), note.counts.get("people", 0)
    held = f"{count_of(papers, 'paper')}, {count_of(people, 'person', 'people')}"
    made = "" if note.files is None else f", from {count_of(len(note.files), 'file')}"
    mark = " :blue-badge[current]" if note.is_current else ""
    old = "" if note.is_readable else " :gray-badge[can't be opened: made by another version]"
    return f"**{to_markdown(_day(note.created))}**{mark}{old} :gray[{held}{made} · {to_markdown(note.name)}]"


def _day(moment: str) -> str:
    """
    Shorten a moment to the minute, in UTC.

    >>> _day("2026-11-20T09:25:17Z")
    '2026-11-20 09:25'
    """
    return moment[:16].replace("T", " ")
