"""The corrections made so far, each with what became of it and a way back."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from explorer.errors import ExplorerError
from explorer.library.ledger.building import build_undo, describe_entry, find_about
from explorer.library.ledger.decisions import find_active
from explorer.library.ledger.entries import Entry, write_entry
from explorer.library.ledger.file import LEDGER, Ledger, read_ledger
from explorer.snapshot import identity_queries, queries
from explorer.snapshot.opened import Snapshot
from explorer.text.counting import count_of
from explorer.text.markdown import to_markdown
from explorer.ui.addresses import researcher_address
from explorer.ui.claim_works import check_corrector
from explorer.ui.failure import show_error
from explorer.ui.identity_running import begin, describe_time, start_correction
from explorer.ui.pieces import link, shorten, show_empty, show_section, text

MOST_SHOWN = 100
MOST_NAMED, MOST_LED = 3, 10
"""People to whom a correction leads, and of how many corrections: each asks the library."""
MOST_BAD = 5
"""Lines of a file that are shown before it is taken."""
STATES = {
    "applied": "applied",
    "in part": "applied in part; a later correction speaks of some of the lines",
    "waiting": "waiting for records that it names",
    "overruled": "overruled by a later correction",
    "undone": "undone",
    "taking back": "applied",
    "": "not published yet",
}


def show_history(snapshot: Snapshot, ledger: Ledger, person: int | None, *, is_off: bool) -> None:
    """List the corrections, the latest first: those about *person*, or all."""
    entries = [*reversed(ledger.entries if person is None else find_about(snapshot, ledger.entries, person))]
    others = len(ledger.entries) - len(entries)
    beside = f" · {others:,} of other people" if others else ""
    show_section("Corrections", f"{len(entries):,} {'of this person' if person is not None else 'in all'}{beside}")
    if not entries:
        show_empty("None yet.", "What you correct above is listed here, and can be undone.")
    verdicts = identity_queries.find_verdicts(snapshot)
    undone = find_active(ledger.entries)[1]
    for place, entry in enumerate(entries[:MOST_SHOWN]):
        state, later, *_ = verdicts.get(entry.id, ("", "", 0, 0))
        with st.container(horizontal=True, vertical_alignment="center", key=f"entry-{entry.id}"):
            now = _name_now(snapshot, entry, person) if place < MOST_LED else ""
            st.html(_write(entry, state, later, ledger.entries, now))
            if not is_off and entry.id not in undone and st.button("Undo", key=f"undo-{entry.id}"):
                _confirm(snapshot, entry)
    if len(entries) > MOST_SHOWN:
        st.caption(f"The latest {MOST_SHOWN} of {len(entries):,}; the file holds all.")
    if ledger.entries:
        _offer_file(ledger)
    if not is_off:
        _take_file(snapshot, ledger)


def _name_now(snapshot: Snapshot, entry: Entry, person: int | None) -> str:
    """Link whoever else has the lines of a correction now: the way on to somebody who was split off."""
    lines = [(line.source_id, line.position) for side in entry.sides for line in side.lines]
    numbers = [one for one in identity_queries.find_line_people(snapshot, lines) if one != person][:MOST_NAMED]
    people = queries.find_people(snapshot, numbers)
    named = [
        f"{link(people[one].name, researcher_address(people[one].id))}, {count_of(people[one].works, 'work')}"
        for one in numbers
    ]
    return f"<p>Now: {'; '.join(named)}</p>" if named else ""


def _write(entry: Entry, state: str, later: str, entries: Sequence[Entry], now: str) -> str:
    told = describe_entry(entry)
    if entry.undoes:
        meant = next((one for one in entries if one.id == entry.undoes), None)
        told = f"Undone: {describe_entry(meant)}" if meant else told
    facts = [f"{entry.when:%Y-%m-%d %H:%M} UTC", entry.who, STATES.get(state, state), f"by {later}" if later else ""]
    note = f"<p>“{text(entry.note)}”</p>" if entry.note else ""
    written = " · ".join(text(shorten(one)) for one in facts if one)
    fine = f'<p class="facts">{written} · <code>{entry.id}</code></p>'
    return f'<div class="like"><p>{text(told)}</p>{now}{note}{fine}</div>'


@st.dialog("Undo a correction", width="medium")
def _confirm(snapshot: Snapshot, entry: Entry) -> None:
    st.html(f"<p>{text(describe_entry(entry))}</p>")
    st.caption(f"The correction stays in the list, as undone. {describe_time(snapshot)}")
    note = st.text_input("Why (kept with the correction)", key="undo-note", max_chars=2000)
    if st.button("Undo it", type="primary", key="undo-confirm"):

        def build() -> Entry:
            who = check_corrector(snapshot, None)
            return build_undo(snapshot.folder.parent.parent, entry.id, note=note or "", who=who)

        begin(snapshot, build)


def _offer_file(ledger: Ledger) -> None:
    st.download_button(
        "All corrections as a file",
        data=lambda: b"".join(map(write_entry, ledger.entries)),
        file_name=LEDGER,
        mime="application/x-ndjson",
        on_click="ignore",
        icon=":material/download:",
        help="To share: python -m explorer identity import FILE",
    )


def _take_file(snapshot: Snapshot, ledger: Ledger) -> None:
    """Take a file of corrections that somebody shared, and say what is in it before it counts."""
    with st.expander("Add corrections from a file"):
        given = st.file_uploader("A file that another library wrote", type=["jsonl"], key="ledger-file")
        if given is None:
            return
        shared = read_ledger(given)
        known = {one.id for one in ledger.entries}
        new = [one for one in shared.entries if one.id not in known]
        st.markdown(f"**{len(new):,} new**, {len(shared.entries) - len(new):,} known, {len(shared.bad):,} unreadable.")
        for one in shared.bad[:MOST_BAD]:
            st.caption(f"Line {one.line}: {to_markdown(shorten(one.reason))}")
        for entry in new[:MOST_BAD]:
            st.caption(to_markdown(shorten(describe_entry(entry))))
        if new:
            st.caption(describe_time(snapshot))
            if st.button(f"Add {len(new):,}", type="primary", key="ledger-add"):
                try:
                    check_corrector(snapshot, None)
                    start_correction(snapshot, new)
                except ExplorerError as error:
                    show_error(error)
                    return
                st.rerun()
