"""All live sources."""

from __future__ import annotations

from explorer.errors import InvalidOption, quote
from explorer.live import arxiv, crossref, daily_papers, dblp, openalex, orcid, semantic_scholar
from explorer.live.models import Service

SERVICES: tuple[Service, ...] = (
    openalex.SERVICE,
    arxiv.SERVICE,
    semantic_scholar.SERVICE,
    crossref.SERVICE,
    orcid.SERVICE,
    dblp.SERVICE,
    daily_papers.SERVICE,
)


def get_service(name: str) -> Service:
    """Get a live source by its name; raises InvalidOption where there is none."""
    for one in SERVICES:
        if one.name == name:
            return one
    raise InvalidOption(
        f"There is no live source {quote(name)}.", hint=f"There are {', '.join(one.name for one in SERVICES)}."
    )
