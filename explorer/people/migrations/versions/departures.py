"""What outlives an account for a while: blocks, rests after a refusal, limits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "departures",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("other_id", sa.String(32), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("about", sa.String(500), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("window", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('block', 'rest', 'rate', 'refusal')", name=op.f("ck_departures_kind")),
        sa.ForeignKeyConstraint(["other_id"], ["accounts.id"], name=op.f("fk_departures_other_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departures")),
    )
    for column in ("mark", "until", "other_id"):
        op.create_index(op.f(f"ix_departures_{column}"), "departures", [column], unique=False)


def downgrade() -> None:
    op.drop_table("departures")
