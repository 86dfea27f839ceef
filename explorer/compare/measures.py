"""The figures of overlap. docs/compare.md says what each means."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Set
from dataclasses import dataclass
from math import sqrt


@dataclass(frozen=True, slots=True)
class Measure:
    name: str
    formula: str
    meaning: str
    source: str = ""


MEASURES: dict[str, Measure] = {
    "shared_papers": Measure("Shared papers", "|P₁ ∩ P₂|", "Papers that both are authors of"),
    "salton_papers": Measure(
        "Salton, papers",
        "|P₁ ∩ P₂| / √(|P₁| · |P₂|)",
        "Shared papers, for how many each has: 1 where they wrote everything together",
        "Salton and McGill 1983",
    ),
    "jaccard_papers": Measure(
        "Jaccard, papers",
        "|P₁ ∩ P₂| / |P₁ ∪ P₂|",
        "The part of all their papers that both wrote",
        "Jaccard 1912",
    ),
    "shared_coauthors": Measure(
        "Shared co-authors", "|C₁ ∩ C₂|", "People who wrote with both; the two themselves do not count"
    ),
    "jaccard_coauthors": Measure(
        "Jaccard, co-authors",
        "|C₁ ∩ C₂| / |C₁ ∪ C₂|",
        "The part of all their co-authors who wrote with both",
        "Jaccard 1912",
    ),
    "shared_topics": Measure("Shared topics", "|T₁ ∩ T₂|", "Topics that papers of both name"),
    "jaccard_topics": Measure(
        "Jaccard, topics",
        "|T₁ ∩ T₂| / |T₁ ∪ T₂|",
        "The part of all their topics that both have",
        "Jaccard 1912",
    ),
    "cosine_topics": Measure(
        "Cosine, topics",
        "Σ t₁·t₂ / √(Σ t₁² · Σ t₂²)",
        "t: papers about a topic, summed over all topics; 1 where both divide their papers alike",
        "Salton and McGill 1983",
    ),
}
"""By the key that JSON and CSV use, in the order of the pages."""


def jaccard(one: Set[object], other: Set[object]) -> float | None:
    """
    The part of all members that both sets have; None where both are empty.

    >>> jaccard({1, 2, 3}, {2, 3, 4})
    0.5
    """
    return len(one & other) / len(one | other) if one or other else None


def salton(one: Collection[object], other: Collection[object], shared: int) -> float | None:
    """
    *shared* members, by the geometric mean of the two sizes; None where one is empty.

    >>> salton(range(4), range(9), 3)
    0.5
    """
    return shared / sqrt(len(one) * len(other)) if one and other else None


def cosine(one: Mapping[str, int], other: Mapping[str, int]) -> float | None:
    """
    The cosine of the angle between two counts; None where one is empty.

    >>> cosine({"optics": 3, "bats": 4}, {"optics": 5})
    0.6
    """
    if not one or not other:
        return None
    product = sum(count * other.get(name, 0) for name, count in one.items())
    return product / sqrt(sum(count**2 for count in one.values()) * sum(count**2 for count in other.values()))


def h_index(citations: Iterable[int]) -> int:
    """
    The greatest h such that h works have h citations or more (Hirsch 2005, PNAS 102, 16569-16572).

    >>> h_index([10, 3, 2, 2, 0])
    2
    """
    ranked = sorted(citations, reverse=True)
    return sum(cited >= rank for rank, cited in enumerate(ranked, start=1))
