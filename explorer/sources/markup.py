"""
Markup that publishers leave in titles and abstracts: JATS (https://jats.nlm.nih.gov) and its kin.

Only tags that are known go. A title's ``<mask>`` is not one of them.
"""

from __future__ import annotations

import re

_FACE = (
    r"i|b|u|em|strong|it|italic|bold|sub|sup|sc|scp|tt|small|inf|ovl|strike|span|font|br|p|underline|monospace|roman"
)
_TAG = re.compile(rf"</?(?:{_FACE}|[a-z]{{2,6}}:[a-z][a-z-]*)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_FORMULA = re.compile(r"<(?P<tag>(?:jats:)?alternatives)\b[^>]*>(?P<body>.*?)</(?P=tag)>", re.IGNORECASE | re.DOTALL)
_TEX = re.compile(r"<(?P<tag>(?:jats:)?tex-math)\b[^>]*>(?P<body>.*?)</(?P=tag)>", re.IGNORECASE | re.DOTALL)
_BLOCK = re.compile(
    r"</?(?:[a-z]+:)?(?:p|sec|title|list|list-item|disp-formula|disp-quote|div|br|h[1-6])(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_ANY = re.compile(
    r"</?(?:[a-z]+:)?[a-z][\w.-]*(?:\s[^<>]*)?/?>|<!--.*?-->|<!\[CDATA\[|\]\]>", re.IGNORECASE | re.DOTALL
)
_HEADING = re.compile(r"\A\s*(?:abstract|summary)[\s.:]*\n", re.IGNORECASE)


_PARAGRAPH = re.compile(r"\s*<jats:p>([^<>\n]*)</jats:p>\s*")
"""What nearly every abstract is: one paragraph of plain text."""
_HEADED = re.compile(r"\s*(?:abstract|summary)[\s.:]*", re.IGNORECASE)


def strip_face(text: str) -> str:
    """
    Drop what sets letters apart in a title, and the tags of MathML around a formula.

    >>> strip_face("On <i>E. coli</i> and H<sub>2</sub>O, a <mask> model, <mml:mi>x</mml:mi> < y")
    'On E. coli and H2O, a <mask> model, x < y'
    """
    return _TAG.sub("", text).strip() if "<" in text else text.strip()


def strip_jats(text: str) -> str | None:
    """
    Read an abstract in JATS as text: its parts become paragraphs, of a formula's two forms TeX is kept.

    >>> strip_jats("<jats:title>Abstract</jats:title><jats:p>On  <jats:italic>x</jats:italic>.</jats:p><p>Then y.</p>")
    'On  x.\\n\\nThen y.'
    """
    if "<" not in text:
        return text.strip() or None
    if text.count("<") == 2 and (alone := _PARAGRAPH.fullmatch(text)) and not _HEADED.match(alone[1]):
        return alone[1].strip() or None
    text = _FORMULA.sub(_keep_tex, text)
    text = _ANY.sub("", _BLOCK.sub("\n\n", text))
    return re.sub(r"\s*\n\s*\n\s*", "\n\n", _HEADING.sub("", text.strip() + "\n")).strip() or None


def _keep_tex(match: re.Match[str]) -> str:
    tex = _TEX.search(match["body"])
    return tex["body"] if tex else match["body"]
