"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SQLITE_TRIGGER = """
CREATE TRIGGER {table}_is_append_only BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_update() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
"""
POSTGRESQL_TRIGGER = """
CREATE TRIGGER {table}_is_append_only BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_update()
"""


def make_append_only(table: str) -> None:
    """The database itself refuses to change a line of the journal."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(POSTGRESQL_FUNCTION)
        op.execute(POSTGRESQL_TRIGGER.format(table=table))
    else:
        op.execute(SQLITE_TRIGGER.format(table=table))


def upgrade() -> None:
    op.create_table(
        "device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_device_secret_hash")),
    )
    op.create_table(
        "failed_sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_hash", sa.String(length=64), nullable=False),
        sa.Column("account_hash", sa.String(length=64), nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failed_sign_in")),
    )
    with op.batch_alter_table("failed_sign_in", schema=None) as batch_op:
        batch_op.create_index("ix_failed_sign_in_failed_at", ["failed_at"], unique=False)
        batch_op.create_index("ix_failed_sign_in_source_hash_failed_at", ["source_hash", "failed_at"], unique=False)

    op.create_table(
        "municipality",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ags", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("land", sa.String(length=2), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("part_of_id", sa.Integer(), nullable=True),
        sa.Column("help_address", sa.String(length=200), server_default="", nullable=False),
        sa.Column("contact", sa.String(length=2000), server_default="", nullable=False),
        sa.Column("imprint", sa.String(length=8000), server_default="", nullable=False),
        sa.CheckConstraint(
            "lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180", name=op.f("ck_municipality_position")
        ),
        sa.CheckConstraint("length(ags) IN (5, 8)", name=op.f("ck_municipality_ags_length")),
        sa.ForeignKeyConstraint(["part_of_id"], ["municipality.id"], name=op.f("fk_municipality_part_of_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_municipality")),
        sa.UniqueConstraint("ags", name=op.f("uq_municipality_ags")),
    )
    op.create_table(
        "reported_total",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality", sa.String(length=120), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("ags", sa.String(length=8), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("date_from", sa.Date(), nullable=True),
        sa.Column("date_to", sa.Date(), nullable=True),
        sa.Column("part_of", sa.String(length=120), nullable=False),
        sa.Column("institution", sa.String(length=200), nullable=False),
        sa.Column("institutions", sa.Integer(), nullable=True),
        sa.Column("groups", sa.Integer(), nullable=True),
        sa.Column("children", sa.Integer(), nullable=True),
        sa.Column("green", sa.Integer(), nullable=True),
        sa.Column("red", sa.Integer(), nullable=True),
        sa.Column("blue", sa.Integer(), nullable=True),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=1000), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reported_total")),
    )
    with op.batch_alter_table("reported_total", schema=None) as batch_op:
        batch_op.create_index("ix_reported_total_year", ["year"], unique=False)

    op.create_table(
        "campaign",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("date_from", sa.Date(), nullable=False),
        sa.Column("date_to", sa.Date(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=False),
        sa.Column("report_by", sa.Date(), nullable=True),
        sa.Column("destination", sa.String(length=60), nullable=False),
        sa.Column("factor_edition", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=10), server_default="open", nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint("state IN ('open', 'closed', 'filed')", name=op.f("ck_campaign_state")),
        sa.CheckConstraint("date_from <= date_to", name=op.f("ck_campaign_window")),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_campaign_municipality_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
        sa.UniqueConstraint("municipality_id", "id", name=op.f("uq_campaign_municipality_id_id")),
        sa.UniqueConstraint("municipality_id", "year", name=op.f("uq_campaign_municipality_id_year")),
    )
    op.create_table(
        "institution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("address", sa.String(length=200), server_default="", nullable=False),
        sa.Column("contact_role", sa.String(length=120), server_default="", nullable=False),
        sa.Column("email", sa.String(length=200), server_default="", nullable=False),
        sa.CheckConstraint("kind IN ('school', 'kita')", name=op.f("ck_institution_kind")),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_institution_municipality_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institution")),
        sa.UniqueConstraint("code", name=op.f("uq_institution_code")),
        sa.UniqueConstraint("municipality_id", "id", name=op.f("uq_institution_municipality_id_id")),
        sa.UniqueConstraint("municipality_id", "name", name=op.f("uq_institution_municipality_id_name")),
    )
    op.create_table(
        "closing_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("date_from", sa.Date(), nullable=False),
        sa.Column("date_to", sa.Date(), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.CheckConstraint("date_from <= date_to", name=op.f("ck_closing_day_window")),
        sa.ForeignKeyConstraint(
            ["municipality_id", "institution_id"],
            ["institution.municipality_id", "institution.id"],
            name=op.f("fk_closing_day_municipality_id_institution_id"),
        ),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_closing_day_municipality_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing_day")),
        sa.UniqueConstraint(
            "institution_id", "date_from", "date_to", name=op.f("uq_closing_day_institution_id_date_from_date_to")
        ),
    )
    op.create_table(
        "group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("entry", sa.String(length=10), server_default="app", nullable=False),
        sa.Column("material", sa.String(length=200), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint("entry IN ('app', 'paper')", name=op.f("ck_group_entry")),
        sa.ForeignKeyConstraint(
            ["municipality_id", "institution_id"],
            ["institution.municipality_id", "institution.id"],
            name=op.f("fk_group_municipality_id_institution_id"),
        ),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_group_municipality_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group")),
        sa.UniqueConstraint("code", name=op.f("uq_group_code")),
        sa.UniqueConstraint("institution_id", "name", name=op.f("uq_group_institution_id_name")),
        sa.UniqueConstraint("municipality_id", "id", name=op.f("uq_group_municipality_id_id")),
    )
    op.create_table(
        "paper_total",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("date_from", sa.Date(), nullable=False),
        sa.Column("date_to", sa.Date(), nullable=False),
        sa.Column("groups", sa.Integer(), nullable=True),
        sa.Column("children", sa.Integer(), nullable=True),
        sa.Column("green", sa.Integer(), nullable=True),
        sa.Column("red", sa.Integer(), nullable=True),
        sa.Column("blue", sa.Integer(), nullable=True),
        sa.Column("adults", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("date_from <= date_to", name=op.f("ck_paper_total_window")),
        sa.ForeignKeyConstraint(
            ["municipality_id", "campaign_id"],
            ["campaign.municipality_id", "campaign.id"],
            name=op.f("fk_paper_total_municipality_id_campaign_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "institution_id"],
            ["institution.municipality_id", "institution.id"],
            name=op.f("fk_paper_total_municipality_id_institution_id"),
        ),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_paper_total_municipality_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_total")),
        sa.UniqueConstraint("municipality_id", "id", name=op.f("uq_paper_total_municipality_id_id")),
    )
    with op.batch_alter_table("paper_total", schema=None) as batch_op:
        batch_op.create_index("ix_paper_total_campaign_id", ["campaign_id"], unique=False)

    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=120), server_default="", nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("sign_in_number", sa.String(length=8), nullable=False),
        sa.Column("passphrase_hash", sa.String(length=200), nullable=True),
        sa.CheckConstraint(
            "(kind = 'coordinator' AND institution_id IS NULL AND group_id IS NULL) "
            "OR (kind = 'school' AND institution_id IS NOT NULL AND group_id IS NULL) "
            "OR (kind = 'class' AND institution_id IS NOT NULL AND group_id IS NOT NULL)",
            name=op.f("ck_account_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "group_id"],
            ["group.municipality_id", "group.id"],
            name=op.f("fk_account_municipality_id_group_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "institution_id"],
            ["institution.municipality_id", "institution.id"],
            name=op.f("fk_account_municipality_id_institution_id"),
        ),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_account_municipality_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("group_id", name=op.f("uq_account_group_id")),
        sa.UniqueConstraint("municipality_id", "id", name=op.f("uq_account_municipality_id_id")),
        sa.UniqueConstraint("municipality_id", "kind", "name", name=op.f("uq_account_municipality_id_kind_name")),
        sa.UniqueConstraint("sign_in_number", name=op.f("uq_account_sign_in_number")),
    )
    op.create_table(
        "day_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=True),
        sa.Column("weather", sa.String(length=10), nullable=True),
        sa.CheckConstraint("state IN ('no_school', 'excursion', 'not_asked')", name=op.f("ck_day_state_state")),
        sa.CheckConstraint("weather IN ('sun', 'clouds', 'rain', 'snow', 'storm')", name=op.f("ck_day_state_weather")),
        sa.ForeignKeyConstraint(
            ["municipality_id", "group_id"],
            ["group.municipality_id", "group.id"],
            name=op.f("fk_day_state_municipality_id_group_id"),
        ),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_day_state_municipality_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_state")),
        sa.UniqueConstraint("group_id", "day", name=op.f("uq_day_state_group_id_day")),
    )
    op.create_table(
        "enrolment",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id", "campaign_id"],
            ["campaign.municipality_id", "campaign.id"],
            name=op.f("fk_enrolment_municipality_id_campaign_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "group_id"],
            ["group.municipality_id", "group.id"],
            name=op.f("fk_enrolment_municipality_id_group_id"),
        ),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_enrolment_municipality_id")),
        sa.PrimaryKeyConstraint("campaign_id", "group_id", name=op.f("pk_enrolment")),
    )
    op.create_table(
        "headcount",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("weekday", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("children", sa.Integer(), nullable=False),
        sa.CheckConstraint("children BETWEEN 1 AND 400", name=op.f("ck_headcount_children")),
        sa.CheckConstraint("weekday BETWEEN 0 AND 7", name=op.f("ck_headcount_weekday")),
        sa.ForeignKeyConstraint(
            ["municipality_id", "group_id"],
            ["group.municipality_id", "group.id"],
            name=op.f("fk_headcount_municipality_id_group_id"),
        ),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_headcount_municipality_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_headcount")),
        sa.UniqueConstraint("group_id", "valid_from", "weekday", name=op.f("uq_headcount_group_id_valid_from_weekday")),
    )
    op.create_table(
        "paper_total_group",
        sa.Column("paper_total_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id", "group_id"],
            ["group.municipality_id", "group.id"],
            name=op.f("fk_paper_total_group_municipality_id_group_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "paper_total_id"],
            ["paper_total.municipality_id", "paper_total.id"],
            name=op.f("fk_paper_total_group_municipality_id_paper_total_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_paper_total_group_municipality_id")
        ),
        sa.PrimaryKeyConstraint("paper_total_id", "group_id", name=op.f("pk_paper_total_group")),
    )
    with op.batch_alter_table("paper_total_group", schema=None) as batch_op:
        batch_op.create_index("ix_paper_total_group_group_id", ["group_id"], unique=False)

    op.create_table(
        "period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("date_from", sa.Date(), nullable=False),
        sa.Column("date_to", sa.Date(), nullable=False),
        sa.CheckConstraint("kind IN ('action', 'baseline', 'follow_up')", name=op.f("ck_period_kind")),
        sa.CheckConstraint("date_from <= date_to", name=op.f("ck_period_window")),
        sa.ForeignKeyConstraint(
            ["municipality_id", "campaign_id"],
            ["campaign.municipality_id", "campaign.id"],
            name=op.f("fk_period_municipality_id_campaign_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "group_id"],
            ["group.municipality_id", "group.id"],
            name=op.f("fk_period_municipality_id_group_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "institution_id"],
            ["institution.municipality_id", "institution.id"],
            name=op.f("fk_period_municipality_id_institution_id"),
        ),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_period_municipality_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period")),
        sa.UniqueConstraint("public_id", name=op.f("uq_period_public_id")),
    )
    with op.batch_alter_table("period", schema=None) as batch_op:
        batch_op.create_index("ix_period_institution_id", ["institution_id"], unique=False)

    op.create_table(
        "tally",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sheet", sa.String(length=10), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("open_day", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(length=10), nullable=False),
        sa.Column("absent", sa.Integer(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id", "campaign_id"],
            ["campaign.municipality_id", "campaign.id"],
            name=op.f("fk_tally_municipality_id_campaign_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "group_id"],
            ["group.municipality_id", "group.id"],
            name=op.f("fk_tally_municipality_id_group_id"),
        ),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_tally_municipality_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tally")),
        sa.UniqueConstraint("group_id", "day", "sheet", name=op.f("uq_tally_group_id_day_sheet")),
    )
    with op.batch_alter_table("tally", schema=None) as batch_op:
        batch_op.create_index("ix_tally_campaign_id", ["campaign_id"], unique=False)

    op.create_table(
        "week_sum",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("sheet", sa.String(length=10), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("open_day", sa.Boolean(), nullable=False),
        sa.Column("basis", sa.String(length=10), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("absent", sa.Integer(), nullable=False),
        sa.Column("foot", sa.Integer(), nullable=False),
        sa.Column("bike", sa.Integer(), nullable=False),
        sa.Column("scooter", sa.Integer(), nullable=False),
        sa.Column("wheels", sa.Integer(), nullable=False),
        sa.Column("bus", sa.Integer(), nullable=False),
        sa.Column("train", sa.Integer(), nullable=False),
        sa.Column("park_walk", sa.Integer(), nullable=False),
        sa.Column("carpool", sa.Integer(), nullable=False),
        sa.Column("car", sa.Integer(), nullable=False),
        sa.Column("other", sa.Integer(), nullable=False),
        sa.Column("task", sa.Integer(), nullable=False),
        sa.Column("miles", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id", "campaign_id"],
            ["campaign.municipality_id", "campaign.id"],
            name=op.f("fk_week_sum_municipality_id_campaign_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "group_id"],
            ["group.municipality_id", "group.id"],
            name=op.f("fk_week_sum_municipality_id_group_id"),
        ),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_week_sum_municipality_id")),
        sa.PrimaryKeyConstraint(
            "group_id", "campaign_id", "week", "sheet", "period", "open_day", "basis", name=op.f("pk_week_sum")
        ),
    )
    with op.batch_alter_table("week_sum", schema=None) as batch_op:
        batch_op.create_index("ix_week_sum_campaign_id", ["campaign_id"], unique=False)

    op.create_table(
        "api_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["municipality_id", "account_id"],
            ["account.municipality_id", "account.id"],
            name=op.f("fk_api_token_municipality_id_account_id"),
        ),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_api_token_municipality_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
    )
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.create_index("ix_api_token_account_id", ["account_id"], unique=False)

    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(length=160), nullable=False),
        sa.Column("deed", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=260), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id", "account_id"],
            ["account.municipality_id", "account.id"],
            name=op.f("fk_audit_municipality_id_account_id"),
        ),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_audit_municipality_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index("ix_audit_municipality_id_recorded_at", ["municipality_id", "recorded_at"], unique=False)

    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sheet", sa.String(length=10), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("device", sa.String(length=40), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), server_default="waiting", nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('late', 'conflict')", name=op.f("ck_correction_kind")),
        sa.CheckConstraint("state IN ('waiting', 'accepted', 'rejected')", name=op.f("ck_correction_state")),
        sa.ForeignKeyConstraint(
            ["municipality_id", "account_id"],
            ["account.municipality_id", "account.id"],
            name=op.f("fk_correction_municipality_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "group_id"],
            ["group.municipality_id", "group.id"],
            name=op.f("fk_correction_municipality_id_group_id"),
        ),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_correction_municipality_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.create_index("ix_correction_group_id", ["group_id"], unique=False)
        batch_op.create_index("ix_correction_municipality_id_state", ["municipality_id", "state"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["municipality_id", "account_id"],
            ["account.municipality_id", "account.id"],
            name=op.f("fk_invitation_municipality_id_account_id"),
        ),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_invitation_municipality_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index("ix_invitation_account_id", ["account_id"], unique=False)

    op.create_table(
        "pairing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("digits_hash", sa.String(length=64), nullable=True),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("device_kind", sa.String(length=10), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('pc', 'hand_on')", name=op.f("ck_pairing_kind")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_pairing_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairing")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_pairing_token_hash")),
    )
    with op.batch_alter_table("pairing", schema=None) as batch_op:
        batch_op.create_index("ix_pairing_digits_hash", ["digits_hash"], unique=False)
        batch_op.create_index("ix_pairing_expires_at", ["expires_at"], unique=False)

    op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("sheet", sa.String(length=10), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("device", sa.String(length=40), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('tally', 'deletion', 'state', 'children', 'period', 'correction')", name=op.f("ck_revision_kind")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "account_id"],
            ["account.municipality_id", "account.id"],
            name=op.f("fk_revision_municipality_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "group_id"],
            ["group.municipality_id", "group.id"],
            name=op.f("fk_revision_municipality_id_group_id"),
        ),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_revision_municipality_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("group_id", "day", "sheet", "number", name=op.f("uq_revision_group_id_day_sheet_number")),
        sa.UniqueConstraint("group_id", "entry_id", name=op.f("uq_revision_group_id_entry_id")),
    )
    op.create_table(
        "session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("device_kind", sa.String(length=10), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("last_seen_on", sa.Date(), nullable=False),
        sa.Column("elevated_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("device_kind IN ('teacher', 'class', 'office')", name=op.f("ck_session_device_kind")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_session_device_id")),
        sa.ForeignKeyConstraint(
            ["municipality_id", "account_id"],
            ["account.municipality_id", "account.id"],
            name=op.f("fk_session_municipality_id_account_id"),
        ),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_session_municipality_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
    )
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.create_index("ix_session_account_id", ["account_id"], unique=False)
        batch_op.create_index("ix_session_device_id", ["device_id"], unique=False)

    make_append_only("audit")
    make_append_only("revision")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_is_append_only ON audit")
        op.execute("DROP TRIGGER revision_is_append_only ON revision")
        op.execute("DROP FUNCTION refuse_update()")
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.drop_index("ix_session_device_id")
        batch_op.drop_index("ix_session_account_id")

    op.drop_table("session")
    op.drop_table("revision")
    with op.batch_alter_table("pairing", schema=None) as batch_op:
        batch_op.drop_index("ix_pairing_expires_at")
        batch_op.drop_index("ix_pairing_digits_hash")

    op.drop_table("pairing")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index("ix_invitation_account_id")

    op.drop_table("invitation")
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.drop_index("ix_correction_municipality_id_state")
        batch_op.drop_index("ix_correction_group_id")

    op.drop_table("correction")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_municipality_id_recorded_at")

    op.drop_table("audit")
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.drop_index("ix_api_token_account_id")

    op.drop_table("api_token")
    with op.batch_alter_table("week_sum", schema=None) as batch_op:
        batch_op.drop_index("ix_week_sum_campaign_id")

    op.drop_table("week_sum")
    with op.batch_alter_table("tally", schema=None) as batch_op:
        batch_op.drop_index("ix_tally_campaign_id")

    op.drop_table("tally")
    with op.batch_alter_table("period", schema=None) as batch_op:
        batch_op.drop_index("ix_period_institution_id")

    op.drop_table("period")
    with op.batch_alter_table("paper_total_group", schema=None) as batch_op:
        batch_op.drop_index("ix_paper_total_group_group_id")

    op.drop_table("paper_total_group")
    op.drop_table("headcount")
    op.drop_table("enrolment")
    op.drop_table("day_state")
    op.drop_table("account")
    with op.batch_alter_table("paper_total", schema=None) as batch_op:
        batch_op.drop_index("ix_paper_total_campaign_id")

    op.drop_table("paper_total")
    op.drop_table("group")
    op.drop_table("closing_day")
    op.drop_table("institution")
    op.drop_table("campaign")
    with op.batch_alter_table("reported_total", schema=None) as batch_op:
        batch_op.drop_index("ix_reported_total_year")

    op.drop_table("reported_total")
    op.drop_table("municipality")
    with op.batch_alter_table("failed_sign_in", schema=None) as batch_op:
        batch_op.drop_index("ix_failed_sign_in_source_hash_failed_at")
        batch_op.drop_index("ix_failed_sign_in_failed_at")

    op.drop_table("failed_sign_in")
    op.drop_table("device")
