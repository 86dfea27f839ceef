"""What a record states about which work it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from explorer.library.papers.titles import spell_out
from explorer.text.folding import fold_name

Version = Literal["preprint", "published"]

PREPRINT_TYPES = ("preprint", "submission")
PUBLISHED_TYPES = (
    *("journal-article", "conference-paper", "book-chapter", "book", "review", "thesis", "report", "proceedings"),
    *("article", "inproceedings", "editorial", "letter", "erratum", "book-review"),
)
PREPRINT_DOI = (
    r"^10\.(48550/|1101/(\d{4}\.\d\d\.|\d{6})|2139/ssrn|20944/preprints|21203/rs|26434/chemrxiv|3123[14]/osf"
    r"|31219/osf|35542/osf|36227/techrxiv|22541/au|5281/zenodo|13140/rg)"
)
"""DOIs of arXiv, bioRxiv, SSRN, Preprints, Research Square, ChemRxiv, OSF, TechRxiv, Authorea, Zenodo, ResearchGate."""
REPOSITORY = (
    r"^(arxiv|corr\b|computing research repository|biorxiv|medrxiv|ssrn|chemrxiv|techrxiv|research square|osf\b"
    r"|zenodo|hal\b|openreview$)"
)
"""How venues begin, folded, that keep preprints."""

VERSION_OF = f"""
CASE WHEN type IN {PREPRINT_TYPES} OR regexp_matches(lower(coalesce(venue, '')), '{REPOSITORY}') THEN 'preprint'
     WHEN venue IS NOT NULL OR type IN {PUBLISHED_TYPES} OR NOT regexp_matches(doi, '{PREPRINT_DOI}') THEN 'published'
     WHEN doi IS NOT NULL OR arxiv_id IS NOT NULL THEN 'preprint' END
"""
"""SQL over ``works``: whether a record is of a preprint or of a published version, NULL where it does not say."""

_PLAIN_CLASSES = {"thesis": "thesis", "dataset": "dataset", "software": "software", "patent": "patent"}
_CLASSES = _PLAIN_CLASSES | {
    "book": "book", "proceedings": "book", "erratum": "erratum", "editorial": "editorial", "letter": "letter",
    "book-review": "letter", "retracted": "erratum", "talk": "talk",
}  # fmt: skip
_ORDINAL = re.compile(r"\d+(st|nd|rd|th)?")
_COMMON = frozenset("of the on in and for a an de la".split())


@dataclass(frozen=True)
class Stated:
    """A record, as far as it says which work it is of."""

    work_no: int
    key: str
    file_no: int
    title: str
    year: int | None
    type: str | None
    venue: str | None
    pages: str | None
    version: Version | None
    doi: str | None
    """Of the published version; a preprint's DOI is not here."""
    arxiv_id: str | None
    pmid: str | None
    authors: tuple[str, ...]
    """Folded."""

    @cached_property
    def words(self) -> str:
        """The title, spelled out."""
        return spell_out(self.title)

    @property
    def kind(self) -> str:
        """``article`` for whatever may be a version of an article, else a class of its own."""
        return _CLASSES.get(self.type or "", "article")

    @property
    def catalogue(self) -> str:
        """Who made the record; a catalogue knows which of its own records are of one work."""
        scheme, colon, _ = self.key.partition(":")
        return scheme if colon and scheme != "work" else f"file {self.file_no}"


def is_one_venue(one: Stated, other: Stated) -> bool:
    """
    Tell whether two records can have appeared at one place: equal pages, or venues that say much the same.

    Two that number themselves differently ("11th", "17th") are two places, whatever else they share.
    """
    if one.venue is None or other.venue is None or (one.pages is not None and one.pages == other.pages):
        return True
    left, right = (frozenset(fold_name(venue).split()) - _COMMON for venue in (one.venue, other.venue))
    numbers, others = ({word for word in words if _ORDINAL.fullmatch(word)} for words in (left, right))
    if numbers and others and not numbers & others:
        return False
    return 10 * len(left & right) >= 7 * max(1, min(len(left), len(right)))
