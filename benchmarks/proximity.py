"""
Which measure should decide who stays within a budget? Several of them, side by side on real researchers.

Everybody within two co-author steps of a researcher is ranked by each measure, and the best
stay, the researcher among them. The researcher's last two years are hidden from the
rankings. Means over the researchers, in per cent unless it says otherwise:

    apart     slices in which somebody who stays is not joined to the researcher by others who stay
    people    how many such people there are in a slice, a number
    far       of those who stay, the part two steps away
    auc       of people two steps away: how often one who becomes a co-author in the hidden years
              ranks before one who does not; 50 is chance
    mrr       the mean of 1 / the rank of the first of them, from 0 to 1
    in 10, 50 the part of them among the first 10 and 50 of those two steps away
    new       of those who become co-authors in the hidden years, the part that stays
    again     of the co-authors who write with the researcher again in the hidden years, the part
              that stays; both where more people are within two steps than there are places
    stable    of those who stay, the part that still does when one paper in twenty is taken away
    hubs      how many co-authors those have who stay from two steps away, by those of all who are
              two steps away, medians, a ratio
    crowd     of the co-authors who stay, the part known from papers of more than 20 authors only
    ms        from the papers to the ranking, median

    python benchmarks/proximity.py --library DIR --researchers 200 --seed 7 [--places 150] [--json]
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
from scipy import sparse, stats  # noqa: E402

from explorer.graph.selection import Selection  # noqa: E402
from explorer.graph.slice import build_selection, build_slice  # noqa: E402
from explorer.models import Counting, PaperFilter, SliceOptions, Years  # noqa: E402
from explorer.settings import SAMPLE_LIBRARY  # noqa: E402
from explorer.snapshot.opened import Snapshot, open_snapshot  # noqa: E402

HIDDEN = 2
"""Years."""
FEWEST_PAPERS = 5
"""Before the hidden years; with fewer there is little to rank by."""
LARGE_TEAM = 20
LEFT_OUT = 0.05
COUNTINGS: tuple[Counting, ...] = ("full", "fractional")
PREDICTIONS = ("auc", "mrr", "in 10", "in 50", "new", "again")

Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Papers:
    """The papers that count."""

    selection: Selection
    salt: int | None = None
    """Takes away one paper in twenty, by this number."""

    def of(self, people: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        places, papers = self.selection.papers_of(people)
        if self.salt is None:
            return places, papers
        kept = np.random.default_rng(self.salt).random(len(self.selection.topology.paper_people))[papers] >= LEFT_OUT
        return places[kept], papers[kept]

    def coauthors(self, people: np.ndarray) -> np.ndarray:
        """Everybody on a paper of one of *people*, them included; ascending."""
        papers = np.unique(self.of(people)[1])
        return np.unique(np.concatenate([people, self.selection.topology.paper_people.gather(papers)[1]]))


@dataclass(frozen=True, slots=True)
class Around:
    """Everybody within two steps, ascending by number; rows and columns of ``weights`` are places in ``people``."""

    people: np.ndarray
    center: int
    """Place of the researcher."""
    hops: np.ndarray
    works: np.ndarray
    weights: sparse.csr_array
    """What two wrote together; the rows of those two steps away may be empty."""

    @property
    def shares(self) -> sparse.csr_array:
        """The part of each one's collaboration that is with each other one."""
        totals = self.weights.sum(axis=1)
        parts = np.divide(1.0, totals, out=np.zeros(len(totals)), where=totals > 0)
        return sparse.csr_array(sparse.diags_array(parts) @ self.weights)


@dataclass(frozen=True, slots=True)
class Measure:
    """Gives everybody a score; the higher, the closer."""

    score: Callable[[Around], np.ndarray]
    of_everybody: bool = False
    """Whether it needs what people two steps away wrote with each other."""


