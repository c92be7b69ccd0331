"""What a coordinator prints for the whole town at once."""

from dataclasses import dataclass

from kindermeilen.actions import logos, pages
from kindermeilen.actions.context import Context, load_municipality
from kindermeilen.actions.page_shapes import ProgressPage
from kindermeilen.domain.errors import N_, Refusal
from kindermeilen.domain.logo import Logo
from kindermeilen.domain.nouns import Municipality
from kindermeilen.storage import towns

NOTHING = N_("Es gibt noch keine Gruppen. Lesen Sie zuerst die Liste ein.")


@dataclass(frozen=True, slots=True)
class TownPosters:
    """All groups' pages, by institution and name, and the town's logo."""

    municipality: Municipality
    pages: tuple[ProgressPage, ...]
    logo: Logo | None


def logo_of_town(ctx: Context, ags: str) -> Logo | None:
    """What stands on the town's prints, where it has set one."""
    town = towns.find_municipality(ctx.conn, ags)
    return logos.for_print(ctx.conn, town.id) if town else None


def count_of_groups(ctx: Context, ags: str) -> tuple[Municipality, int]:
    """The town, for its coordinator, and how many posters there are to print."""
    town, _ = load_municipality(ctx, ags)
    return town, len(towns.groups_of_municipality(ctx.conn, town.id))


def posters_of_town(ctx: Context, ags: str) -> TownPosters:
    """Every group's progress, for its coordinator. Raises Refusal where there is no group."""
    town, _ = load_municipality(ctx, ags)
    codes = [
        group.code
        for institution in towns.institutions_of(ctx.conn, town.id)
        for group in towns.groups_of_institution(ctx.conn, institution.id)
    ]
    if not codes:
        raise Refusal("no_groups", NOTHING, params={})
    found = tuple(pages.group_page(ctx, code) for code in codes)
    return TownPosters(town, found, logos.for_print(ctx.conn, town.id))
