"""What a mark or a line of a network says about itself when the reader points at it: plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from explorer.models import NODE_TYPES, Person
from explorer.text.cleaning import collapse, printable
from explorer.text.latex import to_plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from explorer.models import Paper

LONGEST_LABEL = 160
"""Characters of a name or title that a picture carries."""
LONGEST_END = 60
"""Characters of either end in the words about an edge."""

_LINKS = {
    "coauthor": "{} and {}\n{} together",
    "authored": "{} wrote {}",
    "about": "{} on {}\n{}",
    "affiliated": "{} at {}\n{}",
    "cites": "{} cites {}",
    "related": "{} is like {}",
}


def clean_label(text: str, longest: int = LONGEST_LABEL) -> str:
    """
    Make foreign *text* one bounded line of plain text, LaTeX read, for a canvas that renders nothing.

    Direction marks go: they would turn the words around them.

    >>> clean_label(" Ann\\u202e\\n Lee ")
    'Ann Lee'
    >>> clean_label("On $\\\\alpha$-stable laws")
    'On α-stable laws'
    >>> clean_label("abcdef", longest=4)
    'abc…'
    """
    line = collapse(printable(to_plain(text)))
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def describe_node(facts: Mapping[str, Any], center: Person | Paper | None = None) -> str:
    """
    Say what a node stands for; *center* only where the node is the centre of the slice.

    >>> describe_node({"label": "Yann LeCun", "type": "person", "hop": 1, "papers": 14})
    'Yann LeCun · person\\n14 papers together'
    """
    return f"{clean_label(facts['label'])} · {facts['type']}\n{_describe_role(facts, center)}"


def describe_edge(first: Mapping[str, Any], second: Mapping[str, Any], facts: Mapping[str, Any]) -> str:
    """
    Say what joins two nodes, the person or the paper first; of two papers *first* is the one that cites.

    >>> kth = {"label": "KTH", "type": "institution"}
    >>> ann = {"label": "Ann Lee", "type": "person"}
    >>> describe_edge(kth, ann, {"type": "affiliated", "papers": 3})
    'Ann Lee at KTH\\n3 papers'
    """
    ends = sorted((first, second), key=lambda end: NODE_TYPES.index(end["type"]))
    names = [clean_label(end["label"], LONGEST_END) for end in ends]
    return _LINKS[facts["type"]].format(*names, count_papers(facts["papers"]))


def count_papers(papers: int) -> str:
    """
    Count *papers* in words.

    >>> count_papers(1), count_papers(1200)
    ('1 paper', '1,200 papers')
    """
    return "1 paper" if papers == 1 else f"{papers:,} papers"


def _describe_role(facts: Mapping[str, Any], center: Person | Paper | None) -> str:
    if facts["type"] == "paper":
        return str(facts.get("year") or "year unknown")
    if isinstance(center, Person):
        return f"at the centre, {count_papers(center.works)} in the library"
    papers = count_papers(facts["papers"])
    if facts["type"] != "person":
        return f"{papers} here"
    return f"{papers} together" if facts["hop"] <= 1 else f"{papers} here, {facts['hop']} steps away"
