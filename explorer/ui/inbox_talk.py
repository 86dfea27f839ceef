"""One conversation: what was said, a box to write, and beside it what the two share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from time import monotonic

import streamlit as st

from explorer.errors import ExplorerError, StateUnavailable
from explorer.people.conversations import LONGEST_MESSAGE, Message, block, read_conversation, send_message
from explorer.people.pairs import Owned
from explorer.people.readers import Reader, new_id
from explorer.people.talks import Talk, get_talk
from explorer.settings import news_seconds
from explorer.snapshot.opened import Snapshot
from explorer.text.markup import escape
from explorer.ui.failure import show_error
from explorer.ui.inbox_shared import show_shared
from explorer.ui.inbox_telling import tell_of_message
from explorer.ui.inbox_words import UNREACHABLE, say_day, write_who
from explorer.ui.pieces import shorten, show_empty, text
from explorer.ui.signing_in import find_reader, get_reader, get_store

SECONDS = news_seconds(4)
"""Between two looks at what is new."""
STEP = 50
"""Messages that are shown at once."""
SECONDS_TWICE = 10.0
"""The same words sent again within these are one message: a click that seemed lost."""
DRAFT, FAILED, SHOWN = "inbox-draft", "inbox-failed", "inbox-shown"


@dataclass(frozen=True, slots=True)
class Draft:
    """What was sent last, with the id that makes it one message however often it is sent."""

    conversation_id: str
    body: str
    message_id: str
    sent_at: float | None = None


def show_talk(snapshot: Snapshot, reader: Reader, talk: Talk, records: Mapping[str, tuple[Owned, ...]]) -> None:
    """Draw the conversation; *records* are those that each of the two accounts owns."""
    st.set_page_config(page_title=f"{shorten(talk.other)} · Inbox · Research graph")
    failed_id, _ = st.session_state.get(FAILED) or ("", None)
    if failed_id != talk.id:
        st.session_state[FAILED] = None
    left, right = st.columns([2.2, 1], gap="large")
    with left:
        with st.container(horizontal=True, vertical_alignment="center", key="talk-head"):
            st.html(f'<h1 class="talk-name">{write_who(talk.other, records.get(talk.other_id, ()))}</h1>')
            _show_block(talk)
        show_messages(talk.id)
    with right:
        show_shared(snapshot, reader, talk, records)


@st.fragment(run_every=SECONDS)
def show_messages(conversation_id: str) -> None:
    """Draw what was said, and the box; a new message appears at the next look."""
    with st.container(key="talk", gap="small"):
        try:
            shown = _find_shown(conversation_id)
            talk = get_talk(get_store(), get_reader(), conversation_id)
            messages = read_conversation(get_store(), get_reader(), conversation_id, shown + 1)
        except StateUnavailable:
            show_empty(UNREACHABLE, "This page looks again by itself.")
            _show_box(conversation_id)
            return
        except ExplorerError as error:
            show_error(error)
            return
        if len(messages) > shown:
            st.button("Show earlier messages", key="talk-earlier", type="tertiary", on_click=_show_more,
                      args=(conversation_id, shown + STEP))  # fmt: skip
        begins = len(messages) <= shown
        said = [Message(0, talk.invited_by_me, talk.body, talk.at)] if begins else []
        _show_said([*said, *messages[-shown:]], talk.other)
        if talk.is_open:
            _show_box(conversation_id)
        else:
            closed = (
                "You block them: neither of you can write." if talk.blocking else "No more messages can be sent here."
            )
            st.html(f'<p class="closed">{closed}</p>')


def _show_said(messages: list[Message], other: str) -> None:
    parts = []
    for day, said in groupby(messages, key=lambda one: one.at.date()):
        parts.append(f'<li class="day">{day.day} {day:%B %Y}</li>')
        parts += [_write_message(one, other) for one in said]
    st.html(
        '<div class="said" tabindex="0" role="log" aria-label="Messages, the latest last">'
        f"<ol>{''.join(parts)}</ol></div>"
    )


def _write_message(one: Message, other: str) -> str:
    who = "You" if one.mine else text(other)
    side = "mine" if one.mine else "theirs"
    when = f"{say_day(one.at)}, {one.at:%H:%M} UTC"
    return (
        f'<li class="{side}"><span class="unseen">{who}:</span><p class="written">{escape(one.body)}</p>'
        f'<span class="at" title="{when}">{one.at:%H:%M}</span></li>'
    )


def _show_box(conversation_id: str) -> None:
    with st.form(f"talk-form-{conversation_id}", border=False):
        st.text_area(
            "Your message", key=_box(conversation_id), max_chars=LONGEST_MESSAGE, height=96,
            label_visibility="collapsed", placeholder="Write in plain text. Ctrl+Enter sends. Times here are UTC.",
        )  # fmt: skip
        st.form_submit_button("Send", type="primary", on_click=_send, args=(conversation_id,), key="talk-send")
    _, failed = st.session_state.get(FAILED) or ("", None)
    if failed is not None:
        show_error(failed)


def _show_block(talk: Talk) -> None:
    label, hint = ("Unblock", "Hear from them again") if talk.blocking else ("Block", "Hear no more from them")
    st.button(label, key="talk-block", type="tertiary", icon=":material/block:", help=hint, on_click=_block,
              args=(talk.other_id, talk.id, not talk.blocking))  # fmt: skip


def _send(conversation_id: str) -> None:
    """Send what stands in the box; what could not be sent stays there."""
    body = str(st.session_state.get(_box(conversation_id)) or "")
    if not body.strip():
        return
    draft = _find_draft(conversation_id, body)
    try:
        reader = find_reader()
        send_message(get_store(), reader, conversation_id, body, message_id=draft.message_id)
    except ExplorerError as error:
        st.session_state[DRAFT], st.session_state[FAILED] = draft, (conversation_id, error)
        return
    st.session_state[DRAFT] = Draft(conversation_id, body, draft.message_id, monotonic())
    st.session_state[FAILED] = None
    st.session_state[_box(conversation_id)] = ""
    tell_of_message(conversation_id, reader.account_id)


def _find_draft(conversation_id: str, body: str) -> Draft:
    """The latest draft, if these are its words and it was not sent, or a moment ago; else a new one."""
    kept = st.session_state.get(DRAFT)
    if not isinstance(kept, Draft) or (kept.conversation_id, kept.body) != (conversation_id, body):
        return Draft(conversation_id, body, new_id())
    is_same = kept.sent_at is None or monotonic() - kept.sent_at < SECONDS_TWICE
    return kept if is_same else Draft(conversation_id, body, new_id())


def _block(account_id: str, conversation_id: str, wanted: bool) -> None:
    try:
        block(get_store(), find_reader(), account_id, wanted=wanted)
    except ExplorerError as error:
        st.session_state[FAILED] = conversation_id, error


def _find_shown(conversation_id: str) -> int:
    kept_id, shown = st.session_state.get(SHOWN) or ("", STEP)
    return shown if kept_id == conversation_id else STEP


def _show_more(conversation_id: str, shown: int) -> None:
    st.session_state[SHOWN] = conversation_id, shown


def _box(conversation_id: str) -> str:
    return f"talk-text-{conversation_id}"
