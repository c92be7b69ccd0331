"""Queries: a town's logo."""

from sqlalchemy import Connection, bindparam, delete, insert, select

from kindermeilen.domain.logo import Logo
from kindermeilen.storage import tables as t
from kindermeilen.storage.prepared import Prepared

_LOGO = select(t.TownLogo.media_type, t.TownLogo.content, t.TownLogo.width, t.TownLogo.height)
_MARK = Prepared(
    select(t.TownLogo.sha256)
    .join(t.Municipality, t.Municipality.id == t.TownLogo.municipality_id)
    .where(t.Municipality.ags == bindparam("ags"))
)


def logo_of(conn: Connection, municipality_id: int) -> Logo | None:
    """The town's logo, where it has one."""
    row = conn.execute(_LOGO.where(t.TownLogo.municipality_id == municipality_id)).one_or_none()
    return Logo(row[0], bytes(row[1]), row[2], row[3]) if row else None


def mark_of(conn: Connection, ags: str) -> str | None:
    """What changes with the logo of the town of that key; None where there is none."""
    if not ags.isdecimal():
        return None
    row = _MARK.row(conn, ags=ags)
    return row[0] if row else None


def set_logo(conn: Connection, municipality_id: int, logo: Logo) -> None:
    """Instead of the one there was."""
    remove_logo(conn, municipality_id)
    values = {"media_type": logo.media_type, "content": logo.content, "sha256": logo.sha256}
    size = {"width": logo.width, "height": logo.height}
    conn.execute(insert(t.TownLogo).values(municipality_id=municipality_id, **values, **size))


def remove_logo(conn: Connection, municipality_id: int) -> bool:
    """Whether there was one."""
    return bool(conn.execute(delete(t.TownLogo).where(t.TownLogo.municipality_id == municipality_id)).rowcount)
