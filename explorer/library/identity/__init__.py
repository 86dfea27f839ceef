"""
People told apart.

A *signature* is one line of one paper's author list. A rule gives each signature the
number of a cluster; a cluster is a person. ``names`` makes one person of every folded
name; ``resolved`` uses ids that records carry, and names that are compatible where a
co-author is shared.
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np

from explorer.library.identity.resolved import resolve
from explorer.library.identity.signatures import Signatures

IdentityRule = Literal["names", "resolved"]
IDENTITY_RULES: tuple[IdentityRule, ...] = get_args(IdentityRule)


def assign_people(signatures: Signatures, rule: IdentityRule) -> np.ndarray:
    """Give every signature its cluster: int32, dense from 0, the same for the same input."""
    clusters = signatures.names if rule == "names" else resolve(signatures)
    return np.unique(clusters, return_inverse=True)[1].astype(np.int32)


__all__ = ["IDENTITY_RULES", "IdentityRule", "Signatures", "assign_people"]
