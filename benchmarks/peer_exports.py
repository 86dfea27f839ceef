"""
The export files of other tools' own tests, read one after another, beside the counts of their manifest.

    python -m benchmarks.peer_exports [--folder DIR] [--only FOLDER,…] [--json]

Each file is read, or refused with a reason. Where the number of records is not the manifest's, the
difference is listed with its reason; docs/formats.md has them, too.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from explorer.errors import SourceUnreadable
from explorer.library import batches
from explorer.settings import PROJECT
from explorer.sources.formats import Source
from explorer.sources.registry import recognise

EXPORTS = PROJECT.parent / "shared" / "peer_exports"
FOLDERS = (
    *("bibtex", "scopus_bibtex", "wos_bibtex", "ris", "endnote_xml", "endnote_enw", "wos_text", "pubmed", "dblp"),
    *("csl_json", "nasty_misc", "arxiv_atom", "crossref", "lens_csv", "openalex", "other_csv", "scopus_csv"),
    *("semantic_scholar", "vosviewer"),
)

DIFFERENCES: dict[str, str] = {
    "bibtex/biber__full-dot.bib": "3 of the entries are @xdata, which hold fields for others and are no works",
    "bibtex/biber__xdata.bib": "19 of the entries are @xdata, which hold fields for others and are no works",
    "bibtex/bibtex-ruby__decoret.bib": "1 entry stands inside the braces of an @comment",
    "csl_json/citation-js__doi.json": "one object of four lists, by DOI; each holds one item",
    "dblp/dblp-fetcher__cgo.json": "citation strings scraped from pages, in a shape of its own",
    "dblp/dblp-fetcher__pldi.json": "citation strings scraped from pages, in a shape of its own",
    "dblp/dblp-fetcher__popl.json": "citation strings scraped from pages, in a shape of its own",
    "dblp/dblp-fetcher__toplas.json": "citation strings scraped from pages, in a shape of its own",
    "dblp/dblp-rdf-service__dblp-l338.ttl": "RDF in Turtle",
    "dblp/dblp_xml_parser__test_decodage_html.xml": "pieces of a dump: an end, two whole records, a beginning",
    "dblp/dblp_xml_parser__test_titre_homepage.xml": "pieces of a dump: five home pages, an end, two whole records",
    "endnote_enw/jabref__Endnote.pattern.E.enw": "one reference of an editor alone, without a title",
    "other_csv/asreview__generic_labels_no_title.csv": "a table without titles",
    "pubmed/jabref__MedlineImporterTestMalformedEntry.xml": "one article that does not end",
    "pubmed/jabref__MedlinePlainImporterTestInvalidFormat.xml": "some words, in no format",
    "ris/jabref__RisImporterCorrupted.ris": "the reference lacks its first line (TY) and has all others",
    "semantic_scholar/semanticscholar__Author.json": "one author, whose 60 papers are the records",
    "semantic_scholar/semanticscholar__test_empty_paginated_results.json": "one page of an answer, empty",
    "semantic_scholar/semanticscholar__test_get_available_releases.json": "dates of releases",
    "semantic_scholar/semanticscholar__test_get_recommended_papers.json": "one answer, with a list of 100 papers",
    "vosviewer/VOSviewer-Online__Alzheimer_tau_term_cooccurrence_network.txt": "links between numbers, without names",
    "vosviewer/VOSviewer-Online__JOI_2007-2016_co-authorship_network.txt": "links between numbers, without names",
    "vosviewer/VOSviewer-Online__Leiden_Ranking_2015_university_collaboration_network.txt": "links between numbers",
    "vosviewer/VOSviewer-Online__QSS_publication_bibliographic_coupling_network.txt": "links between numbers",
}
"""Files of which more or fewer records are seen than the manifest says, and why."""


@dataclass(frozen=True, slots=True)
class Check:
    """What one file gave."""

    file: str
    format: str
    """Empty where no reader knows it."""
    expected: str
    """As the manifest has it."""
    read: int
    """Records seen."""
    works: int
    """Records that are works."""
    reason: str
    """Why there are none, or why the first record that is none can't be used."""

    @property
    def differs(self) -> bool:
        """Whether the manifest counts other than this; a refused file of no records is none."""
        return bool(self.expected) and self.expected != str(self.read)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=EXPORTS, metavar="DIR")
    parser.add_argument("--only", default=",".join(FOLDERS), metavar="FOLDER,…")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    checks = [check for folder in arguments.only.split(",") for check in check_folder(arguments.folder, folder)]
    if arguments.json:
        print(json.dumps([asdict(check) for check in checks], indent=1))
    else:
        print_table(checks)


def check_folder(exports: Path, folder: str) -> list[Check]:
    """Read every file of a folder that the manifest names."""
    with (exports / "MANIFEST.tsv").open(encoding="utf8") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["file"].startswith(f"{folder}/")]
    return [check_file(exports, row["file"], row["records"]) for row in rows]


def check_file(exports: Path, file: str, expected: str) -> Check:
    """Read one file."""
    source = Source(exports / file)
    found = ""
    try:
        file_format = recognise(source)
        found = file_format.name
        read = list(batches.read_batches(source, file_format))
    except SourceUnreadable as error:
        return Check(file, found, expected, 0, 0, str(error).partition("can't be read: ")[2])
    reasons = [reading.reason for batch in read for reading in batch.rejected]
    works = sum(batch.works.num_rows for batch in read)
    records = sum(batch.read for batch in read)
    return Check(file, found, expected, records, works, reasons[0] if reasons else "" if works else "no record")


def print_table(checks: Sequence[Check]) -> None:
    """Print the files of each folder, then every difference."""
    for folder in dict.fromkeys(check.file.partition("/")[0] for check in checks):
        listed = [check for check in checks if check.file.startswith(f"{folder}/")]
        read = [check for check in listed if check.works]
        counted = [check for check in listed if check.expected.isdigit()]
        formats = Counter(check.format for check in read)
        print(
            f"{folder:18} {len(listed):4} files, {len(read):4} read, {len(listed) - len(read):4} refused;"
            f" {sum(check.read for check in counted):7,} records of {sum(int(check.expected) for check in counted):7,}"
            f" in the manifest, {sum(check.works for check in listed):7,} works; {', '.join(formats) or 'none'}"
        )
    for title, wanted in (("Other counts than the manifest's", True), ("Refused", False)):
        print(f"\n{title}:")
        for check in checks:
            if check.differs if wanted else not check.works and not check.differs:
                why = DIFFERENCES.get(check.file, "") if wanted else check.reason
                print(f"  {check.file}: {check.read} of {check.expected or '?'}: {why or check.reason or '???'}")


if __name__ == "__main__":
    main()
