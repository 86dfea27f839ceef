"""Links to the app's Atom feeds."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import streamlit as st

from explorer.export.feeds import FeedKind
from explorer.text.markup import escape
from explorer.ui.addresses import base_path, named_library


def feed_path(kind: FeedKind, own_id: str = "", **parameters: str) -> str:
    """
    The path of a feed.

    >>> feed_path("person", "orcid:0000-0002-1825-0097"), feed_path("search", q="wide graphs")
    ('/feeds/person/orcid:0000-0002-1825-0097.atom', '/feeds/search.atom?q=wide+graphs')
    """
    name = f"{kind}/{quote(own_id, safe=':')}" if own_id else kind
    return f"{base_path()}/feeds/{name}.atom{'?' if parameters else ''}{urlencode(parameters)}"


def feed_anchor(label: str, kind: FeedKind, own_id: str = "", **parameters: str) -> str:
    """Build the link to a feed of the open library, as safe HTML."""
    library = named_library()
    path = feed_path(kind, own_id, **parameters, **({"library": library} if library else {}))
    return f'<a href="{escape(path)}" title="For feed readers">{escape(label)}</a>'


def show_feed_link(kind: FeedKind, own_id: str = "", **parameters: str) -> None:
    """Draw the way to an Atom feed."""
    st.html(f'<p class="ways">{feed_anchor("Atom feed", kind, own_id, **parameters)}</p>')
