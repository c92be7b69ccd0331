"""Who acts in the tests of actions: the same people as in the browser, as grants."""

from kindermeilen.domain.access import Actor, Grant, Role
from kindermeilen.storage import accounts, towns
from tests.conftest import World


def teacher(world: World, code: str, device: str = "iPad") -> Actor:
    """The teacher of that class."""
    return Actor((_grant(world, code, Role.TEACHER),), device)


def class_device(world: World, code: str) -> Actor:
    """The class's own device."""
    return Actor((_grant(world, code, Role.CLASS_DEVICE),), "Windows-PC")


def coordinator(world: World) -> Actor:
    """The coordinator of Blaustein."""
    with world.read() as ctx:
        town = towns.find_municipality(ctx.conn, world.ags)
        assert town is not None
        account = accounts.account_by_name(ctx.conn, town.id, "coordinator", "Koordination")
        assert account is not None
        return Actor((Grant(Role.COORDINATOR, account.id, town.id),), "Mac")


def _grant(world: World, code: str, role: Role) -> Grant:
    with world.read() as ctx:
        place = towns.find_place(ctx.conn, code)
        assert place is not None
        account = accounts.account_by_name(ctx.conn, place.municipality.id, "class", code)
        assert account is not None
        return Grant(role, account.id, place.municipality.id, place.institution.id, place.group.id)
