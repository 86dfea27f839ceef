"""LaTeX in titles and abstracts: where the formulas are, and how everything reads without LaTeX."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db
from pylatexenc.latexwalker import LatexMacroNode, LatexWalkerError

from explorer.text.cleaning import printable

LONGEST_TEXT = 20_000
"""Characters; LaTeX in a longer text is left as it is, for reading it takes time."""

LONGEST_FORMULA = 1000
"""Characters; what is longer is taken for text."""

DEEPEST_BRACES = 12

GROUP = r"\{(?:[^{}\\]|\\.|\{(?:[^{}\\]|\\.|\{(?:[^{}\\]|\\.)*\})*\})*\}"
"""A pattern: an argument in braces, with up to two levels of braces inside."""

MACRO = rf"\\[A-Za-z]+(?:{GROUP})*"
"""A pattern: a macro and the arguments right behind it."""


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


def read_formula(formula: str) -> str | None:
    r"""
    Read a formula as Unicode; None when it is broken or has a macro we don't know.

    >>> read_formula(r"\tilde O(n\log{n}) \geq x_{i,j}^T")
    'Õ(n log n) ≥ x_i,jᵀ'
    >>> read_formula(r"x^{2") is None
    True
    """
    if _depth(formula) > DEEPEST_BRACES:
        return None
    plain = _read(rf"\({_SCRIPT.sub(_read_script, _rewrite(formula))}\)")
    return None if plain is None else _LOPSIDED.sub(r" \1 ", " ".join(plain.split()))


def _depth(latex: str) -> int:
    depth = deepest = 0
    for sign in latex:
        depth += (sign == "{") - (sign == "}")
        deepest = max(deepest, depth)
    return deepest


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
    plain = _read(_rewrite(match[0]))
    return match[0] if plain is None else plain


def _unescape(address: str) -> str:
    return re.sub(r"\\([%#&_~])", r"\1", address)


# ── Formulas ─────────────────────────────────────────────────────────────────────────────────────

_RAISED = dict(
    zip(
        "0123456789+-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθφχ",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵡ",
        strict=True,
    )
)
_LOWERED = dict(zip("0123456789+-=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ", strict=True))
_UNMARKED = dict(zip("∞*∗⋆†‡°∘′⊤⊥♮", "∞**⋆†‡°°′⊤⊥♮", strict=True))
"""Signs that are clear as scripts without being raised or lowered."""
_LONGEST_SCRIPT = 4
"""Signs; a longer word is hard to read raised or lowered."""

_SCRIPT = re.compile(rf"(?P<mark>[_^])\s*(?P<body>{GROUP}|{MACRO}|[^\s{{}}\\])")


def _read_script(match: re.Match[str]) -> str:
    body = match["body"]
    plain = read_formula(body[1:-1] if body.startswith("{") else body)
    if plain is None:
        return match[0]
    forms = _RAISED if match["mark"] == "^" else _LOWERED
    if plain in _UNMARKED:
        return _UNMARKED[plain]
    if len(plain) <= _LONGEST_SCRIPT and all(sign in forms for sign in plain):
        return "".join(forms[sign] for sign in plain)
    return match["mark"] + _SPECIAL.sub(r"\\\g<0>", plain if re.fullmatch(r"[\w.,∞]+", plain) else f"({plain})")


def _read_fraction(node: LatexMacroNode, l2tobj: LatexNodes2Text) -> str:
    parts = [l2tobj.nodelist_to_text([argument]).strip() for argument in node.nodeargd.argnlist]
    return "/".join(part if re.fullmatch(r"[\w.√]+", part) else f"({part})" for part in parts)


def _read_root(node: LatexMacroNode, l2tobj: LatexNodes2Text) -> str:
    index, inner = (l2tobj.nodelist_to_text([argument]).strip() for argument in node.nodeargd.argnlist)
    sign = "".join(_RAISED.get(digit, digit) for digit in index.strip("[]")) + "√"
    return f"{sign}{inner}" if len(inner) == 1 else f"{sign}({inner})"


def _read_double_struck(node: LatexMacroNode, l2tobj: LatexNodes2Text) -> str:
    shapes = str.maketrans("CHNPQRZ", "ℂℍℕℙℚℝℤ")
    return l2tobj.nodelist_to_text([node.nodeargd.argnlist[-1]]).translate(shapes)


# ── What pylatexenc reads ────────────────────────────────────────────────────────────────────────

_TRANSPARENT = """
    operatorname mathop mathrel mathbin mathord mathnormal mathrm mathbf mathit mathsf mathtt mathcal mathscr mathfrak
    boldsymbol bm pmb text textnormal textrm textbf textit texttt textsf textsc textsl textup textmd emph mbox hbox
    rm bf it tt sf sc em cal boldmath displaystyle textstyle scriptstyle limits nolimits underline overline overbrace
    underbrace protect xspace
"""
"""Macros that only style or place what follows them."""

_WORDS = """
    arg argmax argmin arccos arcsin arctan cos cosh cot coth csc deg det dim exp gcd hom inf injlim ker lg lim liminf
    limsup ln log max min Pr projlim sec sin sinh sup tan tanh
