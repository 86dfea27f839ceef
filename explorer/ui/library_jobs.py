"""Imports under way: begun in a process of their own, found again by whoever opens the page."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import streamlit as st

from explorer.errors import ExplorerError
from explorer.library.history import load_manifest
from explorer.library.jobs import CANCELLED, DONE, LOST, WAITING, Job, cancel_job, find_jobs, forget_job
from explorer.settings import PROJECT
from explorer.snapshot.opened import current_name
from explorer.text.counting import count_of
from explorer.text.markdown import to_markdown
from explorer.ui.library_access import as_allowed, require_change
from explorer.ui.library_choice import PROBLEM
from explorer.ui.pieces import shorten

LOOK = 1.0
"""Seconds between two looks at what is under way."""
SHOWN_FOR = timedelta(minutes=15)
"""How long the page tells how something ended."""
MOST_SHOWN = 2
_WHAT = {"import": "Import", "delete": "Taking out", "restore": "Going back", "correct": "Correction"}

_children: list[tuple[Path, subprocess.Popen[bytes]]] = []
"""Each process under way, and the library that it writes to."""


def begin_import(library: Path, files: Sequence[Path], format_name: str | None, *, discard: bool) -> None:
    """Import *files* in a process of its own, after whatever writes to the library now."""
    identity = load_manifest(library, current_name(library)).get("identity")
    _begin(
        library, "import", *(str(file) for file in files), "--library", str(library), "--wait",
        *(["--format", format_name] if format_name else []),
        *(["--identity", str(identity)] if identity in {"names", "resolved"} else []),
        *(["--discard"] if discard else []),
    )  # fmt: skip


def begin_restore(library: Path, snapshot: str) -> None:
    _begin(library, "library", "restore", snapshot, "--library", str(library), "--wait")


def begin_delete(library: Path, number: int) -> None:
    _begin(library, "library", "delete", "--file", str(number), "--library", str(library), "--wait", "--yes")


def show_jobs(library: Path, *, may_write: bool) -> None:
    """Show what is under way, with its counts and a way to cancel for who *may_write*, and how the last ones ended."""
    _reap()
    jobs = find_jobs(library)
    is_live = any(job.is_live for job in jobs) or _is_any_starting(library, jobs)
    st.fragment(_show, run_every=LOOK if is_live else None)(library, is_live=is_live, may_write=may_write)


def _show(library: Path, *, is_live: bool, may_write: bool) -> None:
    _reap()
    jobs = find_jobs(library)
    is_starting = _is_any_starting(library, jobs)
    if is_live and not any(job.is_live for job in jobs) and not is_starting:
        st.rerun()
    for job in jobs:
        if job.is_live:
            _show_live(library, job, may_write=may_write)
    if is_starting and not any(job.is_live for job in jobs):
        with st.container(border=True, key="job-starting"):
            st.progress(0.0, "Starting…")
    over = [job for job in jobs if not job.is_live and _is_news(job)]
    for job in over[:MOST_SHOWN]:
        _show_over(library, job, may_write=may_write)


def _show_live(library: Path, job: Job, *, may_write: bool) -> None:
    with st.container(border=True, key=f"job-{job.id}"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.markdown(f"**{_title(job)}**")
            if may_write:
                st.button(
                    "Cancel",
                    key=f"cancel-{job.id}",
                    on_click=as_allowed,
                    args=(cancel_job, library, job.id),
                    icon=":material/close:",
                )
        st.progress(min(1.0, max(0.0, job.part)), describe_progress(job))


def describe_progress(job: Job) -> str:
    """
    Say how far a job is.

    >>> job = Job("1", "import", ("a.bib",), "running", "", 1, 0.0, "Telling people apart", 0.6, 1_204_000, 12)
    >>> describe_progress(job)
    '1,204,000 records read, 12 rejected, telling people apart…'
    """
    if job.state == WAITING:
        return "Waiting: another import writes to this library."
    counts = f"{job.read:,} records read, {job.rejected:,} rejected, " if job.read else ""
    step = job.step or "Starting"
    return f"{counts}{step.lower() if counts else step}…"


def _show_over(library: Path, job: Job, *, may_write: bool) -> None:
    words, icon = _describe_end(job)
    with st.container(horizontal=True, vertical_alignment="center", key=f"over-{job.id}"):
        box = st.success if _is_whole(job) else st.info if job.state == CANCELLED else st.warning
        box(f"**{_title(job)}** {words}", icon=icon)
        if may_write:
            st.button(
                "Dismiss",
                key=f"dismiss-{job.id}",
                on_click=as_allowed,
                args=(forget_job, library, job.id),
                type="tertiary",
            )


def _is_whole(job: Job) -> bool:
    """Tell whether all of its files could be used."""
    return job.state == DONE and not dict(job.summary or {}).get("failed")


def _describe_end(job: Job) -> tuple[str, str]:
    if job.state == DONE:
        return _describe_summary(job), ":material/check_circle:" if _is_whole(job) else ":material/warning:"
    if job.state == CANCELLED:
        return "was cancelled; the library is as it was before.", ":material/cancel:"
    if job.state == LOST:
        return (
            "came to no end: its process is gone. The library is as it was before; do it again.",
            ":material/error:",
        )
    error = to_markdown(shorten(name_files(job.error, job.files)))
    return f"failed. {error} {to_markdown(shorten(job.hint))}", ":material/error:"


def _describe_summary(job: Job) -> str:
    told = dict(job.summary or {})
    if job.what != "import":
        return "is done."
    read, added = int(told.get("read", 0)), int(told.get("added", 0))
    counts = f"{count_of(read, 'record')} read, {count_of(added, 'work')} added"
    counts += "".join(f", {int(told.get(name, 0)):,} {name}" for name in ("updated", "rejected"))
    known = int(told.get("imported", 0)) - added - int(told.get("updated", 0))
    counts += f", {known:,} known already" if known > 0 else ""
    failed = [to_markdown(shorten(name_files(str(one), job.files))) for one in told.get("failed", ())]
    return "  \n".join([f"is done: {counts}, in {float(told.get('seconds', 0)):.1f} s.", *failed])


def name_files(message: str, names: Sequence[str]) -> str:
    """
    Call each file in a message by its name alone: where it lay meanwhile tells a reader nothing.

    >>> name_files("'…w/inbox/13d5.taken/a.cff' can't be read: it is empty.", ["a.cff"])
    "'a.cff' can't be read: it is empty."
    """
    for name in names:
        alone = f"'{name}'".replace("\\", r"\\")
        message = re.sub(rf"'[^']*/{re.escape(name)}'", alone, message)
    return message


def _title(job: Job) -> str:
    named = ", ".join(to_markdown(shorten(name)) for name in job.files[:3])
    more = f" and {len(job.files) - 3} more" if len(job.files) > 3 else ""
    what = _WHAT.get(job.what, "Change")
    return f"{what} of {named}{more}" if named else what


def _is_news(job: Job) -> bool:
    ended = job.ended or job.started
    try:
        return datetime.now(UTC) - datetime.fromisoformat(ended) < SHOWN_FOR
    except (TypeError, ValueError):
        return False


def _begin(library: Path, *words: str) -> None:
    """Run a command beside this process; it goes on when the page, or the server, is gone."""
    try:
        require_change()
    except ExplorerError as error:
        st.session_state[PROBLEM] = error
        return
    environment = {**os.environ, "TQDM_DISABLE": "1"}
    child = subprocess.Popen(  # noqa: S603 - the words are this module's own, paths and numbers
        [sys.executable, "-m", "explorer", *words],
        cwd=PROJECT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    _children.append((library, child))


def _reap() -> None:
    """Take leave of the processes that have ended."""
    _children[:] = [(library, child) for library, child in _children if child.poll() is None]


def _is_any_starting(library: Path, jobs: Sequence[Job]) -> bool:
    """Tell whether a process was begun for *library* that has not noted down its job yet."""
    noted = {job.pid for job in jobs}
    return any(own == library and child.pid not in noted for own, child in _children)
