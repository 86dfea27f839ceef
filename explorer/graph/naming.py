"""Names of communities, from the topics that set them apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count

from explorer.graph.distinctive import DistinctiveTopic
from explorer.text.folding import fold_name

LONGEST_NAME = 60
"""Characters up to which a name takes a second topic."""
LONGEST_PART = 80
"""Characters of one topic or one person in a name."""


def find_names(topics: Sequence[DistinctiveTopic], person: str) -> Iterator[str]:
    """Names without end for a community whose member *person* has the most papers, the best first."""
    around = f"around {_cut(person)}"
    chosen: list[str] = []
    for topic in topics:
        if topic.is_typical and not any(_overlap(topic.name, other) for other in chosen):
            chosen.append(_cut(_last_part(topic.name)))
    if chosen:
        both = ", ".join(chosen[:2])
        yield both if len(both) <= LONGEST_NAME else chosen[0]
        yield from (", ".join([chosen[0], other]) for other in chosen[1:])
    yield around
    yield from (f"{around} ({number})" for number in count(2))


def _last_part(topic: str) -> str:
    """
    The last part of a topic that is written as a path, unless it is a single word.

    >>> _last_part("Machine Learning: ML: Multi-view learning"), _last_part("Machine Learning: General")
    ('Multi-view learning', 'Machine Learning: General')
    """
    last = topic.rpartition(": ")[2].strip()
    return last if " " in last else topic


def _overlap(one: str, other: str) -> bool:
    """
    Whether all words of one topic are in the other, in the singular or plural.

    >>> _overlap("GANs", "GAN"), _overlap("optics", "statistical optics"), _overlap("optics", "lasers")
    (True, True, False)
    """
    words, others = ({word.removesuffix("s") for word in fold_name(name).split()} for name in (one, other))
    return bool(words and others) and (words <= others or others <= words)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_PART else f"{text[: LONGEST_PART - 1].rstrip()}…"
