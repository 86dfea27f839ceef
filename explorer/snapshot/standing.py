"""When papers appeared and how readers voted for them, where a source says so."""

from __future__ import annotations

import numpy as np

from explorer.snapshot.opened import Snapshot


def find_standing(snapshot: Snapshot, numbers: np.ndarray) -> dict[int, tuple[str | None, int | None]]:
    """Date, as written, and votes of the papers with these *numbers*."""
    rows = snapshot.rows(
        "SELECT paper_no, date, votes FROM papers WHERE paper_no IN (SELECT unnest(?::INTEGER[]))", [numbers.tolist()]
    )
    return {number: (date, votes) for number, date, votes in rows}
