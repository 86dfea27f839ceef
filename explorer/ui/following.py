"""The button that follows a researcher, topic, institution or search, and the counter of who do."""

from __future__ import annotations

import streamlit as st

from explorer.errors import ExplorerError, StateUnavailable
from explorer.people.follows import Following, follow, get_following, unfollow
from explorer.people.readers import Reader, Target
from explorer.text.counting import count_of
from explorer.text.markup import escape
from explorer.ui.failure import show_error
from explorer.ui.pieces import link, text
from explorer.ui.signing_in import (
    account_address,
    find_reader,
    get_reader,
    get_store,
    is_hosted,
    sign_in_address,
    view_now,
)

UNREACHABLE = "Who follows can't be read just now. Everything else on this page works."
CHANGED = "follow-changed"


@st.fragment
def show_follow_button(target: Target, noun: str, *, counted_elsewhere: bool = False) -> None:
    """
    Draw the button; a click runs only this part of the page, unless the count stands elsewhere on it, too.

    *noun* says what is followed, as in "Follow researcher". In an app with sign-in, whoever has not
    signed in gets a link there, which leads back.
    """
    if st.session_state.pop(CHANGED, False) and counted_elsewhere:
        st.rerun()
    reader = get_reader()
    label = f"Follow {noun}"
    with st.container(key=f"follow-{noun}", width="content", gap="xxsmall"):
        try:
            following = get_following(get_store(), reader, target)
        except StateUnavailable:
            _show_unreachable(label, noun)
        else:
            if not reader.signed_in and is_hosted():
                _show_way_in(following)
            else:
                _show_button(target, label, noun, following)
        failed = st.session_state.pop(f"follow-failed-{noun}", None)
        if failed is not None:
            show_error(failed)


def show_followers_counter(target: Target) -> None:
    """Draw how many follow as a counter among others; it opens what can be said about them."""
    try:
        following: Following | None = get_following(get_store(), get_reader(), target)
    except StateUnavailable:
        following = None
    shown = f"{following.followers:,}" if following else "–"
    noun = "follower" if following and following.followers == 1 else "followers"
    explained = "Readers of this app who follow" if following else UNREACHABLE
    if st.button(f"**{shown}** {noun}", key="counter-followers", type="tertiary", help=explained):
        st.dialog(f"{shown} {noun}", width="small")(_explain_followers)(target, following)


def _explain_followers(target: Target, following: Following | None) -> None:
    if following is None:
        st.write(UNREACHABLE)
        return
    who = text(target.label)
    count = following.followers
    said = f"{count_of(count, 'reader')} of this app {'follows' if count == 1 else 'follow'} {who}" if count else ""
    among = (
        ", and you are one of them" if following.mine and count > 1 else ", and that is you" if following.mine else ""
    )
    st.html(
        f"<p>{f'{said}{among}.' if count else f'Nobody here follows {who} yet.'}</p>"
        "<p>What somebody follows is private: only the number is shown, never the names.</p>"
        f"<p>{link('What you follow', account_address())}</p>"
    )


def _show_unreachable(label: str, noun: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(label, key=f"follow-button-{noun}", icon=":material/add:", disabled=True, help=UNREACHABLE)
        st.button("Try again", key=f"follow-again-{noun}", type="tertiary", help=UNREACHABLE)


def _show_way_in(following: Following) -> None:
    count = f" · {following.followers:,}"
    address = sign_in_address(view_now())
    st.html(f'<a class="button" href="{escape(address)}" title="{_explain(following)}">Log in to follow{count}</a>')


def _show_button(target: Target, label: str, noun: str, following: Following) -> None:
    count = f" · {following.followers:,}"
    st.button(
        f"{'Following' if following.mine else label}{count}",
        key=f"follow-button-{noun}",
        icon=":material/check:" if following.mine else ":material/add:",
        help=f"{_explain(following)} {'A click ends yours.' if following.mine else ''}".strip(),
        on_click=_change,
        args=(target, noun, not following.mine),
    )


def _explain(following: Following) -> str:
    if not following.followers:
        return "Nobody here follows yet."
    if following.followers == 1:
        return "You alone follow." if following.mine else "One reader follows."
    return f"{following.followers:,} readers follow{', you among them' if following.mine else ''}."


def _change(target: Target, noun: str, wanted: bool) -> None:
    reader: Reader = find_reader()
    try:
        (follow if wanted else unfollow)(get_store(), reader, target)
    except ExplorerError as error:
        st.session_state[f"follow-failed-{noun}"] = error
        return
    st.session_state[CHANGED] = True
