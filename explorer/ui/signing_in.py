"""Who reads: the local person, or whoever has signed in through a provider of identities."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable, Mapping
from threading import Lock
from urllib.parse import urlencode

import streamlit as st

from explorer.errors import ExplorerError, SignInNeeded, StateUnavailable
from explorer.people.accounts import (
    Identity,
    get_local_reader,
    is_curator,
    read_identity,
    sign_in,
    sign_out_everywhere,
)
from explorer.people.readers import SIGNED_OUT, Reader
from explorer.people.store import Store
from explorer.settings import curators, state_url
from explorer.ui.account_routes import SIGN_IN, has_sign_in
from explorer.ui.addresses import base_path

_log = logging.getLogger("explorer")
_stores: dict[str, Store] = {}
_opening = Lock()


def get_store() -> Store:
    """The people store, one for all sessions; raises StateUnavailable where its address is none."""
    url = state_url()
    with _opening:
        if url not in _stores:
            _stores[url] = Store(url)
        return _stores[url]


def prepare_store() -> None:
    """Make the tables when the server starts; reading goes on where that fails."""
    if is_hosted():  # else the first reader to sign in would keep all others waiting for this import
        importlib.import_module("authlib.integrations.starlette_client")
    try:
        get_store().prepare()
    except StateUnavailable as error:
        _log.warning("%s %s", error, error.hint)


def is_hosted() -> bool:
    """Whether people sign in here; else there is one local person. A half-made setting lets nobody in."""
    return has_sign_in()


def find_reader() -> Reader:
    """
    Who reads, asked of the store: at the start of every run, and in every callback that writes.

    Where the store can't be reached it is who it was before: they see their name, and their writes
    say why they fail.
    """
    try:
        reader = _ask_reader()
    except SignInNeeded:
        reader = SIGNED_OUT
    except StateUnavailable:
        reader = st.session_state.get("reader", SIGNED_OUT)
    st.session_state["reader"] = reader
    return reader


def get_reader() -> Reader:
    """Who reads, as this run began."""
    reader = st.session_state.get("reader")
    return reader if isinstance(reader, Reader) else find_reader()


def remember_curator() -> Callable[[], bool]:
    """Give a function that says later, to a part of the server without a session, whether who reads is a curator."""
    claims = st.user.to_dict() if is_hosted() else {}
    if not claims.get("is_logged_in"):
        return lambda: not is_hosted()
    identity = _read_identity(claims)
    return lambda: is_curator(identity, _find_curators())


def sign_in_address(target: str, provider: str = "") -> str:
    """Where signing in begins; it ends at *target*, a path of the app."""
    asked = {"to": target, **({"provider": provider} if provider else {})}
    return f"{base_path()}/{SIGN_IN}?{urlencode(asked)}"


def account_address() -> str:
    return f"{base_path()}/account"


def remember_view(page: str) -> None:
    """Remember what the address shows, so that signing in can lead back to it."""
    asked = {name: st.query_params.get_all(name) for name in st.query_params}
    query = f"?{urlencode(asked, doseq=True)}" if asked else ""
    st.session_state["view_now"] = f"{base_path()}/{page}{query}"
    if page != "account":
        st.session_state["view_before"] = st.session_state["view_now"]


def view_now() -> str:
    """The path that shows what is shown now."""
    return str(st.session_state.get("view_now", f"{base_path()}/"))


def view_before() -> str:
    """The path of the last page that was not the account's."""
    return str(st.session_state.get("view_before", f"{base_path()}/"))


def sign_out() -> ExplorerError | None:
    """Sign out here and everywhere else; what went wrong where the store could not be asked."""
    try:
        sign_out_everywhere(get_store(), find_reader())
    except StateUnavailable as error:
        return error
    leave()
    return None


def leave() -> None:
    """Forget the reader, and have the browser forget them."""
    st.session_state["reader"] = SIGNED_OUT
    if is_hosted():
        st.logout()


def _ask_reader() -> Reader:
    if not is_hosted():
        return get_local_reader(get_store())
    claims: Mapping[str, object] = st.user.to_dict()
    if not claims.get("is_logged_in"):
        return SIGNED_OUT
    return sign_in(get_store(), _read_identity(claims), _find_curators())


def _read_identity(claims: Mapping[str, object]) -> Identity:
    return read_identity(claims, str(claims.get("provider", "")))


def _find_curators() -> tuple[str, ...]:
    return *curators(), *_named_curators()


def _named_curators() -> tuple[str, ...]:
    """Curators as the secrets name them, beside those of the environment."""
    named = st.secrets.get("people", {}).get("curators", ())
    return tuple(str(one) for one in named)
