"""The operator's commands: thin, over actions and maintenance. Messages to stderr, results to stdout or `-o`."""

import click

from kindermeilen.cli import co2, demo, files, operation, people, prints, volume
from kindermeilen.cli.base import Commands


@click.group(cls=Commands)
@click.version_option(package_name="kindermeilen")
def main() -> None:
    """Kindermeilen: run a campaign of a town, from the class list to the reported total."""


for room in (operation, people, files, co2, demo, prints, volume):
    for command in room.COMMANDS:
        main.add_command(command)
