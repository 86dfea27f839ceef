"""The facts of a paper as a list: when, where, by which ids, cited how often, claimed by whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from urllib.parse import quote

import streamlit as st

from explorer.errors import StateUnavailable
from explorer.feed.periods import write_date
from explorer.models import Paper
from explorer.people.claim_records import find_claims
from explorer.snapshot import queries, source_queries
from explorer.snapshot.opened import Snapshot
from explorer.ui.addresses import researcher_address
from explorer.ui.cards import is_submitted
from explorer.ui.pieces import link, text
from explorer.ui.signing_in import get_reader, get_store
from explorer.ui.view import readable_type

_RESOLVERS = {
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/",
    "pmcid": "https://www.ncbi.nlm.nih.gov/pmc/articles/",
    "openalex": "https://openalex.org/",
    "s2": "https://www.semanticscholar.org/paper/",
    "dblp": "https://dblp.org/rec/",
}
"""Where an id of a scheme leads."""
_SCHEMES = {
    "pmid": "PubMed",
    "pmcid": "PubMed Central",
    "openalex": "OpenAlex",
    "s2": "Semantic Scholar",
    "dblp": "DBLP",
}
MOST_CLAIMS = 5
MOST_ASKED = 200
"""Ids after which a long list of authors is looked up by their present ids alone."""
ALWAYS = date(1, 1, 1)
"""No paper is of this year: among facts the year always stands."""


def show_facts(snapshot: Snapshot, number: int, paper: Paper) -> None:
    """Draw the list; what is not known is left out."""
    versions = [record.version for record in source_queries.find_records(snapshot, number) if record.version]
    digits = int(snapshot.topology.paper_date[number])
    day = text(write_date(digits, ALWAYS))
    facts = {
        **(
            {"Published": text(paper.year), "Submitted": day}
            if is_submitted(paper.year, digits)
            else {"Published": day}
        ),
        "Venue": text(paper.venue),
        "Volume": text(paper.volume),
        "Issue": text(paper.issue),
        "Pages": text(paper.pages),
        "Publisher": text(paper.publisher),
        "Type": text(readable_type(paper.type or "")),
        "Language": text(paper.language),
        "Versions": text(", ".join(dict.fromkeys(versions))) if len(set(versions)) > 1 else "",
        "DOI": link(paper.doi, f"https://doi.org/{quote(paper.doi)}") if paper.doi else "",
        "arXiv": link(paper.arxiv_id, f"https://arxiv.org/abs/{quote(paper.arxiv_id)}") if paper.arxiv_id else "",
        **_write_ids(paper),
        "Source": link("read it there", paper.url) if paper.url else "",
        "Cited": f"{paper.citations:,} times, as its source counts" if paper.citations is not None else "",
        "Note": text(paper.note),
        "Claimed": _write_claims(snapshot, paper),
    }
    items = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in facts.items() if value)
    st.html(f'<dl class="known-facts">{items}</dl>' if items else "")


def _write_ids(paper: Paper) -> dict[str, str]:
    found = {}
    for one in paper.ids:
        scheme, _, value = one.partition(":")
        resolver = _RESOLVERS.get(scheme)
        name = _SCHEMES.get(scheme, text(scheme))
        found[name] = link(value, f"{resolver}{quote(value)}") if resolver else text(value or one)
    return found


def _write_claims(snapshot: Snapshot, paper: Paper) -> str:
    """The authors whose record somebody claimed, and a claim stands: who says "this is me"."""
    names = {author.id: author.name for author in paper.authors}
    owners = find_former_ids(snapshot, names)
    if not owners:
        return ""
    try:
        claims = find_claims(get_store(), get_reader(), list(owners))
    except StateUnavailable:
        return ""
    ids = dict.fromkeys(owners[one.person_id] for one in claims if one.state == "approved")
    return ", ".join(link(names[one], researcher_address(one)) for one in list(ids)[:MOST_CLAIMS])


def find_former_ids(snapshot: Snapshot, person_ids: Iterable[str]) -> dict[str, str]:
    """Every id that leads to one of these people, their own as well, and whose it is."""
    owners: dict[str, str] = {}
    for person_id in person_ids:
        owners[person_id] = person_id
        number = queries.find_person_no(snapshot, person_id) if len(owners) <= MOST_ASKED else None
        if number is not None:
            owners |= dict.fromkeys(queries.find_person_aliases(snapshot, number), person_id)
    return owners
