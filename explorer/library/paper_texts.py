"""What finds papers in a snapshot being built: words, meaning, and what a configured model makes of them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import duckdb
import pyarrow as pa

from explorer.errors import ModelUnavailable
from explorer.library.arrays import Scratch
from explorer.library.corpus import Column
from explorer.library.folder import LibraryFolder
from explorer.library.identity.texts import Texts
from explorer.library.textindex import read_rows, read_spellings
from explorer.search.building import PaperText, add_model, build_paper_search
from explorer.search.model import ModelVectors, configured_model, load_model_vectors
from explorer.search.papers import NAME_GAP
from explorer.search.terms import split_words
from explorer.snapshot import format as layout
from explorer.snapshot.topology import Topology, load_topology

BATCH = 10_000
MOST_SPELLINGS = 4
"""Of one person, the most frequent ones, by which an author is found."""

_PEOPLE = "SELECT person_id, name FROM corpus.people ORDER BY person_no"
_SPELLINGS = """
SELECT person_no, folded FROM corpus.people LEFT JOIN corpus.person_names USING (person_no)
ORDER BY person_no, uses DESC, folded
"""
_TOPICS = "SELECT topic_id, name FROM corpus.topics ORDER BY topic_no"
_PAPERS = "SELECT paper_no, title, coalesce(abstract, ''), coalesce(venue, '') FROM corpus.papers ORDER BY paper_no"

_log = logging.getLogger(__name__)

Report = Callable[[str, float], None]


def write_paper_search(
    connection: duckdb.DuckDBPyConnection,
    part: Path,
    types: list[str],
    folder: LibraryFolder,
    report: Report,
    scratch: Scratch | None = None,
) -> dict[str, object]:
    """
    Write what finds the papers of the attached ``corpus``, and return what the manifest says of it.

    *part* already holds the graph. A model that can't be used is no reason not to publish: the
    manifest and the log say why there is none.
    """
    topology = load_topology(part / layout.GRAPH, tuple(types))
    target = part / layout.PAPER_SEARCH
    target.mkdir()
    build_paper_search(target, _read_papers(connection, topology, scratch or Scratch()), len(topology.paper_year))
    name = configured_model()
    if name is None:
        return {}
    texts = [f"{title}. {abstract}".strip() for _, title, abstract, _ in read_rows(connection, _PAPERS)]
    try:
        add_model(target, name, texts, _find_earlier(folder), _counting(report, name))
    except ModelUnavailable as error:
        _log.warning("%s %s", error, error.hint)
        return {"model_problem": str(error)}
    return {"model": name}


def _read_papers(connection: duckdb.DuckDBPyConnection, topology: Topology, scratch: Scratch) -> Iterator[PaperText]:
    people = _spell_people(connection, scratch)
    topics = [f"{' '.join(split_words(name))} {identity}" for identity, name in read_rows(connection, _TOPICS)]
    years = topology.paper_year.tolist()
    for number, title, abstract, venue in read_rows(connection, _PAPERS):
        yield PaperText(
            title,
            abstract,
            tuple([people[one] for one in topology.paper_people.row(number).tolist()]),
            venue,
            tuple([topics[one] for one in topology.paper_topics.row(number).tolist()]),
            years[number],
        )


def _spell_people(connection: duckdb.DuckDBPyConnection, scratch: Scratch) -> Texts:
    spellings = read_spellings(connection, _SPELLINGS)
    found = zip(read_rows(connection, _PEOPLE), spellings, strict=True)
    column = Column(pa.string(), scratch)
    while part := [_spell(identity, name, folded) for (identity, name), folded in islice(found, BATCH)]:
        column.add(pa.array(part, pa.string()))
    return Texts(column.done())


def _spell(identity: str, name: str, folded: list[str]) -> str:
    spellings = dict.fromkeys([" ".join(split_words(name)), *folded[:MOST_SPELLINGS]])
    return NAME_GAP.join([*spellings, identity])


def _find_earlier(folder: LibraryFolder) -> ModelVectors | None:
    """The vectors of the snapshot that is current while the next one is built."""
    name = folder.current()
    try:
        return load_model_vectors(folder.snapshots / name / layout.PAPER_SEARCH) if name else None
    except (OSError, ValueError, KeyError) as error:
        _log.warning("The vectors of the snapshot before can't be read, so every paper is encoded anew: %s", error)
        return None


def _counting(report: Report, name: str) -> Callable[[int, int], None]:
    def tell(done: int, size: int) -> None:
        report(f"Reading {size - done:,} papers with the model {Path(name).name}", 0.7 + 0.3 * done / size)

    return tell
