"""LaTeX that lost its backslashes and dollar signs on the way: "ell_1", "R^{n times n}", "varphi"."""

from __future__ import annotations

import re
from functools import lru_cache

from explorer.text.formulas import read_formula

LONGEST_TEXT = 20_000
"""Characters; a longer text is left as it is."""
LONGEST_RUN = 300
"""Characters of one formula."""

_GREEK = """
    alpha beta gamma Gamma delta Delta epsilon varepsilon zeta eta theta vartheta Theta iota kappa lambda Lambda mu nu
    xi Xi pi varpi Pi rho varrho sigma varsigma Sigma tau upsilon phi varphi Phi chi psi Psi omega Omega ell
""".split()
_OPERATORS = """
    times cdot circ otimes oplus odot pm mp dagger perp infty partial nabla leq geq neq lesssim gtrsim approx equiv sim
    propto ll gg notin subset subseteq cup cap mapsto rightarrow leftarrow sum prod int ldots cdots log ln exp max min
    sup inf det langle rangle lVert rVert Vert
""".split()
_ONLY_RAISED = "star ast top bot prime in to text quad dots".split()
"""Names of signs that are English words too often to stand for a sign outside of braces and scripts."""
_ACCENTS = "hat bar tilde vec widehat widetilde overline mathcal mathbb mathbf mathrm mathfrak sqrt".split()
_NEVER_ENGLISH = "varphi varepsilon vartheta varrho lesssim gtrsim leq geq neq infty nabla otimes oplus odot cdot ldots"
"""Words that stand for a sign wherever they are; other names of signs are words, too."""

_FRACTION = "[td]?frac"
_NAMES = "|".join(sorted((*_GREEK, *_OPERATORS), key=len, reverse=True))
_SURE = _NEVER_ENGLISH.replace(" ", "|")
_BRACES = r"\{(?:[^{}]|\{[^{}]*\}){1,80}\}"
_SCRIPT = rf"[_^]\s?(?:{_BRACES}|[A-Za-z0-9*](?![A-Za-z0-9_])|(?:{_NAMES}|star|top|prime)(?![A-Za-z]))"
_SET = r"(?=\s(?:[A-Z]\^|[RNZC]\b|mathbb|mathcal|\{))"
_ATOM = rf"""(?:
    {_FRACTION}{_BRACES}\s?{_BRACES}                         # frac{{1}}{{n}}
  | (?:{"|".join(_ACCENTS)}){_BRACES}                      # mathcal{{O}}
  | (?:hat|bar|tilde|vec)\s(?=[A-Za-z][\s_^)])             # hat x
  | (?:{_NAMES})(?![A-Za-z])
  | (?:in|to){_SET}
  | [A-Za-z]circ(?![A-Za-z])                               # hcirc g
  | [A-Z]{{2,3}}(?=\^)
  | [A-Za-z](?![A-Za-z])
  | \d+(?:\.\d+)?(?![A-Za-z])
  | {_SCRIPT}
  | [()\[\]|=<>+*/,'-]
  | {_BRACES}
)"""
_RUN = re.compile(rf"(?<![\w\\/@$.{{-]){_ATOM}(?:\s?{_ATOM})*", re.VERBOSE)
_SPAN = re.compile(
    rf"""
    (?<![\w\\/@$.{{-])
    (?: {_FRACTION}{_BRACES}\s?{_BRACES}
      | (?:{"|".join(_ACCENTS)}){_BRACES} (?:{_SCRIPT})*
      | (?:(?:hat|bar|tilde|vec)\s)? (?:[A-Za-z]|{"|".join(_GREEK)}|[A-Z]{{2,3}}(?=\^)) (?:{_SCRIPT})+
      | (?:{_SURE})(?![A-Za-z])
    )
    """,
    re.VERBOSE,
)
"""The surest part of a formula: a letter with its scripts, an accent with its braces, a name that is no word."""
_SIGNS = re.compile(
    rf"(?<![\\A-Za-z])({'|'.join([*_GREEK, *_OPERATORS, *_ONLY_RAISED, *_ACCENTS])}|{_FRACTION}(?={{))(?![A-Za-z])"
)
_GLUED = re.compile(rf"(?<![\\A-Za-z])([A-Za-z]|{'|'.join(_GREEK)})circ(?![A-Za-z])")
_SET_OF = re.compile(r"(?<![_^{}A-Za-z]){([^{}]*[,\s][^{}]*)}|(?<=min|max|sup|inf|exp){([^{}]*,[^{}]*)}")
"""Braces that were to be seen: what is in them is a list."""
_BRACED = rf"\b(?:{'|'.join(_ACCENTS)}|{_FRACTION}(?={_BRACES}\s?\{{))\{{"
_FONT = re.compile(r"(?<![\w\\])(?:textbf|textit|emph)\{([^{}]+)\}")
"""What is only said louder."""
_SIZED = re.compile(r"(?<![A-Za-z])left([(\[|])((?:(?!left[(\[|]|\n).){1,300}?)right([)\]|])")
"""Brackets that are to grow with what stands between them."""
_NESTED = 3
"""How deep such brackets may lie in each other."""
_CALCULATED = re.compile(rf"[_^{{}}=+*/<>\d]|\b(?:{_NAMES})\b")
_HINT = re.compile(rf"[_^]|\b(?:{_SURE})\b|{_BRACED}|\b[a-z]circ\b|\b(?:textbf|textit|emph)\{{|\bleft[(\[|]")
_EVIDENCE = re.compile(rf"(?<=[\w)\]}}|])\s?{_SCRIPT}|\b(?:{_SURE})\b|{_BRACED}|\b[A-Za-z]circ\b")
_LONE = re.compile(
    rf"(?<![\w\\-])(?:{'|'.join(name for name in _GREEK if len(name) > 2)})(?![\w{{]|\s(?:distribution|test|version))"
)
_MARKUP = re.compile(r"\{\{\w*\}\}|\[\[|%%")
"""Signs of another markup: what looks like a script there may be one of its own."""
_PAIRS = {")": "(", "]": "["}


