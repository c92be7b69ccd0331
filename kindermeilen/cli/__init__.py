"""The operator's commands: thin, over actions and maintenance. Messages to stderr, results to stdout or `-o`.

A command is loaded when it is called: `check` of a nightly job need not read in the whole web app first.
"""

from importlib import import_module
from typing import ClassVar

import click

from kindermeilen.cli.base import Commands


class Rooms(Commands):
    """Knows in which module each command lives."""

    rooms: ClassVar[dict[str, str]] = {
        name: room
        for room, names in {
            "serving": ("serve",),
            "operation": ("backup", "restore", "upgrade"),
            "people": ("init", "campaign", "groups", "invite", "token"),
            "files": ("tallies", "totals", "report"),
            "co2": ("co2",),
            "demo": ("demo",),
            "prints": ("poster",),
            "volume": ("simulate", "check", "repair"),
        }.items()
        for name in names
    }

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 click's own
        return sorted(self.rooms)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        room = self.rooms.get(cmd_name)
        if room is None:
            return None
        commands: tuple[click.Command, ...] = import_module(f"kindermeilen.cli.{room}").COMMANDS
        return next(command for command in commands if command.name == cmd_name)


@click.group(cls=Rooms)
@click.version_option(package_name="kindermeilen")
def main() -> None:
    """Kindermeilen: run a campaign of a town, from the class list to the reported total."""
