"""The CSV of scholarly works that The Lens exports (https://www.lens.org)."""

from __future__ import annotations

from explorer.sources.columns import pick_columns, split_cell
from explorer.sources.formats import CERTAIN, NO
from explorer.sources.plain_csv import read_common
from explorer.sources.tabular import Row, TableShape, build_table_format
from explorer.sources.values import Fields, tag_id


def judge(columns: frozenset[str], row: Row) -> float:
    del row
    return CERTAIN if columns >= {"lens_id", "title"} else NO


def read_row(row: Row) -> Fields:
    """Read a row; references are ids of The Lens."""
    cells = pick_columns(row)
    own = tag_id("lens", row.get("lens_id"))
    return {
        **read_common(cells),
        "id": own,
        "ids": [
            own,
            tag_id("pmid", cells.get("pmid")),
            tag_id("pmcid", cells.get("pmcid")),
            *(f"mag:{one}" for one in split_cell(row.get("microsoft_academic_id", ""))),
        ],
        "date": row.get("date_published"),
        "url": row.get("external_url") or f"https://www.lens.org/{row['lens_id'].strip()}" if own else None,
        "authors": [name for name in split_cell(row.get("author_s", "")) if not name.isspace()],
        "source": None,
        "keywords": split_cell(row.get("keywords", "")),
        "topics": split_cell(row.get("fields_of_study", "")) + split_cell(row.get("mesh_terms", "")),
        "references": [f"lens:{one}" for one in split_cell(row.get("references", ""))],
    }


FORMAT = build_table_format("lens", "Lens CSV", TableShape(judge, read_row, frozenset({"title", "author_s"})))
