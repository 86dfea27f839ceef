"""Small parts of pages in HTML. Everything from data passes through ``escape``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

import streamlit as st

from explorer.drawing.palette import TYPE_COLOURS, TYPE_PLURALS, TYPE_SIGNS
from explorer.models import NODE_TYPES, NodeType
from explorer.text.latex import to_plain
from explorer.text.lossy import mend_lossy
from explorer.text.markup import anchor, escape

STYLES = Path(__file__).parent / "assets" / "page.css"
LONGEST_NAME = 300
"""Letters of a name that a page shows; files hold it whole."""

Cell = Callable[[Mapping[str, object]], str]
"""Writes one cell of a row as safe HTML."""


@cache
def _styles() -> str:
    colours = "".join(f"--{kind}: {TYPE_COLOURS[kind]};" for kind in NODE_TYPES)
    return f"<style>:root {{ {colours} }}\n{STYLES.read_text(encoding='utf8')}</style>"


def show_styles() -> None:
    st.html(_styles())


def shorten(text: str) -> str:
    """
    Plain text of a length that a page can bear.

    >>> shorten("x" * 10_000)[-3:]
    'xx…'
    """
    plain = to_plain(mend_lossy(text))
    return plain if len(plain) <= LONGEST_NAME else f"{plain[:LONGEST_NAME]}…"


def show_heading(kicker: str, name: str, chips: Sequence[tuple[str, bool]], sentence: str) -> None:
    """A page's head. A chip is its text and whether it is known; unknown ones are drawn as gaps."""
    marks = "".join(
        f'<span class="chip{"" if known else " gap"}">{escape(shorten(text))}</span>' for text, known in chips
    )
    st.html(
        f'<header class="head"><p class="kicker">{escape(kicker)}</p><h1>{escape(shorten(name))}</h1>'
        f'<p class="chips">{marks}</p><p class="bio">{escape(sentence)}</p></header>'
    )


def show_section(title: str, explanation: str) -> None:
    st.html(f'<div class="section"><h2>{escape(title)}</h2><p>{escape(explanation)}</p></div>')


def show_card_title(title: str, caption: str) -> None:
    """The head of a card beside or below the main things of a page."""
    st.html(f'<div class="card-title"><h2>{escape(title)}</h2><p>{escape(caption)}</p></div>')


def show_empty(title: str, next_step: str) -> None:
    """An empty state: why, and what to do."""
    st.html(f'<div class="empty"><strong>{escape(title)}</strong><p>{escape(next_step)}</p></div>')


def sign(kind: NodeType) -> str:
    """The sign of a type, in its colour."""
    return f'<span class="sign" style="color: var(--{kind})" aria-hidden="true">{TYPE_SIGNS[kind]}</span>'


def legend(counts: Mapping[NodeType, tuple[int, int]], rest: str = "") -> str:
    """One line: each type's sign, and how many of how many are shown; *rest* ends it."""
    parts = (
        f'<span class="key">{sign(kind)} {shown:,} of {existing:,} {TYPE_PLURALS[kind]}</span>'
        for kind, (shown, existing) in counts.items()
    )
    return f'<p class="legend">{"".join(parts)}{f"<span>{escape(rest)}</span>" if rest else ""}</p>'


def table(
    caption: str, cells: Mapping[str, Cell], rows: Iterable[Mapping[str, object]], *, numbers: Sequence[str] = ()
) -> str:
    """A table: *cells* gives a column's head and how to write it; the columns in *numbers* align right."""

    def side(head: str) -> str:
        return ' class="number"' if head in numbers else ""

    heads = "".join(f'<th scope="col"{side(head)}>{escape(head)}</th>' for head in cells)
    body = "".join(
        "<tr>" + "".join(f"<td{side(head)}>{write(row)}</td>" for head, write in cells.items()) + "</tr>"
        for row in rows
    )
    return (
        f'<div class="table" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f"<table><caption>{escape(caption)}</caption><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def link(label: str, address: str) -> str:
    return anchor(shorten(label), address)


def text(value: object) -> str:
    return "" if value is None else escape(shorten(str(value)))
