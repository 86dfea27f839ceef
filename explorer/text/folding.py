"""Names made comparable."""

from __future__ import annotations

import hashlib
import unicodedata


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
        name = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    folded = name.casefold()
    return " ".join("".join(sign if sign.isalnum() else " " for sign in folded).split())


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
