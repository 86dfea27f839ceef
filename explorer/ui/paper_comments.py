"""What readers say of a paper: plain text, the oldest first."""

from __future__ import annotations

import streamlit as st

from explorer.errors import ExplorerError, StateUnavailable
from explorer.models import Paper
from explorer.people.comments import LONGEST_COMMENT, Comment, add_comment, delete_comment, find_comments
from explorer.people.readers import new_id
from explorer.text.counting import count_of
from explorer.text.markdown import to_markdown
from explorer.text.markup import escape
from explorer.ui.failure import show_error
from explorer.ui.paper_standing import UNREACHABLE, do, get_standing, take_failure
from explorer.ui.pieces import show_section, text
from explorer.ui.signing_in import find_reader, get_reader, get_store, is_hosted, sign_in_address, view_now

WRITTEN, DRAFT, FAILED = "comment-written", "comment-id", "comment-failed"


@st.fragment
def show_comments(paper: Paper) -> None:
    """List the comments, and take one more; a click runs only this part of the page."""
    with st.container(key="comments", gap="small"):
        try:
            comments = find_comments(get_store(), get_reader(), paper.id, get_standing(paper.id).also)
        except StateUnavailable:
            show_section("Comments", UNREACHABLE)
            return
        elsewhere = f", and {count_of(paper.comments, 'comment')} where the paper comes from" if paper.comments else ""
        show_section("Comments", f"{count_of(len(comments), 'comment')} here{elsewhere}")
        for comment in comments:
            _show(comment, paper.id)
        failed = st.session_state.pop(FAILED, None)
        if failed is not None:
            show_error(failed)
        _offer_writing(paper.id)


def _show(comment: Comment, paper_id: str) -> None:
    with st.container(key=f"said-{comment.id}", gap=None):
        with st.container(horizontal=True, vertical_alignment="center", key=f"sayer-{comment.id}"):
            st.html(
                f'<p class="followed"><b>{text(comment.author)}</b> <span>{comment.at:%d %B %Y, %H:%M} UTC</span></p>'
            )
            if comment.deletable:
                st.button(
                    "Delete", key=f"delete-{comment.id}", type="tertiary", on_click=_delete, args=(comment, paper_id)
                )
        st.markdown(to_markdown(comment.body), anchors=False)


def _offer_writing(paper_id: str) -> None:
    if not get_reader().signed_in:
        if is_hosted():
            way = escape(sign_in_address(view_now()))
            st.html(f'<p><a class="button" href="{way}">Log in to comment</a></p>')
        return
    st.session_state.setdefault(DRAFT, new_id())
    st.text_area(
        "Your comment", key=WRITTEN, max_chars=LONGEST_COMMENT, height="content", label_visibility="collapsed",
        placeholder="Comment, in plain text; formulas between dollar signs are set. Everybody reads it.",
    )  # fmt: skip
    st.button("Comment", key="comment-send", on_click=_add, args=(paper_id,))


def _add(paper_id: str) -> None:
    body, given = str(st.session_state.get(WRITTEN) or ""), str(st.session_state.get(DRAFT) or new_id())
    try:
        add_comment(get_store(), find_reader(), paper_id, body, comment_id=given)
    except ExplorerError as error:
        st.session_state[FAILED] = error
        return
    st.session_state[WRITTEN] = ""
    st.session_state[DRAFT] = new_id()


def _delete(comment: Comment, paper_id: str) -> None:
    if not do(paper_id, lambda store, reader: delete_comment(store, reader, comment.id)):
        st.session_state[FAILED] = take_failure(paper_id)
