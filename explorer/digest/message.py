"""A message as mail servers want it: two parts that say the same, and the headers that end a subscription."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from hashlib import sha256
from urllib.parse import urlencode, urlsplit

from explorer.digest.settings import DigestSettings, Smtp
from explorer.errors import InvalidOption, quote
from explorer.people.subscriptions import Subscription, check_address
from explorer.text.xml import legal_text

LONGEST_SUBJECT = 150
CONFIRM, UNSUBSCRIBE = "subscriptions/confirm", "subscriptions/unsubscribe"
"""Paths of the app."""


def build_message(
    settings: DigestSettings, smtp: Smtp, subscription: Subscription, period: str, subject: str, text: str, html: str
) -> EmailMessage:
    """
    Build the message for *subscription*; the same digest has the same Message-ID whenever it is built.

    It can be ended by a click (RFC 8058) where the app has an https address. *period* names what
    it is about, such as a day.
    """
    return build_letter(
        smtp,
        subscription.email,
        write_message_id(settings, smtp, subscription.id, period),
        subject,
        text,
        html,
        write_list_headers(settings, subscription) | {"Precedence": "bulk"},
    )


def build_letter(
    smtp: Smtp, to: str, message_id: str, subject: str, text: str, html: str, headers: Mapping[str, str] | None = None
) -> EmailMessage:
    """Build a message to one address, of two parts that say the same, with further *headers*."""
    message = EmailMessage(policy=SMTP if to.isascii() else SMTPUTF8)
    message["From"] = Address(legal_text(smtp.sender_name), addr_spec=_to_ascii_host(smtp.sender))
    message["To"] = Address(addr_spec=_to_ascii_host(check_address(to)))
    message["Subject"] = legal_text(subject)[:LONGEST_SUBJECT]
    message["Date"] = datetime.now(UTC)
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"
    for name, value in (headers or {}).items():
        message[name] = value
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    return message


def confirm_address(settings: DigestSettings, subscription: Subscription) -> str:
    """Where whoever reads the mail says that the address is theirs."""
    return f"{settings.address}/{CONFIRM}?{urlencode({'token': subscription.confirm_token})}"


def unsubscribe_address(settings: DigestSettings, subscription: Subscription) -> str:
    return f"{settings.address}/{UNSUBSCRIBE}?{urlencode({'token': subscription.unsubscribe_token})}"


def write_message_id(settings: DigestSettings, smtp: Smtp, subscription_id: str, period: str) -> str:
    """Write an id that tells nothing of the subscription, and is the same at every try."""
    code = sha256(f"{subscription_id}\n{period}".encode()).hexdigest()[:32]
    host = urlsplit(settings.public_url).hostname or _to_ascii_host(smtp.sender).rpartition("@")[2]
    return f"<digest.{code}@{host}>"


def write_list_headers(settings: DigestSettings, subscription: Subscription) -> dict[str, str]:
    """
    Write the headers by which mail programs unsubscribe.

    RFC 8058 wants https for the click; over http from this machine alone it is for trials.
    """
    address = unsubscribe_address(settings, subscription)
    ways = [f"<{address}>"]
    if settings.unsubscribe_mail:
        subject = urlencode({"subject": f"unsubscribe {subscription.id}"}).replace("+", "%20")
        ways.append(f"<mailto:{settings.unsubscribe_mail}?{subject}>")
    headers = {"List-Unsubscribe": ", ".join(ways)}
    host = urlsplit(address).hostname or ""
    if address.startswith("https://") or host == "localhost" or host.startswith("127."):
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _to_ascii_host(address: str) -> str:
    """
    Write the host of an address in ASCII, as the net knows it; raises InvalidOption where it has none.

    >>> _to_ascii_host("ann@bücher.example")
    'ann@xn--bcher-kva.example'
    """
    name, _, host = address.rpartition("@")
    try:
        return f"{name}@{host if host.isascii() else host.encode('idna').decode('ascii')}"
    except UnicodeError as error:
        raise InvalidOption(f"No mail reaches {quote(address)}.", hint="Write it as name@example.org.") from error
