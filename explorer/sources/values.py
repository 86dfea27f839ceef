"""What may stand anywhere in foreign JSON, taken as what it should be or as nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

from explorer.sources.fields import FIRST_YEAR, LAST_YEAR

Fields = dict[str, object]
"""A JSON object."""

NOTHING: Mapping[str, object] = {}


def as_object(value: object) -> Mapping[str, object]:
    """
    Take *value* as an object; anything else is an empty one.

    >>> as_object({"a": 1}), as_object("a"), as_object(None)
    ({'a': 1}, {}, {})
    """
    return value if isinstance(value, dict) else NOTHING


def as_list(value: object) -> list[object]:
    """
    Take *value* as a list; anything else is an empty one.

    >>> as_list([1]), as_list("ab"), as_list(None)
    ([1], [], [])
    """
    return value if isinstance(value, list) else []


def objects_in(value: object) -> Iterator[Mapping[str, object]]:
    """
    Pick the objects of a list.

    >>> list(objects_in([None, {"a": 1}, "b"]))
    [{'a': 1}]
    """
    return (cast("Mapping[str, object]", one) for one in as_list(value) if isinstance(one, dict))


def text_of(value: object) -> str:
    """
    Take *value* as text; a number as its digits, anything else as nothing.

    >>> text_of("a"), text_of(12), text_of(True), text_of(["a"])
    ('a', '12', '', '')
    """
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def texts_in(value: object) -> list[str]:
    """
    Pick the texts of a list, or the one text that stands in its place.

    >>> texts_in(["a", None, "b"]), texts_in("a"), texts_in(3)
    (['a', 'b'], ['a'], [])
    """
    if isinstance(value, str):
        return [value]
    return [one for one in as_list(value) if isinstance(one, str)]


def first_text(value: object) -> str:
    """
    Take the first text of a list that says something, or the text itself.

    >>> first_text(["", "a", "b"]), first_text("a"), first_text([])
    ('a', 'a', '')
    """
    return next((one for one in texts_in(value) if one.strip()), "")


def pick(value: object, *path: str) -> object:
    """
    Follow *path* into nested objects.

    >>> pick({"title": {"value": "T"}}, "title", "value"), pick({"title": "T"}, "title", "value")
    ('T', None)
    """
    for name in path:
        value = as_object(value).get(name)
    return value


def tag_id(scheme: str, value: object) -> str | None:
    """
    Put a scheme before an id; nothing where there is none.

    >>> tag_id("pmid", 12), tag_id("pmid", " "), tag_id("pmid", None)
    ('pmid:12', None, None)
    """
    text = text_of(value).strip()
    return f"{scheme}:{text}" if text else None


def join_name(given: object, family: object, suffix: object = None) -> str:
    """
    Write the parts of a name in the order in which it is said.

    >>> join_name("H. K.", "Hall", "Jr."), join_name(None, "Plato")
    ('H. K. Hall Jr.', 'Plato')
    """
    return " ".join(part for part in (text_of(one).strip() for one in (given, family, suffix)) if part)


def join_date(year: object, month: object = None, day: object = None) -> str | None:
    """
    Write a date as precisely as its parts are known.

    >>> join_date(2024, 5, 1), join_date("2024", "05"), join_date(2024, None, 3), join_date(None)
    ('2024-05-01', '2024-05', '2024', None)
    """
    numbers = [_number(part) for part in (year, month, day)]
    if not FIRST_YEAR <= numbers[0] <= LAST_YEAR:
        return None
    kept = numbers[: numbers.index(0)] if 0 in numbers else numbers
    return "-".join(f"{number:02d}" for number in kept)


def join_pages(first: object, last: object) -> str | None:
    """
    Write first and last page as one.

    >>> join_pages("12", "19"), join_pages("e43", "e43"), join_pages(None, "3")
    ('12-19', 'e43', None)
    """
    begin, end = text_of(first).strip(), text_of(last).strip()
    return f"{begin}-{end}" if begin and end and begin != end else begin or None


def count_of(value: object) -> int | None:
    """
    Take *value* as a count: a whole number, or text of digits.

    >>> count_of(3), count_of(" 1,204 "), count_of(-1), count_of("n/a"), count_of(2.0)
    (3, 1204, None, None, 2)
    """
    if isinstance(value, str):
        if value.isdecimal() and value.isascii() and len(value) < 10:
            return int(value)
        digits = value.strip().replace(",", "")
        value = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _number(value: object) -> int:
    text = text_of(value).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else 0
