"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("issuer", sa.String(length=300), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("email", sa.Text(), server_default="", nullable=False),
        sa.Column("email_verified", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("orcid", sa.String(length=19), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
    )
    op.create_index("uq_accounts_issuer_subject", "accounts", ["issuer", "subject"], unique=True)
    op.create_table(
        "blocks",
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("blocked_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_blocks_account_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["blocked_id"], ["accounts.id"], name=op.f("fk_blocks_blocked_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("account_id", "blocked_id", name=op.f("pk_blocks")),
    )
    op.create_table(
        "claims",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=True),
        sa.Column("person_id", sa.String(length=500), nullable=False),
        sa.Column("label", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("level", sa.Integer(), server_default="0", nullable=False),
        sa.Column("statement", sa.Text(), server_default="", nullable=False),
        sa.Column("evidence", sa.Text(), server_default="{}", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            "state IN ('pending', 'approved', 'refused', 'withdrawn', 'contested')", name=op.f("ck_claims_state")
        ),
        sa.CheckConstraint("level BETWEEN 0 AND 3", name=op.f("ck_claims_level")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_claims_account_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims")),
    )
    op.create_index(op.f("ix_claims_account_id"), "claims", ["account_id"], unique=False)
    op.create_index("ix_claims_person_id", "claims", ["person_id"], unique=False)
    op.create_index(
        "uq_claims_approved",
        "claims",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("state = 'approved'"),
        postgresql_where=sa.text("state = 'approved'"),
    )
    op.create_index(
        "uq_claims_live",
        "claims",
        ["account_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('pending', 'approved', 'contested')"),
        postgresql_where=sa.text("state IN ('pending', 'approved', 'contested')"),
    )
    op.create_table(
        "comments",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("paper_id", sa.String(length=500), nullable=False),
        sa.Column("body", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_comments_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
    )
    op.create_index(op.f("ix_comments_account_id"), "comments", ["account_id"], unique=False)
    op.create_index("ix_comments_paper_id_at", "comments", ["paper_id", "at"], unique=False)
    op.create_table(
        "exclusions",
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("target_id", sa.String(length=500), nullable=False),
        sa.Column("label", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_exclusions_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "kind", "target_id", name=op.f("pk_exclusions")),
    )
    op.create_table(
        "follows",
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("target_id", sa.String(length=500), nullable=False),
        sa.Column("label", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_follows_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "kind", "target_id", name=op.f("pk_follows")),
    )
    op.create_index("ix_follows_kind_target_id", "follows", ["kind", "target_id"], unique=False)
    op.create_table(
        "invitations",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("from_id", sa.String(length=32), nullable=False),
        sa.Column("to_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=500), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("about_kind", sa.String(length=40), nullable=False),
        sa.Column("about_id", sa.String(length=500), nullable=False),
        sa.Column("body", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('pending', 'accepted', 'declined', 'withdrawn')", name=op.f("ck_invitations_state")
        ),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_invitations_two_people")),
        sa.ForeignKeyConstraint(["from_id"], ["accounts.id"], name=op.f("fk_invitations_from_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["to_id"], ["accounts.id"], name=op.f("fk_invitations_to_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
    )
    op.create_index(op.f("ix_invitations_from_id"), "invitations", ["from_id"], unique=False)
    op.create_index(op.f("ix_invitations_to_id"), "invitations", ["to_id"], unique=False)
    op.create_index(
        "uq_invitations_pending",
        "invitations",
        ["from_id", "to_id"],
        unique=True,
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_table(
        "notes",
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("target_id", sa.String(length=500), nullable=False),
        sa.Column("label", sa.Text(), server_default="", nullable=False),
        sa.Column("body", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_notes_account_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("account_id", "kind", "target_id", name=op.f("pk_notes")),
    )
    op.create_table(
        "preferences",
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_preferences_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "name", name=op.f("pk_preferences")),
    )
    op.create_table(
        "rates",
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("window", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_rates_account_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("account_id", "action", "window", name=op.f("pk_rates")),
    )
    op.create_table(
        "saved",
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("paper_id", sa.String(length=500), nullable=False),
        sa.Column("label", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_saved_account_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("account_id", "paper_id", name=op.f("pk_saved")),
    )
    op.create_table(
        "seen",
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("paper_id", sa.String(length=500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_seen_account_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("account_id", "paper_id", name=op.f("pk_seen")),
    )
    op.create_table(
        "sessions",
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_sessions_account_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_account_id"), "sessions", ["account_id"], unique=False)
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=True),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("cadence", sa.String(length=40), nullable=False),
        sa.Column("content", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("confirm_token", sa.String(length=64), nullable=False),
        sa.Column("unsubscribe_token", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("cadence IN ('daily', 'weekly')", name=op.f("ck_subscriptions_cadence")),
        sa.CheckConstraint("content IN ('trending', 'followed')", name=op.f("ck_subscriptions_content")),
        sa.CheckConstraint("state IN ('pending', 'active', 'ended')", name=op.f("ck_subscriptions_state")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_subscriptions_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
        sa.UniqueConstraint("confirm_token", name=op.f("uq_subscriptions_confirm_token")),
        sa.UniqueConstraint("unsubscribe_token", name=op.f("uq_subscriptions_unsubscribe_token")),
    )
    op.create_index(op.f("ix_subscriptions_account_id"), "subscriptions", ["account_id"], unique=False)
    op.create_index(
        "uq_subscriptions_listed",
        "subscriptions",
        ["email", "cadence", "content"],
        unique=True,
        sqlite_where=sa.text("state <> 'ended' AND account_id IS NULL"),
        postgresql_where=sa.text("state <> 'ended' AND account_id IS NULL"),
    )
    op.create_index(
        "uq_subscriptions_live",
        "subscriptions",
        ["account_id", "email", "cadence", "content"],
        unique=True,
        sqlite_where=sa.text("state <> 'ended'"),
        postgresql_where=sa.text("state <> 'ended'"),
    )
    op.create_table(
        "tags",
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("target_id", sa.String(length=500), nullable=False),
        sa.Column("tag", sa.String(length=80), nullable=False),
        sa.Column("label", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_tags_account_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("account_id", "kind", "target_id", "tag", name=op.f("pk_tags")),
    )
    op.create_index("ix_tags_account_id_tag", "tags", ["account_id", "tag"], unique=False)
    op.create_table(
        "votes",
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("paper_id", sa.String(length=500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_votes_account_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("account_id", "paper_id", name=op.f("pk_votes")),
    )
    op.create_index("ix_votes_at", "votes", ["at"], unique=False)
    op.create_index("ix_votes_paper_id", "votes", ["paper_id"], unique=False)
    op.create_table(
        "claim_codes",
        sa.Column("claim_id", sa.String(length=32), nullable=False),
        sa.Column("place", sa.String(length=500), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_claim_codes_claim_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("claim_id", "place", name=op.f("pk_claim_codes")),
    )
    op.create_table(
        "claim_events",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("claim_id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=True),
        sa.Column("actor", sa.Text(), server_default="", nullable=False),
        sa.Column("before", sa.Text(), server_default="", nullable=False),
        sa.Column("after", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_claim_events_account_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_claim_events_claim_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_claim_events")),
    )
    op.create_index(op.f("ix_claim_events_account_id"), "claim_events", ["account_id"], unique=False)
    op.create_index(op.f("ix_claim_events_claim_id"), "claim_events", ["claim_id"], unique=False)
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("invitation_id", sa.String(length=32), nullable=False),
        sa.Column("one_id", sa.String(length=32), nullable=False),
        sa.Column("other_id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("one_id < other_id", name=op.f("ck_conversations_in_order")),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitations.id"], name=op.f("fk_conversations_invitation_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["one_id"], ["accounts.id"], name=op.f("fk_conversations_one_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["other_id"], ["accounts.id"], name=op.f("fk_conversations_other_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations")),
        sa.UniqueConstraint("invitation_id", name=op.f("uq_conversations_invitation_id")),
    )
    op.create_index(op.f("ix_conversations_one_id"), "conversations", ["one_id"], unique=False)
    op.create_index(op.f("ix_conversations_other_id"), "conversations", ["other_id"], unique=False)
    op.create_index("uq_conversations_pair", "conversations", ["one_id", "other_id"], unique=True)
    op.create_table(
        "digests",
        sa.Column("subscription_id", sa.String(length=32), nullable=False),
        sa.Column("period", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("state IN ('sending', 'sent', 'failed')", name=op.f("ck_digests_state")),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["subscriptions.id"], name=op.f("fk_digests_subscription_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("subscription_id", "period", name=op.f("pk_digests")),
    )
    op.create_table(
        "owner_profiles",
        sa.Column("claim_id", sa.String(length=32), nullable=False),
        sa.Column("bio", sa.Text(), server_default="", nullable=False),
        sa.Column("affiliation", sa.Text(), server_default="", nullable=False),
        sa.Column("open_to_collaborate", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("links", sa.Text(), server_default="[]", nullable=False),
        sa.Column("key_papers", sa.Text(), server_default="[]", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claims.id"], name=op.f("fk_owner_profiles_claim_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_owner_profiles")),
    )
    op.create_table(
        "messages",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("body", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_messages_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_messages_conversation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_messages")),
        sa.UniqueConstraint("id", name=op.f("uq_messages_id")),
    )
    op.create_index(op.f("ix_messages_account_id"), "messages", ["account_id"], unique=False)
    op.create_index(op.f("ix_messages_conversation_id"), "messages", ["conversation_id"], unique=False)
    op.create_table(
        "reads",
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("up_to", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_reads_account_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_reads_conversation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("conversation_id", "account_id", name=op.f("pk_reads")),
    )


def downgrade() -> None:
    op.drop_table("reads")
    op.drop_table("messages")
    op.drop_table("owner_profiles")
    op.drop_table("digests")
    op.drop_table("conversations")
    op.drop_table("claim_events")
    op.drop_table("claim_codes")
    op.drop_table("votes")
    op.drop_table("tags")
    op.drop_table("subscriptions")
    op.drop_table("sessions")
    op.drop_table("seen")
    op.drop_table("saved")
    op.drop_table("rates")
    op.drop_table("preferences")
    op.drop_table("notes")
    op.drop_table("invitations")
    op.drop_table("follows")
    op.drop_table("exclusions")
    op.drop_table("comments")
    op.drop_table("claims")
    op.drop_table("blocks")
    op.drop_table("accounts")
