"""Fill a database with invented towns and all they entered: plausible, and the same for the same seed.

Whole groups or nothing: lists come first, then the entries of some groups at a time in one short turn of the write
queue. What was killed is gone on with by the same command. What a town was made from stands in its log.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from random import Random
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from kindermeilen.actions import campaigns, towns
from kindermeilen.actions.audit import write_audit
from kindermeilen.actions.context import Context
from kindermeilen.actions.imports import FROM_THE_START
from kindermeilen.actions.simulated_days import entries, weather_of
from kindermeilen.actions.simulated_towns import (
    PREFIX,
    PlannedInstitution,
    PlannedTown,
    ags_of,
    institutions_of,
    plan_town,
    sizes,
)
from kindermeilen.domain.access import NOBODY
from kindermeilen.domain.errors import Refusal
from kindermeilen.domain.nouns import Campaign
from kindermeilen.storage import accounts as stored_accounts
from kindermeilen.storage import audit, bulk_entries, bulk_lists
from kindermeilen.storage import campaigns as stored_campaigns
from kindermeilen.storage import towns as stored_towns
from kindermeilen.storage.bulk import Turns
from kindermeilen.storage.bulk_entries import Diary
from kindermeilen.storage.bulk_lists import NewGroup, NewInstitution

T = TypeVar("T")

DEED = "simulate_town"
COORDINATOR = "Koordination"
IMPRINT = "Eine erfundene Kommune: Alle Einrichtungen und Zahlen sind Simulation."
LINES_PER_TURN = 4_000
GROUPS_PER_TURN = 1000
MORNING = time(6)


@dataclass(frozen=True, slots=True)
class Wish:
    """What to make. `before`: the day before which classes log; `year` puts the campaign into that year."""

    groups: int
    towns: int
    days: int
    seed: int
    before: date
    year: int | None

    def made_from(self, number: int) -> dict[str, Any]:
        """What makes the town of that number what it is; stands in its log."""
        return {
            "seed": self.seed,
            "groups": sizes(self.groups, self.towns)[number],
            "days": self.days,
            "before": self.before.isoformat(),
            "year": self.year,
        }


@dataclass(slots=True)
class Made:
    """What was made: towns, groups, tallies, lines of the journal."""

    towns: int = 0
    groups: int = 0
    tallies: int = 0
    lines: int = 0


@dataclass(frozen=True, slots=True)
class _Row:
    """A planned group as it is stored. `is_done`: its entries are in."""

    group_id: int
    account_id: int
    is_done: bool


def simulate(turns: Turns, wish: Wish, *, beside_real_towns: bool, progress: Callable[[int], None]) -> Made:
    """Make what is missing of the wished towns; `progress` hears how many groups are done. Raises Refusal."""
    with turns.database.read() as conn:
        _refuse_beside_real_towns(conn, beside=beside_real_towns)
        wish = _as_begun(conn, wish)
    made = Made()
    for number, size in enumerate(sizes(wish.groups, wish.towns)):
        town = plan_town(wish.seed, number, size, wish.days, wish.before, wish.year)
        _make_town(turns, wish, town, made, progress)
    if not made.groups:
        raise Refusal("simulated_already", _already([ags_of(wish.seed, number) for number in range(wish.towns)]))
    return made


def _already(keys: list[str]) -> str:
    shown = ", ".join(keys[:5]) + (f" … {keys[-1]}" if len(keys) > 5 else "")
    return f"The towns of this seed are here already ({shown}), whole. Another --seed adds other towns."


def _as_begun(conn: Connection, wish: Wish) -> Wish:
    """The wish, with the day on which a killed run had begun. Raises Refusal where its towns are made otherwise."""
    for number in range(wish.towns):
        key = ags_of(wish.seed, number)
        town = stored_towns.find_municipality(conn, key)
        if town is None:
            return wish
        begun = audit.details_of(conn, town.id, DEED) or {}
        if number == 0 and begun:
            wish = replace(wish, before=date.fromisoformat(begun["before"]))
        if begun != wish.made_from(number):
            raise Refusal(
                "simulated_otherwise",
                f"{town.name} ({key}) is here already, made from {begun or 'something else'}. "
                "Another --seed adds other towns.",
            )
    return wish


def _refuse_beside_real_towns(conn: Connection, *, beside: bool) -> None:
    real = [town for town in stored_towns.municipalities(conn) if not town.ags.startswith(PREFIX)]
    if real and not beside:
        names = ", ".join(f"{town.name} ({town.ags})" for town in real[:5])
        raise Refusal(
            "real_towns",
            f"Real towns live here: {names}. Invented figures would enter the sum of all towns; use another "
            "database (KINDERMEILEN_DATABASE_URL or KINDERMEILEN_INSTANCE), or --beside if that is what you want.",
        )


def _make_town(turns: Turns, wish: Wish, town: PlannedTown, made: Made, progress: Callable[[int], None]) -> None:
    campaign = _found_town(turns, wish, town, made)
    rows = _rows(turns, campaign.municipality_id)
    missing = (house for house in institutions_of(town) if house.groups[0].code not in rows)
    for houses in _portions(missing, lambda house: len(house.groups), lambda: GROUPS_PER_TURN * turns.share):
        with _naming_taken(), turns.write() as conn:
            bulk_lists.write_institutions(conn, campaign, [_listed(house) for house in houses])
    rows = _rows(turns, campaign.municipality_id)
    progress(sum(row.is_done for row in rows.values()))
    diaries = _diaries(town, campaign, rows)
    for portion in _portions(diaries, lambda diary: len(diary.lines), lambda: LINES_PER_TURN * turns.share):
        with _naming_taken(), turns.write() as conn:
            bulk_entries.write_diaries(conn, portion)
        made.groups += len(portion)
        made.lines += sum(len(diary.lines) for diary in portion)
        made.tallies += sum(len(diary.standing()) for diary in portion)
        progress(len(portion))


def _found_town(turns: Turns, wish: Wish, town: PlannedTown, made: Made) -> Campaign:
    """The town's campaign; town and campaign are made where they are missing."""
    with turns.database.read() as conn:
        found = stored_towns.find_municipality(conn, town.ags)
        if found is not None:
            return stored_campaigns.campaigns_of_municipality(conn, found.id)[0]
    now = datetime.combine(town.first, MORNING, tzinfo=UTC)
    with turns.write() as conn:
        ctx = Context(conn, NOBODY, now, town.first, "")
        municipality = towns.create_municipality(
            ctx, name=town.name, ags=town.ags, land=town.land, lat=town.lat, lon=town.lon
        )
        stored_towns.change_municipality(conn, municipality.id, contact=IMPRINT, imprint=IMPRINT)
        stored_accounts.add_account(
            conn,
            municipality_id=municipality.id,
            kind="coordinator",
            name=COORDINATOR,
            sign_in_number=town.sign_in_number,
        )
        write_audit(ctx, municipality.id, DEED, town.name, **wish.made_from(town.number))
        made.towns += 1
        return campaigns.save_campaign(ctx, municipality, campaigns.Plan(town.year, town.first, town.last))


