"""A correction under way: begun in a process of its own, followed, and told about when it is over."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import streamlit as st

from explorer.errors import ExplorerError
from explorer.library.jobs import Job, find_jobs
from explorer.library.ledger.building import describe_entry
from explorer.library.ledger.correcting import find_hindrance
from explorer.library.ledger.entries import Entry, write_entry
from explorer.settings import PROJECT
from explorer.snapshot.opened import Snapshot
from explorer.text.markdown import to_markdown
from explorer.ui.failure import show_error

RUNNING, TOLD = "correction-running", "correction-told"
LOOK = 1.0
"""Seconds between two looks at how far it is."""
SECONDS_EACH = 30 / 250_000
"""Seconds a paper that publishing takes on two cores."""


@dataclass(frozen=True, slots=True)
class Running:
    """A process that publishes a correction."""

    process: subprocess.Popen[bytes]
    said: IO[bytes]
    """What it writes for people."""
    text: str
    """The correction in a sentence."""


def start_correction(snapshot: Snapshot, entries: Sequence[Entry]) -> None:
    """Publish *entries* beside the running app, so that the page and other readers go on meanwhile."""
    library = snapshot.folder.parent.parent
    words = [sys.executable, "-m", "explorer", "identity", "import", "-", "--library", str(library), "--json"]
    said = TemporaryFile()  # noqa: SIM115 - read when the process has ended
    process = subprocess.Popen(  # noqa: S603 - fixed words, and the server's own folder
        words,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=said,
        cwd=PROJECT,
        env={**os.environ, "TQDM_DISABLE": "1"},
        start_new_session=True,  # it goes on when the server is stopped
    )
    if process.stdin:
        process.stdin.write(b"".join(map(write_entry, entries)))
        process.stdin.close()
    st.session_state[RUNNING] = Running(process, said, _describe(entries))


def why_off(library: Path) -> str:
    """Say why nobody can be corrected in *library* on this page; empty where they can."""
    return find_hindrance(library)


def _describe(entries: Sequence[Entry]) -> str:
    return describe_entry(entries[0]) if len(entries) == 1 else f"{len(entries):,} corrections of the file are known."


def begin(snapshot: Snapshot, build: Callable[[], Entry]) -> None:
    """Build a correction and start it; where it can't be, say why, in the dialog that asked for it."""
    try:
        start_correction(snapshot, [build()])
    except ExplorerError as error:
        show_error(error)
    else:
        st.rerun()


def show_progress(snapshot: Snapshot) -> bool:
    """Show what is being written to the library, and what became of the last correction; True while it is busy."""
    _show_told()
    library = snapshot.folder.parent.parent
    is_busy = RUNNING in st.session_state or _find_live(library) is not None
    with st.container(key="correcting"):  # always there, so that what stands below keeps its place
        if is_busy:
            st.fragment(_follow, run_every=LOOK)(library)
    return is_busy


def _show_told() -> None:
    """Tell what became of the last correction, in the page's head and where the reader is."""
    told = st.session_state.pop(TOLD, None)
    if isinstance(told, ExplorerError):
        show_error(told)
        st.toast(to_markdown(str(told)), icon=":material/info:", duration="long")
    elif told:
        done = f"Done: {to_markdown(told)} You can undo it below."
        st.success(done, icon=":material/check:")
        st.toast(done, icon=":material/check:")


def describe_time(snapshot: Snapshot) -> str:
    """Say what a correction sets in motion, and for how long."""
    papers = snapshot.counts["papers"]
    seconds = max(2, round(papers * SECONDS_EACH))
    return (
        f"The library is published anew, in about {seconds} s for its {papers:,} papers. "
        "Until then everybody sees the earlier state. It can be undone."
    )


def _follow(library: Path) -> None:
    running: Running | None = st.session_state.get(RUNNING)
    job = _find_live(library)
    if running is not None and running.process.poll() is not None:
        st.session_state[TOLD] = _tell(running)
        del st.session_state[RUNNING]
        st.rerun()
    if running is None and job is None:
        st.rerun()
    part, step = (job.part, job.step) if job else (0.0, "Opening the library")
    if running is not None or (job and job.what == "correct"):
        st.progress(part, f"Publishing the correction: {to_markdown(step.lower())}")
    else:
        st.progress(part, "The library is being written to; corrections can be made when that is over.")


def _tell(running: Running) -> str | ExplorerError:
    """The correction, or why it was not made."""
    if running.process.returncode == 0:
        running.said.close()
        return running.text
    running.said.seek(0)
    said = running.said.read().decode("utf8", "replace")
    running.said.close()
    message, _, hint = said.rpartition("error: ")[2].strip().partition("\n")
    return ExplorerError(
        f"Not corrected: {message or 'the process ended without a word.'}",
        hint=hint.strip() or "Nothing was changed. Try again, or do it by command: python -m explorer identity --help",
    )


def _find_live(library: Path) -> Job | None:
    return next((job for job in find_jobs(library) if job.is_live), None)
