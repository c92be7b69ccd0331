"""Commands for people: towns, campaigns, groups, invitations, tokens."""

import csv
import io
from datetime import datetime
from pathlib import Path

import click

from kindermeilen import config
from kindermeilen.actions import accounts, campaigns, coordinators, imports, towns
from kindermeilen.actions.context import Context
from kindermeilen.actions.group_lists import plan_groups
from kindermeilen.cli.base import (
    bringing_in,
    day_option,
    municipality_of,
    municipality_option,
    opened,
    out_option,
    planned,
    say,
    settings,
    table_of,
    write_out,
)
from kindermeilen.domain.codes import clean_code
from kindermeilen.domain.tables_in import parse_groups
from kindermeilen.storage import migrate
from kindermeilen.storage.accounts import Account
from kindermeilen.storage.engine import Database

FIRST_COORDINATOR = "Koordination"


@click.command()
@click.option("--municipality", "name", required=True, help="Name of the town or district.")
@click.option("--ags", required=True, help="Its official key: eight digits, five for a district.")
@click.option("--land", required=True, help="Land, two letters: BW, BY …")
@click.option("--lat", type=float, required=True, help="Latitude in degrees.")
@click.option("--lon", type=float, required=True, help="Longitude in degrees.")
@click.option("--part-of", metavar="AGS", help="The district it is part of.")
def init(name: str, ags: str, land: str, lat: float, lon: float, part_of: str | None) -> None:
    """Create the database and the secret key, and print an invitation for the first coordinator.

    Where a database is there already, the town is added to it.
    """
    config.create_secret(settings().instance)
    database = Database(settings().database_url)
    try:
        migrate.create(database)
    finally:
        database.dispose()
    with opened(write=True) as ctx:
        town = towns.create_municipality(ctx, name=name, ags=ags, land=land.upper(), lat=lat, lon=lon, part_of=part_of)
        account = accounts.ensure_account(ctx, town.id, "coordinator", FIRST_COORDINATOR, None, None)
        token = accounts.invite(ctx, account)
    say(f"{name} ({ags}) is ready. Open this address once to become its coordinator:")
    click.echo(invitation_address(token))


def invitation_address(token: str) -> str:
    """What the QR of an access letter says."""
    return f"{settings().base_url}/einladung/{token}"


@click.command()
@click.option("--year", type=int, required=True)
@click.option("--from", "first", type=day_option, required=True, help="First day, YYYY-MM-DD.")
@click.option("--to", "last", type=day_option, required=True, help="Last day.")
@click.option("--deadline", type=day_option, help="Last day for entries; seven days after the window by default.")
@click.option("--report-by", type=day_option, help="When the total has to be reported.")
@click.option("--destination", help="Place of the conference that the journey leads to.")
@municipality_option
def campaign(
    year: int,
    first: datetime,
    last: datetime,
    deadline: datetime | None,
    report_by: datetime | None,
    destination: str | None,
    ags: str | None,
) -> None:
    """Create or change a year's campaign."""
    plan = campaigns.Plan(
        year=year,
        date_from=first.date(),
        date_to=last.date(),
        deadline=deadline.date() if deadline else None,
        report_by=report_by.date() if report_by else None,
        destination=destination,
    )
    with opened(write=True) as ctx:
        town = municipality_of(ctx, ags)
        saved = campaigns.save_campaign(ctx, town, campaigns.with_kept(ctx, town, plan))
    say(f"Campaign {saved.year}: {saved.date_from} to {saved.date_to}, entries until {saved.deadline}.")


@click.group()
def groups() -> None:
    """Institutions and groups."""


@groups.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@municipality_option
def groups_import(file: Path, ags: str | None) -> None:
    """Bring in institutions and groups from a CSV file: all of it or nothing."""
    with bringing_in(file):
        rows = parse_groups(table_of(file))
        plan = planned(lambda ctx: plan_groups(ctx, municipality_of(ctx, ags), rows))
    say(f"{len(plan.new)} new, {len(plan.changed)} changed, {plan.same} as they were.")


@groups.command("list")
@municipality_option
@out_option
def groups_list(ags: str | None, out: Path | None) -> None:
    """The groups as CSV, as they can be brought in again, with their public code."""
    with opened() as ctx:
        rows = imports.listed_groups(ctx, municipality_of(ctx, ags))
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerows(rows)
    write_out(text.getvalue().encode(), out)


@click.command()
@click.argument("code", required=False)
@click.option("--coordinator", "name", help="Invite a coordinator of that name in the office.")
@click.option("--renew", is_flag=True, help="End the account's words, sessions and tokens too.")
@municipality_option
def invite(code: str | None, name: str | None, renew: bool, ags: str | None) -> None:
    """Print a fresh single-use invitation for a group, an institution (by code) or a coordinator."""
    if (code is None) == (name is None):
        raise click.UsageError("Give either CODE or --coordinator NAME.")
    with opened(write=True) as ctx:
        account = _account(ctx, code, name, ags)
        token = accounts.renew(ctx, account, "command line") if renew else accounts.invite(ctx, account)
    click.echo(invitation_address(token))


def _account(ctx: Context, code: str | None, name: str | None, ags: str | None) -> Account:
    if name is not None:
        coordinators.check_name(name)
        return accounts.ensure_account(ctx, municipality_of(ctx, ags).id, "coordinator", name, None, None)
    return accounts.account_of_code(ctx, clean_code(code or ""))


@click.group()
def token() -> None:
    """API tokens."""


@token.command("create")
@click.argument("code")
def token_create(code: str) -> None:
    """Print a new API token of a group; it is shown once."""
    with opened(write=True) as ctx:
        made = accounts.create_token(ctx, accounts.account_of_code(ctx, clean_code(code)))
    click.echo(made)


COMMANDS = (init, campaign, groups, invite, token)
