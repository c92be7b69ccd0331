"""A mark for each public page: it changes with everything the page shows, and costs a statement or two."""

from kindermeilen.actions.context import Context, current_campaign
from kindermeilen.domain.codes import clean_code
from kindermeilen.domain.errors import N_, NotFound
from kindermeilen.storage import campaigns, public_sums
from kindermeilen.storage.campaigns import Versions

UNKNOWN_CODE = N_(
    "Diesen Code gibt es nicht. Vielleicht ist beim Abschreiben ein Zeichen verrutscht: Ein Code hat neun Zeichen; die "
    "Buchstaben I, L und O und die Ziffern 0 und 1 kommen darin nie vor."
)
NO_TOWN = N_("Diesen Ort gibt es hier nicht.")
SEVERAL_TOWNS = N_("Hier machen mehrere Orte mit. Bitte wählen Sie einen davon.")


def group_mark(ctx: Context, code: str) -> str:
    """Of a group's page, which shows the town's joint journey too. Raises NotFound with help."""
    found = campaigns.versions_of_group(ctx.conn, clean_code(code))
    if found is None:
        raise NotFound(UNKNOWN_CODE)
    return f"g{found.id}.{found.version}.{_campaign(ctx, found)}"


def institution_mark(ctx: Context, code: str) -> str:
    """The same of an institution's page."""
    found = campaigns.versions_of_institution(ctx.conn, clean_code(code))
    if found is None:
        raise NotFound(UNKNOWN_CODE)
    return f"e{found.id}.{_campaign(ctx, found)}"


def town_mark(ctx: Context, ags: str | None) -> str:
    """Of a town's page: the only town's where none is named."""
    found = public_sums.versions_of_town(ctx.conn, ags or only_town(ctx))
    if found is None:
        raise NotFound(NO_TOWN)
    return f"t{found.id}.{_campaign(ctx, found)}"


def only_town(ctx: Context) -> str:
    """The key of the one town of this instance. Raises NotFound where there are several, or none."""
    keys = public_sums.keys_of_towns(ctx.conn, 2)
    if len(keys) != 1:
        raise NotFound(SEVERAL_TOWNS if keys else NO_TOWN)
    return keys[0]


def first_town(ctx: Context) -> str | None:
    """The key of the town that was here first, where there are several: an address of the time when it was the only
    one still means it."""
    keys = public_sums.keys_of_towns(ctx.conn, 2)
    return keys[0] if len(keys) > 1 else None


def has_several_towns(ctx: Context) -> bool:
    """Whether a town must be named."""
    return len(public_sums.keys_of_towns(ctx.conn, 2)) > 1


def start_mark(ctx: Context, year: int) -> str:
    """Of the start page of a year."""
    return f"{year}:{'.'.join(map(str, campaigns.versions_of_year(ctx.conn, year)))}"


def _campaign(ctx: Context, found: Versions) -> str:
    campaign = current_campaign(found.campaigns, ctx.today)
    return f"{campaign.id}.{campaign.version}.{campaign.state}" if campaign else "0"
