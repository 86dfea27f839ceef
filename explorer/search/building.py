"""Write all that finds papers into a folder of a snapshot."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from explorer.search.fusing import WORDS_FOLDER
from explorer.search.meaning import build_meaning, save_meaning
from explorer.search.model import ModelVectors, encode_papers, save_model_vectors
from explorer.search.papers import PaperEntry, build_index
from explorer.search.terms import split_words
from explorer.search.texts import TextBuilder, save_texts
from explorer.search.vocabulary import load_vocabulary
from explorer.text.latex import to_plain

LONGEST_ABSTRACT = 20_000
"""Letters of an abstract that are indexed."""


@dataclass(frozen=True, slots=True)
class PaperText:
    """What finds a paper, as it is written."""

    title: str
    abstract: str
    authors: tuple[str, ...]
    """Of each author one text of folded spellings and the id."""
    venue: str
    topics: tuple[str, ...]
    """Likewise."""
    year: int


def build_paper_search(folder: Path, papers: Iterable[PaperText], size: int) -> None:
    """Write the index, the texts and the meaning of *papers*, *size* of them in the order of their numbers."""
    builder = TextBuilder(size)
    build_index(folder / WORDS_FOLDER, _read(papers, builder))
    texts = builder.build()
    save_texts(folder, texts)
    save_meaning(folder, build_meaning(texts))


def add_model(
    folder: Path, name: str, texts: list[str], earlier: ModelVectors | None, report: Callable[[int, int], None]
) -> None:
    """Write what the model called *name* makes of *texts*; raises ModelUnavailable."""
    save_model_vectors(folder, encode_papers(name, texts, load_vocabulary(folder), earlier, report))


def _read(papers: Iterable[PaperText], builder: TextBuilder) -> Iterator[PaperEntry]:
    for paper in papers:
        abstract = to_plain(paper.abstract[:LONGEST_ABSTRACT])
        title_words, abstract_words = split_words(to_plain(paper.title)), split_words(abstract)
        builder.add(title_words, abstract_words, abstract)
        venue = " ".join(split_words(paper.venue))
        yield PaperEntry(title_words, abstract_words, paper.authors, venue, paper.topics, paper.year)
