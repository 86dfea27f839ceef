"""Titles made comparable, and how much one of them says about which work it is."""

from __future__ import annotations

import re

from explorer.text.folding import fold_name
from explorer.text.latex import to_plain

TELLING_WORDS = 4
TELLING_LETTERS = 20
"""A title of fewer words or letters says little: "Deep Learning", "Language models"."""

_TAG = re.compile(r"</?[a-zA-Z]{1,10}>")
_STANDING = re.compile(
    r"(preface|foreword|editorial|editors?|guest editors?|introduction|errat(um|a)|corrigend(um|a)|correction"
    r"|comments? on|reply|repl(y|ies) to|response to|letters? to|discussion|panel|summary|summation|conclusions?"
    r"|concluding|reports?|proceedings|(table of )?contents|front matter|acknowledge?ments?|message from|welcome"
    r"|book reviews?|obituary|in memoriam|keynote|invited talk|special issue|supplement(ary)?|appendix|retract(ed|ion)"
    r"|author index|organi[sz](ing|ation|ers)|last words|withdrawn)\b"
)
"""How titles begin that stand over many works."""
_WIDE = re.compile(r"[぀-鿿가-힯]")
"""Letters of scripts that write a word in one or two of them, without blanks between words."""
_NUMBERED = re.compile(r"\b(\d+|[ivx]{1,4})\b")
_PREFIX_LETTERS = 12


def fold_title(title: str) -> str:
    r"""
    Fold *title* so that case, accents, punctuation, LaTeX and blanks do not tell two spellings apart.

    >>> fold_title(r"Multi-Agent {\'E}tudes: A Survey.") == fold_title("Multiagent études – a survey")
    True
    """
    return spell_out(title).replace(" ", "")


def spell_out(title: str) -> str:
    """
    The words of *title*, folded.

    >>> spell_out("<i>On</i> Graphs: Part II")
    'on graphs part ii'
    """
    return fold_name(to_plain(_TAG.sub("", title) if "<" in title else title))


def is_telling(words: str) -> bool:
    """
    Tell whether a title says which work it is, with its authors and year: it is long, and not a standing one.

    >>> [is_telling(words) for words in ("deep learning", "preface to the third edition of the handbook")]
    [False, False]
    >>> is_telling("on the stability of random recursive trees")
    True
    """
    wide = len(_WIDE.findall(words))
    count, letters = words.count(" ") + 1 + wide // 2, len(words) + 2 * wide
    return count >= TELLING_WORDS and letters >= TELLING_LETTERS and not is_standing(words)


def is_standing(words: str) -> bool:
    """
    Tell whether a title stands over many works, such as every preface.

    >>> is_standing("letter to the editor"), is_standing("letters of the alphabet")
    (True, False)
    """
    return bool(_STANDING.match(words))


def are_alike(one: str, other: str) -> bool:
    """
    Tell whether two titles, spelled out, can be one that somebody shortened or mistyped.

    >>> are_alike("on graphs", "on graphs a survey of the last ten years")
    False
    >>> are_alike("random recursive trees", "random recursive trees and their heights")
    True
    >>> are_alike("on the heights of trees part 1", "on the heights of trees part 2")
    False
    """
    left, right = one.replace(" ", ""), other.replace(" ", "")
    if left == right:
        return True
    if set(_NUMBERED.findall(one)) ^ set(_NUMBERED.findall(other)):
        return False
    shorter, longer = sorted((left, right), key=len)
    if len(shorter) >= _PREFIX_LETTERS and longer.startswith(shorter):
        return True
    words, others = set(one.split()), set(other.split())
    return 4 * len(words & others) >= 3 * max(1, len(words | others))
