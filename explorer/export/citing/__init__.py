"""Papers as references for other programs: BibTeX, RIS and CSL-JSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, get_args

from explorer.export.citing.bibtex import to_bibtex
from explorer.export.citing.csl import to_csl
from explorer.export.citing.ris import to_ris
from explorer.models import Paper

CitationFormat = Literal["bibtex", "ris", "csl-json"]
CITATION_FORMATS: tuple[CitationFormat, ...] = get_args(CitationFormat)
ENDINGS: dict[CitationFormat, str] = {"bibtex": "bib", "ris": "ris", "csl-json": "json"}
"""How the names of such files end."""
MIME_TYPES: dict[CitationFormat, str] = {
    "bibtex": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "csl-json": "application/vnd.citationstyles.csl+json",
}
_WRITERS: dict[CitationFormat, Callable[[Sequence[Paper]], str]] = {
    "bibtex": to_bibtex,
    "ris": to_ris,
    "csl-json": to_csl,
}


def cite(papers: Sequence[Paper], wanted: CitationFormat) -> str:
    """Write *papers* as references, in their order; what is not known of a paper is left out."""
    return _WRITERS[wanted](papers)


__all__ = ["CITATION_FORMATS", "ENDINGS", "MIME_TYPES", "CitationFormat", "cite"]
