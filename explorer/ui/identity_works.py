"""The works of a person, to be marked as somebody else's."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from explorer.errors import AmbiguousName, ResearcherNotFound
from explorer.find import get_researcher_no
from explorer.library.ledger.building import build_not_mine, build_split
from explorer.library.ledger.entries import Entry
from explorer.models import Paper, Person
from explorer.snapshot import identity_queries, queries
from explorer.snapshot.opened import Snapshot
from explorer.text.folding import fold_name
from explorer.text.markdown import to_markdown
from explorer.ui.claim_works import check_corrector
from explorer.ui.failure import show_error
from explorer.ui.identity_running import begin, describe_time
from explorer.ui.identity_similar import count_works
from explorer.ui.pieces import shorten, show_empty, show_section

PAGE = 20
MOST_NAMED = 4
"""Co-authors that stand beside a work."""


def show_marked_works(snapshot: Snapshot, number: int, *, is_off: bool) -> None:
    """List the works with a box each, and what can be done with those that are marked."""
    person = queries.find_people(snapshot, [number])[number]
    papers = snapshot.topology.person_papers.row(number)
    show_section("Works", f"{count_works(len(papers))} · mark those that are not by {shorten(person.name)}")
    with st.container(key="works-to-mark"):
        _show_list(snapshot, number, person, papers, is_off=is_off)


def _show_list(snapshot: Snapshot, number: int, person: Person, papers: np.ndarray, *, is_off: bool) -> None:
    ordered = _find_wanted(snapshot, queries.sort_papers(snapshot, papers))
    if not ordered:
        show_empty("No work has these words.", "Try fewer letters of a title.")
        return
    marked = _marked(person.id)
    pages = -(-len(ordered) // PAGE)
    page = st.pagination(pages, key=f"works-{person.id}") - 1 if pages > 1 else 0
    shown = ordered[page * PAGE : (page + 1) * PAGE]
    lines = identity_queries.find_own_lines(snapshot, number, shown)
    with st.container(key="marks", gap="small"):
        for paper_no, paper in zip(shown, queries.find_papers(snapshot, shown), strict=True):
            key = f"mark-{person.id}-{paper.id}"
            st.session_state.setdefault(key, paper.id in marked)
            st.checkbox(
                _label(paper, lines.get(paper_no, ""), person.id), key=key, disabled=is_off,
                on_change=_mark, args=(person.id, paper.id, key),
            )  # fmt: skip
    if not is_off:
        _show_actions(snapshot, number, person.id, sorted(marked), len(papers))


def _find_wanted(snapshot: Snapshot, ordered: Sequence[int]) -> list[int]:
    if len(ordered) <= PAGE:
        return list(ordered)
    words = st.text_input("Words of a title", key="works-words", icon=":material/filter_list:")
    wanted = fold_name(words or "").split()
    if not wanted:
        return list(ordered)
    heads = queries.find_paper_heads(snapshot, ordered)
    return [one for one in ordered if all(word in fold_name(heads[one].title) for word in wanted)]


def _label(paper: Paper, line: str, person_id: str) -> str:
    others = [shorten(author.name) for author in paper.authors if author.id != person_id]
    more = f" and {len(others) - MOST_NAMED:,} more" if len(others) > MOST_NAMED else ""
    beside = f"with {', '.join(others[:MOST_NAMED])}{more}" if others else "alone"
    facts = [str(paper.year or "year not known"), shorten(paper.venue or ""), f"as {shorten(line)}", beside]
    return f"{to_markdown(shorten(paper.title))}  \n:gray[{to_markdown(' · '.join(filter(None, facts)))}]"


def _marked(person_id: str) -> set[str]:
    """The papers marked so far; boxes of another page of the list forget."""
    marked: dict[str, set[str]] = st.session_state.setdefault("marked-works", {})
    return marked.setdefault(person_id, set())


def _mark(person_id: str, paper_id: str, key: str) -> None:
    marked = _marked(person_id)
    (marked.add if st.session_state[key] else marked.discard)(paper_id)


def _show_actions(snapshot: Snapshot, number: int, person_id: str, marked: Sequence[str], total: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="marked-actions"):
        st.markdown(f"**{len(marked):,} marked**" if marked else ":gray[Mark works above to say whose they are not.]")
        none = not marked or len(marked) >= total
        if st.button("Not theirs", key="not-theirs", disabled=none, help="Whose they are is left open"):
            _confirm_not_theirs(snapshot, number, marked)
        if st.button("Another person's", key="another", disabled=none, help="All by one and the same other person"):
            _confirm_split(snapshot, number, marked)
        if marked:
            st.button("Unmark all", key="unmark", type="tertiary", on_click=_forget, args=(person_id,))
    if marked and len(marked) >= total:
        st.caption("All works are marked. Leave one at least; a person without works is nobody.")


def _forget(person_id: str) -> None:
    for paper_id in _marked(person_id):
        st.session_state.pop(f"mark-{person_id}-{paper_id}", None)
    _marked(person_id).clear()


@st.dialog("Not theirs", width="medium")
def _confirm_not_theirs(snapshot: Snapshot, number: int, marked: Sequence[str]) -> None:
    person = queries.find_people(snapshot, [number])[number]
    st.markdown(_describe_parting(person.name, person.works, len(marked), "taken off this page."))
    words = st.text_input("Whose they are, if you know", key="give-to", placeholder="A name or an id, or nothing")
    to, is_clear = _find_receiver(snapshot, words or "")
    if to is not None:
        receiver = queries.find_people(snapshot, [to])[to]
        st.caption(f"They go to {to_markdown(shorten(receiver.name))}, {count_works(receiver.works)}.")
    else:
        st.caption("Nobody named: they become a person of their own, unless the records say whose they are.")
    st.caption(describe_time(snapshot))
    note = st.text_input("Why (kept with the correction)", key="not-theirs-note", max_chars=2000)
    if st.button("Take them off", type="primary", key="not-theirs-confirm", disabled=not is_clear):

        def build() -> Entry:
            who = check_corrector(snapshot, number, *([] if to is None else [to]))
            return build_not_mine(snapshot, number, marked, to=to, note=note or "", who=who)

        begin(snapshot, build)


@st.dialog("Another person's", width="medium")
def _confirm_split(snapshot: Snapshot, number: int, marked: Sequence[str]) -> None:
    person = queries.find_people(snapshot, [number])[number]
    st.markdown(_describe_parting(person.name, person.works, len(marked), "a person of their own."))
    st.caption(f"The two are never joined again by what records say. {describe_time(snapshot)}")
    note = st.text_input("Why (kept with the correction)", key="split-note", max_chars=2000)
    if st.button("Make two of them", type="primary", key="split-confirm"):

        def build() -> Entry:
            return build_split(snapshot, number, marked, note=note or "", who=check_corrector(snapshot, number))

        begin(snapshot, build)


def _describe_parting(name: str, works: int, gone: int, rest: str) -> str:
    kept = works - gone
    return (
        f"**{to_markdown(shorten(name))}** {count_works(works)} → {count_works(kept)}, and {count_works(gone)} {rest}"
    )


def _find_receiver(snapshot: Snapshot, words: str) -> tuple[int | None, bool]:
    """Whom the words name, and whether that is clear."""
    if not words.strip():
        return None, True
    try:
        return get_researcher_no(snapshot, words), True
    except AmbiguousName as error:
        named = "; ".join(
            f"{to_markdown(shorten(hit.label))}, {count_works(hit.works)}: `{hit.id}`" for hit in error.candidates[:6]
        )
        st.warning(f"Several people fit. Give one of the ids. {named}", icon=":material/info:")
    except ResearcherNotFound as error:
        show_error(error)
    return None, False
