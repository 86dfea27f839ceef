"""What a reader does with a paper: vote, save, mark as seen, leave out; and what all readers did."""

from __future__ import annotations

import streamlit as st

from explorer.export.citing import ENDINGS, MIME_TYPES, cite
from explorer.models import Paper
from explorer.people.follows import exclude
from explorer.people.readers import Target
from explorer.people.shelf import mark_seen, save_paper, unsave_paper
from explorer.people.votes import vote
from explorer.text.counting import count_of
from explorer.text.markdown import to_markdown
from explorer.text.markup import escape
from explorer.ui.addresses import name_source, paper_address, source_address
from explorer.ui.failure import show_error
from explorer.ui.paper_standing import Standing, can_ask, do, get_standing, take_failure
from explorer.ui.pieces import shorten
from explorer.ui.signing_in import get_reader, is_hosted, sign_in_address, view_now

CHANGED = "paper-left-out"
MOST_NAMED = 4
"""Authors and topics of a paper that its menu offers to leave out."""
SEEN, NEVER = "Mark as seen", "Never show this paper"


@st.fragment
def show_deeds(paper: Paper, *, key: str, with_menu: bool = True) -> None:
    """
    Draw the row below a paper: vote, comments, where to read it, save; *with_menu* BibTeX and what else.

    A click runs only this row, unless it takes papers out of the list.
    """
    if st.session_state.pop(CHANGED, False):
        st.rerun()
    standing = get_standing(paper.id)
    with st.container(horizontal=True, vertical_alignment="center", key=f"deeds-{key}", gap="small"):
        _show_vote(paper, standing, key)
        st.html(_write_ways(paper, standing))
        if get_reader().signed_in:
            _show_save(paper, standing, key)
        if with_menu:
            _show_bibtex(paper, key)
        if with_menu and get_reader().signed_in:
            _show_menu(paper, standing, key)
    failed = take_failure(paper.id)
    if failed is not None:
        show_error(failed)


def _show_vote(paper: Paper, standing: Standing, key: str) -> None:
    count = max(paper.votes or 0, 0) + standing.votes
    explained = _explain_votes(paper.votes or 0, standing.votes)
    if not get_reader().signed_in and is_hosted():
        address = escape(sign_in_address(view_now()))
        st.html(f'<a class="vote" href="{address}" title="{escape(explained)} Log in to vote.">▲ {count:,}</a>')
        return
    st.button(
        f"▲ {count:,}",
        key=f"vote-{key}",
        type="primary" if standing.voted else "secondary",
        help=f"{explained} {'A click takes yours back.' if standing.voted else 'A click adds yours.'}",
        disabled=not can_ask(),
        on_click=_vote,
        args=(paper.id, paper.title, not standing.voted),
    )


def _explain_votes(stated: int, own: int) -> str:
    """
    Say whose votes they are.

    >>> _explain_votes(31, 1), _explain_votes(0, 0)
    ('31 votes where the paper comes from, 1 vote here.', 'No votes yet.')
    """
    parts = [f"{count_of(stated, 'vote')} where the paper comes from"] if stated > 0 else []
    parts += [f"{count_of(own, 'vote')} here"] if own else []
    return f"{', '.join(parts)}." if parts else "No votes yet."


def _write_ways(paper: Paper, standing: Standing) -> str:
    """Comments, and where to read the paper."""
    comments = count_of((paper.comments or 0) + standing.comments, "comment")
    ways = [f'<a href="{escape(paper_address(paper.id))}">{comments}</a>']
    address = source_address(paper)
    if address.startswith(("https://", "http://")):
        title = escape(shorten(paper.title))
        ways.append(f'<a href="{escape(address)}">{name_source(paper)}<span class="unseen"> of {title}</span> ↗</a>')
    ways += ["<span>seen</span>"] if standing.seen else []
    return f'<p class="deed-ways">{"".join(ways)}</p>'


def _show_save(paper: Paper, standing: Standing, key: str) -> None:
    st.button(
        "Saved" if standing.saved else "Save",
        key=f"save-{key}",
        icon=":material/bookmark_added:" if standing.saved else ":material/bookmark:",
        type="tertiary",
        disabled=not can_ask(),
        on_click=_save,
        args=(paper.id, paper.title, not standing.saved),
    )


def _show_bibtex(paper: Paper, key: str) -> None:
    st.download_button(
        "BibTeX", lambda: cite([paper], "bibtex"), f"{file_name(paper)}.{ENDINGS['bibtex']}", MIME_TYPES["bibtex"],
        icon=":material/format_quote:", on_click="ignore", key=f"bibtex-{key}", type="tertiary",
    )  # fmt: skip


def _show_menu(paper: Paper, standing: Standing, key: str) -> None:
    targets = _list_targets(paper)
    options = [*([] if standing.seen else [SEEN]), *targets]
    st.menu_button(
        "More", options, key=f"menu-{key}", type="tertiary", icon=":material/more_horiz:",
        format_func=to_markdown, on_click=_choose, args=(paper, f"menu-{key}"),
    )  # fmt: skip


def _list_targets(paper: Paper) -> dict[str, Target]:
    """What the menu offers to leave out, by its line there."""
    targets = {NEVER: Target("paper", paper.id, paper.title)}
    for author in paper.authors[:MOST_NAMED]:
        targets[f"Mute {shorten(author.name)}"] = Target("person", author.id, author.name)
    for topic in paper.topics[:MOST_NAMED]:
        targets[f"Mute the topic {shorten(topic.name)}"] = Target("topic", topic.id, topic.name)
    return targets


def _choose(paper: Paper, key: str) -> None:
    chosen = st.session_state.get(key)
    target = _list_targets(paper).get(str(chosen))
    if chosen == SEEN:
        st.session_state[CHANGED] = do(paper.id, lambda store, reader: mark_seen(store, reader, [paper.id]))
    elif target and do(paper.id, lambda store, reader: exclude(store, reader, target)):
        st.session_state[CHANGED] = True
        name = to_markdown(shorten(target.label))
        st.toast(f"{name} is left out from now on. The list of what is left out, above, has the way back.")


def _vote(paper_id: str, title: str, wanted: bool) -> None:
    also = get_standing(paper_id).also
    do(paper_id, lambda store, reader: vote(store, reader, paper_id, wanted=wanted, label=title, also=also))


def _save(paper_id: str, title: str, wanted: bool) -> None:
    if wanted:
        do(paper_id, lambda store, reader: save_paper(store, reader, paper_id, title))
    else:
        also = get_standing(paper_id).also
        do(paper_id, lambda store, reader: unsave_paper(store, reader, paper_id, also))


def file_name(paper: Paper) -> str:
    """
    A name for a file: the first letters and digits of the title.

    >>> file_name(Paper("p", "../../etc: A  *Title* of ∞ things", 2024))
    'etc-a-title-of-things'
    """
    kept = "".join(sign if sign.isascii() and sign.isalnum() else " " for sign in shorten(paper.title).lower())
    return "-".join(kept.split()[:8])[:60] or "paper"