def mend_lossy(text: str) -> str:
    r"""
    Write what is evidently LaTeX without its backslashes as formulas between dollar signs.

    Text that has a backslash or a dollar sign is left alone: its source keeps them. So is text in
    another markup. Where a text has one such formula, names of Greek letters in it are letters, too.

    >>> mend_lossy("where M^* in R^{n times n} and an ell_1-loss of the map varphi")
    'where $M^* \\in R^{n \\times n}$ and an $\\ell_1$-loss of the map $\\varphi$'
    >>> mend_lossy("in O(varepsilon^{-1}(log varepsilon^{-1})^{2}) steps, for an epsilon of 1")
    'in $O(\\varepsilon^{-1}(\\log \\varepsilon^{-1})^{2})$ steps, for an $\\epsilon$ of 1'
    >>> mend_lossy("at least frac{1}{n} of emph{all} left(or nearly so)")
    'at least $\\frac{1}{n}$ of all left(or nearly so)'
    >>> mend_lossy("alpha testing of snake_case, A_B_C and $x_1$")
    'alpha testing of snake_case, A_B_C and $x_1$'
    >>> mend_lossy("alpha testing of snake_case, A_B_C")
    'alpha testing of snake_case, A_B_C'
    """
    if "\\" in text or "$" in text or len(text) > LONGEST_TEXT or not _HINT.search(text) or _MARKUP.search(text):
        return text
    return _mend(text)


@lru_cache(maxsize=1 << 12)
def _mend(text: str) -> str:
    plain = _FONT.sub(r"\1", text)
    for _ in range(_NESTED):
        plain = _SIZED.sub(_write_brackets, plain)
    mended = _RUN.sub(_write_run, plain)
    if mended == plain:
        return plain
    parts = mended.split("$")
    parts[0::2] = [_LONE.sub(r"$\\\g<0>$", part) for part in parts[0::2]]
    return "$".join(parts)


def _write_brackets(match: re.Match[str]) -> str:
    """Brackets without their size, where what they hold is no prose: "the left(or right) side"."""
    is_formula = _is_closed(match[2]) and (_CALCULATED.search(match[2]) or len(match[2].strip()) == 1)
    return f"{match[1]}{match[2]}{match[3]}" if is_formula else match[0]


def _write_run(match: re.Match[str]) -> str:
    """One formula where all of the run reads as one, else its surest parts."""
    run = match[0]
    if len(run) > LONGEST_RUN or not _EVIDENCE.search(run):
        return _SPAN.sub(lambda part: _write(part[0]) or part[0], run)
    first, last = _trim(run)
    formula = run[first:last]
    if formula and _EVIDENCE.search(formula) and _is_closed(formula):
        written = _write(formula)
        if written is not None:
            return f"{run[:first]}{written}{run[last:]}"
    return _SPAN.sub(lambda part: _write(part[0]) or part[0], run)


def _trim(run: str) -> tuple[int, int]:
    """Where the formula of a run begins and ends: without loose brackets, and articles, commas, dashes at its ends."""
    first, last = 0, len(run)
    while first < last:
        start = re.match(r"(?:[aAI](?=\s)|(?:in|to)(?=\s)|[,'/*+\s-])+", run[first:last])
        end = re.search(r"(?:\s[aAI]|[,'/*+=<>(\[\s-])+$", run[first:last])
        if start and start[0]:
            first += start.end()
        elif end and end[0]:
            last = first + end.start()
        elif run[last - 1] in _PAIRS and _loose(run[first:last]) < 0:
            last -= 1
        elif run[first] in "([" and _loose(run[first:last]) > 0:
            first += 1
        elif run[first] == "(" and run[last - 1] == ")" and _is_closed(run[first + 1 : last - 1]):
            first, last = first + 1, last - 1
        else:
            break
    return first, last


def _loose(text: str) -> int:
    return sum(text.count(sign) for sign in "([") - sum(text.count(sign) for sign in ")]")


def _is_closed(text: str) -> bool:
    """Tell whether brackets come in pairs."""
    opened: list[str] = []
    for sign in text:
        if sign in "([":
            opened.append(sign)
        elif sign in _PAIRS and (not opened or opened.pop() != _PAIRS[sign]):
            return False
    return not opened and text.count("{") == text.count("}")


def _write(formula: str) -> str | None:
    braced = _SET_OF.sub(lambda match: rf"\{{{match[1] or match[2]}\}}", formula)
    written = _SIGNS.sub(r"\\\1", _GLUED.sub(r"\1 circ", braced))
    return None if read_formula(written) is None else f"${written}$"
