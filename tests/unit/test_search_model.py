"""A sentence-embedding model of one's own, made here: nothing is downloaded."""

from __future__ import annotations

import json
from importlib import import_module

import numpy as np
import pytest

from explorer.errors import ModelUnavailable
from explorer.library.importer import import_files
from explorer.search import model
from explorer.search.balance import learn_part
from explorer.search.model import MODEL_VARIABLE, ModelVectors, encode_papers
from explorer.search.terms import find_terms
from explorer.search.vocabulary import build_vocabulary
from explorer.snapshot import queries
from explorer.snapshot.opened import open_snapshot

WORDS = {"dog": (1, 0), "hound": (0.99, 0.1), "car": (0, 1), "vehicle": (0.1, 0.99)}
TITLES = ["Hound", "Vehicle", "Hound and vehicle"]


@pytest.fixture
def model_folder(tmp_path):
    """A folder with a model that knows four words: a real one, in the library's own format."""
    library = pytest.importorskip("sentence_transformers", reason="sentence-transformers is optional, not installed")
    modules = import_module("sentence_transformers.sentence_transformer.modules")
    tokenizers = import_module("tokenizers")
    numbers = {word: number for number, word in enumerate(["[UNK]", *WORDS])}
    tokenizer = tokenizers.Tokenizer(tokenizers.models.WordLevel(numbers, unk_token="[UNK]"))
    tokenizer.normalizer = tokenizers.normalizers.Lowercase()
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    weights = np.array([(0, 0), *WORDS.values()], dtype=np.float32)
    folder = tmp_path / "model"
    embedding = modules.StaticEmbedding(tokenizer, embedding_weights=weights)
    library.SentenceTransformer(modules=[embedding], device="cpu").save(str(folder))
    return folder


def _import(tmp_path, titles):
    works = tmp_path / "works.jsonl"
    records = ({"id": f"p:{title}", "title": title, "authors": [{"name": "Ann Lee"}]} for title in titles)
    works.write_text("".join(f"{json.dumps(record)}\n" for record in records), encoding="utf8")
    import_files([works], tmp_path / "library")
    return open_snapshot(tmp_path / "library")


def test_a_configured_model_says_what_texts_mean(tmp_path, model_folder, monkeypatch):
    monkeypatch.setenv(MODEL_VARIABLE, str(model_folder))
    snapshot = _import(tmp_path, TITLES)

    found = snapshot.papers.find("dog")
    heads = queries.find_paper_heads(snapshot, [hit.number for hit in found.hits])
    assert heads[found.hits[0].number].title == "Hound"
    assert found.hits[0].parts["meaning"] > 0.4
    assert found.notes == ()


def test_only_new_papers_are_encoded(tmp_path, model_folder, monkeypatch):
    monkeypatch.setenv(MODEL_VARIABLE, str(model_folder))
    encoded: list[str] = []
    load = model._load

    def listening(name):
        encode = load(name)

        def listen(texts):
            encoded.extend(texts)
            return encode(texts)

        return listen

    monkeypatch.setattr(model, "_LOADED", {})
    monkeypatch.setattr(model, "_load", listening)
    first = _import(tmp_path, TITLES)
    second = _import(tmp_path, ["Dog days", *TITLES])

    assert len(encoded) == 4
    assert first.papers.model.vectors.shape == (3, 2)
    assert second.papers.model.vectors.shape == (4, 2)
    hound = queries.find_paper_nos(second, "p:Hound")[0]
    assert np.allclose(second.papers.model.vectors[hound], first.papers.model.vectors[0])


def test_a_model_that_is_gone_leaves_search_by_words_and_says_so(tmp_path, model_folder, monkeypatch):
    monkeypatch.setenv(MODEL_VARIABLE, str(model_folder))
    snapshot = _import(tmp_path, TITLES)
    monkeypatch.setattr(model, "_LOADED", {})
    model_folder.rename(tmp_path / "elsewhere")

    found = snapshot.papers.find("vehicle")
    assert len(found.hits) == 2
    assert "can't be used" in found.notes[0]


def test_a_model_that_can_not_be_had_does_not_keep_a_library_from_being_published(tmp_path, monkeypatch):
    monkeypatch.setenv(MODEL_VARIABLE, str(tmp_path / "nowhere"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    snapshot = _import(tmp_path, TITLES)

    assert snapshot.papers.model is None
    assert "The model" in snapshot.manifest["search"]["model_problem"]
    assert snapshot.papers.find("hound").hits


def test_vectors_of_texts_that_stayed_are_taken_over_without_loading_the_model():
    kept = ModelVectors("gone", "", np.eye(2, dtype=np.float32), np.array([], dtype=np.uint64))
    digests = np.array([model._digest("one"), model._digest("two")], dtype=np.uint64)
    kept = ModelVectors("gone", "", kept.vectors, digests)

    vocabulary = build_vocabulary([], [], np.zeros(0, int), np.zeros(0), 0)
    made = encode_papers("gone", ["two", "one"], vocabulary, kept, lambda *_: None)
    assert made.vectors.tolist() == [[0, 1], [1, 0]]
    with pytest.raises(ModelUnavailable):
        encode_papers("/no/such/model", ["three"], vocabulary, kept, lambda *_: None)


@pytest.mark.parametrize(("shift", "least", "most"), [(1, 0.5, 0.7), (0, 0.0, 0.1)])
def test_how_much_a_model_counts_is_learned_from_how_well_it_does(shift, least, most):
    """Where words lead to the next abstract, the model knows the right one; where words are right, it guesses."""
    size = 160
    texts = [f"Title. Asked word{n}. One rest. Another word{(n + shift) % size}. Key." for n in range(size)]
    terms = sorted({term for text in texts for term in find_terms(text)})
    vocabulary = build_vocabulary(terms, terms, np.ones(len(terms), int), np.ones(len(terms)), size)
    chosen = np.random.default_rng(1)
    answers = iter([np.eye(size), np.eye(size) if shift else np.eye(size)[chosen.permutation(size)]])

    assert least <= learn_part(texts, vocabulary, lambda given: next(answers)[: len(given)]) <= most
