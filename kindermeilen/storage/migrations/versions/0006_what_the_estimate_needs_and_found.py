"""What institutions answered about distance and cars, and the CO₂ results as they were stored."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "institution_answer",
        sa.Column("institution_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("campaign_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("km", sa.Double(), nullable=True),
        sa.Column("children_per_car", sa.Double(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=False),
        *_in_town("institution_answer", "institution", "campaign"),
        sa.CheckConstraint("km > 0 AND km <= 100", name=op.f("ck_institution_answer_km")),
        sa.CheckConstraint("children_per_car BETWEEN 1 AND 8", name=op.f("ck_institution_answer_children_per_car")),
        sa.PrimaryKeyConstraint("institution_id", "campaign_id", name=op.f("pk_institution_answer")),
    )
    op.create_index("ix_institution_answer_campaign_id", "institution_answer", ["campaign_id"])
    op.create_table(
        "co2_result",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=500), server_default="", nullable=False),
        sa.Column("edition", sa.String(length=40), nullable=False),
        sa.Column("model_version", sa.String(length=20), nullable=False),
        sa.Column("numpy_version", sa.String(length=40), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("runs", sa.Integer(), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("outputs", sa.JSON(), nullable=False),
        *_in_town("co2_result", "campaign"),
        sa.CheckConstraint("revision > 0", name=op.f("ck_co2_result_revision")),
        sa.CheckConstraint("runs > 0", name=op.f("ck_co2_result_runs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_co2_result")),
        sa.UniqueConstraint("campaign_id", "revision", name=op.f("uq_co2_result_campaign_id_revision")),
    )


def _in_town(table: str, *parents: str) -> list[sa.schema.SchemaItem]:
    """References that stay inside the town."""
    return [
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f(f"fk_{table}_municipality_id")),
        *(
            sa.ForeignKeyConstraint(
                ["municipality_id", f"{parent}_id"],
                [f"{parent}.municipality_id", f"{parent}.id"],
                name=op.f(f"fk_{table}_municipality_id_{parent}_id"),
            )
            for parent in parents
        ),
    ]


def downgrade() -> None:
    for table in ("co2_result", "institution_answer"):
        op.drop_table(table)
