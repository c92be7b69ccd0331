"""Commands for files: tallies and totals in, the report out."""

from pathlib import Path

import click

from kindermeilen.actions import imports, paper_lists
from kindermeilen.actions.report import report_of
from kindermeilen.cli.base import (
    bringing_in,
    municipality_of,
    municipality_option,
    opened,
    out_option,
    planned,
    say,
    table_of,
    write_out,
)
from kindermeilen.documents.report_files import FORMATS, report_file
from kindermeilen.domain.tables_in import parse_reported, parse_tallies

CSV_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def tallies() -> None:
    """Tallies from paper or another system."""


@tallies.command("import")
@click.argument("file", type=CSV_FILE)
@municipality_option
def tallies_import(file: Path, ags: str | None) -> None:
    """Bring in tallies, or totals from paper, from a CSV file: all of it or nothing."""
    with bringing_in(file):
        rows = parse_tallies(table_of(file))
        stored = planned(lambda ctx: paper_lists.plan_paper(ctx, municipality_of(ctx, ags), rows))
    say(f"{stored} new of {len(rows)} rows.")


@click.group()
def totals() -> None:
    """Results that other municipalities reported."""


@totals.command("import")
@click.argument("file", type=CSV_FILE)
def totals_import(file: Path) -> None:
    """Bring in reported results from a CSV file: all of it or nothing."""
    with bringing_in(file):
        rows = parse_reported(table_of(file))
        new = planned(lambda ctx: imports.plan_reported(ctx, rows))
    say(f"{new} new of {len(rows)} rows.")


@click.command()
@click.option("--year", type=int, required=True)
@click.option("--format", "kind", type=click.Choice(sorted(FORMATS)), default="csv", show_default=True)
@municipality_option
@out_option
def report(year: int, kind: str, ags: str | None, out: Path | None) -> None:
    """The coordinator's report."""
    with opened() as ctx:
        made = report_of(ctx, municipality_of(ctx, ags), year)
    write_out(report_file(made, kind), out)


COMMANDS = (tallies, totals, report)
