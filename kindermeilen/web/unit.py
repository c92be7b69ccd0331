"""A request's transaction with the one who sends it. Every view reads and writes through these."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from flask import current_app, request, session

from kindermeilen import clock
from kindermeilen.actions import sign_in
from kindermeilen.actions.context import Context
from kindermeilen.domain.access import NOBODY, Actor
from kindermeilen.extensions import database, settings

DEVICE = "device"
"""Where the cookie keeps the device's secret."""
KEPT = "kindermeilen-kept"
MOST_KEPT = 4096

LABELS = (
    ("iPad", "iPad"),
    ("iPhone", "iPhone"),
    ("Android", "Android-Gerät"),
    ("Windows", "Windows-PC"),
    ("Macintosh", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux-PC"),
)
"""How a device is called in the class's list: coarse, so that it says nothing about its owner."""


@contextmanager
def reading(*, public: bool = False) -> Iterator[Context]:
    """A view of the database on which it refuses to write. `public`: nobody is looked up, no cookie is read."""
    with database().read() as conn:
        yield replace(_context(conn, public=True), kept=_kept()) if public else _context(conn)


@contextmanager
def glancing() -> Iterator[Context]:
    """For the mark of a public page: a prepared statement or two, before anybody knows whether more is needed."""
    with database().glance() as conn:
        yield Context(conn, NOBODY, clock.now(), clock.today(), settings().secret_key)


@contextmanager
def writing(*, side_by_side: bool = False) -> Iterator[Context]:
    """All or nothing; also remembers that the device's sessions were used today.

    `side_by_side`: for a class's own entry, whose action loads its group with `lock=True` and touches no other's rows.
    """
    with database().write(side_by_side=side_by_side) as conn:
        ctx = _context(conn)
        sign_in.seen_today(ctx)
        yield ctx


def _kept() -> dict[Any, Any]:
    """What public readers keep between requests; thrown away when it has grown long."""
    found: dict[Any, Any] = current_app.extensions.setdefault(KEPT, {})
    if len(found) > MOST_KEPT:
        found.clear()
    return found


def _context(conn: Any, *, public: bool = False) -> Context:
    actor = NOBODY if public else _actor(conn)
    return Context(conn, actor, clock.now(), clock.today(), settings().secret_key)


def _actor(conn: Any) -> Actor:
    bearer = bearer_token()
    if bearer is not None:
        return sign_in.actor_of_token(conn, bearer)
    secret = session.get(DEVICE)
    if not secret:
        return Actor(device=device_label())
    return sign_in.actor_of_device(conn, secret, device_label(), clock.now())


def bearer_token() -> str | None:
    """The API token of this request's `Authorization` header."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None


def device_label() -> str:
    """What sort of device this is, as coarse as a class needs to recognise it."""
    agent = request.headers.get("User-Agent", "")
    return next((label for sign, label in LABELS if sign in agent), "Gerät")


def device_secret() -> str | None:
    """The device's secret of an earlier sign-in."""
    secret = session.get(DEVICE)
    return secret if isinstance(secret, str) else None


def keep_device(secret: str) -> None:
    """Remember the device in its cookie; the cookie is made anew with each sign-in."""
    session.clear()
    session[DEVICE] = secret
    session.permanent = True


def source() -> str:
    """Where a sign-in comes from; stored only as a keyed hash, for a day."""
    return request.remote_addr or ""
