"""The tables of the people store. A change here needs a migration beside the first one."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    text,
)

LONGEST_ID = 500
"""Letters of an id of the library, or of a search's address."""


class UtcTime(TypeDecorator[datetime]):
    """A moment, always in UTC; SQLite, which has no zones, keeps it without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def _id() -> Column[str]:
    """A random id, which nobody can guess from another one."""
    return Column("id", String(32), primary_key=True)


def _account(name: str = "account_id", *, key: bool = False) -> Column[str]:
    """Whose row it is; it goes with the account."""
    return Column(name, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=key, nullable=False, index=not key)


def _former_account(name: str) -> Column[str]:
    """Who did it; what was done stays when the account goes."""
    return Column(name, ForeignKey("accounts.id", ondelete="SET NULL"), nullable=True, index=True)


def _thing(name: str, *, key: bool = False, null: bool = False) -> Column[str]:
    """An id of the library, or a kind of thing."""
    return Column(name, String(LONGEST_ID), primary_key=key, nullable=null)


def _word(name: str, *, key: bool = False) -> Column[str]:
    return Column(name, String(40), primary_key=key, nullable=False)


def _at(name: str = "at", *, null: bool = False) -> Column[datetime]:
    return Column(name, UtcTime, nullable=null)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False, server_default=text("false"))


# ── Accounts ─────────────────────────────────────────────────────────────────────────────────────

accounts = Table(
    "accounts",
    metadata,
    _id(),
    Column("issuer", String(300), nullable=False),
    Column("subject", String(300), nullable=False),
    _text("name"),
    _text("email"),
    _flag("email_verified"),
    Column("orcid", String(19), nullable=True),
    _at("created_at"),
    _at("signed_out_at", null=True),
    Index("uq_accounts_issuer_subject", "issuer", "subject", unique=True),
)
sessions = Table(
    "sessions",
    metadata,
    Column("fingerprint", String(64), primary_key=True),
    _former_account("account_id"),
    _at("started_at"),
    _at("ended_at", null=True),
)
preferences = Table("preferences", metadata, _account(key=True), _word("name", key=True), _text("value"))
rates = Table(
    "rates",
    metadata,
    _account(key=True),
    _word("action", key=True),
    Column("window", Integer, primary_key=True, autoincrement=False),
    Column("count", Integer, nullable=False),
)

# ── What a reader chooses ────────────────────────────────────────────────────────────────────────

follows = Table(
    "follows",
    metadata,
    _account(key=True),
    _word("kind", key=True),
    _thing("target_id", key=True),
    _text("label"),
    _at(),
    Index("ix_follows_kind_target_id", "kind", "target_id"),
)
exclusions = Table(
    "exclusions",
    metadata,
    _account(key=True),
    _word("kind", key=True),
    _thing("target_id", key=True),
    _text("label"),
    _at(),
)
votes = Table(
    "votes",
    metadata,
    _account(key=True),
    _thing("paper_id", key=True),
    _at(),
    _text("label"),
    Index("ix_votes_paper_id", "paper_id"),
    Index("ix_votes_at", "at"),
)
comments = Table(
    "comments",
    metadata,
    _id(),
    _account(),
    _thing("paper_id"),
    _text("body"),
    _at(),
    Index("ix_comments_paper_id_at", "paper_id", "at"),
)
saved = Table("saved", metadata, _account(key=True), _thing("paper_id", key=True), _text("label"), _at())
seen = Table("seen", metadata, _account(key=True), _thing("paper_id", key=True), _at())
notes = Table(
    "notes",
    metadata,
    _account(key=True),
    _word("kind", key=True),
    _thing("target_id", key=True),
    _text("label"),
    _text("body"),
    _at(),
)
tags = Table(
    "tags",
    metadata,
    _account(key=True),
    _word("kind", key=True),
    _thing("target_id", key=True),
    Column("tag", String(80), primary_key=True),
    _text("label"),
    _at(),
    Index("ix_tags_account_id_tag", "account_id", "tag"),
)

# ── Digests ──────────────────────────────────────────────────────────────────────────────────────

subscriptions = Table(
    "subscriptions",
    metadata,
    _id(),
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), nullable=True, index=True),
    Column("email", String(320), nullable=False),
    _word("cadence"),
    _word("content"),
    _word("state"),
    Column("confirm_token", String(64), nullable=False, unique=True),
    Column("unsubscribe_token", String(64), nullable=False, unique=True),
    _at("created_at"),
    _at("confirmed_at", null=True),
    _at("ended_at", null=True),
    CheckConstraint("cadence IN ('daily', 'weekly')", name="cadence"),
    CheckConstraint("content IN ('trending', 'followed')", name="content"),
    CheckConstraint("state IN ('pending', 'active', 'ended')", name="state"),
    Index(
        "uq_subscriptions_live",
        "account_id",
        "email",
        "cadence",
        "content",
        unique=True,
        sqlite_where=text("state <> 'ended'"),
        postgresql_where=text("state <> 'ended'"),
    ),
    Index(
        "uq_subscriptions_listed",
        "email",
        "cadence",
        "content",
        unique=True,
        sqlite_where=text("state <> 'ended' AND account_id IS NULL"),
        postgresql_where=text("state <> 'ended' AND account_id IS NULL"),
    ),
)
digests = Table(
    "digests",
    metadata,
    Column("subscription_id", ForeignKey("subscriptions.id", ondelete="CASCADE"), primary_key=True),
    _word("period", key=True),
    _word("state"),
    Column("attempts", Integer, nullable=False),
    _at("begun_at"),
    _at("sent_at", null=True),
    _text("error"),
    CheckConstraint("state IN ('sending', 'sent', 'failed')", name="state"),
)

arrivals = Table(
    "arrivals",
    metadata,
    Column("paper_id", String(LONGEST_ID), primary_key=True),
    Column("at", UtcTime, nullable=False, index=True),
)
"""When a digest first met a paper. Sources name papers days after their dates; none is to be missed or told twice."""

# ── Claims ───────────────────────────────────────────────────────────────────────────────────────

_LIVE_CLAIM = text("state IN ('pending', 'approved', 'contested')")
claims = Table(
    "claims",
    metadata,
    _id(),
    _former_account("account_id"),
    _thing("person_id"),
    _text("label"),
    _word("state"),
    Column("level", Integer, nullable=False, server_default="0"),
    _text("statement"),
    Column("evidence", Text, nullable=False, server_default="{}"),
    _at("created_at"),
    _at("decided_at", null=True),
    _text("reason"),
    CheckConstraint("state IN ('pending', 'approved', 'refused', 'withdrawn', 'contested')", name="state"),
    CheckConstraint("level BETWEEN 0 AND 3", name="level"),
    Index("ix_claims_person_id", "person_id"),
    Index(
        "uq_claims_live",
        "account_id",
        "person_id",
        unique=True,
        sqlite_where=_LIVE_CLAIM,
        postgresql_where=_LIVE_CLAIM,
    ),
    Index(
        "uq_claims_approved",
        "person_id",
        unique=True,
        sqlite_where=text("state = 'approved'"),
        postgresql_where=text("state = 'approved'"),
    ),
)
claim_events = Table(
    "claim_events",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("claim_id", ForeignKey("claims.id", ondelete="CASCADE"), nullable=False, index=True),
    _former_account("account_id"),
    _text("actor"),
    _text("before"),
    _word("after"),
    _text("reason"),
    _at(),
)
claim_codes = Table(
    "claim_codes",
    metadata,
    Column("claim_id", ForeignKey("claims.id", ondelete="CASCADE"), primary_key=True),
    _thing("place", key=True),
    Column("code", String(64), nullable=False),
    _at("created_at"),
    _at("found_at", null=True),
)
owner_profiles = Table(
    "owner_profiles",
    metadata,
    Column("claim_id", ForeignKey("claims.id", ondelete="CASCADE"), primary_key=True),
    _text("bio"),
    _text("affiliation"),
    _flag("open_to_collaborate"),
    Column("links", Text, nullable=False, server_default="[]"),
    Column("key_papers", Text, nullable=False, server_default="[]"),
    _at("changed_at"),
)

# ── Conversations ────────────────────────────────────────────────────────────────────────────────

invitations = Table(
    "invitations",
    metadata,
    _id(),
    _account("from_id"),
    _account("to_id"),
    _thing("person_id"),
    _word("purpose"),
    _word("about_kind"),
    _thing("about_id"),
    _text("body"),
    _word("state"),
    _at("created_at"),
    _at("decided_at", null=True),
    CheckConstraint("state IN ('pending', 'accepted', 'declined', 'withdrawn')", name="state"),
    CheckConstraint("from_id <> to_id", name="two_people"),
    Index(
        "uq_invitations_pending",
        "from_id",
        "to_id",
        unique=True,
        sqlite_where=text("state = 'pending'"),
        postgresql_where=text("state = 'pending'"),
    ),
)
conversations = Table(
    "conversations",
    metadata,
    _id(),
    Column("invitation_id", ForeignKey("invitations.id", ondelete="CASCADE"), nullable=False, unique=True),
    _account("one_id"),
    _account("other_id"),
    _at("created_at"),
    CheckConstraint("one_id < other_id", name="in_order"),
    Index("uq_conversations_pair", "one_id", "other_id", unique=True),
)
messages = Table(
    "messages",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False, index=True),
    _account("account_id"),
    _text("body"),
    _at(),
)
reads = Table(
    "reads",
    metadata,
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    _account(key=True),
    Column("up_to", Integer, nullable=False, server_default="0"),
)
blocks = Table("blocks", metadata, _account(key=True), _account("blocked_id", key=True), _at())

# ── After an account ─────────────────────────────────────────────────────────────────────────────

departures = Table(
    "departures",
    metadata,
    _id(),
    Column("mark", String(64), nullable=False, index=True),
    _word("kind"),
    Column("until", UtcTime, nullable=False, index=True),
    Column("other_id", ForeignKey("accounts.id", ondelete="CASCADE"), nullable=True, index=True),
    _at(),
    _thing("about"),
    _word("action"),
    Column("window", Integer, nullable=False),
    Column("count", Integer, nullable=False),
    CheckConstraint("kind IN ('block', 'rest', 'rate', 'refusal')", name="kind"),
)
"""What a deleted account is not rid of if whoever had it signs in again; ``mark`` is of their sign-in."""
