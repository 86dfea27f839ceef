"""Which papers stand in a feed that other programs read: trending, newest, of somebody or something, of a search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args
from urllib.parse import urlencode

import numpy as np

from explorer.errors import FeedNotFound, InvalidOption
from explorer.export.atom import FeedHead
from explorer.feed.circle import Circle, find_papers_of
from explorer.feed.feed import count_votes, find_finest_kind, find_newest
from explorer.feed.periods import Period, to_digits
from explorer.feed.trending import rank_trending
from explorer.models import Paper
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.snapshot.queries import TagKind

FeedKind = Literal["trending", "newest", "person", "topic", "institution", "search"]
FEED_KINDS: tuple[FeedKind, ...] = get_args(FeedKind)
MOST_ENTRIES = 50
MOST_WITHOUT = 50
MOST_FOUND = 10_000
LONGEST_WORDS = 1_000
TRENDING_DAYS = 14
"""Days that the trending feed looks back from the newest day with papers."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a program asks for."""

    kind: FeedKind
    id: str = ""
    """Of a person, a topic or an institution."""
    words: str = ""
    """Of a search."""
    without: tuple[str, ...] = ()
    """Ids of people, topics, institutions and papers: no paper of these."""


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed's papers, and what it says of itself."""

    head: FeedHead
    papers: tuple[Paper, ...]


def find_feed(
    snapshot: Snapshot,
    asked: Asked,
    today: date,
    *,
    app_url: str,
    own_url: str,
    authority: str = "localhost",
    library: str = "",
    votes: Mapping[int, int] | None = None,
) -> FoundFeed:
    """
    Find what *asked* names: at most ``MOST_ENTRIES`` papers up to *today*, the newest or most trending first.

    Raises FeedNotFound for an id that the library does not have, and InvalidOption for a search
    without words. *votes* are of the app's own readers, by number.
    """
    if len(asked.without) > MOST_WITHOUT:
        raise InvalidOption(f"{len(asked.without)} things are left out.", hint=f"{MOST_WITHOUT} are possible.")
    title, subtitle, page, papers = _choose(snapshot, asked)
    digits = snapshot.topology.paper_date
    papers = papers[(digits[papers] > 0) & (digits[papers] <= to_digits(today))]
    if asked.without:
        papers = papers[~np.isin(papers, find_papers_of(snapshot, _find_circle(snapshot, asked.without)))]
    if asked.kind == "trending":
        ordered = _rank(snapshot, papers, today, votes or {})
    else:
        ordered = papers[np.lexsort((papers, -digits[papers]))]
    key = "/".join(part for part in (library, asked.kind, asked.id or asked.words) if part)
    if asked.without:
        key += "/without/" + "/".join(sorted(asked.without))
    named = {**page[1], **({"library": library} if library else {})}
    page_url = f"{app_url}/{page[0]}{'?' if named else ''}{urlencode(named)}"
    head = FeedHead(title, subtitle, key, own_url, page_url, app_url, authority)
    return FoundFeed(head, tuple(queries.find_papers_in_order(snapshot, ordered[:MOST_ENTRIES].tolist())))


def _choose(snapshot: Snapshot, asked: Asked) -> tuple[str, str, tuple[str, dict[str, str]], np.ndarray]:
    """Title, subtitle, page of the app with its parameters, and the papers by number."""
    everything = np.arange(len(snapshot.topology.paper_date))
    match asked.kind:
        case "trending":
            return "Trending papers", "Votes with time decay", ("papers", {"order": "Trending"}), everything
        case "newest":
            return "Newest papers", "By the day on which they appeared", ("papers", {"order": "Newest"}), everything
        case "search":
            words = asked.words.strip()
            if not words or len(words) > LONGEST_WORDS:
                raise InvalidOption(
                    "The search has no words." if not words else f"The search has {len(words):,} letters.",
                    hint="Write them into the address: /feeds/search.atom?q=graph+spectra.",
                )
            found = snapshot.papers.find_matching(words, MOST_FOUND)
            return f"Papers on {words}", "Newest that fit the search", ("papers", {"q": words}), found
        case "person":
            number = queries.find_person_no(snapshot, asked.id) if asked.id else None
            if number is None:
                raise FeedNotFound("researcher", asked.id)
            name = queries.find_people(snapshot, [number])[number].name
            own = snapshot.topology.person_papers.row(number)
            return f"Papers by {name}", "Newest first", ("researcher", {"id": asked.id}), np.asarray(own)
        case "topic" | "institution":
            return _choose_tag(snapshot, asked.kind, asked.id)


def _choose_tag(
    snapshot: Snapshot, kind: TagKind, tag_id: str
) -> tuple[str, str, tuple[str, dict[str, str]], np.ndarray]:
    number = queries.find_tag_no(snapshot, kind, tag_id) if tag_id else None
    if number is None:
        raise FeedNotFound(kind, tag_id)
    name = queries.find_tags(snapshot, kind, [number])[number].name
    links = snapshot.topology.topic_papers if kind == "topic" else snapshot.topology.institution_papers
    said = f"Papers on {name}" if kind == "topic" else f"Papers from {name}"
    return said, "Newest first", (kind, {"id": tag_id}), np.asarray(links.row(number))


def _rank(snapshot: Snapshot, papers: np.ndarray, today: date, votes: Mapping[int, int]) -> np.ndarray:
    """Order the papers of the last days, or of the newest period where days are not known."""
    kind = find_finest_kind(snapshot)
    newest = find_newest(snapshot, kind, today)
    period = Period("week", newest.last - timedelta(days=TRENDING_DAYS - 1), newest.last) if kind == "day" else newest
    digits = snapshot.topology.paper_date
    recent = papers[period.admits(digits[papers])]
    counted = count_votes(snapshot, recent, votes)
    scores = rank_trending(counted, digits[recent], min(today, newest.last))
    return recent[np.lexsort((recent, -counted, -digits[recent], -scores))]


def _find_circle(snapshot: Snapshot, ids: Sequence[str]) -> Circle:
    """Ids of any kind; what the library does not have leaves nothing out."""
    papers = [number for one in ids for number in queries.find_paper_nos(snapshot, one)]
    return Circle(tuple(ids), tuple(ids), tuple(ids), tuple(papers))
