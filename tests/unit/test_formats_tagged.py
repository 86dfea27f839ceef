"""Formats of tagged lines: RIS, EndNote, Web of Science and MEDLINE."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.sources import endnote_tagged, medline, ris, wos_text
from explorer.sources.blocks import Piece
from tests.exports import names_of, places_of, read_all, read_one, read_works

RIS = """TY  - JOUR
AU  - Lee, Ann B.
A1  - Chen, Bo
ED  - Ng, Cy
A2  - Wu, Di
T1  - On Graphs
JF  - Journal of Graphs
JO  - J. Graphs
PY  - 2016/12//
VL  - 7
IS  - 2
SP  - 10
EP  - 19
DO  - http://dx.doi.org/10.1234/ABC
UR  - //protocol.relative/w1
UR  - https://example.org/w1
KW  - graphs
KW  - trees
KW  - *roots
N2  - An abstract
on two lines.
N1  - Cited By :44
LA  - en
PB  - ACME
ER  -
"""


def test_a_reference_gives_every_field_that_it_has(tmp_path):
    work = read_one(tmp_path, RIS)

    assert (work.title, work.type, work.venue) == ("On Graphs", "journal-article", "Journal of Graphs")
    assert names_of(work) == ["Ann B. Lee", "Bo Chen"]
    assert (work.year, work.date, work.volume, work.issue, work.pages) == (2016, "2016-12", "7", "2", "10-19")
    assert (work.doi, work.url, work.citations) == ("10.1234/abc", "https://example.org/w1", 44)
    assert work.topics == ("graphs", "trees", "roots")
    assert work.abstract == "An abstract on two lines."
    assert (work.publisher, work.language) == ("ACME", "en")


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: "\ufeff" + text,
        lambda text: text.replace("  - ", " - "),
        lambda text: text.replace("  - ", "\t- "),
        lambda text: text.replace("ER  -\n", ""),
        lambda text: text.replace("ER  -\n", "ER  - \n\n\n"),
        lambda text: "1.\n" + text + "\nLink to the full text: https://example.org\n",
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("utf-16-le"),
    ],
    ids=["CRLF", "CR", "byte order mark", "one blank", "tabs", "no ER", "blank lines", "numbers", "UTF-16", "no mark"],
)
def test_the_dialect_of_a_file_does_not_matter(tmp_path, rewrite):
    assert read_one(tmp_path, rewrite(RIS))._replace(key="") == read_one(tmp_path, RIS)._replace(key="")


@pytest.mark.parametrize(
    ("lines", "date"),
    [
        (["PY  - 2005/07/15/received"], "2005-07-15"),
        (["Y1  - 2015/october"], "2015-10"),
        (["PY  - 2011", "DA  - Jun"], "2011-06"),
        (["PY  - 2016", "Y1  - 2016/10/19"], "2016-10-19"),
        (["PY  - 2001/00/00/"], "2001"),
        (["PY  - ///"], None),
        (["PY  - 99"], None),
        (["DA  - 15 Sept 2019"], "2019-09-15"),
    ],
)
def test_dates_are_read_in_the_shapes_that_programs_write(tmp_path, lines, date):
    assert read_one(tmp_path, "\n".join(["TY  - JOUR", "TI  - T", *lines, "ER  - "])).date == date


def test_references_without_their_beginning_or_end_are_told_apart(tmp_path):
    text = (
        "JF  - J\nT1  - First\nER  -\nTY  - BOOK\nTI  - Second\nTY  - CHAP\nTI  - Third\nT2  - Book\nER  -\nNL  - x\n"
    )

    assert [(work.title, work.type, work.venue) for work in read_works(tmp_path, text, "ris")] == [
        ("First", None, "J"),
        ("Second", "book", None),
        ("Third", "book-chapter", "Book"),
    ]


def test_a_reference_without_a_title_is_rejected_with_its_line(tmp_path):
    readings = read_all(tmp_path, f"{RIS}\nTY  - JOUR\nAU  - Lee, Ann\nER  -\n{RIS}")

    assert [reading.reason for reading in readings] == ["", "no title", ""]
    assert [reading.line for reading in readings] == [1, 27, 30]
    assert readings[1].excerpt == "TY  - JOUR\nAU  - Lee, Ann\nER  -"


def test_addresses_are_nobody_s_unless_there_is_one_author(tmp_path):
    two = "TY  - JOUR\nTI  - T\nAU  - Lee, Ann\nAU  - Chen, Bo\nAD  - Rice University\nER  - \n"

    assert places_of(read_one(tmp_path, two)) == [[], []]
    assert places_of(read_one(tmp_path, two.replace("AU  - Chen, Bo\n", ""))) == [["Rice University"]]
    assert places_of(read_one(tmp_path, f"TY  - JOUR\nDB  - Scopus\n{two[11:]}")) == [["Rice University"]] * 2


def test_ids_of_catalogues_are_kept_with_their_scheme(tmp_path):
    text = "TY  - JOUR\nTI  - T\nAN  - WOS:000123\nAU  - Luke, TJ\nU1  - 2690[pmid]\nU2  - PMC37[pmcid]\nER  -\n"

    work = read_one(tmp_path, text)

    assert work.ids == ("wos:000123", "pmid:2690", "pmcid:PMC37")
    assert names_of(work) == ["T. J. Luke"]


ENDNOTE = """%0 Journal Article
%A Lee, Ann B.
%A Chen, Bo
%E Ng, Cy
%T On Graphs
%J Journal of Graphs
%D 2016
%8 Mar 3
%V 7
%N 2
%P 10-19
%R 10.1234/ABC
%U https://example.org/w1
%K graphs
trees
%X An abstract.

