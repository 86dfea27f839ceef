"""A chain of co-authors as HTML: people below one another, and between two what they wrote together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from explorer.graph.connecting import NamedHop, NamedPath
from explorer.models import Paper, Person
from explorer.profile import join_words
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.text.counting import count_of
from explorer.ui.addresses import researcher_address
from explorer.ui.paper_links import link_paper
from explorer.ui.pieces import link, shorten, sign, text

MOST_SHOWN = 3
"""Papers of a hop in sight."""
MOST_LISTED = 40
"""Papers of a hop that the page has at all; the CSV has all."""
MOST_NAMED = 3
"""People that a sentence names."""

Papers = Mapping[int, Paper]
"""By number, with where they can be read."""


def find_papers_of(snapshot: Snapshot, paths: Iterable[NamedPath]) -> Papers:
    """The papers that chains of these *paths* name."""
    numbers = {number for path in paths for hop in path.hops for number in hop.numbers[:MOST_LISTED]}
    ordered = queries.sort_papers(snapshot, sorted(numbers))
    return dict(zip(ordered, queries.find_papers(snapshot, ordered), strict=True))


def write_chain(path: NamedPath, papers: Papers) -> str:
    """Write *path* from its one end to the other."""
    lines = [_write_person(path.people[0])]
    for person, hop in zip(path.people[1:], path.hops, strict=True):
        lines += [_write_hop(hop, papers), _write_person(person)]
    return f'<ol class="chain">{"".join(lines)}</ol>'


def write_folded(path: NamedPath, papers: Papers) -> str:
    """One line that opens to the whole chain."""
    counts = ", ".join(f"{len(hop.papers):,}" for hop in path.hops)
    facts = f"{counts} papers · distance {path.distance:,.2f}"
    return (
        f"<details><summary>{text(name_between(path))} <span>{text(facts)}</span></summary>"
        f"{write_chain(path, papers)}</details>"
    )


def name_between(path: NamedPath) -> str:
    """
    Name who stands between the two ends, as a sentence does.

    >>> people = [Person(name, name, 1) for name in ("Ann", "Bo", "Cy", "Di")]
    >>> name_between(NamedPath(tuple(people), (), 0))
    'Bo and Cy'
    """
    named = [shorten(person.name) for person in path.people[1:-1]]
    left = len(named) - MOST_NAMED
    return join_words([*named[:MOST_NAMED], f"{left} more"] if left > 0 else named)


def _write_person(person: Person) -> str:
    return f'<li class="who">{sign("person")} {link(person.name, researcher_address(person.id))}</li>'


def _write_hop(hop: NamedHop, papers: Papers) -> str:
    """The first papers of a step, the others folded."""
    shown, folded = hop.numbers[:MOST_SHOWN], hop.numbers[MOST_SHOWN:MOST_LISTED]
    more = ""
    if folded:
        more = f"<details><summary>{len(hop.numbers) - len(shown):,} more</summary>{_list(folded, papers)}"
        left = len(hop.numbers) - MOST_LISTED
        more += f'<p class="more">and {left:,} more in the CSV</p></details>' if left > 0 else "</details>"
    return (
        f'<li class="hop"><p class="beside">{text(count_of(len(hop.papers), "paper"))} together{_write_years(hop)}</p>'
        f"{_list(shown, papers)}{more}</li>"
    )


def _write_years(hop: NamedHop) -> str:
    years = sorted(paper.year for paper in hop.papers if paper.year)
    span = "-".join(str(year) for year in dict.fromkeys((years[0], years[-1]))) if years else ""
    return f", {span}" if span else ""


def _list(numbers: Sequence[int], papers: Papers) -> str:
    found = [papers[number] for number in numbers]
    items = "".join(f"<li>{link_paper(paper)} <span>{text(paper.year)}</span></li>" for paper in found)
    return f'<ul class="papers">{items}</ul>'
