"""
Profiles and slices, compared with what plain dicts and nested loops give.

The oracle knows nothing of arrays, snapshots or ranking: it is written from
docs/slices.md and docs/data-format.md, to be read rather than to be fast.
"""

from __future__ import annotations

import html
import json
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, count
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from explorer.export.documents import profile_document, slice_document
from explorer.find import get_researcher_no
from explorer.graph.slice import build_slice
from explorer.library.importer import import_files
from explorer.models import NODE_TYPES, Counting, NodeType, PaperFilter, SliceOptions, Years
from explorer.profile import build_profile, find_own_papers
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot, open_snapshot

Record = dict[str, Any]
Edge = tuple[float, int]
"""Weight, papers."""

SIGNIFICANT = 1e-5
"""Slices write numbers with six significant digits; this is the relative error that allows."""


# ── The oracle ───────────────────────────────────────────────────────────────────────────────────────


def fold(name: str) -> str:
    """NFKD, combining marks dropped, case-folded, each run of other than letters and digits one space, trimmed."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    return " ".join("".join(sign if sign.isalnum() else " " for sign in bare.casefold()).split())


def clean(text: str) -> str:
    """Entities decoded, signs that cannot be seen dropped, white space as single spaces."""
    seen = (sign for sign in html.unescape(text) if sign.isspace() or unicodedata.category(sign) not in {"Cc", "Cf"})
    return " ".join("".join(seen).split())


@dataclass(frozen=True)
class OraclePaper:
    id: str
    title: str
    year: int | None
    authors: tuple[str, ...]
    """Folded names, each once, in the order of the paper."""
    topics: frozenset[str]
    affiliations: dict[str, frozenset[str]]
    """Author → institutions."""

    @property
    def institutions(self) -> frozenset[str]:
        return frozenset().union(*self.affiliations.values())


@dataclass
class Oracle:
    """A library of one person for every folded name."""

    papers: dict[str, OraclePaper] = field(default_factory=dict)
    written: dict[str, list[OraclePaper]] = field(default_factory=dict)
    """Person → papers."""

    @classmethod
    def of(cls, records: Iterable[Record]) -> Oracle:
        oracle = cls()
        for record in records:
            paper = read_paper(record)
            oracle.papers[paper.id] = paper
            for author in paper.authors:
                oracle.written.setdefault(author, []).append(paper)
        return oracle

    def within(self, years: Years | None) -> Oracle:
        """Only the papers of *years*; nobody is forgotten."""
        if years is None:
            return self
        kept = {
            paper.id: paper
            for paper in self.papers.values()
            if paper.year is not None and years.first <= paper.year <= years.last
        }
        return Oracle(kept, {who: [one for one in own if one.id in kept] for who, own in self.written.items()})

    def find_coauthors(self, who: str) -> Counter[str]:
        """Everyone who wrote with *who*, and how many papers."""
        return Counter(other for paper in self.written[who] for other in paper.authors if other != who)

    def find_hops(self, who: str, hops: int) -> dict[str, int]:
        """Everyone within *hops* co-author steps, and the steps."""
        found = {who: 0}
        edge = [who]
        for hop in range(1, hops + 1):
            edge = sorted({other for one in edge for other in self.find_coauthors(one)} - set(found))
            found |= dict.fromkeys(edge, hop)
        return found

    def find_neighbourhood(self, hops: dict[str, int], depth: int) -> dict[str, OraclePaper]:
        """The papers of everyone within one step less."""
        return {paper.id: paper for who, hop in hops.items() if hop < depth for paper in self.written[who]}

    def weigh_pairs(self, people: set[str], counting: Counting) -> dict[frozenset[str], Edge]:
        """Every pair among *people* that shares a paper."""
        found: dict[frozenset[str], Edge] = {}
        for paper in {paper.id: paper for who in people for paper in self.written[who]}.values():
            share = 1.0 if counting == "full" else 1 / max(1, len(paper.authors) - 1)
            for one, other in combinations([author for author in paper.authors if author in people], 2):
                weight, papers = found.get(frozenset((one, other)), (0.0, 0))
                found[frozenset((one, other))] = (weight + share, papers + 1)
        return found

    def find_closeness(self, who: str, hops: int, counting: Counting) -> dict[str, float]:
        """The strongest chain of at most *hops* steps to everyone that it reaches."""
        best, edge = {who: 1.0}, {who: 1.0}
        for _ in range(hops):
            reached: dict[str, float] = {}
            for one, strength in edge.items():
                weights = self._weigh_steps(one, counting)
                total = sum(weights.values())
                for other, weight in weights.items():
                    reached[other] = max(reached.get(other, 0.0), strength * weight / total)
            best |= {other: max(strength, best.get(other, 0.0)) for other, strength in reached.items()}
            edge = reached
        return best

    def _weigh_steps(self, who: str, counting: Counting) -> dict[str, float]:
        steps: dict[str, float] = {}
        for paper in self.written[who]:
            for other in paper.authors:
                if other != who:
                    share = 1.0 if counting == "full" else 1 / (len(paper.authors) - 1)
                    steps[other] = steps.get(other, 0.0) + share
        return steps


def read_paper(record: Record) -> OraclePaper:
    authors: dict[str, set[str]] = {}
    for author in record.get("authors", ()):
        facts = {"name": author} if isinstance(author, str) else author
        if folded := fold(clean(facts["name"])):
            authors.setdefault(folded, set()).update(
                fold(clean(one)) or clean(one) for one in facts.get("affiliations", ()) if clean(one)
            )
    topics = (clean(topic).casefold() for topic in record.get("keywords", ()))
    return OraclePaper(
        id=record["id"],
        title=clean(record["title"]),
        year=record.get("year"),
        authors=tuple(authors),
        topics=frozenset(topic for topic in topics if topic),
        affiliations={author: frozenset(names) for author, names in authors.items()},
    )


# ── Answers of the program, by folded names instead of ids ───────────────────────────────────────────


def name_key(kind: str, label: str) -> str:
    """What the oracle calls a node of *kind*."""
    return {"topic": label.casefold(), "paper": label}.get(kind) or fold(label) or label


def ask_profile(snapshot: Snapshot, who: str, wanted: PaperFilter | None = None) -> Record:
    wanted = wanted or PaperFilter()
    number = get_researcher_no(snapshot, who)
    papers = queries.find_papers(snapshot, find_own_papers(snapshot, number, wanted))
    return profile_document(build_profile(snapshot, number, wanted), papers)


def ask_slice(snapshot: Snapshot, who: str, options: SliceOptions) -> Record:
    return slice_document(build_slice(snapshot, get_researcher_no(snapshot, who), options))


def expect_profile(oracle: Oracle, who: str) -> Record:
    own = oracle.written[who]
    coauthors = oracle.find_coauthors(who)
    dated = [paper.year for paper in own if paper.year is not None]
    return {
        "works": len(own),
        "papers": {paper.id for paper in own},
        "coauthors": dict(coauthors),
        "close_collaborators": {other: papers for other, papers in coauthors.items() if papers >= 2},
        "since": {other: find_span(paper for paper in own if other in paper.authors) for other in coauthors},
        "topics": dict(Counter(topic for paper in own for topic in paper.topics)),
        "institutions": dict(Counter(place for paper in own for place in paper.affiliations[who])),
        "years": {str(year): papers for year, papers in sorted(Counter(dated).items())},
    }


def find_span(papers: Iterable[OraclePaper]) -> tuple[int | None, int | None]:
    years = sorted(paper.year for paper in papers if paper.year is not None)
    return (years[0], years[-1]) if years else (None, None)


def read_profile(answer: Record) -> Record:
    def counted(kind: str, rows: Sequence[Record]) -> dict[str, int]:
        return {name_key(kind, row["name"]): row["papers"] for row in rows}

    return {
        "works": answer["works"],
        "papers": {paper["id"] for paper in answer["papers"]},
        "coauthors": counted("person", answer["coauthors"]),
        "close_collaborators": counted("person", answer["close_collaborators"]),
        "since": {fold(one["name"]): (one["first_year"], one["last_year"]) for one in answer["coauthors"]},
        "topics": counted("topic", answer["topics"]),
        "institutions": counted("institution", answer["institutions"]),
        "years": answer["years"],
    }


def check_profile(admitted: Oracle, snapshot: Snapshot, who: str, years: Years | None = None) -> None:
    """Compare the profile within *years*; *admitted* is the oracle within them."""
    answer = ask_profile(snapshot, who, PaperFilter(years))

    assert read_profile(answer) == expect_profile(admitted, who)
    undated_last = [-(paper["year"] or 0) for paper in answer["papers"]]
    assert undated_last == sorted(undated_last)
    for lists in ("coauthors", "topics", "institutions"):
        most_first = [-row["papers"] for row in answer[lists]]
        assert most_first == sorted(most_first)
        assert len({row["id"] for row in answer[lists]}) == len(answer[lists])


def check_whole_slice(admitted: Oracle, snapshot: Snapshot, who: str, options: SliceOptions) -> None:
    """Compare a slice without a budget: it holds everything that exists, and nothing else."""
    answer = ask_slice(snapshot, who, options)
    hops = admitted.find_hops(who, options.hops)
    around = admitted.find_neighbourhood(hops, options.hops)
    nodes = find_nodes(answer)

    exists: dict[NodeType, set[str]] = {
        "person": set(hops),
        "paper": set(around),
        "topic": {topic for paper in around.values() for topic in paper.topics},
        "institution": {place for paper in around.values() for place in paper.institutions},
    }
    assert answer["existing"] == {kind: len(exists[kind]) for kind in NODE_TYPES}
    assert answer["shown"] == {kind: len(nodes[kind]) for kind in NODE_TYPES}
    assert answer["cut_by"] is None
    for kind in options.kinds:
        assert set(nodes[kind]) == exists[kind]
    check_people(admitted, nodes["person"], hops, who, options)
    check_surroundings(nodes, hops, around)
    check_edges(admitted, answer, options)


def find_nodes(answer: Record) -> dict[str, dict[str, Record]]:
    """Kind → the oracle's name → node."""
    found: dict[str, dict[str, Record]] = {kind: {} for kind in NODE_TYPES}
    for node in answer["nodes"]:
        key = node["id"] if node["type"] == "paper" else name_key(node["type"], node["label"])
        assert key not in found[node["type"]], f"{key} twice"
        found[node["type"]][key] = node
    return found


