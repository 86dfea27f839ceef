"""How far a record can be trusted: a score from named inputs; docs/trust.md has the formula."""

from explorer.trust.gathering import find_base_level

__all__ = ["find_base_level"]
