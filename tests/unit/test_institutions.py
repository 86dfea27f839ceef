"""Affiliations become institutions: spellings of one are one, two institutions never are."""

from __future__ import annotations

import pytest

from explorer.library.institutions.parts import same_key
from explorer.library.institutions.resolving import Spelling, resolve
from explorer.snapshot import queries, source_queries
from explorer.text.folding import stable_id

SHOWN = (
    "Rice University", "Massachusetts Institute of Technology", "University of California, Berkeley",
    "University of California, Los Angeles", "Washington University", "University of Washington", "Google",
    "Google DeepMind", "Indian Institute of Technology Delhi", "Indian Institute of Technology Bombay", "ETH Zurich",
    "University of Science and Technology of China", "Technical University of Munich", "Tsinghua University",
    "Institute of Automation, Chinese Academy of Sciences", "Microsoft Research Asia", "Microsoft",
    "Massachusetts Institute of Technology (MIT)", "Shanghai Jiao Tong University", "Boston University",
)  # fmt: skip
"""Affiliations that a library names often."""


def institutions_of(*labels):
    """The keys of the institutions that each of *labels* names, in a library that names others, too."""
    spellings = [Spelling(label, "", 10) for label in SHOWN] + [Spelling(label, "", 1) for label in labels]
    return [{name.key for name in names} for names in resolve(spellings)[len(SHOWN) :]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rice University†", "Rice University"),
        ("RICE  University", "Rice University"),
        ("Dept. of ECE, Rice Univ.", "Rice University"),
        ("Department of Electrical and Computer Engineering, Rice University, Houston, TX, USA", "Rice University"),
        ("Rice University, Houston, TX 77005", "Rice University"),
        ("Department of Computer Science Rice University", "Rice University"),
        ("Rice University School of Engineering", "Rice University"),
        ("The University of Washington, Seattle", "University of Washington"),
        ("MIT", "Massachusetts Institute of Technology"),
        ("CSAIL, MIT, Cambridge, MA", "Massachusetts Institute of Technology"),
        ("University of California Berkeley", "University of California, Berkeley"),
        ("UC Berkeley", "University of California, Berkeley"),
        ("EECS, University of California, Berkeley, CA, USA", "University of California, Berkeley"),
        ("IIT Delhi", "Indian Institute of Technology, New Delhi"),
        ("Google Inc.", "Google"),
        ("Google LLC, Mountain View, CA", "Google"),
        ("Technische Universität München", "Technical University of Munich"),
        ("Shanghai Jiaotong University", "Shanghai Jiao Tong University"),
    ],
)
def test_spellings_units_and_places_of_one_institution_are_one(one, other):
    left, right = institutions_of(one, other)

    assert {same_key(key) for key in left} & {same_key(key) for key in right}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("University of California, Berkeley", "University of California, Los Angeles"),
        ("Washington University", "University of Washington"),
        ("Indian Institute of Technology Delhi", "Indian Institute of Technology Bombay"),
        ("University of Maryland, College Park", "University of Maryland, Baltimore County"),
        ("The Chinese University of Hong Kong", "The Chinese University of Hong Kong, Shenzhen"),
        ("The Chinese University of Hong Kong", "The Chinese University of Hong Kong (Shenzhen)"),
        ("Google", "Google DeepMind"),
        ("Microsoft", "Microsoft Research Asia"),
        ("Institute of Automation, Chinese Academy of Sciences", "Institute of Software, Chinese Academy of Sciences"),
        ("University of Chinese Academy of Sciences", "Chinese Academy of Sciences"),
        ("Northeastern University, Boston", "Northeastern University, Shenyang, China"),
        ("Miami University", "University of Miami"),
        ("Department of Computer Science", "Department of Computer Science, Rice University"),
        ("Tokyo University of Science", "University of Tokyo"),
    ],
)
def test_two_institutions_stay_two(one, other):
    left, right = institutions_of(one, other)

    assert not left & right


@pytest.mark.parametrize(
    ("label", "count"),
    [
        ("Rice University and Google", 2),
        ("Rice University; Tsinghua University", 2),
        ("Rice University / ETH Zurich", 2),
        ("Dept. of Physics, Rice University and ETH Zurich, Zurich, Switzerland", 2),
        ("University of California, Berkeley and Tsinghua University", 2),
        ("Department of CS; Rice University; Houston", 1),
        ("University of Science and Technology of China", 1),
        ("Department of Mathematics and Statistics, Boston University", 1),
        ("Tsinghua University, Tsinghua University", 1),
        ("Universities of nowhere and Elsewhere", 1),
    ],
)
def test_a_text_names_several_institutions_where_that_is_evident(label, count):
    (found,) = institutions_of(label)

    assert len(found) == count


@pytest.mark.parametrize("label", ["", "†", "(((", "a" * 10_000, "; ; ;", "<script>", "Ecole / / /", "()", "- - -"])
def test_nonsense_is_an_institution_of_its_own(label):
    (found,) = institutions_of(label)

    assert len(found) == 1


def author(name, *places, **institution):
    return {"name": name, "affiliations": list(places)} if places else {"name": name, "institutions": [institution]}


def work(number, *authors):
    return {"id": f"w{number}", "title": f"Work {number}", "authors": list(authors)}


ROR = {"display_name": "Rice University", "ror": "https://ror.org/008zs3103"}


def named(library):
    return {
        name: (one, works)
        for one, name, works in library.rows("SELECT institution_id, name, works FROM institutions", [])
    }


def test_a_ror_is_lent_to_other_spellings_of_its_name(make_library):
    library = make_library([work(1, author("Ann Lee", **ROR)), work(2, author("Bo Chen", "Dept. of ECE, Rice Univ."))])

    assert named(library) == {"Rice University": ("ror:008zs3103", 2)}
    assert {rule for _, _, rule in source_queries.find_institution_names(library, 0)} == {"id", "unit"}


def test_a_name_of_two_rors_lends_none(make_library):
    library = make_library(
        [
            work(1, author("Ann Lee", display_name="Newcastle University", ror="https://ror.org/01kj2bm70")),
            work(2, author("Bo Chen", display_name="Newcastle University", ror="https://ror.org/00eae9z71")),
            work(3, author("Cy Ng", "Newcastle University")),
        ]
    )

    assert library.counts["institutions"] == 3


def test_the_id_of_a_spelling_leads_to_its_institution(make_library):
    label = "Department of Physics, Rice University"
    library = make_library([work(1, author("Ann Lee", "Rice University")), work(2, author("Bo Chen", label))])

    number = queries.find_tag_no(
        library, "institution", stable_id("institution", "department of physics rice university")
    )
    assert number == queries.find_tag_no(library, "institution", stable_id("institution", "rice university"))
    assert [name for name, _, _ in source_queries.find_institution_names(library, number or 0)] == [
        label,
        "Rice University",
    ]


def test_with_the_rule_of_names_every_folded_spelling_is_an_institution(make_library):
    places = ("Rice University", "Rice University†", "Dept. of ECE, Rice University")

    library = make_library([work(n, author("Ann Lee", place)) for n, place in enumerate(places)], "names")

    assert library.counts["institutions"] == 2


def test_the_order_of_spellings_changes_nothing():
    spellings = [Spelling(label, "", 3) for label in SHOWN]

    assert resolve(spellings) == resolve(spellings[::-1])[::-1]
