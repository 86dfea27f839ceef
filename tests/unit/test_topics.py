"""Topics: what sources name, terms where they name nothing, and the order above and below."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.library.topics import SOURCES, TERMS
from explorer.library.topics.hierarchy import find_parents
from explorer.library.topics.terms import Keyword, Text, find_terms
from explorer.snapshot import queries, source_queries

FILLER = ("On bats", "Moths at night", "Owls by day", "A river in spring", "Stones", "Salt", "Birds of prey")


def work(number, title, **more):
    return {"id": f"w{number}", "title": title, "authors": ["Ann Lee"], **more}


def topics_of(library):
    """Title → (topic, origin) of the paper."""
    rows = library.rows(
        "SELECT title, topics.name, paper_topics.origin FROM papers JOIN paper_topics USING (paper_no) "
        "JOIN topics USING (topic_no)",
        [],
    )
    return {title: {(name, origin) for other, name, origin in rows if other == title} for title, _, _ in rows}


def terms_of(texts, known=(), named=0):
    found = find_terms([[Text(number, title, "") for number, title in enumerate(texts)]], known, named)
    return [{found.names[term] for term in found.terms[found.papers == number]} for number in range(len(texts))]


def test_papers_without_topics_get_terms_that_several_of_them_have(make_library):
    titles = [f"{one} for graph neural networks" for one in ("Pooling", "Attention", "Sampling", "Pruning")]

    library = make_library([work(n, title) for n, title in enumerate([*titles, *FILLER])])

    assert topics_of(library) == {title: {("graph neural networks", TERMS)} for title in titles}


def test_what_is_always_the_beginning_of_something_longer_is_no_term():
    longer = [f"{one} learning sparse {what}" for one in ("On", "Again") for what in ("codes", "filters", "graphs")]
    whole = [f"{one} optical flow" for one in ("Fast", "Dense", "Robust", "Real", "Deep", "Blurred")]

    found = set().union(*terms_of([*longer, *whole, *FILLER]))

    assert "optical flow" in found
    assert "learning sparse" not in found


def test_a_paper_with_topics_of_its_own_gets_no_terms(make_library):
    titles = [f"{one} for graph neural networks" for one in ("Pooling", "Attention", "Sampling")]
    own = work("own", "Distilling graph neural networks", keywords=["Distillation"])

    library = make_library([own, *(work(n, title) for n, title in enumerate([*titles, *FILLER]))])

    assert topics_of(library)[own["title"]] == {("Distillation", SOURCES)}


def test_a_title_that_says_a_keyword_of_others_has_it_as_topic(make_library):
    named = [work(n, f"Paper {n}", keywords=["Optical Flow"]) for n in range(4)]
    titles = [f"{one} with optical flows" for one in ("Fish", "Cars", "Clouds")]

    library = make_library([*named, *(work(f"t{n}", title) for n, title in enumerate([*titles, *FILLER]))])

    assert topics_of(library)[titles[0]] == {("Optical Flow", TERMS)}
    family = source_queries.find_topic_family(
        library, queries.get_tag_no(library, "topic", _id_of(library, "Optical Flow"))
    )
    assert (family.origin, family.by_terms) == (SOURCES, 3)


def _id_of(library, name):
    ((found,),) = library.rows("SELECT topic_id FROM topics WHERE name = ?", [name])
    return found


def test_with_the_rule_of_names_topics_are_what_sources_name(make_library):
    titles = [f"{one} for graph neural networks" for one in ("Pooling", "Attention", "Sampling")]

    library = make_library([work(n, title) for n, title in enumerate(titles)], "names")

    assert library.counts["topics"] == 0


def test_stop_words_punctuation_and_digits_cut_terms():
    texts = ["Optical flow: river mapping", "Optical flow. River mapping", "Optical flow (river mapping)", *FILLER]

    assert terms_of(texts)[:3] == [{"optical flow", "river mapping"}] * 3


def test_a_term_within_a_longer_one_is_not_said_again():
    texts = [f"{one} graph neural networks" for one in ("deep", "wide", "tall", "thin")]

    assert terms_of(texts) == [{"graph neural networks"}] * 4


def test_singular_and_plural_are_one_term():
    texts = ["A random forest", "Two random forests", "Ten random forests", *FILLER]

    assert terms_of(texts)[:3] == [{"random forests"}] * 3


def test_a_paper_has_five_terms_at_most():
    pairs = ["bat wings", "owl eyes", "fox dens", "elk paths", "bee hives", "ant hills", "cat paws"]

    assert {len(found) for found in terms_of([", ".join(pairs)] * 3)} == {5}


def test_a_word_of_every_title_is_no_keyword_because_somebody_used_it_as_one():
    texts = [f"{one} learning" for one in ("bird", "fish", "tree", "rock", "moss", "sand")]

    assert terms_of(texts, [Keyword("Learning", 2)], 100) == [set()] * 6
    assert terms_of(texts, [Keyword("Learning", 40)], 100) == [{"learning"}] * 6


def test_nothing_in_gives_nothing_out():
    assert terms_of([]) == []
    assert terms_of(["", " ", "¶", "\0", "$" * 10_000]) == [set()] * 5


@pytest.mark.parametrize("title", ["' OR 1=1 --", "<b>bold</b> claims", "=cmd()", "¶ ¶ ¶", "ﬁne ﬂow"])
def test_hostile_titles_are_text(make_library, title):
    library = make_library([work(n, title) for n in range(3)])

    assert library.counts["papers"] >= 1


def test_a_topic_that_ends_in_another_stands_below_it():
    labels = ["neural networks", "graph neural networks", "equivariant graph neural networks", "owls"]
    papers, topics = np.array([0, 1, 2, 3, 4, 5, 6]), np.array([0, 0, 0, 1, 1, 2, 3])

    assert find_parents(labels, papers, topics).tolist() == [-1, 0, 1, -1]


def test_a_topic_whose_papers_are_nearly_all_about_another_stands_below_it():
    broad, narrow = range(10), range(5)
    papers, topics = np.array([*broad, *narrow]), np.array([0] * 10 + [1] * 5)

    assert find_parents(["zoology", "owls"], papers, topics).tolist() == [-1, 0]


def test_two_topics_of_the_same_papers_are_above_neither():
    papers, topics = np.array([*range(8), *range(8)]), np.array([0] * 8 + [1] * 8)

    assert find_parents(["zoology", "owls"], papers, topics).tolist() == [-1, -1]


def test_a_family_names_what_is_above_and_below(make_library):
    records = [work(n, f"One {n}", keywords=["Networks"]) for n in range(3)]
    records += [work(f"b{n}", f"Two {n}", keywords=["Neural networks"]) for n in range(2)]
    library = make_library([*records, work("c", "Three", keywords=["Deep neural networks"])])

    family = source_queries.find_topic_family(
        library, queries.get_tag_no(library, "topic", _id_of(library, "Neural networks"))
    )

    assert [one.name for one in family.above] == ["Networks"]
    assert [(one.name, one.papers) for one in family.below] == [("Deep neural networks", 1)]