def check_people(
    admitted: Oracle, people: dict[str, Record], hops: dict[str, int], who: str, options: SliceOptions
) -> None:
    closeness = admitted.find_closeness(who, options.hops, options.counting)
    together = admitted.find_coauthors(who)
    for person, node in people.items():
        assert node["hop"] == hops[person]
        assert node["closeness"] == pytest.approx(closeness[person], rel=SIGNIFICANT)
        if hops[person] < 2:
            assert node["papers"] == (len(admitted.written[who]) if person == who else together[person])


def check_surroundings(
    nodes: dict[str, dict[str, Record]], hops: dict[str, int], around: dict[str, OraclePaper]
) -> None:
    """A paper is one step beyond its nearest author; a topic or institution is where its nearest paper is."""
    far = {paper.id: 1 + min(hops[author] for author in paper.authors if author in hops) for paper in around.values()}
    for paper, node in nodes["paper"].items():
        assert (node["hop"], node["papers"], node["year"]) == (far[paper], 1, around[paper].year)
    for kind in ("topic", "institution"):
        for name, node in nodes[kind].items():
            naming = [
                paper.id
                for paper in around.values()
                if name in (paper.topics if kind == "topic" else paper.institutions)
            ]
            assert (node["hop"], node["papers"]) == (min(far[paper] for paper in naming), len(naming))


