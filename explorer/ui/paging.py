"""Ways to the pages of a long list, as links: each page has an address, and the browser's Back works."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from explorer.text.markup import escape
from explorer.ui.addresses import view_address

PAGE_PARAMETER = "page"


def read_page(count: int, size: int) -> int:
    """The page that the address asks for, from 0; the nearest that exists."""
    asked = st.query_params.get(PAGE_PARAMETER, "1")
    page = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 9 else 1
    return min(max(page, 1), max(1, -(-count // size))) - 1


def show_pager(page: str, count: int, size: int, current: int) -> None:
    """Draw the ways to the other pages of a list of *count* things on *page*; nothing where there is one page."""
    pages = -(-count // size)
    if pages < 2:
        return

    def step(number: int, label: str, name: str) -> str:
        if not 0 <= number < pages:
            return f'<span class="step" aria-hidden="true">{label}</span>'
        return _link(page, number, label, name)

    parts = [step(current - 1, "‹", "Page before")]
    parts += [_write(page, number, current) for number in choose_numbers(current, pages)]
    parts.append(step(current + 1, "›", "Next page"))
    st.html(f'<nav class="pager" aria-label="Pages">{"".join(parts)}</nav>')


def choose_numbers(current: int, pages: int) -> Sequence[int | None]:
    """
    Choose which pages are named: the first, the last, those around the current one; None for a gap.

    >>> choose_numbers(5, 12)
    [0, None, 4, 5, 6, None, 11]
    """
    kept = sorted({0, pages - 1, *(number for number in range(current - 1, current + 2) if 0 <= number < pages)})
    written: list[int | None] = []
    for number in kept:
        before = written[-1] if written else None
        if before is not None and number - before == 2:
            written.append(number - 1)
        elif before is not None and number - before > 2:
            written.append(None)
        written.append(number)
    return written


def _write(page: str, number: int | None, current: int) -> str:
    if number is None:
        return "<span>…</span>"
    if number == current:
        return f'<span class="step chosen" aria-current="page">{number + 1}</span>'
    return _link(page, number, f"{number + 1}", f"Page {number + 1}")


def _link(page: str, number: int, label: str, name: str) -> str:
    address = view_address(page, **{PAGE_PARAMETER: str(number + 1) if number else ""})
    return f'<a class="step" href="{escape(address)}" aria-label="{name}">{label}</a>'