%0 Book
%T On Trees
"""


def test_endnote_s_percent_signs_are_read(tmp_path):
    article, book = read_works(tmp_path, ENDNOTE)

    assert (article.title, article.type, article.venue, article.date) == (
        "On Graphs",
        "journal-article",
        "Journal of Graphs",
        "2016-03-03",
    )
    assert names_of(article) == ["Ann B. Lee", "Bo Chen"]
    assert (article.doi, article.pages, article.topics) == ("10.1234/abc", "10-19", ("graphs", "trees"))
    assert (book.title, book.type, book.authors) == ("On Trees", "book", ())


def test_refer_without_types_is_parted_by_empty_lines(tmp_path):
    text = "%A Ann Lee\n%T On Graphs\n%D 1980\n\n%A Bo Chen\n%T On Trees\n%D 1981\n"

    assert [work.title for work in read_works(tmp_path, text)] == ["On Graphs", "On Trees"]


WOS = """FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Lee, AB
   Chen, B
AF Lee, Ann B.
   Chen, Bo
BE Ng, Cy
CA Graph Grp
TI On Graphs and what
   they are
SO JOURNAL OF GRAPHS
LA English
DT Article; Proceedings Paper
DE graphs; directed
   trees
ID ROOTS
AB An abstract.
C1 [Lee, Ann B.; Chen, Bo] Rice Univ, Dept ECE, Houston, TX 77005 USA.
   [Chen, Bo] ETH, Zurich, Switzerland.
OI Lee, Ann B./0000-0002-1825-0097; Chen, Bo/0000-0001-5109-3700
RI Chen, Bo/K-7689-2014
CR Ng C, 2001, J TREES, V1, P2, DOI 10.1234/trees.1
   Wu D, 2002, J ROOTS, DOI [10.1234/roots.1, 10.9999/other]
   Ox E, 1999, NO DOI
TC 29
PY 2010
PD JUL 15
VL 7
IS 2
BP 10
EP 19
DI 10.1234/ABC
UT WOS:000278542800018
PM 1234
ER

