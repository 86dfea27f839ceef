"""
Web of Science plain text (``savedrecs.txt``, ``.isi``, ``.ciw``), also as INSPEC writes it.

By hand: what reads it (metaknowledge, bibliometrix) builds a library of its own around it. The
tags: https://images.webofknowledge.com/images/help/WOS/hs_wos_fieldtags.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import takewhile

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from explorer.sources.blocks import Piece, cut_pieces
from explorer.sources.columnar import People, Records, list_readings, tabulate_records
from explorer.sources.dates import read_date, read_month
from explorer.sources.formats import CERTAIN, LIKELY, NO, Batch, Format, Head, Pieces, Reading, Source, join_pieces
from explorer.sources.identifiers import find_dois
from explorer.sources.kinds import read_first_kind
from explorer.sources.person_names import spell_initials
from explorer.sources.signers import LONGEST_ADDRESS, Signers, find_signed_ids, gather, split_addresses
from explorer.sources.tagged import LETTER, SIGN, Tagged, TagShape
from explorer.sources.values import join_date
from explorer.sources.vectors import map_each

_SHAPE = TagShape((LETTER, SIGN, b" \n"), 2, "PT", "ER")


def cut(source: Source) -> Iterator[Piece]:
    """Cut a file into pieces of many records."""
    return cut_pieces(source, b"PT ")


def parse(piece: Piece) -> list[Reading]:
    """Make a record of each publication of a piece."""
    return list_readings(tabulate(piece))


def tabulate(piece: Piece) -> Batch:
    """Make tables of the publications of a piece; one goes from PT to ER."""
    tagged = Tagged(_SHAPE, piece)
    tagged.keep("PT")
    endless = np.flatnonzero(~tagged.has("ER", even_empty=True)).tolist()
    refused = dict.fromkeys(endless, "the record has no end (ER)")
    return tabulate_records(Records(tagged.spans(), _columns(tagged), _people(tagged), refused))


# ── Works ────────────────────────────────────────────────────────────────────────────────────────


def _columns(tagged: Tagged) -> dict[str, pa.Array | list[object]]:
    first, lists = tagged.first, tagged.lists
    ids = list(map(_ids, first("UT").to_pylist(), first("PM").to_pylist()))
    cited = first("CR").to_pylist()
    return {
        "id": [found[0] if found and found[0].startswith("wos:") else None for found in ids],
        "title": _joined(first("TI")),
        "type": map_each(first("DT"), _kind),
        "venue": _joined(first("SO", "JI", "J9")),
        "abstract": first("AB"),
        "doi": first("DI"),
        "citations": [_count(digits) for digits in first("TC", "Z9").to_pylist()],
        "keywords": [[word for words in listed for word in _part(words)] for listed in lists("DE", "ID")],
        "references": [
            find_dois(line for line in lines.split("\n") if "10." in line) if lines else [] for lines in cited
        ],
        "ids": ids,
        "date": list(map(_date, first("PY").to_pylist(), first("PD").to_pylist(), first("EA").to_pylist())),
        "volume": first("VL"),
        "issue": first("IS"),
        "pages": pc.coalesce(_pages(tagged), first("AR", "PS")),
        "publisher": _joined(first("PU")),
        "language": first("LA"),
    }


def _joined(column: pa.Array) -> pa.Array:
    return pc.replace_substring(column, "\n   ", " ")


def _kind(stated: str) -> str | None:
    return read_first_kind(_part(stated))


def _pages(tagged: Tagged) -> pa.Array:
    begin, end = tagged.first("BP"), tagged.first("EP")
    same = pc.fill_null(pc.equal(begin, end), True)
    return pc.if_else(same, begin, pc.binary_join_element_wise(begin, end, "-"))


def _date(year: str | None, month: str | None, early: str | None) -> str | None:
    """``JUL 15``, ``APR``, and ``07 2006`` of INSPEC; where there is no year yet, that of the early access."""
    found = read_date(year) if year else None
    if not found:
        return read_date(early) if early else None
    return join_date(found, *_month(month)) if month else found


@lru_cache(maxsize=1 << 12)
def _month(text: str) -> tuple[int | None, int | None]:
    return read_month(re.sub(r"\b\d{4}\b", "", text).strip())


def _ids(number: str | None, pmid: str | None) -> list[str]:
    catalogue, _, rest = (number or "").partition(":")
    scheme = {"WOS": "wos", "ISI": "wos", "INSPEC": "inspec", "MEDLINE": "pmid"}.get(catalogue)
    found = [f"{scheme}:{rest}"] if scheme else []
    return [*found, f"pmid:{pmid}"] if pmid else found


def _part(text: str) -> list[str]:
    return [part for part in (" ".join(part.split()) for part in text.split(";")) if part]


def _count(digits: str | None) -> int | None:
    return int(digits) if digits and digits.isascii() and digits.isdigit() and len(digits) < 10 else None


def read_tags(tags: Mapping[str, str]) -> dict[str, object]:
    """Read one record by its tags, for the table that holds them as columns; lists have one line for each."""
    get = tags.get
    ids = _ids(get("UT"), get("PM"))
    date = _date(get("PY"), get("PD"), get("EA"))
    begin, end = get("BP", ""), get("EP", "")
    short, full, groups = (_lines(get(tag)) for tag in ("AU", "AF", "CA"))
    return {
        "id": ids[0] if ids and ids[0].startswith("wos:") else None,
        "title": get("TI") or None,
        "type": _kind(get("DT", "")),
        "venue": get("SO") or get("JI") or get("J9"),
        "authors": _list_authors(*_team(short, full, groups, _numbers(tags), get("C1"))),
        "abstract": get("AB"),
        "doi": get("DI"),
        "citations": _count(get("TC") or get("Z9")),
        "keywords": _part(get("DE", "")) + _part(get("ID", "")),
        "references": find_dois(get("CR", "").split("\n")),
        "ids": ids,
        "year": date,
        "date": date,
        "volume": get("VL"),
        "issue": get("IS"),
        "pages": f"{begin}-{end}" if begin and end and begin != end else begin or get("AR"),
        "publisher": get("PU"),
        "language": get("LA"),
    }


def _lines(text: str | None) -> list[str]:
    return [line for part in (text or "").split("\n") if (line := part.strip())]


def _numbers(tags: Mapping[str, str]) -> str:
    return "; ".join(tags[tag] for tag in ("OI", "RI") if tags.get(tag))


def _list_authors(names: list[str], ids: dict[int, list[str]], places: dict[int, list[str]]) -> list[object]:
    return [
        {"name": name, "ids": ids.get(place, []), "affiliations": places.get(place, [])}
        for place, name in enumerate(names)
    ]


# ── Authors ──────────────────────────────────────────────────────────────────────────────────────

_SIGNED = re.compile(r"\[([^\]]*)\]\s*([^\[]*)")
_spell = lru_cache(maxsize=1 << 17)(spell_initials)
_Team = tuple[list[str], dict[int, list[str]], dict[int, list[str]]]
"""Names, and by their place the ids and the affiliations."""


def _people(tagged: Tagged) -> People:
    names = (tagged.every(tag).split("\n").lists() for tag in ("AU", "AF", "CA"))
    numbers = ["; ".join(found) for found in tagged.lists("OI", "RI")]
    addresses = tagged.first("C1").to_pylist()
    teams = list(map(_team, *names, numbers, addresses))
    flat = pa.array([name for team, _, _ in teams for name in team], pa.string())
    ids = [ids.get(place, ()) for team, ids, _ in teams for place in range(len(team))]
    places = [places.get(place, ()) for team, _, places in teams for place in range(len(team))]
    return People(np.array([len(team) for team, _, _ in teams], np.int64), flat, ids, places)


def _team(short: list[str], full: list[str], groups: list[str], numbers: str, addresses: str | None) -> _Team:
    written = full if len(full) >= len(short) else short
    if not (written or groups) or written == ["[Anonymous]"]:
        return [], {}, {}
    names = [_spell(name, is_index=written is short) for name in written]
    names += [name for name in groups if name not in written]
    if not numbers and not addresses:
        return names, {}, {}
    signers = Signers(written, short)
    ids = dict(gather(find_signed_ids(numbers, signers))) if numbers else {}
    return names, ids, _places(addresses or "", signers, len(written))


def _places(text: str, signers: Signers, team: int) -> dict[int, list[str]]:
    """
    Find the affiliations by the author's place.

    ``[Lee, Ann; Chen, Bo] Rice Univ, Houston, TX USA.`` says whose the address is.
    Without names in brackets nobody knows, unless there is one author or one address.
    """
    if "[" in text:
        return dict(gather(_signed(text, signers)))
    listed = list(_listed(text, signers))
    if listed:
        return dict(gather(listed))
    places = split_addresses(text)
    return dict.fromkeys(range(team), places) if places and (team == 1 or len(places) == 1) else {}


def _signed(text: str, signers: Signers) -> Iterator[tuple[int, str]]:
    for names, address in _SIGNED.findall(text):
        place = " ".join(address.split()).rstrip(". ")
        if place and len(place) <= LONGEST_ADDRESS:
            for name in names.split(";"):
                number = signers.find(" ".join(name.split()))
                if number is not None:
                    yield number, place


def _listed(text: str, signers: Signers) -> Iterator[tuple[int, str]]:
    """``Lee, A.; Chen, B.; Rice Univ., Houston``, as INSPEC has it."""
    for address in split_addresses(text):
        parts = [part.strip() for part in address.split(";")]
        numbers = list(takewhile(lambda number: number is not None, map(signers.find, parts)))
        place = "; ".join(parts[len(numbers) :])
        yield from ((number, place) for number in numbers if number is not None and place)


# ── Recognising ──────────────────────────────────────────────────────────────────────────────────

_START = re.compile(r"^PT ", re.MULTILINE)
_FILE = re.compile(r"\A\s*FN .*\n(?:.*\n)?VR 1\.0", re.IGNORECASE)


def recognise(head: Head) -> float:
    if _FILE.match(head.text):
        return CERTAIN
    return LIKELY if _START.search(head.text) and re.search(r"^(?:ER|AU|SO) ?", head.text, re.MULTILINE) else NO


_PIECES = Pieces(cut, parse, tabulate)
FORMAT = Format("wos-text", "Web of Science plain text", recognise, join_pieces(_PIECES), _PIECES)