def by_strongest_chain(around: Around) -> np.ndarray:
    """The greatest product of shares along a chain of at most two steps: what slices go by."""
    shares = around.shares
    first = shares[[around.center]].toarray()[0]
    through = sparse.csr_array(sparse.diags_array(first) @ shares)
    return np.maximum(first, through.max(axis=0).toarray().ravel())


def by_all_chains(around: Around) -> np.ndarray:
    """The sum over all chains of at most two steps."""
    first = around.shares[[around.center]].toarray()[0]
    return first + first @ around.shares


def by_walk(around: Around, restart: float) -> np.ndarray:
    """Personalised PageRank: where a walk is that begins anew at the researcher with probability *restart*."""
    onward = sparse.csr_array(around.shares.T)
    start = np.zeros(len(around.people))
    start[around.center] = 1.0
    before, found = np.zeros(len(start)), start
    while np.abs(found - before).sum() > 1e-8:
        before, found = found, restart * start + (1 - restart) * (onward @ found)
    return found


def by_papers(around: Around) -> np.ndarray:
    """The weight with the researcher, then the number of common co-authors."""
    together = around.weights[[around.center]].toarray()[0]
    common = (together > 0).astype(float) @ (around.weights > 0).astype(float)
    return together * (1.0 + len(around.people)) + common


def by_degree(around: Around) -> np.ndarray:
    """Fewer steps, then more co-authors."""
    return (2.0 - around.hops) * (1.0 + len(around.people)) + np.diff(around.weights.indptr)


MEASURES = {
    "strongest chain": Measure(by_strongest_chain),
    "sum of chains": Measure(by_all_chains),
    "PageRank, restart 0.15": Measure(lambda around: by_walk(around, 0.15), of_everybody=True),
    "PageRank, restart 0.5": Measure(lambda around: by_walk(around, 0.5), of_everybody=True),
    "shared, then common": Measure(by_papers),
    "steps, then co-authors": Measure(by_degree, of_everybody=True),
}


def find_around(papers: Papers, center: int, *, of_everybody: bool = True) -> Around:
    near = papers.coauthors(np.array([center]))
    people = papers.coauthors(near)
    sources = people if of_everybody else near
    places, written = papers.of(sources)
    distinct, columns = np.unique(written, return_inverse=True)
    wrote = _matrix(np.searchsorted(people, sources)[places], columns, (len(people), len(distinct)))
    lines, authors = papers.selection.topology.paper_people.gather(distinct)
    named = _matrix(np.searchsorted(people, authors), lines, wrote.shape, among=np.isin(authors, people))
    weights = sparse.coo_array(wrote @ sparse.diags_array(papers.selection.weights(distinct)) @ named.T)
    between = (weights.row != weights.col) & (weights.data > 0)
    pairs = weights.row[between], weights.col[between]
    at = int(np.searchsorted(people, center))
    hops = np.where(np.isin(people, near), 1, 2)
    hops[at] = 0
    works = papers.selection.topology.person_papers.lengths(people)
    return Around(people, at, hops, works, sparse.csr_array((weights.data[between], pairs), shape=weights.shape))


def rank(around: Around, scores: np.ndarray) -> np.ndarray:
    """Places, the closest first, without the researcher; between equals as slices do."""
    order = np.lexsort((around.people, -around.works, around.hops, -scores.round(15)))
    return order[order != around.center]


