"""When a digest first met a paper."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "arrivals",
        sa.Column("paper_id", sa.String(length=500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("paper_id", name=op.f("pk_arrivals")),
    )
    op.create_index(op.f("ix_arrivals_at"), "arrivals", ["at"], unique=False)


def downgrade() -> None:
    op.drop_table("arrivals")
