"""Towns: made by the operator, their words changed by their coordinator."""

import logging
from collections.abc import Mapping

from sqlalchemy.exc import SQLAlchemyError

from kindermeilen.actions.audit import write_audit
from kindermeilen.actions.context import Context, load_municipality
from kindermeilen.domain.calendar import LAENDER
from kindermeilen.domain.codes import clean_code
from kindermeilen.domain.errors import N_, Refusal
from kindermeilen.domain.nouns import Municipality
from kindermeilen.storage import campaigns, towns
from kindermeilen.storage.engine import Busy, Database, Unwritable

AWAY = (SQLAlchemyError, Busy, Unwritable)
"""An error page is shown all the same."""
LIMITS = {"help_address": 200, "contact": 2000, "imprint": 8000}

log = logging.getLogger("kindermeilen.towns")


def create_municipality(
    ctx: Context, *, name: str, ags: str, land: str, lat: float, lon: float, part_of: str | None = None
) -> Municipality:
    """A new town or district. Raises Refusal naming the field that cannot be."""
    _check_town(name, ags, land, lat, lon)
    if towns.find_municipality(ctx.conn, ags) is not None:
        raise Refusal(
            "ags_taken", N_("Eine Kommune mit dem Schlüssel %(ags)s gibt es schon."), field="ags", params={"ags": ags}
        )
    district = towns.find_municipality(ctx.conn, part_of) if part_of else None
    if part_of and (district is None or not district.is_district):
        raise Refusal(
            "unknown_district",
            N_("Den Kreis %(part_of)s gibt es hier nicht. Legen Sie ihn zuerst mit seinem fünfstelligen Schlüssel an."),
            field="part_of",
            params={"part_of": part_of},
        )
    values = {"name": name, "ags": ags, "land": land, "lat": lat, "lon": lon}
    municipality_id = towns.add_municipality(ctx.conn, part_of_id=district.id if district else None, **values)
    write_audit(ctx, municipality_id, "create_municipality", name)
    return towns.municipality_of(ctx.conn, municipality_id)


def _check_town(name: str, ags: str, land: str, lat: float, lon: float) -> None:
    if not name.strip() or len(name) > 120:
        raise Refusal("name", N_("Der Name der Kommune fehlt oder ist zu lang (höchstens 120 Zeichen)."), field="name")
    if not ags.isascii() or not ags.isdecimal() or len(ags) not in (5, 8):
        raise Refusal("ags", N_("Der Gemeindeschlüssel hat acht Ziffern, der eines Kreises fünf."), field="ags")
    if land not in LAENDER:
        raise Refusal(
            "land",
            N_("Das Land „%(land)s“ ist nicht bekannt. Bekannt sind: %(known)s."),
            field="land",
            params={"land": land, "known": ", ".join(LAENDER)},
        )
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise Refusal(
            "position", N_("Die Lage ist in Grad anzugeben: Breite −90 bis 90, Länge −180 bis 180."), field="lat"
        )


def change_words(ctx: Context, ags: str, *, help_address: str, contact: str, imprint: str) -> None:
    """Help address, contact and imprint of a town."""
    municipality, _ = load_municipality(ctx, ags)
    words = {"help_address": help_address.strip(), "contact": contact.strip(), "imprint": imprint.strip()}
    for field, text in words.items():
        if len(text) > LIMITS[field]:
            raise Refusal(
                "too_long",
                N_("Der Text ist zu lang (höchstens %(limit)s Zeichen). Nichts wurde gespeichert."),
                field=field,
                params={"limit": LIMITS[field]},
            )
    towns.change_municipality(ctx.conn, municipality.id, **words)
    show_anew(ctx, municipality)
    write_audit(ctx, municipality.id, "change_words", municipality.name)


def show_anew(ctx: Context, town: Municipality) -> None:
    """Every page and print of the town is another one now."""
    for campaign in campaigns.campaigns_of_municipality(ctx.conn, town.id):
        campaigns.touch_groups(ctx.conn, campaign.id)
        campaigns.count_entries(ctx.conn, campaign.id)


def help_addresses_or(database: Database, known: Mapping[str, str]) -> Mapping[str, str]:
    """Every town's help address by its key, empty where it has none; what was known where the database is away."""
    try:
        with database.read() as conn:
            return {one.ags: one.help_address for one in towns.municipalities(conn)}
    except AWAY as error:
        log.warning("help addresses could not be read: %s", type(error).__name__)
        return known


def town_of_code(database: Database, code: str) -> str | None:
    """The key of the town of a group or an institution; None for an unknown code, or where the database is away."""
    try:
        with database.glance() as conn:
            place = towns.find_place(conn, clean_code(code))
            house = None if place else towns.find_institution(conn, clean_code(code))
    except AWAY as error:
        log.warning("the town of a code could not be read: %s", type(error).__name__)
        return None
    return place.municipality.ags if place else house[1].ags if house else None
