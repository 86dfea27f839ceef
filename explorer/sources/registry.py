"""All formats, and which one a file is of."""

from __future__ import annotations

from explorer.errors import InvalidOption, SourceUnreadable, quote
from explorer.sources import (
    arxiv,
    arxiv_metadata,
    bibtex,
    crossref,
    csl_json,
    daily_papers,
    dblp_xml,
    dimensions,
    embase_csv,
    endnote_tagged,
    endnote_xml,
    foreign,
    ieee_csv,
    jsonl,
    lens,
    medline,
    nodes_and_edges,
    openalex,
    openalex_csv,
    orcid,
    parquet,
    plain_csv,
    plain_json,
    pubmed_xml,
    ris,
    scopus_csv,
    semantic_scholar,
    springer_csv,
    vosviewer,
    wos_tab,
    wos_text,
)
from explorer.sources.formats import Format, Head, Source

FORMATS: tuple[Format, ...] = (
    jsonl.FORMAT,
    bibtex.FORMAT,
    ris.FORMAT,
    endnote_xml.FORMAT,
    endnote_tagged.FORMAT,
    wos_text.FORMAT,
    pubmed_xml.FORMAT,
    medline.FORMAT,
    dblp_xml.FORMAT,
    openalex.FORMAT,
    openalex_csv.FORMAT,
    crossref.FORMAT,
    semantic_scholar.FORMAT,
    arxiv.FORMAT,
    arxiv_metadata.FORMAT,
    orcid.FORMAT,
    daily_papers.FORMAT,
    csl_json.FORMAT,
    scopus_csv.FORMAT,
    dimensions.FORMAT,
    lens.FORMAT,
    ieee_csv.FORMAT,
    springer_csv.FORMAT,
    embase_csv.FORMAT,
    wos_tab.FORMAT,
    vosviewer.FORMAT,
    vosviewer.TABLE,
    nodes_and_edges.FORMAT,
    parquet.FORMAT,
    plain_csv.FORMAT,
    plain_json.FORMAT,
)  # fmt: skip
"""Where two are equally sure of a file, the earlier one reads it."""
_added: list[Format] = []


def add_format(one: Format) -> None:
    """Add a format whose reader stands in a room above this one, as that of whole libraries does."""
    if one not in _added:
        _added.append(one)


def list_formats() -> tuple[Format, ...]:
    return (*FORMATS, *_added)


def recognise(source: Source) -> Format:
    """Tell of which format a file is; raises SourceUnreadable with what was seen instead."""
    head = source.head
    if head.damage and not head.content:
        raise SourceUnreadable(source.path, head.damage)
    if head.is_whole and not head.is_folder and not head.text.strip():
        raise SourceUnreadable(source.path, "it is empty")
    best = max(list_formats(), key=lambda one: one.recognise(head))
    if best.recognise(head) > 0:
        return best
    raise SourceUnreadable(source.path, describe(head), readable=list_titles())


def get_format(name: str) -> Format:
    """Get a format by its name; raises InvalidOption when there is none of that name."""
    for one in list_formats():
        if one.name == name:
            return one
    raise InvalidOption(
        f"There is no format {quote(name)}.", hint=f"The formats are {', '.join(one.name for one in list_formats())}."
    )


def list_titles() -> str:
    titles = [one.title for one in list_formats()]
    return f"{', '.join(titles[:-1])} and {titles[-1]}" if len(titles) > 1 else titles[0]


def describe(head: Head) -> str:
    """Say what a file is that no reader knows."""
    if head.is_folder:
        return "it is a folder that holds no snapshot"
    kind = foreign.find_kind(head)
    if kind:
        return f"it is {kind}"
    line = next((line.strip() for line in head.text.split("\n") if line.strip()), "")
    return f"it begins with {quote(line)}, as no known format does"
