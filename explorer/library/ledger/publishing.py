"""The ledger's part in the making of a snapshot."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from explorer.library.identity import Signatures
from explorer.library.ledger.anchoring import find_lines
from explorer.library.ledger.applying import apply_corrections
from explorer.library.ledger.decisions import decide, find_active
from explorer.library.ledger.file import Ledger, load_ledger
from explorer.library.ledger.naming import Ids, keep_ids
from explorer.library.ledger.verdicts import Verdict, judge_entries


@dataclass(frozen=True, slots=True)
class Corrected:
    """People as the ledger leaves them."""

    clusters: np.ndarray
    """int32, one number a signature."""
    ids: Ids
    verdicts: list[Verdict]


def correct_people(
    connection: duckdb.DuckDBPyConnection, ledger: Ledger, signatures: Signatures, clusters: np.ndarray
) -> Corrected:
    """Apply *ledger* to the *clusters* that an identity rule made of *signatures*."""
    active, undone = find_active(ledger.entries)
    found = find_lines(connection, active)
    decisions = [decide(entry, found) for entry in active]

    def circle(signature: int) -> set[int]:
        names = signatures.names_on_paper.row(int(signatures.works[signature]))
        return set(names.tolist()) - {int(signatures.names[signature])}

    labels = apply_corrections(clusters, decisions, circle)
    verdicts = judge_entries(ledger.entries, active, decisions, undone, labels)
    return Corrected(labels, keep_ids(active, decisions, labels), verdicts)


def write_verdicts(connection: duckdb.DuckDBPyConnection, verdicts: list[Verdict]) -> None:
    """Write ``corpus.corrections``: what became of each entry of the ledger."""
    table = pa.table(
        {
            "entry": pa.array([one.entry for one in verdicts], pa.string()),
            "state": pa.array([one.state for one in verdicts], pa.string()),
            "later": pa.array([one.by for one in verdicts], pa.string()),
            "lines": pa.array([one.lines for one in verdicts], pa.int32()),
            "found": pa.array([one.found for one in verdicts], pa.int32()),
        }
    )
    connection.register("arriving", table)
    connection.execute("CREATE TABLE corpus.corrections AS FROM arriving")
    connection.unregister("arriving")


def ledger_revision(library: Path) -> str:
    """A hash of the corrections that *library* has; empty where there are none."""
    entries = load_ledger(library).entries
    return hashlib.sha256("".join(one.id for one in entries).encode()).hexdigest()[:16] if entries else ""
