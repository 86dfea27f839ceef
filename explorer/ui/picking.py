"""Pick a researcher: type a name, choose among those it fits; who was picked stands in the address."""

from __future__ import annotations

import streamlit as st

from explorer.errors import AmbiguousName, ResearcherNotFound
from explorer.find import get_researcher_no
from explorer.models import Hit
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.text.markdown import to_markdown
from explorer.ui.addresses import researcher_address
from explorer.ui.failure import show_error
from explorer.ui.pieces import link, shorten, show_empty, sign, text

MOST_OFFERED = 12
"""People that the words typed may mean and that are offered."""


def pick_researcher(snapshot: Snapshot, label: str, *, parameter: str, key: str, place: int = 0) -> int | None:
    """
    Show whom the address names in *parameter*, or a box to find somebody; return their number.

    *place* is for parameters that the address has several times: 0 means the first value, and
    one more than there are adds a value. A name that fits one person picks them at once; of
    several the reader picks one, told apart by works and years.
    """
    with st.container(key=f"pick-{key}", border=True):
        asked = find_asked(parameter, place)
        number = queries.find_person_no(snapshot, asked) if asked else None
        if number is None:
            number = _take_typed(snapshot, parameter, key, place)
        if number is not None:
            _show_picked(snapshot, number, label, parameter, key, place)
            return number
        if asked:
            show_error(ResearcherNotFound(asked))
        _ask(snapshot, label, parameter, key, place)
    return None


def find_asked(parameter: str, place: int = 0) -> str:
    """The id that the address holds, or nothing."""
    named = st.query_params.get_all(parameter)
    return named[place] if place < len(named) else ""


def pick(parameter: str, place: int, person_id: str | None) -> None:
    """Put *person_id* in the address; None takes out who is there."""
    named = st.query_params.get_all(parameter)
    named[place : place + 1] = [person_id] if person_id else []
    if named:
        st.query_params[parameter] = named
    else:
        st.query_params.pop(parameter, None)


def _take_typed(snapshot: Snapshot, parameter: str, key: str, place: int) -> int | None:
    """Pick the one person whom the words typed fit, before the box is drawn and owns them."""
    words = str(st.session_state.get(_words(key)) or "").strip()
    if not words:
        return None
    try:
        number = get_researcher_no(snapshot, words)
    except (AmbiguousName, ResearcherNotFound):
        return None
    _choose(parameter, place, key, queries.find_people(snapshot, [number])[number].id)
    return number


def _show_picked(snapshot: Snapshot, number: int, label: str, parameter: str, key: str, place: int) -> None:
    person = queries.find_people(snapshot, [number])[number]
    years = "-".join(str(year) for year in dict.fromkeys((person.first_year, person.last_year)) if year)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.html(
            f'<div class="picked"><p class="kicker">{text(label)}</p>'
            f"<p>{sign('person')} <strong>{link(person.name, researcher_address(person.id))}</strong> "
            f"<span>{text(_write_facts(person.works, years))}</span></p></div>"
        )
        st.button("Change", on_click=_choose, args=(parameter, place, key, None), key=f"{key}-change",
                  help=f"Choose somebody else: {to_markdown(label)}")  # fmt: skip


def _ask(snapshot: Snapshot, label: str, parameter: str, key: str, place: int) -> None:
    words = st.text_input(
        label, key=_words(key), placeholder="Type a name or an id, press Enter", icon=":material/person_search:"
    )
    if words and words.strip():
        hits = snapshot.words.find(words, kinds=("person",), limit=MOST_OFFERED)
        _offer([(hit, _describe(snapshot, hit)) for hit in hits], parameter, key, place)


def _offer(hits: list[tuple[Hit, str]], parameter: str, key: str, place: int) -> None:
    """A button for everyone whom the words may mean, with what tells them apart."""
    if not hits:
        show_empty("Nobody found.", "Try fewer letters, or a part of the name; accents and small typos do not matter.")
        return
    several = f"The {MOST_OFFERED} likeliest" if len(hits) == MOST_OFFERED else f"{len(hits)} found"
    st.caption(f"{several}. Choose one, or type more of the name." if len(hits) > 1 else "Is this who you mean?")
    with st.container(key=f"pick-{key}-hits", gap=None):
        for hit, facts in hits:
            st.button(
                f"{to_markdown(shorten(hit.label))} :gray[{to_markdown(facts)}]", on_click=_choose,
                args=(parameter, place, key, hit.id), key=f"{key}-hit-{hit.id}", type="tertiary", width="stretch",
            )  # fmt: skip


def _describe(snapshot: Snapshot, hit: Hit) -> str:
    """Works, years, and whom somebody wrote most with: namesakes seldom have the last in common."""
    number = queries.find_person_no(snapshot, hit.id)
    closest = snapshot.topology.coauthors.rows.row(number)[:1] if number is not None else ()
    named = [f"mostly with {shorten(one.name)}" for one in queries.find_people(snapshot, closest).values()]
    return " · ".join([_write_facts(hit.works, hit.detail), *named])


def _choose(parameter: str, place: int, key: str, person_id: str | None) -> None:
    """Pick somebody, or nobody, and empty the box; before the box is drawn, as callbacks are."""
    pick(parameter, place, person_id)
    st.session_state[_words(key)] = ""


def _words(key: str) -> str:
    return f"{key}-words"


def _write_facts(works: int, years: str) -> str:
    """
    Write what tells namesakes apart.

    >>> _write_facts(1, "2020")
    '1 work · 2020'
    """
    return " · ".join(filter(None, [f"{works:,} {'work' if works == 1 else 'works'}", years]))
