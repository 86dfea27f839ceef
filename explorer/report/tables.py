"""The tables of a report: everything in it as rows, for reading, sorting and finding."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from explorer.drawing.palette import TYPE_SIGNS
from explorer.graph.candidates import Candidate
from explorer.graph.slice import Slice
from explorer.models import Collaboration, Count, NodeType, Paper, Profile
from explorer.report.words import find_address, name_authors, shorten
from explorer.text.markup import anchor, escape

MOST_ROWS = 2000
"""Rows of a table; a report says when there are more."""

Write = Callable[[int], str]
"""Writes one cell of a row, by the row's number, as safe HTML."""


@dataclass(frozen=True, slots=True)
class Column:
    head: str
    write: Write
    is_number: bool = False


def write_tables(built: Slice, profile: Profile, papers: Sequence[Paper], left_out: Sequence[Candidate]) -> str:
    """
    Papers, people, topics, institutions, marks, lines and what is not shown, each a section of its own.

    *left_out* are some of the nodes that the slice has no room for, the closest of each type first.
    """
    places = {node: place for place, node in enumerate(built.graph)}
    sections = (
        _write_papers(papers),
        _write_people(profile.coauthors, places),
        _write_counts("topics", "Topics", "topic", profile.topics, places),
        _write_counts("institutions", "Institutions", "institution", profile.institutions, places),
        _write_marks(built),
        _write_lines(built),
        *([_write_left_out(built, left_out)] if left_out else []),
    )
    return "".join(sections)


def _write_papers(papers: Sequence[Paper]) -> str:
    def cite(row: int) -> str:
        return _number(papers[row].citations)

    columns = [
        Column("Title", lambda row: link(papers[row].title, find_address(papers[row]))),
        Column("Year", lambda row: _plain_number(papers[row].year), is_number=True),
        Column("Kind", lambda row: text((papers[row].type or "").replace("-", " ").replace("_", " "))),
        Column("Venue", lambda row: text(papers[row].venue)),
        Column("Authors", lambda row: text(name_authors(papers[row]))),
    ]
    if any(paper.citations is not None for paper in papers):
        columns.append(Column("Cited", cite, is_number=True))
    return write_table("papers", "Papers", columns, len(papers), "No papers within the filters.")


def _write_people(people: Sequence[Collaboration], places: Mapping[str, int]) -> str:
    columns = [
        Column("Collaborator", lambda row: _choose_node(people[row].id, people[row].name, places)),
        Column("Papers together", lambda row: _number(people[row].papers), is_number=True),
        Column("From", lambda row: _plain_number(people[row].first_year), is_number=True),
        Column("To", lambda row: _plain_number(people[row].last_year), is_number=True),
        Column("In the picture", lambda row: "yes" if people[row].id in places else ""),
    ]
    return write_table("people", "People", columns, len(people), "Nobody wrote with them within the filters.")


def _write_counts(key: str, title: str, head: str, counts: Sequence[Count], places: Mapping[str, int]) -> str:
    columns = [
        Column(head.capitalize(), lambda row: _choose_node(counts[row].id, counts[row].name, places)),
        Column("Papers", lambda row: _number(counts[row].papers), is_number=True),
        Column("In the picture", lambda row: "yes" if counts[row].id in places else ""),
    ]
    return write_table(key, title, columns, len(counts), f"The papers within the filters name no {head}.")


def _write_marks(built: Slice) -> str:
    nodes = list(built.graph.nodes(data=True))
    columns = [
        Column("Mark", lambda row: _choose("node", row, nodes[row][1]["label"])),
        Column("Type", lambda row: f"{sign(nodes[row][1]['type'])} {text(nodes[row][1]['type'])}"),
        Column("Steps", lambda row: _number(nodes[row][1]["hop"]), is_number=True),
        Column("Papers", lambda row: _number(nodes[row][1]["papers"]), is_number=True),
        Column("Closeness", lambda row: f"{nodes[row][1]['closeness']:.4f}", is_number=True),
        Column("Year", lambda row: _plain_number(nodes[row][1].get("year")), is_number=True),
    ]
    return write_table("marks", "Marks", columns, len(nodes), "Nothing to show.")


