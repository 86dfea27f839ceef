"""Names of people as files write them, turned to how they are said."""

from __future__ import annotations

import re

_GENERATIONS = {"jr", "sr", "ii", "iii", "iv", "2nd", "3rd"}
_DEGREES = {"phd", "md", "dr", "prof", "msc", "bsc", "mph", "rn", "dphil", "dds", "mba", "frcp"}
"""Said of a person, not part of the name."""
_TITLES = _GENERATIONS | _DEGREES
_HONORIFICS = re.compile(r"^(?:(?:prof|dr|professor|ing|dipl|mr|mrs|ms)\b\.?[ -]*)+(?=\S)", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[^\W\d_]\.[ -]*)+")
_SHORT = re.compile(r"(?:[^\W\d_]\.?[ -]?){1,3}")
"""A given name in initials, with or without dots."""
_CAPITALS = re.compile(r"\s*(?:[A-ZÀ-ÖØ-Þ]{1,4}|[A-ZÀ-ÖØ-Þ](?:[ -][A-ZÀ-ÖØ-Þ])+)\s*")
"""Initials without dots, as indexes write them."""
MOST_INITIALS = 3
"""Letters of a given name that may be initials where nothing says that it is."""
LONGEST_SUFFIX = 7
"""Characters of a degree or a generation, dots included."""
LONGEST_GIVEN = 5
"""Words of a given name; more are the end of an address or of a title."""


def flip_name(name: str) -> str:
    """
    Write "Family, Given" as it is said; degrees go, "Jr." comes last.

    >>> flip_name("Lee, Ann B."), flip_name("Hall, H. K., Jr."), flip_name("Ann Lee, PhD"), flip_name("Plato")
    ('Ann B. Lee', 'H. K. Hall Jr.', 'Ann Lee', 'Plato')
    >>> flip_name("Rahman, Md")
    'Md Rahman'
    """
    family, comma, given = name.partition(",")
    family, given = family.strip(), given.strip()
    if not comma or not given:
        return family
    if "," not in given and given.count(" ") < LONGEST_GIVEN and _is_given(given, family):
        return f"{given} {family}"
    return _flip_parts(name)


def _is_given(given: str, family: str) -> bool:
    """Tell whether it is no degree and no generation. Behind one word "Md" is a name, behind two a degree."""
    if len(given) > LONGEST_SUFFIX:
        return True
    plain = _plain(given)
    return plain not in _GENERATIONS and (plain not in _DEGREES or " " not in family)


def _flip_parts(name: str) -> str:
    parts = [part for part in (part.strip() for part in name.split(",")) if part and _plain(part) not in _DEGREES]
    suffixes = [part for part in parts[1:] if _plain(part) in _GENERATIONS]
    rest = [part for part in parts if part not in suffixes]
    if len(rest) > 2 or (len(rest) == 2 and len(rest[1].split()) > LONGEST_GIVEN):
        return name.strip()
    return " ".join([*reversed(rest), *suffixes])


def is_generation(part: str) -> bool:
    """
    Tell whether a part of a name is "Jr." or the like.

    >>> is_generation("Jr."), is_generation("III"), is_generation("Ann")
    (True, True, False)
    """
    return _plain(part.strip()) in _GENERATIONS


def spell_initials(name: str, *, is_index: bool = False) -> str:
    """
    Write "Family, GN" as it is said, the initials with dots.

    An index (*is_index*) has initials in any case; elsewhere two or three capitals are initials unless all is capitals.

    >>> spell_initials("Carmone, FJ"), spell_initials("Smith, MD, Jr"), spell_initials("Lee, Ann")
    ('F. J. Carmone', 'M. D. Smith Jr', 'Ann Lee')
    >>> spell_initials("KIM, JAE"), spell_initials("KIM, JAE", is_index=True)
    ('JAE KIM', 'J. A. E. KIM')
    """
    family, comma, rest = name.partition(",")
    given, _, suffix = rest.partition(",")
    if not comma or not (_CAPITALS.fullmatch(given) if is_index else are_initials(given, family)):
        return flip_name(name)
    return " ".join(f"{dot_initials(given)} {family.strip()} {suffix.strip()}".split())


