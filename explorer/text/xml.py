"""Foreign text in XML."""

from __future__ import annotations

import re

from explorer.text.cleaning import collapse, printable

_NOWHERE_ALLOWED = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 does not allow even as an entity: https://www.w3.org/TR/xml/#charsets."""


def legal_text(text: str) -> str:
    r"""
    Make *text* one line that an XML file can hold, not yet escaped. What a library stores passes unchanged.

    >>> legal_text("Ann\x00 \ufffe\n Lee\ud800")
    'Ann Lee'
    """
    return collapse(printable(_NOWHERE_ALLOWED.sub("", text)))
