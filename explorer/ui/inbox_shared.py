"""Beside a conversation: what the two share in the library, and what it began with."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from explorer.compare.models import Pair
from explorer.models import PaperFilter, Person
from explorer.people.pairs import Owned
from explorer.people.readers import Reader
from explorer.people.talks import Talk
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.text.counting import count_of
from explorer.ui.addresses import compare_address, connect_address, researcher_address, topic_address
from explorer.ui.inbox_words import write_subject
from explorer.ui.paper_links import write_lines
from explorer.ui.pieces import link, shorten, show_card_title, text
from explorer.ui.resources import get_comparison

MOST_PAPERS, MOST_PEOPLE, MOST_TOPICS = 3, 8, 10


def show_shared(snapshot: Snapshot, reader: Reader, talk: Talk, records: Mapping[str, tuple[Owned, ...]]) -> None:
    """Draw the cards; *records* are those that each of the two accounts owns."""
    with st.container(border=True, key="talk-about"):
        who = "you" if talk.invited_by_me else shorten(talk.other)
        show_card_title("What it is about", f"As {who} proposed")
        st.html(f'<p class="subject">{write_subject(snapshot, talk.purpose, talk.about_kind, talk.about_id)}</p>')
    mine = _find_own(snapshot, records.get(reader.account_id, ()), "" if talk.invited_by_me else talk.person_id)
    theirs = _find_own(snapshot, records.get(talk.other_id, ()), talk.person_id if talk.invited_by_me else "")
    with st.container(border=True, key="talk-shared"):
        if mine is None or theirs is None:
            show_card_title("What you share", "Papers, co-authors and topics of both")
            st.html(f'<p class="card-said">{text(_explain(mine is None, theirs is None))}</p>')
        elif mine != theirs:
            _show_pair(snapshot, mine, theirs)


def _show_pair(snapshot: Snapshot, mine: int, theirs: int) -> None:
    (pair,) = get_comparison(snapshot, (mine, theirs), PaperFilter()).pairs
    people = queries.find_people(snapshot, (mine, theirs))
    one, other = people[mine], people[theirs]
    show_card_title("What you share", f"{shorten(one.name)} and {shorten(other.name)}")
    st.html(f"{_write_shared(snapshot, pair)}{_write_ways(one, other)}")


def _write_shared(snapshot: Snapshot, pair: Pair) -> str:
    if not (pair.papers or pair.coauthors or pair.topics):
        return '<p class="card-said">Nothing in this library: no paper, co-author or topic of both.</p>'
    papers = queries.find_papers(snapshot, queries.sort_papers(snapshot, pair.papers)[:MOST_PAPERS])
    people = ", ".join(link(one.name, researcher_address(one.id)) for one in pair.coauthors[:MOST_PEOPLE])
    topics = "".join(link(one.name, topic_address(one.id)) for one in pair.topics[:MOST_TOPICS])
    return (
        _write_part(
            count_of(len(pair.papers), "paper") + " together", write_lines(papers), len(pair.papers) - len(papers)
        )
        + _write_part(
            count_of(len(pair.coauthors), "co-author") + " of both",
            f"<p>{people}</p>",
            len(pair.coauthors) - MOST_PEOPLE,
        )
        + _write_part(
            count_of(len(pair.topics), "topic") + " of both",
            f'<p class="topics">{topics}</p>',
            len(pair.topics) - MOST_TOPICS,
        )
    )


def _write_part(title: str, listed: str, more: int) -> str:
    if title.startswith("0 "):
        return f'<p class="shared-title none">No {text(title.removeprefix("0 "))}</p>'
    rest = f'<p class="more">and {more:,} more</p>' if more > 0 else ""
    return f'<p class="shared-title">{text(title)}</p>{listed}{rest}'


def _write_ways(one: Person, other: Person) -> str:
    ways = (
        link("Compare the two", compare_address([one.id, other.id])),
        link("How you are connected", connect_address(one.id, other.id)),
    )
    return f'<p class="ways">{"".join(ways)}</p>'


def _explain(mine: bool, theirs: bool) -> str:
    """Whose record is missing."""
    whose = "Neither of you has" if mine and theirs else "You have not" if mine else "They have not"
    end = "" if mine and theirs else " yet"
    claimed = f"{whose} claimed a record in this library{end}."
    return f"{claimed} With records of both, this card says what is on papers of both."


def _find_own(snapshot: Snapshot, owned: tuple[Owned, ...], invited: str) -> int | None:
    """The person of this library whose record it is: the one that was *invited*, else the first that is here."""
    wanted = sorted(owned, key=lambda one: one.person_id != invited)
    numbers = (queries.find_person_no(snapshot, one.person_id) for one in wanted)
    return next((number for number in numbers if number is not None), None)