def check_edges(admitted: Oracle, answer: Record, options: SliceOptions) -> None:
    nodes = find_nodes(answer)
    people = set(nodes["person"])
    pairs = admitted.weigh_pairs(people, options.counting)
    found = find_edges(answer)

    assert set(found["coauthor"]) == set(pairs)
    for pair, (weight, papers) in found["coauthor"].items():
        assert weight == pytest.approx(pairs[pair][0], rel=SIGNIFICANT)
        assert papers == pairs[pair][1]
    assert set(found["authored"]) == {
        frozenset((who, paper)) for paper in nodes["paper"] for who in admitted.papers[paper].authors if who in people
    }
    assert found["affiliated"] == count_edges(
        (who, place)
        for who in people
        for paper in admitted.written[who]
        for place in paper.affiliations[who] & set(nodes["institution"])
    )
    about = count_edges(
        (who, topic)
        for who in people
        for paper in admitted.written[who]
        for topic in paper.topics & set(nodes["topic"])
    )
    on_papers = count_edges(
        (paper, topic) for paper in nodes["paper"] for topic in admitted.papers[paper].topics & set(nodes["topic"])
    )
    assert found["about"] == (on_papers if "paper" in options.kinds else about)


def find_edges(answer: Record) -> dict[str, dict[frozenset[str], Edge]]:
    """Kind → the pair by the oracle's names → weight and papers."""
    names = {
        node["id"]: node["id"] if node["type"] == "paper" else name_key(node["type"], node["label"])
        for node in answer["nodes"]
    }
    found: dict[str, dict[frozenset[str], Edge]] = {"coauthor": {}, "authored": {}, "about": {}, "affiliated": {}}
    for edge in answer["edges"]:
        pair = frozenset((names[edge["source"]], names[edge["target"]]))
        assert len(pair) == 2, "nobody is joined with themselves"
        assert pair not in found[edge["type"]]
        found[edge["type"]][pair] = (edge["weight"], edge["papers"])
    return found


