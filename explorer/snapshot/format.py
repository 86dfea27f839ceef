"""
What a published snapshot folder holds. The library writes it, this room reads it.

::

    corpus.duckdb           papers, people, topics, institutions, and what links them
    graph/*.npy             the same links as compressed sparse rows, by dense number
    text/                   the search index
    manifest.json           counts, kinds of work, identity rule, format version

A *number* (``paper_no``, ``person_no`` ...) is dense, starts at 0 and means something in
one snapshot only. An *id* is public text and stays.
"""

from __future__ import annotations

VERSION = 1
"""Readers refuse another version; importing again writes this one."""

CURRENT = "CURRENT"
SNAPSHOTS = "snapshots"
CORPUS = "corpus.duckdb"
GRAPH = "graph"
TEXT = "text"
MANIFEST = "manifest.json"

LINKS = ("person_papers", "paper_people", "paper_topics", "topic_papers", "institution_papers")
"""Compressed sparse rows: ``NAME.indptr.npy`` (int64, rows + 1) and ``NAME.indices.npy`` (int32)."""
AFFILIATIONS = ("indptr", "person", "institution")
"""``paper_affiliations.*.npy``: who named which institution on a paper."""
PAPER_YEAR = "paper_year.npy"
"""int16; 0 where the year is not known."""
PAPER_TYPE = "paper_type.npy"
"""int16, a place in the manifest's ``types``; -1 where the kind is not known."""
