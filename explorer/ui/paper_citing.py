"""How to cite a paper: BibTeX, RIS and CSL-JSON, to copy and to take along."""

from __future__ import annotations

import streamlit as st

from explorer.export.citing import CITATION_FORMATS, ENDINGS, MIME_TYPES, CitationFormat, cite
from explorer.models import Paper
from explorer.ui.paper_deeds import file_name

NAMES: dict[CitationFormat, str] = {"bibtex": "BibTeX", "ris": "RIS", "csl-json": "CSL-JSON"}
_LANGUAGES: dict[CitationFormat, str | None] = {"bibtex": "latex", "ris": None, "csl-json": "json"}


def show_citing(paper: Paper) -> None:
    """Draw the button that opens the references."""
    with st.popover("Cite", icon=":material/format_quote:", key="cite"):
        chosen = st.segmented_control(
            "Format", CITATION_FORMATS, default="bibtex", required=True, key="cite-format",
            format_func=NAMES.__getitem__, label_visibility="collapsed",
        )  # fmt: skip
        wanted: CitationFormat = next((one for one in CITATION_FORMATS if one == chosen), "bibtex")
        written = cite([paper], wanted)
        st.code(written, language=_LANGUAGES[wanted], wrap_lines=True)
        st.download_button(
            f"Download {NAMES[wanted]}", written, f"{file_name(paper)}.{ENDINGS[wanted]}", MIME_TYPES[wanted],
            icon=":material/download:", on_click="ignore", key=f"cite-{wanted}",
        )  # fmt: skip
