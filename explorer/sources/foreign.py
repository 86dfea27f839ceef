"""Files that people take for an export and that no reader reads, so that a refusal can say what they are."""

from __future__ import annotations

import re

from explorer.sources.foreign_data import describe_data
from explorer.sources.opening import Head

_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (rb"%PDF-", "a PDF: the paper itself, not a list of papers"),
    (rb"\x89PNG|\xff\xd8\xff|GIF8", "a picture"),
    (rb"SQLite format 3", "an SQLite database, such as Zotero's own; export the library from the program"),
    (rb"\xd0\xcf\x11\xe0", "an old Office document"),
    (rb"\s*(?i:<!doctype html|<html)", "a web page: perhaps the page of an error, saved in place of the export"),
)
_BEGIN = tuple((re.compile(pattern), kind) for pattern, kind in _BEGINNINGS)

_CONTENTS: tuple[tuple[str, str], ...] = (
    (r"^cff-version\s*:", "a Citation File Format file (CITATION.cff), which describes one piece of software"),
    (r"<CitaviExchangeData\b|<CitaviProject\b", "a Citavi project; export it from Citavi as RIS or BibTeX"),
    (r"schemas\.openxmlformats\.org/officeDocument/2006/bibliography", "a bibliography of Microsoft Word"),
    (r"\A\s*<[0-9]{1,5}>\s*$|^(?:VN|DB)  ?- Ovid", "an Ovid listing; export it from Ovid as RIS"),
    (r"^Record.{0,9}INSPEC", "an INSPEC listing; export it as RIS or BibTeX"),
    (r"^NEP: |\bnep\.repec\.org\b", "an issue of a NEP report; RePEc exports RIS and BibTeX"),
    (r"<(?:mods:)?(?:mods|modsCollection)\b|loc\.gov/mods", "MODS; export it as RIS or BibTeX"),
    (r"<(?:marc:)?(?:collection|record)\b[^>]*MARC21|<zs:searchRetrieveResponse\b", "MARC; export it as RIS or BibTeX"),
    (r"<bibtex:(?:file|entry)\b", "BibTeXML; export it as BibTeX"),
    (r"<(?:tei:)?TEI\b|<teiCorpus\b", "TEI: the text of a paper, not a list of papers"),
    (r"<!DOCTYPE article\b[^>]*JATS|<article\b[^>]*\barticle-type=", "JATS: the text of a paper, not a list of papers"),
    (r"<rootTag>\s*<Award>", "an award of the NSF, not a list of papers"),
    (r"^@prefix [\w-]*:", "RDF in Turtle"),
    (r"<rdf:RDF\b", "RDF in XML"),
    (r"\A(?:\d+\t\d+\t[\d.]+\n){3}", "a network of VOSviewer: numbers of items, and how strongly they are linked"),
)
_CONTAIN = tuple((re.compile(pattern, re.MULTILINE), kind) for pattern, kind in _CONTENTS)


def find_kind(head: Head) -> str:
    """
    Name what a file is, with the way out where there is one; empty where nothing is known of it.

    >>> from pathlib import Path
    >>> find_kind(Head(Path("paper.bib"), "paper.bib", 9, b"%PDF-1.7\\n", "utf-8", is_whole=True))
    'a PDF: the paper itself, not a list of papers'
    """
    for begins, kind in _BEGIN:
        if begins.match(head.content):
            return kind
    return next((kind for contains, kind in _CONTAIN if contains.search(head.text)), "") or describe_data(head)
