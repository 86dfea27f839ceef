"""LaTeX in titles and abstracts: where the formulas are, and how everything reads without LaTeX."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from explorer.text.formulas import GROUP, MACRO, read_formula, read_latex, rewrite

LONGEST_TEXT = 20_000
"""Characters; LaTeX in a longer text is left as it is, for reading it takes time."""

LONGEST_FORMULA = 1000
"""Characters; what is longer is taken for text."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text or one formula."""

    source: str
    """As written, delimiters included: the sources of all segments joined are the text."""
    formula: str | None = None
    """What stands between the delimiters, None when the segment is text."""


_DELIMITED = re.compile(
    r"""
    (?<!\\) \$\$ (?P<display> (?: [^$\\] | \\. )+ ) \$\$
  | (?<!\\) \$ (?!\$) (?P<inline> (?: [^$\\] | \\. )+ ) \$
  | (?<!\\) \\ (?: \( (?P<round> (?: [^\\] | \\[^()\[\]] )+ ) \\\) | \[ (?P<square> (?: [^\\] | \\[^()\[\]] )+ ) \\\] )
    """,
    re.VERBOSE | re.DOTALL,
)
_PROSE = re.compile(r"[A-Za-z]{2,}[,.]?\s+[A-Za-z]{2,}|^\d[\d.,]*[A-Za-z]*\s+[A-Za-z]{2,}|\n\s*\n")


def split_math(text: str) -> Iterator[Segment]:
    r"""
    Split *text* at its formulas: ``$...$``, ``$$...$$``, ``\(...\)`` and ``\[...\]``.

    A dollar sign is a delimiter by pandoc's rule (no space inside it, no digit after it),
    and one that stands before words is money. LaTeX inside makes up for one broken rule.

    >>> [segment.formula for segment in split_math("Top-$k$ bandits")]
    [None, 'k', None]
    >>> [segment.formula for segment in split_math("from $5 and $10 to US$20")]
    [None]
    """
    done = position = 0
    while _may_hold_latex(text) and (match := _DELIMITED.search(text, position)):
        position = match.start() + 1
        if _is_formula(match):
            if done < match.start():
                yield Segment(text[done : match.start()])
            yield Segment(match[0], match[match.lastgroup or 0])
            done = position = match.end()
    if done < len(text):
        yield Segment(text[done:])


def _is_formula(match: re.Match[str]) -> bool:
    kind = match.lastgroup or ""
    inner: str = match[kind]
    if not inner.strip() or len(inner) > LONGEST_FORMULA:
        return False
    if kind != "inline":
        return True
    tight = inner.strip() == inner or len(inner.strip()) == 1
    before_digit = match.string[match.end() : match.end() + 1].isdigit()
    if re.search(r"[\\^_]", inner):
        return tight or not before_digit
    return tight and not before_digit and not _PROSE.search(inner)


def to_plain(text: str) -> str:
    r"""
    Read the LaTeX in *text* as Unicode. What can't be read stays as it is written.

    Letters keep their plain shape (``\mathcal{X}`` is X), so that people can type what they see.

    >>> to_plain(r"$\ell_\infty$ and $K^{2n}$ by Jo\~{a}o")
    'ℓ∞ and K²ⁿ by João'
    >>> to_plain(r"$\frac{1}{\unknown}$ of 10\% {broken")
    '$\\frac{1}{\\unknown}$ of 10% {broken'
    """
    return _to_plain(text) if _may_hold_latex(text) else text


def _may_hold_latex(text: str) -> bool:
    return ("\\" in text or "$" in text) and len(text) <= LONGEST_TEXT


@lru_cache(maxsize=1 << 12)
def _to_plain(text: str) -> str:
    plain = (
        _ISLAND.sub(_read_island, part.source) if part.formula is None else read_formula(part.formula) or part.source
        for part in split_math(text)
    )
    return re.sub(" {2,}", " ", "".join(plain))


# ── Text around formulas ─────────────────────────────────────────────────────────────────────────

_ISLAND = re.compile(
    rf"""
    \\(?:url|path)\{{(?P<address>[^{{}}]*)\}}
  | \\href\{{(?P<target>[^{{}}]*)\}}(?P<label>{GROUP})
  | (?P<scripts>
      (?: \\text(?:super|sub)script{GROUP} )+
    | (?: {MACRO} | (?<![A-Za-z])[A-Za-z](?=[_^]\\) ) (?: [_^](?:{GROUP}|{MACRO}|[A-Za-z0-9]) )+
    )
  | (?=\{{\\){GROUP}                                           # {{\"u}}, {{\bf word}}
  | \\(?:[cvHkrudbt]|math[a-z]+)\s+[A-Za-z]                     # \c c
  | \\(?:ss|ae|AE|oe|OE|aa|AA|[oOlLij])(?![A-Za-z])(?:\{{\}}|\s(?=\S))?
  | \\[A-Za-z]+\*?(?:(?:\[[^\[\]]*\])?{GROUP})*
  | \\[`'^"~=.]\s*(?:{GROUP}|\\[ij](?![A-Za-z])|[A-Za-z])
  | \\[%&$\#_{{}}\ ,;:!/-]
  | (?P<line>\\\\)                                              # the end of a line
    """,
    re.VERBOSE,
)


def _read_island(match: re.Match[str]) -> str:
    if match["line"]:
        return " "
    if match["address"] is not None:
        return _unescape(match["address"])
    if match["target"] is not None:
        return f"{to_plain(match['label'][1:-1])} ({_unescape(match['target'])})"
    if match["scripts"]:
        return read_formula(match[0]) or match[0]
    plain = read_latex(rewrite(match[0]))
    return match[0] if plain is None else plain


def _unescape(address: str) -> str:
    return re.sub(r"\\([%#&_~])", r"\1", address)
