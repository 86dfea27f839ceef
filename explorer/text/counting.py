"""Numbers of things in words."""

from __future__ import annotations


def count_of(number: int, noun: str, plural: str = "") -> str:
    """
    Write a number of things; *plural* where it is not the noun with an s.

    >>> count_of(1, "paper"), count_of(1200, "paper"), count_of(0, "person", "people")
    ('1 paper', '1,200 papers', '0 people')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
