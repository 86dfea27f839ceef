"""What the script of a report reads: data in the page, which no name in it can end or change."""

from __future__ import annotations

import gzip
import json
from base64 import b64encode

_ESCAPES = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029", "\x7f": "\\u007f"}
)


def embed_json(key: str, value: object) -> str:
    r"""
    Write *value* into an element that nothing runs; the script reads it by *key*.

    >>> embed_json("names", ["</script>"])
    '<script type="application/json" id="names">["\\u003c/script\\u003e"]</script>'
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).translate(_ESCAPES)
    # Half of a pair of surrogates cannot be encoded; JSON can name it.
    text = "".join(f"\\u{ord(sign):04x}" if "\ud800" <= sign <= "\udfff" else sign for sign in text)
    return f'<script type="application/json" id="{key}">{text}</script>'


def embed_packed(key: str, script: str) -> str:
    """Write *script*, of which nothing runs by itself, in a third of its size: gzip in base64."""
    packed = b64encode(gzip.compress(script.encode("utf8"), mtime=0)).decode("ascii")
    return f'<script type="text/plain" id="{key}">{packed}</script>'
