"""When two records without an id in common are of one work; docs/papers.md has the same as a table."""

from __future__ import annotations

from typing import Literal

from explorer.library.papers.authors import count_shared
from explorer.library.papers.stated import Stated, is_one_venue
from explorer.library.papers.titles import is_standing, is_telling

TitleRule = Literal["preprint", "title"]

EARLIEST, LATEST = -1, 4
"""Years from the preprint to its published version."""
PREPRINTS_APART = 2
"""Years between two preprints of one work: it was submitted again."""
CATALOGUES_APART = 1
"""Years between what two catalogues say of one published work: online, and in print."""


def find_rule(one: Stated, other: Stated) -> TitleRule | None:
    """
    Find the rule by which two records of one folded title are of one work, or None.

    ``preprint`` joins a preprint and a published version, ``title`` two records of the same version.
    """
    if one.kind != other.kind or _contradict(one, other) or is_standing(one.words):
        return None
    versions = {one.version, other.version}
    if versions == {"preprint", "published"}:
        preprint, published = (one, other) if one.version == "preprint" else (other, one)
        return "preprint" if _may_be_versions(preprint, published) else None
    if versions == {"preprint"}:
        return "title" if _are_near(one, other, PREPRINTS_APART) and _agree(one, other) else None
    return "title" if _may_be_same(one, other) else None


def _contradict(one: Stated, other: Stated) -> bool:
    """Tell whether ids of one scheme say that these are two works."""
    pairs = ((one.doi, other.doi), (one.arxiv_id, other.arxiv_id), (one.pmid, other.pmid))
    return any(left is not None and right is not None and left != right for left, right in pairs)


def _may_be_versions(preprint: Stated, published: Stated) -> bool:
    if preprint.year is not None and published.year is not None:
        if not EARLIEST <= published.year - preprint.year <= LATEST:
            return False
        return _agree(preprint, published)
    return is_telling(preprint.words) and _agree(preprint, published)


def _may_be_same(one: Stated, other: Stated) -> bool:
    """Both published, or silent about it: the years agree, the authors all, and within a catalogue the venue."""
    apart = 0 if one.catalogue == other.catalogue else CATALOGUES_APART
    if not _are_near(one, other, apart) or not _agree_wholly(one, other):
        return False
    return one.catalogue != other.catalogue or is_one_venue(one, other)


def _are_near(one: Stated, other: Stated, years: int) -> bool:
    if one.year is None or other.year is None:
        return is_telling(one.words)
    return abs(one.year - other.year) <= years


def _agree(one: Stated, other: Stated) -> bool:
    """Half of the shorter list of authors stands in the other; with a title that says little, both lists are one."""
    if not is_telling(one.words):
        return _agree_wholly(one, other)
    fewest = min(len(one.authors), len(other.authors))
    return fewest > 0 and 2 * count_shared(one.authors, other.authors) >= fewest


def _agree_wholly(one: Stated, other: Stated) -> bool:
    """The lists of authors are one; of a title that says little, two authors at least."""
    fewest = len(one.authors)
    telling = is_telling(one.words)
    if fewest != len(other.authors) or fewest < (1 if telling else 2) or not (telling or " " in one.words):
        return False
    return count_shared(one.authors, other.authors) == fewest
