"""The help address that a page names: that of its town. Addresses are kept for a minute, so that an error page needs no
database."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import current_app, request

from kindermeilen.actions.towns import help_addresses_or, town_of_code
from kindermeilen.extensions import database

KEPT_SECONDS = 60.0
MOST_CODES = 4096


@dataclass
class _Known:
    addresses: Mapping[str, str] = field(default_factory=dict)
    """Every town's by its key."""
    read_at: float = float("-inf")
    towns: dict[str, str] = field(default_factory=dict)
    """Key of the town of a code, which never moves to another one."""


def help_address() -> str:
    """Of the town that this request is about; of a page of no town, what all towns of the instance share."""
    known: _Known = current_app.extensions.setdefault("kindermeilen-help", _Known())
    if time.monotonic() - known.read_at > KEPT_SECONDS:
        known.read_at = time.monotonic()
        known.addresses = help_addresses_or(database(), known.addresses)
    shared = set(known.addresses.values())
    if len(shared) <= 1:
        return next(iter(shared), "")
    return known.addresses.get(_town_asked(known) or "", "")


def _town_asked(known: _Known) -> str | None:
    """The key of the town in the request's address, or of the group or institution whose code stands there."""
    named = request.view_args or {}
    ags, code = named.get("ags") or request.args.get("ags"), named.get("code")
    if ags or not code:
        return ags
    found = known.towns.get(code) or town_of_code(database(), code)
    if found:
        if len(known.towns) >= MOST_CODES:
            known.towns.clear()
        known.towns[code] = found
    return found


def forget_help_address() -> None:
    """They were changed: read them again with the next page."""
    current_app.extensions.pop("kindermeilen-help", None)
