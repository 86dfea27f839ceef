"""What a picture on its own has to say: what was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.drawing.palette import TYPE_PLURALS
from explorer.drawing.titles import LONGEST_END, clean_label
from explorer.models import NODE_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from explorer.models import PaperFilter, SliceOptions


def describe_options(options: SliceOptions, names: Mapping[str, str] | None = None) -> str:
    """
    Say in a line what a slice holds; *names* are those of topics and institutions by id.

    >>> from explorer.models import PaperFilter, SliceOptions, Years
    >>> describe_options(SliceOptions(hops=2, filter=PaperFilter(years=Years(2018, 2022))))
    '2 steps · full counting · at most 150 marks · 2018-2022'
    """
    return " · ".join([*_describe_extent(options), *_describe_filter(options.filter, names or {})])


def _describe_extent(options: SliceOptions) -> Iterator[str]:
    yield "1 step" if options.hops == 1 else f"{options.hops} steps"
    yield f"{options.counting} counting"
    if options.large_team is not None:
        yield f"fractional above {options.large_team:,} authors"
    if options.min_weight > 0:
        yield f"people with a weight of at least {options.min_weight:g}"
    yield f"at most {options.max_nodes:,} marks" if options.max_nodes else "all marks"
    if options.kinds != NODE_TYPES:
        yield " and ".join(TYPE_PLURALS[kind] for kind in options.kinds) or "nobody else"


def _describe_filter(wanted: PaperFilter, names: Mapping[str, str]) -> Iterator[str]:
    if wanted.years:
        yield str(wanted.years)
    if wanted.types:
        yield " or ".join(clean_label(kind, LONGEST_END) for kind in wanted.types)
    for word, one in (("about", wanted.topic_id), ("at", wanted.institution_id), ("in", wanted.venue)):
        if one is not None:
            yield f"{word} {clean_label(names.get(one, one), LONGEST_END)}"
    if wanted.max_team is not None:
        yield f"papers of at most {wanted.max_team:,} authors"