def are_initials(given: str, family: str) -> bool:
    """
    Tell whether a given name of capitals is initials: where the family name is not capitals, too.

    >>> are_initials("FJ", "Carmone"), are_initials("JAE", "KIM"), are_initials("Jo", "Lee")
    (True, False, False)
    """
    if not given.isupper() or not _CAPITALS.fullmatch(given) or sum(map(str.isalpha, given)) > MOST_INITIALS:
        return False
    return not (family.isupper() and len(family) > 1)


def dot_initials(given: str) -> str:
    """
    Put a dot behind each initial.

    >>> dot_initials("FJ"), dot_initials("J-P"), dot_initials("A B")
    ('F. J.', 'J. P.', 'A. B.')
    """
    return " ".join(f"{letter}." for letter in given if letter.isalpha())


def flip_initials(name: str) -> str:
    """
    Write "Family I.N." as it is said.

    >>> flip_initials("van der Berg F.-X."), flip_initials("Ann Lee"), flip_initials("Lee, Ann")
    ('F.-X. van der Berg', 'Ann Lee', 'Ann Lee')
    """
    if "," in name:
        return flip_name(name)
    family, _, initials = name.strip().rpartition(" ")
    is_flipped = family and "." not in family and _INITIALS.fullmatch(initials)
    return f"{initials} {family}" if is_flipped else name.strip()


def say_name(name: str) -> str:
    """
    Write a name as it is said, however a reference manager wrote it.

    >>> say_name("Ahmad, AS"), say_name("Liu R."), say_name("Ann Lee"), say_name("Hall, H. K., Jr.")
    ('A. S. Ahmad', 'R. Liu', 'Ann Lee', 'H. K. Hall Jr.')
    """
    family, comma, given = name.partition(", ")
    if comma and given.isalpha() and not given.isupper() and given.casefold() not in _TITLES:
        return f"{given} {family}"  # most names
    return spell_initials(name) if "," in name else flip_initials(name)


def say_index_name(name: str) -> str:
    """
    Write a name of an index as it is said; there given names are initials.

    >>> say_index_name("KIM, JAE")
    'J. A. E. KIM'
    """
    return spell_initials(name, is_index=True)


def drop_honorifics(name: str) -> str:
    """
    Drop what is said before a name.

    >>> drop_honorifics("Prof. Dr. Ann Lee"), drop_honorifics("Drew Lee")
    ('Ann Lee', 'Drew Lee')
    """
    return _HONORIFICS.sub("", name.strip())


def split_names(text: str) -> list[str]:
    """
    Split a list of people. Semicolons and bars part them, else "and", else commas where they do not part one name.

    >>> split_names("Lee, Ann; Chen, Bo"), split_names("Ann Lee | Bo Chen"), split_names("Lee, Ann and Chen, Bo")
    (['Ann Lee', 'Bo Chen'], ['Ann Lee', 'Bo Chen'], ['Ann Lee', 'Bo Chen'])
    >>> split_names("Liu R., Adler D.G."), split_names("Lee, Ann"), split_names("Lee, A., Chen, B.")
    (['R. Liu', 'D.G. Adler'], ['Ann Lee'], ['A. Lee', 'B. Chen'])
    """
    for separator in (";", "|", " and ", " & "):
        if separator in text:
            return [name for part in text.split(separator) if (name := flip_initials(part.strip(" ,")))]
    return [flip_initials(name) for name in _split_at_commas(text)]


def _split_at_commas(text: str) -> list[str]:
    parts = [part for part in (part.strip() for part in text.split(",")) if part]
    single = [" " not in part for part in parts]
    if len(parts) < 2 or not any(single):
        return parts
    if len(parts) == 2:
        return [", ".join(parts)]
    if len(parts) % 2 == 0 and all(_SHORT.fullmatch(part) for part in parts[1::2]):
        return [f"{family}, {given}" for family, given in zip(parts[::2], parts[1::2], strict=True)]
    return parts


def _plain(part: str) -> str:
    return part.replace(".", "").casefold()