EF
"""


def test_web_of_science_gives_every_field_that_it_has(tmp_path):
    work = read_one(tmp_path, WOS)

    assert (work.key, work.ids) == ("wos:000278542800018", ("wos:000278542800018", "pmid:1234"))
    assert (work.title, work.venue, work.type) == (
        "On Graphs and what they are",
        "JOURNAL OF GRAPHS",
        "journal-article",
    )
    assert names_of(work) == ["Ann B. Lee", "Bo Chen", "Graph Grp"]
    assert places_of(work) == [
        ["Rice Univ, Dept ECE, Houston, TX 77005 USA"],
        ["Rice Univ, Dept ECE, Houston, TX 77005 USA", "ETH, Zurich, Switzerland"],
        [],
    ]
    assert work.authors[1].ids == ("orcid:0000-0001-5109-3700", "researcherid:K-7689-2014")
    assert work.topics == ("graphs", "directed trees", "ROOTS")
    assert work.references == ("10.1234/trees.1", "10.1234/roots.1")
    assert (work.citations, work.date, work.volume, work.issue, work.pages) == (29, "2010-07-15", "7", "2", "10-19")
    assert (work.doi, work.language) == ("10.1234/abc", "English")


def test_addresses_without_names_are_everybody_s_only_where_there_is_one(tmp_path):
    def with_addresses(lines: str) -> str:
        begin, end = WOS.index("C1 "), WOS.index("OI ")
        return f"{WOS[:begin]}C1 {lines}\n{WOS[end:]}"

    one = read_one(tmp_path, with_addresses("Rice Univ, Houston, TX USA."))
    two = read_one(tmp_path, with_addresses("Rice Univ, Houston, TX USA.\n   ETH, Zurich, Switzerland."))

    assert places_of(one)[:2] == [["Rice Univ, Houston, TX USA"]] * 2
    assert places_of(two)[:2] == [[], []]


def test_initials_of_an_index_are_said_as_initials(tmp_path):
    begin, end = WOS.index("AF "), WOS.index("BE ")

    assert names_of(read_one(tmp_path, WOS[:begin] + WOS[end:]))[:2] == ["A. B. Lee", "B. Chen"]


def test_a_record_that_does_not_end_is_rejected(tmp_path):
    readings = read_all(tmp_path, WOS + WOS[: WOS.index("PY 2010")])

    assert [reading.reason for reading in readings] == ["", "the record has no end (ER)"]


MEDLINE = """
PMID- 23039619
OWN - NLM
VI  - 39
IP  - 10
DP  - 2012 Oct 3
TI  - Effects of different parameters in the fast scanning method for
      HIFU treatment.
PG  - 5795-813
LID - 10.1118/1.4748329 [doi]
AB  - PURPOSE: High-intensity focused ultrasound is
      noninvasive.
FAU - Qiao, Shan
AU  - Qiao S
AUID- ORCID: 0000-0002-1825-0097
AD  - School of Biomedical Engineering, Shanghai, China. shan@example.org
AD  - Rice University, Houston, TX, USA.
FAU - Shen, Guofeng
AU  - Shen G
CN  - HIFU Group
FED - Ng, Cy
ED  - Ng C
AD  - The editor's university.
LA  - eng
PT  - Journal Article
PT  - Review
TA  - Med Phys
JT  - Medical physics
MH  - *Ultrasonography/methods
MH  - Humans
OT  - HIFU
PMC - PMC123
SO  - Med Phys. 2012 Oct;39(10):5795-813.

PMID- 5
TI  - Short names only
AU  - Lee AB
"""


def test_medline_gives_every_field_that_it_has(tmp_path):
    work, short = read_works(tmp_path, MEDLINE)

    assert (work.key, work.ids) == ("pmid:23039619", ("pmid:23039619", "pmcid:PMC123"))
    assert work.title == "Effects of different parameters in the fast scanning method for HIFU treatment."
    assert names_of(work) == ["Shan Qiao", "Guofeng Shen", "HIFU Group"]
    assert work.authors[0].ids == ("orcid:0000-0002-1825-0097",)
    assert places_of(work) == [
        ["School of Biomedical Engineering, Shanghai, China", "Rice University, Houston, TX, USA"],
        [],
        [],
    ]
    assert (work.venue, work.type, work.date) == ("Medical physics", "review", "2012-10-03")
    assert (work.volume, work.issue, work.pages, work.doi) == ("39", "10", "5795-813", "10.1118/1.4748329")
    assert work.abstract == "PURPOSE: High-intensity focused ultrasound is noninvasive."
    assert work.topics == ("HIFU", "Ultrasonography")
    assert names_of(short) == ["A. B. Lee"]


def test_the_line_of_a_citation_is_its_line_in_the_file(tmp_path):
    readings = read_all(tmp_path, MEDLINE)

    assert [reading.line for reading in readings] == [2, MEDLINE[: MEDLINE.index("PMID- 5")].count("\n") + 1]


LINES = [
    *("TY  - JOUR", "TI  - x", "AU  - Lee, A;B", "ER  - ", "", " y", "A", "%0 B", "%T", "%A ;", "%A x"),
    *("PT J", "TI t", "AF Lee, A", "   B", "C1 [Lee, A] X.", "ER", "PMID- 1", "AD  - z", "FAU - q", "\x00"),
]


@given(st.lists(st.sampled_from(LINES)))
def test_no_order_of_lines_breaks_a_reader(lines):
    content = "\n".join(lines).encode()

    for module in (ris, endnote_tagged, wos_text, medline):
        readings = module.parse(Piece(1, content))
        assert all(reading.work or reading.reason for reading in readings)