def _rows(turns: Turns, municipality_id: int) -> dict[str, _Row]:
    """The town's groups by code, with their accounts."""
    with turns.database.read() as conn:
        accounts = {one.group_id: one.id for one in stored_accounts.accounts_of(conn, municipality_id)}
        groups = stored_towns.groups_of_municipality(conn, municipality_id)
    return {group.code: _Row(group.id, accounts[group.id], group.version > 0) for group in groups}


def _listed(house: PlannedInstitution) -> NewInstitution:
    groups = tuple(
        NewGroup(one.name, one.code, one.sign_in_number, one.children, FROM_THE_START.isoformat())
        for one in house.groups
    )
    return NewInstitution(house.name, house.kind.value, house.code, house.sign_in_number, groups)


def _diaries(town: PlannedTown, campaign: Campaign, rows: dict[str, _Row]) -> Iterator[Diary]:
    """What the groups enter that have not entered anything yet, one group after the other."""
    weather = weather_of(Random(f"{town.seed} weather {town.number}"), town.days)  # noqa: S311 invented, no secrets
    for house in institutions_of(town):
        for group in house.groups:
            row = rows[group.code]
            if not row.is_done:
                random = Random(f"{town.seed} group {town.number} {group.number}")  # noqa: S311
                device, lines = entries(random, house.kind, group.children, weather, campaign.rules)
                yield Diary(campaign.municipality_id, campaign.id, row.group_id, row.account_id, device, lines)


def _portions(things: Iterable[T], weight: Callable[[T], int], most: Callable[[], float]) -> Iterator[list[T]]:
    """The things in their order, as many at a time as weigh no more, or a single one."""
    portion: list[T] = []
    heavy = 0
    for thing in things:
        if portion and heavy + weight(thing) > most():
            yield portion
            portion, heavy = [], 0
        portion.append(thing)
        heavy += weight(thing)
    if portion:
        yield portion


@contextmanager
def _naming_taken() -> Iterator[None]:
    """Raises Refusal where another run makes the same towns at this moment, or a code is somebody else's."""
    try:
        yield
    except IntegrityError as error:
        raise Refusal(
            "simulated_meanwhile",
            "Another run makes the same towns at this moment, or a code of theirs is taken. Go on with the same "
            "command when it has ended, or use another --seed.",
        ) from error
