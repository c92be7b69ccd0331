"""What every entry and every page asks for has an index, whatever lies beside it; an index nobody asks goes."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_enrolment_group_id", "enrolment", ["group_id"])
    op.create_index("ix_campaign_year", "campaign", ["year"])
    op.create_index("ix_campaign_date_from", "campaign", ["date_from"])
    op.create_index("ix_period_campaign_id", "period", ["campaign_id"])
    op.drop_index("ix_tally_campaign_id", "tally")


def downgrade() -> None:
    op.create_index("ix_tally_campaign_id", "tally", ["campaign_id"])
    op.drop_index("ix_period_campaign_id", "period")
    op.drop_index("ix_campaign_date_from", "campaign")
    op.drop_index("ix_campaign_year", "campaign")
    op.drop_index("ix_enrolment_group_id", "enrolment")
