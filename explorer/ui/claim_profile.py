"""What the owner of a record says of themselves: asked for in a dialog, shown on the researcher's page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from explorer.errors import ExplorerError, InvalidOption
from explorer.models import Paper, Profile
from explorer.people.owner_profiles import (
    LONGEST_BIO,
    MOST_KEY_PAPERS,
    MOST_LINKS,
    OwnerProfile,
    find_profile,
    write_profile,
)
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.text.markup import escape, safe_href
from explorer.ui.claim_standing import find_person, find_said, get_owned
from explorer.ui.failure import show_error
from explorer.ui.paper_links import link_paper
from explorer.ui.pieces import shorten, show_section, text
from explorer.ui.signing_in import get_store
from explorer.ui.view import readable_type

SEEN = "claim-profile-seen"
"""Of the session: when what the dialog showed first was changed."""


def ask_for_profile(snapshot: Snapshot, number: int, profile: Profile) -> None:
    """Ask the owner for bio, affiliation, links and key publications; everybody sees them."""
    st.session_state.pop(SEEN, None)
    _ask_for_profile(snapshot, number, profile)


@st.dialog("Your profile", width="medium")
def _ask_for_profile(snapshot: Snapshot, number: int, profile: Profile) -> None:
    try:
        get_owned(snapshot, number, profile, proved=False)
        said = find_profile(get_store(), find_person(snapshot, number, profile).ids) or OwnerProfile()
    except ExplorerError as error:
        show_error(error)
        return
    seen = st.session_state.setdefault(SEEN, said.changed_at)
    papers = name_works(find_works(snapshot, number))
    with st.form("claim-profile", border=False):
        bio = st.text_area("Bio", said.bio, key="claim-bio", max_chars=LONGEST_BIO, help="Plain text")
        affiliation = st.text_input("Affiliation", said.affiliation, key="claim-affiliation", max_chars=200)
        is_open = st.toggle("Open to collaborate", said.open_to_collaborate, key="claim-open")
        links = st.text_area("Links, one a line", "\n".join(said.links), key="claim-links", placeholder="https://…")
        key_papers = st.multiselect(
            "Key publications, shown first", list(papers), [one for one in said.key_papers if one in papers],
            format_func=papers.__getitem__, max_selections=MOST_KEY_PAPERS, key="claim-papers",
        )  # fmt: skip
        st.caption("Everybody sees this on your page. An empty field shows what the library knows.")
        if not st.form_submit_button("Save", type="primary", key="claim-save"):
            return
    lines = tuple(filter(None, (line.strip() for line in (links or "").splitlines())))
    written = OwnerProfile(bio or "", affiliation or "", is_open, lines, tuple(key_papers))
    try:
        reader, mine = get_owned(snapshot, number, profile, proved=False)
        if not set(key_papers) <= set(papers):
            raise InvalidOption("A key publication is none of this record's works.", hint="Choose among the list.")
        write_profile(get_store(), reader, mine.id, written, seen=seen)
    except ExplorerError as error:
        show_error(error)
    else:
        st.rerun()


def find_works(snapshot: Snapshot, number: int) -> list[Paper]:
    """The works of a person, newest first, without their authors."""
    ordered = queries.sort_papers(snapshot, snapshot.topology.person_papers.row(number))
    heads = queries.find_paper_heads(snapshot, ordered)
    return [heads[one] for one in ordered]


def name_works(papers: Sequence[Paper]) -> dict[str, str]:
    """Each work in one line of a list, by its id; of works that read alike the id tells them apart."""
    lines = {
        paper.id: " · ".join(filter(None, [shorten(paper.title), str(paper.year or ""), shorten(paper.venue or "")]))
        for paper in papers
    }
    alike = Counter(lines.values())
    return {one: line if alike[line] == 1 else f"{line} · {one}" for one, line in lines.items()}


def show_owner_words(said: OwnerProfile) -> None:
    """What the owner wrote of themselves, below the heading; nothing where there is none."""
    bio = "".join(f"<p>{escape(part)}</p>" for part in said.bio.split("\n\n") if part.strip())
    links = "".join(_write_link(one) for one in said.links[:MOST_LINKS])
    if bio or links:
        st.html(
            f'<div class="own-words">{bio}{f"<p class=ways>{links}</p>" if links else ""}'
            '<p class="facts">Written by the owner of this record.</p></div>'
        )


def show_key_papers(snapshot: Snapshot, number: int, profile: Profile) -> None:
    """The section "Key publications", in their owner's order; nothing where the owner chose none."""
    chosen = find_said(snapshot, profile)[1].key_papers
    numbers = queries.find_numbers_of_papers(snapshot, chosen) if chosen else {}
    own = set(snapshot.topology.person_papers.row(number).tolist())
    kept = list(dict.fromkeys(numbers[one] for one in chosen if numbers.get(one) in own))
    if not kept:
        return
    show_section("Key publications", "Chosen by the owner of this record")
    papers = queries.find_papers_in_order(snapshot, kept[:MOST_KEY_PAPERS])
    st.html(f'<ol class="listed key-papers">{"".join(map(_write_paper, papers))}</ol>')


def _write_paper(paper: Paper) -> str:
    facts = [paper.year or "year not known", readable_type(paper.type or ""), paper.venue]
    written = " · ".join(text(fact) for fact in facts if fact)
    return f'<li><p>{link_paper(paper)}</p><p class="facts">{written}</p></li>'


def _write_link(address: str) -> str:
    """A link to a page on the web, by its address; nothing for one that leads nowhere or into the app."""
    href = safe_href(address)
    if not href.lower().startswith(("https://", "http://")):
        return ""
    shown = shorten(href.partition("://")[2].rstrip("/"))[:80]
    return f'<a href="{escape(href)}" rel="noopener nofollow ugc">{escape(shown)}</a>'
