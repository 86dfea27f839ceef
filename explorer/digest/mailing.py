"""
Hand a message to the mail server, and know what became of it.

A message counts as sent when the server has answered its last dot. When the connection ends
between the dot and the answer, nobody can know: that is told, and the message is not sent again.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from threading import Timer
from types import TracebackType
from typing import Any

from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential

from explorer.digest.settings import Smtp
from explorer.errors import MailRefused, MailServerUnavailable, MailUncertain
from explorer.text.xml import legal_text

LONGEST_REASON = 200
_LINE_DOT = re.compile(rb"(?m)^\.")
_NEWLINE = re.compile(rb"\r\n|\r|\n")


class _TryLater(Exception):
    """The message was certainly not accepted, and may be later."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The mail server has it."""

    reply: str
    tries: int


class Mailer:
    """Sends one message after the other over one connection, for as long as a ``with`` lasts."""

    def __init__(self, smtp: Smtp) -> None:
        self._settings = smtp
        self._server: smtplib.SMTP | None = None
        self._stood = False
        """Whether the server could be spoken to at the latest try."""

    def __enter__(self) -> Mailer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._server.quit()
        self._close()

    def send(self, message: EmailMessage) -> Accepted:
        """
        Send *message* to whom it names.

        Raises MailRefused where the server won't have it, MailUncertain where it may or may not have
        it, and MailServerUnavailable where the server can't be spoken to at all. What may work later
        is tried again after a while.
        """
        waiting = Retrying(
            stop=stop_after_attempt(self._settings.tries),
            wait=wait_exponential(multiplier=self._settings.wait, max=30),
            retry=retry_if_exception_type(_TryLater),
            reraise=True,
        )
        try:
            for attempt in waiting:
                with attempt:
                    return Accepted(self._try(message), attempt.retry_state.attempt_number)
        except _TryLater as error:
            reason = str(error)
            if not self._stood:
                raise MailServerUnavailable(self._settings.host, self._settings.port, reason) from error
            raise MailRefused(f"{reason} (after {self._settings.tries} tries)", is_passing=True) from error
        raise AssertionError  # the loop returns or raises

    def _try(self, message: EmailMessage) -> str:
        """One try, which ends after a while however the server behaves."""
        watch = Timer(self._settings.seconds_whole, self._cut)
        watch.daemon = True
        watch.start()
        self._stood = self._server is not None
        try:
            server = self._server or self._connect()
            self._stood = True
            return self._hand_over(server, message)
        except (MailUncertain, MailServerUnavailable):
            self._close()
            raise
        except (smtplib.SMTPException, OSError, EOFError) as error:
            self._close()
            raise _TryLater(_say(error)) from error
        except ValueError as error:
            # No letter of a message is sent before all of it can be written, so the server has nothing.
            self._close()
            if not self._stood:
                raise self._unavailable(f"it can't be spoken to: {_say(error)}") from None
            raise MailRefused(f"the message can't be sent: {_say(error)}") from None
        finally:
            watch.cancel()

    def _hand_over(self, server: smtplib.SMTP, message: EmailMessage) -> str:
        body = _LINE_DOT.sub(b"..", _NEWLINE.sub(b"\r\n", message.as_bytes()))
        unicode = not str(message["To"]).isascii()
        if unicode and not server.has_extn("smtputf8"):
            raise MailRefused("the mail server takes no address with letters beyond ASCII")
        server.command_encoding = "utf-8" if unicode else "ascii"
        options = ["SMTPUTF8"] if unicode else []
        self._expect(server.mail(_spec(message["From"]), options), 250)
        self._expect(server.rcpt(_spec(message["To"])), 250, 251, 252)
        self._expect(server.docmd("DATA"), 354)
        server.send(body if body.endswith(b"\r\n") else body + b"\r\n")
        # Without this last line the server must not take the message; from here on it may have.
        try:
            server.send(b".\r\n")
            code, reply = server.getreply()
        except (smtplib.SMTPException, OSError, EOFError) as error:
            raise MailUncertain(_say(error)) from error
        if 400 <= code < 600:
            self._expect((code, reply))
        # Servers take a message with any 2xx; what is no final answer at all leaves open whether they did.
        if not 200 <= code < 300:
            raise MailUncertain("its answer can't be read" if code < 0 else f"it answered {_read(code, reply)}")
        return _read(code, reply)

    def _expect(self, answer: tuple[int, bytes], *wanted: int) -> None:
        """Raise for another answer than *wanted*: 4xx may do later, 5xx never will (RFC 5321, 4.2.1)."""
        code, reply = answer
        if code in wanted:
            return
        said = _read(code, reply)
        if code in (-1, 421):
            self._close()
            raise _TryLater(said)
        if self._server is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._server.rset()
        if 400 <= code < 500:
            raise _TryLater(said)
        raise MailRefused(said)

    def _connect(self) -> smtplib.SMTP:
        settings = self._settings
        kind = _TlsServer if settings.security == "tls" else _Server
        server = kind(self._begin, settings.host, settings.port, timeout=settings.seconds)
        server.ehlo_or_helo_if_needed()
        if settings.security == "starttls":
            if not server.has_extn("starttls"):
                raise self._unavailable('it offers no STARTTLS; security = "none" or "tls" does without')
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
        if settings.user:
            self._log_in(server)
        return server

    def _begin(self, server: smtplib.SMTP) -> None:
        self._server = server

    def _log_in(self, server: smtplib.SMTP) -> None:
        try:
            server.login(self._settings.user, self._settings.password)
        except smtplib.SMTPAuthenticationError as error:
            if error.smtp_code < 500:
                raise
            raise self._unavailable(f"it does not know the user: {_say(error)}") from error
        except smtplib.SMTPNotSupportedError as error:
            raise self._unavailable("it knows no way to log in over this connection") from error
        except UnicodeError:
            reason = "the user or the password has letters beyond ASCII, which can't be sent to it"
            raise self._unavailable(reason) from None  # the error itself holds the password
        except ValueError as error:
            raise self._unavailable(f"what it said at the log-in can't be read: {_say(error)}") from None

    def _unavailable(self, reason: str) -> MailServerUnavailable:
        return MailServerUnavailable(self._settings.host, self._settings.port, reason)

    def _cut(self) -> None:
        """End a connection on which a server talks for ever."""
        server = self._server
        if server is not None and server.sock is not None:
            with suppress(OSError):
                server.sock.shutdown(socket.SHUT_RDWR)

    def _close(self) -> None:
        if self._server is not None:
            self._server.close()
        self._server = None


