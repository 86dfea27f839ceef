"""Everything that the sources say of a paper: which record says what, and what was taken."""

from __future__ import annotations

from itertools import groupby

import streamlit as st

from explorer.models import FieldValue, PaperLink, SourceRecord
from explorer.snapshot import queries, source_queries
from explorer.snapshot.opened import Snapshot
from explorer.text.counting import count_of
from explorer.ui.pieces import Cell, table, text

SHORTENED = 200
"""Letters of a value that the table has."""
_SINGLE = "the only record"
_SHOWN = (
    "title", "date", "year", "type", "venue", "volume", "issue", "pages", "publisher", "language", "doi", "arxiv_id",
    "url", "citations", "votes", "comments", "note", "abstract",
)  # fmt: skip
_RULES = {"preprint": "a preprint and its published version", "title": "the same title, authors and year"}


def show_sources(snapshot: Snapshot, number: int) -> None:
    """Draw the records and their values, folded."""
    records = source_queries.find_records(snapshot, number)
    title = f"Everything known, with its source: {count_of(len(records), 'record')}"
    with st.expander(title, key="sources", on_change="rerun") as opened:
        if not opened.open:
            return
        st.html(table("Records that this paper was made of", _record_cells(), [_row(one) for one in records]))
        values = source_queries.find_field_values(snapshot, number) or _read_single(snapshot, number, records)
        st.html(table("What each record says", _value_cells(), _rows(values)))
        links = source_queries.find_paper_links(snapshot, number)
        if links:
            st.html(table("Why these records are of one work", _link_cells(), [_link_row(one) for one in links]))


def _record_cells() -> dict[str, Cell]:
    names = ("Record", "File", "Format", "Line", "Imported", "Version")
    return {name: _cell(name) for name in names}


def _value_cells() -> dict[str, Cell]:
    return {
        "Field": lambda row: text(row["Field"]),
        "Value": lambda row: (
            f"{'<strong>' if row['chosen'] else ''}{text(row['Value'])}{'</strong>' if row['chosen'] else ''}"
        ),
        "Source": lambda row: text(row["Source"]),
        "Taken": lambda row: text(row["Taken"]),
    }


def _link_cells() -> dict[str, Cell]:
    return {name: _cell(name) for name in ("One record", "Another", "Why", "Evidence")}


def _cell(name: str) -> Cell:
    return lambda row: text(row[name])


def _row(record: SourceRecord) -> dict[str, object]:
    return {
        "Record": record.key,
        "File": record.file,
        "Format": record.format,
        "Line": f"{record.line:,}",
        "Imported": record.imported,
        "Version": record.version or "not said",
    }


def _rows(values: tuple[FieldValue, ...]) -> list[dict[str, object]]:
    """One row a value; a field is named once, and the rule stands at the value that was taken."""
    rows: list[dict[str, object]] = []
    for field, said in groupby(values, key=lambda one: one.field):
        for place, one in enumerate(said):
            rows.append(
                {
                    "Field": field.replace("_", " ") if place == 0 else "",
                    "Value": f"{one.value}…" if len(one.value) == SHORTENED else one.value,
                    "Source": one.key,
                    "Taken": one.rule if one.chosen else "no",
                    "chosen": one.chosen,
                }
            )
    return rows


def _read_single(snapshot: Snapshot, number: int, records: tuple[SourceRecord, ...]) -> tuple[FieldValue, ...]:
    """What the one record of a paper says."""
    paper = queries.find_papers(snapshot, [number])[0]
    key = records[0].key if records else (paper.source or "")
    stated = {name: getattr(paper, name) for name in _SHOWN}
    return tuple(
        FieldValue(name, str(value)[:SHORTENED], key, chosen=True, rule=_SINGLE)
        for name, value in stated.items()
        if value is not None
    )


def _link_row(one: PaperLink) -> dict[str, object]:
    why = _RULES.get(one.rule, f"the same {one.rule}")
    return {"One record": one.left_key, "Another": one.right_key, "Why": why, "Evidence": one.evidence}
