"""Foreign text in HTML: escaped, and links that lead where they say."""

from __future__ import annotations

import html
import re
from urllib.parse import quote

from explorer.text.cleaning import printable

_LEADS_SOMEWHERE = re.compile(r"https?://[^\s/?#\\]|/(?![/\\])", re.IGNORECASE)
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_STAYS_IN_ADDRESS = "%/?#[]@:!$&*+,;=~"
"""Signs that have a meaning in RFC 3986; without quotes and parentheses, which end an address in other formats."""


def escape(text: str) -> str:
    """
    Escape *text* for the content or a quoted attribute of an element.

    >>> escape("<b title='x'>AT&T")
    '&lt;b title=&#x27;x&#x27;&gt;AT&amp;T'
    """
    return html.escape(printable(text), quote=True)


def anchor(label: str, href: str) -> str:
    """
    Build a link, or the escaped label alone where *href* is none that ``safe_href`` admits.

    >>> anchor("Ann & Bo", "/researcher?id=a&tab=1")
    '<a href="/researcher?id=a&amp;tab=1">Ann &amp; Bo</a>'
    >>> anchor("click", "javascript:alert(1)")
    'click'
    """
    address = safe_href(href)
    return f'<a href="{escape(address)}">{escape(label)}</a>' if address else escape(label)


def safe_href(href: str) -> str:
    """
    Percent-encode *href* when it is ``http(s)://host…`` or ``/path``; everything else gives "".

    Everything else includes ``//host``, and ``/\\\\host`` which browsers read as the same.

    >>> safe_href("https://example.org/a b(c)?q=é&r=100%")
    'https://example.org/a%20b%28c%29?q=%C3%A9&r=100%25'
    >>> safe_href("//example.org"), safe_href("data:text/html,x")
    ('', '')
    """
    address = href.strip()
    if not _LEADS_SOMEWHERE.match(address):
        return ""
    return _STRAY_PERCENT.sub("%25", quote(address, safe=_STAYS_IN_ADDRESS, errors="replace"))
