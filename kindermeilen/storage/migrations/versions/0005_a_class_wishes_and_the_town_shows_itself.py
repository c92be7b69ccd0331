"""A class's wishes, rewards and missions; the town's picture and name on paper; what classes may be compared by."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

RELEASE = "state IN ('released', 'waiting', 'declined')"
COMPARISON = "comparison IN ('off', 'share', 'improvement')"


def upgrade() -> None:
    op.create_table(
        "wish",
        sa.Column("id", sa.Integer(), nullable=False),
        *_of_a_class("wish"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        *_released(),
        sa.Column("outcome", sa.String(length=10), server_default="", nullable=False),
        sa.Column("outcome_text", sa.String(length=300), server_default="", nullable=False),
        sa.CheckConstraint("position > 0", name=op.f("ck_wish_position")),
        sa.CheckConstraint(RELEASE, name=op.f("ck_wish_state")),
        sa.CheckConstraint(
            "outcome IN ('', 'heard', 'talking', 'decided', 'done', 'no')", name=op.f("ck_wish_outcome")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish")),
        sa.UniqueConstraint("group_id", "campaign_id", "position", name=op.f("uq_wish_group_id_campaign_id_position")),
    )
    op.create_index("ix_wish_campaign_id", "wish", ["campaign_id"])
    op.create_table(
        "reward",
        sa.Column("id", sa.Integer(), nullable=False),
        *_of_a_class("reward"),
        sa.Column("miles", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(length=40), server_default="", nullable=False),
        sa.Column("text", sa.String(length=120), server_default="", nullable=False),
        *_released(),
        sa.CheckConstraint("miles > 0", name=op.f("ck_reward_miles")),
        sa.CheckConstraint(RELEASE, name=op.f("ck_reward_state")),
        sa.CheckConstraint("(choice = '') <> (text = '')", name=op.f("ck_reward_words")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward")),
        sa.UniqueConstraint("group_id", "campaign_id", "miles", name=op.f("uq_reward_group_id_campaign_id_miles")),
    )
    op.create_index("ix_reward_campaign_id", "reward", ["campaign_id"])
    op.create_table(
        "mission_answer",
        *_of_a_class("mission_answer"),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("mission", sa.String(length=40), nullable=False),
        sa.Column("swapped", sa.Boolean(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("group_id", "campaign_id", "week", name=op.f("pk_mission_answer")),
    )
    op.create_index("ix_mission_answer_campaign_id", "mission_answer", ["campaign_id"])
    op.create_table(
        "town_logo",
        sa.Column("municipality_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("media_type", sa.String(length=20), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.CheckConstraint("media_type IN ('image/svg+xml', 'image/png')", name=op.f("ck_town_logo_media_type")),
        sa.CheckConstraint("width > 0 AND height > 0", name=op.f("ck_town_logo_size")),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_town_logo_municipality_id")),
        sa.PrimaryKeyConstraint("municipality_id", name=op.f("pk_town_logo")),
    )
    op.add_column("municipality", sa.Column("print_name", sa.String(length=120), server_default="", nullable=False))
    op.execute(
        "ALTER TABLE campaign ADD COLUMN comparison VARCHAR(12) DEFAULT 'off' NOT NULL "
        f"CONSTRAINT ck_campaign_comparison CHECK ({COMPARISON})"
    )


def _of_a_class(table: str) -> list[sa.schema.SchemaItem]:
    """The columns that say whose it is, in which year, and that both lie in one town."""
    within = [("group", "group_id"), ("campaign", "campaign_id")]
    return [
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("campaign_id", sa.Integer(), autoincrement=False, nullable=False),
        *(
            sa.ForeignKeyConstraint(
                ["municipality_id", column],
                [f"{parent}.municipality_id", f"{parent}.id"],
                name=op.f(f"fk_{table}_municipality_id_{column}"),
            )
            for parent, column in within
        ),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f(f"fk_{table}_municipality_id")),
    ]


def _released() -> list[sa.schema.SchemaItem]:
    """The columns of words that the coordinator releases."""
    return [
        sa.Column("state", sa.String(length=10), server_default="waiting", nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
    ]


def downgrade() -> None:
    """On SQLite a check that stands at its column goes with it, as on PostgreSQL."""
    op.drop_column("campaign", "comparison")
    op.drop_column("municipality", "print_name")
    for table in ("town_logo", "mission_answer", "reward", "wish"):
        op.drop_table(table)
