"""Which institutions affiliations name: a pure function of their set; docs/institutions-and-topics.md says why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from explorer.library.institutions.parts import LONGEST, Parsed, Part, build_part, find_campus, is_unit, parse, same_key
from explorer.library.institutions.systems import PLACES, UMBRELLAS

Rule = Literal["spelling", "unit", "acronym", "several"]
"""Names differ in spelling only; a unit or a place is left out; an acronym stands for it; one text names several."""

KNOWN = 3
"""Uses by which a name that stands alone is known as an institution's."""
WELL_KNOWN = 20
"""Uses by which a name beside a university is an institution of its own, and no unit or town."""
SHOWN = 2
"""Uses that have to show what an acronym stands for ..."""
AGREED = 0.9
"""... and the part of them that has to agree."""
LEARNED = 2
"""Affiliations by which a place is learned."""


class Spelling(NamedTuple):
    """An affiliation as records write it."""

    label: str
    id: str
    """A persistent id that records give it; empty without."""
    uses: int


@dataclass(frozen=True, slots=True)
class Named:
    """An institution that an affiliation names."""

    key: str
    """What is equal for all spellings of one institution."""
    text: str
    """How this affiliation writes it."""
    rule: Rule


def resolve(spellings: Sequence[Spelling]) -> list[tuple[Named, ...]]:
    """Find the institutions that each spelling names; one at least."""
    parsed = [parse(one.label) for one in spellings]
    reader = _Reader(spellings, parsed)
    acronyms = _learn_acronyms(spellings, parsed, reader)
    reader.learn(acronyms)
    found = [reader.read(one.label, parts) for one, parts in zip(spellings, parsed, strict=True)]
    return [tuple({one.key: one for one in (_spell_out(name, acronyms) for name in names)}.values()) for names in found]


