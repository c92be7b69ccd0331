"""What grows with every entry leaves the campaign's row: others refer to that row, and each of them looks it up."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "entry_count",
        sa.Column("campaign_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id", "campaign_id"],
            ["campaign.municipality_id", "campaign.id"],
            name=op.f("fk_entry_count_municipality_id_campaign_id"),
        ),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_entry_count_municipality_id")),
        sa.PrimaryKeyConstraint("campaign_id", "part", name=op.f("pk_entry_count")),
    )


def downgrade() -> None:
    """A page's mark is not to be one that it had before."""
    op.execute(
        "UPDATE campaign SET version = version + "
        "(SELECT coalesce(sum(changes), 0) FROM entry_count WHERE campaign_id = campaign.id)"
    )
    op.drop_table("entry_count")
