"""Foreign text as it is stored: entities decoded, nothing invisible, white space collapsed."""

from __future__ import annotations

import html
import re
from html.entities import html5

DEEPEST_ENCODING = 10
"""Rounds of decoding; a bound for text built to need one round more for each of its letters."""

_ENTITY = re.compile(
    r"""
    & (?: (?: amp | \#0*38 | \#[xX]0*26 ) ; )*        # "&amp;amp;lt;" is one entity, encoded twice more
    (?P<body> \#[0-9]{1,7} | \#[xX][0-9A-Fa-f]{1,6} | [A-Za-z][A-Za-z0-9]{1,31} ) ;
    """,
    re.VERBOSE,
)

_INVISIBLE = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # control characters, all but white space
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction marks, overrides and isolates
    "\u00ad\u200b\u2060\ufeff"  # soft hyphen and zero-width signs, which break search; joiners stay, scripts need them
    "\ud800-\udfff"  # lone surrogates, which can't be encoded
    "]"
)

_PLAIN = bytes(range(32, 127)).replace(b"&", b"")
"""Letters, digits and signs of ASCII that mean themselves. Taking them out is the fastest look at a long text."""

_PARAGRAPH_BREAK = re.compile(r"\n\s*\n")


def clean_text(raw: str, *, paragraphs: bool = False) -> str:
    """
    Clean *raw* for storage. Cleaning twice changes nothing more.

    Only entities that end in a semicolon are decoded, since "AT&T" and "Q&A" are names.
    Tags stay: a title's ``<mask>`` is not HTML. With *paragraphs*, blank lines are kept.

    >>> clean_text("R&amp;amp;D at AT&T:\\r\\n the <C,A> framework\\x00")
    'R&D at AT&T: the <C,A> framework'
    >>> clean_text("one\\n\\n two", paragraphs=True)
    'one\\n\\ntwo'
    """
    odd = raw.encode("utf8", "surrogatepass").translate(None, _PLAIN)
    if not odd or (b"&" not in odd and odd.decode("utf8", "surrogatepass").isprintable()):
        return collapse(raw) if "  " in raw else raw.strip(" ")
    text = raw if not odd.strip() else _decode_entities(printable(raw))
    return "\n\n".join(split_paragraphs(text)) if paragraphs else collapse(text)


def printable(text: str) -> str:
    """
    Drop what has no glyph of its own: control characters, direction overrides, lone surrogates.

    White space stays. A soft hyphen between spaces is a dash that lost its glyph.

    >>> printable("pay\\u202egnp.exe \\xad now")
    'paygnp.exe - now'
    """
    if text.isprintable():
        return text
    return _INVISIBLE.sub("", text.replace(" \u00ad ", " - "))


def collapse(text: str) -> str:
    """
    Put *text* on one line, each run of white space one space.

    >>> collapse(" a\\n\\tb ")
    'a b'
    """
    return " ".join(text.split())


def split_paragraphs(text: str) -> list[str]:
    """
    Split *text* at blank lines, each paragraph put on one line.

    >>> split_paragraphs("one\\n line\\n \\n two")
    ['one line', 'two']
    """
    return [line for part in _PARAGRAPH_BREAK.split(text) if (line := collapse(part))]


def _decode_entities(text: str) -> str:
    for _ in range(DEEPEST_ENCODING):
        decoded = printable(_ENTITY.sub(_decode_entity, text)) if "&" in text else text
        if decoded == text:
            break
        text = decoded
    return text


def _decode_entity(match: re.Match[str]) -> str:
    entity = f"&{match['body']};"
    known = match["body"].startswith("#") or entity[1:] in html5
    return html.unescape(entity) if known else entity
