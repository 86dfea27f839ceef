"""The card that says how far a profile can be trusted, and the dialog that says why."""

from __future__ import annotations

import streamlit as st

from explorer.errors import ExplorerError
from explorer.models import Profile
from explorer.snapshot.opened import Snapshot
from explorer.text.markup import escape
from explorer.trust.formula import LEVELS, LIMITS, explain_score, find_level, score_trust
from explorer.trust.gathering import find_standing
from explorer.trust.models import Input, Part, Standing, Trust
from explorer.ui.addresses import identity_address
from explorer.ui.pieces import Cell, link, show_card_title, table, text
from explorer.ui.resources import get_backing
from explorer.ui.signing_in import get_reader, get_store

UNREACHABLE = "Standing here can't be read just now: the score is the least that it can be."


def show_trust_card(snapshot: Snapshot, number: int, profile: Profile) -> None:
    """Draw the score of the person *number*, its parts, and the button that opens all of its inputs."""
    trust = score_trust(get_backing(snapshot, number), _ask_standing(snapshot, number, profile))
    with st.container(border=True, key="side-trust", gap=None):
        show_card_title("Trust snapshot", "Quick read")
        st.html(_summary(trust) + _chips(trust) + _parts(trust))
        if trust.standing is None:
            st.caption(UNREACHABLE)
        _offer_reasons(trust, profile.person.id)


def _ask_standing(snapshot: Snapshot, number: int, profile: Profile) -> Standing | None:
    try:
        return find_standing(get_store(), get_reader(), snapshot, number, profile)
    except ExplorerError:
        return None


def _summary(trust: Trust) -> str:
    least = '<span class="least">at least</span>' if trust.standing is None else ""
    return (
        f'<p class="trust-score">{least}<strong>{trust.score}</strong><span>{find_level(trust.score)}</span>'
        f'<span class="bar" aria-hidden="true"><i style="width: {trust.score}%"></i></span></p>'
    )


def _chips(trust: Trust) -> str:
    known = trust.standing or Standing()
    claim = "Claimed" if known.claimed else "Claim contested" if known.contested else "Unclaimed author"
    gap = "" if known.claimed else " gap"
    owner = f'<span class="chip{gap}">{claim}</span>' if trust.standing else ""
    return f'<p class="chips"><span class="chip">Verification L{trust.verification}</span>{owner}</p>'


def _parts(trust: Trust) -> str:
    rows = (f"<div><dt>{escape(part.label)}</dt><dd>{_say_points(part, trust)}</dd></div>" for part in trust.parts)
    return f'<dl class="trust-parts">{"".join(rows)}</dl>'


def _say_points(part: Part, trust: Trust, between: str = "/") -> str:
    known = part.key != "standing" or trust.standing is not None
    return f"{part.points if known else '?'} {between} {part.most}"


@st.fragment
def _offer_reasons(trust: Trust, person_id: str) -> None:
    """A click runs only this; it holds the answer and no snapshot, which a fragment would keep open."""
    if st.button(f"Why {trust.score}?", key="trust-why", type="tertiary"):
        title = f"Why {'at least ' if trust.standing is None else ''}{trust.score}: {find_level(trust.score)}"
        st.dialog(title, width="medium")(_show_reasons)(trust, person_id)


def _show_reasons(trust: Trust, person_id: str) -> None:
    parts = "".join(_explain_part(part, trust) for part in trust.parts)
    st.html(f'<p class="trust-because">{escape(explain_score(trust))}</p>{parts}{_limits(trust, person_id)}')


def _explain_part(part: Part, trust: Trust) -> str:
    points = _say_points(part, trust, "of")
    rows = table(f"{part.label}: {points}", _CELLS, map(_row, part.inputs), numbers=("Points",))
    return f'<div class="trust-part"><h3>{escape(part.label)}<span>{points}</span></h3>{rows}</div>'


def _row(one: Input) -> dict[str, object]:
    return {
        "label": one.criterion.label,
        "because": one.found.because,
        "rule": one.criterion.rule,
        "points": f"{one.points} of {one.criterion.most}",
    }


_CELLS: dict[str, Cell] = {
    "What was found": lambda row: (
        f'<strong>{text(row["label"])}</strong><span class="note">{text(row["because"])}</span>'
    ),
    "How it counts": lambda row: text(row["rule"]),
    "Points": lambda row: text(row["points"]),
}


def _limits(trust: Trust, person_id: str) -> str:
    gaps = "".join(f"<li>{escape(one)}</li>" for one in (*trust.gaps, *LIMITS))
    levels = ", ".join(f"{word} from {least}" for word, least in reversed(LEVELS))
    joined = link("What made one person of these works", identity_address(person_id))
    return (
        f'<div class="trust-limits"><h3>What this can\'t judge</h3><ul>{gaps}</ul>'
        f"<p>{escape(levels)}. Points are rounded, halves up. How many works there are counts nowhere. "
        f"{joined}.</p></div>"
    )
