"""What earlier imports found out, so that the next one need not find it out again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

import duckdb
import numpy as np
import pyarrow as pa

_SCHEMA = "CREATE TABLE IF NOT EXISTS remembered_blocks (digest UBIGINT, answer BLOB)"
_RECALLED = """
SELECT place, any_value(answer) FROM wanted_digests JOIN remembered_blocks USING (digest) GROUP BY place
"""
BATCH = 50_000
"""Answers that are held at once."""


class Memory(Protocol):
    """Answers by the digest of what was asked."""

    def recall(self, digests: np.ndarray) -> Iterator[tuple[int, bytes]]:
        """Yield what is remembered of *digests* (uint64): the place of each, and its answer."""
        ...

    def remember(self, answers: Mapping[int, bytes]) -> None:
        """Add *answers*, by their digests."""
        ...

    def forget_others(self, digests: np.ndarray) -> None:
        """Only *digests* (uint64) are of use any longer."""
        ...


class StagedMemory:
    """A memory in the staging file; it grows and shrinks with the library."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        connection.execute(_SCHEMA)

    def recall(self, digests: np.ndarray) -> Iterator[tuple[int, bytes]]:
        wanted = pa.table({"place": pa.array(np.arange(len(digests), dtype=np.int32)), "digest": pa.array(digests)})
        self._connection.register("wanted_digests", wanted)
        found = self._connection.execute(_RECALLED)
        while batch := found.fetchmany(BATCH):
            yield from batch
        self._connection.unregister("wanted_digests")

    def remember(self, answers: Mapping[int, bytes]) -> None:
        fresh = pa.table(
            {"digest": pa.array(answers.keys(), pa.uint64()), "answer": pa.array(answers.values(), pa.binary())}
        )
        self._connection.register("fresh_answers", fresh)
        self._connection.execute("INSERT INTO remembered_blocks SELECT digest, answer FROM fresh_answers")
        self._connection.unregister("fresh_answers")

    def forget_others(self, digests: np.ndarray) -> None:
        self._connection.register("kept_digests", pa.table({"digest": pa.array(digests, pa.uint64())}))
        self._connection.execute("DELETE FROM remembered_blocks WHERE digest NOT IN (SELECT digest FROM kept_digests)")
        self._connection.unregister("kept_digests")


class NoMemory:
    """Nothing is remembered."""

    def recall(self, digests: np.ndarray) -> Iterator[tuple[int, bytes]]:  # noqa: ARG002
        return iter(())

    def remember(self, answers: Mapping[int, bytes]) -> None:
        pass

    def forget_others(self, digests: np.ndarray) -> None:
        pass
