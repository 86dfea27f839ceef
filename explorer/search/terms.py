"""
What counts as a word of a text: folded, parted by script, cut to its stem.

Words in Latin, Arabic and Cyrillic letters lose their endings by the Snowball stemmers
(English, Arabic, Russian), so that "networks" and "network" are one term. Scripts that
part no words (Chinese, Japanese, Thai) are read as pairs of neighbouring signs.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Sequence

import Stemmer

from explorer.text.folding import fold_name

LONGEST_TERM = 40
"""Letters of a term that count; what is longer is no word."""

_UNPARTED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_TYPOGRAPHY = re.compile("[\u2010-\u205e\u2190-\u22ff]+")
"""Dashes, quotes and mathematical signs, which part words: most texts are ASCII without them."""
_NO_LETTERS = re.compile(r"[\W_]+")
_RUNS = re.compile(f"[{_UNPARTED}]+|[^{_UNPARTED}]+")
_UNPARTED_RUN = re.compile(f"[{_UNPARTED}]")
_ALGORITHMS = (("a", "z", "english"), ("\u0400", "\u04ff", "russian"), ("\u0600", "\u06ff", "arabic"))
"""First letter, last letter, Snowball's algorithm for words that begin in between."""

STOP_WORDS = frozenset(
    "a also an and are as at be been but by can for from had has have i if in into is it its not of on or our s such "
    "than that the their them then there these they this those to too was we were which while who will with would "
    "you".split()
)
"""English words that say nothing of what a text is about; phrases hold them all the same."""


def split_words(text: str) -> list[str]:
    """
    Part *text* into words: accents, case and punctuation gone.

    >>> split_words("Self-supervised Schrödinger models")
    ['self', 'supervised', 'schrodinger', 'models']
    >>> split_words("图神经网络 GNN")
    ['图神', '神经', '经网', '网络', 'gnn']
    """
    if not text.isascii():
        text = _TYPOGRAPHY.sub(" ", text)
    if text.isascii():
        return fold_name(text).split()
    folded = " ".join([word if word.isascii() else fold_name(word) for word in text.split()])
    if folded.isascii():
        return fold_name(folded).split()
    words = _NO_LETTERS.sub(" ", folded.casefold()).split()
    return [part for word in words for part in (_part(word) if _UNPARTED_RUN.search(word) else (word,))]


def _part(word: str) -> list[str]:
    found: list[str] = []
    for run in _RUNS.findall(word):
        is_whole = len(run) < 3 or not _UNPARTED_RUN.match(run)
        found.extend([run] if is_whole else [run[place : place + 2] for place in range(len(run) - 1)])
    return found


def hold_sign(word: str) -> str | None:
    """
    The pattern of the terms that hold *word*, where it is one sign of a script that parts no words; else None.

    Such scripts are indexed as pairs of signs, so one sign alone is no term.

    >>> hold_sign("a"), hold_sign("图神"), bool(re.fullmatch(hold_sign("络"), "网络"))
    (None, None, True)
    """
    if len(word) != 1 or not _UNPARTED_RUN.match(word):
        return None
    return f"[{_UNPARTED}]?{word}[{_UNPARTED}]?"


class Stems(dict[str, str]):
    """
    The stem of every word asked for, worked out once.

    >>> stems = Stems()
    >>> stems["networks"], stems["training"]
    ('network', 'train')
    """

    def __init__(self) -> None:
        super().__init__()
        self._stemmers = [(first, last, Stemmer.Stemmer(name, 0)) for first, last, name in _ALGORITHMS]

    def __missing__(self, word: str) -> str:
        stem = word[:LONGEST_TERM]
        for first, last, stemmer in self._stemmers:
            if first <= stem[:1] <= last:
                stem = stemmer.stemWord(stem)
                break
        self[word] = stem
        return stem


_LOCAL = threading.local()
_MOST_KEPT = 200_000


def find_terms(text: str) -> list[str]:
    """
    The terms of *text*, in its order, stop words among them.

    >>> find_terms("Training of the neural networks")
    ['train', 'of', 'the', 'neural', 'network']
    """
    return stem_words(split_words(text))


def stem_words(words: Iterable[str]) -> list[str]:
    """The stems of *words*. A stemmer serves one thread, so every thread has its own."""
    stems: Stems | None = getattr(_LOCAL, "stems", None)
    if stems is None or len(stems) > _MOST_KEPT:
        stems = _LOCAL.stems = Stems()
    return list(map(stems.__getitem__, words))


def without_stop_words(words: Sequence[str]) -> list[str]:
    """
    *words* without those that say nothing, or all of them where nothing would be left.

    >>> without_stop_words(["the", "who"]), without_stop_words(["the", "graph"])
    (['the', 'who'], ['graph'])
    """
    return [word for word in words if word not in STOP_WORDS] or list(words)
