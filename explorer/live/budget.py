"""
What may be asked of OpenAlex in a day: every request has a price, and every answer says what is left.

The headers are described at https://developers.openalex.org/api-reference/authentication. What
the last answer said is kept beside the answers, so that the next plan can say it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

_FILE = "openalex-budget.json"
_LEFT = ("x-ratelimit-remaining-usd", "x-ratelimit-remaining")
_NEEDED = ("x-ratelimit-cost-required-usd", "x-ratelimit-credits-required")
_SPENT = ("insufficient", "budget", "credits")
"""How a refusal speaks of a budget that is used up."""
_TOO_FAST = ("per second", "slow down")
"""How one speaks of requests that follow each other too fast; what it says is left may then be 0 nevertheless."""


@dataclass(frozen=True, slots=True)
class Budget:
    """What was left when an answer came."""

    limit: float
    """US dollars a day."""
    remaining: float
    """US dollars."""
    seen: datetime
    resets: datetime
    has_key: bool
    """Whether it is that of a key; without one it is shared by all who ask from the same address."""


def read_cost(headers: Mapping[str, str]) -> float:
    """
    Read what a request cost, in US dollars.

    >>> read_cost({"x-ratelimit-cost-usd": "0.0001"}), read_cost({})
    (0.0001, 0.0)
    """
    return _number(headers, "x-ratelimit-cost-usd") or 0.0


def read_budget(headers: Mapping[str, str], *, has_key: bool) -> Budget | None:
    """Read what is left; None where an answer does not say it."""
    limit, remaining = _number(headers, "x-ratelimit-limit-usd"), _number(headers, "x-ratelimit-remaining-usd")
    if limit is None or remaining is None:
        return None
    now = datetime.now(UTC)
    seconds = _number(headers, "x-ratelimit-reset")
    return Budget(limit, remaining, now, _midnight(now) if seconds is None else _later(now, seconds), has_key)


def is_spent(headers: Mapping[str, str], said: str) -> bool:
    """
    Tell a refusal for want of budget from one for too much haste.

    >>> is_spent({"x-ratelimit-remaining": "3", "x-ratelimit-credits-required": "10"}, "")
    True
    >>> is_spent({"x-ratelimit-remaining": "900"}, "Rate limit exceeded"), is_spent({}, "Insufficient budget.")
    (False, True)
    """
    words = said.casefold()
    if any(word in words for word in (*_SPENT, *_TOO_FAST)):
        return not any(word in words for word in _TOO_FAST)
    for left_name, needed_name in zip(_LEFT, _NEEDED, strict=True):
        left, needed = _number(headers, left_name), _number(headers, needed_name)
        if left is not None and (left <= 0 or left < (needed or 0)):
            return True
    return False


def keep_budget(folder: Path, budget: Budget) -> None:
    """Keep what the last answer said."""
    content = {
        "limit": budget.limit,
        "remaining": budget.remaining,
        "seen": budget.seen.isoformat(),
        "resets": budget.resets.isoformat(),
        "has_key": budget.has_key,
    }
    written = folder / f"{_FILE}.new"
    written.write_text(json.dumps(content), encoding="utf8")
    written.replace(folder / _FILE)


def load_budget(folder: Path, *, has_key: bool) -> Budget | None:
    """Load what the last answer said, unless the budget was renewed since or is another one."""
    try:
        content = json.loads((folder / _FILE).read_text(encoding="utf8"))
        budget = Budget(
            float(content["limit"]),
            float(content["remaining"]),
            datetime.fromisoformat(content["seen"]),
            datetime.fromisoformat(content["resets"]),
            bool(content["has_key"]),
        )
        is_current = budget.resets > datetime.now(UTC)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return budget if is_current and budget.has_key == has_key else None


def _number(headers: Mapping[str, str], name: str) -> float | None:
    try:
        value = float(headers.get(name, ""))
    except ValueError:
        return None
    return value if 0 <= value < 1e9 else None


def _midnight(now: datetime) -> datetime:
    return (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)


def _later(now: datetime, seconds: float) -> datetime:
    return now + timedelta(seconds=min(seconds, 7 * 86_400))
