"""Every page of the coordinator's room opens for Kora, and for nobody else."""

import pytest

from tests.conftest import People, World

PAGES = (
    "",
    "/liste",
    "/liste.csv",
    "/liste/neu",
    "/liste/gruppe/{code_3b}",
    "/liste/einrichtung/{code_school}",
    "/briefe",
    "/briefe/{code_3b}/neu",
    "/kampagne",
    "/kampagne?jahr=neu",
    "/kampagne/2026/regeln",
    "/kampagne/2026/abschluss",
    "/papier",
    "/papier/{code_school}",
    "/wartet",
    "/gemeldet",
    "/bericht.csv",
    "/bericht.xlsx",
    "/bericht.json",
    "/einstellungen",
    "/protokoll",
)


def address(world: World, path: str) -> str:
    return f"/koordination/{world.ags}{path.format(code_3b=world.code_3b, code_school=world.code_school)}"


@pytest.mark.parametrize("path", PAGES)
def test_kora_opens_it(people: People, world: World, path: str) -> None:
    assert people.kora.get(address(world, path)).status_code == 200
