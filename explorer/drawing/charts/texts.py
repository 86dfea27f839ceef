"""
Strings from data, made fit for a chart.

Plotly reads every text as a small HTML (``<b>``, ``<a>``, ``<br>``, entities) and, where MathJax is
present, as formulas between dollar signs; Streamlit replaces colours such as ``#000001`` anywhere in
a figure. A library's names are none of that, so each of these signs goes out as a character entity.
"""

from __future__ import annotations

import textwrap
import unicodedata
from functools import lru_cache

from explorer.drawing.titles import clean_label

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "&#36;", "#": "&#35;"})
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"
_NAMELESS = "(unnamed)"


def plain_text(text: str, columns: int = 120) -> str:
    """
    Make *text* one clean line of at most *columns*, for places that read no markup.

    A wide (East Asian) character takes two columns, a combining one none.

    >>> plain_text("Deep\\n  learning\\u202e")
    'Deep learning'
    >>> plain_text("self-supervised learning", 10)
    'self-supe…'
    """
    line = clean_label(text) or _NAMELESS
    if len(line) <= columns and line.isascii():
        return line
    widths = [_columns_of(sign) for sign in line]
    return line if sum(widths) <= columns else _cut(line, widths, columns - 1)


def chart_text(text: str, columns: int = 120) -> str:
    """
    Clean and cut *text* as `plain_text` does and escape it, so that Plotly shows it letter for letter.

    >>> chart_text("<b>R&D</b>")
    '&lt;b&gt;R&amp;D&lt;/b&gt;'
    """
    return _escape(plain_text(text, columns))


def hover_text(text: str, *, columns: int = 40, lines: int = 4) -> str:
    """
    Escape *text* and wrap it into a block of at most *lines*.

    >>> hover_text("a rather <long> name", columns=10)
    'a rather<br>&lt;long&gt;<br>name'
    """
    whole = plain_text(text, columns * lines)
    signs = columns * len(whole) // max(1, sum(map(_columns_of, whole)))
    return "<br>".join(_escape(line) for line in textwrap.wrap(whole, signs, max_lines=lines, placeholder="…"))


def count_text(number: int, noun: str) -> str:
    """
    Name *number* of *noun*.

    >>> count_text(1, "paper"), count_text(1200, "paper")
    ('1 paper', '1,200 papers')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _escape(line: str) -> str:
    """Keep a right-to-left name from reordering what stands beside it: in isolates (Unicode Annex 9)."""
    escaped = line.translate(_ENTITIES)
    is_mixed = any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in line)
    return f"{_ISOLATE}{escaped}{_END_ISOLATE}" if is_mixed else escaped


@lru_cache(maxsize=4096)
def _columns_of(sign: str) -> int:
    if unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in ("W", "F") else 1


def _cut(line: str, widths: list[int], room: int) -> str:
    end = 0
    while end < len(line) and widths[end] <= room:
        room -= widths[end]
        end += 1
    return f"{line[:end].rstrip()}…"
