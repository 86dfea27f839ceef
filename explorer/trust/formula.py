"""
The score: what each criterion weighs, and how points come about. docs/trust.md says the same in words.

Pure: nothing here reads a library, a database or a clock.
"""

from __future__ import annotations

from explorer.trust.measuring import measure
from explorer.trust.models import Backing, Criterion, Input, Level, Part, Standing, Trust

LEVELS: tuple[tuple[Level, int], ...] = (("Trusted", 85), ("Established", 60), ("Developing", 30), ("Emerging", 0))
"""From which score on each word holds. Without a claim of level 2 or 3 that is approved 82 is the most there is."""
PARTS: dict[str, tuple[str, tuple[Criterion, ...]]] = {
    "identity": (
        "Identity",
        (
            Criterion("verification", "Verification level", 18, "6 for each level, L1 to L3"),
            Criterion("orcid", "ORCID iD", 6, "6 for an iD with the right check digit"),
            Criterion("catalogue_id", "Id in a catalogue", 6, "6 for one of OpenAlex, OpenReview, ACL or IEEE"),
        ),
    ),
    "evidence": (
        "Evidence",
        (
            Criterion("works_with_id", "Works with an id", 10, "10 × their part of all works"),
            Criterion("agreeing_sources", "Sources that agree", 10, "10 × their part of all works"),
            Criterion("completeness", "Completeness", 10, "10 × the known part of these five fields"),
        ),
    ),
    "collaboration": (
        "Collaboration",
        (
            Criterion("coauthors", "Distinct co-authors", 10, "1 for each, at most 10"),
            Criterion("institutions", "Other institutions", 10, "2 for each, at most 10"),
        ),
    ),
    "continuity": (
        "Continuity",
        (
            Criterion("years_active", "Years active", 5, "1 a year with a work, at most 5"),
            Criterion("recency", "Recency", 5, "5, less 1 for each year before the library's newest"),
        ),
    ),
    "standing": (
        "Standing here",
        (
            Criterion("claimed", "Claimed", 6, "6 when a claim of L2 or L3 is approved"),
            Criterion("followers", "Followers", 4, "1 from 1 follower on, 2 from 3, 3 from 10, 4 from 30"),
        ),
    ),
}
"""By key: the label of a part, and what it looks at. The points add up to 100."""
LIMITS = (
    "Whether the work is good or right: nothing here reads it, and neither citations nor votes count.",
    "Whether all of these works are one person's: the score takes the record as it is.",
    "What this library does not hold, however well known it is elsewhere.",
)
"""What no score of this kind can say."""


def score_trust(backing: Backing, standing: Standing | None) -> Trust:
    """Compute the score; *standing* is None when the people store can't be asked."""
    found = measure(backing, standing)
    parts = tuple(
        Part(
            key,
            label,
            tuple(
                Input(one, found[one.key], give_points(found[one.key].value, found[one.key].full, one.most))
                for one in own
            ),
        )
        for key, (label, own) in PARTS.items()
    )
    silent = () if standing else ("Claims and followers: the accounts of this app can't be read just now.",)
    criteria = (one for _, some in PARTS.values() for one in some)
    gaps = tuple(f"{one.label}: {backing.unknown[one.key]}" for one in criteria if one.key in backing.unknown)
    return Trust(parts, found["verification"].value, standing, (*silent, *gaps, *backing.gaps))


def give_points(value: int, full: int, most: int) -> int:
    """
    The part of *most* that *value* is of *full*, at most all, rounded, halves up; 0 where *full* is 0.

    >>> give_points(45, 117, 10), give_points(1, 20, 10), give_points(12, 10, 10), give_points(0, 0, 10)
    (4, 1, 10, 0)
    """
    return (2 * most * min(value, full) + full) // (2 * full) if full else 0


def find_level(score: int) -> Level:
    """
    The word for a score.

    >>> [find_level(score) for score in (0, 29, 30, 60, 85, 100)]
    ['Emerging', 'Emerging', 'Developing', 'Established', 'Trusted', 'Trusted']
    """
    return next(word for word, least in LEVELS if score >= least)


def explain_score(trust: Trust) -> str:
    """
    The score as the sum of its parts, in a sentence.

    >>> print(explain_score(score_trust(Backing(orcid="0000-0002-1825-0097"), Standing())))
    12 because identity gives 12 of 30, evidence 0 of 30, collaboration 0 of 20, continuity 0 of 10 and
    standing here 0 of 10.
    """
    told = [f"{part.label.lower()} {part.points} of {part.most}" for part in trust.parts]
    told[0] = told[0].replace(" ", " gives ", 1)
    if trust.standing is None:
        return f"At least {trust.score} because {', '.join(told[:-2])} and {told[-2]}; standing here is not known now."
    return f"{trust.score} because {', '.join(told[:-1])} and {told[-1]}."
