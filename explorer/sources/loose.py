"""
Foreign JSON by a schema, whatever stands in it: what fits is taken, what does not is left out.

A schema is a ``msgspec.Struct`` whose fields may all be missing. Lines that fit it as they are
are decoded by msgspec alone, which skips what the schema does not name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TypeVar

import msgspec
from msgspec import inspect

Schema = TypeVar("Schema", bound=msgspec.Struct)
_Fit = Callable[[object], object]


def convert_loosely(value: Mapping[str, object], schema: type[Schema]) -> Schema:
    """
    Take of a JSON object what fits *schema*.

    >>> class Work(msgspec.Struct):
    ...     title: str | None = None
    ...     years: list[int] | None = None
    >>> convert_loosely({"title": 3, "years": [2020, "x", True, 2021.0], "more": {}}, Work)
    Work(title=None, years=[2020, 2021])
    """
    return msgspec.convert(_build_fit(schema)(value), schema)


@lru_cache(maxsize=64)
def _build_fit(schema: type[msgspec.Struct]) -> _Fit:
    return _find_fit(inspect.type_info(schema))


def _find_fit(kind: inspect.Type) -> _Fit:
    """Find what makes a value fit, or None of it where it can't."""
    match kind:
        case inspect.UnionType():
            fits = [_find_fit(one) for one in kind.types if not isinstance(one, inspect.NoneType)]
            return lambda value: next((found for fit in fits if (found := fit(value)) is not None), None)
        case inspect.StructType():
            return _fit_object({field.encode_name: _find_fit(field.type) for field in kind.fields})
        case inspect.ListType():
            return _fit_list(_find_fit(kind.item_type))
        case inspect.DictType():
            return _fit_mapping(_find_fit(kind.value_type))
    return _SIMPLE[type(kind)]


def _fit_object(fits: Mapping[str, _Fit]) -> _Fit:
    def fit(value: object) -> object:
        if not isinstance(value, dict):
            return None
        found = ((name, one(value[name])) for name, one in fits.items() if name in value)
        return {name: fitted for name, fitted in found if fitted is not None}

    return fit


def _fit_list(fit_item: _Fit) -> _Fit:
    def fit(value: object) -> object:
        if not isinstance(value, list):
            return None
        return [fitted for one in value if (fitted := fit_item(one)) is not None]

    return fit


def _fit_mapping(fit_value: _Fit) -> _Fit:
    def fit(value: object) -> object:
        if not isinstance(value, dict):
            return None
        return {name: fitted for name, one in value.items() if (fitted := fit_value(one)) is not None}

    return fit


def _fit_number(value: object) -> object:
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**63:
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63 else None


_SIMPLE: Mapping[type[inspect.Type], _Fit] = {
    inspect.StrType: lambda value: value if isinstance(value, str) else None,
    inspect.BoolType: lambda value: value if isinstance(value, bool) else None,
    inspect.FloatType: lambda value: float(value) if isinstance(value, int | float) else None,
    inspect.IntType: _fit_number,
}
