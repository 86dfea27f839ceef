"""Topics and institutions: the rooms ``topics`` and ``institutions`` write their tables."""

from __future__ import annotations

import duckdb

from explorer.library.arrays import Scratch
from explorer.library.institutions import write_institutions
from explorer.library.topics import write_topics


def write_tags(connection: duckdb.DuckDBPyConnection, *, resolve: bool = True, scratch: Scratch | None = None) -> None:
    """
    Write topics, institutions, and who and what names them.

    Without *resolve* topics are what sources name, and every folded spelling is an institution.
    """
    write_topics(connection, take_terms=resolve, scratch=scratch)
    write_institutions(connection, resolve_names=resolve)
