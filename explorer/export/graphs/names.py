"""Names that tell nodes apart, in formats that know a node by its name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator


def name_apart(names: Iterable[str]) -> Iterator[str]:
    """
    Number what is named alike, so that each name is given once.

    >>> list(name_apart(["Wei Wang", "Wei Wang", "Bo"]))
    ['Wei Wang', 'Wei Wang (2)', 'Bo']
    """
    wanted = list(names)
    taken = set(wanted)
    seen = Counter[str]()
    for name in wanted:
        seen[name] += 1
        own = name
        while seen[name] > 1 and own in taken:
            own = f"{name} ({seen[name]})"
            seen[name] += own in taken
        taken.add(own)
        yield own