class _Server(smtplib.SMTP):
    """Is known before it connects, so that a server that greets for ever can be cut off."""

    def __init__(self, begin: Callable[[smtplib.SMTP], None], host: str, port: int, **more: Any) -> None:
        begin(self)
        super().__init__(host, port, **more)


class _TlsServer(smtplib.SMTP_SSL):
    """The same, with TLS from the beginning."""

    def __init__(self, begin: Callable[[smtplib.SMTP], None], host: str, port: int, **more: Any) -> None:
        begin(self)
        super().__init__(host, port, context=ssl.create_default_context(), **more)


def _spec(header: object) -> str:
    """The one address of a header."""
    addresses: Any = getattr(header, "addresses")  # noqa: B009 - of a header that only the parser's class has
    return str(addresses[0].addr_spec)


def _read(code: int, reply: bytes) -> str:
    return legal_text(f"{code} {reply.decode('utf8', 'replace')}")[:LONGEST_REASON]


def _say(error: BaseException) -> str:
    """What happened, in one line without what was sent."""
    if isinstance(error, smtplib.SMTPResponseException):
        message = error.smtp_error
        return _read(error.smtp_code, message if isinstance(message, bytes) else message.encode())
    if isinstance(error, TimeoutError):
        return "it did not answer in time"
    return legal_text(str(error))[:LONGEST_REASON] or type(error).__name__