def count_edges(pairs: Iterable[tuple[str, str]]) -> dict[frozenset[str], Edge]:
    return {frozenset(pair): (number, number) for pair, number in Counter(pairs).items()}


def check_cut_slice(admitted: Oracle, snapshot: Snapshot, who: str, options: SliceOptions) -> None:
    """A slice within a budget: part of the whole one, counted right, hanging together, the closest people first."""
    answer = ask_slice(snapshot, who, options)
    whole = ask_slice(snapshot, who, SliceOptions(options.hops, 0, options.kinds, options.filter, options.counting))
    ids = [node["id"] for node in answer["nodes"]]

    assert answer["existing"] == whole["existing"]
    assert set(ids) <= {node["id"] for node in whole["nodes"]}
    assert answer["shown"] == {kind: len(nodes) for kind, nodes in find_nodes(answer).items()}
    assert len(ids) == len(set(ids)) == sum(answer["shown"].values()) <= options.max_nodes
    assert ids[0] == answer["center"]["id"]
    assert (answer["cut_by"] is None) == all(
        answer["shown"][kind] == answer["existing"][kind] for kind in options.kinds
    )
    assert not find_loose(answer)
    pairs = admitted.weigh_pairs(set(find_nodes(answer)["person"]), options.counting)
    assert {pair: papers for pair, (_, papers) in find_edges(answer)["coauthor"].items()} == {
        pair: papers for pair, (_, papers) in pairs.items()
    }
    closeness = admitted.find_closeness(who, options.hops, options.counting)
    shown = set(find_nodes(answer)["person"])
    others = set(admitted.find_hops(who, options.hops)) - shown
    if others:
        assert max(closeness[one] for one in others) <= min(closeness[one] for one in shown) * (1 + SIGNIFICANT)


def find_loose(answer: Record) -> set[str]:
    """Nodes that no chain of edges joins with the centre."""
    beside: dict[str, set[str]] = {node["id"]: set() for node in answer["nodes"]}
    for edge in answer["edges"]:
        beside[edge["source"]].add(edge["target"])
        beside[edge["target"]].add(edge["source"])
    reached, edge_of_reach = set(), {answer["center"]["id"]}
    while edge_of_reach:
        reached |= edge_of_reach
        edge_of_reach = {other for one in edge_of_reach for other in beside[one]} - reached
    return set(beside) - reached


# ── Libraries that hypothesis draws ──────────────────────────────────────────────────────────────────

SPELLINGS = (
    ("Ann Lee", "ann lee", "ÄNN  Lée", "Ann-Lee"),
    ("Bo Chen", "Bo CHEN."),
    ("Cy",),
    ("李 伟",),
    ("Straße Groß", "STRASSE GROSS"),
    ("Ed O'Neil", "Ed O’Neil"),
    ("İlker Ünal", "ilker unal"),
    ("Fay",),
    ("Gus 3rd",),
)
PEOPLE = [fold(spellings[0]) for spellings in SPELLINGS]
KEYWORDS = ("Optics", "optics", "graph  theory", "Graph Theory", "bats & cats", "π-calculus", "C++", "C")
PLACES = ("Rice University", "RICE university.", "MIT", "École normale", "Ecole Normale")


@st.composite
def draw_authors(draw: st.DrawFn) -> Record | str:
    spellings = draw(st.sampled_from(SPELLINGS))
    name = draw(st.sampled_from(spellings))
    places = draw(st.lists(st.sampled_from(PLACES), max_size=2))
    return {"name": name, "affiliations": places} if places or len(name) > 3 else name


@st.composite
def draw_records(draw: st.DrawFn) -> list[Record]:
    numbers = count()
    records = st.fixed_dictionaries(
        {
            "title": st.sampled_from(("On Bats", "on bats", "Zoë & Co", "$x^2$", "A <mask>")),
            "authors": st.lists(draw_authors(), max_size=6),
            "keywords": st.lists(st.sampled_from(KEYWORDS), max_size=3),
        },
        optional={"year": st.integers(2018, 2022)},
    )
    return [record | {"id": f"w{next(numbers)}"} for record in draw(st.lists(records, min_size=1, max_size=14))]


def open_library(folder: Path, records: Sequence[Record]) -> Snapshot:
    """Import *records* into a new library in *folder*, one person for every folded name."""
    works = folder / "works.jsonl"
    works.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf8")
    import_files([works], folder / "library", identity="names")
    return open_snapshot(folder / "library")


