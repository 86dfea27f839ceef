"""Accounts: signing in and out, and on one's own machine the one person there is."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, select, update

from explorer.errors import InvalidOption, SignInNeeded
from explorer.people.departures import recall_departure
from explorer.people.readers import Reader, check_text, new_id, shorten_label
from explorer.people.rights import require_account
from explorer.people.store import Store, insert_missing
from explorer.people.tables import accounts, sessions

LOCAL_NAME = "You"
ORCID_ISSUERS = ("https://orcid.org", "https://sandbox.orcid.org")
CLOCKS = timedelta(minutes=5)
"""How far a provider's clock may be behind ours."""
LONGEST_SESSION = timedelta(days=31)
"""Streamlit's cookie lasts 30 days."""
LONGEST_CLAIM = 300
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Identity:
    """What a provider of identities vouches for."""

    issuer: str
    subject: str
    """Who it is, among all that the issuer knows. Names and addresses change, this does not."""
    name: str
    email: str
    email_verified: bool
    orcid: str | None
    session: str
    """The fingerprint of this one sign-in."""
    issued_at: datetime | None
    """By the provider's clock."""


def read_identity(claims: Mapping[str, object], provider: str = "") -> Identity:
    """
    Read what an OpenID Connect provider says of a person.

    *provider* is what the settings call it: whoever signs in through one named ``orcid`` has the
    ORCID iD that is their subject. Raises InvalidOption without issuer and subject.

    >>> claims = {"iss": "https://orcid.org", "sub": "0000-0002-1825-0097", "given_name": "Josiah"}
    >>> identity = read_identity(claims)
    >>> identity.orcid, identity.name, identity.email_verified
    ('0000-0002-1825-0097', 'Josiah', False)
    """
    issuer, subject = (_read(claims, name) for name in ("iss", "sub"))
    if not issuer or not subject or max(len(issuer), len(subject)) > LONGEST_CLAIM:
        raise InvalidOption(
            "The provider did not say who you are.",
            hint="Log in once more; if it stays so, tell whoever runs this app.",
        )
    email, verified = _read(claims, "email")[:320], claims.get("email_verified")
    is_orcid = provider == "orcid" or issuer.rstrip("/") in ORCID_ISSUERS
    return Identity(
        issuer=issuer,
        subject=subject,
        name=_read_name(claims) or email.partition("@")[0] or "A reader",
        email=email,
        email_verified=bool(email) and (verified is True or verified == "true"),
        orcid=subject if is_orcid and is_orcid_id(subject) else None,
        session=_take_fingerprint(claims, issuer, subject),
        issued_at=_read_time(claims.get("iat")),
    )


def is_orcid_id(text: str) -> bool:
    """
    Whether *text* is an ORCID iD with the right check digit (ISO 7064, MOD 11-2).

    >>> is_orcid_id("0000-0002-1825-0097"), is_orcid_id("0000-0002-1825-0098")
    (True, False)
    """
    if not re.fullmatch(r"[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]", text):
        return False
    digits = text.replace("-", "")
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    return digits[-1] == "0123456789X"[(12 - total % 11) % 11]


def sign_in(store: Store, identity: Identity, curators: Collection[str] = ()) -> Reader:
    """
    The reader behind *identity*; makes the account at the first time.

    Asked at every run, for it costs one row. Raises SignInNeeded for a sign-in that has ended, here
    or in any other tab or browser.
    """
    with store.reading() as connection:
        row = _find_session(connection, identity.session)
    if row is None:
        with store.writing() as connection:
            row = _begin_session(connection, identity)
    if row.ended_at is not None or row.id is None:
        raise SignInNeeded("this page", ended=True)
    return _reader(row, identity, is_curator(identity, curators))


def get_local_reader(store: Store) -> Reader:
    """The one person of an app without sign-in, who may do everything there."""
    local = (accounts.c.issuer == "local") & (accounts.c.subject == "local")
    find = select(accounts.c.id, accounts.c.name).where(local)
    with store.reading() as connection:
        row = connection.execute(find).first()
    if row is None:
        with store.writing() as connection:
            values = {"issuer": "local", "subject": "local", "name": LOCAL_NAME, "created_at": datetime.now(UTC)}
            insert_missing(connection, accounts, {"id": new_id(), **values})
            row = connection.execute(find).one()
    return Reader(account_id=row.id, name=row.name, curator=True, local=True)


def sign_out_everywhere(store: Store, reader: Reader) -> None:
    """End every session of the account, in whatever browser it is."""
    if not reader.signed_in or reader.local:
        return
    with store.writing() as connection:
        end_sessions(connection, reader.account_id)


