"""How much of each field the library knows, and which records were found to be one paper."""

from __future__ import annotations

from itertools import groupby

import streamlit as st

from explorer.library.completeness import Known, read_known
from explorer.library.duplicates import Joined
from explorer.snapshot.opened import Snapshot
from explorer.text.markup import escape
from explorer.ui.addresses import paper_address
from explorer.ui.pieces import link, show_empty, show_section, text
from explorer.ui.resources import get_duplicates

MOST_RECORDS = 12
"""Records that one paper lists."""
_GROUPS = {"papers": "Papers", "authorships": "Authorships", "people": "People"}


def show_completeness(snapshot: Snapshot) -> None:
    """Draw a bar for each field: of how many papers, authorships and people it is known."""
    show_section("Completeness", "Of how many papers, authorships and people each field is known")
    known = read_known(snapshot.manifest)
    if not known:
        show_empty("This snapshot does not say.", "The next import counts it.")
        return
    groups = "".join(
        f'<section><h3>{escape(_GROUPS[of])} <span>{fields[0].total:,}</span></h3><ul class="known">'
        f"{''.join(map(_write_known, fields))}</ul></section>"
        for of, fields in ((of, list(found)) for of, found in groupby(known, key=lambda one: one.of))
    )
    st.html(f'<div class="completeness">{groups}</div>')


def _write_known(one: Known) -> str:
    return (
        f'<li title="{escape(one.describe())}: {one.known:,} of {one.total:,}"><span>{escape(one.label)}</span>'
        f'<span class="bar" aria-hidden="true"><i style="width: {one.share * 100:.2f}%"></i></span>'
        f"<b>{escape(one.percent)}</b></li>"
    )


def show_duplicates(snapshot: Snapshot) -> None:
    """Say how many records became one paper with others, and list the largest."""
    papers, records, found = get_duplicates(snapshot)
    noun = "paper" if papers == 1 else "papers"
    told = f"{records:,} records were found to state {papers:,} {noun}"
    show_section("Duplicates", told if papers else "Records of one work become one paper")
    if not papers:
        show_empty("No two records state the same work.", "Where files overlap, what they share is listed here.")
        return
    more = f'<p class="more">And {papers - len(found):,} more.</p>' if papers > len(found) else ""
    st.html(f'<ul class="joined">{"".join(map(_write_joined, found))}</ul>{more}')


def _write_joined(one: Joined) -> str:
    listed = "".join(
        f"<li>{text(stated.key)} <span>{text(stated.file)}, line {stated.line:,}</span></li>"
        for stated in one.records[:MOST_RECORDS]
    )
    more = f"<li>and {len(one.records) - MOST_RECORDS:,} more</li>" if len(one.records) > MOST_RECORDS else ""
    year = f" · {one.year}" if one.year else ""
    return (
        f"<li><details><summary>{text(one.title)} <span>{len(one.records):,} records{year}</span></summary>"
        f'<ul class="papers">{listed}{more}<li>{link("Why they are one work", paper_address(one.id))}</li></ul>'
        "</details></li>"
    )
