"""A class says what counts for children who cannot choose their way: a short text, for its own devices alone."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("group", sa.Column("task", sa.String(length=200), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("group", "task")