class _Reader:
    """What the library shows about names and places, and how an affiliation reads by it."""

    def __init__(self, spellings: Sequence[Spelling], parsed: Sequence[Parsed]) -> None:
        self._uses: Counter[str] = Counter()
        """Names that stand alone, by ``same_key``."""
        places: dict[str, set[str]] = defaultdict(set)
        for one, (parts, *_) in zip(spellings, parsed, strict=True):
            if ";" in one.label:
                continue
            own = [part for part in parts if part.kind not in {"place", "legal"}]
            if len(own) == 1 and own[0].kind != "unit":
                self._count(find_campus(own[0], parts[parts.index(own[0]) + 1 :])[0], one.uses)
            for part in _between(parts):
                places[part.key].add(parts[0].key)
        self._places = {
            key for key, labels in places.items() if len(labels) >= LEARNED and self._known(key) < WELL_KNOWN
        }

    def knows(self, key: str) -> bool:
        """Tell whether the name stands alone often enough to be an institution's."""
        return self._known(key) >= KNOWN

    def learn(self, acronyms: Iterable[str]) -> None:
        """Take *acronyms* for known names."""
        for acronym in acronyms:
            self._count(acronym, WELL_KNOWN)

    def _known(self, key: str) -> int:
        return self._uses[same_key(key)]

    def _count(self, key: str, uses: int) -> None:
        self._uses[same_key(key)] += uses

    def read(self, label: str, parsed: Parsed) -> tuple[Named, ...]:
        """Find the institutions of an affiliation; a semicolon parts several, each with units and towns of its own."""
        pieces = [piece for piece in label.split(";") if piece.strip()] if len(label) <= LONGEST else []
        if len(pieces) < 2:
            return self._read(label, parsed.parts)
        read = [(piece, parse(piece).parts) for piece in pieces]
        named = {same_key(one.key): one for each in read if self._is_named(each[1]) for one in self._read(*each)}
        if len(named) > 1:
            return tuple(replace(one, rule="several") for one in named.values())
        return tuple(named.values()) or self._read(label, parsed.parts)

    def _is_named(self, parts: tuple[Part, ...]) -> bool:
        """Tell whether a piece between semicolons names an institution, and no town, person or department alone."""
        return any(
            part.kind in {"university", "company"} or (part.kind == "name" and self.knows(part.key)) for part in parts
        )

    def _read(self, label: str, parts: tuple[Part, ...]) -> tuple[Named, ...]:
        found = list(self._universities(parts)) + list(self._others(parts))
        distinct = {same_key(one.key): one for one in found}
        if not distinct:
            return (self._fall_back(label, parts),)
        if len(distinct) > 1:
            return tuple(replace(one, rule="several") for one in distinct.values())
        return tuple(distinct.values())

    def _universities(self, parts: tuple[Part, ...]) -> Iterator[Named]:
        named = [part for part in parts if part.kind == "university" or _is_umbrella(part)]
        own = [part for part in named if not _is_umbrella(part)] or named
        if any("universi" in part.key for part in own):
            own = [part for part in own if "universi" in part.key or self.knows(part.key)]
        for part in own:
            place = parts.index(part)
            if _is_umbrella(part):
                yield self._within(part, parts[:place], len(parts))
                continue
            for piece in self._pieces(part):
                key, campus = find_campus(piece, parts[place + 1 :])
                key, text = self._trim(key, f"{piece.text}, {campus}" if campus else piece.text)
                yield Named(key, text, "spelling" if len(parts) == 1 and key == piece.key else "unit")

    def _within(self, body: Part, before: tuple[Part, ...], count: int) -> Named:
        """An institute of a body that has many; the body, where none is named."""
        institutes = [part for part in before if part.kind in {"unit", "name"} and "department" not in part.key]
        institutes = [
            part for part in institutes if "institut" in part.key or "laborator" in part.key or part.text.isupper()
        ]
        if not institutes:
            return Named(body.key, body.text, "spelling" if count == 1 else "unit")
        own = institutes[-1]
        return Named(f"{own.key} {body.key}", f"{own.text}, {body.text}", "unit" if count > 2 else "spelling")

    def _pieces(self, part: Part) -> list[Part]:
        """The institutions of one part: "A and B", "A & B", "A / B" where each is known, or a university."""
        for mark in (" and ", " & ", " / ", "/"):
            left, found, right = part.text.partition(mark)
            while found:
                halves = [build_part(left), build_part(right)]
                if all(half and self._is_whole(half, self._known(part.key)) for half in halves):
                    return [piece for half in halves if half for piece in self._pieces(half)]
                more, found, right = right.partition(mark)
                left = f"{left}{mark}{more}"
        return [part]

    def _is_whole(self, part: Part, together: int) -> bool:
        """Tell whether half of a text names an institution, better known than the *together* uses of the whole text."""
        if self._known(part.key) >= max(KNOWN, together + 1) and part.kind in {"university", "company", "name"}:
            return part.key not in self._places and part.key not in PLACES
        trimmed = self._trim(part.key, part.text)[0]
        return part.kind == "university" and trimmed != part.key and self._known(trimmed) >= KNOWN

    def _trim(self, key: str, text: str) -> tuple[str, str]:
        """Leave a unit before or behind a known university out, and a country behind it."""
        if self._known(key) >= KNOWN:
            return key, text
        words = key.split()
        if is_unit(key):
            for start in range(1, len(words) - 1):
                own = " ".join(words[start:])
                if self._known(own) >= KNOWN and (found := build_part(own)) and found.kind == "university":
                    return own, ""
        for end in range(len(words) - 1, 1, -1):
            own, rest = " ".join(words[:end]), " ".join(words[end:])
            if self._known(own) >= KNOWN and words[end] not in _LINKING and (rest in PLACES or is_unit(rest)):
                return own, ""
        return key, text

    def _others(self, parts: tuple[Part, ...]) -> Iterator[Named]:
        """Companies and other names that are known."""
        beside = [part for part in parts if part.kind == "university" or _is_umbrella(part)]
        words = {word for part in beside for word in part.key.split()}
        for part in parts:
            if part.kind not in {"name", "company"} or _is_umbrella(part) or part.key in self._places:
                continue
            if words.issuperset(part.key.split()):
                continue
            for piece in self._pieces(part):
                if self._known(piece.key) >= (WELL_KNOWN if beside else KNOWN):
                    beside = [*beside, piece]
                    yield Named(piece.key, piece.text, "spelling" if len(parts) == 1 else "unit")

    def _fall_back(self, label: str, parts: tuple[Part, ...]) -> Named:
        """Nothing here is known: the only part that can be a name, else the whole."""
        own = [part for part in parts if part.kind not in {"place", "legal"} and part.key not in self._places]
        named = [part for part in own if part.kind != "unit"]
        if len(named) == 1 and len(own) == len(named):
            return Named(named[0].key, named[0].text, "spelling" if len(parts) == 1 else "unit")
        companies = [part for part in named if part.kind == "company"]
        if len(companies) == 1:
            return Named(companies[0].key, companies[0].text, "unit")
        whole = " ".join(part.key for part in own or parts)
        return Named(whole or label, label, "spelling")


