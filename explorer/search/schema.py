"""The search index: one document a person, paper, topic or institution."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import tantivy

from explorer.models import NodeType
from explorer.text.folding import fold_name

WRITER_MEMORY = 200_000_000
"""Bytes that the index writer may buffer, for all its threads."""
NAME_SEPARATOR = "\n"


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index holds of one thing."""

    id: str
    type: NodeType
    label: str
    names: tuple[str, ...]
    """Every spelling to find it by, folded."""
    works: int = 0
    detail: str = ""


def build_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("words", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("type", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("works", stored=True, fast=True)
    for name in ("id", "label", "names", "detail"):
        builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


def build_index(folder: Path, entries: Iterable[Entry]) -> int:
    """Write an index of *entries* into *folder* and return how many it holds."""
    folder.mkdir(parents=True)
    index = tantivy.Index(build_schema(), path=str(folder))
    writer = index.writer(heap_size=WRITER_MEMORY, num_threads=2)
    count = 0
    for entry in entries:
        writer.add_document(_document(entry))
        count += 1
    writer.commit()
    writer.wait_merging_threads()
    return count


def _document(entry: Entry) -> tantivy.Document:
    return tantivy.Document(
        words=[" ".join(entry.names) or fold_name(entry.label)],
        type=[entry.type],
        works=[entry.works],
        id=[entry.id],
        label=[entry.label],
        names=[NAME_SEPARATOR.join(entry.names)],
        detail=[entry.detail],
    )
