r"""
Foreign text for ``st.markdown``: formulas are set by KaTeX, everything else is literal.

Each punctuation mark is written as a numeric entity, which CommonMark never takes for
syntax. What Streamlit 1.67 still finds in the text that results (an emoji shortcode, an
arrow, an e-mail address) is parted by ``:color[…]``: without a colour it is a bare span,
which leaves text and clipboard as they are, where a joiner would add an invisible sign.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable
from functools import lru_cache

from explorer.text.cleaning import collapse, printable, split_paragraphs
from explorer.text.formulas import GROUP, MACRO, read_formula
from explorer.text.latex import split_math, to_plain
from explorer.text.lossy import mend_lossy
from explorer.text.markup import safe_href


def to_markdown(text: str) -> str:
    r"""
    Write *text* so that ``st.markdown`` shows it as it is, formulas set and web addresses as links.

    LaTeX outside formulas is read as Unicode, and so is a formula that KaTeX would not set.
    Blank lines part paragraphs. HTML entities are not decoded: stored text has none.

    >>> to_markdown(r"*$K^2$*-GNN")
    '&#42;$$K^2$$&#42;&#45;GNN'
    >>> to_markdown(r"$\href{javascript:x}{y}$")
    '&#36;&#92;href&#123;javascript&#58;x&#125;&#123;y&#125;&#36;'
    """
    return "\n\n".join(_write(mend_lossy(line), _write_linked) for line in split_paragraphs(printable(text)))


def link(label: str, href: str) -> str:
    """
    Write a link, or the literal label alone where *href* is none that ``safe_href`` admits.

    >>> link("Bo [1]", "/researcher?id=openalex:A1")
    '[Bo &#91;1&#93;](&#47;researcher&#63;id&#61;openalex&#58;A1)'
    >>> link("click", "javascript:alert(1)")
    'click'
    """
    return _link(_write(mend_lossy(collapse(printable(label))), _write_literal), href)


def _link(shown: str, href: str) -> str:
    address = _escape(safe_href(href))
    return f"[{shown}]({address})" if address else shown


def _write(text: str, write_text: Callable[[str], str]) -> str:
    written = ""
    for part in split_math(text):
        formula = part.formula and _prepare_formula(part.formula)
        written += f"$${formula}$$" if formula else write_text(to_plain(part.source))
    return written.replace("$$$$", "{}")  # one formula right after another: their fences would read as one


# ── Text ─────────────────────────────────────────────────────────────────────────────────────────

_PUNCTUATION = re.compile(f"[{re.escape(string.punctuation)}]")
_ENTITIES = {sign: f"&#{ord(sign)};" for sign in string.punctuation}


def _escape(text: str) -> str:
    return _PUNCTUATION.sub(lambda match: _ENTITIES[match[0]], text)


_FOUND_IN_TEXT = re.compile(
    r"""(
    : (?= // | [\w+-]+: )                           # https://, :smile:, :material_home:, :streamlit:
  | [.] (?<= [wW]{3}. )                             # www.
  | @ (?= [-\w]+ [.] [-\w] )                        # ann@example.org
  | - (?= [->] ) | < (?= [-=] ) | [>~] (?= = )      # --, ->, <-, <->, <=, >=, ~=
    )""",
    re.VERBOSE,
)


def _write_literal(text: str) -> str:
    parts = [_escape(part) for part in _FOUND_IN_TEXT.split(text)]
    parts[1::2] = [f":color[{part}]" for part in parts[1::2]]
    return "".join(parts)


_ADDRESS = re.compile(
    r"((?:[hH][tT]{2}[pP][sS]?://|[wW]{3}\.(?<![\w.][wW]{3}\.))[\w\-.~:/?#\[\]@!$&'()*+,;=%]{1,2000})", re.ASCII
)


def _write_linked(text: str) -> str:
    parts = _ADDRESS.split(text)
    parts[0::2] = [_write_literal(part) for part in parts[0::2]]
    parts[1::2] = [_write_address(part) for part in parts[1::2]]
    return "".join(parts)


def _write_address(found: str) -> str:
    """Link an address that stands in a sentence; the full stop after it belongs to the sentence."""
    address = found.rstrip(".,:;!?'*_~")
    while address.endswith((")", "]")) and address.count("(") + address.count("[") < len(re.findall(r"[)\]]", address)):
        address = address[:-1].rstrip(".,:;!?'*_~")
    target = address if "://" in address else f"http://{address}"
    return _link(_write_literal(address), target) + _write_literal(found[len(address) :])


# ── Formulas ─────────────────────────────────────────────────────────────────────────────────────

LONGEST_SET = 300
"""Characters; KaTeX breaks a line only at operators, and a longer formula may not fit a screen."""

_MACRO_NAMES = """
    alpha beta gamma Gamma delta Delta epsilon varepsilon zeta eta theta vartheta Theta iota kappa varkappa lambda
    Lambda mu nu xi Xi pi varpi Pi rho varrho sigma varsigma Sigma tau upsilon Upsilon phi varphi Phi chi psi Psi omega
    Omega aleph beth ell hbar hslash imath jmath wp Re Im partial nabla infty emptyset varnothing forall exists nexists
    neg lnot top bot angle triangle square blacksquare lozenge diamond star bigstar flat natural sharp prime checkmark
    spadesuit heartsuit diamondsuit clubsuit degree dagger S
    pm mp times div cdot ast circ bullet oplus ominus otimes oslash odot cap cup sqcap sqcup uplus wedge vee land lor
    setminus smallsetminus amalg wr
    le leq leqslant ge geq geqslant lt gt ll gg ne neq equiv approx cong sim simeq asymp doteq propto prec preceq succ
    succeq lesssim gtrsim subset subseteq subsetneq supset supseteq supsetneq in notin ni mid nmid parallel nparallel
    perp vdash dashv models bowtie triangleq therefore because
    to gets mapsto leftarrow rightarrow leftrightarrow Leftarrow Rightarrow Leftrightarrow longleftarrow longrightarrow
    longleftrightarrow Longleftarrow Longrightarrow Longleftrightarrow longmapsto hookleftarrow hookrightarrow uparrow
    downarrow updownarrow Uparrow Downarrow nearrow searrow swarrow nwarrow rightleftharpoons leadsto iff implies
    sum prod coprod int iint iiint oint bigcap bigcup bigvee bigwedge bigoplus bigotimes
    arccos arcsin arctan arg argmax argmin cos cosh cot coth csc deg det dim exp gcd hom inf injlim ker lg lim liminf
    limsup ln log max min Pr projlim sec sin sinh sup tan tanh operatorname
    langle rangle lceil rceil lfloor rfloor vert Vert lvert rvert lVert rVert lbrace rbrace backslash colon
    ldots cdots vdots ddots dots quad qquad
    frac dfrac tfrac sqrt overline underline overbrace underbrace hat widehat tilde widetilde bar vec dot ddot check
    breve acute grave
    mathrm mathbf mathit mathsf mathtt mathbb mathcal mathscr mathfrak mathop mathrel mathbin mathord mathnormal
    boldsymbol bm pmb text textnormal textrm textbf textit texttt textsf textup textmd emph rm bf it tt sf cal
    displaystyle textstyle scriptstyle left right
"""

KATEX_MACROS = frozenset(_MACRO_NAMES.split())
"""Macros that KaTeX sets within the line: none that links, loads, defines, colours or takes space."""

_WELL_FORMED = re.compile(r"(?:[^\\$`#&%@]|\\[A-Za-z]+|\\[ ,;:!{}|%&#_])+")
_BARE_PERCENT = re.compile(r"(?<!\\)%")
_BARE_ARGUMENT = re.compile(
    r"([_^]|\\(?:hat|widehat|tilde|widetilde|bar|vec|d?dot|check|breve|acute|grave|overline|underline)(?![A-Za-z]))"
    rf"\s*({MACRO})"
)
_REFUSED = re.compile(
    rf"""
    (?P<mark>[_^])\s*(?:{GROUP}|{MACRO}|\\?[^\s\\])\s*(?:(?P=mark)|')       # two scripts on one side
  | (?:[_^]|\\(?:hat|tilde|bar|vec|d?dot|sqrt|frac|math[a-z]+|text[a-z]*|operatorname))
    \s*(?:[_^}}']|\\[\ ,;:!]|$)                                              # nothing to raise, to dot, to set
  | \\(?:left|right)(?![A-Za-z])(?!\s*(?:[()\[\]|/.]|\\[{{}}|]|\\[lr](?:angle|ceil|floor|vert|Vert|brace)))
  | \\(?:text[a-z]*|emph)\{{\s*[^\s{{}}]+\s+[^\s{{}}]+\s+[^\s{{}}]           # a phrase, which would not wrap
    """,
    re.VERBOSE,
)


@lru_cache(maxsize=1 << 12)
def _prepare_formula(formula: str) -> str | None:
    """Give *formula* as KaTeX sets it without an error and without harm, None where we don't see that it would."""
    prepared = _BARE_ARGUMENT.sub(r"\1{\2}", _BARE_PERCENT.sub(r"\\%", formula.strip()))
    refused = (
        len(prepared) > LONGEST_SET
        or not _WELL_FORMED.fullmatch(prepared)
        or not KATEX_MACROS.issuperset(re.findall(r"\\([A-Za-z]+)", prepared))
        or len(re.findall(r"\\left(?![A-Za-z])", prepared)) != len(re.findall(r"\\right(?![A-Za-z])", prepared))
        or _REFUSED.search(prepared)
        or read_formula(prepared) is None
    )
    return None if refused else prepared
