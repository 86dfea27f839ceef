"""
Which accounts of the gold are one person: what the figures of ``benchmarks.identity`` can't exceed.

    python -m benchmarks.identity_accounts PAPERS.jsonl.gz [--show 30]

An OpenReview id is an account, and some people have two. Two accounts of one folded name are taken
for one person where they carry one ORCID, or where they share two or more co-authors and a word for
word affiliation. Different ORCIDs say that they are two, whatever else.
"""

from __future__ import annotations

import argparse
import gzip
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

import orjson

from explorer.text.folding import fold_name

FEWEST = 2
"""Co-authors that two accounts share at the least."""
COUNTRIES = frozenset({"china", "usa", "united states", "germany", "united kingdom", "south korea", "japan", "india"})
"""What some records call an affiliation, and is none."""


@dataclass(slots=True)
class Account:
    """What the papers of one OpenReview id tell."""

    id: str
    papers: int = 0
    orcids: set[str] = field(default_factory=set)
    coauthors: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two accounts of one name, and what they have in common."""

    left: Account
    right: Account

    @property
    def orcid(self) -> str:
        """``same``, ``different``, or empty where one has none."""
        if not self.left.orcids or not self.right.orcids:
            return ""
        return "same" if self.left.orcids & self.right.orcids else "different"

    @property
    def coauthors(self) -> int:
        return len(self.left.coauthors & self.right.coauthors)

    @property
    def places(self) -> list[str]:
        return sorted(self.left.places & self.right.places)

    @property
    def is_one(self) -> bool:
        """Tell whether the evidence makes one person of both."""
        return self.orcid == "same" or (not self.orcid and self.coauthors >= FEWEST and bool(self.places))


def read_accounts(path: Path) -> dict[str, dict[str, Account]]:
    """Folded name → id → account."""
    found: dict[str, dict[str, Account]] = defaultdict(dict)
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
        for line in lines:
            authors = orjson.loads(line)["authors"]
            names = [fold_name(author["name"]) for author in authors]
            for name, author in zip(names, authors, strict=True):
                one = author.get("openreview_id")
                if one and name:
                    account = found[name].setdefault(one, Account(one))
                    account.papers += 1
                    account.orcids |= {author["orcid"]} if author.get("orcid") else set()
                    account.coauthors |= {other for other in names if other != name}
                    account.places |= {fold_name(place) for place in author.get("affiliations", ())} - COUNTRIES - {""}
    return found


def find_pairs(accounts: dict[str, dict[str, Account]]) -> Iterator[Pair]:
    """Each two accounts of one folded name."""
    for held in accounts.values():
        yield from (Pair(left, right) for left, right in combinations(held.values(), 2))


def main(arguments: Iterable[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("papers", type=Path)
    parser.add_argument("--show", type=int, default=30, help="how many pairs to list")
    options = parser.parse_args(None if arguments is None else list(arguments))
    pairs = list(find_pairs(read_accounts(options.papers)))
    print(f"{len(pairs):,} pairs of accounts of one folded name")
    for told in ("same", "different", ""):
        held = [pair for pair in pairs if pair.orcid == told]
        close = sum(pair.coauthors >= FEWEST and bool(pair.places) for pair in held)
        title = f"{told} ORCIDs" if told else "one ORCID at most"
        print(f"  {title:<20} {len(held):>6,} pairs   {close:>4,} share {FEWEST} co-authors and an affiliation")
    one = sorted((pair for pair in pairs if pair.is_one), key=lambda pair: (pair.orcid != "same", -pair.coauthors))
    print(f"{len(one):,} pairs are one person by this; the {min(options.show, len(one))} plainest")
    for pair in one[: options.show]:
        place = pair.places[0][:40] if pair.places else ""
        told = f"{pair.coauthors:>3} co-authors   {'ORCID' if pair.orcid == 'same' else '     '}   {place}"
        print(f"  {pair.left.id:<28} {pair.left.papers:>3}   {pair.right.id:<28} {pair.right.papers:>3}   {told}")


if __name__ == "__main__":
    main()
