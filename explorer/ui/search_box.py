"""The box that searches papers: words, operators, a sentence, a whole abstract."""

from __future__ import annotations

from urllib.parse import quote

import streamlit as st

from explorer.ui.choices import set_parameters
from explorer.ui.feed_view import WORDS

LONGEST_IN_ADDRESS = 1_500
"""Letters of a query, percent-encoded, that the address takes; servers and browsers cut longer ones."""
LONG = 110
"""Letters from which on the box is drawn as an area that shows all of them."""
PASTED = "pasted"
"""The parameter that stands in the address for a text that it can't hold."""
KEY, LONG_KEY, TEXT = "papers-words", "papers-long-words", "papers-text"
PLACEHOLDER = "Search papers: words, a sentence, a pasted abstract"
SYNTAX = """
| write | to find |
|---|---|
| `pruning networks` | papers near these words, by the words and by their meaning |
| `"lottery ticket"` | with exactly this phrase |
| `author:LeCun`, `author:"Ann Lee"` | by this author |
| `topic:vision`, `venue:NeurIPS` | on this topic, in this venue |
| `year:2020`, `year:2019-2021`, `year:2020-` | of these years |
| `-survey`, `-author:Lee` | without it |

What is no operator is a word: no query is wrong. Paste an abstract to get its neighbours.
"""


def ask_words() -> str:
    """Draw the box and return what is searched for, "" for nothing."""
    # The box of the other pages holds the same parameter, and would take it along when it goes.
    with st.container(key="papers-address"):
        st.text_input("Search papers", key=WORDS, bind="query-params", label_visibility="collapsed")
    asked = _read_asked()
    is_long = len(asked) > LONG
    key = LONG_KEY if is_long else KEY
    st.session_state[key] = asked  # a link, Back, or the other one of the two fields may have set it
    with st.container(horizontal=True, vertical_alignment="center", key="papers-search", gap="small"):
        if is_long:
            st.text_area(
                "Search papers", key=key, on_change=_take, args=(key,), placeholder=PLACEHOLDER,
                label_visibility="collapsed", height="content",
            )  # fmt: skip
        else:
            st.text_input(
                "Search papers", key=key, on_change=_take, args=(key,), placeholder=PLACEHOLDER,
                label_visibility="collapsed", icon=":material/search:", type="search",
            )  # fmt: skip
        with st.popover("Syntax", icon=":material/help:", key="search-syntax"):
            st.markdown(SYNTAX)
    if is_pasted() and not asked:
        st.info("The pasted text was too long for an address and is no longer here. Paste it again.")
    return asked.strip()


def is_pasted() -> bool:
    """Tell whether the search is of a text that the address can't hold."""
    return any(st.query_params.get_all(PASTED))


def _read_asked() -> str:
    if is_pasted():
        return str(st.session_state.get(TEXT, ""))
    return str(st.session_state.get(WORDS) or "")


def _take(key: str) -> None:
    """Put what was typed into the address, or beside it when it is too long."""
    typed = str(st.session_state[key] or "")
    fits = len(quote(typed)) <= LONGEST_IN_ADDRESS
    st.session_state[TEXT] = "" if fits else typed
    st.session_state[WORDS] = typed if fits and typed.strip() else ""
    set_parameters({PASTED: [] if fits else "1", "page": []})
