"""Foreign text in HTML, and where links may lead."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.text.cleaning import printable
from explorer.text.markup import anchor, escape, safe_href


@given(st.text())
def test_escaped_text_holds_no_markup_and_can_be_read_back(text):
    escaped = escape(text)

    assert not set("<>\"'") & set(escaped)
    assert html.unescape(escaped) == html.unescape(html.escape(printable(text)))


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("/", "/"),
        ("/paper?id=openalex:W1&tab=2#top", "/paper?id=openalex:W1&tab=2#top"),
        ("https://doi.org/10.1000/(x)<y>", "https://doi.org/10.1000/%28x%29%3Cy%3E"),
        (" HTTP://Example.org/é ü ", "HTTP://Example.org/%C3%A9%20%C3%BC"),
        ("https://x.org/100%/a%20b", "https://x.org/100%25/a%20b"),
        ("/\t/example.org", "/%09/example.org"),
        ("/a\n)b", "/a%0A%29b"),
    ],
)
def test_addresses_that_lead_somewhere_are_percent_encoded(href, address):
    assert safe_href(href) == address


@pytest.mark.parametrize(
    "href",
    [
        "", "x", "?id=1", "#top", "//example.org", "/\\example.org", "\\/example.org", "https:example.org", "https:///x",
        "https:\\\\example.org", "javascript:alert(1)", "java\tscript:alert(1)", "\x01javascript:alert(1)",
        "data:text/html,x", "vbscript:x", "file:///etc/passwd", "mailto:ann@example.org", "ftp://example.org",
    ],
)  # fmt: skip
def test_every_other_address_gives_the_label_alone(href):
    assert safe_href(href) == ""
    assert anchor("<x>", href) == "&lt;x&gt;"


@given(st.text())
def test_an_address_can_neither_break_out_nor_change_the_host(href):
    address = safe_href(f"/{href}")

    assert not address or re.fullmatch(r"/(?!/)[!#$%&*+,\-./0-9:;=?@A-Z\[\]_a-z~]*", address)
