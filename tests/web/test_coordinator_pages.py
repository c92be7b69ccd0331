"""Who may open the coordinator's room: Kora in her own town, and nobody else. No form works without its token."""

import re
from collections.abc import Callable
from html import unescape

import pytest

from tests.conftest import People, Person, World

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
    "/kampagne?jahr=2026",
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
FORMS = (
    "/liste",
    "/liste/neu",
    "/liste/gruppe/{code_3b}",
    "/liste/gruppe/{code_3b}/teilnahme",
    "/liste/einrichtung/{code_school}",
    "/briefe",
    "/briefe/{code_3b}",
    "/briefe/{code_3b}/neu",
    "/kampagne",
    "/kampagne/2026/regeln",
    "/kampagne/2026/abschluss",
    "/kampagne/2026/oeffnen",
    "/papier",
    "/papier/{code_school}",
    "/papier/1/entfernen",
    "/wartet/1",
    "/gemeldet",
    "/einstellungen",
    "/einstellungen/koordination",
    "/einstellungen/koordination/1",
)
STRANGERS: dict[str, Callable[[People], Person]] = {
    "nora": lambda people: people.nora,
    "school": lambda people: people.school,
    "anna": lambda people: people.anna,
    "ben": lambda people: people.ben,
    "tablet": lambda people: people.tablet,
}


def address(world: World, path: str) -> str:
    return f"/koordination/{world.ags}{path.format(code_3b=world.code_3b, code_school=world.code_school)}"


def answers(person: Person, world: World, paths: tuple[str, ...]) -> dict[str, int]:
    return {path: person.get(address(world, path)).status_code for path in paths}


def sent(person: Person, world: World, form: dict[str, str]) -> dict[str, int]:
    return {path: person.post(address(world, path), form).status_code for path in FORMS}


def test_kora_opens_every_page_of_her_town(people: People, world: World) -> None:
    assert {path: code for path, code in answers(people.kora, world, PAGES).items() if code != 200} == {}


@pytest.mark.parametrize("who", STRANGERS)
def test_for_others_the_room_does_not_exist(people: People, world: World, who: str) -> None:
    stranger = STRANGERS[who](people)
    assert {path: code for path, code in answers(stranger, world, PAGES).items() if code != 404} == {}


@pytest.mark.parametrize("who", STRANGERS)
def test_others_cannot_send_its_forms(people: People, world: World, who: str) -> None:
    found = sent(STRANGERS[who](people), world, {"confirmed": "1", "seen": "0"})
    assert {path: code for path, code in found.items() if code != 404} == {}


def test_whoever_is_signed_out_is_asked_to_sign_in(people: People, world: World) -> None:
    for path in PAGES:
        answer = people.nobody.get(address(world, path))
        assert answer.status_code == 302, path
        assert answer.location.startswith("/anmelden?weiter="), path


def test_a_form_without_its_token_is_refused(people: People, world: World) -> None:
    for path in FORMS:
        answer = people.kora.client.post(address(world, path), data={"csrf_token": "wrong"})
        assert answer.status_code == 400, path


def test_an_empty_form_is_no_fault_of_the_server(people: People, world: World) -> None:
    assert {path: code for path, code in sent(people.kora, world, {}).items() if code >= 500} == {}


def test_a_form_full_of_nonsense_is_no_fault_of_the_server(people: People, world: World) -> None:
    names = ("text", "institution", "kind", "group", "children", "entry", "from", "to", "deadline", "report_by", "year")
    more = (
        "reason",
        "seen",
        "version",
        "confirmed",
        "typed_year",
        "name",
        "green",
        "covered",
        "help_address",
        "imprint",
    )
    nonsense = dict.fromkeys((*names, *more), "\x00<script>%s%(x)s\N{PILE OF POO}" + "9" * 9000)
    found = sent(people.kora, world, nonsense)
    assert {path: code for path, code in found.items() if code >= 500} == {}


def test_the_codes_of_another_town_are_unknown_in_this_one(people: People, world: World) -> None:
    for path in ("/liste/gruppe/{}", "/briefe/{}/neu", "/liste/einrichtung/{}", "/papier/{}"):
        foreign = path.format(world.code_1a if "gruppe" in path or "briefe" in path else world.codes["Nebelschule"])
        assert people.kora.get(f"/koordination/{world.ags}{foreign}").status_code == 404


def test_an_unknown_town_and_an_unknown_year_are_not_found(people: People, world: World) -> None:
    assert people.kora.get("/koordination/00000000").status_code == 404
    assert people.kora.get(address(world, "?jahr=1999")).status_code == 404
    assert people.kora.get(address(world, "?jahr=zwei")).status_code == 404
    assert people.kora.post(address(world, f"/wartet/{2**70}")).status_code == 404


def test_the_door_leads_to_the_one_town(people: People, world: World) -> None:
    assert people.kora.get("/koordination").location == f"/koordination/{world.ags}"
    assert people.anna.get("/koordination").status_code == 404
    assert people.nobody.get("/koordination").location.startswith("/anmelden")


def test_every_link_of_the_room_leads_somewhere(people: People, world: World) -> None:
    pages = [people.kora.get(address(world, path)).get_data(as_text=True) for path in PAGES if "." not in path]
    links = {unescape(link) for page in pages for link in re.findall(r'<a [^>]*href="(/[^"#]*)', page)}
    assert len(links) > 40
    assert {link: people.kora.get(link).status_code for link in links if people.kora.get(link).status_code >= 400} == {}