def _write_lines(built: Slice) -> str:
    edges = list(built.graph.edges(data=True))
    labels = dict(built.graph.nodes(data="label"))
    columns = [
        Column("One end", lambda row: _choose("line", row, labels[edges[row][0]])),
        Column("Other end", lambda row: text(labels[edges[row][1]])),
        Column("Kind", lambda row: text(edges[row][2]["type"])),
        Column("Weight", lambda row: f"{edges[row][2]['weight']:,.6g}", is_number=True),
        Column("Papers", lambda row: _number(edges[row][2]["papers"]), is_number=True),
    ]
    return write_table("lines", "Lines", columns, len(edges), "Nothing joins the marks.")


def _write_left_out(built: Slice, left_out: Sequence[Candidate]) -> str:
    total = sum(built.existing[kind] - built.shown[kind] for kind in built.options.kinds)
    columns = [
        Column("Name", lambda row: text(left_out[row].label)),
        Column("Type", lambda row: f"{sign(left_out[row].type)} {text(left_out[row].type)}"),
        Column("Steps", lambda row: _number(left_out[row].hop), is_number=True),
        Column("Papers", lambda row: _number(left_out[row].papers), is_number=True),
        Column("Closeness", lambda row: f"{left_out[row].closeness:.4f}", is_number=True),
    ]
    return write_table("left-out", "Not shown", columns, len(left_out), "", total=total)


def write_table(
    key: str, title: str, columns: Sequence[Column], rows: int, empty: str, *, total: int | None = None
) -> str:
    """
    A section with a table, which stands alone without the script and gets what it can do from it.

    *rows* is how many there are to write, *total* how many there are at all; *empty* stands for none.
    """
    shown = min(rows, MOST_ROWS)
    total = rows if total is None else total
    cut = f'<p class="note">The first {shown:,} of {total:,}.</p>' if shown < total else ""
    body = _write_table(title, columns, range(shown)) if rows else f'<p class="empty">{escape(empty)}</p>'
    return (
        f'<section class="tabled" id="{key}" aria-labelledby="{key}-title" data-title="{title}" data-count="{total:,}">'
        f'<h3 id="{key}-title">{title} <span class="count">{total:,}</span></h3>{cut}{body}</section>'
    )


def _write_table(title: str, columns: Sequence[Column], rows: Iterable[int]) -> str:
    heads = "".join(f'<th scope="col"{_side(column)}>{escape(column.head)}</th>' for column in columns)
    body = "".join(
        f"<tr>{''.join(f'<td{_side(column)}>{column.write(row)}</td>' for column in columns)}</tr>" for row in rows
    )
    return (
        f'<div class="table" tabindex="0" role="region" aria-label="{title}"><table><thead><tr>{heads}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _side(column: Column) -> str:
    return ' class="number"' if column.is_number else ""


def _choose_node(node: str, label: str, places: Mapping[str, int]) -> str:
    """A name; where the picture has it, a button that selects its mark."""
    return _choose("node", places[node], label) if node in places else text(label)


def _choose(kind: str, place: int, label: str) -> str:
    return f'<button type="button" class="choose" data-{kind}="{place}">{text(label) or "unnamed"}</button>'


def sign(kind: NodeType, *, coloured: bool = True) -> str:
    """The sign of a type, in its colour."""
    return f'<span class="sign{f" {kind}" if coloured else ""}" aria-hidden="true">{TYPE_SIGNS[kind]}</span>'


def link(label: str, address: str) -> str:
    """A link that opens a page of its own; this one stays."""
    return anchor(shorten(label), address).replace("<a ", '<a target="_blank" rel="noopener noreferrer" ', 1)


def text(value: object) -> str:
    return "" if value is None else escape(shorten(str(value)))


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,}"


def _plain_number(value: int | None) -> str:
    """A year, which has no comma."""
    return "" if value is None else str(value)
