r"""
LaTeX as BibTeX files write it, read as text: accents, symbols, escapes, braces that only protect.

Formulas stay as they are, ``$...$`` and all, since pages set them. ``explorer.text.latex`` reads
what is rarer; the accents of names come first here, because each of a file's names may have one.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from explorer.text.latex import split_math, to_plain

_MARKS = dict(zip("`'^\"~=.uvHcdbkrt", "\u0300\u0301\u0302\u0308\u0303\u0304\u0307\u0306\u030c\u030b"
                  "\u0327\u0323\u0331\u0328\u030a\u0361", strict=True))  # fmt: skip
_ACCENT = r"""(?:[`'^"~=.]|[uvHcdbkrt](?![A-Za-z]))\s*"""
_LETTER = r"(?:\\[ij](?![A-Za-z])|[^\W\d_])"
_ACCENTED = rf"\\(?P<mark>{_ACCENT})(?:\{{\s*(?P<inner>{_LETTER})\s*\}}|(?P<bare>{_LETTER}))"
_ACCENTS = re.compile(_ACCENTED)
_IN_BRACES = re.compile(rf"\{{{_ACCENTED}\s*\}}")
"""``{\\"u}``, whose braces would otherwise keep a name in one piece."""
_SYMBOLS = dict(
    pair.split(":")
    for pair in """
    ss:ß o:ø O:Ø l:ł L:Ł ae:æ AE:Æ oe:œ OE:Œ aa:å AA:Å i:ı j:ȷ dh:ð DH:Ð th:þ TH:Þ dj:đ DJ:Đ S:§ P:¶ TeX:TeX LaTeX:LaTeX
    textendash:– textemdash:— textquoteright:’ textquoteleft:‘ textquotedblleft:“ textquotedblright:” textasciitilde:~
    textregistered:® texttrademark:™ copyright:© textcopyright:© textdegree:° ldots:… dots:… pounds:£ textunderscore:_
    """.split()
)
_SYMBOL = re.compile(rf"\{{?\\({'|'.join(sorted(_SYMBOLS, key=len, reverse=True))})(?![A-Za-z])(?:\{{\}}|\}}|\s+)?")
_STYLE = re.compile(
    r"\\(?:text(?:it|bf|sc|tt|rm|sf|sl|up|md|normal|)|emph|mkbibemph|mkbibquote|enquote|uppercase|lowercase"
    r"|mbox|hbox|url|path|texttt|underline|relax|protect|noopsort|bibinfo\{[a-z]+\})\s*(?=\{)"
    r"|\\(?:it|bf|em|rm|sc|tt|sl|itshape|bfseries|scshape|upshape|protect|relax|/)(?![A-Za-z])\s*"
)
"""How text looks; what it says is behind."""
_NO_SORT = re.compile(r"\\noop(?:sort)?\s*\{[^{}]*\}")
_ESCAPE = re.compile(r"\\([&%$#_{} ,;:!/\-])")
_KEPT = {"{": "\ue000", "}": "\ue001", "$": "\ue002", ",": " ", ";": " ", ":": " ", "!": "", "/": "", "-": ""}
_KEPT_BACK = str.maketrans({"\ue000": "{", "\ue001": "}", "\ue002": "$"})


def read_tex(raw: str) -> str:
    r"""
    Read the LaTeX of a field as text; formulas stay.

    >>> read_tex(r"{DBLP} -- Some {L}essons by M{\"u}ller \& S{\o}n on $\mathcal{O}(n)$")
    'DBLP – Some Lessons by Müller & Søn on $\\mathcal{O}(n)$'
    """
    if "\\" not in raw and "$" not in raw:
        return _drop_braces(raw)
    return _read_tex(raw)


def read_accents(raw: str) -> str:
    r"""
    Read accents and symbols only, with the braces around them; other braces stay.

    >>> read_accents(r"Kurt G{\"o}del and {\v S}omeone {Smith \'{E}}")
    'Kurt Gödel and Šomeone {Smith É}'
    """
    if "\\" not in raw:
        return raw
    return _SYMBOL.sub(_symbol, _ACCENTS.sub(_accent, _IN_BRACES.sub(_accent, raw)))


@lru_cache(maxsize=1 << 12)
def _read_tex(raw: str) -> str:
    if "$" not in raw and "\\(" not in raw:
        return _read_text(raw)
    parts = (part.source if part.formula is not None else _read_text(part.source) for part in split_math(raw))
    return "".join(parts)


def _read_text(raw: str) -> str:
    if "\\" not in raw:
        return _drop_braces(raw)
    text = _NO_SORT.sub("", raw) if "\\noop" in raw else raw
    text = _STYLE.sub("", read_accents(text))
    text = _ESCAPE.sub(lambda match: _KEPT.get(match[1], match[1]), text)
    if "\\" in text:
        text = to_plain(text)
    return _drop_braces(text).translate(_KEPT_BACK)


def _drop_braces(text: str) -> str:
    if "{" in text or "}" in text or "~" in text:
        text = text.replace("{", "").replace("}", "").replace("~", " ")
    if "--" in text:
        text = text.replace("---", "—").replace("--", "–")
    if "``" in text or "''" in text:
        text = text.replace("``", "“").replace("''", "”")
    return text


def _accent(match: re.Match[str]) -> str:
    letter = (match["inner"] or match["bare"]).removeprefix("\\")
    return unicodedata.normalize("NFC", letter + _MARKS[match["mark"][0]])


def _symbol(match: re.Match[str]) -> str:
    symbol = _SYMBOLS[match[1]]
    opens, closes = match[0].startswith("{"), match[0].endswith("}") and not match[0].endswith("{}")
    return symbol if opens == closes else f"{{{symbol}" if opens else f"{symbol}}}"
