"""What references are made of: names in two parts, keys."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from explorer.models import Paper
from explorer.text.folding import fold_name
from explorer.text.latex import to_plain

_PARTICLES = {"al", "bin", "da", "das", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "la", "le", "ten",
              "ter", "van", "von", "zu", "zur"}  # fmt: skip
_SUFFIXES = {"jr", "sr", "ii", "iii", "iv"}
_SKIPPED = {
    "a",
    "an",
    "the",
    "on",
    "of",
    "in",
    "for",
    "and",
    "to",
    "towards",
    "is",
    "are",
    "how",
    "what",
    "why",
    "with",
}


def split_name(name: str) -> tuple[str, str]:
    """
    Part a name, as it is displayed, into given and family name; particles belong to the family.

    >>> [split_name(name) for name in ("Laurens van der Maaten", "Sammy Davis Jr.", "Plato", "Lee, Ann")]
    [('Laurens', 'van der Maaten'), ('Sammy', 'Davis Jr.'), ('', 'Plato'), ('Ann', 'Lee')]
    """
    if "," in name:
        family, _, given = name.partition(",")
        return given.strip(), family.strip()
    words = name.split()
    first = len(words) - 1
    if first > 1 and words[first].casefold().strip(".") in _SUFFIXES:
        first -= 1
    while first > 1 and words[first - 1].casefold() in _PARTICLES:
        first -= 1
    return " ".join(words[: max(first, 0)]), " ".join(words[max(first, 0) :])


def build_keys(papers: Sequence[Paper]) -> list[str]:
    """Build a key for each paper, such as ``balestriero2023cookbook``; no two are the same."""
    taken: set[str] = set()
    keys = []
    for paper in papers:
        keys.append(next(key for key in _candidates(paper) if key not in taken))
        taken.add(keys[-1])
    return keys


def _candidates(paper: Paper) -> Iterator[str]:
    family = split_name(paper.authors[0].name)[1] if paper.authors else ""
    words = (word for word in fold_name(to_plain(paper.title)).split() if word not in _SKIPPED)
    parts = (_ascii(family), str(paper.year or ""), next(filter(None, map(_ascii, words)), ""))
    stem = "".join(parts) or "paper"
    letters = (chr(ord("a") + number) for number in range(26))
    return chain([stem], (stem + letter for letter in letters), (f"{stem}{number}" for number in range(27, 1_000_000)))


def _ascii(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold_name(text))[:40]
