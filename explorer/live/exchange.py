"""
One request and its answer: followed, read within limits, checked.

What may go well the next time is a TryAgain; everything else is a LiveError at once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from requests import PreparedRequest, Response
from requests import exceptions as broken
from urllib3 import exceptions as cut

from explorer.errors import AnswerUnusable, SourceOffline, SourceRefused, quote
from explorer.live.models import Service
from explorer.live.refusals import TryAgain, explain_refusal
from explorer.live.settings import Limits

MOST_REDIRECTS = 3
CHUNK = 1 << 16
LONGEST_REFUSAL = 20_000
"""Bytes that are read of what is no answer."""

Send = Callable[[PreparedRequest], Response]


class Content(NamedTuple):
    """A good answer."""

    body: bytes
    headers: Mapping[str, str]
    """Their names in lower case."""


class Exchange:
    """How one source is asked one thing."""

    def __init__(self, service: Service, limits: Limits, key: str, pause: Callable[[], None]) -> None:
        self._service = service
        self._limits = limits
        self._key = key
        self._pause = pause
        """Called between the parts of an answer; raises FetchCancelled."""

    def perform(self, send: Send, request: PreparedRequest) -> Content:
        """Ask once; raises LiveError, or TryAgain."""
        ends = time.monotonic() + self._limits.whole
        with closing(self._follow(send, request)) as response:
            headers = {name.lower(): value for name, value in response.headers.items()}
            if response.status_code != 200:
                said = self._read_refusal(response, headers, ends)
                raise explain_refusal(self._service, self._limits, self._key, response.status_code, headers, said)
            self._check_kind(headers)
            body = b"".join(self._read(response, headers, ends))
        reason = self._service.check(body, response.url)
        if reason:
            raise TryAgain(self._unusable(reason))
        return Content(body, headers)

    def _follow(self, send: Send, request: PreparedRequest) -> Response:
        """Send a request, and again where its answer says, as long as that is the same place."""
        for _ in range(MOST_REDIRECTS + 1):
            response = self._send(send, request)
            target = response.headers.get("location") if response.is_redirect else None
            if target is None or request.method != "GET":
                return response
            response.close()
            request = self._redirect(request, urljoin(str(request.url), target))
        raise self._unusable(f"it sends from one address to the next, more than {MOST_REDIRECTS} times")

    def _redirect(self, request: PreparedRequest, target: str) -> PreparedRequest:
        here, there = urlsplit(str(request.url)), urlsplit(target)
        if (here.scheme, here.netloc) != (there.scheme, there.netloc):
            raise self._unusable(f"it sends elsewhere, to {quote(there.netloc)}, where nothing was asked for")
        again = request.copy()
        again.url = target
        return again

    def _send(self, send: Send, request: PreparedRequest) -> Response:
        try:
            return send(request)
        except broken.ReadTimeout as error:
            raise TryAgain(self._unusable(self._silence())) from error
        except broken.SSLError as error:
            raise SourceRefused(
                f"{self._service.title} does not prove who it is: its certificate can't be verified.",
                hint="A proxy, or a wrong clock on this machine, may be the cause.",
            ) from error
        except broken.ConnectionError as error:
            raise self._explain(request, error) from error
        except (broken.RequestException, ValueError) as error:
            raise self._unusable("it is no proper HTTP") from error

    def _explain(self, request: PreparedRequest, error: broken.ConnectionError) -> Exception:
        """A connection that never stood is no connection; one that broke may stand the next time."""
        cause = getattr(error.args[0], "reason", error.args[0]) if error.args else error
        if isinstance(cause, cut.NewConnectionError | cut.ConnectTimeoutError | cut.ProxyError):
            return SourceOffline(self._service.title, urlsplit(str(request.url)).netloc)
        return TryAgain(self._unusable("the connection broke"))

    def _check_kind(self, headers: Mapping[str, str]) -> None:
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind and kind not in self._service.accepts:
            raise self._unusable(f"it is {quote(kind)}, not {self._service.accepts[0]}")

    def _read_refusal(self, response: Response, headers: Mapping[str, str], ends: float) -> bytes:
        said = b""
        try:
            for part in self._read(response, headers, min(ends, time.monotonic() + self._limits.silence)):
                said += part
                if len(said) > LONGEST_REFUSAL:
                    break
        except (TryAgain, AnswerUnusable):
            return b""
        return said

    def _read(self, response: Response, headers: Mapping[str, str], ends: float) -> Iterator[bytes]:
        """Read an answer part by part, as they come; raises where it is too large, too slow or too short."""
        limits = self._limits
        announced = headers.get("content-length", "")
        left = -1 if announced.isdecimal() and int(announced[:20]) > limits.size else limits.size
        while left >= 0:
            self._pause()
            if time.monotonic() > ends:
                raise self._unusable(f"it takes longer than {limits.whole:g} seconds")
            part = self._read_part(response)
            if not part:
                return
            left -= len(part)
            yield part
        raise self._unusable(f"it is larger than {limits.size:,} bytes")

    def _read_part(self, response: Response) -> bytes:
        try:
            return response.raw.read1(CHUNK, decode_content=True) or b""
        except cut.ReadTimeoutError as error:
            raise TryAgain(self._unusable(self._silence())) from error
        except (cut.HTTPError, OSError, ValueError) as error:
            raise TryAgain(self._unusable("it ends early, or was damaged on its way")) from error

    def _silence(self) -> str:
        return f"nothing came for {self._limits.silence:g} seconds"

    def _unusable(self, reason: str) -> AnswerUnusable:
        return AnswerUnusable(self._service.title, reason)