def measure_researcher(snapshot: Snapshot, center: int, counting: Counting, budget: int) -> dict[str, Figures]:
    """The figures of each measure around one researcher; what the researcher can't give is left out."""
    topology = snapshot.topology
    last = int(topology.paper_year[topology.person_papers.row(center)].max())
    options = SliceOptions(2, budget, ("person",), PaperFilter(years=Years(1, last - HIDDEN)), counting)
    hidden = replace(options, filter=PaperFilter(years=Years(last - HIDDEN + 1, last)))
    papers = Papers(build_selection(snapshot, options))
    around = find_around(papers, center)
    if len(papers.of(np.array([center]))[1]) < FEWEST_PAPERS or len(around.people) == 1:
        return {}
    later = np.isin(around.people, Papers(build_selection(snapshot, hidden)).coauthors(np.array([center])))
    thinned = find_around(Papers(papers.selection, salt=center), center)
    found = {}
    for name, measure in MEASURES.items():
        started = time.perf_counter()
        order = rank(around, measure.score(find_around(papers, center, of_everybody=measure.of_everybody)))
        elapsed = (time.perf_counter() - started) * 1000
        stays = np.isin(np.arange(len(around.people)), [around.center, *order[: budget - 1]])
        still = thinned.people[rank(thinned, measure.score(thinned))[: budget - 1]]
        found[name] = {
            **_describe(around, stays, _find_crowd(papers, around)),
            **_predict(around, order, measure.score(around), later),
            **(_keep(around, stays, later) if len(stays) > budget else {}),
            "stable": 100 * float(np.isin(around.people[order[: budget - 1]], still).mean()),
            "ms": elapsed,
        }
    _check(snapshot, center, options, around)
    return found


def _describe(around: Around, stays: np.ndarray, crowd: np.ndarray) -> Figures:
    kept = np.flatnonzero(stays)
    _, part = sparse.csgraph.connected_components(around.weights[kept][:, kept], directed=False)
    apart = int((part != part[np.searchsorted(kept, around.center)]).sum())
    near, far, coauthors = around.hops == 1, around.hops == 2, np.diff(around.weights.indptr)
    found = {"apart": 100.0 * (apart > 0), "people": float(apart), "far": 100 * float(far[kept].mean())}
    if (stays & far).any():
        found["hubs"] = float(np.median(coauthors[stays & far]) / np.median(coauthors[far]))
    if (stays & near).any():
        found["crowd"] = 100 * float(crowd[stays & near].mean())
    return found


def _predict(around: Around, order: np.ndarray, scores: np.ndarray, later: np.ndarray) -> Figures:
    far = around.hops == 2
    hits, misses = int((later & far).sum()), int((far & ~later).sum())
    if not hits or not misses:
        return {}
    ranks = stats.rankdata(-scores[far].round(15))[later[far]]
    ordered = later[order[far[order]]]
    return {
        "auc": 100 * (1 - float(ranks.sum() - hits * (hits + 1) / 2) / (hits * misses)),
        "mrr": 1 / (1 + int(ordered.argmax())),
        "in 10": 100 * float(ordered[:10].sum() / hits),
        "in 50": 100 * float(ordered[:50].sum() / hits),
    }


def _keep(around: Around, stays: np.ndarray, later: np.ndarray) -> Figures:
    """Of those who write with the researcher in the hidden years, the parts that stay, by their steps."""
    groups = {"again": later & (around.hops == 1), "new": later & (around.hops == 2)}
    return {name: 100 * float(stays[group].mean()) for name, group in groups.items() if group.any()}


def _find_crowd(papers: Papers, around: Around) -> np.ndarray:
    """Who shares with the researcher only papers of more than LARGE_TEAM authors."""
    own = papers.of(around.people[[around.center]])[1]
    people = papers.selection.topology.paper_people
    return ~np.isin(around.people, people.gather(own[people.lengths(own) <= LARGE_TEAM])[1])


def _check(snapshot: Snapshot, center: int, options: SliceOptions, around: Around) -> None:
    """Raise unless the strongest chain here is the closeness of a slice."""
    built = build_slice(snapshot, center, options)
    scores = dict(zip(around.people.tolist(), by_strongest_chain(around).tolist(), strict=True))
    for node, facts in built.graph.nodes(data=True):
        if facts["hop"] and abs(scores[built.numbers[node]] - facts["closeness"]) > 1e-5 * facts["closeness"]:
            sys.exit(f"The slice around {built.center.name} has another closeness for {facts['label']}.")


def _matrix(
    rows: np.ndarray, columns: np.ndarray, shape: tuple[int, ...], among: np.ndarray | None = None
) -> sparse.csr_array:
    kept = slice(None) if among is None else among
    return sparse.csr_array((np.ones(len(rows))[kept], (rows[kept], columns[kept])), shape=shape)


