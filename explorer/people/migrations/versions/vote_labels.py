"""The title of a paper beside a vote, for lists that outlive it in the library."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("votes", sa.Column("label", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("votes", "label")
