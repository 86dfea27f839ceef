"""How often an account may do a thing: enough for a person, too little for a program that floods."""

from __future__ import annotations

from time import time
from typing import Final, Literal

from sqlalchemy import Connection, delete

from explorer.errors import TooOften
from explorer.people.store import insert_counting
from explorer.people.tables import rates

Limited = Literal[
    "following",
    "voting",
    "commenting",
    "saving papers",
    "writing notes",
    "subscribing",
    "claiming",
    "looking for a code",
    "remarking on a claim",
    "inviting",
    "writing a message",
]

LIMITS: Final[dict[Limited, tuple[int, int]]] = {
    "following": (300, 3_600),
    "voting": (600, 3_600),
    "commenting": (20, 600),
    "saving papers": (600, 3_600),
    "writing notes": (300, 3_600),
    "subscribing": (10, 3_600),
    "claiming": (10, 86_400),
    "looking for a code": (20, 3_600),
    "remarking on a claim": (30, 86_400),
    "inviting": (20, 86_400),
    "writing a message": (60, 600),
}
"""How many times in how many seconds."""


def spend(connection: Connection, account_id: str, action: Limited) -> None:
    """
    Count that *account_id* does it once more; raises TooOften beyond the limit.

    The count belongs to the transaction: what is undone is not counted. Windows are fixed, so that
    one row an action counts, whatever the number of processes.
    """
    most, seconds = LIMITS[action]
    window = int(time()) // seconds
    key = {"account_id": account_id, "action": action, "window": window}
    count = insert_counting(connection, rates, key)
    if count > most:
        raise TooOften(action, most, seconds)
    if count == 1:
        mine = (rates.c.account_id == account_id) & (rates.c.action == action)
        connection.execute(delete(rates).where(mine & (rates.c.window < window)))