def shuffle_people(snapshot: Snapshot, seed: int) -> list[int]:
    """Numbers of all people, drawn one after another in proportion to their works."""
    works = np.diff(snapshot.topology.person_papers.indptr).astype(float)
    drawn = np.random.default_rng(seed).exponential(size=len(works)) / np.maximum(works, 1e-9)
    return [int(person) for person in np.argsort(drawn, kind="stable")]


def summarise(researchers: list[dict[str, Figures]]) -> dict[str, Figures]:
    """Means over the researchers who give a figure; of times the median."""
    table = {}
    for name in MEASURES:
        columns: dict[str, list[float]] = {}
        for figures in researchers:
            for column, value in figures[name].items():
                columns.setdefault(column, []).append(value)
        means = {column: statistics.fmean(values) for column, values in columns.items()}
        table[name] = means | {"ms": statistics.median(columns["ms"])} if columns else {}
    return table


def compare(researchers: list[dict[str, Figures]]) -> dict[str, dict[str, tuple[float, float]]]:
    """By how much each measure predicts better than the first, and the standard error, over the same researchers."""
    first, *others = MEASURES
    return {
        name: {
            column: (statistics.fmean(differences), statistics.stdev(differences) / len(differences) ** 0.5)
            for column in PREDICTIONS
            if len(differences := _differences(researchers, first, name, column)) > 1
        }
        for name in others
    }


def _differences(researchers: list[dict[str, Figures]], first: str, name: str, column: str) -> list[float]:
    return [figures[name][column] - figures[first][column] for figures in researchers if column in figures[name]]


def print_table(table: dict[str, Figures]) -> None:
    formats = {
        "apart": ".0f", "people": ".2f", "far": ".0f", "auc": ".1f", "mrr": ".3f", "in 10": ".1f", "in 50": ".1f",
        "new": ".1f", "again": ".1f", "stable": ".1f", "hubs": ".2f", "crowd": ".1f", "ms": ".1f",
    }  # fmt: skip
    print(f"{'':24}{''.join(f'{column:>8}' for column in formats)}")
    for name, figures in table.items():
        cells = (f"{figures[column]:{form}}" if column in figures else "-" for column, form in formats.items())
        print(f"{name:24}{''.join(f'{cell:>8}' for cell in cells)}")


def print_differences(found: dict[str, dict[str, tuple[float, float]]]) -> None:
    print(f"{'better than the first by':24}{''.join(f'{column:>18}' for column in PREDICTIONS)}")
    for name, columns in found.items():
        cells = (f"{value:+.3f} ± {error:.3f}" for value, error in columns.values())
        print(f"{name:24}{''.join(f'{cell:>18}' for cell in cells)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", type=Path, default=SAMPLE_LIBRARY, help="its folder")
    parser.add_argument("--researchers", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7, help="decides who they are")
    parser.add_argument("--places", type=int, default=150, help="the budget, for people alone")
    parser.add_argument("--json", action="store_true", help="print the figures for machines")
    arguments = parser.parse_args()
    snapshot = open_snapshot(arguments.library)
    people = shuffle_people(snapshot, arguments.seed)
    results: dict[str, dict[str, object]] = {}
    for counting in COUNTINGS:
        found = filter(None, (measure_researcher(snapshot, person, counting, arguments.places) for person in people))
        researchers = list(islice(found, arguments.researchers))
        table, differences = summarise(researchers), compare(researchers)
        results[counting] = {"researchers": len(researchers), "figures": table, "differences": differences}
        if not arguments.json:
            new = sum("auc" in figures["strongest chain"] for figures in researchers)
            print(f"\n{counting} counting: {len(researchers)} researchers, {new} with new co-authors\n")
            print_table(table)
            print_differences(differences)
    if arguments.json:
        print(json.dumps(results))


if __name__ == "__main__":
    main()
