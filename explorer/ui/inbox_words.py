"""How pages write of invitations and conversations: their addresses, purposes, and what they are about."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from explorer.people.conversations import Purpose
from explorer.people.pairs import Owned
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.text.markup import escape
from explorer.ui.addresses import base_path, named_library, paper_address, researcher_address, topic_address
from explorer.ui.pieces import link, text

WITH = "with"
"""The parameter of the address that names a conversation."""
UNREACHABLE = "Invitations and conversations can't be reached just now. Everything else works."
PURPOSE_NAMES: dict[Purpose, str] = {
    "collaboration": "Work together",
    "question": "A question",
    "review": "Review or feedback",
    "data": "Data or code",
    "other": "Something else",
}


def inbox_address(conversation_id: str = "") -> str:
    """The address of the inbox, or of a conversation in it."""
    asked = {WITH: conversation_id, "library": named_library()}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{base_path()}/inbox{f'?{query}' if query else ''}"


def write_subject(snapshot: Snapshot, purpose: str, kind: str, id_: str) -> str:
    """Write the purpose, and the paper or topic it is about: safe HTML."""
    named = next((name for one, name in PURPOSE_NAMES.items() if one == purpose), purpose)
    return f'<span class="chip">{text(named)}</span> about {write_about(snapshot, kind, id_)}'


def write_about(snapshot: Snapshot, kind: str, id_: str) -> str:
    """Write a link to a paper or topic; the id alone where this library does not have it."""
    if kind == "topic":
        number = queries.find_tag_no(snapshot, "topic", id_)
        if number is not None:
            tag = queries.find_tags(snapshot, "topic", [number])[number]
            return f"the topic {link(tag.name, topic_address(tag.id))}"
    else:
        numbers = queries.find_paper_nos(snapshot, id_)
        if numbers:
            paper = queries.find_paper_heads(snapshot, numbers[:1])[numbers[0]]
            return link(paper.title, paper_address(paper.id))
    return f"a {text(kind)} that is not in this library ({text(id_)})"


def write_who(name: str, records: tuple[Owned, ...]) -> str:
    """Write somebody's own name, and which records are theirs: anybody can call themselves anything."""
    if not records:
        return f'<strong>{text(name)}</strong> <span class="soft">has claimed no record here</span>'
    named = ", ".join(link(one.label or one.person_id, researcher_address(one.person_id)) for one in records[:3])
    return f'<strong>{text(name)}</strong> <span class="soft">is</span> {named}'


def write_body(body: str) -> str:
    """Write what somebody wrote: text and nothing else, its lines kept."""
    return f'<p class="written">{escape(body)}</p>'


def say_day(at: datetime) -> str:
    return f"{at.day} {at:%B %Y}"
