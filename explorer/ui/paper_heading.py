"""The head of a paper's page: title, authors with where they were, abstract, topics."""

from __future__ import annotations

from datetime import date

import streamlit as st

from explorer.models import Paper, Tag
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.text.counting import count_of
from explorer.text.markdown import to_markdown
from explorer.text.markup import escape
from explorer.ui.addresses import institution_address, researcher_address, topic_address
from explorer.ui.cards import write_facts
from explorer.ui.pieces import LONGEST_NAME, link, shorten

MOST_AUTHORS = 60
"""Authors that stand in sight; the others are folded."""


def show_paper_heading(snapshot: Snapshot, number: int, paper: Paper, today: date) -> None:
    with st.container(key="paper-head", gap=None):
        title = paper.title if len(paper.title) <= LONGEST_NAME else shorten(paper.title)
        st.markdown(
            f"{write_facts(paper, int(snapshot.topology.paper_date[number]), today)}\n\n# {to_markdown(title)}",
            anchors=False,
        )
        st.html(_write_authors(paper, find_paper_affiliations(snapshot, number)))


def show_abstract(paper: Paper) -> None:
    with st.container(key="abstract", gap="small"):
        if paper.abstract:
            st.markdown(to_markdown(paper.abstract), anchors=False)
        else:
            st.html('<p class="gap">No abstract in the sources.</p>')
        chips = "".join(link(topic.name, topic_address(topic.id)) for topic in paper.topics)
        if chips:
            st.html(f'<p class="topics">{chips}</p>')


def find_paper_affiliations(snapshot: Snapshot, number: int) -> dict[str, list[Tag]]:
    """The institutions that each author names on the paper: person's id → institutions, in the paper's order."""
    people = snapshot.topology.affiliated_people.row(number).tolist()
    institutions = snapshot.topology.affiliated_institutions.row(number).tolist()
    ids = {one: person.id for one, person in queries.find_people(snapshot, set(people)).items()}
    tags = queries.find_tags(snapshot, "institution", set(institutions))
    found: dict[str, list[Tag]] = {}
    for person, institution in zip(people, institutions, strict=True):
        named = found.setdefault(ids[person], [])
        if tags[institution] not in named:
            named.append(tags[institution])
    return found


def _write_authors(paper: Paper, places: dict[str, list[Tag]]) -> str:
    """Names with the numbers of their institutions, and the institutions: safe HTML."""
    if not paper.authors:
        return '<p class="gap">Authors not known.</p>'
    ordered = [tag for author in paper.authors for tag in places.get(author.id, [])]
    numbers = {tag: place for place, tag in enumerate(dict.fromkeys(ordered), start=1)}

    def write(author_id: str, name: str) -> str:
        marks = ",".join(str(numbers[tag]) for tag in places.get(author_id, []))
        return f"{link(name, researcher_address(author_id))}{f'<sup>{marks}</sup>' if marks else ''}"

    names = [write(author.id, author.name) for author in paper.authors]
    said = f'<p class="byline">{escape(count_of(len(names), "author"))}: {", ".join(names[:MOST_AUTHORS])}</p>'
    if len(names) > MOST_AUTHORS:
        rest = ", ".join(names[MOST_AUTHORS:])
        said += (
            f'<details class="rest"><summary>and {len(names) - MOST_AUTHORS:,} more</summary><p>{rest}</p></details>'
        )
    at = " · ".join(
        f"<sup>{place}</sup> {link(tag.name, institution_address(tag.id))}" for tag, place in numbers.items()
    )
    return said + (f'<p class="places">{at}</p>' if at else "")
