"""Addresses within the app: every view has one that gives it again."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st


def researcher_address(person_id: str, **parameters: str) -> str:
    """The address of a researcher's page, with what else it should show."""
    return f"{base_path()}/researcher?{urlencode({'id': person_id, **parameters})}"


def search_address(words: str) -> str:
    return f"{base_path()}/?{urlencode({'q': words})}"


def base_path() -> str:
    """The path that the app is hosted under; empty on one's own machine."""
    path = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{path}" if path else ""
