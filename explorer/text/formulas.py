"""One formula, read as Unicode, on pylatexenc's shoulders."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db
from pylatexenc.latexwalker import LatexMacroNode, LatexWalkerError

from explorer.text.cleaning import printable

DEEPEST_BRACES = 12
"""Groups within groups of a formula; what is deeper is taken for broken."""

GROUP = r"\{(?:[^{}\\]|\\.|\{(?:[^{}\\]|\\.|\{(?:[^{}\\]|\\.)*\})*\})*\}"
"""A pattern: an argument in braces, with up to two levels of braces inside."""

MACRO = rf"\\[A-Za-z]+(?:{GROUP})*"
"""A pattern: a macro and the arguments right behind it."""


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
    plain = read_latex(rf"\({_SCRIPT.sub(_read_script, rewrite(formula))}\)")
    return None if plain is None else _LOPSIDED.sub(r" \1 ", " ".join(plain.split()))


def _depth(latex: str) -> int:
    depth = deepest = 0
    for sign in latex:
        depth += (sign == "{") - (sign == "}")
        deepest = max(deepest, depth)
    return deepest


# ── Scripts, fractions, roots ────────────────────────────────────────────────────────────────────

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
def read_latex(latex: str) -> str | None:
    """Read LaTeX that pylatexenc reads; None for a macro it does not know and for what is broken."""
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


def rewrite(latex: str) -> str:
    """Bring *latex* into spellings that pylatexenc reads."""
    for pattern, replacement in _REWRITES:
        latex = pattern.sub(replacement, latex)
    return latex


_LOPSIDED = re.compile(r"(?<=[^\s(])([≤≥≠≈≡∼∈∉⊂⊆×·±→←↔⇒⟹⟺∪∩∧∨≪≫∝]) ")
