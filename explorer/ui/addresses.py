"""Addresses within the app: every view has one that gives it again."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import streamlit as st

from explorer.models import Paper


def researcher_address(person_id: str, **parameters: str) -> str:
    """The address of a researcher's page, with what else it should show."""
    return f"{base_path()}/researcher?{urlencode({'id': person_id, **parameters})}"


def source_address(paper: Paper) -> str:
    """Where a paper can be read: arXiv, its DOI's page, or where its source points; empty when nowhere."""
    if paper.arxiv_id:
        return f"https://arxiv.org/abs/{quote(paper.arxiv_id)}"
    return f"https://doi.org/{quote(paper.doi)}" if paper.doi else paper.url or ""


def base_path() -> str:
    """The path that the app is hosted under; empty on one's own machine."""
    path = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{path}" if path else ""
