"""
A reader's session with a running app, without a browser: what a browser sends, and what it is sent.

Many can be open at once, and each may send what no browser would: another one's widgets, other origins.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from urllib3.util import Retry
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

if TYPE_CHECKING:
    from streamlit.proto.Element_pb2 import Element

PATIENCE = 60.0
"""Seconds for an answer."""
ATTEMPTS = 4
"""To sign in: where the machine is busy, the app gives the provider up after five seconds."""


class Visitor:
    """One tab: ``open`` a page, ``press`` a button or ``fill`` a field of it, read what was ``shown``."""

    def __init__(self, address: str) -> None:
        self.address = self.origin = address
        self.http = requests.Session()
        # A server may close an idle connection just when it is used again; like a browser, ask once more.
        self.http.mount("http://", HTTPAdapter(max_retries=Retry(3, allowed_methods={"GET"}, backoff_factor=0.1)))
        self.texts: list[str] = []
        """All that the app has said in this session, element by element."""
        self.failures: list[str] = []
        """Traces and error references among it, and answers of a status from 500 on."""
        self.widgets: dict[str, Any] = {}
        """Elements that take input, by their ids."""
        self.runs = 0
        """Of scripts, whole pages or parts."""
        self._fragments: dict[str, str] = {}
        self._state: dict[str, Any] = {}
        self._page, self._query, self._hash = "", "", ""
        self._socket: Any = None
        self._open_until_closed = ExitStack()

    def sign_in(self, who: str) -> Self:
        """Through the provider, as a browser does it; again where the provider was too slow for the app."""
        for _ in range(ATTEMPTS):
            asked = self._get("/sign-in?to=/account")
            answer = self.http.post(asked.url, data={"sub": who}, timeout=PATIENCE)
            if any(one.name == "_streamlit_user" for one in self.http.cookies):
                assert urlsplit(answer.url).path == "/account", answer.url
                return self
        raise AssertionError(f"{who} could not sign in: {answer.status_code} {answer.url}")

    def open(self, path: str) -> str:
        """Go to a page; all texts of this run."""
        if self._socket is None:
            self._connect()
        parts = urlsplit(path)
        self._page, self._query, self._hash = parts.path.strip("/"), parts.query, ""
        self._state.clear()
        self.widgets.clear()
        return self._run()

    def press(self, key: str) -> str:
        """Click the button with this key; only its part of the page runs, as in a browser."""
        button = self.find(key)
        return self._run({button: True}, self._fragments.get(button, ""))

    def fill(self, key: str, text: str, *, run: bool = True) -> str:
        """Write into the field with this key, and leave it; in a form (not *run*) that tells the app nothing yet."""
        field = self.find(key)
        self._state[field] = text
        return self._run(fragment=self._fragments.get(field, "")) if run else ""

    def send(self, widget: str, value: object) -> str:
        """Send a value for any id of a widget, whether the page has it or not."""
        return self._run({widget: value})

    def find(self, key: str) -> str:
        """The id of the widget with this key."""
        found = [one for one in self.widgets if one.endswith(f"-{key}")]
        assert found, f"{key} is not among {sorted(self.widgets)}"
        return found[0]

    def has(self, key: str) -> bool:
        return any(one.endswith(f"-{key}") for one in self.widgets)

    def list_widgets(self, *kinds: str) -> list[str]:
        """The ids of the widgets of these kinds, as Streamlit calls them: ``Button``, ``TextInput``."""
        return [one for one, element in self.widgets.items() if element.DESCRIPTOR.name in kinds]

    def label(self, key: str) -> str:
        return str(self.widgets[self.find(key)].label)

    def close(self) -> None:
        self._open_until_closed.close()
        self.http.close()

    def _connect(self) -> None:
        self._get("/_stcore/health")  # gives the token that the socket has to show
        cookies = self.http.cookies
        token = next((str(one.value) for one in cookies if one.name == "_streamlit_xsrf"), "none")
        kept = "; ".join(f"{one.name}={one.value}" for one in cookies if one.domain.startswith("127."))
        opened = connect(
            f"ws{self.address.removeprefix('http')}/_stcore/stream",
            origin=Origin(self.origin),
            subprotocols=[Subprotocol("streamlit"), Subprotocol(token)],
            additional_headers={"Cookie": kept},
            max_size=None,
            open_timeout=PATIENCE,
            ping_interval=None,
            compression=None,
        )
        self._socket = self._open_until_closed.enter_context(opened)

    def _run(self, triggers: dict[str, Any] | None = None, fragment: str = "") -> str:
        """Send what the browser would, and listen until the script has ended."""
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_name, state.page_script_hash = self._query, self._page, self._hash
        state.fragment_id = fragment
        for widget, value in {**self._state, **(triggers or {})}.items():
            one = state.widget_states.widgets.add(id=widget)
            if value is True:
                one.trigger_value = True
            elif isinstance(value, list):
                one.string_array_value.data.extend(value)
            else:
                one.string_value = str(value)
        self.runs += 1
        self._socket.send(message.SerializeToString())
        return self._listen()

    def _listen(self) -> str:
        before = len(self.texts)
        while True:
            told = ForwardMsg()
            told.ParseFromString(self._socket.recv(timeout=PATIENCE))
            kind = told.WhichOneof("type")
            if kind == "delta" and told.delta.WhichOneof("type") == "new_element":
                self._take(told.delta.new_element, told.delta.fragment_id)
            elif kind == "navigation":
                self._hash = told.navigation.page_script_hash
            elif kind == "script_finished":
                # A run that another one follows ends early, and says so.
                if told.script_finished in (
                    ForwardMsg.FINISHED_SUCCESSFULLY,
                    ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
                ):
                    return "\n".join(self.texts[before:])
                if told.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                    self.failures.append("compile error")
                    return ""

    def _take(self, element: Element, fragment: str) -> None:
        kind = str(element.WhichOneof("type"))
        value = getattr(element, kind)
        widget = str(getattr(value, "id", ""))
        if widget.startswith("$$"):
            self.widgets[widget] = value
            if fragment:
                self._fragments[widget] = fragment
            else:
                self._fragments.pop(widget, None)
        text = str(value)
        self.texts.append(text)
        if kind == "exception" or "Something went wrong on our side" in text:
            self.failures.append(text)

    def _get(self, path: str) -> requests.Response:
        answer = self.http.get(f"{self.address}{path}", timeout=PATIENCE)
        if answer.status_code >= 500:
            self.failures.append(f"{answer.status_code} {answer.url}")
        return answer
