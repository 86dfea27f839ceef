"""A choice of one thing by its id, which stands in the address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import streamlit as st

from explorer.ui.pieces import shorten


@dataclass(frozen=True, slots=True)
class Choice:
    label: str
    parameter: str
    """Of the address; holds the id."""
    names: Mapping[str, str]
    """Id → name, the likeliest first."""
    anything: str
    """What stands for no choice."""


def choose(choice: Choice) -> str | None:
    """Draw a list to choose from and return the chosen id; one that the address names need not be on the list."""
    asked = st.query_params.get(choice.parameter)
    ids = [None, *choice.names]
    if asked and asked not in choice.names:
        ids.insert(1, asked)
    key = f"choose-{choice.parameter}"
    st.session_state[key] = asked or None

    def take() -> None:
        set_parameter(choice.parameter, st.session_state[key])

    def name(one: str | None) -> str:
        return choice.anything if one is None else shorten(choice.names.get(one, one))

    st.selectbox(choice.label, ids, format_func=name, key=key, on_change=take)
    return asked or None


def accept_value(key: str, values: Iterable[str]) -> None:
    """
    Let the address hold a value of the control *key* as well as what the control shows for it.

    A control that is bound to the address reads only what it shows (``period=Month``), and drops
    ``period=month``, which is what people and commands write.
    """
    asked = st.query_params.get(key)
    if asked in set(values):
        st.session_state[key] = asked


def set_parameters(values: Mapping[str, str | list[str]]) -> None:
    """Set several parameters at once, those without a value to nothing: one step of the browser's history."""
    st.query_params.update(values)


def set_parameter(name: str, value: str | None) -> None:
    """Set or drop a parameter of the address."""
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)
