"""The input of identity resolution, as arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from explorer.rows import Rows, build_rows


@dataclass(frozen=True)
class Signatures:
    """Every line of every author list; parallel arrays of one length."""

    works: np.ndarray
    """int32: the paper."""
    names: np.ndarray
    """int32: a place in ``vocabulary``."""
    vocabulary: tuple[str, ...]
    """Distinct folded names, sorted."""
    ids: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """Signature → persistent ids, only where the record carries some."""
    variants: frozenset[tuple[int, int]] = frozenset()
    """Pairs of names (smaller first) that a record itself calls one author's."""

    @cached_property
    def names_on_paper(self) -> Rows:
        """Paper → the names on it."""
        return build_rows(self.works, self.names)
