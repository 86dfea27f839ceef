"""Failures as the reader sees them: what happened, and what to do next."""

from __future__ import annotations

import logging
import secrets

import streamlit as st

from explorer.errors import ExplorerError
from explorer.text.markdown import to_markdown

_log = logging.getLogger("explorer")


def show_error(error: ExplorerError) -> None:
    """Show a deliberate error and its hint in place of what could not be shown."""
    st.warning(f"{to_markdown(str(error))}  \n{to_markdown(error.hint)}", icon=":material/info:")


def log_failure(error: Exception) -> bool:
    """Show an error reference for what nobody foresaw, and log the trace under it."""
    if isinstance(error, ExplorerError):
        show_error(error)
        return True
    reference = secrets.token_hex(4)
    _log.error("failure %s", reference, exc_info=error)
    st.error(
        f"Something went wrong on our side. Reload the page; if it happens again, report the reference "
        f"**{reference}**, which the server's log explains.",
        icon=":material/error:",
    )
    return True
