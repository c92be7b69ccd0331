"""How a town shows itself: its logo and its name, on prints and public pages."""

from sqlalchemy import Connection

from kindermeilen.actions.audit import write_audit
from kindermeilen.actions.context import Context, load_municipality
from kindermeilen.actions.towns import show_anew
from kindermeilen.domain.errors import N_, NotFound, Refusal
from kindermeilen.domain.logo import Logo
from kindermeilen.storage import logos, towns

LONGEST_NAME = 120
TOO_LONG = N_("Der Name ist zu lang (höchstens %(limit)s Zeichen). Nichts wurde gespeichert.")
NO_LOGO = N_("Diese Kommune hat kein Logo hinterlegt.")


def for_print(conn: Connection, municipality_id: int) -> Logo | None:
    """The town's logo for what is printed or drawn, where it has one."""
    return logos.logo_of(conn, municipality_id)


def logo_mark(ctx: Context, ags: str) -> str:
    """What changes with the logo that everybody may see. Raises NotFound."""
    mark = logos.mark_of(ctx.conn, ags)
    if mark is None:
        raise NotFound(NO_LOGO)
    return mark


def logo_by_ags(ctx: Context, ags: str) -> Logo | None:
    """The logo of the town of that key, which everybody may see."""
    town = towns.find_municipality(ctx.conn, ags)
    return logos.logo_of(ctx.conn, town.id) if town else None


def public_logo(ctx: Context, ags: str) -> Logo:
    """The same. Raises NotFound where there is none."""
    logo = logo_by_ags(ctx, ags)
    if logo is None:
        raise NotFound(NO_LOGO)
    return logo


def save_logo(ctx: Context, ags: str, logo: Logo) -> None:
    """Instead of the one there was, for all prints and pages from now on."""
    town, _ = load_municipality(ctx, ags)
    logos.set_logo(ctx.conn, town.id, logo)
    show_anew(ctx, town)
    write_audit(ctx, town.id, "save_logo", town.name, sha256=logo.sha256)


def remove_logo(ctx: Context, ags: str) -> None:
    """Prints and pages go without one. Removing what is not there changes nothing."""
    town, _ = load_municipality(ctx, ags)
    if logos.remove_logo(ctx.conn, town.id):
        show_anew(ctx, town)
        write_audit(ctx, town.id, "remove_logo", town.name)


def change_print_name(ctx: Context, ags: str, name: str) -> None:
    """How the town is called on prints and public pages; empty: as it is called here. Raises Refusal."""
    town, _ = load_municipality(ctx, ags)
    if len(name) > LONGEST_NAME:
        raise Refusal("too_long", TOO_LONG, field="print_name", params={"limit": LONGEST_NAME})
    towns.change_municipality(ctx.conn, town.id, print_name=name)
    show_anew(ctx, town)
    write_audit(ctx, town.id, "change_print_name", name or town.name)
