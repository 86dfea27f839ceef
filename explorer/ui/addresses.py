"""Addresses within the app: every view has one that gives it again."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote, urlencode

import streamlit as st

from explorer.models import Paper


def researcher_address(person_id: str, **parameters: str) -> str:
    """The address of a researcher's page, with what else it should show."""
    return f"{base_path()}/researcher?{urlencode({'id': person_id, **parameters})}"


def network_address(person_id: str, **parameters: str) -> str:
    """The address of the full explorer around a researcher."""
    return f"{base_path()}/network?{urlencode({'id': person_id, **parameters})}"


def connect_address(one: str, other: str = "", **parameters: str) -> str:
    """The address of the page on how two people are connected; without *other* it asks for them."""
    return f"{base_path()}/connect?{urlencode({'from': one, **({'to': other} if other else {}), **parameters})}"


def compare_address(people: Sequence[str]) -> str:
    """The address of the page that puts *people*, by id, side by side."""
    return f"{base_path()}/compare?{urlencode({'id': list(people)}, doseq=True)}"


def topic_address(topic_id: str, **parameters: str) -> str:
    return f"{base_path()}/topic?{urlencode({'id': topic_id, **parameters})}"


def institution_address(institution_id: str, **parameters: str) -> str:
    """The address of an institution's page; ``with_`` names a second one: what they wrote together."""
    named = {name.removesuffix("_"): value for name, value in parameters.items()}
    return f"{base_path()}/institution?{urlencode({'id': institution_id, **named})}"


def view_address(page: str, **parameters: str | Sequence[str]) -> str:
    """What the address asks for now, on *page*, with some parameters set anew; an empty value drops one."""
    asked = {name: st.query_params.get_all(name) for name in st.query_params} | parameters
    return f"{base_path()}/{page}?{urlencode({name: value for name, value in asked.items() if value}, doseq=True)}"


def source_address(paper: Paper) -> str:
    """Where a paper can be read: arXiv, its DOI's page, or where its source points; empty when nowhere."""
    if paper.arxiv_id:
        return f"https://arxiv.org/abs/{quote(paper.arxiv_id)}"
    return f"https://doi.org/{quote(paper.doi)}" if paper.doi else paper.url or ""


def base_path() -> str:
    """The path that the app is hosted under; empty on one's own machine."""
    path = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{path}" if path else ""
