"""Authors of whom a file gives the name and nothing else, each name read once."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from explorer.sources.fields import clean_brief
from explorer.sources.person_names import say_name, spell_initials
from explorer.sources.records import AuthorRecord, InstitutionRecord, build_author


@lru_cache(maxsize=1 << 17)
def read_author(written: str) -> AuthorRecord | None:
    """
    Read an author as a reference manager writes names; None where there is nothing to see.

    >>> read_author("Lee, Ann ,").name, read_author(" ")
    ('Ann Lee', None)
    """
    return build_author(say_name(written.strip(" ,;\n\t")))


@lru_cache(maxsize=1 << 17)
def read_indexed_author(written: str) -> AuthorRecord | None:
    """
    Read an author as an index writes names, whose given names are initials.

    >>> read_indexed_author("KIM, JAE").name
    'J. A. E. KIM'
    """
    return build_author(spell_initials(written.strip(" ,;\n\t"), is_index=True))


def add_known(
    author: AuthorRecord | None, places: Iterable[str] = (), ids: Iterable[str | None] = ()
) -> AuthorRecord | None:
    """
    Say of an author which institutions they name, and which ids they have, with their scheme.

    >>> add_known(read_author("Lee, Ann"), ["Rice  University"], ["dblp:1"])
    AuthorRecord(name='Ann Lee', folded='ann lee', ids=('dblp:1',),
                 institutions=(InstitutionRecord(name='Rice University', id=''),), variants=())
    """
    if author is None:
        return None
    named = (_institution(place) for place in places)
    return author._replace(
        ids=tuple(dict.fromkeys(one for one in ids if one)), institutions=tuple(dict.fromkeys(filter(None, named)))
    )


@lru_cache(maxsize=1 << 16)
def _institution(place: str) -> InstitutionRecord | None:
    name = clean_brief(place)
    return InstitutionRecord(name) if name else None