_LINKING = frozenset("of for at in de du di der and la".split())


def _between(parts: tuple[Part, ...]) -> Iterator[Part]:
    """Parts that stand between an institution and a country, which makes them towns."""
    strong = next((place for place, part in enumerate(parts) if part.kind in {"university", "company"}), None)
    if strong is None or parts[-1].kind != "place":
        return
    for part in parts[strong + 1 : -1]:
        if part.kind == "name":
            yield part


def _is_umbrella(part: Part) -> bool:
    return part.key in UMBRELLAS


def _learn_acronyms(spellings: Sequence[Spelling], read: Sequence[Parsed], reader: _Reader) -> dict[str, Named]:
    """Which institution each acronym stands for, where the library itself shows it and agrees with itself."""
    shown: dict[str, Counter[str]] = defaultdict(Counter)
    names: dict[str, Named] = {}
    for one, parsed in zip(spellings, read, strict=True):
        own = reader.read(one.label, parsed) if parsed.acronym else ()
        if not parsed.acronym or len(own) != 1 or not reader.knows(own[0].key):
            continue
        key = own[0].key
        behind = parsed.holder and (key.startswith(parsed.holder) or key.endswith(parsed.holder))
        apposed = parsed.apposed and any(part.kind == "university" for part in parsed.parts)
        if apposed or (_abbreviates(parsed.acronym, key) and (behind or parsed.apposed)):
            shown[parsed.acronym.casefold()][own[0].key] += one.uses
            names.setdefault(own[0].key, own[0])
    agreed = {}
    for acronym, keys in shown.items():
        (key, uses), total = max(keys.items(), key=lambda item: (item[1], item[0])), sum(keys.values())
        if uses >= SHOWN and uses >= AGREED * total and acronym != key and acronym not in PLACES:
            agreed[acronym] = names[key]
    return agreed


def _abbreviates(acronym: str, key: str) -> bool:
    """
    Tell whether the letters of *acronym* stand in *key* in order, from the start of a word; three of them at least.

    >>> _abbreviates("KAIST", "korea advanced institute of science technology"), _abbreviates("ABK", "microsoft")
    (True, False)
    """
    letters = [letter for letter in acronym.casefold() if letter.isalpha()]
    if len(letters) < 3 or not any(word[0] == letters[0] for word in key.split()):
        return False
    initials = iter(word[0] for word in key.split())
    rest = iter(key)
    return all(letter in initials for letter in letters) or all(letter in rest for letter in letters)


def _spell_out(one: Named, acronyms: dict[str, Named]) -> Named:
    meant = acronyms.get(one.key)
    return Named(meant.key, meant.text, "several" if one.rule == "several" else "acronym") if meant else one
