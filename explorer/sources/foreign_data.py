"""What a JSON document or a table is that no reader knows, in words."""

from __future__ import annotations

from collections.abc import Iterable

from explorer.errors import quote
from explorer.sources.columns import KNOWN
from explorer.sources.json_documents import sample
from explorer.sources.opening import Head
from explorer.sources.tabular import sample as sample_table

SHOWN = 6
"""Names of fields or columns that are repeated."""
_MESSAGES = ("error", "message", "detail", "developer-message", "title")


def describe_data(head: Head) -> str:
    """
    Say what a JSON document or a table holds; empty where the file is neither.

    >>> from pathlib import Path
    >>> describe_data(Head(Path("a"), "a", 9, b'{"error": "Not found"}', "utf-8", is_whole=True))
    "an answer of a service that holds no works: 'Not found'"
    """
    if head.text.lstrip()[:1] in {"{", "["}:
        return _describe_json(head)
    found = sample_table(head)
    if found and len(KNOWN.intersection(found[0].columns)) >= 2:
        return f"a table without a column of titles; its columns are {_list(found[0].columns)}"
    return ""


def _describe_json(head: Head) -> str:
    objects = sample(head)
    if not objects:
        return "JSON without objects, so without works"
    first = objects[0]
    message = next((first[name] for name in _MESSAGES if isinstance(first.get(name), str)), None)
    if message and len(first) <= 4:
        return f"an answer of a service that holds no works: {quote(message)}"
    if all(isinstance(value, dict) for value in first.values()) and len(first) > 1:
        return f"JSON that keeps its records under names such as {quote(next(iter(first)))}, in a shape of its own"
    return f"JSON of a shape of its own, with the fields {_list(first)}"


def _list(names: Iterable[str]) -> str:
    shown = [quote(name) for name in names if name]
    return ", ".join(shown[:SHOWN]) + (", …" if len(shown) > SHOWN else "")
