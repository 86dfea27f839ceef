"""The works of a corpus, written as the files that other programs export."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable, Iterator
from itertools import count, cycle, islice
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

from explorer.text.xml import legal_text


class Work(NamedTuple):
    """What a file of any format can say."""

    number: int
    title: str
    abstract: str
    year: int
    doi: str
    names: list[tuple[str, str]]
    """Given name and family name."""


def load_works(path: Path, most: int) -> list[Work]:
    """Load the first works of a corpus in JSON Lines that have an abstract, again and again until there are *most*."""
    with gzip.open(path, "rt", encoding="utf8") as lines:
        records = (json.loads(line) for line in lines)
        full = [*islice((record for record in records if record.get("abstract") and record.get("authors")), most)]
    return [_work(number, record) for number, record in zip(count(1), islice(cycle(full), most), strict=False)]


def _work(number: int, record: dict[str, object]) -> Work:
    authors = record["authors"]
    names = (
        [str(one["name"]).rpartition(" ")[::2] for one in authors if isinstance(one, dict)]
        if isinstance(authors, list)
        else []
    )
    line = legal_text(str(record["abstract"]))
    return Work(number, legal_text(str(record["title"])), line, 2021, str(record.get("doi", "")), names)


def write_bibtex(works: Iterable[Work]) -> Iterator[str]:
    for work in works:
        names = " and ".join(f"{family}, {given}" for given, family in work.names)
        yield (
            f"@inproceedings{{key{work.number},\n  author = {{{_tex(names)}}},\n  title = {{{{{_tex(work.title)}}}}},\n"
            f"  booktitle = {{Proceedings of the Conference}},\n  year = {{{work.year}}},\n  month = aug,\n"
            f"  pages = {{{work.number}--{work.number + 9}}},\n  doi = {{{work.doi}}},\n"
            f"  keywords = {{parsing, semantics}},\n  abstract = {{{_tex(work.abstract)}}}\n}}\n\n"
        )


def write_ris(works: Iterable[Work]) -> Iterator[str]:
    for work in works:
        names = "".join(f"AU  - {family}, {given}\n" for given, family in work.names)
        yield (
            f"TY  - CONF\nTI  - {work.title}\n{names}PY  - {work.year}\nDA  - {work.year}/08//\n"
            f"T2  - Proceedings of the Conference\nSP  - {work.number}\nEP  - {work.number + 9}\nKW  - parsing\n"
            f"KW  - semantics\nDO  - {work.doi}\nAB  - {work.abstract}\nLA  - en\nER  - \n\n"
        )


def write_csl(works: Iterable[Work]) -> Iterator[str]:
    items = [
        {
            "id": f"key{work.number}",
            "type": "paper-conference",
            "title": work.title,
            "author": [{"given": given, "family": family} for given, family in work.names],
            "issued": {"date-parts": [[work.year, 8]]},
            "container-title": "Proceedings of the Conference",
            "page": f"{work.number}-{work.number + 9}",
            "DOI": work.doi,
            "abstract": work.abstract,
        }
        for work in works
    ]
    yield json.dumps(items, ensure_ascii=False)


def write_endnote_xml(works: Iterable[Work]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?><xml><records>'
    for work in works:
        names = "".join(f"<author>{_styled(f'{family}, {given}')}</author>" for given, family in work.names)
        yield (
            f'<record><rec-number>{work.number}</rec-number><ref-type name="Conference Proceedings">10</ref-type>'
            f"<contributors><authors>{names}</authors></contributors><titles><title>{_styled(work.title)}</title>"
            f"<secondary-title>{_styled('Proceedings of the Conference')}</secondary-title></titles>"
            f"<pages>{_styled(f'{work.number}-{work.number + 9}')}</pages><keywords><keyword>{_styled('parsing')}"
            f"</keyword></keywords><dates><year>{_styled(str(work.year))}</year></dates>"
            f"<abstract>{_styled(work.abstract)}</abstract><electronic-resource-num>{_styled(work.doi)}"
            "</electronic-resource-num></record>\n"
        )
    yield "</records></xml>"


def write_endnote_tagged(works: Iterable[Work]) -> Iterator[str]:
    for work in works:
        names = "".join(f"%A {family}, {given}\n" for given, family in work.names)
        yield (
            f"%0 Conference Proceedings\n%T {work.title}\n{names}%B Proceedings of the Conference\n%D {work.year}\n"
            f"%P {work.number}-{work.number + 9}\n%K parsing\n%R {work.doi}\n%X {work.abstract}\n\n"
        )


def write_wos_text(works: Iterable[Work]) -> Iterator[str]:
    yield "FN Clarivate Analytics Web of Science\nVR 1.0\n"
    for work in works:
        short = "\n   ".join(f"{family}, {given[:1]}" for given, family in work.names)
        full = "\n   ".join(f"{family}, {given}" for given, family in work.names)
        signed = "; ".join(f"{family}, {given}" for given, family in work.names)
        yield (
            f"PT C\nAU {short}\nAF {full}\nTI {work.title}\nSO PROCEEDINGS OF THE CONFERENCE\nLA English\n"
            f"DT Proceedings Paper\nDE parsing; semantics\nAB {work.abstract}\n"
            f"C1 [{signed}] Univ, Dept, City, Country.\n"
            f"CR Lee A, 2020, J GRAPHS, V1, P1, DOI 10.1234/graphs.{work.number}\nTC 3\nPY {work.year}\nPD AUG\n"
            f"BP {work.number}\nEP {work.number + 9}\nDI {work.doi or '10.1234/none'}\nUT WOS:{work.number:015}\nER\n\n"
        )
    yield "EF\n"


def write_medline(works: Iterable[Work]) -> Iterator[str]:
    for work in works:
        names = "".join(
            f"FAU - {family}, {given}\nAU  - {family} {given[:1]}\nAD  - Department, University, City, Country.\n"
            for given, family in work.names
        )
        yield (
            f"PMID- {work.number}\nOWN - NLM\nSTAT- MEDLINE\nDP  - {work.year} Aug 1\nTI  - {_wrapped(work.title)}\n"
            f"PG  - {work.number}-{work.number + 9}\nLID - {work.doi} [doi]\nAB  - {_wrapped(work.abstract)}\n{names}"
            "LA  - eng\nPT  - Journal Article\nJT  - Proceedings of the Conference\nOT  - parsing\nOT  - semantics\n"
            f"AID - {work.doi} [doi]\nSO  - Proc Conf. {work.year} Aug.\n\n"
        )


def write_pubmed_xml(works: Iterable[Work]) -> Iterator[str]:
    yield '<?xml version="1.0" ?>\n<PubmedArticleSet>\n'
    for work in works:
        names = "".join(
            f'<Author ValidYN="Y"><LastName>{escape(family)}</LastName><ForeName>{escape(given)}</ForeName>'
            f"<Initials>{escape(given[:1])}</Initials><AffiliationInfo><Affiliation>Department, University, City."
            "</Affiliation></AffiliationInfo></Author>"
            for given, family in work.names
        )
        yield (
            f'<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">{work.number}</PMID>'
            f"<Article><Journal><JournalIssue><Volume>1</Volume><PubDate><Year>{work.year}</Year><Month>Aug</Month>"
            "</PubDate></JournalIssue><Title>Proceedings of the Conference</Title></Journal>"
            f"<ArticleTitle>{escape(work.title)}</ArticleTitle><Abstract><AbstractText>{escape(work.abstract)}"
            f'</AbstractText></Abstract><AuthorList CompleteYN="Y">{names}</AuthorList><Language>eng</Language>'
            "<PublicationTypeList><PublicationType>Journal Article</PublicationType></PublicationTypeList></Article>"
            "</MedlineCitation><PubmedData><ArticleIdList>"
            f'<ArticleId IdType="doi">{escape(work.doi)}</ArticleId></ArticleIdList></PubmedData></PubmedArticle>\n'
        )
    yield "</PubmedArticleSet>\n"


def write_dblp_xml(works: Iterable[Work]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE dblp SYSTEM "dblp.dtd">\n<dblp>\n'
    for work in works:
        names = "".join(f"<author>{escape(f'{given} {family}')}</author>\n" for given, family in work.names)
        yield (
            f'<inproceedings mdate="2024-01-01" key="conf/x/{work.number}">\n{names}'
            f"<title>{escape(work.title)}.</title>\n"
            f"<pages>{work.number}-{work.number + 9}</pages>\n<year>{work.year}</year>\n<booktitle>Conf</booktitle>\n"
            f"<ee>https://doi.org/{escape(work.doi)}</ee>\n<url>db/conf/x/{work.number}.html</url>\n</inproceedings>\n"
        )
    yield "</dblp>\n"


WRITERS: dict[str, Callable[[Iterable[Work]], Iterator[str]]] = {
    "bibtex": write_bibtex,
    "ris": write_ris,
    "csl-json": write_csl,
    "endnote-xml": write_endnote_xml,
    "endnote-tagged": write_endnote_tagged,
    "wos-text": write_wos_text,
    "medline": write_medline,
    "pubmed-xml": write_pubmed_xml,
    "dblp-xml": write_dblp_xml,
}


def write_file(works: Iterable[Work], format_name: str, path: Path) -> Path:
    """Write *works* in a format to *path*; PubMed's XML is packed, as PubMed has it."""
    packed = format_name == "pubmed-xml"
    with gzip.open(path, "wt", encoding="utf8") if packed else path.open("w", encoding="utf8") as file:
        file.writelines(WRITERS[format_name](works))
    return path


def _tex(text: str) -> str:
    return "".join(f"\\{sign}" if sign in "&%_#$" else sign for sign in text if sign not in "{}\\")


def _styled(text: str) -> str:
    return f'<style face="normal" font="default" size="100%">{escape(text)}</style>'


def _wrapped(text: str) -> str:
    lines, line = [], ""
    for word in text.split():
        if len(line) + len(word) > 80:
            lines.append(line)
            line = ""
        line = f"{line} {word}" if line else word
    return "\n      ".join([*lines, line])
