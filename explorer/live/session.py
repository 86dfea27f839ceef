"""
A session with one source: what it answered before comes from the disk, the rest is asked for, slowly and patiently.

It is a session of requests, so that clients of others can be given it: every answer that they
see is whole, of the right kind, and lies in a file.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Mapping
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import orjson
import requests
from requests import PreparedRequest, Response
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from explorer import __version__
from explorer.errors import FetchCancelled, LiveError
from explorer.live.answers import Answer, Answers
from explorer.live.budget import Budget, read_budget, read_cost
from explorer.live.exchange import Exchange
from explorer.live.models import Progress, Service, Watcher
from explorer.live.refusals import TryAgain, describe_time
from explorer.live.settings import LiveSettings, is_loopback

BLINK = 0.2
"""Seconds after which a wait looks whether it is still wanted."""


class LiveSession(requests.Session):
    """A session with one source."""

    last: Answer
    """What was answered last; there is one as soon as a request has returned."""

    def __init__(
        self,
        service: Service,
        settings: LiveSettings,
        *,
        fresh: bool = False,
        requests_expected: int = 1,
        watch: Watcher = lambda _: None,
        is_cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__()
        account = settings.account(service.name)
        self.url = account.url or service.url
        self.account = account
        self.sent = 0
        self.kept = 0
        self.works = 0
        self.cost = 0.0
        self.budget: Budget | None = None
        self._service = service
        self._limits = settings.limits
        self._answers = Answers(settings.cache, service.name, service.suffix, 0 if fresh else settings.hours)
        self._exchange = Exchange(service, settings.limits, account.key, self.pause)
        self._expected = requests_expected
        self._watch = watch
        self._is_cancelled = is_cancelled
        self._next = 0.0
        self.headers.update({"Accept": service.accepts[0], **service.headers(account)})
        self.auth = _leave_alone
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._answers.prune()

    def ask(
        self, path: str, parameters: Mapping[str, str | int] | None = None, body: dict[str, list[str]] | None = None
    ) -> Any:
        """Ask for JSON below the source's address, by GET, or by POST where there is a body."""
        url = f"{self.url}/{path}"
        if body is None:
            return orjson.loads(self.get(url, params=parameters).content)
        return orjson.loads(self.post(url, params=parameters, json=body).content)

    def send(self, request: PreparedRequest, **options: Any) -> Response:
        """Answer from the disk, else from the source; raises LiveError where there is no good answer."""
        self.pause()
        name = _name(request)
        answer = self._find(name, str(request.url))
        if answer is None:
            answer = self._answers.keep(name, self._fetch(request, options))
        else:
            self.kept += 1
        self.last = answer
        self.tell("Fetching")
        return _build_response(request, answer.content)

    def keep(self, name: str, content: bytes) -> Answer:
        """Keep what was put together from several answers."""
        return self._answers.keep(name, content)

    def pause(self) -> None:
        """Raise FetchCancelled where nobody wants the rest any more."""
        if self._is_cancelled():
            raise FetchCancelled

    def tell(self, step: str) -> None:
        self._watch(Progress(step, self.sent + self.kept, self._expected, self.works))

    def _find(self, name: str, url: str) -> Answer | None:
        answer = self._answers.find(name)
        if answer and self._service.check(answer.content, url):
            self._answers.drop(name)
            return None
        return answer

    def _fetch(self, request: PreparedRequest, options: Mapping[str, Any]) -> bytes:
        """Ask until there is a good answer, or no hope of one."""
        retrying = Retrying(
            retry=retry_if_exception_type(TryAgain),
            stop=stop_after_attempt(self._limits.tries),
            wait=self._choose_wait,
            sleep=lambda seconds: self._wait(seconds, f"{self._service.title} is busy"),
            reraise=True,
        )
        try:
            return retrying(self._fetch_once, request, options)
        except TryAgain as fault:
            raise _count_tries(fault.error, self._limits.tries) from fault

    def _fetch_once(self, request: PreparedRequest, options: Mapping[str, Any]) -> bytes:
        self._wait(self._next - time.monotonic(), f"{self._service.title} asks for pauses")
        request.headers["User-Agent"] = f"research-graph-explorer/{__version__}{self._say_who()}"
        proxies = {} if is_loopback(self.url) else options.get("proxies")

        def send(one: PreparedRequest) -> Response:
            self.sent += 1
            return self.get_adapter(str(one.url)).send(
                one,
                stream=True,
                timeout=(self._limits.connect, self._limits.silence),
                verify=options.get("verify", True),
                cert=options.get("cert"),
                proxies=proxies,
            )

        try:
            content = self._exchange.perform(send, request)
        finally:
            self._next = time.monotonic() + (0 if is_loopback(self.url) else self._service.pace)
        self.cost += read_cost(content.headers)
        self.budget = read_budget(content.headers, has_key=bool(self.account.key)) or self.budget
        return content.body

    def _say_who(self) -> str:
        return f" (mailto:{self.account.email})" if self.account.email else ""

    def _choose_wait(self, state: RetryCallState) -> float:
        """As long as the source asks; else twice as long as before, and by chance a bit more than that."""
        fault = state.outcome.exception() if state.outcome else None
        if isinstance(fault, TryAgain) and fault.after is not None:
            return fault.after
        limits = self._limits
        return wait_exponential_jitter(multiplier=limits.wait, max=limits.longest_wait, jitter=limits.wait)(state)

    def _wait(self, seconds: float, why: str) -> None:
        ends = time.monotonic() + seconds
        while (left := ends - time.monotonic()) > 0:
            self.pause()
            if seconds >= 1:
                self.tell(f"Waiting {describe_time(left)}: {why}")
            time.sleep(min(left, BLINK))


def _leave_alone(request: PreparedRequest) -> PreparedRequest:
    """No password of a .netrc is for a source."""
    return request


def _name(request: PreparedRequest) -> str:
    body = request.body.decode("utf8") if isinstance(request.body, bytes) else request.body or ""
    return f"{request.method} {request.url} {body}".rstrip()


def _build_response(request: PreparedRequest, content: bytes) -> Response:
    response = Response()
    response.status_code = 200
    response.url = str(request.url)
    response.request = request
    response.encoding = "utf-8"
    response.raw = io.BytesIO(content)
    return response


def _count_tries(error: LiveError, tries: int) -> LiveError:
    error.args = (f"{str(error).rstrip('.')} ({tries} tries).",)
    return error
