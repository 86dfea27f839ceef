"""The digest on the page of papers: ask for it, see it, end it; and the addresses of feeds."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import numpy as np
import streamlit as st

from explorer.digest.confirming import send_confirmation
from explorer.digest.editions import build_edition_for, find_news
from explorer.digest.letter import write_html
from explorer.digest.settings import DigestSettings, load_digest_settings
from explorer.errors import ExplorerError, StateUnavailable
from explorer.feed.feed import Feed
from explorer.feed.periods import exact_enough, to_date, to_digits
from explorer.people.readers import Reader
from explorer.people.subscriptions import Cadence, Content, Subscription, cancel, find_subscriptions, subscribe
from explorer.snapshot.opened import Snapshot
from explorer.ui.failure import show_error
from explorer.ui.feed_links import feed_anchor
from explorer.ui.pieces import text
from explorer.ui.signing_in import find_reader, get_store, is_hosted, sign_in_address, view_now

EMAIL, CADENCE, CONTENT, SAID = "digest-email", "digest-cadence", "digest-content", "digest-said"
CADENCES = {"daily": "Every day", "weekly": "Every week"}
CONTENTS = {"trending": "Trending papers", "followed": "What I follow"}
SECONDS_TO_ASK = 8.0
"""How long a reader waits for the mail server when they subscribe."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a preview is of."""

    day: date
    papers: np.ndarray | None = None
    """Numbers of the papers, where none of them says its day."""


def show_subscribe(snapshot: Snapshot, feed: Feed, today: date) -> None:
    """Draw the button that opens everything about digests and feeds; a preview holds papers of *feed*."""
    if st.button("Subscribe", icon=":material/mail:", key="subscribe", help="A digest by e-mail, and feeds"):
        _show_panel(snapshot, choose_shown(snapshot, feed, today))


def choose_shown(snapshot: Snapshot, feed: Feed, today: date) -> Shown:
    """Choose the newest day of the feed's papers, one to come only where none is past; all where none says its day."""
    digits = snapshot.topology.paper_date[feed.papers]
    days = digits[exact_enough(digits, "day")]
    past = days[days <= to_digits(today)]
    if len(days):
        return Shown(to_date(int((past if len(past) else days).max())))
    return Shown(min(feed.period.last, today), feed.papers if len(feed.papers) else None)


@st.dialog("New papers by e-mail", width="medium")
def _show_panel(snapshot: Snapshot, shown: Shown) -> None:
    reader = find_reader()
    if not reader.signed_in:
        if is_hosted():
            st.link_button("Log in to subscribe", sign_in_address(view_now()))
        else:
            st.caption("Who reads can't be looked up just now.")
    else:
        _show_form(reader)
    if st.toggle("Show how it looks", key="digest-preview"):
        _show_preview(snapshot, shown)
    feeds = [feed_anchor("Trending", "trending"), feed_anchor("Newest", "newest")]
    st.html(f'<p><strong>In a feed reader</strong></p><p class="ways">{" ".join(feeds)}</p>')
    st.caption("Researchers, topics, institutions and searches have feeds of their own, on their pages.")


def _show_form(reader: Reader) -> None:
    try:
        settings = load_digest_settings()
        mine = find_subscriptions(get_store(), reader)
    except StateUnavailable:
        st.caption("Subscriptions can't be reached just now.")
        return
    except ExplorerError as error:
        show_error(error)
        return
    if settings.smtp is None:
        _explain_missing(reader)
    st.text_input("E-mail", value=reader.email, key=EMAIL, max_chars=254, placeholder="name@example.org")
    st.segmented_control(
        "How often", CADENCES, default="daily", required=True, key=CADENCE, format_func=CADENCES.__getitem__
    )
    st.segmented_control(
        "Which papers", CONTENTS, default="trending", required=True, key=CONTENT, format_func=CONTENTS.__getitem__
    )
    st.button("Subscribe", type="primary", key="digest-subscribe", on_click=_subscribe, disabled=settings.smtp is None)
    said = st.session_state.pop(SAID, None)
    if isinstance(said, ExplorerError):
        show_error(said)
    elif said:
        st.html(f'<p role="status">{text(said)}</p>')
    _show_own(mine)


def _show_own(mine: list[Subscription]) -> None:
    for number, one in enumerate(mine):
        with st.container(horizontal=True, vertical_alignment="center", key=f"digest-own-{number}"):
            state = "subscribed" if one.state == "active" else "waits for the link in the mail"
            what = f"{CADENCES[one.cadence]}, {CONTENTS[one.content].lower()}"
            st.html(f'<p class="followed">{text(one.email)} <span>{text(what)} · {state}</span></p>')
            st.button("End", key=f"digest-end-{one.id}", type="tertiary", on_click=_end, args=(one,))


def _explain_missing(reader: Reader) -> None:
    """Who can change the settings is told how; others that somebody has to."""
    if reader.local or reader.curator:
        st.caption(
            "Digests need a mail server. Name one under `[smtp]` in `.streamlit/secrets.toml`, as "
            "docs/digest-and-feeds.md shows, and run `python -m explorer digest --send` every day."
        )
    else:
        st.caption("Whoever runs this app has named no mail server, so no digests go out.")


def _subscribe() -> None:
    state = st.session_state
    cadence: Cadence = "weekly" if state.get(CADENCE) == "weekly" else "daily"
    content: Content = "followed" if state.get(CONTENT) == "followed" else "trending"
    try:
        settings = load_digest_settings()
        made = subscribe(get_store(), find_reader(), str(state.get(EMAIL, "")), cadence, content)
        if made.state == "pending":
            send_confirmation(_hurry(settings), made)
            state[SAID] = f"A mail is on its way to {made.email}. Open the link in it, and the digest will come."
        else:
            state[SAID] = f"{made.email} is subscribed."
    except ExplorerError as error:
        state[SAID] = error


def _hurry(settings: DigestSettings) -> DigestSettings:
    """The same mail server, asked once and not for long: somebody waits."""
    if settings.smtp is None:
        return settings
    quick = replace(settings.smtp, seconds=SECONDS_TO_ASK, seconds_whole=2 * SECONDS_TO_ASK, tries=1)
    return replace(settings, smtp=quick)


def _end(one: Subscription) -> None:
    try:
        cancel(get_store(), find_reader(), one.id)
        st.session_state[SAID] = f"{one.email} gets it no more."
    except ExplorerError as error:
        st.session_state[SAID] = error


def _show_preview(snapshot: Snapshot, shown: Shown) -> None:
    cadence: Cadence = "weekly" if st.session_state.get(CADENCE) == "weekly" else "daily"
    content: Content = "followed" if st.session_state.get(CONTENT) == "followed" else "trending"
    reader = find_reader()
    try:
        store, settings = get_store(), load_digest_settings()
        news = find_news(snapshot, store, shown.day, is_past=True, keep=False)
        known = reader if reader.signed_in else None
        edition = build_edition_for(news, store, known, cadence, content, among=shown.papers)
    except ExplorerError as error:
        show_error(error)
        return
    if not edition.entries:
        st.html(f"<p>Nothing would be sent: {text(edition.reason)}.</p>")
        return
    page = write_html(edition, settings.address, f"{settings.address}/account", datetime.now(UTC).date())
    page = page.replace("<head>", '<head><base target="_blank">', 1)
    # As an address of its own kind it is of no origin: nothing in it reaches the app.
    st.iframe(f"data:text/html;charset=utf-8;base64,{b64encode(page.encode()).decode()}", height=480)
