"""The papers that are most like one, with the reasons; the reader weighs them and sorts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import streamlit as st

from explorer.errors import StateUnavailable
from explorer.feed.feed import count_votes
from explorer.feed.periods import write_date
from explorer.models import Paper
from explorer.people.shelf import find_seen
from explorer.related.models import REASONS, SORTS, Reason, Related, Sort, Weights
from explorer.related.ranking import DEFAULT_WEIGHTS
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.text.counting import count_of
from explorer.text.markup import escape
from explorer.ui.addresses import researcher_address, topic_address
from explorer.ui.paper_circle import count_own_votes
from explorer.ui.paper_facts import ALWAYS
from explorer.ui.paper_graph import show_paper_graph
from explorer.ui.paper_links import link_paper
from explorer.ui.pieces import link, show_empty, show_section, text
from explorer.ui.resources import get_related
from explorer.ui.signing_in import get_reader, get_store

LISTED, IN_SIGHT = 12, 6
"""Related papers that the page has, and those of them that are not folded."""
MOST_NAMED = 4
"""People or topics of a reason that a line names."""
NAMES: dict[Reason, str] = {
    "terms": "shared terms",
    "meaning": "meaning",
    "coauthors": "co-authors",
    "topics": "topics",
    "citations": "citations",
    "coupling": "shared references",
    "cocitation": "cited together",
}
HELP = (
    "Each reason is a number from 0 to 1, and the score their weighted mean. Reasons that a paper can't have, "
    "for want of references or topics, do not count."
)
SORT_NAMES: dict[Sort, str] = {"similarity": "Similarity", "recency": "Newest", "votes": "Votes"}


def show_related(snapshot: Snapshot, number: int, paper: Paper) -> None:
    """Draw the list and the picture."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="related-head", gap="small"):
        show_section("Related papers", "By the reasons beside each; weigh them as you like")
        sort = st.segmented_control(
            "Sort related papers", SORTS, default="similarity", required=True, key="related", bind="query-params",
            format_func=SORT_NAMES.__getitem__, label_visibility="collapsed",
        )  # fmt: skip
        weights = _choose_weights()
        unseen = get_reader().signed_in and st.toggle("Hide what I have seen", key="unseen", bind="query-params")
    order: Sort = next((one for one in SORTS if one == sort), "similarity")
    seen = _find_seen(snapshot) if unseen else frozenset()
    own = count_own_votes(snapshot)
    voted = frozenset(own.items()) if order == "votes" else frozenset()  # no other order hangs on them
    related = get_related(snapshot, number, weights, order, seen, voted)[:LISTED]
    if not related:
        show_empty("No paper here is like this one.", "Give a reason more weight, or show what you have seen.")
    else:
        _show_list(snapshot, related, own)
    show_paper_graph(snapshot, number, paper, get_related(snapshot, number, weights, "similarity", frozenset()))


def _show_list(snapshot: Snapshot, related: Sequence[Related], own: Mapping[int, int]) -> None:
    numbers = [one.number for one in related]
    papers = queries.find_papers_in_order(snapshot, numbers)
    votes = count_votes(snapshot, np.array(numbers), own).tolist()
    items = [_write(*row) for row in zip(related, papers, votes, strict=True)]
    folded = f'<ol class="listed related">{"".join(items[IN_SIGHT:])}</ol>'
    rest = f'<details class="rest"><summary>{len(items) - IN_SIGHT} more</summary>{folded}</details>'
    more = rest if len(items) > IN_SIGHT else ""
    st.html(f'<ol class="listed related">{"".join(items[:IN_SIGHT])}</ol>{more}')


def _choose_weights() -> Weights:
    with st.popover("Weights", icon=":material/tune:", key="related-weights"):
        st.caption(HELP)
        columns = st.columns(2, gap="medium")
        chosen = {
            reason: columns[place % 2].slider(
                NAMES[reason].capitalize(), 0.0, 1.0, float(getattr(DEFAULT_WEIGHTS, reason)), 0.1,
                key=f"weigh-{reason}", bind="query-params",
            )
            for place, reason in enumerate(REASONS)
        }  # fmt: skip
        st.button("As they were", on_click=_reset_weights, key="weights-reset", type="tertiary")
    return Weights(**chosen)


def _reset_weights() -> None:
    for reason in REASONS:
        st.session_state[f"weigh-{reason}"] = float(getattr(DEFAULT_WEIGHTS, reason))


def _find_seen(snapshot: Snapshot) -> frozenset[int]:
    try:
        seen = find_seen(get_store(), get_reader())
    except StateUnavailable:
        return frozenset()
    return frozenset(queries.find_numbers_of_papers(snapshot, seen).values())


def _write(one: Related, paper: Paper, votes: int) -> str:
    authors = [text(author.name) for author in paper.authors[:MOST_NAMED]]
    names = ", ".join([*authors, "…"] if len(paper.authors) > MOST_NAMED else authors)
    day = text(write_date(one.digits, ALWAYS) or paper.year)
    voted = count_of(votes, "vote") if votes else ""
    facts = " · ".join(filter(None, [names, day, text(paper.venue), voted]))
    return (
        f'<li><p>{link_paper(paper)}</p><p class="facts">{facts}</p>'
        f'<p class="note">{write_score(one)}</p><p class="note">{" · ".join(_say(one))}</p></li>'
    )


def write_score(one: Related) -> str:
    """Write a score as a bar of its parts, and in words, the greatest part first: safe HTML."""
    parts = sorted(one.reasons.parts.items(), key=lambda part: (-part[1], REASONS.index(part[0])))
    bars = "".join(f'<i style="width: {100 * value:.1f}%"></i>' for _, value in parts)
    said = " + ".join(f"{NAMES[reason]} {value:.2f}" for reason, value in parts if value >= 0.005)
    return (
        f'<span class="score"><span class="bar" aria-hidden="true">{bars}</span><b>{one.score:.2f}</b> = {said}</span>'
    )


def _say(one: Related) -> list[str]:
    """What the two papers have in common, as sentences of safe HTML."""
    reasons = one.reasons
    said = []
    if reasons.terms:
        said.append(f"both say {', '.join(f'<i>{escape(term)}</i>' for term in reasons.terms)}")
    if reasons.coauthors:
        people = [link(author.name, researcher_address(author.id)) for author in reasons.coauthors]
        said.append(f"both by {_some(people)}")
    if reasons.topics:
        said.append(f"both on {_some([link(tag.name, topic_address(tag.id)) for tag in reasons.topics])}")
    said += ["this paper cites it"] if reasons.cites else []
    said += ["it cites this paper"] if reasons.cited_by else []
    said += [f"{count_of(reasons.coupling, 'reference')} in common"] if reasons.coupling else []
    said += [f"cited together by {count_of(reasons.cocitation, 'paper')}"] if reasons.cocitation else []
    return said


def _some(names: list[str]) -> str:
    left = len(names) - MOST_NAMED
    return ", ".join([*names[:MOST_NAMED], f"{left:,} more"] if left > 0 else names)
