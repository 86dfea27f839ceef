"""
People told apart.

A *signature* (or line) is one line of one paper's author list. A rule gives each signature the
number of a cluster; a cluster is a person. ``names`` makes one person of every folded
name; ``resolved`` weighs ids, names, co-authors, affiliations, topics, years and venues.
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np

from explorer.library.identity.memory import Memory, NoMemory, StagedMemory
from explorer.library.identity.resolved import Merges, Resolution, resolve_people
from explorer.library.identity.signatures import Signatures, Terms

IdentityRule = Literal["names", "resolved"]
IDENTITY_RULES: tuple[IdentityRule, ...] = get_args(IdentityRule)


def assign_people(signatures: Signatures, rule: IdentityRule, memory: Memory | None = None) -> np.ndarray:
    """Give every signature its cluster: int32, dense from 0, the same for the same input."""
    if rule == "resolved":
        return resolve_people(signatures, memory).people
    return np.unique(signatures.names, return_inverse=True)[1].astype(np.int32)


__all__ = [
    "IDENTITY_RULES",
    "IdentityRule",
    "Memory",
    "Merges",
    "NoMemory",
    "Resolution",
    "Signatures",
    "StagedMemory",
    "Terms",
    "assign_people",
    "resolve_people",
]