COUNTINGS: tuple[Counting, ...] = ("full", "fractional")
OPTIONS = st.builds(
    SliceOptions,
    hops=st.integers(1, 3),
    max_nodes=st.integers(1, 25),
    kinds=st.sampled_from((NODE_TYPES, ("person",), ("person", "topic"), ("person", "paper", "institution"))),
    filter=st.builds(PaperFilter, st.sampled_from((None, Years(2019, 2020), Years(2022, 2022)))),
    counting=st.sampled_from(COUNTINGS),
)

# Every example imports a library of its own.
few = settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])


@few
@given(records=draw_records())
def test_every_profile_says_what_counting_by_hand_gives(tmp_path_factory, records):
    oracle, snapshot = Oracle.of(records), open_library(tmp_path_factory.mktemp("drawn"), records)

    assert snapshot.counts["people"] == len(oracle.written)
    for years in (None, Years(2019, 2020)):
        admitted = oracle.within(years)
        for who in oracle.written:
            check_profile(admitted, snapshot, who, years)


@few
@given(records=draw_records(), options=OPTIONS)
def test_a_slice_without_a_budget_holds_the_whole_neighbourhood_and_nothing_else(tmp_path_factory, records, options):
    oracle, snapshot = Oracle.of(records), open_library(tmp_path_factory.mktemp("drawn"), records)

    admitted = oracle.within(options.filter.years)
    for who in oracle.written:
        check_whole_slice(admitted, snapshot, who, replace(options, max_nodes=0))


@few
@given(records=draw_records(), options=OPTIONS)
def test_a_slice_within_a_budget_is_part_of_the_whole_and_hangs_together(tmp_path_factory, records, options):
    oracle, snapshot = Oracle.of(records), open_library(tmp_path_factory.mktemp("drawn"), records)

    admitted = oracle.within(options.filter.years)
    for who in oracle.written:
        check_cut_slice(admitted, snapshot, who, options)


@pytest.fixture(scope="module")
def crowd(tmp_path_factory) -> tuple[Oracle, Snapshot]:
    """Forty people who write in groups, large enough that a budget has to choose."""
    chance = Random(7)
    names = [f"Person {number}" for number in range(40)]
    records = []
    for number in range(90):
        first = int(40 * chance.random() ** 2)
        authors = [names[(first + step) % 40] for step in {0, *chance.choices(range(9), k=chance.randrange(5))}]
        fields = {"keywords": chance.choices(KEYWORDS, k=2), "year": chance.randrange(2016, 2024)}
        records.append({"id": f"w{number}", "title": f"Paper {number}", "authors": authors} | fields)
    return Oracle.of(records), open_library(tmp_path_factory.mktemp("crowd"), records)


@pytest.mark.parametrize("counting", COUNTINGS)
@pytest.mark.parametrize("max_nodes", [1, 2, 7, 20, 60])
@pytest.mark.parametrize("hops", [1, 2, 3])
def test_a_budget_keeps_the_closest_people(crowd, hops, max_nodes, counting):
    oracle, snapshot = crowd

    for who in sorted(oracle.written)[::5]:
        check_cut_slice(oracle, snapshot, who, SliceOptions(hops, max_nodes, counting=counting))


def test_the_author_named_twice_divides_a_paper_once(tmp_path):
    """Fractional counting counts people, not lines of the author list."""
    records = [{"id": "w1", "title": "One", "authors": ["Ann Lee", "ANN LEE", "Bo", "Cy", "cy."]}]
    built = ask_slice(open_library(tmp_path, records), "Ann Lee", SliceOptions(1, 0, counting="fractional"))

    assert find_edges(built)["coauthor"] == {
        frozenset(pair): (0.5, 1) for pair in (("ann lee", "bo"), ("ann lee", "cy"), ("bo", "cy"))
    }


def test_the_order_of_the_records_does_not_change_a_byte(tmp_path):
    records = [
        {"id": f"w{number}", "title": f"Paper {number}", "year": 2020 + number % 3, "authors": authors}
        for number, authors in enumerate((["Ann", "Bo", "Cy"], ["Cy", "Di"], ["Bo", "Di", "Ed"], ["Ann", "Cy"]))
    ]
    one, other = (tmp_path / name for name in ("one", "other"))
    one.mkdir()
    other.mkdir()
    options = SliceOptions(2, 8, counting="fractional")

    built = ask_slice(open_library(one, records), "Ann", options)

    assert json.dumps(built) == json.dumps(ask_slice(open_library(other, records[::-1]), "Ann", options))
