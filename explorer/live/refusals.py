"""What a source says instead of an answer: that it is busy, that the budget is used up, or no."""

from __future__ import annotations

from collections.abc import Mapping

import orjson
from urllib3.exceptions import InvalidHeader
from urllib3.util import Retry

from explorer.errors import BudgetSpent, LiveError, SourceRefused, quote
from explorer.live.budget import is_spent, read_budget
from explorer.live.models import Service
from explorer.live.settings import Limits

LONGEST_PATIENCE = 7 * 86_400
"""Seconds; whoever asks for more is understood to ask for this."""
_BUSY = {429, 500, 502, 503, 504}
_SPENT = {402, 403, 429}
_SAID = ("message", "error", "developer-message", "user-message", "detail")
_CHECK_KEY = "Check the key; docs/live-sources.md says where it is set."
_HINTS = {
    400: "Check the words of the request.",
    401: _CHECK_KEY,
    403: _CHECK_KEY,
    404: "Check the id: the source knows nothing of this name.",
}
_LATER = "Try again later; what it has answered already is kept for a while."


class TryAgain(Exception):
    """What may go well the next time."""

    def __init__(self, error: LiveError, after: float | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        """What to raise when it never does."""
        self.after = after
        """Seconds that the source asks to wait."""


def explain_refusal(
    service: Service, limits: Limits, key: str, status: int, headers: Mapping[str, str], body: bytes
) -> LiveError | TryAgain:
    """Make an error of a status that is not 200; the key is not repeated, should the source do so."""
    said = _read_said(body)
    if service.daily_usd and status in _SPENT and is_spent(headers, said):
        return _say_spent(service, headers, has_key=bool(key))
    told = f": {quote(said.replace(key, '…') if key else said)}" if said else ""
    error = SourceRefused(f"{service.title} answers {status}{told}.", hint=_HINTS.get(status, _LATER))
    if status not in _BUSY:
        return error
    after = _read_patience(headers.get("retry-after", ""))
    if after is not None and after > limits.patience:
        return SourceRefused(f"{service.title} is busy, and asks to wait {describe_time(after)}.", hint=_LATER)
    return TryAgain(error, after)


def describe_time(seconds: float) -> str:
    """
    Say how long that is.

    >>> describe_time(2.4), describe_time(600), describe_time(15 * 3600)
    ('2 seconds', '10 minutes', '15 hours')
    """
    units = ((3600, "hour"), (60, "minute"), (1, "second"))
    size, unit = next((one for one in units if seconds >= one[0]), units[-1])
    number = round(seconds / size)
    return f"{number:,} {unit}{'' if number == 1 else 's'}"


def _say_spent(service: Service, headers: Mapping[str, str], *, has_key: bool) -> BudgetSpent:
    budget = read_budget(headers, has_key=has_key)
    left = f"${budget.remaining:.4f} of ${budget.limit:.2f} are left" if budget else "not enough is left"
    renewed = f"; it is renewed at {budget.resets:%H:%M} UTC" if budget else ""
    more = "buy more at openalex.org" if has_key else "set a key, which is free: docs/live-sources.md"
    return BudgetSpent(
        f"Today's budget at {service.title} is used up: {left}{renewed}.",
        hint=f"Wait until {'then' if budget else 'midnight UTC'}, or {more}.",
    )


def _read_said(body: bytes) -> str:
    """What a refusal says in JSON; pages for people say too much."""
    try:
        content = orjson.loads(body)
    except orjson.JSONDecodeError:
        return ""
    found = (content.get(name) for name in _SAID) if isinstance(content, dict) else iter(())
    return next((one for one in found if isinstance(one, str) and one), "").strip().rstrip(".")


def _read_patience(text: str) -> float | None:
    """Read Retry-After: seconds, or a date."""
    try:
        return float(Retry(retry_after_max=LONGEST_PATIENCE).parse_retry_after(text)) if text else None
    except (InvalidHeader, ValueError, OverflowError):
        return None
