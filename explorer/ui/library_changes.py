"""What changed since another snapshot: in the whole library, and around one researcher."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from threading import Lock

import streamlit as st

from explorer.errors import ExplorerError
from explorer.export.tables import Table
from explorer.library.differences import Change, Difference, compare_snapshots
from explorer.library.history import find_previous
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.text.counting import count_of
from explorer.ui.addresses import paper_address, researcher_address
from explorer.ui.failure import show_error
from explorer.ui.picking import pick_researcher
from explorer.ui.pieces import link, show_empty, show_section, text
from explorer.ui.taking import offer_csv

AROUND = "around"
"""Parameter of the address: the researcher around whom changes are shown."""
MOST_SHOWN = 12
MOST_KEPT = 50
_WORDS = {
    "papers": {"added": "new", "removed": "gone", "joined": "joined out of several", "parted": "parted into several"},
    "people": {"added": "new", "removed": "gone", "joined": "joined out of several", "parted": "parted into several"},
}

_kept: OrderedDict[tuple[Path, str, str, str | None], Difference] = OrderedDict()
_keeping = Lock()


def show_changes(library: Path, snapshot: Snapshot) -> None:
    """Draw what changed since the snapshot before this one."""
    previous = find_previous(library)
    if previous is None or not previous.is_readable or previous.name == snapshot.name:
        show_section("What changed", "Since the snapshot before")
        show_empty("There is nothing to compare with.", "After the next import this says what it changed.")
        return
    show_section("What changed", f"Since the snapshot of {previous.created[:16].replace('T', ' ')}")
    number = pick_researcher(snapshot, "Changes around a researcher", parameter=AROUND, key="around")
    who = None if number is None else queries.find_people(snapshot, [number])[number].id
    try:
        with st.spinner("Comparing the snapshots"):
            found = _compare(library, previous.name, snapshot.name, who)
    except ExplorerError as error:
        show_error(error)
        return
    if found.around:
        _show_around(found)
    _show_whole(found)


def _show_around(found: Difference) -> None:
    around = found.around
    if not around:
        return
    works, beside = around.works, around.coauthors
    told = [_told(works, "work"), _told(beside, "co-author")]
    news = "" if around.was_known else "They were not in the library before. "
    st.html(f'<p class="told"><b>{text(around.name)}</b>: {_join(told)}. {news}</p>')
    _show_change("New works", around.new_papers, is_person=False)
    _show_change("Works that are gone", around.gone_papers, is_person=False, is_gone=True)
    _show_change("New co-authors", around.new_coauthors, is_person=True)
    _show_change("Co-authors that are gone", around.gone_coauthors, is_person=True)


def _told(counts: tuple[int, int], noun: str) -> str:
    """
    Write a count before and after, with the noun of the later one.

    >>> _told((3, 3), "work"), _told((2, 1), "work")
    ('3 works', '2 → 1 work')
    """
    return f"{_from_to(counts)} {count_of(counts[1], noun).rpartition(' ')[2]}"


def _join(parts: list[str]) -> str:
    return ", ".join(map(text, parts))


def _show_whole(found: Difference) -> None:
    lines = []
    for kind, changes in (("papers", found.papers), ("people", found.people)):
        told = [f"{change.count:,} {_WORDS[kind][name]}" for name, change in changes.items() if change.count]
        counts = found.counts_before.get(kind, 0), found.counts_after.get(kind, 0)
        changed = _join(told) or "no change"
        lines.append(f'<p class="told"><b>{kind.capitalize()}</b>: {_from_to(counts)}; {changed}.</p>')
    st.html("".join(lines))
    for kind, changes in (("papers", found.papers), ("people", found.people)):
        for name, change in changes.items():
            title, is_gone = f"{kind.capitalize()}, {_WORDS[kind][name]}", name == "removed"
            _show_change(title, change, is_person=kind == "people", is_gone=is_gone)


def _show_change(title: str, change: Change, *, is_person: bool, is_gone: bool = False) -> None:
    if not change.count:
        return
    rows = change.listed[:MOST_SHOWN]
    items = "".join(f"<li>{_write(row, is_person=is_person, is_gone=is_gone)}</li>" for row in rows)
    more = f"<li>and {change.count - len(rows):,} more</li>" if change.count > len(rows) else ""
    with st.expander(f"{title} ({change.count:,})"):
        st.html(f'<ul class="papers">{items}{more}</ul>')
        listed = f", the first {len(change.listed):,}" if change.count > len(change.listed) else ""
        columns = ("id", "name", "works") if is_person else ("id", "name", "year")
        offer_csv(f"CSV{listed}", "changes", lambda: Table(columns, change.listed), key=f"csv-{title}")


def _write(row: dict[str, object], *, is_person: bool, is_gone: bool) -> str:
    if is_person:
        works = count_of(int(str(row["works"])), "work")
        return f"{_name(row, researcher_address, is_gone=is_gone)} <span>{works}</span>"
    return f"{_name(row, paper_address, is_gone=is_gone)} <span>{text(row['year'] or 'year not known')}</span>"


def _name(row: dict[str, object], address: Callable[[str], str], *, is_gone: bool) -> str:
    """Lead to the page of what there is; of what is gone there is none."""
    name = str(row["name"])
    return text(name) if is_gone else link(name, address(str(row["id"])))


def _from_to(counts: tuple[int, int]) -> str:
    """
    Write a count before and after.

    >>> _from_to((300, 1700))
    '300 → 1,700'
    """
    before, after = counts
    return f"{after:,}" if before == after else f"{before:,} → {after:,}"


def _compare(library: Path, before: str, after: str, who: str | None) -> Difference:
    """Compare, and keep the answer: snapshots never change."""
    key = library, before, after, who
    with _keeping:
        if key not in _kept:
            _kept[key] = compare_snapshots(library, before, after, who)
            while len(_kept) > MOST_KEPT:
                _kept.popitem(last=False)
        return _kept[key]
