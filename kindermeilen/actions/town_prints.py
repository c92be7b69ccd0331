"""What a coordinator prints for the whole town at once."""

from dataclasses import dataclass
from math import ceil

from kindermeilen.actions import logos, pages
from kindermeilen.actions.context import Context, load_municipality
from kindermeilen.actions.page_shapes import ProgressPage
from kindermeilen.domain.errors import N_, Refusal
from kindermeilen.domain.logo import Logo
from kindermeilen.domain.nouns import Municipality
from kindermeilen.storage import campaigns, towns

NOTHING = N_("Es gibt noch keine Gruppen, die teilnehmen. Lesen Sie zuerst die Liste ein.")
MOST_POSTERS = 200
"""In one file: more of them take too long to make and too long to print."""


@dataclass(frozen=True, slots=True)
class TownPosters:
    """Groups' pages, by institution and name, and the town's logo."""

    municipality: Municipality
    pages: tuple[ProgressPage, ...]
    logo: Logo | None


def count_of_posters(ctx: Context, ags: str) -> tuple[Municipality, int]:
    """The town, for its coordinator, and how many groups have a poster."""
    town, _ = load_municipality(ctx, ags)
    return town, len(codes_of_town(ctx, town))


def poster_files(posters: int) -> int:
    """How many files it takes to print them all."""
    return ceil(posters / MOST_POSTERS)


def posters_of_town(ctx: Context, ags: str, part: int = 1) -> TownPosters:
    """Every group's progress, for its coordinator; `part`: of many groups, counted from 1. Raises Refusal for none."""
    town, _ = load_municipality(ctx, ags)
    codes = codes_of_town(ctx, town)[(part - 1) * MOST_POSTERS : part * MOST_POSTERS]
    if not codes:
        raise Refusal("no_groups", NOTHING, params={})
    found = tuple(pages.group_page(ctx, code) for code in codes)
    return TownPosters(town, found, logos.for_print(ctx.conn, town.id))


def codes_of_town(ctx: Context, town: Municipality) -> list[str]:
    """Of the groups that take part in any year, by institution and name."""
    years = campaigns.campaigns_of_municipality(ctx.conn, town.id)
    taking_part = {group for campaign in years for group in campaigns.enrolled(ctx.conn, campaign.id)}
    return [
        group.code
        for institution in towns.institutions_of(ctx.conn, town.id)
        for group in towns.groups_of_institution(ctx.conn, institution.id)
        if group.id in taking_part
    ]
