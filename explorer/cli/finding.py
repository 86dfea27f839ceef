"""``search`` and ``related``: what words find, and which papers are near a paper."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from explorer.cli.options import add_library, count_own_votes, open_library, parse_kinds, positive, print_json
from explorer.errors import InvalidOption, NotFound, quote
from explorer.export import documents
from explorer.feed.periods import to_iso
from explorer.models import NODE_TYPES, NodeType, Paper
from explorer.related.finding import get_paper_no
from explorer.related.models import REASONS, SORTS, Related, Weights
from explorer.related.ranking import find_related
from explorer.search.fusing import Found
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.snapshot.source_queries import find_source_ids
from explorer.text.counting import count_of

Document = dict[str, object]


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("search", help="find people, papers, topics and institutions")
    parser.add_argument("words", nargs="*", metavar="WORDS")
    add_library(parser)
    parser.add_argument(
        "--kind", type=parse_kinds, default=NODE_TYPES, metavar="KIND", help=f"of {', '.join(NODE_TYPES)}"
    )
    parser.add_argument(
        "--limit", type=int, default=20, metavar="N", help="at most this many of each kind (default 20)"
    )
    parser.add_argument(
        "--queries", type=Path, metavar="FILE", help="one query a line, - for standard input; answers a line each"
    )
    parser.add_argument(
        "--meaning",
        type=_share,
        metavar="PART",
        help="of papers: the part of a score that meaning makes, from 0 (words alone) to 1 (meaning alone)",
    )
    parser.set_defaults(run=_search)
    _take_dashes(parser)
    parser = commands.add_parser("related", help="the papers near a paper, and why")
    parser.add_argument("paper", metavar="PAPER", help="an id, a DOI, an arXiv id or a title")
    add_library(parser)
    parser.add_argument("--limit", type=int, default=10, metavar="N", help="at most this many (default 10)")
    parser.add_argument("--sort", choices=SORTS, default="similarity", help="what comes first (default similarity)")
    parser.add_argument(
        "--weights",
        type=_weights,
        default=Weights(),
        metavar="REASON=W,…",
        help=f"how much a reason counts, of {', '.join(REASONS)}; the others keep their weights",
    )
    parser.add_argument("--exclude", action="append", default=[], metavar="PAPER", help="leave it out; may repeat")
    parser.set_defaults(run=_related)


def _take_dashes(parser: argparse.ArgumentParser) -> None:
    """Let *parser* take what is left over, such as ``-survey``, for words of the query, but no unknown option."""
    parse = parser.parse_known_args

    def parse_query(words: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:
        no_help = [f" {word}" if word.startswith("-h") and word != "-h" else word for word in words or ()]
        arguments, left = parse(no_help, namespace)
        if any(word.startswith("--") for word in left):
            return arguments, left
        arguments.words = [*arguments.words, *left]
        return arguments, []

    parser.parse_known_args = parse_query  # type: ignore[method-assign,assignment]


def _search(arguments: argparse.Namespace) -> None:
    if bool(arguments.words) == bool(arguments.queries):
        raise InvalidOption("search needs WORDS or --queries FILE, one of them.", hint="search WORDS --kind paper")
    snapshot = open_library(arguments)
    limit = positive("limit", arguments.limit)
    if arguments.queries:
        for line in _read_lines(arguments.queries):
            print_json(_answer(snapshot, line, arguments.kind, limit, arguments.meaning)[0])
        return
    found, notes = _answer(snapshot, " ".join(arguments.words), arguments.kind, limit, arguments.meaning)
    if arguments.json:
        print_json(found)
    else:
        for hit in found:
            print(f"{hit['score']:.3f}  {hit['type']:12} {hit['label']}  {hit['detail']}  ({hit['id']})")
            parts = hit.get("parts")
            if isinstance(parts, dict) and parts:
                print("       " + ", ".join(f"{name} {value:.3f}" for name, value in parts.items() if value))
    for note in notes:
        print(note, file=sys.stderr)
    if not found:
        print("Nothing found.", file=sys.stderr)


def _answer(
    snapshot: Snapshot, text: str, kinds: Sequence[NodeType], limit: int, meaning: float | None
) -> tuple[list[Document], list[str]]:
    """What *text* finds, and what the reader should know of how it was read."""
    if tuple(kinds) != ("paper",):
        return [documents.hit_document(hit) for hit in snapshot.words.find(text, kinds=kinds, limit=limit)], []
    found = snapshot.papers.find(text, limit=limit, meaning=meaning)
    notes = list(found.notes)
    if found.query.plain:
        notes.append(f"Read as words: {' '.join(found.query.plain)[:200]}")
    return _paper_documents(snapshot, found), notes


def _paper_documents(snapshot: Snapshot, found: Found) -> list[Document]:
    numbers = [hit.number for hit in found.hits]
    heads, sources = queries.find_paper_heads(snapshot, numbers), find_source_ids(snapshot, numbers)
    return [
        {
            "id": heads[hit.number].id,
            "type": "paper",
            "label": heads[hit.number].title,
            "score": hit.score,
            "works": 0,
            "detail": _detail(heads[hit.number]),
            "year": heads[hit.number].year,
            "parts": hit.parts,
            "source_ids": sources.get(hit.number, ()),
        }
        for hit in found.hits
    ]


def _detail(paper: Paper) -> str:
    return " · ".join(str(part) for part in (paper.year, paper.venue and paper.venue[:80]) if part)


def _read_lines(path: Path) -> Iterator[str]:
    if str(path) == "-":
        yield from (line.rstrip("\r\n") for line in sys.stdin)
        return
    if not path.is_file():
        raise NotFound(f"There is no file {quote(path)}.", hint="Name a file with one query a line, or - to send them.")
    with path.open(encoding="utf8", errors="replace", newline="\n") as file:
        yield from (line.rstrip("\r\n") for line in file)


def _related(arguments: argparse.Namespace) -> None:
    snapshot = open_library(arguments)
    found = find_related(
        snapshot,
        get_paper_no(snapshot, arguments.paper),
        weights=arguments.weights,
        sort=arguments.sort,
        limit=positive("limit", arguments.limit),
        exclude={get_paper_no(snapshot, one) for one in arguments.exclude},
        votes=count_own_votes(snapshot),
    )
    if arguments.json:
        sources = find_source_ids(snapshot, [one.number for one in found])
        print_json([_related_document(one, sources.get(one.number, ())) for one in found])
        return
    for one in found:
        facts = [_date(one), count_of(one.votes, "vote") if one.votes else None]
        print(f"{one.score:.3f}  {one.label}  {', '.join(filter(None, facts))}  ({one.id})")
        print("       " + "; ".join(describe_reasons(one)))
    if not found:
        print("Nothing found.", file=sys.stderr)


def describe_reasons(one: Related) -> list[str]:
    """Say why a paper is near, a few words a reason."""
    why = one.reasons
    told = [
        f"words {', '.join(why.terms)}" if why.terms else "",
        f"also by {', '.join(author.name for author in why.coauthors[:3])}" if why.coauthors else "",
        f"topics {', '.join(topic.name for topic in why.topics[:3])}" if why.topics else "",
        "cited by this paper" if why.cites else "",
        "cites this paper" if why.cited_by else "",
        f"shared references {why.coupling}" if why.coupling else "",
        f"cited together {why.cocitation}" if why.cocitation else "",
        f"meaning {why.meaning:.2f}" if why.meaning else "",
    ]
    return [words for words in told if words]


def _date(one: Related) -> str | None:
    """As exactly as it is known."""
    return to_iso(one.digits) or one.date


def _related_document(one: Related, source_ids: tuple[str, ...]) -> Document:
    return {
        "id": one.id,
        "label": one.label,
        "year": one.year,
        "date": _date(one),
        "votes": one.votes,
        "score": one.score,
        "reasons": asdict(one.reasons),
        "source_ids": source_ids,
    }


def _weights(text: str) -> Weights:
    found: dict[str, float] = {}
    for word in filter(None, (part.strip() for part in text.split(","))):
        name, _, value = word.partition("=")
        try:
            found[name.strip()] = float(value)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{word!r} is not a reason and a number, such as topics=0") from None
        if name.strip() not in REASONS:
            raise argparse.ArgumentTypeError(f"{name!r} is none of {', '.join(REASONS)}")
    return Weights(**found)


def _share(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 0 to 1")
    return value
