"""The help address that every page names. It is kept for a minute, so that an error page needs no database."""

import time
from dataclasses import dataclass

from flask import current_app

from kindermeilen.actions.towns import help_addresses_or
from kindermeilen.extensions import database

KEPT_SECONDS = 60.0


@dataclass
class _Known:
    addresses: tuple[str, ...] = ()
    read_at: float = float("-inf")


def help_address() -> str:
    """The help addresses of this instance's towns; the last known ones where the database cannot be asked."""
    known: _Known = current_app.extensions.setdefault("kindermeilen-help", _Known())
    if time.monotonic() - known.read_at > KEPT_SECONDS:
        known.read_at = time.monotonic()
        known.addresses = help_addresses_or(database(), known.addresses)
    return ", ".join(known.addresses)


def forget_help_address() -> None:
    """They were changed: read them again with the next page."""
    current_app.extensions.pop("kindermeilen-help", None)
