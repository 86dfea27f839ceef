"""BibTeX as people and programs write it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.sources.bibtex_names import read_names
from explorer.sources.tex import read_tex
from tests.exports import names_of, places_of, read_all, read_one, read_works


def test_an_entry_gives_every_field_that_it_has(tmp_path):
    work = read_one(
        tmp_path,
        r"""
        @article{lee2023,
          author = {Lee, Ann and Bo Chen},
          editor = {Dana Ng},
          title = {{Max-Affine} Splines and {G}raphs},
          journal = {Journal of Graphs}, volume = 7, number = {2}, pages = {10--19},
          year = 2023, month = jul, publisher = {ACME},
          doi = {https://doi.org/10.1234/ABC}, url = {https://example.org/w1},
          keywords = {graph theory, splines}, language = {en},
          abstract = {Let $f$ be a spline.}
        }
        """,
    )

    assert work.title == "Max-Affine Splines and Graphs"
    assert names_of(work) == ["Ann Lee", "Bo Chen"]
    assert (work.year, work.date, work.type, work.venue) == (2023, "2023-07", "journal-article", "Journal of Graphs")
    assert (work.volume, work.issue, work.pages, work.publisher) == ("7", "2", "10-19", "ACME")
    assert (work.doi, work.url, work.language) == ("10.1234/abc", "https://example.org/w1", "en")
    assert work.topics == ("graph theory", "splines")
    assert work.abstract == "Let $f$ be a spline."


def test_a_field_that_is_not_there_is_none(tmp_path):
    work = read_one(tmp_path, "@misc{a, title = {On Graphs}}")

    assert work._replace(key="", title="") == work._replace(
        key="",
        title="",
        authors=(),
        topics=(),
        references=(),
        ids=(),
        **dict.fromkeys(("year", "venue", "doi", "date")),
    )
    assert (work.type, work.abstract, work.pages, work.citations) == (None, None, None, None)


def test_macros_are_expanded_and_joined(tmp_path):
    text = """
    @string{ jg = "Journal of Graphs" }
    @STRING(first = {Ann})
    @article{a, title = "On " # {Graphs}, journal = jg, author = first # " Lee", year = 2020, month = "1~" # mar}
    """

    work = read_one(tmp_path, text)

    assert (work.title, work.venue, names_of(work), work.date) == (
        "On Graphs",
        "Journal of Graphs",
        ["Ann Lee"],
        "2020-03-01",
    )


def test_a_changed_macro_changes_the_record_that_uses_it(tmp_path):
    text = '@string{j = "%s"} @article{a, title = {T}, journal = j}'

    one, other = (read_all(tmp_path, text % name)[0].digest for name in ("Graphs", "Trees"))

    assert one != other


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Lee, Ann", ["Ann Lee"]),
        ("Ann Lee and Bo Chen AND Cy Ng", ["Ann Lee", "Bo Chen", "Cy Ng"]),
        ("Lee, Ann\n   and Chen,\n   Bo", ["Ann Lee", "Bo Chen"]),
        ("van der Berg, Jr., Bo", ["Bo van der Berg Jr."]),
        ("Hall, H. K., Jr.", ["H. K. Hall Jr."]),
        ("Ludwig van Beethoven", ["Ludwig van Beethoven"]),
        ("{Rice and Sons} and {U.S. Dept, Health}", ["Rice and Sons", "U.S. Dept, Health"]),
        ("Ann Lee and others", ["Ann Lee"]),
        ("Ann Lee et al.", ["Ann Lee"]),
        (r"G{\"o}del, Kurt and Vall{\'e}e Poussin, C.", ["Kurt Gödel", "C. Vallée Poussin"]),
        (r"{\v S}omeone Smith and J{\o}rgen {\AA}s", ["Šomeone Smith", "Jørgen Ås"]),
        ("Lee, Ann; Chen, Bo", ["Ann Lee", "Bo Chen"]),
        ("Ann Lee, Bo Chen, Cy Ng", ["Ann Lee", "Bo Chen", "Cy Ng"]),
        ("Carmone, FJ and Rahman, Md", ["F. J. Carmone", "Md Rahman"]),
        ("given=Ann, prefix=van, family=Lee", ["Ann van Lee"]),
        ("", []),
    ],
)
def test_names_are_said_in_one_order_however_they_are_written(written, said):
    assert read_names(written) == said


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"Some \emph{bold} \textbf{words}", "Some bold words"),
        (r"50\% of R\&D at \$5", "50% of R&D at $5"),
        (r"na{\"\i}ve caf\'e \c{c}a \~{n} \ss{} \L{}", "naïve café ça ñ ß Ł"),
        (r"a--b---c ``quoted''", "a–b—c “quoted”"),
        (r"Top-$k$ in $\mathcal{O}(n)$ {T}ime", r"Top-$k$ in $\mathcal{O}(n)$ Time"),
        (r"H\textsubscript{2}O", "H₂O"),
        ("{A {bunch {of {deep} braces}}}", "A bunch of deep braces"),
        (r"\unknown stays", r"\unknown stays"),
        ("plain", "plain"),
    ],
)
def test_latex_becomes_text_and_formulas_stay(written, read):
    assert read_tex(written) == read


@given(st.text(alphabet=r"ab {}\$&%~'\"^-`=.@,c", max_size=40))
def test_no_latex_breaks_the_reading(text):
    read_tex(text)
    read_names(text)


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ("date = {2016-12-13}, year = 2017", "2016-12-13"),
        ("date = {2016/2017}", "2016"),
        ("year = {1995--1996}", "1995"),
        ("year = {c1999}", "1999"),
        ("year = 2010, month = {JUL 15}", "2010-07-15"),
        ("year = 2010, month = {10}", "2010-10"),
        ("year = 2010, month = {Winter}", "2010"),
        ("year = {2004-05-01}", "2004-05-01"),
        ("year = {in press}", None),
        ("year = {{13th Century}}", None),
    ],
)
def test_dates_of_many_shapes_are_as_precise_as_they_are(tmp_path, fields, date):
    work = read_one(tmp_path, f"@misc{{a, title = {{T}}, {fields}}}")

    assert (work.date, work.year) == (date, int(date[:4]) if date else None)


def test_what_an_entry_leaves_out_comes_from_the_one_it_refers_to(tmp_path):
    text = """
    @inproceedings{a, title = {A Talk}, author = {Ann Lee}, pages = {3--4}, crossref = {p}}
    @proceedings{p, title = {Proceedings of Graphs}, year = 2020, publisher = {ACME}, pages = {1--99},
                 doi = {10.1234/p}}
    """

    talk, proceedings = read_works(tmp_path, text)

    assert (talk.venue, talk.year, talk.publisher, talk.pages) == ("Proceedings of Graphs", 2020, "ACME", "3-4")
    assert talk.doi is None
    assert proceedings.type == "proceedings"


def test_entries_that_refer_to_each_other_in_a_circle_are_read(tmp_path):
    text = "@book{a, title = {A}, crossref = {b}}\n@book{b, title = {B}, year = 1999, crossref = {a}}"

    assert [work.year for work in read_works(tmp_path, text)] == [1999, 1999]


def test_a_slip_costs_one_entry_and_not_the_rest(tmp_path):
    text = """
    @article{good1, title = {One}}
    @article{broken, title = {Two, year = 2000
    @article{good2, title = {Three}}
    @article{nocomma
      title = {Four}
      year = 2001
    }
    @article{, title = {No key}}
    @article{good1, title = {The same key}}
    """

    readings = read_all(tmp_path, text)

    assert [reading.work and reading.work.title for reading in readings] == [
        "One",
        None,
        "Three",
        "Four",
        "No key",
        "The same key",
    ]
    assert readings[1].reason == "its braces or quotes don't close"
    assert readings[1].line == 3


def test_comments_are_no_entries(tmp_path):
    text = """
    % @article{a, title = {In a comment}}
    @comment{ @article{b, title = {In braces}}
    @article{c, title = {Also in braces}}
    }
    @preamble{"\\newcommand{\\x}{y}"}
    Some words, and an e-mail address: ann@example.org
    @misc{e, title = {Read}} @misc{f, title = {Read, too}}
    """

    assert [work.title for work in read_works(tmp_path, text)] == ["Read", "Read, too"]


@pytest.mark.parametrize(
    ("fields", "arxiv_id"),
    [
        ("eprint = {2301.00001v2}, archivePrefix = {arXiv}", "2301.00001"),
        ("eprint = {hep-th/9901001}", "hep-th/9901001"),
        ("journal = {arXiv preprint arXiv:1706.03762}", "1706.03762"),
        ("journal = {CoRR}, volume = {abs/1706.03762}", "1706.03762"),
        ("url = {http://arxiv.org/abs/1706.03762}", "1706.03762"),
        ("eprint = {12345678}, eprinttype = {pubmed}", None),
    ],
)
def test_an_arxiv_id_is_found_where_files_keep_it(tmp_path, fields, arxiv_id):
    assert read_one(tmp_path, f"@article{{a, title = {{T}}, {fields}}}").arxiv_id == arxiv_id


def test_web_of_science_says_whose_an_address_and_an_orcid_are(tmp_path):
    text = """
@article{ WOS:000278542800018,
Author = {Lee, Ann Beatrice and
   Chen, Bo},
Title = {On Graphs and their use in
   Houston},
Type = {Proceedings Paper}, Times-Cited = {29}, Year = {2010}, Month = {JUL 15},
Affiliation = {Lee, AB (Corresponding Author), Rice Univ, Houston, TX USA.
   Lee, Ann Beatrice; Chen, Bo, Rice Univ, Dept Comp Sci, Houston, TX USA.
   Chen, Bo, ETH, Zurich, Switzerland.},
ORCID-Numbers = {Lee, Ann Beatrice/0000-0002-1825-0097
   },
Keywords = {graphs; trees,
   rooted}, Keywords-Plus = {ROOTS},
Cited-References = {Ng C, 2001, J TREES, V1, P2, DOI 10.1234/trees.1.
   Wu D, 2002, J ROOTS},
Unique-ID = {WOS:000278542800018},
}
"""

    work = read_one(tmp_path, text)

    assert (work.key, work.ids) == ("wos:000278542800018", ("wos:000278542800018",))
    assert names_of(work) == ["Ann Beatrice Lee", "Bo Chen"]
    assert places_of(work) == [
        ["Rice Univ, Dept Comp Sci, Houston, TX USA"],
        ["Rice Univ, Dept Comp Sci, Houston, TX USA", "ETH, Zurich, Switzerland"],
    ]
    assert work.authors[0].ids == ("orcid:0000-0002-1825-0097",)
    assert work.topics == ("graphs", "trees, rooted", "ROOTS")
    assert (work.type, work.citations, work.references) == ("conference-paper", 29, ("10.1234/trees.1",))


def test_scopus_says_of_which_kind_and_how_often_cited_it_is(tmp_path):
    text = """@ARTICLE{Lee2022986,
author={Lee, A.B. and Chen, B.},
title={On Graphs}, year={2022}, note={cited By 12}, source={Scopus}, document_type={Review},
url={https://www.scopus.com/inward/record.uri?eid=2-s2.0-85107941291&doi=10.1016%2fj.1},
affiliation={Rice University, Houston, United States; ETH Zürich, Switzerland},
funding_text 1={Some words about money},
author_keywords={Graphs;  Trees}, keywords={Roots}}"""

    work = read_one(tmp_path, text)

    assert (work.type, work.citations, work.ids) == ("review", 12, ("scopus:2-s2.0-85107941291",))
    assert work.topics == ("Graphs", "Trees", "Roots")
    assert places_of(work) == [[], []]


def test_a_thousand_open_braces_end(tmp_path):
    readings = read_all(tmp_path, "@article{a, title = " + "{" * 1000 + "deep" + "}" * 1000 + "}\n@misc{b, title={T}}")

    assert [reading.work and reading.work.title for reading in readings] == ["deep", "T"]
