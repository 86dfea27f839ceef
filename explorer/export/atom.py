"""
Papers as an Atom feed (RFC 4287).

Ids are tag URIs (RFC 4151): they stay when the app moves, and name a paper by its id in the library.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode
from xml.etree import ElementTree as ET

from explorer import __version__
from explorer.models import Paper
from explorer.text.latex import to_plain
from explorer.text.lossy import mend_lossy
from explorer.text.markup import safe_href
from explorer.text.xml import legal_text

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
GENERATOR = "Research graph"
LONGEST = 2_000
"""Letters of a title or a name."""
LONGEST_SUMMARY = 20_000
MOST_AUTHORS = 200
EPOCH = "1970-01-01T00:00:00Z"
"""When a feed without entries was last changed."""
_NAMESPACE = "http://www.w3.org/2005/Atom"
_STAYS_IN_TAG = ":@!$&'()*+,;=-._~/"
"""What the specific part of a tag may hold as it is, save its question mark."""


@dataclass(frozen=True, slots=True)
class FeedHead:
    """What a feed says of itself."""

    title: str
    subtitle: str
    key: str
    """What makes its id: ``person/orcid:0000-0002-1825-0097``."""
    own_url: str
    """Where it is."""
    page_url: str
    """The page of the app that shows the same."""
    app_url: str
    """Where the app is, without the last slash."""
    authority: str = "localhost"
    """The host whose ids these are."""


def write_feed(head: FeedHead, papers: Sequence[Paper]) -> bytes:
    """Write the feed; papers without a year can't be in one, and are left out."""
    ET.register_namespace("", _NAMESPACE)
    dated = [(paper, write_moment(paper)) for paper in papers]
    shown = [(paper, moment) for paper, moment in dated if moment]
    feed = ET.Element(f"{{{_NAMESPACE}}}feed")
    _add(feed, "id", write_tag(head.authority, f"feed/{head.key}"))
    _add(feed, "title", _line(head.title), type="text")
    _add(feed, "subtitle", _line(head.subtitle), type="text")
    _add(feed, "updated", max((moment for _, moment in shown), default=EPOCH))
    _add(feed, "link", rel="self", type="application/atom+xml", href=head.own_url)
    _add(feed, "link", rel="alternate", type="text/html", href=head.page_url)
    _add(feed, "generator", GENERATOR, version=__version__)
    _add(_add(feed, "author"), "name", GENERATOR)
    for paper, moment in shown:
        _add_entry(feed, head, paper, moment)
    ET.indent(feed, " ")
    return ET.tostring(feed, "utf-8", xml_declaration=True)


def write_tag(authority: str, specific: str) -> str:
    """
    Write a tag URI.

    >>> write_tag("graph.example.org", "paper/doi:10.1000/a?b#<c>")
    'tag:graph.example.org,2026:paper/doi:10.1000/a%3Fb%23%3Cc%3E'
    """
    return f"tag:{authority},2026:{quote(specific, safe=_STAYS_IN_TAG, errors='replace')}"


def write_moment(paper: Paper) -> str:
    """
    Write when a paper appeared (RFC 3339), what is not known of it as the first; empty where nothing is.

    >>> write_moment(Paper("p", "P", 2024, date="2024-05")), write_moment(Paper("p", "P", 2024))
    ('2024-05-01T00:00:00Z', '2024-01-01T00:00:00Z')
    >>> write_moment(Paper("p", "P", None))
    ''
    """
    parts = (paper.date or str(paper.year or "")).split("-")
    if not parts[0]:
        return ""
    year, month, day = [*parts, "01", "01"][:3]
    return f"{year:0>4}-{month}-{day}T00:00:00Z"


def _add_entry(feed: ET.Element, head: FeedHead, paper: Paper, moment: str) -> None:
    entry = _add(feed, "entry")
    _add(entry, "id", write_tag(head.authority, f"paper/{paper.id}"))
    _add(entry, "title", _plain(paper.title) or "Untitled", type="text")
    _add(entry, "updated", moment)
    _add(entry, "published", moment)
    for author in paper.authors[:MOST_AUTHORS]:
        element = _add(entry, "author")
        _add(element, "name", _line(author.name) or "Unknown")
        _add(element, "uri", f"{head.app_url}/researcher?{urlencode({'id': author.id})}")
    _add(entry, "link", rel="alternate", type="text/html", href=f"{head.app_url}/paper?{urlencode({'id': paper.id})}")
    source = find_source(paper)
    if source:
        _add(entry, "link", rel="related", href=source)
    for topic in paper.topics:
        _add(entry, "category", term=_line(topic.id), label=_line(topic.name))
    if paper.abstract:
        _add(entry, "summary", _plain(paper.abstract[:LONGEST_SUMMARY]), type="text")


def find_source(paper: Paper) -> str:
    """Find where a paper can be read; empty where nobody says it."""
    if paper.arxiv_id:
        return f"https://arxiv.org/abs/{quote(paper.arxiv_id)}"
    if paper.doi:
        return f"https://doi.org/{quote(paper.doi)}"
    stated = safe_href(paper.url or "")
    return stated if stated.lower().startswith("http") else ""


def _add(parent: ET.Element, name: str, text: str = "", /, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{_NAMESPACE}}}{name}", attributes)
    element.text = text or None
    return element


def _plain(text: str) -> str:
    return legal_text(to_plain(mend_lossy(text)))


def _line(text: str) -> str:
    return legal_text(text[:LONGEST])
