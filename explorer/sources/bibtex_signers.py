"""Who wrote a BibTeX entry, with the ORCIDs and affiliations that the file says are theirs."""

from __future__ import annotations

import re
from collections.abc import Mapping

from explorer.sources.bibtex_names import read_names
from explorer.sources.tex import read_tex

Fields = Mapping[str, str]

_NOTED = re.compile(r"(\d+)\s*=\s*\"?\s*(?:https?://orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])")
_SIGNED = re.compile(r"([^/;]+)/(\d{4}-\d{4}-\d{4}-\d{3}[\dX])")


def read_authors(fields: Fields) -> list[object]:
    names = read_names(fields.get("author", ""))
    orcids = _orcids(fields, names)
    places = _places(fields, names)
    if not orcids and not places:
        return list(names)
    return [
        {"name": name, "orcid": orcids.get(number), "affiliations": places.get(number, [])}
        for number, name in enumerate(names)
    ]


def _orcids(fields: Fields, names: list[str]) -> dict[int, str]:
    """ORCIDs by the author's place: of biblatex's annotations, and of Web of Science's list of names."""
    noted = fields.get("author+an:orcid") or fields.get("author+an") or ""
    found = {int(place) - 1: orcid for place, orcid in _NOTED.findall(noted)}
    for written, orcid in _SIGNED.findall(read_tex(fields.get("orcid-numbers", ""))):
        (name,) = read_names(written)[:1] or [""]
        if names.count(name) == 1:
            found[names.index(name)] = orcid
    return found


def _places(fields: Fields, names: list[str]) -> dict[int, list[str]]:
    """Affiliations by the author's place, where the file says whose they are."""
    raw = read_tex(fields.get("affiliation", ""))
    if not raw:
        return {}
    if "unique-id" in fields:
        return _signed_places(raw, fields, names)
    places = [place for part in raw.split(";") if (place := part.strip())]
    is_theirs = len(names) == 1 or (len(places) == 1 and fields.get("source") == "Scopus")
    return dict.fromkeys(range(len(names)), places) if is_theirs else {}


def _signed_places(raw: str, fields: Fields, names: list[str]) -> dict[int, list[str]]:
    """
    Read ``Lee, Ann; Chen, Bo, Rice Univ, Houston, TX USA.``, one address a line.

    Where names end and the address begins is told by the names of the author field.
    """
    written = [" ".join(read_tex(part).split()) for part in re.split(r"\s+and\s+", fields.get("author", ""))]
    found: dict[int, list[str]] = {}
    if len(written) != len(names):
        return found
    for line in re.split(r"\.\s*\n\s*|\.\s*$", raw):
        address, signers = _take_names(" ".join(line.split()), written)
        for number in signers if address else ():
            found.setdefault(number, []).append(address)
    return found


def _take_names(line: str, written: list[str]) -> tuple[str, list[int]]:
    """Take the names off the beginning of *line*; semicolons part them, a comma ends them."""
    signers: list[int] = []
    while True:
        places = (place for place, name in enumerate(written) if line.startswith((f"{name}; ", f"{name}, ")))
        place = next(places, None)
        if place is None:
            return line, signers
        signers.append(place)
        is_last = line[len(written[place])] == ","
        line = line[len(written[place]) + 2 :]
        if is_last:
            return line, signers
