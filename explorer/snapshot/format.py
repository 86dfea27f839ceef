"""
What a published snapshot folder holds. The library writes it, this room reads it.

::

    corpus.duckdb           papers, people, topics, institutions, and what links them
    graph/*.npy             the same links as compressed sparse rows, by dense number
    labels/*.arrow          what a node shows, row n for number n
    text/                   the index of names
    search/                 what finds papers: an index of words, their texts, what they mean
    manifest.json           counts, kinds of work, identity rule, format version

Of ``corpus.duckdb`` docs/papers.md describes ``papers``, ``records``, ``paper_links``,
``paper_values`` and ``paper_aliases``; docs/institutions-and-topics.md ``institution_names``,
``institution_aliases``, and the origin and parent of topics.

A *number* (``paper_no``, ``person_no`` ...) is dense, starts at 0 and means something in
one snapshot only. An *id* is public text and stays.
"""

from __future__ import annotations

VERSION = 6
"""Readers refuse another version; importing again writes this one."""

CURRENT = "CURRENT"
SNAPSHOTS = "snapshots"
CORPUS = "corpus.duckdb"
GRAPH = "graph"
LABEL_FOLDER = "labels"
TEXT = "text"
PAPER_SEARCH = "search"
"""What is in it, and how it comes about, docs/search.md says."""
MANIFEST = "manifest.json"

LABELS = {
    "person": "SELECT person_id, name, works, first_year, last_year FROM corpus.people ORDER BY person_no",
    "paper": "SELECT paper_id, title, year, type, venue FROM corpus.papers ORDER BY paper_no",
    "topic": "SELECT topic_id, name FROM corpus.topics ORDER BY topic_no",
    "institution": "SELECT institution_id, name FROM corpus.institutions ORDER BY institution_no",
    "venue": "SELECT name, works FROM corpus.venues ORDER BY venue_no",
}
"""``labels/KIND.arrow``, and the query that fills it."""
LINKS = (
    "person_papers",
    "paper_people",
    "paper_topics",
    "topic_papers",
    "institution_papers",
    "paper_references",
    "paper_citers",
)
"""
Compressed sparse rows: ``NAME.indptr.npy`` (int64, rows + 1) and ``NAME.indices.npy`` (int32).

Beside them ``paper_affiliations.indptr``, ``.person`` and ``.institution``: who named which
institution on a paper.
"""
PAPER_YEAR = "paper_year.npy"
"""int16; 0 where the year is not known."""
PAPER_TYPE = "paper_type.npy"
"""int16, a place in the manifest's ``types``; -1 where the kind is not known."""
PAPER_VENUE = "paper_venue.npy"
"""int32, a row of ``labels/venue.arrow``; -1 where the venue is not known."""
PAPER_DATE = "paper_date.npy"
"""int32, year, month and day as digits: 20240501, 20240500 where the day is not known, 0 where nothing is."""
PAPER_VOTES = "paper_votes.npy"
"""int32, of the readers of the sources; -1 where no source counts any."""
COAUTHOR_FACTS = ("papers", "fractional", "total", "total_fractional", "strongest_fractional")
"""``coauthors.NAME.npy`` beside ``coauthors.indptr`` and ``.indices``, as ``Coauthors`` describes them."""
STORED_TEAM = 100
"""Authors; the pairs of a larger paper are not among the stored co-authors."""