"""
"""Macros that print their own name, with a space before and after."""

_SIGNS = {
    "|": "‖", "colon": ":", "lt": "<", "gt": ">", "textless": "<", "textgreater": ">", "ne": "≠", "neg": "¬",
    "land": "∧", "lor": "∨", "iff": "⟺", "implies": "⟹", "gets": "←", "leadsto": "⇝", "bot": "⊥", "models": "⊨",
    "bigstar": "★", "checkmark": "✓", "spadesuit": "♠", "heartsuit": "♡", "diamondsuit": "♢", "clubsuit": "♣",
    "degree": "°", "triangle": "△", "Re": "ℜ", "Im": "ℑ", "imath": "ı", "jmath": "ȷ", "S": "§", "LaTeX": "LaTeX",
    "TeX": "TeX", "xrightarrow": "→", "xleftarrow": "←",
}  # fmt: skip

_CATEGORIES = ["latex-base", "nonascii-specials", "advanced-symbols"]

_NO_TEXT = {"input", "include", "today"}
"""Macros that pylatexenc reads and that don't stand for a text."""


def _build_reader() -> tuple[LatexNodes2Text, frozenset[str], frozenset[str]]:
    """Give the reader, the macros it knows, and those of them that are one sign without arguments."""
    known = get_default_latex_context_db().filter_context(keep_categories=_CATEGORIES)
    own = [MacroTextSpec(name, discard=False) for name in _TRANSPARENT.split()]
    own += [MacroTextSpec(name, simplify_repl=name) for name in _WORDS.split()]
    own += [MacroTextSpec(name, simplify_repl=sign) for name, sign in _SIGNS.items()]
    own += [
        MacroTextSpec("frac", simplify_repl=_read_fraction),
        MacroTextSpec("sqrt", simplify_repl=_read_root),
        MacroTextSpec("mathbb", simplify_repl=_read_double_struck),
    ]
    known.add_context_category("explorer", prepend=True, macros=own)
    specs = {spec.macroname: spec for spec in known.iter_macro_specs()}
    signs = (name for name, spec in specs.items() if isinstance(sign := spec.simplify_repl, str) and len(sign) == 1)
    return LatexNodes2Text(latex_context=known), frozenset(specs) - _NO_TEXT, frozenset(signs)


_READER, _KNOWN, _ONE_SIGN = _build_reader()
_NAME = re.compile(r"\\([A-Za-z]+)")
_NAME_AT_LETTER = re.compile(r"\\[A-Za-z]+(?=[^\x00-\x7f])")
"""To pylatexenc every letter of Unicode can be part of a macro's name, also the raised and lowered ones."""
_FAILURES = (LatexWalkerError, LookupError, TypeError, ValueError, AttributeError, RecursionError)
"""What pylatexenc raises on broken input, its own error and accidents."""


@lru_cache(maxsize=1 << 12)
def _read(latex: str) -> str | None:
    if not all(name in _KNOWN for name in _NAME.findall(latex)):
        return None
    apart = _NAME_AT_LETTER.sub(r"\g<0>{}", latex)
    try:
        return printable(_READER.latex_to_text(apart, tolerant_parsing=False)).replace("\xa0", " ")
    except _FAILURES:
        return None


_SPECIAL = re.compile(r"(?<!\\)[%&#]")


def _unglue(match: re.Match[str]) -> str:
    """Part a macro from the word that a careless export glued to it: "\\alphaNLI" is α and NLI."""
    name = match[1]
    ends = range(len(name) - 1, 1, -1)
    cuts = [end for end in ends if name[:end] in _ONE_SIGN and (name[end].isupper() or end >= len("parallel"))]
    return match[0] if name in _KNOWN or not cuts else rf"\{name[: cuts[0]]}{{}}{name[cuts[0] :]}"


_ANY_WORD = rf"\\({'|'.join(_WORDS.split())})(?![A-Za-z])\s*"
_REWRITES: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (_NAME, _unglue),
    (_SPECIAL, r"\\\g<0>"),
    (re.compile(r"\\(?:left|right|middle|[bB]igg?[lrm]?)(?![A-Za-z])\s*\.?"), ""),
    (re.compile(r"\\(?:limits|nolimits)(?![A-Za-z])|(?<=\\operatorname)\*"), ""),
    (re.compile(r"\\(?:[dtc]|nice)frac(?![A-Za-z])"), r"\\frac"),
    (re.compile(r"\\wide(?=hat|tilde|check)"), r"\\"),
    (re.compile(r"\\textsuperscript(?![A-Za-z])"), "^"),
    (re.compile(r"\\textsubscript(?![A-Za-z])"), "_"),
    (re.compile(rf"(?<=[\w)\]}}])\s*{_ANY_WORD}"), r" \\\1"),
    (re.compile(rf"{_ANY_WORD}(?=[A-Za-z0-9\\{{])"), r"\\\1\\ "),
)
"""Spellings that pylatexenc does not read, and the spaces that TeX puts around "log"."""


def _rewrite(latex: str) -> str:
    for pattern, replacement in _REWRITES:
        latex = pattern.sub(replacement, latex)
    return latex


_LOPSIDED = re.compile(r"(?<=[^\s(])([≤≥≠≈≡∼∈∉⊂⊆×·±→←↔⇒⟹⟺∪∩∧∨≪≫∝]) ")
