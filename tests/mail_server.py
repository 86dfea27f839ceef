"""Mail servers on this machine: one that works and refuses on demand, and one that fails at a step of its own."""

from __future__ import annotations

import socket
import ssl
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any, BinaryIO, Literal

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from explorer.digest.settings import Security, Smtp

Step = Literal["greeting", "drip", "mail", "data", "body", "dot", "dot-stalls"]
"""
greeting: never says a word; drip: greets for ever; mail: falls silent at MAIL; data: hangs up at DATA;
body: hangs up in the middle of the message; dot: takes all of it and hangs up; dot-stalls: takes it and is silent.
"""


@dataclass
class Post:
    """What a working server got, and what it is to refuse."""

    port: int = 0
    got: list[EmailMessage] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    """Of the envelopes."""
    refusals: dict[str, str] = field(default_factory=dict)
    """Address → what RCPT is answered."""
    answers: deque[str] = field(default_factory=deque)
    """What the next messages are answered instead of 250."""
    logins: list[str] = field(default_factory=list)

    def settings(self, **more: Any) -> Smtp:
        return quick(self.port, **more)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.answers:
            return self.answers.popleft()
        parsed = message_from_bytes(envelope.content, policy=default)
        assert isinstance(parsed, EmailMessage)
        self.got.append(parsed)
        self.to += envelope.rcpt_tos
        return "250 taken"


def quick(port: int, **more: Any) -> Smtp:
    """Settings for a server on this machine, and for a test that does not want to wait."""
    usual: dict[str, Any] = {"sender": "digest@example.org", "security": "none", "seconds": 1.5, "seconds_whole": 6.0}
    return Smtp("127.0.0.1", port, **{**usual, "tries": 3, "wait": 0.01, **more})


@contextmanager
def serve_mail(*, password: str = "", tls: tuple[Security, Path, Path] | None = None) -> Iterator[Post]:
    """
    A server that takes mail; with a *password* only from the user "graph" who knows it.

    *tls* says how it is encrypted, with which certificate and key.
    """
    post = Post(find_port())

    def check(server: Any, session: Any, envelope: Any, mechanism: str, login: Any) -> AuthResult:
        post.logins.append(login.login.decode())
        return AuthResult(success=(login.login, login.password) == (b"graph", password.encode()))

    more: dict[str, Any] = {"enable_SMTPUTF8": False}
    if password:
        more |= {"authenticator": check, "auth_require_tls": bool(tls), "auth_required": True}
    if tls:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(tls[1], tls[2])
        more |= (
            {"tls_context": context} if tls[0] == "starttls" else {"ssl_context": context, "auth_require_tls": False}
        )
    controller = Controller(post, "127.0.0.1", post.port, **more)
    controller.start()
    try:
        yield post
    finally:
        controller.stop()


@contextmanager
def serve_failing(step: Step, times: int = 1_000) -> Iterator[tuple[int, list[bytes]]]:
    """A server that fails at *step*, *times* times, and then works: its port, and the messages that it took whole."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.05)
    ends = threading.Event()
    took: list[bytes] = []
    left = [times]

    def serve() -> None:
        while not ends.is_set():
            with suppress(TimeoutError):
                connection, _ = listener.accept()
                threading.Thread(target=talk, args=(connection,), daemon=True).start()

    def talk(connection: socket.socket) -> None:
        fails = left[0] > 0
        left[0] -= 1
        with connection, suppress(OSError):
            connection.settimeout(5)
            _talk(connection, step if fails else None, ends, took)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1], took
    finally:
        ends.set()
        thread.join()
        listener.close()


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of this machine that nobody has signed, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    built = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    built = built.not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(hours=1))
    here = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))])
    signed = built.add_extension(here, critical=False).sign(key, hashes.SHA256())
    certificate, secret = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    secret.write_bytes(key.private_bytes(*form))
    return certificate, secret


def find_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _talk(connection: socket.socket, step: Step | None, ends: threading.Event, took: list[bytes]) -> None:
    if step == "greeting":
        ends.wait(5)
        return
    while step == "drip" and not ends.wait(0.02):
        connection.sendall(b"220-still here\r\n")
    connection.sendall(b"220 here\r\n")
    lines = connection.makefile("rb")
    for line in lines:
        word = line[:4].upper()
        if word == b"MAIL" and step == "mail":
            ends.wait(5)
            return
        if word == b"DATA" and not _take(connection, lines, step, ends, took):
            return
        if word != b"DATA":
            connection.sendall(b"250 fine\r\n")


def _take(
    connection: socket.socket, lines: BinaryIO, step: Step | None, ends: threading.Event, took: list[bytes]
) -> bool:
    """Take a message; whether the talk goes on."""
    if step == "data":
        return False
    connection.sendall(b"354 go on\r\n")
    if step == "body":
        lines.readline()
        return False
    took.append(b"".join(iter(lines.readline, b".\r\n")))
    if step == "dot-stalls":
        ends.wait(5)
    if step in {"dot", "dot-stalls"}:
        return False
    connection.sendall(b"250 taken\r\n")
    return True
