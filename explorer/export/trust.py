"""The trust score as plain values for JSON."""

from __future__ import annotations

from explorer.export.documents import Document
from explorer.models import Person
from explorer.trust.formula import LEVELS, LIMITS, explain_score, find_level
from explorer.trust.models import Input, Part, Trust


def trust_document(person: Person, trust: Trust) -> Document:
    """The score, every input behind it, and what it can't judge."""
    return {
        "id": person.id,
        "name": person.name,
        "score": trust.score,
        "level": find_level(trust.score),
        "because": explain_score(trust),
        "verification": trust.verification,
        "claimed": trust.standing.claimed if trust.standing else None,
        "complete": trust.standing is not None,
        "parts": [_part(part) for part in trust.parts],
        "cannot_judge": [*trust.gaps, *LIMITS],
        "levels": [{"level": word, "from": least} for word, least in reversed(LEVELS)],
    }


def _part(part: Part) -> Document:
    return {
        "key": part.key,
        "label": part.label,
        "points": part.points,
        "most": part.most,
        "inputs": [_input(one) for one in part.inputs],
    }


def _input(one: Input) -> Document:
    return {
        "key": one.criterion.key,
        "label": one.criterion.label,
        "value": None if one.found.unknown else one.found.value,
        "full": one.found.full,
        "points": one.points,
        "most": one.criterion.most,
        "shown": one.found.shown,
        "because": one.found.because,
        "rule": one.criterion.rule,
    }
