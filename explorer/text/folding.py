"""Names made comparable."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_NO_LETTERS = re.compile(r"[\W_]+")
"""A run of signs that are neither letters nor digits."""
_ASCII = bytes(ord(chr(code).lower()) if chr(code).isalnum() else 32 for code in range(128)).ljust(256)
"""The same for ASCII, in a fifth of the time: small letters, and blanks for all but letters and digits."""


def fold_name(name: str) -> str:
    """
    Fold *name* so that accents, case and punctuation do not tell two spellings apart.

    NFKD, combining marks dropped, case-folded, each run of other than letters and
    digits one space, trimmed (Unicode Standard Annex 15 for the normal form).

    >>> fold_name("Sébastien  PARIS.")
    'sebastien paris'
    >>> fold_name("Ravid Shwartz-Ziv")
    'ravid shwartz ziv'
    >>> fold_name(")*")
    ''
    """
    if not name.isascii():
        decomposed = unicodedata.normalize("NFKD", name)
        name = "".join([mark for mark in decomposed if not unicodedata.combining(mark)])
    if name.isascii():
        return " ".join(name.encode("ascii").translate(_ASCII).decode("ascii").split())
    return _NO_LETTERS.sub(" ", name.casefold()).strip()


def fold_label(label: str) -> str:
    """
    Fold the case and white space of *label*; what punctuation tells apart ("C", "C++") stays apart.

    >>> fold_label("Data  Augmentation")
    'data augmentation'
    """
    return " ".join(unicodedata.normalize("NFKC", label).casefold().split())


def stable_id(prefix: str, *parts: str) -> str:
    """
    Hash *parts* into a public id that any run on any machine gives again.

    >>> stable_id("person", "ann lee")
    'person:e4959174ae7b937f'
    """
    digest = hashlib.sha256("\x1f".join(parts).encode("utf8", "surrogatepass")).hexdigest()
    return f"{prefix}:{digest[:16]}"
