"""Papers written as markdown: whole abstracts, formulas, authors and topics as links."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from explorer.models import Paper
from explorer.text.markdown import link, to_markdown
from explorer.ui.addresses import paper_address, researcher_address
from explorer.ui.pieces import LONGEST_NAME, shorten
from explorer.ui.view import readable_type

MOST_AUTHORS = 40
"""Authors of a paper that the page names; the CSV names all."""


def write_works(papers: Sequence[Paper], person_id: str) -> str:
    """Write *papers* as markdown. *person_id* is whose page it is; topics filter that page."""
    return "\n\n---\n\n".join(_write_work(paper, person_id) for paper in papers)


def _write_work(paper: Paper, person_id: str) -> str:
    parts = [
        _write_facts(paper),
        f"#### {link(_cut(paper.title), paper_address(paper.id))}",
        _write_authors(paper),
        to_markdown(paper.abstract) if paper.abstract else "",
        " · ".join(link(_cut(topic.name), researcher_address(person_id, topic=topic.id)) for topic in paper.topics),
    ]
    return "\n\n".join(part for part in parts if part)


def _write_facts(paper: Paper) -> str:
    facts = [f"**{paper.year}**" if paper.year else "year not known"]
    facts += [to_markdown(readable_type(paper.type))] if paper.type else []
    facts += [to_markdown(_cut(paper.venue))] if paper.venue else []
    addresses = (
        ("arXiv:", paper.arxiv_id, "https://arxiv.org/abs/"),
        ("doi:", paper.doi, "https://doi.org/"),
    )
    facts += [link(f"{kind}{_cut(one)}", f"{resolver}{quote(one)}") for kind, one, resolver in addresses if one]
    facts += [link("source", paper.url)] if paper.url else []
    return " · ".join(facts)


def _write_authors(paper: Paper) -> str:
    named = [link(_cut(author.name), researcher_address(author.id)) for author in paper.authors[:MOST_AUTHORS]]
    left = len(paper.authors) - len(named)
    return " · ".join([*named, f"and {left:,} more"] if left else named)


def _cut(text: str) -> str:
    """Shorten a long text; not through a formula, which then could not be set."""
    return text if len(text) <= LONGEST_NAME else shorten(text)
