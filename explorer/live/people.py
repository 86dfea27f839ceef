"""Whom a reader means by a name, and with whom a researcher wrote: read from answers by the readers of the import."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from explorer.errors import AmbiguousName, NotFound, SourceUnreadable, quote
from explorer.models import Hit
from explorer.sources.formats import Source
from explorer.sources.records import AuthorRecord
from explorer.sources.registry import recognise
from explorer.text.folding import fold_name


def pick_person(title: str, name: str, found: Sequence[Hit]) -> str:
    """
    Pick the one person of this name; raises AmbiguousName with those found, or NotFound where there is nobody.

    >>> pick_person("OpenAlex", "ann lee", [Hit("A1", "person", "Ann Lee", 0), Hit("A2", "person", "Anna Lee", 0)])
    'A1'
    """
    exact = [one for one in found if fold_name(one.label) == fold_name(name)]
    if len(exact) == 1:
        return exact[0].id
    if not found:
        raise NotFound(f"{title} knows nobody of the name {quote(name)}.", hint="Give an id of the source instead.")
    raise AmbiguousName(name, exact or found)


def rank_coauthors(paths: Iterable[Path], own: str, scheme: str, most: int) -> list[str]:
    """
    Rank the co-authors in answers by the works that they share with the person of the id *own*, most first.

    Co-authors are given by their ids of *scheme*, without it; who has none is left out.
    """
    shared: Counter[str] = Counter()
    selves = set()
    for authors in _read_authors(paths):
        shared.update({key for author in authors if (key := _find_id(author, scheme))})
        selves |= {_find_id(author, scheme) for author in authors if own in author.ids}
    return _rank(shared, selves, most)


def rank_coauthor_names(paths: Iterable[Path], own: str, most: int) -> list[str]:
    """Rank co-authors likewise, where people have names and no ids; of several spellings the last in the alphabet."""
    shared: Counter[str] = Counter()
    spelling: dict[str, str] = {}
    for authors in _read_authors(paths):
        shared.update({author.folded for author in authors})
        for author in authors:
            spelling[author.folded] = max(author.name, spelling.get(author.folded, ""))
    return [spelling[folded] for folded in _rank(shared, {fold_name(own)}, most)]


def _rank(shared: Counter[str], selves: set[str], most: int) -> list[str]:
    others = [(key, works) for key, works in shared.items() if key and key not in selves]
    return [key for key, _ in sorted(others, key=lambda one: (-one[1], one[0]))[:most]]


def _find_id(author: AuthorRecord, scheme: str) -> str:
    """An id without its scheme. One with a space in it is a name that a source tells apart by a number."""
    found = (one.removeprefix(f"{scheme}:") for one in author.ids if one.startswith(f"{scheme}:"))
    return next((one for one in found if " " not in one), "")


def _read_authors(paths: Iterable[Path]) -> Iterator[tuple[AuthorRecord, ...]]:
    for path in paths:
        source = Source(path)
        try:
            yield from (reading.work.authors for reading in recognise(source).read(source) if reading.work)
        except SourceUnreadable:
            continue
