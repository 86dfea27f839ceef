"""Search by words."""

import pytest


@pytest.mark.parametrize("words", ["baranuik", "Baraniuk", "BARANIUK", "richard baran", "baraniuk richard", "Báraniuk"])
def test_a_researcher_is_found_in_spite_of_typos_case_accents_and_order(sample, words):
    assert sample.words.find(words, kinds=("person",))[0].label == "Richard Baraniuk"


def test_a_variant_spelling_finds_the_person(sample):
    assert sample.words.find("Richard G. Baraniuk", kinds=("person",))[0].label == "Richard Baraniuk"


@pytest.mark.parametrize(
    ("kind", "words", "label"),
    [
        ("topic", "data augmentaton", "data augmentation"),
        ("institution", "brown univ", "Brown University"),
        (
            "paper",
            "curvature tuning",
            "Curvature Tuning: Provable Training-free Model Steering From a Single Parameter",
        ),
    ],
)
def test_papers_topics_and_institutions_are_found(sample, kind, words, label):
    assert label in [hit.label for hit in sample.words.find(words, kinds=(kind,), limit=3)]


def test_hits_come_best_first_and_within_the_limit(sample):
    hits = sample.words.find("learning", limit=5)

    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(0 <= hit.score <= 1 for hit in hits)
    assert max(sum(hit.type == kind for hit in hits) for kind in ("person", "paper", "topic", "institution")) <= 5


@pytest.mark.parametrize(
    "words", ["", " ", "!!!", "\x00", "zzzzqqqq", '" OR *', "AND NOT (", "x" * 10_000, "a " * 5000]
)
def test_odd_words_find_little_and_fail_never(sample, words):
    assert len(sample.words.find(words)) <= 80


def test_the_same_words_find_the_same(sample):
    assert sample.words.find("yann") == sample.words.find("yann")
