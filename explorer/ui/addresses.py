"""Addresses within the app: every view has one that gives it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlencode

import streamlit as st

from explorer.models import Paper


def researcher_address(person_id: str, **parameters: str) -> str:
    """The address of a researcher's page, with what else it should show."""
    return f"{base_path()}/researcher?{_encode({'id': person_id, **parameters})}"


def network_address(person_id: str, **parameters: str) -> str:
    """The address of the full explorer around a researcher."""
    return f"{base_path()}/network?{_encode({'id': person_id, **parameters})}"


def connect_address(one: str, other: str = "", **parameters: str) -> str:
    """The address of the page on how two people are connected; without *other* it asks for them."""
    return f"{base_path()}/connect?{_encode({'from': one, **({'to': other} if other else {}), **parameters})}"


def compare_address(people: Sequence[str]) -> str:
    """The address of the page that puts *people*, by id, side by side."""
    return f"{base_path()}/compare?{_encode({'id': list(people)})}"


def topic_address(topic_id: str, **parameters: str) -> str:
    return f"{base_path()}/topic?{_encode({'id': topic_id, **parameters})}"


def institution_address(institution_id: str, **parameters: str) -> str:
    """The address of an institution's page; ``with_`` names a second one: what they wrote together."""
    named = {name.removesuffix("_"): value for name, value in parameters.items()}
    return f"{base_path()}/institution?{_encode({'id': institution_id, **named})}"


def papers_address(**parameters: str) -> str:
    """The address of the feed of papers: ``day``, ``period``, ``order``; ``q`` searches."""
    return f"{base_path()}/papers{'?' if parameters or named_library() else ''}{_encode(parameters)}"


def paper_address(paper_id: str, **parameters: str) -> str:
    """The address of a paper's page."""
    return f"{base_path()}/paper?{_encode({'id': paper_id, **parameters})}"


def library_address(**parameters: str) -> str:
    """The address of the page of the library that is in use."""
    return f"{base_path()}/library{'?' if parameters or named_library() else ''}{_encode(parameters)}"


def identity_address(person_id: str) -> str:
    """The address of the page on which a person's identity is corrected."""
    return f"{base_path()}/identity?{_encode({'id': person_id})}"


def view_address(page: str, /, **parameters: str | Sequence[str]) -> str:
    """What the address asks for now, on *page*, with some parameters set anew; an empty value drops one."""
    asked = {name: st.query_params.get_all(name) for name in st.query_params} | parameters
    return f"{base_path()}/{page}?{urlencode({name: value for name, value in asked.items() if value}, doseq=True)}"


def source_address(paper: Paper) -> str:
    """Where a paper can be read: arXiv, its DOI's page, or where its source points; empty when nowhere."""
    if paper.arxiv_id:
        return f"https://arxiv.org/abs/{quote(paper.arxiv_id)}"
    return f"https://doi.org/{quote(paper.doi)}" if paper.doi else paper.url or ""


def name_source(paper: Paper) -> str:
    """What ``source_address`` leads to, in a word."""
    return "arXiv" if paper.arxiv_id else "DOI" if paper.doi else "source"


def named_library() -> str:
    """The library that the address names, which every address from here names, too; empty for the default one."""
    return str(st.query_params.get("library", ""))


def _encode(parameters: Mapping[str, str | list[str]]) -> str:
    named = named_library()
    return urlencode({**parameters, **({"library": named} if named else {})}, doseq=True)


def base_path() -> str:
    """The path that the app is hosted under; empty on one's own machine."""
    path = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{path}" if path else ""
