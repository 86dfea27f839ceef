"""
Names of people as BibTeX writes them: parted by "and", the family name first or last.

By BibTeX's own rules (N. Markey, Tame the BeaST, section 11), and lenient with lists that
semicolons or commas part. Every name comes out in the order in which it is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from explorer.sources.person_names import are_initials, dot_initials, is_generation
from explorer.sources.tex import read_accents, read_tex

_AND = re.compile(r"\s+and(?=\s)\s*", re.IGNORECASE)
_OTHERS = re.compile(r"(?:and\s+)?(?:others|et\.? al\.?)", re.IGNORECASE)
_ET_AL = re.compile(r"[\s,]+et\.? al\.?\s*$", re.IGNORECASE)
_SIGN = re.compile(r"[{}]|\s+and(?=\s)|,|;", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[^\W\d_]\.?[ -]?){1,3}")
_PART = re.compile(r"\s*(given|family|prefix|suffix|given-i|id|useprefix|[\w-]+)\s*=\s*(.*)", re.DOTALL)


def read_names(raw: str) -> list[str]:
    r"""
    Read the people of an author field, LaTeX included. "and others" is nobody.

    >>> read_names(r"Lee, Ann and Ludwig van Beethoven and van der Berg, Jr., Bo and {ACME and Sons} and others")
    ['Ann Lee', 'Ludwig van Beethoven', 'Bo van der Berg Jr.', 'ACME and Sons']
    >>> read_names(r"G{\"o}del, Kurt AND {\O}ystein Ore"), read_names("Lee, Ann; Chen, Bo")
    (['Kurt Gödel', 'Øystein Ore'], ['Ann Lee', 'Bo Chen'])
    """
    text = " ".join(read_accents(raw).split())
    parts = _split_at(text, "and") if "{" in text else _AND.split(text)
    if len(parts) == 1:
        parts = _split_one(parts[0])
    names = (_read_name(part) for part in parts)
    return [name for name in names if name]


@lru_cache(maxsize=1 << 17)
def _read_name(raw: str) -> str:
    raw = raw.strip(" ,;")
    if not raw or _OTHERS.fullmatch(raw):
        return ""
    if "family" in raw and "=" in raw:
        return _read_extended(raw)
    parts = [read_tex(part).strip() for part in (_split_at(raw, ",") if "{" in raw else raw.split(","))]
    parts = [part for part in parts if part]
    if len(parts) == 2:
        if are_initials(parts[1], parts[0]):
            parts[1] = dot_initials(parts[1])
        return _ET_AL.sub("", f"{parts[1]} {parts[0]}")
    if len(parts) == 3:
        family, suffix, given = parts if not is_generation(parts[2]) else (parts[0], parts[2], parts[1])
        return f"{given} {family} {suffix}"
    return _ET_AL.sub("", ", ".join(parts))


def _read_extended(raw: str) -> str:
    """``given=Ann, prefix=van, family=Lee``, as biblatex has it."""
    pairs = (match.groups() for part in _split_at(raw, ",") if (match := _PART.fullmatch(part)))
    found = {name: read_tex(value).strip(' "') for name, value in pairs}
    return " ".join(found[name] for name in ("given", "prefix", "family", "suffix") if found.get(name))


def _split_one(text: str) -> list[str]:
    """A list without "and": parted by semicolons, or by commas where these can't part one name."""
    names = _split_at(text, ";") if ";" in text else [text]
    if len(names) > 1:
        return names
    parts = [part.strip() for part in _split_at(text, ",")]
    if len(parts) > 2 and all(" " in part for part in parts) and "=" not in text:
        return parts
    if len(parts) > 3 and len(parts) % 2 == 0 and all(_INITIALS.fullmatch(part) for part in parts[1::2]):
        return [f"{family}, {given}" for family, given in zip(parts[::2], parts[1::2], strict=True)]
    return [text]


def _split_at(text: str, separator: str) -> list[str]:
    """Split where no brace is open."""
    parts, begin = [], 0
    for start, end in _find(text, separator):
        parts.append(text[begin:start])
        begin = end
    parts.append(text[begin:])
    return parts


def _find(text: str, separator: str) -> Iterator[tuple[int, int]]:
    depth = 0
    for match in _SIGN.finditer(text):
        sign = match[0].strip().lower()
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth = max(0, depth - 1)
        elif depth == 0 and sign == separator:
            yield match.span()