def end_sessions(connection: Connection, account_id: str) -> None:
    now = datetime.now(UTC)
    mine = and_(sessions.c.account_id == account_id, sessions.c.ended_at.is_(None))
    # The account first: a session that begins in another process holds its row, and is then seen below.
    connection.execute(update(accounts).where(accounts.c.id == account_id).values(signed_out_at=now))
    connection.execute(update(sessions).where(mine).values(ended_at=now))


def rename(store: Store, reader: Reader, name: str) -> None:
    """The name that others see beside comments; kept until the reader changes it again."""
    with store.writing() as connection:
        account_id = require_account(connection, reader, "changing one's name")
        shown = shorten_label(check_text(name, LONGEST_NAME, "name"))
        connection.execute(update(accounts).where(accounts.c.id == account_id).values(name=shown))


def find_names(store: Store, account_ids: Collection[str]) -> dict[str, str]:
    """The names of accounts; one that is gone has none."""
    with store.reading() as connection:
        found = connection.execute(select(accounts.c.id, accounts.c.name).where(accounts.c.id.in_(account_ids)))
        return {row.id: row.name for row in found}


def _find_session(connection: Connection, fingerprint: str) -> Any:
    """The account's id and name, and when the session ended; None for a sign-in seen for the first time."""
    joined = sessions.outerjoin(accounts, sessions.c.account_id == accounts.c.id)
    columns = (accounts.c.id, accounts.c.name, sessions.c.ended_at)
    return connection.execute(select(*columns).select_from(joined).where(sessions.c.fingerprint == fingerprint)).first()


def _begin_session(connection: Connection, identity: Identity) -> Row[Any]:
    now = datetime.now(UTC)
    who = {"issuer": identity.issuer, "subject": identity.subject}
    is_new = insert_missing(connection, accounts, {"id": new_id(), **who, "name": identity.name, "created_at": now})
    mine = and_(accounts.c.issuer == identity.issuer, accounts.c.subject == identity.subject)
    account = connection.execute(select(accounts).where(mine).with_for_update()).one()
    if is_new:
        recall_departure(connection, account)
    known = {"email": identity.email, "email_verified": identity.email_verified, "orcid": identity.orcid}
    connection.execute(update(accounts).where(mine).values(**known))
    connection.execute(delete(sessions).where(sessions.c.started_at < now - 2 * LONGEST_SESSION))
    # A sign-in that nobody has seen yet, older than the account's last sign-out, ended with the others.
    issued = identity.issued_at or now
    signed_out = account.signed_out_at or datetime.min.replace(tzinfo=UTC)
    late = issued + CLOCKS < max(signed_out, now - LONGEST_SESSION)
    values = {"fingerprint": identity.session, "account_id": account.id, "started_at": now}
    insert_missing(connection, sessions, {**values, "ended_at": now if late else None})
    row = _find_session(connection, identity.session)
    if row is None:
        raise SignInNeeded("this page", ended=True)
    return row


def _reader(row: Row[Any], identity: Identity, curator: bool) -> Reader:
    return Reader(
        account_id=str(row.id),
        name=str(row.name),
        email=identity.email,
        email_verified=identity.email_verified,
        orcid=identity.orcid,
        curator=curator,
        session=identity.session,
    )


def is_curator(identity: Identity, curators: Collection[str]) -> bool:
    """Whether *curators*, as the settings name them, name whoever this is."""
    names = {f"{identity.issuer} {identity.subject}"}
    if identity.orcid:
        names.add(f"orcid:{identity.orcid}")
    if identity.email_verified:
        names.add(identity.email.casefold())
    return any(one in names or one.casefold() in names for one in curators)


def _take_fingerprint(claims: Mapping[str, object], issuer: str, subject: str) -> str:
    """One for each sign-in: the nonce is random, and where a provider drops it the times differ."""
    parts = [issuer, subject, *(_read(claims, name) for name in ("nonce", "iat", "jti", "at_hash", "sid"))]
    return hashlib.sha256("\x00".join(parts).encode("utf8", "replace")).hexdigest()


def _read(claims: Mapping[str, object], name: str) -> str:
    value = claims.get(name)
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _read_name(claims: Mapping[str, object]) -> str:
    whole = _read(claims, "name") or f"{_read(claims, 'given_name')} {_read(claims, 'family_name')}"
    return shorten_label(whole)[:LONGEST_NAME]


def _read_time(value: object) -> datetime | None:
    if not isinstance(value, int | float):
        return None
    try:
        return datetime.fromtimestamp(value, UTC)
    except (OverflowError, ValueError, OSError):
        return None
