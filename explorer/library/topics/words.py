"""Texts as numbers of words, with breaks where no term can run across."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

BREAK = 0
"""The number of a full stop, a stop word, a digit: no term runs across it."""

_STOP = """
a about above abstract according across after against al all almost along also although always am among an and
another any application applications approach approaches are art article as at automatic available away based
be because been before being below best better between beyond both but by can cannot case certain challenge
challenges common compare compared comparing comparison could current demonstrate design different difficult
direct do does doing done down due during e each easy effect effective effectively effects efficient
efficiently either end enhanced enhancing enough especially et etc even every evaluate evaluating evaluation
existing experiment experimental experiments extensive fast few finally find finding first five for four
framework frameworks from full further g general give given good great had has have having he her here high
higher highly his how however i ie if important improve improved improvement improvements improving in
including increase increasing instead into introduce introduced investigate investigating is issue issues it
its itself just key known lack large largely last least less let like low lower made main major make makes
making many may me method methods might more moreover most much multiple must my near need needs never new no
non nor not note novel now number obtain of off often on one only open or order other others our out
outperform outperforms over overall overview own paper papers part particular per perform performance
performing performs possible practical present presented presents previous previously problem problems propose
proposed proposes proposing provide provided provides providing question questions rather recent recently
reducing report reported research result results review revisit revisited revisiting s same second see set
sets several she should show showing shown shows significant significantly similar simple simply since single
small so some specific state still strong studies study studying such suitable survey t take task tasks
technique techniques than that the their them then there therefore these they this those three through thus to
together too toward towards traditional two type types under understand understanding up upon us use used
useful user uses using usually various very via was way ways we well were what when where whether which while
who whole whose why will with within without work works would yet you your
"""
_FOREIGN = """
au aux avec ce cette comme dans de des du el en entre est et il la las le les los par pas plus pour qui que se
son ses sont sur un une y con del para por como das der die den dem des ein eine fur im ist mit und von zu zur
auf
"""
STOP_WORDS = frozenset([*_STOP.split(), *_FOREIGN.split()])
"""Words that say nothing of what a paper is about, those of every abstract among them."""
_BREAKS = str.maketrans(
    dict.fromkeys('!"#$%&()*+,./:;<=>?@[\\]^_`{|}~—', " . ") | {"'": " ", "’": " ", "–": "-", "‐": "-", "‑": "-"}
)
_KEPT_S = ("ss", "us", "is", "ies")
_NO_TERM = ("-based", "-like", "-of", "-the", "-art", "-and")
"""What a hyphen joins is one word ("self-supervised"), except for these, which say nothing."""


@dataclass
class Words:
    """The words met so far; numbers begin at 1."""

    numbers: dict[str, int] = field(default_factory=lambda: {".": BREAK} | dict.fromkeys(STOP_WORDS, BREAK))
    spelled: list[str] = field(default_factory=lambda: ["."])

    def read(self, texts: Sequence[str]) -> np.ndarray:
        """Number the words of *texts*, int32; every text ends with a break of its own, -1."""
        found = " ¶ ".join(map(_prepare, texts)) + " ¶"
        return np.fromiter(map(self._number, found.split()), dtype=np.int32)

    def find(self, text: str) -> list[int] | None:
        """The numbers of the words of *text*; None where one of them was never met, or no term can run across it."""
        found = [self.numbers.get(word) or self._find_other_number(word) for word in _prepare(text).split()]
        return found if found and BREAK not in found else None

    def _find_other_number(self, word: str) -> int:
        """The number of the plural of *word*, or of its singular; words alone are told from stop words by it."""
        if word in self.numbers:
            return BREAK
        return self.numbers.get(f"{word}s", BREAK) or (
            self.numbers.get(word[:-1], BREAK) if word.endswith("s") else BREAK
        )

    def _number(self, word: str) -> int:
        known = self.numbers.get(word)
        if known is None:
            if word == "¶":
                known = -1
            elif len(word) < 2 or (word[0].isdigit() and word[:2] not in {"2d", "3d", "4d"}) or word.endswith(_NO_TERM):
                known = BREAK
            elif word[0] == "-" or word[-1] == "-":
                known = self._number(word.strip("-")) if word.strip("-") else BREAK
            else:
                known = len(self.spelled)
                self.spelled.append(word)
            self.numbers[word] = known
        return known


@dataclass(frozen=True)
class Singulars:
    """Which words are one but for a plural's ending."""

    heads: np.ndarray
    """Word → the word that stands for it, int32."""
    spelled: tuple[str, ...]
    """Word that stands for others → its most frequent form."""


def find_singulars(words: Words, counts: np.ndarray) -> Singulars:
    """
    Join a word and its plural with -s, where both occur; *counts* are uses a word.

    >>> words = Words()
    >>> ids = words.read(["graph neural networks", "a neural network"])
    >>> found = find_singulars(words, np.bincount(ids[ids > 0], minlength=len(words.spelled)))
    >>> int(found.heads[words.numbers["networks"]]) == words.numbers["network"]
    True
    """
    heads = np.arange(len(words.spelled), dtype=np.int32)
    for number, word in enumerate(words.spelled):
        if len(word) > 3 and word.endswith("s") and not word.endswith(_KEPT_S):
            single = words.numbers.get(word[:-1], BREAK)
            if single > 0:
                heads[number] = single
    forms: dict[int, Counter[str]] = {}
    for number in np.flatnonzero(heads != np.arange(len(heads))).tolist():
        head = int(heads[number])
        forms.setdefault(head, Counter({words.spelled[head]: int(counts[head])}))[words.spelled[number]] = int(
            counts[number]
        )
    spelled = list(words.spelled)
    for head, found in forms.items():
        spelled[head] = max(found, key=lambda word: (found[word], word))
    return Singulars(heads, tuple(spelled))


def _prepare(text: str) -> str:
    if not text.isascii():
        text = "".join([mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark)])
    return text.lower().translate(_BREAKS).replace("¶", " . ")
